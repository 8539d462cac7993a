"""Results whose cells are worked out of certain cells: counts in bins, places on a ruler, comparisons, covariances."""

from __future__ import annotations

from math import prod
from types import NotImplementedType

import numpy as np

from tensorviz.explain.families.gather.given import Answer, Index
from tensorviz.explain.families.gather.table import READERS
from tensorviz.explain.families.phrases import cell_of, name_of, role_at, role_for_all, unknown_origin
from tensorviz.explain.format import format_value
from tensorviz.explain.recipes import CreationRecipe, GatherRecipe
from tensorviz.explain.steps import RESULT, Frame, Reading, Role, result_number
from tensorviz.explain.subject import CellTemplate, Feeding, Outcome, Plan, Sources, Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

MOST_ROLES = 8


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A call of the table whose arguments are understood."""
    answer = _answer(subject)
    return NotImplemented if answer is None else _plan(answer, subject)


def _plan(answer: Answer, subject: Subject) -> Plan:
    recipe = GatherRecipe(answer.kind, subject.event.operation.rpartition(".")[2], answer.bins)
    edges = CreationRecipe("range", recipe.function)
    more = tuple(Outcome(edges, marks) for marks in answer.marks)
    return Plan(recipe, answer.operands, answer.result, feeding=_feeding(answer), more=more)


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: what is asked, one or two result cells, all of them."""
    answer = _answer(subject)
    assert answer is not None
    span = subject.node.span
    live = tuple(
        role_for_all("live", each, number) for number, each in enumerate(plan.operands) if each.snapshot is not None
    )
    is_array = plan.result is not None and plan.result.snapshot is not None
    hidden: tuple[Role, ...] = (role_for_all("hidden", plan.result),) if is_array else ()
    hidden += tuple(role_for_all("hidden", marks, result_number(at)) for at, marks in enumerate(answer.marks, 1))
    frames = (
        Frame("before", answer.opening, span, (*live, *hidden)),
        *(_told(plan, subject, answer, index) for index in answer.examples),
        Frame("result", answer.closing, span),
    )
    last = len(frames) - 1
    return (Reading("main", say("Cell by cell"), frames, (last,), tuple(range(last + 1)), tuple(range(last + 1))),)


def explain_cell(plan: Plan, subject: Subject, index: Index) -> Frame:
    """The cells that the result cell at ``index`` was worked out of.

    Raises
    ------
    NotKeptError
        Where that is not known.
    """
    if isinstance(plan.recipe, CreationRecipe):
        return _mark(plan, subject, index)
    answer = _answer(subject)
    if answer is None or answer.cell is None:
        raise unknown_origin(plan, index, name_of(plan.result))
    return _told(plan, subject, answer, index)


def sources(plan: Plan, index: Index) -> Sources:
    """The cells of each operand that the result cell at ``index`` was worked out of."""
    return [None] * len(plan.operands) if plan.feeding is None else plan.feeding(index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """One without a sentence: that is asked for. None where no cell is known."""
    return CellTemplate("", "fold") if plan.feeding is not None else None


def _mark(plan: Plan, subject: Subject, index: Index) -> Frame:
    """One mark of a ruler."""
    assert plan.result is not None
    last, value = plan.result.shape[0] - 1, format_value(plan.result.cell(index))
    ends = [format_value(plan.result.cell((at,))) for at in (0, last)]
    sentence = say(
        "{cell} = {value} is mark {first_index} of a ruler from {first_end} to {second_end}.",
        cell=cell_of(plan.result, index),
        value=value,
        first_index=index[0],
        first_end=ends[0],
        second_end=ends[1],
    )
    return Frame("result", fit(sentence), subject.node.span, (role_at("target", RESULT, index),))


def _answer(subject: Subject) -> Answer | None:
    reader = READERS.get(subject.event.operation)
    return reader(subject) if reader is not None and subject.failure is None else None


def _feeding(answer: Answer) -> Feeding | None:
    cell = answer.cell
    return None if cell is None else lambda index: cell(index).sources


def _told(plan: Plan, subject: Subject, answer: Answer, index: Index) -> Frame:
    assert answer.cell is not None
    told = answer.cell(index)
    roles: list[Role] = []
    for number, (operand, cells) in enumerate(zip(plan.operands, told.live or told.sources, strict=True)):
        if cells is not None and operand.snapshot is not None:
            roles += _roles(number, operand.shape, cells)
    hidden = (role_for_all("hidden", plan.result),) if plan.result is not None else ()
    target = role_at("target", RESULT, index)
    return Frame("cell", told.sentence, subject.node.span, (*roles, *hidden, target), worked=told.worked)


def _roles(number: int, shape: Index, cells: tuple[np.ndarray[tuple[int], np.dtype[np.intp]], ...]) -> list[Role]:
    """The cells as one block where they are one, else the first of them."""
    if not shape:
        return [Role("live", number, ())]
    size = cells[0].size
    if not size:
        return []
    block = tuple(slice(int(axis.min()), int(axis.max()) + 1) for axis in cells)
    if prod(cut.stop - cut.start for cut in block) == size:
        return [Role("live", number, block)]
    return [role_at("live", number, tuple(int(axis[at]) for axis in cells)) for at in range(min(size, MOST_ROLES))]
