"""A scan as lanes whose cells follow from each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.explain.families.phrases import at_cell, cell_of, name_of
from tensorviz.explain.operands import Operand, shown_indices
from tensorviz.explain.recipes import ScanRecipe
from tensorviz.explain.steps import RESULT, Index, Role, RoleKind
from tensorviz.trace.recording import Span

__all__ = ["Scanned"]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan: ``ufunc`` brings a running value and the next cell together."""

    recipe: ScanRecipe
    array: Operand
    result: Operand
    ufunc: np.ufunc
    span: Span

    @property
    def result_name(self) -> str:
        return name_of(self.result)

    @property
    def is_running(self) -> bool:
        return self.recipe.kind == "running"

    @property
    def steps(self) -> int:
        """How many result cells a lane has."""
        return self.recipe.length if self.is_running else max(0, self.recipe.length - 1)

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.dtype(self.result.dtype)

    def result_index(self, lane: tuple[int, ...], place: int) -> tuple[int, ...]:
        """Where the result cell number ``place`` of a lane stands; ``lane`` is an index without the axis."""
        if self.recipe.axis is None:
            return (place,)
        return (*lane[: self.recipe.axis], place, *lane[self.recipe.axis :])

    def source_index(self, lane: tuple[int, ...], place: int) -> tuple[int, ...]:
        """Where the array's cell number ``place`` of a lane stands."""
        if self.recipe.axis is None:
            return tuple(int(i) for i in np.unravel_index(place, self.array.shape)) if self.array.shape else ()
        return self.result_index(lane, place)

    def split(self, index: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
        """The lane of a result cell, and its number in it."""
        axis = self.recipe.axis
        if axis is None:
            return (), index[0]
        return (*index[:axis], *index[axis + 1 :]), index[axis]

    def first_lane(self) -> tuple[int, ...]:
        return (0,) * (len(self.array.shape) - 1 if self.recipe.axis is not None else 0)

    def source_name(self, lane: tuple[int, ...], place: int) -> str:
        return cell_of(self.array, self.source_index(lane, place))

    def target_name(self, lane: tuple[int, ...], place: int) -> str:
        return cell_of(self.result, self.result_index(lane, place))

    def source(self, lane: tuple[int, ...], place: int) -> Any:
        """One cell of the array, or None where it was not kept."""
        return self.array.cell(self.source_index(lane, place))

    def target(self, lane: tuple[int, ...], place: int) -> Any:
        """One recorded cell of the result, or None where it was not kept."""
        return self.result.cell(self.result_index(lane, place))

    def is_drawn(self, lane: tuple[int, ...], place: int) -> bool:
        """Whether a picture shows a cell of the result and the cells of the array that it follows from."""
        sources = (place,) if self.is_running else (place, place + 1)
        indices = [(self.array, self.source_index(lane, each)) for each in sources]
        return all(
            i in shown
            for operand, index in [*indices, (self.result, self.result_index(lane, place))]
            for i, shown in zip(index, shown_indices(operand), strict=True)
        )

    def source_role(self, kind: RoleKind, lane: tuple[int, ...], start: int, stop: int) -> Iterator[Role]:
        """What some neighbouring cells of a lane are doing."""
        if start >= stop:
            return
        if self.recipe.axis is None:
            for index in _boxes(self.array.shape, start, stop):
                yield Role(kind, 0, index)
            return
        box = list(at_cell(self.result_index(lane, start)))
        box[self.recipe.axis] = slice(start, stop)
        yield Role(kind, 0, tuple(box))

    def target_role(self, kind: RoleKind, lane: tuple[int, ...], start: int, stop: int) -> Role:
        """What some neighbouring cells of the result are doing."""
        box = list(at_cell(self.result_index(lane, start)))
        box[self.recipe.axis or 0] = slice(start, stop)
        return Role(kind, RESULT, tuple(box))


def _boxes(shape: tuple[int, ...], start: int, stop: int) -> Iterator[Index]:
    """Few boxes that together cover a stretch of the cells, counted in C order: along the last axis only."""
    if not shape:
        yield ()
        return
    if shape[-1] == 0:
        return
    first, last = start // shape[-1], (stop - 1) // shape[-1]
    for row in range(max(first, last - 3), last + 1):
        lead = np.unravel_index(row, shape[:-1]) if len(shape) > 1 else ()
        left = start - row * shape[-1] if row == first else 0
        right = stop - row * shape[-1] if row == last else shape[-1]
        yield (*at_cell(tuple(int(i) for i in lead)), slice(left, right))
