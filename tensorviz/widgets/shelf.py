"""The live widgets of a kernel: one run's widgets per cell, and a bound on the memory of all together."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Protocol

from tensorviz.widgets.host import Cell

__all__ = ["SHELF", "Shelf"]

LIMIT = 256 * 2**20


class Item(Protocol):
    """What stands on a shelf."""

    def end(self) -> None:
        """Close: nothing is shown any more."""

    def forget(self) -> None:
        """Let go of the kept values; what was sent to the browser stays."""


class Shelf:
    """Closes a cell's widgets when the cell runs again, and forgets the values that were not used for longest.

    Parameters
    ----------
    limit : int
        Bytes of recorded values that all widgets together may keep.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._kept: OrderedDict[Item, tuple[Cell, int]] = OrderedDict()
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def nbytes(self) -> int:
        return sum(nbytes for _, nbytes in self._kept.values())

    def put(self, item: Item, cell: Cell, nbytes: int) -> None:
        """Take in a widget of ``cell`` that keeps ``nbytes`` of values."""
        self.cell_runs(cell)
        with self._lock:
            self._kept[item] = (cell, nbytes)
            too_old = self._over_limit()
        for old in too_old:
            old.forget()

    def used(self, item: Item) -> None:
        """Note that a reader asked for something of this widget."""
        with self._lock:
            if item in self._kept:
                self._kept.move_to_end(item)

    def cell_runs(self, cell: Cell) -> None:
        """Close what earlier runs of ``cell`` have shown."""
        if cell.id is None:
            return
        with self._lock:
            earlier = [
                item for item, (own, _) in self._kept.items() if own.id == cell.id and own.execution != cell.execution
            ]
        for item in earlier:
            self.end(item)

    def end(self, item: Item) -> None:
        with self._lock:
            self._kept.pop(item, None)
        item.end()

    def clear(self) -> None:
        """Close everything."""
        for item in list(self._kept):
            self.end(item)

    def _over_limit(self) -> list[Item]:
        """Take the values of the items used longest ago off the account, until the rest fits."""
        too_old = []
        *older, _newest = self._kept.items()
        for item, (cell, nbytes) in older:
            if self.nbytes <= self._limit:
                break
            if nbytes:
                self._kept[item] = (cell, 0)
                too_old.append(item)
        return too_old


SHELF = Shelf()
