"""A reduction as lanes: all cells of the array that fold into one cell of the result."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.lanes import Lane
from tensorviz.explain.families.phrases import at_cell, cell_of, name_of, role_at
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ReductionRecipe
from tensorviz.explain.steps import RESULT, Index, Role, RoleKind
from tensorviz.explain.subject import Plan
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["Lanes", "diagonal", "diagonal_place", "edges", "lane_counts", "lanes_of", "spread_to"]

MOST_RUNS = 8


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of one reduction; ``dtype`` is the one that the cells are folded in, ``second`` a mask or weights."""

    recipe: ReductionRecipe
    array: Operand
    second: Operand | None
    result: Operand
    dtype: np.dtype[Any]
    span: Span

    @property
    def result_name(self) -> str:
        return name_of(self.result)

    @property
    def is_whole(self) -> bool:
        """Whether everything folds into one cell."""
        return len(self.recipe.axes) == len(self.array.shape)

    def first(self) -> Iterator[tuple[int, ...]]:
        """The result cells of the first lane and the last one."""
        shape = self.result.shape
        yield (0,) * len(shape)
        if self.recipe.lanes > 1:
            yield tuple(length - 1 for length in shape)

    def index(self, cell: tuple[int, ...]) -> Index:
        """Where the lane of a result cell lies in the array."""
        places = iter(cell)
        cuts = []
        for axis, length in enumerate(self.array.shape):
            if axis in self.recipe.axes:
                cuts.append(slice(0, length))
                if self.recipe.keepdims:
                    next(places)
            else:
                place = next(places)
                cuts.append(slice(place, place + 1))
        return tuple(cuts)

    def place(self, cell: tuple[int, ...], position: int) -> tuple[int, ...]:
        """The index in the array of one cell of a lane."""
        if self.recipe.function == "trace":
            return diagonal_place(self.recipe, len(self.array.shape), cell, position)
        cuts = self.index(cell)
        inner = np.unravel_index(position, [cut.stop - cut.start for cut in cuts])
        return tuple(int(i) + cut.start for i, cut in zip(inner, cuts, strict=True))

    def lane_name(self, cell: tuple[int, ...]) -> str:
        """``"A[:, 0]"``, or the array's name where there is one lane."""
        if self.is_whole:
            return name_of(self.array)
        texts = (":" if axis in self.recipe.axes else str(cut.start) for axis, cut in enumerate(self.index(cell)))
        place = f"[{', '.join(texts)}]"
        name = name_of(self.array)
        return f"{name}{place}" if name.isidentifier() else say("lane {place}", place=place)

    def place_name(self, cell: tuple[int, ...], position: int) -> str:
        """``"A[0, 1]"``, or ``"the cell at [0, 1]"`` of an array without a name."""
        place = list(self.place(cell, position))
        name = name_of(self.array)
        if not place:
            return name
        return f"{name}{place}" if name.isidentifier() else say("the cell at {place}", place=place)

    def cell_name(self, cell: tuple[int, ...]) -> str:
        return cell_of(self.result, cell)

    def lane_roles(self, kind: RoleKind, cell: tuple[int, ...]) -> tuple[Role, ...]:
        """What the lane is doing; of a lane along one axis only the cells that ``where`` lets in."""
        if self.recipe.function == "trace":
            return tuple(role_at(kind, 0, self.place(cell, position)) for position in edges(self.recipe.length))
        cuts = self.index(cell)
        chosen = self.chosen(cell) if len(self.recipe.axes) == 1 and self.recipe.length else None
        runs = None if chosen is None else list(_runs(chosen))
        if runs is None or len(runs) > MOST_RUNS:
            return (Role(kind, 0, cuts),)
        axis = self.recipe.axes[0]
        return tuple(Role(kind, 0, (*cuts[:axis], run, *cuts[axis + 1 :])) for run in runs)

    def whole_role(self, kind: RoleKind, operand: int) -> Role:
        shape = self.result.shape if operand == RESULT else self.array.shape
        return Role(kind, operand, tuple(slice(0, length) for length in shape))

    def cell_role(self, kind: RoleKind, cell: tuple[int, ...]) -> Role:
        return Role(kind, RESULT, at_cell(cell))

    def lane(self, cell: tuple[int, ...]) -> Lane:
        """The cells of one lane, in the order of the array."""

        def at(position: int) -> Any:
            return self.array.cell(self.place(cell, position))

        return Lane(self.recipe.length, self._kept(self.index(cell)), at)

    def chosen(self, cell: tuple[int, ...]) -> npt.NDArray[np.bool_] | None:
        """Which cells of a lane ``where`` lets in; None where there is no ``where`` or it was not kept."""
        return self.second_lane(cell) if self.recipe.second == "where" else None

    def second_lane(self, cell: tuple[int, ...]) -> npt.NDArray[Any] | None:
        """The cells of the second operand that stand beside those of a lane; None where they were not kept."""
        snapshot = self.second.snapshot if self.second is not None else None
        if snapshot is None or snapshot.values is None:
            return None
        spread = spread_to(self.array.shape, snapshot.values, self.recipe)
        return spread[self.index(cell)].reshape(-1)

    def _kept(self, cuts: Index) -> Any:
        snapshot = self.array.snapshot
        if snapshot is None:
            return None
        if snapshot.values is not None:
            if self.recipe.function == "trace":
                return snapshot.values[cuts].diagonal(int(self.recipe.parameter), *self.recipe.axes).reshape(-1)
            return snapshot.values[cuts].reshape(-1)
        if len(cuts) != 2 or len(self.recipe.axes) != 1:
            return None
        if self.recipe.axes == (0,):
            return self.array.column(cuts[1].start)
        return self.array.row(cuts[0].start)


