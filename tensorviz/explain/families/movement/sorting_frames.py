"""The frames of a sort: the lanes, one of them before and after, all of them, what became of the array."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.movement.moving import movement_of
from tensorviz.explain.families.phrases import call_name, cell_of, name_of, role_at, role_for_all, whole_slices
from tensorviz.explain.format import format_bytes, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["frames_of"]

FEW = 4
TOP = {"topk", "argtopk"}


def frames_of(plan: Plan, subject: Subject) -> tuple[Frame, ...]:
    """At most four frames."""
    recipe, result = movement_of(plan), plan.result
    assert result is not None
    span = subject.node.span
    hidden = Role("hidden", RESULT, whole_slices(result.shape))
    live = role_for_all("live", plan.operands[0], 0)
    frames = [Frame("before", _before(plan, subject), span, (live, hidden), axis=recipe.axis)]
    lane = _lane(plan)
    if lane is not None:
        frames.append(Frame("axis", lane[0], span, lane[1], axis=recipe.axis))
    frames.append(Frame("moved", _moved(plan, subject), span, _moved_roles(plan), axis=recipe.axis))
    frames.append(Frame("verdict", _verdict(plan, subject), span))
    return tuple(frames)


def is_falling(subject: Subject) -> bool:
    """Whether the largest comes first."""
    return bool(subject.keyword("descending", -1, default=False))


def _before(plan: Plan, subject: Subject) -> str:
    recipe, source = movement_of(plan), plan.operands[0]
    name = f"{name_of(source)} {format_shape(source.shape)}"
    size = source.snapshot.size if source.snapshot else 0
    if recipe.axis is None or len(source.shape) == 1:
        start = (
            say("{name} is read as one line of {values}", name=name, values=count(size, "value"))
            if len(source.shape) > 1
            else name
        )
        return fit(f"{start}: {_goal(plan, subject)}.", f"{start}.")
    length = source.shape[recipe.axis]
    lanes = size // length if length else 0
    return fit(
        say(
            "{name} has {lanes} of {length} along axis {axis}: {goal}.",
            name=name,
            lanes=count(lanes, "lane"),
            length=length,
            axis=recipe.axis,
            goal=_goal(plan, subject),
        ),
        say("{name} has {lanes} along axis {axis}.", name=name, lanes=count(lanes, "lane"), axis=recipe.axis),
    )


def _goal(plan: Plan, subject: Subject) -> str:
    recipe, falling = movement_of(plan), is_falling(subject)
    order = say("falling") if falling else say("rising")
    if recipe.function in TOP:
        kept = plan.result.shape[recipe.axis] if plan.result is not None and recipe.axis is not None else 1
        which = say("largest") if falling else say("smallest")
        return say(
            "the {kept_or_which} picked",
            kept_or_which=say("{kept} {which} are", kept=kept, which=which)
            if kept != 1
            else say("{which} is", which=which),
        )
    return {
        "sort_complex": say("each is put in rising order, by real parts first"),
        "sort": say("each is put in {order} order", order=order)
        if recipe.axis is not None and len(plan.operands[0].shape) > 1
        else say("all cells are put in {order} order", order=order),
        "argsort": say("the positions of {order} order are asked", order=order),
        "partition": say("small ones to the front, large ones to the back"),
        "argpartition": say("the positions of small and large ones are asked"),
    }.get(recipe.function, say("each value is kept once"))


def _lane(plan: Plan) -> tuple[str, tuple[Role, ...]] | None:
    """The first lane, before and after; None where it was not kept or is long."""
    recipe, source, result = movement_of(plan), plan.operands[0], plan.result
    if recipe.axis is None or result is None or plan.trail is None or 0 in source.shape:
        return None
    cut = tuple(slice(None) if axis == recipe.axis else slice(0, 1) for axis in range(len(source.shape)))
    texts = []
    roles = []
    for number, operand in ((0, source), (RESULT, result)):
        values = operand.snapshot.values if operand.snapshot is not None else None
        if values is None:
            return None
        lane = [format_value(value) for value in values[cut].reshape(-1)[:FEW]]
        texts.append(", ".join([*lane, "…"] if operand.shape[recipe.axis] > FEW else lane))
        index = tuple(slice(*each.indices(length)[:2]) for each, length in zip(cut, operand.shape, strict=True))
        roles.append(Role("target" if number == RESULT else "live", number, index))
    where = say("The first lane: ") if len(source.shape) > 1 else ""
    turns = (
        say("is ordered by positions")
        if recipe.says_index
        else say("gives")
        if recipe.function in TOP
        else say("becomes")
    )
    said = f"{texts[0]} {turns} {texts[1]}."
    return fit(f"{where}{said}", said, say("One lane is put in order.")), tuple(roles)


def _first(plan: Plan) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The first cell of the result and where it stood before; None where that is not known."""
    source, result = plan.operands[0], plan.result
    if result is None or plan.trail is None or 0 in result.shape or _is_unique(plan):
        return None
    index = tuple(0 for _ in result.shape)
    origin = plan.trail.at(tuple((i,) for i in index))
    place = np.unravel_index(int(origin.places[0]), source.shape) if source.shape else ()
    return index, tuple(int(i) for i in place)


