"""Operands as the reader knows them: a name, the memory facts, and the kept values."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.errors import NotKeptError
from tensorviz.sentences import say

__all__ = ["Operand", "Window", "kept_indices", "shown_indices"]

Window: TypeAlias = tuple[tuple[int, ...], ...]
"""Per axis, the indices of an outer product of cells."""

MOST_CELLS = 1024
EDGE = 3
WHOLE_AXIS = 12
WHOLE_LEADING = 4


def kept_indices(shape: tuple[int, ...]) -> Window:
    """The indices per axis that a picture of an array of ``shape`` may show.

    The last two axes show all of up to 12 indices, earlier axes all of up to 4; longer ones their first and last
    three (two for earlier axes).
    """
    kept = []
    for axis, length in enumerate(shape):
        inner = axis >= len(shape) - 2
        whole, edge = (WHOLE_AXIS, EDGE) if inner else (WHOLE_LEADING, EDGE - 1)
        if length <= whole:
            kept.append(tuple(range(length)))
        else:
            kept.append((*range(edge), *range(length - edge, length)))
    return tuple(kept)


def shown_indices(operand: Operand, most: int = MOST_CELLS) -> Window:
    """The indices per axis that a picture of the operand shows: at most ``most`` cells, of those that were kept."""
    snapshot = operand.snapshot
    if snapshot is None:
        return ()
    wanted = _bounded(operand.window or kept_indices(snapshot.shape), most)
    if snapshot.values is not None or snapshot.window_values is None:
        return wanted
    pairs = zip(wanted, snapshot.window, strict=True)
    return tuple(tuple(i for i in indices if i in set(held)) for indices, held in pairs)


def _bounded(window: Window, most: int) -> Window:
    """Leading axes give way first, down to their first index; then the longer of the last two, in its middle."""
    axes = list(window)
    while math.prod(map(len, axes)) > most:
        leading = next((axis for axis, indices in enumerate(axes[:-2]) if len(indices) > 1), None)
        axis = max(range(len(axes)), key=lambda each: len(axes[each])) if leading is None else leading
        kept = len(axes[axis]) // 2
        front = kept if leading is not None else kept - kept // 2
        axes[axis] = (*axes[axis][:front], *axes[axis][len(axes[axis]) - (kept - front) :])
    return tuple(axes)


@dataclass(frozen=True, slots=True, eq=False)
class Operand:
    """One array or number of a step.

    Attributes
    ----------
    name : str
        As in the reader's code: ``"A"``, ``"X.mean(axis=0)"``; ``"result"`` where the result has no name.
    snapshot : Snapshot or None
        None for an argument that is no array; then ``plain`` is its text.
    keyword : str or None
    window : Window or None
        The indices per axis that a picture should show; by default those of :func:`kept_indices`.
    axes : tuple of str
        The reader's name of every axis, ``""`` where it has none; empty where no axis has one.
    """

    name: str
    snapshot: Snapshot | None = None
    plain: str | None = None
    keyword: str | None = None
    window: Window | None = None
    axes: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        return self.snapshot.shape if self.snapshot else ()

    @property
    def dtype(self) -> np.dtype[Any] | str:
        """NumPy's dtype, or the library's own name where NumPy has none."""
        if self.snapshot is None:
            return ""
        try:
            return np.dtype(self.snapshot.dtype)
        except TypeError:
            return self.snapshot.dtype

    @property
    def strides(self) -> tuple[int, ...]:
        """In bytes."""
        return self.snapshot.strides if self.snapshot else ()

    @property
    def nbytes(self) -> int:
        return self.snapshot.nbytes if self.snapshot else 0

    @property
    def is_view(self) -> bool:
        return bool(self.snapshot and self.snapshot.is_view)

    def values(self) -> npt.NDArray[Any]:
        """The whole array when it was kept whole, else the kept window.

        Raises
        ------
        NotKeptError
            When no value was kept; the message says why.
        """
        snapshot = self.snapshot
        if snapshot is not None:
            if snapshot.values is not None:
                return snapshot.values
            if snapshot.window_values is not None:
                return snapshot.window_values
        reason = snapshot.reason if snapshot and snapshot.reason else say("it is no array")
        raise NotKeptError(say("the values of {name} were not kept: {reason}", name=self.name, reason=reason))

    def cell(self, index: tuple[int, ...]) -> Any:
        """The NumPy scalar at ``index`` (non-negative, one per axis), or None where it was not kept.

        ``numpy.ma.masked`` where it is masked; a record is where one of its fields is.
        """
        snapshot = self.snapshot
        cells = None if snapshot is None else snapshot.values if snapshot.is_whole else snapshot.window_values
        if snapshot is None or cells is None:
            return None
        place = index
        if not snapshot.is_whole:
            try:
                place = tuple(kept.index(i) for kept, i in zip(snapshot.window, index, strict=True))
            except ValueError:
                return None
        is_masked = snapshot.mask is not None and any(np.asarray(snapshot.mask[place]).tobytes())
        return np.ma.masked if is_masked else cells[place]

    def row(self, i: int) -> npt.NDArray[Any] | None:
        """All of row ``i`` of a 2-D array, or of a 1-D array for ``i == 0``; None where it was not kept."""
        return self._lane(i, 0)

    def column(self, j: int) -> npt.NDArray[Any] | None:
        """All of column ``j`` of a 2-D array, or of a 1-D array for ``j == 0``; None where it was not kept."""
        return self._lane(j, 1)

    def _lane(self, number: int, axis: int) -> npt.NDArray[Any] | None:
        snapshot = self.snapshot
        if snapshot is None:
            return None
        if snapshot.values is not None:
            whole = snapshot.values
            return whole if whole.ndim == 1 else whole.take(number, axis=axis)
        bands = snapshot.rows if axis == 0 else snapshot.columns
        if bands is None or number not in snapshot.window[axis]:
            return None
        band: npt.NDArray[Any] = bands.take(snapshot.window[axis].index(number), axis=axis)
        return band

    def renamed(self, name: str) -> Operand:
        return replace(self, name=name)
