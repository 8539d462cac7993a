"""Matrices taken apart or solved with: the steps on the way, worked out here, to the recorded result."""

from __future__ import annotations

from dataclasses import replace
from types import NotImplementedType

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.board import Words
from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.factorization.table import TELLERS
from tensorviz.explain.families.factorization.told import Told
from tensorviz.explain.families.phrases import cell_of, name_of, role_at, role_for_all
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FactorizationRecipe
from tensorviz.explain.steps import RESULT, Frame, Reading
from tensorviz.explain.subject import CellTemplate, Feeding, Outcome, Plan, Sources, Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A call of the table whose arguments are understood."""
    told = _told(subject)
    if told is None:
        return NotImplemented  # type: ignore[no-any-return]
    recipe = FactorizationRecipe(subject.event.operation.rpartition(".")[2], *told.shape, told.stack)
    first, *others = told.results
    feeding = [_feeding(told, position) for position in range(len(told.results))]
    more = tuple(Outcome(recipe, each, feeding=feeding[at]) for at, each in enumerate(others, 1))
    return Plan(recipe, told.operands, first, feeding=feeding[0], more=more)


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:  # noqa: ARG001 - every family takes both
    """How the result is reached, and other ways to see the same."""
    told = _told(subject)
    assert told is not None
    first, *others = told.readings(subject.node.span)
    note = _unfinite_other(told.operands[0])
    if not note:
        return (first, *others)
    *before, last = first.frames
    noted = replace(last, board=(*last.board, Words("note", (note,))))
    return (replace(first, frames=(*before, noted)), *others)


def _unfinite_other(operand: Operand) -> str:
    """What a stack holds besides the matrix that is worked: NaN or an infinity."""
    values = operand.snapshot.values if operand.snapshot is not None else None
    if values is None or values.ndim < 3 or values.dtype.kind not in "fc":
        return ""
    bad = np.argwhere(~np.isfinite(values))
    if not len(bad) or not bad[0][:-2].any():
        return ""
    place = tuple(int(at) for at in bad[0])
    return say(
        "{cell} is {value}: in that matrix it spreads.", cell=cell_of(operand, place), value=format_value(values[place])
    )


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """What the result cell at ``index`` is.

    Raises
    ------
    NotKeptError
        Where its number was not kept.
    """
    told = _told(subject)
    assert told is not None
    assert plan.result is not None
    position = next((at for at, each in enumerate(told.results) if each.name == plan.result.name), 0)
    said = told.cell(position, index) if told.cell is not None else None
    if said is None:
        value = plan.result.cell(index)
        if value is None:
            raise NotKeptError(
                say("cell {index} of {result} was not kept", index=list(index), result=name_of(plan.result))
            )
        here, whole = cell_of(plan.result, index), name_of(told.operands[0])
        said = (
            capitalised(
                fit(
                    say(
                        "{here} is {value}: it depends on {whole} as a whole.",
                        here=here,
                        value=format_value(value),
                        whole=whole,
                    )
                )
            ),
            None,
        )
    live = role_for_all("live", plan.operands[0], 0)
    target = role_at("target", RESULT, index)
    return Frame("result", said[0], subject.node.span, (live, target), worked=said[1])


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """All cells of the matrix, of a stack of that matrix; those of one triangle where only that is read."""
    return [None] * len(plan.operands) if plan.feeding is None else plan.feeding(index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """None: the sentence about a cell is asked for."""
    return None


def _told(subject: Subject) -> Told | None:
    teller = TELLERS.get(subject.event.operation)
    return teller(subject) if teller is not None and subject.failure is None else None


def _feeding(told: Told, position: int) -> Feeding:
    def feeding(index: tuple[int, ...]) -> Sources:
        lead = index[: len(index) - told.core[position]]
        found: Sources = []
        for number, operand in enumerate(told.operands):
            if operand.snapshot is None:
                found.append(None)
                continue
            ndim = len(operand.shape)
            core = min(ndim, 2) if ndim >= 2 else ndim
            own = ndim - core
            fixed = lead[len(lead) - own :] if own else ()
            fixed = tuple(0 if operand.shape[at] == 1 else each for at, each in enumerate(fixed))
            cells = np.indices(operand.shape[own:]).reshape(core, -1)
            if number == 0 and told.reads in ("lower", "upper"):
                keep = cells[0] >= cells[1] if told.reads == "lower" else cells[0] <= cells[1]
                cells = cells[:, keep]
            found.append((*(np.full(cells.shape[1], each) for each in fixed), *cells))
        return found

    return feeding
