"""What all numbers that were only moved have in common: their plans, the windows that show them, their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import starmap

import numpy as np

from tensorviz.explain.families.phrases import cell_of, name_of, role_at, unknown_origin
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import WHOLE_AXIS, WHOLE_LEADING, Operand, Window, kept_indices, shown_indices
from tensorviz.explain.origins import CONSTANT, Origins
from tensorviz.explain.provenance import Trail
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import RESULT, Frame, Reading
from tensorviz.explain.subject import CellTemplate, Outcome, Plan, Sources, Subject
from tensorviz.explain.words import fit, slot_safe
from tensorviz.sentences import say

__all__ = [
    "explain_cell",
    "movement_of",
    "origin_of",
    "place_of",
    "plan_of",
    "plan_of_several",
    "reading_of",
    "sources",
    "template_of",
    "verb_of",
    "window_of",
]


def plan_of(
    recipe: MovementRecipe,
    operands: Sequence[Operand],
    result: Operand,
    trail: Trail | None,
    guides: tuple[tuple[int, Trail], ...] = (),
) -> Plan:
    """The plan, with the origins of the shown cells, and windows of the operands that show where these came from."""
    if trail is None:
        return Plan(recipe, tuple(operands), result)
    origins = trail.at(shown_indices(result))
    seen = [_windowed(operand, number, origins) for number, operand in enumerate(operands)]
    for number, guide in guides:
        seen[number] = _windowed(operands[number], number, guide.at(shown_indices(result)))
    return Plan(replace(recipe, origins=origins), tuple(seen), result, trail, guides)


def plan_of_several(parts: Sequence[tuple[MovementRecipe, Operand, Trail | None]], operands: Sequence[Operand]) -> Plan:
    """The plan of several results, each with its own trail; the windows of operands show what went into any of them."""
    told = [
        Outcome(recipe if trail is None else replace(recipe, origins=trail.at(shown_indices(result))), result, trail)
        for recipe, result, trail in parts
    ]
    origins = [outcome.recipe.origins for outcome in told if isinstance(outcome.recipe, MovementRecipe)]
    known = [each for each in origins if each is not None]
    seen = tuple(operands)
    if known:
        numbers, places = (np.concatenate(each) for each in zip(*((o.operands, o.places) for o in known), strict=True))
        merged = Origins((), numbers, places)
        seen = tuple(_windowed(operand, number, merged) for number, operand in enumerate(operands))
    first, *more = told
    return Plan(first.recipe, seen, first.result, first.trail, more=tuple(more))


def movement_of(plan: Plan) -> MovementRecipe:
    """The recipe of a plan that this module made."""
    assert isinstance(plan.recipe, MovementRecipe)
    return plan.recipe


def origin_of(plan: Plan, index: tuple[int, ...]) -> tuple[int, tuple[int, ...]] | None:
    """The operand and the place that the result cell at ``index`` came from; None for a constant.

    Raises
    ------
    NotKeptError
        Where that is not known.
    """
    if plan.trail is None:
        raise unknown_origin(plan, index, name_of(plan.result))
    return place_of(plan.trail, plan.operands, index)


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The one cell that was moved here, and the cells of index arrays and masks that said so.

    Of an operand that gave nothing there are no cells; a number, which has no axis to say so along, is then None.
    """
    if plan.trail is None:
        return [None] * len(plan.operands)
    trails = [plan.trail, *(guide for _, guide in plan.guides)]
    cells = dict(origin for trail in trails if (origin := place_of(trail, plan.operands, index)) is not None)
    return [
        tuple(np.array([i], np.intp) for i in cells[number])
        if number in cells
        else tuple(np.array([], np.intp) for _ in operand.shape)
        if operand.shape and any(number in trail.numbers for trail in trails)
        else None
        for number, operand in enumerate(plan.operands)
    ]


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """Where the number at ``index`` was before, or that it was put there."""
    result = plan.result
    assert result is not None
    origin = origin_of(plan, index)
    value = result.cell(index)
    ending = f": {format_value(value)}." if value is not None else "."
    here = cell_of(result, index)
    roles = [role_at("target", RESULT, index)]
    if origin is None:
        sentence = fit(f"{here} {_put(plan)}{ending}", say("This cell {put}{ending}", put=_put(plan), ending=ending))
        return Frame("moved", sentence, subject.node.span, tuple(roles))
    number, place = origin
    there = cell_of(plan.operands[number], place)
    roles.insert(0, role_at("live", number, place))
    verb = verb_of(plan)
    sentence = fit(
        f"{here} {verb} {there}{ending}",
        say("This cell {verb} {there}{ending}", verb=verb, there=there, ending=ending),
        say("It {verb} another cell.", verb=verb),
    )
    return Frame("moved", sentence, subject.node.span, tuple(roles))


