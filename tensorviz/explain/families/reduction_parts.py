"""A reduction as lanes: all cells of the array that fold into one cell of the result."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tensorviz.explain.families.lanes import Lane, fold_lane
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ReductionRecipe
from tensorviz.explain.steps import RESULT, Index, Role, RoleKind, Worked
from tensorviz.explain.subject import Plan
from tensorviz.trace.recording import Span

__all__ = ["Lanes", "lanes_of"]

UFUNCS: dict[str, tuple[np.ufunc, str]] = {
    "sum": (np.add, "+"),
    "mean": (np.add, "mean"),
    "max": (np.maximum, "max"),
    "min": (np.minimum, "min"),
}


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of one reduction; ``dtype`` is the one that the cells are folded in."""

    recipe: ReductionRecipe
    array: Operand
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

    def lane_name(self, cell: tuple[int, ...]) -> str:
        """``"A[:, 0]"``, or the array's name where there is one lane."""
        if self.is_whole:
            return name_of(self.array)
        texts = (":" if axis in self.recipe.axes else str(cut.start) for axis, cut in enumerate(self.index(cell)))
        place = f"[{', '.join(texts)}]"
        name = name_of(self.array)
        return f"{name}{place}" if name.isidentifier() else f"lane {place}"

    def cell_name(self, cell: tuple[int, ...]) -> str:
        return cell_of(self.result, cell)

    def lane_role(self, kind: RoleKind, cell: tuple[int, ...]) -> Role:
        return Role(kind, 0, self.index(cell))

    def whole_role(self, kind: RoleKind, operand: int) -> Role:
        shape = self.result.shape if operand == RESULT else self.array.shape
        return Role(kind, operand, tuple(slice(0, length) for length in shape))

    def cell_role(self, kind: RoleKind, cell: tuple[int, ...]) -> Role:
        return Role(kind, RESULT, tuple(slice(place, place + 1) for place in cell))

    def lane(self, cell: tuple[int, ...]) -> Lane:
        """The cells of one lane, in the order of the array."""
        cuts = self.index(cell)
        counts = [cut.stop - cut.start for cut in cuts]

        def at(position: int) -> Any:
            place = np.unravel_index(position, counts)
            return self.array.cell(tuple(int(i) + cut.start for i, cut in zip(place, cuts, strict=True)))

        return Lane(self.recipe.length, self._kept(cuts), at)

    def worked(self, cell: tuple[int, ...]) -> Worked | None:
        """One lane folded cell by cell; None where it was not kept."""
        ufunc, symbol = UFUNCS[self.recipe.function]
        recorded = self.result.cell(cell)
        lane = self.lane(cell)
        if self.recipe.function != "mean":
            return fold_lane(lane, ufunc, symbol, self.dtype, recorded)
        worked = fold_lane(lane, ufunc, symbol, self.dtype, None)
        if worked is None or recorded is None:
            return worked
        return replace(worked, total=format_value(recorded), note=self._division(worked, lane, recorded))

    def _division(self, worked: Worked, lane: Lane, recorded: Any) -> str:
        """How the mean follows from the sum; it is what the terms do not say."""
        length = self.recipe.length
        if length == 0:
            return "There is nothing to divide: the mean of no cells is NaN."
        total = worked.terms[-1].partial
        if total is None or lane.whole is None:
            return f"The sum is divided by {length}: {worked.total if worked.total != '?' else format_value(recorded)}."
        with np.errstate(all="ignore"):
            added = np.add.accumulate(lane.whole.astype(self.dtype), dtype=self.dtype)[-1]
            mean = np.true_divide(added, length).astype(recorded.dtype)
        if np.array_equal(mean, recorded, equal_nan=True):
            return f"The sum, {total}, divided by {length} is {format_value(recorded)}."
        return f"One by one they come to {total}; NumPy adds in another order, then divides by {length}."

    def _kept(self, cuts: Index) -> Any:
        snapshot = self.array.snapshot
        if snapshot is None:
            return None
        if snapshot.values is not None:
            return snapshot.values[cuts].reshape(-1)
        if len(cuts) != 2 or len(self.recipe.axes) != 1:
            return None
        if self.recipe.axes == (0,):
            return self.array.column(cuts[1].start)
        return self.array.row(cuts[0].start)


def lanes_of(plan: Plan, dtype: np.dtype[Any], span: Span) -> Lanes:
    """The lanes that a reduction's plan stands for."""
    assert isinstance(plan.recipe, ReductionRecipe)
    assert plan.result is not None
    return Lanes(plan.recipe, plan.operands[0], plan.result, dtype, span)


def lane_counts(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, int]:
    """How many lanes there are, and how many cells each has."""
    length = math.prod(shape[axis] for axis in axes)
    return math.prod(size for axis, size in enumerate(shape) if axis not in axes), length
