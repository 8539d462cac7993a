"""Which axes of a result go on from which axes of the operands: what a picture of the flow follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import TypeAlias

from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import (
    Chip,
    ContractionRecipe,
    CreationRecipe,
    EinsumRecipe,
    ElementwiseRecipe,
    FormulaRecipe,
    LayoutRecipe,
    MovementRecipe,
    Recipe,
    ReductionRecipe,
    ScanRecipe,
)

__all__ = ["AxisMap", "axes_of", "regrouped"]

Shape: TypeAlias = tuple[int, ...]
Pair: TypeAlias = tuple[int, int]

AxisMap: TypeAlias = tuple[tuple[Pair, ...], ...]
"""Per axis of the result the ``(operand, axis)`` that go on in it; none for an axis that begins here."""

LEFT, RIGHT = 0, 1


def axes_of(recipe: Recipe, operands: Sequence[Operand], result: Operand | None) -> AxisMap:
    """Where the axes of ``result`` come from.

    An axis of an operand that stands nowhere ends in this step. Several that share one result axis were merged, or
    are the same axis of several operands; one that stands in several was split.

    Returns
    -------
    AxisMap
        One entry per axis of the result; empty entries where nothing is known.
    """
    if result is None or result.snapshot is None:
        return ()
    shapes = [operand.shape for operand in operands]
    known = tuple(_known(recipe, shapes, result.shape))
    return known if len(known) == len(result.shape) else ((),) * len(result.shape)


def regrouped(source: Shape, result: Shape) -> Iterator[tuple[range, range]]:
    """The runs of axes that hold the same cells before and after a reshape; axes of size 1 go with a neighbour."""
    i = j = 0
    while i < len(source) and j < len(result):
        start, left, right = (i, j), source[i], result[j]
        i, j = i + 1, j + 1
        while left != right:
            if left < right and i < len(source):
                left, i = left * source[i], i + 1
            elif right < left and j < len(result):
                right, j = right * result[j], j + 1
            else:
                return
        yield range(start[0], i), range(start[1], j)


def _known(recipe: Recipe, shapes: Sequence[Shape], result: Shape) -> Iterator[tuple[Pair, ...]]:
    match recipe:
        case ContractionRecipe():
            yield from _product(recipe)
        case EinsumRecipe():
            yield from (_lettered(recipe, letter) for letter in recipe.output)
        case ElementwiseRecipe():
            yield from _aligned(shapes[: recipe.inputs], result)
        case ReductionRecipe() if recipe.function != "trace":
            yield from _reduced(recipe, shapes[0])
        case ScanRecipe():
            yield from _aligned(shapes, result) if recipe.axis is not None else [_all_of(LEFT, shapes[0])]
        case FormulaRecipe() if recipe.keeps_axes(shapes[0], result):
            yield from (((0, axis),) for axis in range(len(result)))
        case LayoutRecipe():
            yield from _laid_out(recipe, shapes[0], result)
        case MovementRecipe():
            yield from _moved(recipe, shapes, result)
        case CreationRecipe(kind="data"):
            yield from _created(shapes, result)


def _created(shapes: Sequence[Shape], result: Shape) -> Iterator[tuple[Pair, ...]]:
    if len(shapes) == 1 and shapes[0] == result:
        yield from _aligned(shapes, result)
    elif shapes and all((len(shapes), *shape) == result for shape in shapes):
        yield from _joined(0, shapes, result)


def _product(recipe: ContractionRecipe) -> Iterator[tuple[Pair, ...]]:
    if not recipe.left_is_vector:
        yield ((LEFT, 0),)
    if not recipe.right_is_vector:
        yield ((RIGHT, 1),)


def _lettered(recipe: EinsumRecipe, letter: str) -> tuple[Pair, ...]:
    return tuple(
        (operand, axis)
        for operand, letters in enumerate(recipe.inputs)
        for axis, own in enumerate(letters)
        if own == letter
    )


def _aligned(shapes: Sequence[Shape], result: Shape) -> Iterator[tuple[Pair, ...]]:
    """Axes counted from the last one, as broadcasting does; those that are stretched come after the others."""
    for axis, length in enumerate(result):
        places = [(operand, len(shape) - len(result) + axis) for operand, shape in enumerate(shapes)]
        there = [(operand, own) for operand, own in places if own >= 0]
        yield tuple(sorted(there, key=lambda place: shapes[place[0]][place[1]] != length))


def _reduced(recipe: ReductionRecipe, source: Shape) -> Iterator[tuple[Pair, ...]]:
    for axis in range(len(source)):
        if recipe.keepdims or axis not in recipe.axes:
            yield ((LEFT, axis),)


def _all_of(operand: int, shape: Shape) -> tuple[Pair, ...]:
    return tuple((operand, axis) for axis in range(len(shape)))


def _laid_out(recipe: LayoutRecipe, source: Shape, result: Shape) -> Iterator[tuple[Pair, ...]]:
    if recipe.kind == "transpose":
        yield from (((LEFT, axis),) for axis in recipe.permutation)
        return
    parts: dict[int, tuple[Pair, ...]] = {}
    olds = [axis for axis, length in enumerate(source) if length != 1]
    news = [axis for axis, length in enumerate(result) if length != 1]
    if prod(source):
        runs = regrouped(tuple(source[axis] for axis in olds), tuple(result[axis] for axis in news))
        for before, after in runs:
            parts |= {news[axis]: tuple((LEFT, olds[own]) for own in before) for axis in after}
    yield from (parts.get(axis, ()) for axis in range(len(result)))


def _moved(recipe: MovementRecipe, shapes: Sequence[Shape], result: Shape) -> Iterator[tuple[Pair, ...]]:
    if recipe.kind == "select" and recipe.chips:
        yield from _selected(recipe.chips, len(shapes[0]), len(result))
    elif recipe.kind == "write":
        yield from (((LEFT, axis),) for axis in range(len(result)))
    elif recipe.kind == "join":
        yield from _joined(recipe.axis or 0, shapes, result)
    elif len(result) == 1 < len(shapes[0]):
        yield _all_of(LEFT, shapes[0])
    elif recipe.function != "rot90":
        yield from _aligned(shapes[:1], result)


def _joined(axis: int, shapes: Sequence[Shape], result: Shape) -> Iterator[tuple[Pair, ...]]:
    """An axis that the pieces lack is new; of the others every piece has one."""
    for own in range(len(result)):
        pieces = [(number, own - (own > axis and len(shape) < len(result))) for number, shape in enumerate(shapes)]
        is_new = own == axis and all(len(shape) < len(result) for shape in shapes)
        yield () if is_new else tuple((number, at) for number, at in pieces if 0 <= at < len(shapes[number]))


def _selected(chips: Sequence[Chip], source_ndim: int, ndim: int) -> Iterator[tuple[Pair, ...]]:
    """Masks and index arrays, and the integers beside them, give their axes up for common ones.

    Those stand where the first of them stood, or in front where a slice or a new axis parts them.
    """
    has_arrays = any(chip.kind in {"mask", "cells"} for chip in chips)
    glued = [chip.kind in {"mask", "cells"} or (has_arrays and chip.kind == "int") for chip in chips]
    pairs = list(zip(chips, glued, strict=True))
    others = sum(not is_glued and chip.kind != "int" for chip, is_glued in pairs)
    ends = [*(chip.axis for chip in chips if chip.axis is not None), source_ndim]
    given = tuple(
        (LEFT, axis)
        for chip, is_glued in pairs
        if is_glued and chip.axis is not None
        for axis in range(chip.axis, ends[ends.index(chip.axis) + 1] if chip.kind == "mask" else chip.axis + 1)
    )
    common = [given if number == 0 else () for number in range(max(0, ndim - others))] if any(glued) else []
    places = [at for at, is_glued in enumerate(glued) if is_glued]
    is_parted = bool(places) and places != list(range(places[0], places[-1] + 1))
    if is_parted:
        yield from common
    for at, (chip, is_glued) in enumerate(pairs):
        if is_glued and at == places[0] and not is_parted:
            yield from common
        elif not is_glued and chip.kind != "int":
            yield () if chip.axis is None else ((LEFT, chip.axis),)
