"""A call of a function of the reader's own: what it was given, what it returned; its steps follow."""

from __future__ import annotations

from types import NotImplementedType

from tensorviz.errors import NotKeptError
from tensorviz.explain.families.card import described, described_results, hidden_result, live_operands, plan_of_all
from tensorviz.explain.recipes import CallRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A call that entered a function of the reader's."""
    plan = None
    if subject.body is not None:
        function = subject.event.operation.rpartition(".")[2] or subject.node.symbol
        plan = plan_of_all(CallRecipe(function, subject.body), subject.arguments, subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """Before and after."""
    recipe = plan.recipe
    assert isinstance(recipe, CallRecipe)
    span = subject.node.span
    given = join([described(operand) for operand in plan.operands[:3]])
    steps = count(recipe.steps, "step")
    returned = described_results(plan) if plan.result else say("what could not be seen")
    before = fit(
        say("{function} is called with {given}.", function=recipe.function, given=given)
        if given
        else say("{function} is called.", function=recipe.function),
        say(
            "{function} is called with {arguments}.",
            function=recipe.function,
            arguments=count(len(plan.operands), "argument"),
        ),
    )
    took = (
        say(
            "{function} took {steps} and returned {returned}.", function=recipe.function, steps=steps, returned=returned
        ),
        say("{function} took {steps}.", function=recipe.function, steps=steps),
    )
    after = (
        fit(*took)
        if recipe.steps
        else fit(say("{function} returned {returned}.", function=recipe.function, returned=returned), took[1])
    )
    frames = (
        Frame("before", before, span, (*live_operands(plan), *hidden_result(plan))),
        Frame("after", after, span),
    )
    return (Reading("main", say("Call"), frames, (1,), (0, 1), (0, 1)),)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:  # noqa: ARG001
    """Never possible here.

    Raises
    ------
    NotKeptError
        Always: the steps of the body tell where a cell came from.
    """
    raise NotKeptError(
        say(
            "the steps inside {symbol} tell where cell {index} came from", symbol=subject.node.symbol, index=list(index)
        )
    )


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:  # noqa: ARG001
    """Unknown for every operand."""
    return [None] * len(plan.operands)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001
    """None: the steps of the body explain the cells."""
    return None
