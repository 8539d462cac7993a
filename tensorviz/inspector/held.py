"""What a widget holds of an array: a small one itself, of a large one a weak reference, so that it can be freed."""

from __future__ import annotations

import weakref
from typing import Any

from tensorviz.arrays.reading.choose import reader_of
from tensorviz.arrays.reading.dask_reader import DaskReader
from tensorviz.arrays.reading.reader import Reader, Unreadable
from tensorviz.inspector.fingerprint import fingerprint

__all__ = ["MOST_HELD", "Held"]

MOST_HELD = 64 << 20


class Held:
    """An array that may be gone later.

    Attributes
    ----------
    nbytes : int
        Memory that is kept alive.

    Notes
    -----
    What a small array of Dask has computed is kept with its reader: a graph gives the same cells again.
    """

    def __init__(self, x: Any, reader: Reader | Unreadable) -> None:
        facts = reader.facts
        self.nbytes = max(facts.owner_bytes or 0, facts.nbytes)
        self._strong: Any = x
        self._weak: Any = None
        self._fixed = reader if isinstance(reader, DaskReader) else None
        self._print = None if self._fixed or isinstance(reader, Unreadable) else fingerprint(reader)
        if self.nbytes > MOST_HELD:
            self.nbytes = 0
            try:
                self._strong, self._weak = None, weakref.ref(x)
            except TypeError:  # cannot be referred to weakly: then it is let go
                self._weak = lambda: None
            self._fixed = None

    def forget(self) -> None:
        """Let go."""
        self._strong, self._weak, self._fixed, self.nbytes = None, lambda: None, None, 0

    def reader(self) -> Reader | None:
        """Read the array again; None where it is gone."""
        x = self._weak() if self._weak is not None else self._strong
        if x is None:
            return None
        reader = self._fixed or reader_of(x)
        return None if isinstance(reader, Unreadable) else reader

    def is_changed(self, reader: Reader) -> bool:
        """Whether the array is not what it was when it was taken in."""
        return self._print is not None and fingerprint(reader) != self._print
