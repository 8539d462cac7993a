"""Which cells of the operands feed which cells of the result: both ways, for whole sets of cells at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.explain.axes.maps import AxisMap, axes_of
from tensorviz.explain.recipes import (
    ContractionRecipe,
    EinsumRecipe,
    ElementwiseRecipe,
    LayoutRecipe,
    MovementRecipe,
    Recipe,
    ReductionRecipe,
)
from tensorviz.explain.step import Occurrence
from tensorviz.explain.subject import Plan

__all__ = ["MOST_CELLS", "MOST_LISTED", "Mask", "Relation", "relation_of"]

Mask: TypeAlias = npt.NDArray[np.bool_]
"""Which cells of an array are meant, in its shape."""
Shape: TypeAlias = tuple[int, ...]

MOST_CELLS = 1 << 20
"""Arrays with more cells are not followed."""
MOST_LISTED = 4096
"""Results with more cells are not followed where every cell has to be asked for its sources."""


class Relation(Protocol):
    """The cells of one operand and those of the result."""

    def feeding(self, result: Mask) -> Mask:
        """The cells of the operand that feed any of these cells."""

    def fed(self, operand: Mask) -> Mask:
        """The cells of the result that any of these cells feeds."""


def relation_of(occurrence: Occurrence, number: int, position: int = 0) -> Relation | None:
    """The relation of operand ``number`` and the result at ``position``.

    None where it is not known, or where there are too many cells.

    The families' own sources decide; where these follow from the axes alone they are not asked cell by cell. Of the
    sides of ``where`` only the one that the recorded condition chose feeds a cell.
    """
    plan = occurrence.plan.of(position)
    operand, result = plan.operands[number], plan.result
    if operand.snapshot is None or result is None or result.snapshot is None:
        return None
    if max(prod(operand.shape), prod(result.shape)) > MOST_CELLS:
        return None
    recipe = plan.recipe
    if isinstance(recipe, LayoutRecipe) and recipe.kind != "transpose":
        return Reread(operand.shape, result.shape, recipe.order)
    if _follows_axes(recipe):
        is_read = not (isinstance(recipe, ElementwiseRecipe) and number >= recipe.inputs)
        axes = axes_of(recipe, plan.operands, result)
        along = Along(number, axes, operand.shape, result.shape)
        chosen = _chosen(plan, number, result.shape)
        relation = along if chosen is None else Chosen(along, chosen)
        return relation if is_read else Apart(operand.shape, result.shape)
    return _listed(occurrence, number, position)


def _follows_axes(recipe: Recipe) -> bool:
    match recipe:
        case ContractionRecipe() | LayoutRecipe(kind="transpose"):
            return True
        case EinsumRecipe(inputs=inputs):
            return all(len(set(letters)) == len(letters) for letters in inputs)
        case ElementwiseRecipe(masked=masked):
            return not masked
        case ReductionRecipe(function=function, second=second):
            return function != "trace" and not second
    return False


@dataclass(frozen=True, slots=True)
class Along:
    """Cells belong together where they agree along the axes that go on; of any other axis all do."""

    number: int
    axes: AxisMap
    operand: Shape
    result: Shape

    def feeding(self, result: Mask) -> Mask:
        shared = self._shared()
        left = _reduced(result, [axis for axis, _ in shared])
        order = sorted(range(len(shared)), key=lambda at: shared[at][1])
        return _spread(left.transpose(order), [shared[at][1] for at in order], self.operand)

    def fed(self, operand: Mask) -> Mask:
        shared = sorted(self._shared(), key=lambda pair: pair[1])
        left = _reduced(operand, [own for _, own in shared])
        order = sorted(range(len(shared)), key=lambda at: shared[at][0])
        return _spread(left.transpose(order), [shared[at][0] for at in order], self.result)

    def _shared(self) -> list[tuple[int, int]]:
        """Pairs of an axis of the result and one of the operand, of one length; a stretched axis has none."""
        own = ((axis, at) for axis, pairs in enumerate(self.axes) for number, at in pairs if number == self.number)
        return [(axis, at) for axis, at in own if self.result[axis] == self.operand[at]]


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """As along the axes, but only into the cells of the result that chose this operand."""

    along: Along
    chosen: Mask

    def feeding(self, result: Mask) -> Mask:
        return self.along.feeding(np.asarray(result & self.chosen))

    def fed(self, operand: Mask) -> Mask:
        return np.asarray(self.along.fed(operand) & self.chosen)


def _chosen(plan: Plan, number: int, shape: Shape) -> Mask | None:
    """Where the condition of ``where`` chose a side; None for other operations, and where it was not kept."""
    condition = plan.operands[0].snapshot
    is_side = isinstance(plan.recipe, ElementwiseRecipe) and plan.recipe.function == "where" and number > 0
    if not is_side or condition is None or condition.values is None or not plan.operands[number].shape:
        return None
    return np.broadcast_to(condition.values.astype(np.bool_) == (number == 1), shape)


@dataclass(frozen=True, slots=True)
class Reread:
    """The same cells in the same order, cut into other axes."""

    operand: Shape
    result: Shape
    order: str

    def feeding(self, result: Mask) -> Mask:
        return result.reshape(self.operand, order=self.order)  # type: ignore[call-overload, no-any-return]

    def fed(self, operand: Mask) -> Mask:
        return operand.reshape(self.result, order=self.order)  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True, slots=True)
class Apart:
    """No cell of the one has to do with a cell of the other."""

    operand: Shape
    result: Shape

    def feeding(self, result: Mask) -> Mask:  # noqa: ARG002
        return np.zeros(self.operand, np.bool_)

    def fed(self, operand: Mask) -> Mask:  # noqa: ARG002
        return np.zeros(self.result, np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Every pair of a result cell and a cell that feeds it, by their positions in C order."""

    operand: Shape
    result: Shape
    sources: npt.NDArray[np.intp]
    targets: npt.NDArray[np.intp]

    def feeding(self, result: Mask) -> Mask:
        return _marked(self.operand, self.sources[result.reshape(-1)[self.targets]])

    def fed(self, operand: Mask) -> Mask:
        return _marked(self.result, self.targets[operand.reshape(-1)[self.sources]])