def _moved_roles(plan: Plan) -> tuple[Role, ...]:
    first = _first(plan)
    if first is None:
        return (role_for_all("target", plan.result),)
    index, place = first
    return role_at("live", 0, place), role_at("target", RESULT, index)


def _is_unique(plan: Plan) -> bool:
    return movement_of(plan).function.startswith("unique")


def _moved(plan: Plan, subject: Subject) -> str:
    recipe, source, result = movement_of(plan), plan.operands[0], plan.result
    assert result is not None
    if plan.trail is None:
        return say("Not all values were kept, so which cell went where was not followed.")
    size = source.snapshot.size if source.snapshot else 0
    if _is_unique(plan):
        kept = result.snapshot.size if result.snapshot else 0
        return fit(
            say(
                "{values}, {different_ones}: each is shown where it stands first.",
                values=count(size, "value"),
                different_ones=count(kept, "different one"),
            )
        )
    first = _first(plan)
    if first is None:
        return say("There is nothing to put in order.")
    index, place = first
    here, there = cell_of(result, index), cell_of(source, place)
    value = source.cell(place)
    said = "" if value is None else f", {format_value(value)}"
    if recipe.says_index:
        return fit(
            say(
                "{there}{value} comes first in order, so {here} is its place: {position}.",
                there=there,
                value="" if value is None else f" = {format_value(value)}",
                here=here,
                position=format_value(result.cell(index)),
            )
            if result.cell(index) is not None
            else "",
            say("Each cell says a position."),
        )
    best = say("largest") if is_falling(subject) else say("smallest")
    rank = (
        say(", the {best} of its lane", best=best) if recipe.function in {"sort", "topk"} and not _is_nan(value) else ""
    )
    if not recipe.copied and index == place:
        return fit(
            say("{here} stays {value}{rank}.", here=here, value=format_value(value), rank=rank)
            if value is not None
            else say("{here} stays where it was.", here=here)
        )
    return fit(
        say("{here} was {there}{said}{rank}.", here=here, there=there, said=said, rank=rank),
        say("{here} was {there}.", here=here, there=there),
        say("The cells change places."),
    )


def _verdict(plan: Plan, subject: Subject) -> str:
    recipe, source, result = movement_of(plan), plan.operands[0], plan.result
    assert result is not None
    start = say("The result") if name_of(result) == say("the result") else name_of(result)
    if not recipe.copied:
        name = call_name(subject.event.operation).rpartition(".")[2]
        return fit(
            say(
                "{source}.{name} works in place: {start} itself is in order now, and the call gives None.",
                source=name_of(source),
                name=name,
                start=start,
            ),
            say("It works in place, and the call gives None."),
        )
    if recipe.says_index:
        return fit(
            say(
                "{start} holds positions; {indexed} would put the values in order.",
                start=start,
                indexed=_indexed(source, result),
            ),
            say("{start} holds positions, not values.", start=start),
        )
    nan = (
        say("; NaN stands {first_or_last}", first_or_last=say("first") if is_falling(subject) else say("last"))
        if _has_nan(source)
        else ""
    )
    return fit(
        say(
            "{start} is a copy, {nbytes} of its own; {source} stays as it is{nan}.",
            start=start,
            nbytes=format_bytes(result.nbytes),
            source=name_of(source),
            nan=nan,
        ),
        say("{start} is a copy{nan}.", start=start, nan=nan),
    )


def _indexed(source: Operand, result: Operand) -> str:
    if len(source.shape) == 1:
        return f"{name_of(source)}[{name_of(result)}]" if result.name != "result" else say("indexing with it")
    return "np.take_along_axis"


def _is_nan(value: Any) -> bool:
    return bool(value != value)


def _has_nan(source: Operand) -> bool:
    values = source.snapshot.values if source.snapshot is not None else None
    return values is not None and values.dtype.kind in "fc" and bool(np.isnan(values).any())
