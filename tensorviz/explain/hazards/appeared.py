"""H8: the sentence about the first NaN or infinity, with the operands that made it."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.phrases import cell_of, role_at
from tensorviz.explain.format import format_value
from tensorviz.explain.hazards.case import Case
from tensorviz.explain.hazards.unfinite import INFINITY, NAN, Found, first_cell, marked
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import RESULT, Hazard, Role
from tensorviz.explain.words import clip_name, fit, join
from tensorviz.sentences import say

__all__ = ["came_in", "check"]

FEW_SOURCES = 3


def check(case: Case) -> Hazard | None:
    """In the step that gave the first NaN of the cell, and in the one that gave the first infinity."""
    found = case.watch.made.get(case.event.sequence)
    if not found:
        return None
    first = max(found, key=lambda each: each.kind != INFINITY)
    return _told(case, first) if first.is_exact else _between(case, first)


def came_in(case: Case) -> str:
    """A remark about NaN that an input brought; nothing elsewhere."""
    operand = case.watch.came.get(case.event.sequence)
    if operand is None or operand.snapshot is None:
        return ""
    named = operand.renamed(clip_name(operand.name))
    cell = first_cell(operand.snapshot, NAN)
    where = say(": the first is {cell}", cell=cell_of(named, cell)) if cell is not None else ""
    return fit(say("NaN came in with {name}{where}.", name=named.name, where=where), say("NaN came in with an input."))


def _told(case: Case, found: Found) -> Hazard:
    result = case.plan.result
    kept = result.snapshot if result is not None else None
    cell = found.cell or (first_cell(kept, found.kind) if kept is not None else None)
    if cell is None:
        return Hazard("H8", say("The first {kind} of this cell appeared here.", kind=found.kind))
    sources = _sources(case, cell, found.kind)
    shown = [(case.plan.operands[number], at, number) for number, at in sources]
    made = join([_spelt(operand, at) for operand, at, _ in shown])
    start = say("The first {kind} is {cell}", kind=found.kind, cell=cell_of(result, cell))
    sentence = fit(say("{start}, made of {made}.", start=start, made=made) if made else f"{start}.", f"{start}.")
    roles = [role_at("live", number, at) for _, at, number in shown]
    return Hazard("H8", sentence, (role_at("hazard", RESULT, cell), *roles))


def _spelt(operand: Operand, index: tuple[int, ...]) -> str:
    """``"x[0] = 1000"``; a number that stands in the code is its own name."""
    value = format_value(operand.cell(index))
    is_named = bool(index) or any(letter.isalpha() for letter in operand.name)
    return f"{cell_of(operand, index)} = {value}" if is_named else value


def _between(case: Case, found: Found) -> Hazard:
    sequence = found.since
    number = case.history.steps.get(sequence) if sequence is not None else None
    own = case.history.steps.get(case.event.sequence)
    here = say("step {own}", own=own + 1) if own is not None else say("this step")
    span = (
        say("between step {number} and {here}", number=number + 1, here=here)
        if number is not None
        else say("in {here} or before", here=here)
    )
    sentence = say("{kind} appeared {span}: what lies between was not read whole.", kind=found.kind, span=span)
    result = case.plan.result
    cell = first_cell(result.snapshot, found.kind) if result is not None and result.snapshot is not None else None
    roles: tuple[Role, ...] = () if cell is None else (role_at("hazard", RESULT, cell),)
    return Hazard("H8", fit(sentence, say("{kind} appeared {span}.", kind=found.kind, span=span)), roles)


def _sources(case: Case, cell: tuple[int, ...], kind: str) -> list[tuple[int, tuple[int, ...]]]:
    """The few cells that made it: all that feed it, or those of a lane that are not finite themselves."""
    feeding = []
    for number, places in enumerate(case.sources(cell)):
        if places is not None and number < len(case.plan.operands):
            shape = case.plan.operands[number].shape
            cells = np.atleast_2d(np.array(places, np.intp).T) if shape else np.zeros((1, 0), np.intp)
            feeding += [(number, tuple(int(i) for i in at)) for at in cells]
    if len(feeding) > FEW_SOURCES and kind == NAN:
        feeding = [(number, at) for number, at in feeding if _is_odd(case.plan.operands[number], at)]
    known = [(number, at) for number, at in feeding if case.plan.operands[number].cell(at) is not None]
    return known if len(known) <= FEW_SOURCES else []


def _is_odd(operand: Operand, index: tuple[int, ...]) -> bool:
    value = operand.cell(index)
    return value is not None and not bool(np.isfinite(value)) and bool(marked(np.asarray(value), INFINITY))
