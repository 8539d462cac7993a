"""A product over named axes, and the numbers that meet in one cell of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.lanes import Lane, fold_lane, multiply_lanes, shown_positions, with_conjugates
from tensorviz.explain.families.phrases import name_of, role_at
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import EinsumRecipe
from tensorviz.explain.steps import Role, RoleKind, Worked
from tensorviz.trace.recording import Span

__all__ = ["Index", "Sum", "places_of", "summed_cells", "summed_letters"]

LONGEST = 100_000

Index: TypeAlias = tuple[int, ...]
Places: TypeAlias = tuple[npt.NDArray[np.intp], ...]


def summed_letters(recipe: EinsumRecipe) -> tuple[str, ...]:
    """The letters that the result lacks."""
    return tuple(letter for letter, _ in recipe.sizes if letter not in recipe.output)


def summed_cells(recipe: EinsumRecipe) -> int:
    """How many products one cell of the result is the sum of."""
    sizes = dict(recipe.sizes)
    return math.prod(sizes[letter] for letter in summed_letters(recipe))


def places_of(
    recipe: EinsumRecipe, letters: str, shape: tuple[int, ...], index: Index, positions: Sequence[int]
) -> Places:
    """Where in an operand the terms at ``positions`` of the sum for the result cell at ``index`` stand."""
    sizes, summed = dict(recipe.sizes), summed_letters(recipe)
    fixed = dict(zip(recipe.output, index, strict=True))
    running = np.unravel_index(np.asarray(positions, np.intp), tuple(sizes[letter] for letter in summed) or (1,))
    free = dict(zip(summed, running, strict=False))
    return tuple(
        np.zeros(len(positions), np.intp) + (free.get(letter, fixed.get(letter, 0)) if length > 1 else 0)
        for letter, length in zip(letters, shape, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """The result's cells are sums of products; ``dtype`` is the one that the terms are formed in."""

    recipe: EinsumRecipe
    operands: tuple[Operand, ...]
    result: Operand
    dtype: np.dtype[Any]
    span: Span

    @property
    def length(self) -> int:
        """How many products a cell is the sum of."""
        return summed_cells(self.recipe)

    @property
    def cells(self) -> int:
        return math.prod(self.result.shape)

    @property
    def result_name(self) -> str:
        return name_of(self.result)

    def _places(self, operand: int, index: Index, positions: Sequence[int]) -> Places:
        return places_of(self.recipe, self.recipe.inputs[operand], self.operands[operand].shape, index, positions)

    def place(self, operand: int, index: Index) -> Index:
        """Where in an operand the first factor of the result cell at ``index`` stands."""
        return tuple(int(axis[0]) for axis in self._places(operand, index, [0]))

    def worked(self, index: Index) -> Worked | None:
        """The products for one cell; None where what is to be shown was not kept."""
        lanes = [self._lane(operand, index) for operand in range(len(self.operands))]
        recorded = self.result.cell(index)
        if self.recipe.adds_last:
            lanes = [_longer(lanes[0], 1), _longer(lanes[1], self.operands[-1].cell(self._added_at(index)))]
        if len(lanes) == 1:
            return fold_lane(lanes[0], np.add, "+", self.dtype, recorded)
        worked = multiply_lanes(lanes, self.dtype, recorded, conjugates=self.recipe.conjugates)
        return with_conjugates(worked) if worked is not None and self.recipe.conjugates else worked

    def _added_at(self, index: Index) -> Index:
        """Where in the last operand the number stands that is added to the sum for the result cell at ``index``."""
        fixed = dict(zip(self.recipe.output, index, strict=True))
        return tuple(fixed[letter] for letter in self.recipe.inputs[-1])

    def _lane(self, operand: int, index: Index) -> Lane:
        snapshot = self.operands[operand].snapshot
        values = snapshot.values if snapshot is not None and self.length <= LONGEST else None
        whole = None
        if values is not None:
            whole = np.broadcast_to(values[self._places(operand, index, range(self.length))], (self.length,))

        def cell(position: int) -> Any:
            return self.operands[operand].cell(tuple(int(i[0]) for i in self._places(operand, index, [position])))

        return Lane(self.length, whole, cell)

    def lane_roles(self, kind: RoleKind, index: Index) -> tuple[Role, ...]:
        """The cells of the operands that meet in one cell of the result."""
        return tuple(role for operand in range(len(self.operands)) for role in self._roles(kind, operand, index))

    def _roles(self, kind: RoleKind, operand: int, index: Index) -> tuple[Role, ...]:
        letters, shape = self.recipe.inputs[operand], self.operands[operand].shape
        if len(set(letters)) < len(letters):
            # A diagonal is no outer product of slices.
            places = zip(*self._places(operand, index, shown_positions(self.length)), strict=True)
            return tuple(role_at(kind, operand, cell) for cell in dict.fromkeys(tuple(map(int, at)) for at in places))
        fixed = dict(zip(self.recipe.output, index, strict=True))
        cut = []
        for letter, length in zip(letters, shape, strict=True):
            at = fixed.get(letter, 0) if length > 1 else 0
            cut.append(slice(at, at + 1) if letter in fixed else slice(0, length))
        return (Role(kind, operand, tuple(cut)),)


def _longer(lane: Lane, value: Any) -> Lane:
    """The lane with one more number behind its last."""
    whole = None if lane.whole is None or value is None else np.append(lane.whole, value)
    return Lane(lane.length + 1, whole, lambda position: value if position == lane.length else lane.cell(position))