def template_of(plan: Plan) -> CellTemplate | None:
    """``"b[1, 0] was copied from a[0, 1]: 4."``, with slots; None where no origin is known."""
    if plan.trail is None:
        return None
    name = slot_safe(cell_of(plan.result, (0,)).removesuffix("[0]"))
    sentence = f"{name}{{index}} {verb_of(plan)} {{operand}}{{source}}: {{value}}."
    return CellTemplate(sentence, "move", note=f"{name}{{index}} {_put(plan)}: {{value}}.")


def reading_of(frames: Sequence[Frame], brief: Sequence[int], label: str) -> tuple[Reading, ...]:
    """The one reading of these frames."""
    return (Reading("main", label, tuple(frames), (len(frames) - 1,), tuple(brief), tuple(range(len(frames)))),)


def place_of(trail: Trail, operands: Sequence[Operand], index: tuple[int, ...]) -> tuple[int, tuple[int, ...]] | None:
    """The operand and the place in it that a cell came from by this trail; None for a constant."""
    origins = trail.at(tuple((i,) for i in index))
    number = int(origins.operands[0])
    if number == CONSTANT:
        return None
    return number, _unravelled(int(origins.places[0]), operands[number].shape)


def _unravelled(place: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(place, shape)) if shape else ()


def _windowed(operand: Operand, number: int, origins: Origins) -> Operand:
    """The operand with a window in which the cells that were moved to shown places can be seen."""
    mine = origins.places[origins.operands == number]
    if operand.window is not None or not operand.shape or not mine.size:
        return operand
    used = [np.unique(indices).tolist() for indices in np.unravel_index(mine, operand.shape)]
    return replace(operand, window=window_of(used, operand.shape))


def window_of(used: Sequence[Sequence[int]], shape: tuple[int, ...]) -> Window | None:
    """Indices per axis with the used ones among them; None where a picture shows these anyway.

    Of an axis at most twelve (of a leading one four): the used ones, of many the first and last, then the axis' ends.
    """
    usual = kept_indices(shape)
    if all(set(indices) <= set(kept) for indices, kept in zip(used, usual, strict=True)):
        return None
    mosts = [WHOLE_AXIS if axis >= len(shape) - 2 else WHOLE_LEADING for axis in range(len(shape))]
    return tuple(starmap(_indices, zip(used, shape, mosts, strict=True)))


def _indices(used: Sequence[int], length: int, most: int) -> tuple[int, ...]:
    if length <= most:
        return tuple(range(length))
    half = most // 2
    chosen = set(used if len(used) <= most else [*used[:half], *used[-half:]])
    for end in (0, length - 1, 1, length - 2, 2, length - 3):
        if len(chosen) < most:
            chosen.add(end)
    return tuple(sorted(chosen))


def verb_of(plan: Plan) -> str:
    """What stands between a cell of the result and the cell that it came from."""
    recipe = movement_of(plan)
    if recipe.says_index:
        return say("is the position of")
    if recipe.kind == "write":
        return say("holds")
    if recipe.family == "sorting" and recipe.copied is False:
        return say("holds what was")
    return (
        say("was copied from")
        if recipe.copied
        else say("reads")
        if recipe.copied is False
        else say("is the same value as")
    )


def _put(plan: Plan) -> str:
    return say("was worked out") if movement_of(plan).computes else say("was put there")
