"""``a.resize(shape)``: the array itself gets another number of cells."""

from __future__ import annotations

from collections.abc import Sequence
from types import NotImplementedType
from typing import Any

import numpy as np

from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import plan_of, reading_of, template_of
from tensorviz.explain.families.phrases import name_of, role_for_all, whole_slices
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import Moves, believable
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import RESULT, Frame, Reading, Role
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import agree, say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

explain_cell = moving.explain_cell


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """``ndarray.resize`` of an array that was seen before and after."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def _plan(subject: Subject) -> Plan | None:
    before, after = subject.event.before, subject.event.after
    if subject.event.operation != "numpy.ndarray.resize" or subject.failure or before is None or after is None:
        return None
    name = subject.arguments[0].name
    source, result = Operand(name, before), Operand(name, after)
    shape, size = after.shape, after.size

    def run(arrays: Sequence[Any]) -> Any:
        return np.concatenate([arrays[0].reshape(-1), np.zeros(size, arrays[0].dtype)])[:size].reshape(shape)

    recipe = MovementRecipe("spread", "resize", None, copied=None, family="join")
    return plan_of(recipe, (source,), result, believable(Moves(((0, before.shape),), run), (source,), result))


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: one line of cells, cut or made longer, in the same array."""
    source, result = plan.operands[0], plan.result
    assert result is not None
    span = subject.node.span
    hidden = Role("hidden", RESULT, whole_slices(result.shape))
    frames = (
        Frame("before", _before(source, result), span, (role_for_all("live", source, 0), hidden)),
        Frame("moved", _moved(plan), span, (role_for_all("target", result),)),
        Frame("verdict", _verdict(source), span),
    )
    return reading_of(frames, range(len(frames)), say("What moved"))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell that stands at ``index`` now; none for one that was added."""
    return moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"a[1, 0] reads a[2]: 1."``, with slots."""
    return template_of(plan)


def _before(source: Operand, result: Operand) -> str:
    return fit(
        say(
            "resize reads {source} {shape} as one line, and lays it out as {result_shape}.",
            source=name_of(source),
            shape=format_shape(source.shape),
            result_shape=format_shape(result.shape),
        ),
        say("resize gives the array shape {shape}.", shape=format_shape(result.shape)),
    )


def _moved(plan: Plan) -> str:
    old, new = (
        each.snapshot.size if each is not None and each.snapshot else 0 for each in (plan.operands[0], plan.result)
    )
    end = "" if plan.trail is not None else say("; which cell went where was not followed")
    if new > old:
        return fit(
            agree(
                new - old,
                "{cells} of zeros is added at the end{end}.",
                "{cells} of zeros are added at the end{end}.",
                cells=count(new - old, "cell"),
                end=end,
            )
        )
    if new < old:
        return fit(
            agree(
                old - new,
                "The last {cells} of the line is lost{end}.",
                "The last {cells} of the line are lost{end}.",
                cells=count(old - new, "cell"),
                end=end,
            )
        )
    return fit(say("All {cells} stay, in the same order{end}.", cells=count(old, "cell"), end=end))


def _verdict(source: Operand) -> str:
    return fit(
        say(
            "resize works in place: {source} itself has another shape now, and the call gives None.",
            source=name_of(source),
        ),
        say("It works in place, and the call gives None."),
    )
