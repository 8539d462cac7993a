"""Positions that a large ``argsort`` gave, as far as they were kept: each says itself which cell it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.operands import Window
from tensorviz.explain.origins import CONSTANT, Origins

__all__ = ["Positions", "positions_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Origins of the kept cells of a result that says positions along ``axis`` (None: in the whole array)."""

    shape: tuple[int, ...]
    axis: int | None
    window: Window
    order: npt.NDArray[Any]

    @property
    def numbers(self) -> tuple[int, ...]:
        return (0,)

    def knows(self, index: tuple[int, ...]) -> bool:
        """Whether the position at ``index`` was kept."""
        return all(at in kept for at, kept in zip(index, self.window, strict=True))

    def at(self, window: Window) -> Origins:
        """The origins of the cells at the outer product of ``window``; cells that were not kept come from none."""
        cells = np.array(np.meshgrid(*window, indexing="ij"), np.int64).reshape(len(window), -1).T
        places = np.array([self._place(tuple(index)) for index in cells.tolist()], np.int64)
        operands = np.where(places < 0, CONSTANT, 0).astype(np.int8)
        return Origins(window, operands, np.maximum(places, 0))

    def _place(self, index: tuple[int, ...]) -> int:
        if not self.knows(index):
            return -1
        own = tuple(kept.index(at) for at, kept in zip(index, self.window, strict=True))
        position = int(self.order[own])
        if self.axis is None:
            return position
        cell = (*index[: self.axis], position, *index[self.axis + 1 :])
        return sum(at * prod(self.shape[axis + 1 :]) for axis, at in enumerate(cell))


def positions_of(order: Snapshot, shape: tuple[int, ...], axis: int | None) -> Positions | None:
    """The kept positions of ``order``; None where one names no cell of an array of ``shape``."""
    values = order.window_values
    lane = prod(shape) if axis is None else shape[axis]
    is_whole_line = axis is None and order.shape == (lane,)
    if values is None or order.mask is not None or values.dtype.kind not in "iu":
        return None
    if not is_whole_line and order.shape != shape:
        return None
    is_inside = not values.size or (values.min() >= 0 and values.max() < lane)
    return Positions(shape, axis, order.window, values) if is_inside else None
