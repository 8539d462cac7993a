"""A view as a part of the array that owns its memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot

__all__ = ["Window", "window_into"]


@dataclass(frozen=True, slots=True)
class Window:
    """Which cells of an array a view of it has.

    Attributes
    ----------
    offset : int
        The position of its first cell in the array, counted in C order.
    strides : tuple of int
        Per axis of the view, how many positions a step along it goes on.
    axes : tuple of (int or None)
        Per axis of the view the axis of the array that it goes along.
    """

    offset: int
    strides: tuple[int, ...]
    axes: tuple[int | None, ...]

    def positions(self, shape: Sequence[int]) -> npt.NDArray[np.int64]:
        """The position in the array of every cell of the view, which has ``shape``."""
        positions = np.full(tuple(shape), self.offset, np.int64)
        for axis, (length, stride) in enumerate(zip(shape, self.strides, strict=True)):
            positions += (stride * np.arange(length)).reshape((-1,) + (1,) * (len(shape) - axis - 1))
        return positions


def window_into(root: Snapshot, view: Snapshot) -> Window | None:
    """Where ``view`` lies in ``root``, which owns the memory; None where the recorded values do not bear it out."""
    if root.values is None or view.values is None or root.dtype != view.dtype or not root.size or not view.size:
        return None
    itemsize = root.nbytes // root.size
    steps = tuple(prod(root.shape[axis + 1 :]) for axis in range(root.ndim))
    if root.strides != tuple(step * itemsize for step in steps) or any(stride % itemsize for stride in view.strides):
        return None
    offset, rest = divmod(view.pointer - root.pointer, itemsize)
    strides = tuple(stride // itemsize for stride in view.strides)
    axes = tuple(steps.index(stride) if stride in steps else None for stride in strides)
    window = Window(offset, strides, axes)
    positions = window.positions(view.shape)
    if rest or positions.min() < 0 or positions.max() >= root.size:
        return None
    return window if root.values.reshape(-1)[positions].tobytes() == view.values.tobytes() else None
