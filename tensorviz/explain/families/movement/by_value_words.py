"""The frames of cells that are kept or ordered by their values."""

from __future__ import annotations

from tensorviz.explain.families.movement.moving import movement_of, origin_of, place_of
from tensorviz.explain.families.movement.verdict import verdict_of
from tensorviz.explain.families.phrases import cell_of, name_of, role_at, role_for_all, whole_slices
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import agree, say

__all__ = ["frames_of"]

KEPT = {
    "intersect1d": say("values that stand in both {first} and {second}"),
    "union1d": say("values that stand in {first} or {second}"),
    "setdiff1d": say("values of {first} that {second} lacks"),
    "setxor1d": say("values that stand in one of {first} and {second}, not in both"),
}
NONE = {
    "intersect1d": say("No value stands in both {first} and {second}."),
    "union1d": say("Neither {first} nor {second} has a value."),
    "setdiff1d": say("Every value of {first} stands in {second} too."),
    "setxor1d": say("{first} and {second} have the same values."),
}


def frames_of(plan: Plan, subject: Subject) -> tuple[Frame, ...]:
    """What is asked, one cell, view or copy."""
    result = plan.result
    assert result is not None
    span = subject.node.span
    live = tuple(role_for_all("live", operand, number) for number, operand in enumerate(plan.operands))
    hidden = Role("hidden", RESULT, whole_slices(result.shape))
    frames = [Frame("before", _asked(plan), span, (*live, hidden), axis=movement_of(plan).axis)]
    frames.append(Frame("moved", _told(plan), span, _roles(plan), axis=movement_of(plan).axis))
    if movement_of(plan).says_index:
        frames.append(Frame("verdict", _positions(plan), span))
    else:
        frames.append(verdict_of(plan, subject, plan.operands[0]))
    return tuple(frames)


def _asked(plan: Plan) -> str:
    function, names = movement_of(plan).function, [name_of(operand) for operand in plan.operands]
    if function == "lexsort":
        first, *others = names
        then = say("; equal ones by {join}", join=say(", then ").join(others)) if others else ""
        return fit(
            say("The last key counts first: order by {first}{then}.", first=first, then=then),
            say("Order by {first} first, the last key.", first=first),
        )
    if function == "trim_zeros":
        return fit(
            say(
                "Zeros at the ends of {first_name} are left out; those between other numbers stay.", first_name=names[0]
            )
        )
    kept = KEPT[function].format(**dict(zip(("first", "second"), names, strict=False)))
    return fit(
        say("Kept once, in rising order: the {values}.", values=kept),
        say("Values are kept once, in order."),
    )


def _first(plan: Plan) -> tuple[int, ...] | None:
    assert plan.result is not None
    return None if 0 in plan.result.shape else tuple(0 for _ in plan.result.shape)


def _roles(plan: Plan) -> tuple[Role, ...]:
    index = _first(plan)
    origin = origin_of(plan, index) if index is not None else None
    if index is None or origin is None:
        return (role_for_all("target", plan.result),)
    also = [role_at("live", *place) for place in _also(plan, index)]
    return role_at("live", *origin), *also, role_at("target", RESULT, index)


def _also(plan: Plan, index: tuple[int, ...]) -> list[tuple[int, tuple[int, ...]]]:
    """Where the other array of an intersection holds the value."""
    if movement_of(plan).says_index:
        return []
    found = (place_of(trail, plan.operands, index) for _, trail in plan.guides)
    return [place for place in found if place is not None]


def _told(plan: Plan) -> str:
    result, recipe = plan.result, movement_of(plan)
    assert result is not None
    index = _first(plan)
    origin = origin_of(plan, index) if index is not None else None
    if index is None or origin is None:
        names = [name_of(operand) for operand in plan.operands]
        if recipe.function not in NONE:
            return say("No value is left.")
        first, second = names
        return fit(NONE[recipe.function].format(first=first, second=second), say("There is no such value."))
    number, place = origin
    there = join([cell_of(plan.operands[at], where) for at, where in ((number, place), *_also(plan, index))])
    value = format_value(plan.operands[number].cell(place))
    here = cell_of(result, index)
    if recipe.says_index:
        along = 0 if recipe.axis is None else recipe.axis
        return fit(
            say(
                "{here} is {place}: {there}, {value}, comes first.",
                here=here,
                place=place[along],
                there=there,
                value=value,
            ),
            say("{there} comes first.", there=there),
        )
    before = sum(each.snapshot.size for each in plan.operands if each.snapshot is not None)
    after = result.snapshot.size if result.snapshot is not None else 0
    kept = agree(
        after,
        "{values} of {before} is kept",
        "{values} of {before} are kept",
        values=count(after, "value"),
        before=before,
    )
    return fit(say("{kept}; {here} is {there}, {value}.", kept=kept, here=here, there=there, value=value), f"{kept}.")


def _positions(plan: Plan) -> str:
    start = say("The result") if name_of(plan.result) == say("the result") else name_of(plan.result)
    keys = join([name_of(operand) for operand in reversed(plan.operands)])
    shape = format_shape(plan.operands[0].shape)
    return fit(
        say(
            "{start} {shape} holds positions: indexing {keys} with it puts them in order together.",
            start=start,
            shape=shape,
            keys=keys,
        ),
        say("{start} {shape} holds positions, not values.", start=start, shape=shape),
    )