def _listed(occurrence: Occurrence, number: int, position: int) -> Listed | None:
    """Asks every result cell for its sources; None where one of them does not know."""
    plan = occurrence.plan.of(position)
    result, shape = plan.result, plan.operands[number].shape
    assert result is not None
    if prod(result.shape) > MOST_LISTED:
        return None
    found, counts = [], []
    for index in product(*map(range, result.shape)):
        cells = occurrence.sources(index, position)[number]
        if cells is None and (shape or not _tells_all_cells(plan)):
            return None
        flat = _positions(cells, shape)
        found.append(flat)
        counts.append(flat.size)
    sources = np.concatenate(found) if found else np.array([], np.intp)
    return Listed(shape, result.shape, sources, np.repeat(np.arange(len(counts)), counts))


def _tells_all_cells(plan: Plan) -> bool:
    """Whether a number without sources is one that fed nothing."""
    return isinstance(plan.recipe, MovementRecipe) and plan.trail is not None


def _positions(cells: tuple[npt.NDArray[np.intp], ...] | None, shape: Shape) -> npt.NDArray[np.intp]:
    if cells is None:
        return np.array([], np.intp)
    return np.asarray(np.ravel_multi_index(cells, shape), np.intp).reshape(-1) if shape else np.zeros(1, np.intp)


def _marked(shape: Shape, positions: npt.NDArray[np.intp]) -> Mask:
    mask = np.zeros(prod(shape), np.bool_)
    mask[positions] = True
    return mask.reshape(shape)


def _reduced(mask: Mask, kept: Sequence[int]) -> Mask:
    """Whether any cell along the other axes is meant; ``kept`` is ascending."""
    others = tuple(axis for axis in range(mask.ndim) if axis not in kept)
    return np.asarray(mask.any(axis=others)) if others else mask


def _spread(mask: Mask, axes: Sequence[int], shape: Shape) -> Mask:
    """The mask along ``axes``, ascending, of an array of ``shape``; along the others it is the same everywhere."""
    slots = tuple(length if axis in axes else 1 for axis, length in enumerate(shape))
    spread: Mask = np.broadcast_to(mask.reshape(slots), shape).copy()
    return spread
