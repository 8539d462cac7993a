"""Names of axes carried through one operation: one function per recipe, and nothing guessed.

Where two operands call one axis by different names, or the sizes do not say which axis became which, it has no name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from tensorviz.explain.axes.moves import movement
from tensorviz.explain.axes.parts import Axes, Axis, agreed, fitted
from tensorviz.explain.axes.reshape import reshaped, same_but_ones
from tensorviz.explain.recipes import (
    ContractionRecipe,
    CreationRecipe,
    EinsumRecipe,
    ElementwiseRecipe,
    FormulaRecipe,
    LayoutRecipe,
    MovementRecipe,
    ReductionRecipe,
    ScanRecipe,
)
from tensorviz.explain.subject import Plan

__all__ = ["lettered", "result_axes"]

Given: TypeAlias = Sequence[Axes]
"""The axes of every operand of a plan; nothing for an operand without names."""
Shape: TypeAlias = tuple[int, ...]


def result_axes(plan: Plan, given: Given, letters: str = "") -> Axes:
    """The axes of a plan's result; nothing where none has a name.

    ``letters`` are those that the reader wrote in an ``einsum``: they name the axes that have no other name.
    """
    if plan.result is None or plan.result.snapshot is None:
        return ()
    carry = CARRIED.get(type(plan.recipe))
    if isinstance(plan.recipe, EinsumRecipe):
        given = lettered(plan, given, letters)
    axes = carry(plan, given) if carry is not None else ()
    return fitted(axes, plan.result.shape)


def lettered(plan: Plan, given: Given, letters: str) -> Given:
    """The operands' axes, the unnamed ones with the letter that the reader wrote for them."""
    recipe = plan.recipe
    if not isinstance(recipe, EinsumRecipe) or not letters:
        return given
    known = _by_letter(recipe, given)
    return tuple(
        tuple(
            own or (((letter, size),) if letter in letters and letter not in known else ())
            for letter, size, own in zip(spelt, operand.shape, axes or ((),) * len(spelt), strict=True)
        )
        for spelt, operand, axes in zip(recipe.inputs, plan.operands, given, strict=True)
    )


def _elementwise(plan: Plan, given: Given) -> Axes:
    """Aligned from the right; an axis that is stretched tells nothing of the longer one."""
    recipe = plan.recipe
    assert isinstance(recipe, ElementwiseRecipe)
    shapes = [operand.shape for operand in plan.operands]
    result = plan.result.shape if plan.result is not None else ()
    if recipe.in_place and recipe.target and given[-1]:
        shapes, given = shapes[-1:], given[-1:]
    return _broadcast(shapes, given, result)


def _broadcast(shapes: Sequence[Shape], given: Given, result: Shape) -> Axes:
    axes: list[Axis] = []
    for axis, size in enumerate(result):
        behind = len(result) - axis
        names = [
            own[-behind]
            for own, shape in zip(given, shapes, strict=True)
            if own and len(shape) >= behind and shape[-behind] == size
        ]
        axes.append(agreed(names))
    return tuple(axes)


def _reduction(plan: Plan, given: Given) -> Axes:
    recipe = plan.recipe
    assert isinstance(recipe, ReductionRecipe)
    source = given[0]
    if recipe.keepdims:
        ones: list[Axis] = [_of_one(axis) if at in recipe.axes else axis for at, axis in enumerate(source)]
        return tuple(ones)
    return tuple(axis for at, axis in enumerate(source) if at not in recipe.axes)


def _of_one(axis: Axis) -> Axis:
    return (("*".join(name for name, _ in axis), 1),) if axis else ()


def _scan(plan: Plan, given: Given) -> Axes:
    recipe = plan.recipe
    assert isinstance(recipe, ScanRecipe)
    return given[0] if recipe.axis is not None or len(given[0]) == 1 else ()


def _formula(plan: Plan, given: Given) -> Axes:
    recipe, result = plan.recipe, plan.result.shape if plan.result is not None else ()
    assert isinstance(recipe, FormulaRecipe)
    return given[0] if recipe.keeps_axes(plan.operands[0].shape, result) else ()


def _layout(plan: Plan, given: Given) -> Axes:
    recipe, source = plan.recipe, plan.operands[0].shape
    assert isinstance(recipe, LayoutRecipe)
    result = plan.result.shape if plan.result is not None else ()
    if recipe.kind == "transpose":
        return tuple(given[0][axis] for axis in recipe.permutation) if given[0] else ()
    if recipe.kind == "newaxis":
        return same_but_ones(source, given[0], result)
    return reshaped(source, given[0], result, recipe.order)


def _contraction(plan: Plan, given: Given) -> Axes:
    recipe = plan.recipe
    assert isinstance(recipe, ContractionRecipe)
    left, right = given[0], given[1]
    rows = [] if recipe.left_is_vector else [left[0] if left else ()]
    columns = [] if recipe.right_is_vector else [right[-1] if right else ()]
    return (*rows, *columns)


def _einsum(plan: Plan, given: Given) -> Axes:
    recipe = plan.recipe
    assert isinstance(recipe, EinsumRecipe)
    known = _by_letter(recipe, given)
    return tuple(agreed(known.get(letter, ())) for letter in recipe.output)


def _by_letter(recipe: EinsumRecipe, given: Given) -> dict[str, list[Axis]]:
    """The names of every letter, those of stretched axes left out."""
    sizes = dict(recipe.sizes)
    found: dict[str, list[Axis]] = {}
    for letters, axes in zip(recipe.inputs, given, strict=True):
        for letter, axis in zip(letters, axes, strict=False):
            if axis and math.prod(size for _, size in axis) == sizes[letter]:
                found.setdefault(letter, []).append(axis)
    return found


def _movement(plan: Plan, given: Given) -> Axes:
    return movement(plan, given)


def _creation(plan: Plan, given: Given) -> Axes:
    """``zeros_like(x)``, ``np.array(x)``: the one array that is given has the result's shape."""
    result = plan.result.shape if plan.result is not None else ()
    known = [axes for operand, axes in zip(plan.operands, given, strict=True) if axes and operand.shape == result]
    return known[0] if len(known) == 1 else ()


CARRIED: dict[type, Callable[[Plan, Given], Axes]] = {
    ContractionRecipe: _contraction,
    CreationRecipe: _creation,
    EinsumRecipe: _einsum,
    ElementwiseRecipe: _elementwise,
    FormulaRecipe: _formula,
    LayoutRecipe: _layout,
    MovementRecipe: _movement,
    ReductionRecipe: _reduction,
    ScanRecipe: _scan,
}