def spread_to(shape: tuple[int, ...], values: npt.NDArray[Any], recipe: ReductionRecipe) -> npt.NDArray[Any]:
    """A mask, or weights, stretched to the array's shape; weights of fewer axes lie along those that are folded."""
    if recipe.second == "weights" and values.shape != shape:
        values = values.reshape([length if axis in recipe.axes else 1 for axis, length in enumerate(shape)])
    return np.broadcast_to(values, shape)


def lanes_of(plan: Plan, dtype: np.dtype[Any], span: Span) -> Lanes:
    """The lanes that a reduction's plan stands for."""
    assert isinstance(plan.recipe, ReductionRecipe)
    assert plan.result is not None
    second = plan.operands[1] if plan.recipe.second else None
    return Lanes(plan.recipe, plan.operands[0], second, plan.result, dtype, span)


def lane_counts(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, int]:
    """How many lanes there are, and how many cells each has."""
    length = math.prod(shape[axis] for axis in axes)
    return math.prod(size for axis, size in enumerate(shape) if axis not in axes), length


def diagonal_place(recipe: ReductionRecipe, ndim: int, cell: tuple[int, ...], position: Any) -> tuple[Any, ...]:
    """Where on the diagonal that folds into a result cell a position (or an array of them) lies."""
    (rows, columns), offset, kept = recipe.axes, int(recipe.parameter), iter(cell)
    on = {rows: position + max(0, -offset), columns: position + max(0, offset)}
    return tuple(on[axis] if axis in on else next(kept) for axis in range(ndim))


def diagonal(shape: Sequence[int], offset: int) -> int:
    """How many cells a diagonal of a matrix has."""
    rows, columns = shape
    return max(0, min(rows + min(0, offset), columns - max(0, offset)))


def edges(length: int) -> tuple[int, ...]:
    """The positions that a picture may show: all of up to 12, else the first and the last six."""
    return tuple(range(length)) if length <= 12 else (*range(6), *range(length - 6, length))


def _runs(chosen: npt.NDArray[np.bool_]) -> Iterator[slice]:
    """The stretches of true cells."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], chosen, [False]]).astype(np.int8)))
    for start, stop in zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True):
        yield slice(start, stop)
