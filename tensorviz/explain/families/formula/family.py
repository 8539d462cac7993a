"""Cells that are short calculations in a pattern of their own: ``kron``, ``cross``, ``convolve``, ``gradient``."""

from __future__ import annotations

from types import NotImplementedType

from tensorviz.errors import NotKeptError
from tensorviz.explain.families.formula.calls import formulas_of
from tensorviz.explain.families.formula.frames import cell_frame, reading_of
from tensorviz.explain.families.formula.parts import Formula
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Feeding, Outcome, Plan, Sources, Subject
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A call of the table whose every argument is understood."""
    plan = _plan(formulas_of(subject))
    return NotImplemented if plan is None else plan


def _plan(formulas: tuple[Formula, ...]) -> Plan | None:
    if not formulas:
        return None
    first, *others = formulas
    more = tuple(Outcome(other.recipe, other.result, feeding=_feeding(other)) for other in others)
    return Plan(first.recipe, first.operands, first.result, feeding=_feeding(first), more=more)


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:  # noqa: ARG001 - every family takes both
    """One reading: what it does, a few cells of each result, the result."""
    return (reading_of(formulas_of(subject), subject.node.span),)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """The calculation of the result cell at ``index``.

    Raises
    ------
    NotKeptError
        When a number that goes in was not kept.
    """
    formula = next(each for each in formulas_of(subject) if each.recipe == plan.recipe)
    frame = cell_frame(formula, index, subject.node.span)
    if frame.worked is None:
        raise NotKeptError(say("the cells that go in were not all kept"))
    return frame


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cells of each operand that go into the result cell at ``index``."""
    assert plan.feeding is not None
    return plan.feeding(index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """Without a symbol: a viewer asks for the calculation."""
    return CellTemplate("", "fold")


def _feeding(formula: Formula) -> Feeding:
    return lambda index: list(formula.feeding(index))
