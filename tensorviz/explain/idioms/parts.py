"""Pieces of which idioms are made: what only changes axes of size 1, constants, lanes, squares and roots."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tensorviz.explain.idioms.graph import Op, Value, same_value
from tensorviz.explain.recipes import ElementwiseRecipe, LayoutRecipe, MovementRecipe, ReductionRecipe

__all__ = [
    "fold_of",
    "folds_like",
    "is_number",
    "is_per_lane",
    "mean_of",
    "operands_of",
    "root_of",
    "square_of",
    "swapped",
    "through",
]

T = TypeVar("T")


def through(value: Value) -> tuple[Value, frozenset[Op]]:
    """The value before axes of size 1 were put in or dropped, and what did that."""
    passed: set[Op] = set()
    while value.maker is not None and _changes_ones_only(value.maker):
        passed.add(value.maker)
        value = value.maker.inputs[0]
    return value, frozenset(passed)


def _changes_ones_only(op: Op) -> bool:
    recipe = op.recipe
    if not op.inputs:
        return False
    same = _without_ones(op.inputs[0].shape) == _without_ones(op.result.shape)
    if isinstance(recipe, LayoutRecipe):
        return same and (recipe.kind in {"newaxis", "reshape", "ravel"} or _keeps_order(recipe, op))
    if isinstance(recipe, MovementRecipe):
        return same and bool(recipe.chips) and all(chip.kind in {"new", "whole"} for chip in recipe.chips)
    return False


def _keeps_order(recipe: LayoutRecipe, op: Op) -> bool:
    long = [axis for axis in recipe.permutation if op.inputs[0].shape[axis] != 1]
    return recipe.kind == "transpose" and long == sorted(long)


def _without_ones(shape: tuple[int, ...]) -> list[int]:
    return [size for size in shape if size != 1]


def operands_of(value: Value, function: str) -> tuple[Value, ...] | None:
    """What a function of all cells was made of; None where another made the value."""
    maker = value.made_by(function)
    if maker is None or not isinstance(maker.recipe, ElementwiseRecipe) or not maker.is_plain():
        return None
    return maker.inputs[: maker.recipe.inputs]


def swapped(pair: Iterable[T]) -> Iterator[tuple[T, T]]:
    """Both orders of two things."""
    one, other = pair
    yield one, other
    yield other, one


def is_number(value: Value, number: float) -> bool:
    """Whether it is this one number, without axes."""
    return value.number == number


def is_per_lane(lane: tuple[int, ...], whole: tuple[int, ...], axes: tuple[int, ...]) -> bool:
    """Whether one value per lane along ``axes`` stands so that it meets its own lane in an array of shape ``whole``."""
    if len(lane) > len(whole):
        return False
    padded = (1,) * (len(whole) - len(lane)) + lane
    return all(
        size == (1 if axis in axes else length) for axis, (size, length) in enumerate(zip(padded, whole, strict=True))
    )


def fold_of(value: Value, function: str) -> tuple[Op, frozenset[Op]] | None:
    """The reduction by ``function`` that made a value, also before axes of size 1 changed, and what changed them."""
    inner, passed = through(value)
    fold = inner.made_by(function)
    if fold is None or not isinstance(fold.recipe, ReductionRecipe) or not fold.is_plain():
        return None
    return fold, passed | {fold}


def folds_like(value: Value, function: str, whole: tuple[int, ...]) -> tuple[Op, frozenset[Op]] | None:
    """The same of an array of shape ``whole``, whose lanes the values meet as they stand."""
    fold = fold_of(value, function)
    if fold is None or fold[0].inputs[0].shape != whole or not is_per_lane(value.shape, whole, fold[0].axes):
        return None
    return fold


def square_of(value: Value) -> tuple[Value, Op] | None:
    """What was squared: ``x**2``, ``x * x``, ``np.square(x)``, ``np.abs(x)**2``."""
    for function in ("square", "power", "multiply"):
        operands = operands_of(value, function)
        if operands is None or value.maker is None:
            continue
        is_power = function == "power" and is_number(operands[1], 2)
        is_product = function == "multiply" and same_value(operands[0], operands[1])
        if function == "square" or is_power or is_product:
            return operands[0], value.maker
    return None


def root_of(value: Value) -> tuple[Value, Op] | None:
    """What the square root was taken of."""
    operands = operands_of(value, "sqrt")
    if operands is None:
        operands = operands_of(value, "power")
        if operands is None or not is_number(operands[1], 0.5):
            return None
    assert value.maker is not None
    return operands[0], value.maker


def mean_of(value: Value) -> tuple[Value, tuple[int, ...], frozenset[Op]] | None:
    """What a mean was taken of and over which axes: ``x.mean(axis)``, or ``x.sum(axis) / n``."""
    fold = fold_of(value, "mean")
    if fold is not None:
        return fold[0].inputs[0], fold[0].axes, fold[1]
    inner, passed = through(value)
    parts = operands_of(inner, "divide")
    total = fold_of(parts[0], "sum") if parts is not None else None
    if parts is None or total is None or inner.maker is None:
        return None
    x, axes = total[0].inputs[0], total[0].axes
    if not is_number(parts[1], math.prod(x.shape[axis] for axis in axes)):
        return None
    return x, axes, passed | total[1] | {inner.maker}
