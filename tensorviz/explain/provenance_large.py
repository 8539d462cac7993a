"""Where cells went in arrays that are too large to be named one by one: closed forms, axis by axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.parts import outer_index
from tensorviz.explain.operands import Window
from tensorviz.explain.origins import CONSTANT, Origins
from tensorviz.explain.provenance import Trail

__all__ = ["Joined", "Only", "Overwritten"]

Shape: TypeAlias = tuple[int, ...]
Places: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Joined:
    """Pieces one after the other along ``axis``; their ``shapes`` have as many axes as the result."""

    axis: int
    shapes: tuple[Shape, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(range(len(self.shapes)))

    def at(self, window: Window) -> Origins:
        """The origins of the cells at the outer product of ``window``."""
        edges = np.cumsum([0, *(shape[self.axis] for shape in self.shapes)])
        along = np.array(window[self.axis], np.int64)
        piece = np.searchsorted(edges, along, "right") - 1
        index: list[Any] = list(outer_index(window))
        turned = (1,) * self.axis + (-1,) + (1,) * (len(window) - self.axis - 1)
        index[self.axis] = (along - edges[piece]).reshape(turned)
        full = tuple(map(len, window))
        places = np.zeros(full, np.int64)
        for axis, each in enumerate(index):
            steps = np.array([prod(shape[axis + 1 :]) for shape in self.shapes], np.int64)
            places = places + each * steps[piece].reshape(turned)
        operands = np.broadcast_to(piece.astype(np.int8).reshape(turned), full)
        return Origins(window, operands.reshape(-1), places.reshape(-1))


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A target (operand 0) of which ints and slices were overwritten by a value (operand 1) that was stretched to them.

    ``index`` has one int, slice or None per axis.
    """

    shape: Shape
    index: tuple[Any, ...]
    value: Shape

    @property
    def numbers(self) -> tuple[int, ...]:
        return (0, 1)

    def at(self, window: Window) -> Origins:
        """The origins of the cells at the outer product of ``window``."""
        grid = outer_index(window)
        full = tuple(map(len, window))
        own, hit = np.zeros(full, np.int64), np.ones(full, np.bool_)
        selected = self._selected(grid)
        for axis, (each, (_, inside)) in enumerate(zip(grid, (pair for pair in selected if pair), strict=True)):
            own = own + each * prod(self.shape[axis + 1 :])
            hit = hit & inside
        given = np.zeros(full, np.int64)
        kept = [pair for pair, part in zip(selected, self.index, strict=True) if not isinstance(part, int)]
        for behind, length in enumerate(reversed(self.value)):
            if length > 1 and behind < len(kept) and (pair := kept[-1 - behind]) is not None:
                given = given + pair[0] * prod(self.value[len(self.value) - behind :])
        operands = np.where(hit, 1, 0).astype(np.int8)
        return Origins(window, operands.reshape(-1), np.where(hit, given, own).reshape(-1))

    def _selected(self, grid: Sequence[Any]) -> list[tuple[Any, Any] | None]:
        """For every part of the index the positions in its selection, and which are in it; None for a new axis."""
        found: list[tuple[Any, Any] | None] = []
        axis = 0
        for part in self.index:
            if part is None:
                found.append(None)
                continue
            length = self.shape[axis]
            taken = range(length)[part] if isinstance(part, slice) else range(part % length, part % length + 1)
            position, rest = np.divmod(grid[axis] - taken.start, taken.step)
            found.append((position, (rest == 0) & (position >= 0) & (position < len(taken))))
            axis += 1
        return found


@dataclass(frozen=True, slots=True)
class Only:
    """The part of a trail that leads to one operand."""

    number: int
    trail: Trail

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.number,)

    def at(self, window: Window) -> Origins:
        """The origins of the cells at the outer product of ``window``, others as constants."""
        origins = self.trail.at(window)
        is_mine = origins.operands == self.number
        operands = np.where(is_mine, self.number, CONSTANT).astype(np.int8)
        return Origins(window, operands, np.where(is_mine, origins.places, 0))
