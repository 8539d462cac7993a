"""Names of axes where numbers were only moved: indices, joins, copies, another order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from tensorviz.explain.axes.parts import Axes, Axis, agreed
from tensorviz.explain.operands import Operand
from tensorviz.explain.origins import CONSTANT
from tensorviz.explain.provenance import Trail
from tensorviz.explain.recipes import Chip, MovementRecipe
from tensorviz.explain.subject import Plan

__all__ = ["movement"]

Given: TypeAlias = Sequence[Axes]


def movement(plan: Plan, given: Given) -> Axes:
    """The axes of the result of a movement."""
    recipe = plan.recipe
    assert isinstance(recipe, MovementRecipe)
    if recipe.kind == "write":
        return given[0]
    if recipe.kind == "join":
        return _joined(plan, given, recipe.axis)
    if recipe.family == "sorting":
        return given[0] if recipe.kind == "permute" and plan.operands[0].shape == _shape(plan) else ()
    if recipe.chips:
        return _selected(recipe.chips, plan.operands, given, len(_shape(plan)))
    axes = _followed(plan.trail, plan.operands[0].shape, given[0], _shape(plan))
    return tuple(() if plan.guides and at == recipe.axis else axis for at, axis in enumerate(axes))


def _shape(plan: Plan) -> tuple[int, ...]:
    return plan.result.shape if plan.result is not None else ()


def _joined(plan: Plan, given: Given, axis: int | None) -> Axes:
    """What the pieces agree on; ``stack`` puts in an axis without a name."""
    ndim = len(_shape(plan))
    if axis is None:
        return ()
    pieces: list[Axes] = []
    for operand, axes in zip(plan.operands, given, strict=True):
        own = axes or ((),) * len(operand.shape)
        if len(own) == ndim - 1:
            own = (*own[:axis], (), *own[axis:])
        if len(own) != ndim:
            return ()
        pieces.append(own)
    return tuple(agreed(names) for names in zip(*pieces, strict=True))


def _selected(chips: Sequence[Chip], operands: Sequence[Operand], given: Given, ndim: int) -> Axes:
    """An int drops its axis, a slice keeps it; index arrays bring the names of their own axes.

    Index arrays, and the ints between them, give their axes up for common ones. These stand where the first stood, or
    in front where a slice or a new axis parts them.
    """
    source = given[0] or ((),) * len(operands[0].shape)
    lists = [chip for chip in chips if chip.kind in {"mask", "cells"}]
    glued = [chip for chip in chips if chip in lists or (lists and chip.kind == "int")]
    kept = [chip for chip in chips if chip not in glued and chip.kind != "int"]
    common = _common(lists, source, operands[1:], given[1:], ndim - len(kept))
    at = [chip in glued for chip in chips]
    first, last = (at.index(True), len(at) - 1 - at[::-1].index(True)) if glued else (0, -1)
    is_parted = not all(at[first : last + 1])
    axes: list[Axis] = list(common) if is_parted else []
    for place, chip in enumerate(chips):
        if at[place]:
            axes += common if place == first and not is_parted else []
        elif chip.kind != "int":
            axes.append(source[chip.axis] if chip.axis is not None else ())
    return tuple(axes)


def _common(
    lists: Sequence[Chip], source: Axes, operands: Sequence[Operand], given: Given, number: int
) -> tuple[Axis, ...]:
    """The axes that index arrays bring: a mask of one axis keeps it, lists have the names of their own axes."""
    if len(lists) == 1 and lists[0].kind == "mask":
        is_one = bool(operands) and len(operands[0].shape) == 1 and lists[0].axis is not None
        return (source[lists[0].axis or 0],) if is_one and number == 1 else ((),) * number
    found: list[Axis] = []
    for axis in range(number):
        behind = number - axis
        long = [own for own in zip(operands, given, strict=True) if len(own[0].shape) >= behind]
        size = max((operand.shape[-behind] for operand, _ in long), default=1)
        found.append(agreed(axes[-behind] for operand, axes in long if axes and operand.shape[-behind] == size))
    is_mask = any(chip.kind == "mask" for chip in lists)
    return ((),) * number if is_mask else tuple(found)


def _followed(trail: Trail | None, source: tuple[int, ...], axes: Axes, result: tuple[int, ...]) -> Axes:
    """By where some cells came from: an axis of the result is the one along which alone its cells moved."""
    if trail is None or not axes or 0 in result or trail.numbers != (0,):
        return ()
    along = [_along(trail, source, result, axis) for axis in range(len(result))]
    return tuple(axes[at] if at is not None and along.count(at) == 1 else () for at in along)


def _along(trail: Trail, source: tuple[int, ...], result: tuple[int, ...], axis: int) -> int | None:
    """The one axis of the source along which the cells of a result axis lie, seen from two opposite corners."""
    found: set[int] = set()
    for corner in (tuple(0 for _ in result), tuple(size - 1 for size in result)):
        steps = sorted({0, 1, result[axis] // 2, result[axis] - 1} & set(range(result[axis])))
        window = tuple(tuple(steps) if at == axis else (index,) for at, index in enumerate(corner))
        origins = trail.at(window)
        places = origins.places[origins.operands != CONSTANT]
        cells = np.unravel_index(places.astype(np.intp), source) if source else ()
        found |= {at for at, indices in enumerate(cells) if len(set(indices.tolist())) > 1}
    return found.pop() if len(found) == 1 else None
