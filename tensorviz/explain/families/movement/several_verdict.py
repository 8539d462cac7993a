"""Whether several results are views or copies, and for a view which cell it shares."""

from __future__ import annotations

from tensorviz.explain.families.movement.moving import movement_of, origin_of
from tensorviz.explain.families.phrases import cell_of, is_place, name_of, role_at
from tensorviz.explain.format import format_bytes
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame, Role, result_number
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import agree, say

__all__ = ["verdict_of_several"]

FEW = 3


def _all(operands: tuple[Operand, ...]) -> str:
    """Few by their names, more by their number."""
    if len(operands) <= FEW:
        return join([name_of(each) for each in operands])
    return say("The {results}", results=count(len(operands), "result"))


def verdict_of_several(plan: Plan, subject: Subject) -> Frame:
    """Views or copies, and for a view which cell it shares."""
    roles: tuple[Role, ...] = ()
    shared = {movement_of(plan.of(at)).copied is False for at in range(len(plan.results))}
    if any(movement_of(plan.of(at)).copied is None for at in range(len(plan.results))):
        said = say("Whether memory is shared was not seen.")
    elif shared == {False}:
        said = _copies(plan)
    elif shared == {True}:
        said, roles = _views(plan)
    else:
        views = [name_of(each) for at, each in enumerate(plan.results) if movement_of(plan.of(at)).copied is False]
        one = len(views) == 1
        said = fit(
            say(
                "{views} {is_or_are} of what went in, the rest is copied.",
                views=join(views),
                is_or_are=say("is a view") if one else say("are views"),
            ),
            say("Some are views of what went in, the rest is copied."),
        )
    return Frame("verdict", said, subject.node.span, roles, axis=movement_of(plan).axis)


def _copies(plan: Plan) -> str:
    nbytes = format_bytes(sum(result.nbytes for result in plan.results))
    if len(plan.results) == 1:
        return say("{all} is a copy, {nbytes} of its own.", all=_all(plan.results), nbytes=nbytes)
    return fit(
        say("{all} are copies, {nbytes} together.", all=_all(plan.results), nbytes=nbytes),
        say("All are copies, {nbytes} together.", nbytes=nbytes),
    )


def _views(plan: Plan) -> tuple[str, tuple[Role, ...]]:
    everything = _all(plan.results)
    start = agree(len(plan.results), "{everything} is a view", "{everything} are views", everything=everything)
    if any(map(_is_spread, plan.results)):
        return fit(
            say(
                "{start}: the same cells are read again, so nothing was copied and nothing should be written.",
                start=start,
            ),
            say("They are views that read the same cells again: nothing was copied."),
        ), ()
    pair = _shared(plan)
    if pair is None:
        return fit(say("{start}, nothing was copied.", start=start), say("They are views: nothing was copied.")), ()
    position, index, number, place = pair
    here, there = cell_of(plan.results[position], index), cell_of(plan.operands[number], place)
    roles = (role_at("live", number, place), role_at("target", result_number(position), index))
    shares = say("writing {here} changes {there}", here=here, there=there)
    return fit(
        say("{start}, nothing was copied: {shares}.", start=start, shares=shares),
        f"{start}: {shares}.",
        say("Views: {shares}.", shares=shares),
    ), roles


def _is_spread(result: Operand) -> bool:
    """Whether several of its cells lie in the same memory."""
    return 0 not in result.shape and any(
        length > 1 and stride == 0 for length, stride in zip(result.shape, result.strides, strict=False)
    )


def _shared(plan: Plan) -> tuple[int, tuple[int, ...], int, tuple[int, ...]] | None:
    """A result with one of its cells, and the argument's cell with the same memory; None where none can be written."""
    for position in reversed(range(len(plan.results))):
        one = plan.of(position)
        result = one.result
        if result is None or result.snapshot is None or 0 in result.shape or one.trail is None:
            continue
        index = (0,) * len(result.shape)
        origin = origin_of(one, index)
        if origin is not None and is_place(plan.operands[origin[0]]) and result.snapshot.writeable:
            return position, index, *origin
    return None
