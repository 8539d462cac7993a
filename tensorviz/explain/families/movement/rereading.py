"""The same bytes under another dtype: ``a.view(dtype)``, ``a.getfield(dtype, offset)``, ``a.byteswap()``."""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod
from types import NotImplementedType
from typing import Any, Literal

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import movement_of, plan_of, reading_of, template_of
from tensorviz.explain.families.movement.verdict import copied_of, verdict_of
from tensorviz.explain.families.phrases import cell_of, name_of, role_at, role_for_all, whole_slices
from tensorviz.explain.format import format_dtype, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import IdRun, Moves, Trail, ViewRun
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import RESULT, Frame, Reading, Role
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

CALLS = re.compile(r"numpy\.(?:ndarray|matrix|memmap|recarray)\.(view|getfield|byteswap)").fullmatch
MOST_REPEATED = 1_000_000


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A view under another dtype or class, a field by its offset, swapped bytes; of values that were kept."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: the bytes as they were read, as they are read now, view or copy."""
    source, result = plan.operands[0], plan.result
    assert result is not None
    span = subject.node.span
    hidden = Role("hidden", RESULT, whole_slices(result.shape))
    frames = (
        Frame("before", _before(source), span, (role_for_all("live", source, 0), hidden)),
        Frame("moved", _moved(plan, subject), span, (role_for_all("target", result),)),
        replace(verdict_of(plan, subject, source), roles=()) if _is_told(plan) else _in_place(plan, span),
    )
    return reading_of(frames, range(len(frames)), say("Bytes anew"))


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """Which bytes of the source the cell at ``index`` reads."""
    source, result = plan.operands[0], plan.result
    assert result is not None
    number = _ratio(source, result)
    if number == 1 or plan.trail is not None:
        frame = moving.explain_cell(plan, subject, index)
        return frame if number == 1 else replace(frame, sentence=_part_of(plan, index, -number))
    last = index[-1] * number
    value = result.cell(index)
    ending = "." if value is None else f": {format_value(value)}."
    first = cell_of(source, (*index[:-1], last))
    cut = (*(slice(i, i + 1) for i in index[:-1]), slice(last, last + number))
    sentence = fit(
        say(
            "{cell} reads the bytes of {number} cells, from {first} on{ending}",
            cell=cell_of(result, index),
            number=number,
            first=first,
            ending=ending,
        ),
        say("This cell reads the bytes of {number} cells{ending}", number=number, ending=ending),
    )
    return Frame("moved", sentence, subject.node.span, (Role("live", 0, cut), role_at("target", RESULT, index)))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cells whose bytes stand at ``index``."""
    source, result = plan.operands[0], plan.result
    assert result is not None
    if plan.trail is not None:
        return moving.sources(plan, index)
    number = _ratio(source, result)
    if number < 1 or not index:
        return [None]
    leading = [np.full(number, i, np.intp) for i in index[:-1]]
    return [(*leading, np.arange(number, dtype=np.intp) + index[-1] * number)]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"b[1] reads a[1]: 4."``, with slots; None where a cell reads a part of a cell, or several."""
    assert plan.result is not None
    return template_of(plan) if _ratio(plan.operands[0], plan.result) == 1 else None


def _plan(subject: Subject) -> Plan | None:
    found = CALLS(subject.event.operation)
    if found is None or subject.failure is not None or not subject.arguments or subject.result is None:
        return None
    source, result = subject.arguments[0], subject.result
    is_in_place = found[1] == "byteswap" and subject.keyword("inplace", 1) is True
    if is_in_place:
        before, after = subject.event.before, subject.event.after
        if before is None or after is None:
            return None
        source, result = Operand(source.name, before), Operand(source.name, after)
    if source.snapshot is None or result.snapshot is None or not _holds(found[1], source.snapshot, result.snapshot):
        return None
    number = _ratio(source, result)
    kind: Literal["permute", "select"] = "permute" if source.shape == result.shape else "select"
    copied = False if is_in_place else copied_of(source, result)
    recipe = MovementRecipe(kind, found[1], None, copied=copied, family="layout")
    plan = plan_of(recipe, (source,), result, _trail(source, number))
    return plan if number else None


def _trail(source: Operand, number: int) -> Trail | None:
    """Where each cell's bytes are, where they are those of one cell."""
    if number == 1:
        return ViewRun(Moves(((0, source.shape),), lambda arrays: arrays[0], is_view=True))
    if number > 1 or -number * prod(source.shape) > MOST_REPEATED:
        return None
    return IdRun(Moves(((0, source.shape),), lambda arrays: np.repeat(arrays[0], -number, axis=-1)))


def _ratio(source: Operand, result: Operand) -> int:
    """How many source cells make one of the result; negative: how many of the result one of the source makes."""
    if source.shape == result.shape:
        return 1
    if len(source.shape) != len(result.shape) or not source.shape or source.shape[:-1] != result.shape[:-1]:
        return 0
    old, new = source.shape[-1], result.shape[-1]
    if old and new % old == 0:
        return -(new // old)
    return old // new if new and old % new == 0 else 0


def _holds(function: str, source: Snapshot, result: Snapshot) -> bool:
    """Whether the recorded bytes are those of the source, as far as whole arrays were kept."""
    old, new = source.values, result.values
    if source.mask is not None or result.mask is not None or "O" in source.dtype + result.dtype:
        return False
    if old is None or new is None or function == "getfield":
        return source.reason is None and result.reason is None
    return (old.byteswap() if function == "byteswap" else old).tobytes() == new.tobytes()


def _itemsize(operand: Operand) -> int:
    return operand.dtype.itemsize if isinstance(operand.dtype, np.dtype) else 0


def _before(source: Operand) -> str:
    nbytes = count(_itemsize(source), "byte")
    return fit(
        say(
            "{source} {shape} reads its memory as {dtype}: {nbytes} a cell.",
            source=name_of(source),
            shape=format_shape(source.shape),
            dtype=format_dtype(source.dtype),
            nbytes=nbytes,
        ),
        say("The memory is read in cells of {nbytes}.", nbytes=nbytes),
    )


def _moved(plan: Plan, subject: Subject) -> str:
    source, result = plan.operands[0], plan.result
    assert result is not None
    name, new = movement_of(plan).function, format_dtype(result.dtype)
    number = _ratio(source, result)
    if name == "byteswap":
        return say("The bytes of every cell are turned around, so the same bits mean other numbers.")
    if name == "getfield":
        offset = subject.keyword("offset", 2, 0)
        at = say("from byte {offset} on ", offset=offset) if isinstance(offset, int) and offset else ""
        return fit(
            say("Of every cell {itemsize} bytes {at}are read as {new}.", itemsize=_itemsize(result), at=at, new=new),
            say("A part is read as {new}.", new=new),
        )
    if number == 1 and result.dtype == source.dtype:
        kind = result.snapshot.type_name if result.snapshot is not None else ""
        return fit(
            say("The same cells, now seen as a {kind}; no byte moves.", kind=kind),
            say("The same cells; no byte moves."),
        )
    if number == 1:
        return fit(say("The same bytes, cell by cell, now read as {new}; no number is converted.", new=new))
    if number < 0:
        return fit(
            say(
                "Every cell of {itemsize} bytes is read as {number} cells of {new}; no byte moves.",
                itemsize=_itemsize(source),
                number=-number,
                new=new,
            )
        )
    return fit(say("Every {number} cells are read as one of {new}; no byte moves.", number=number, new=new))


def _part_of(plan: Plan, index: tuple[int, ...], parts: int) -> str:
    result = plan.result
    assert result is not None
    size = _itemsize(result)
    first = index[-1] % parts * size
    value: Any = result.cell(index)
    there = cell_of(plan.operands[0], (*index[:-1], index[-1] // parts))
    which = (
        say("byte {first}", first=first)
        if size == 1
        else say("bytes {first} to {last}", first=first, last=first + size - 1)
    )
    ending = "." if value is None else f": {format_value(value)}."
    return fit(
        say(
            "{cell} reads {which} of {there}{ending}",
            cell=cell_of(result, index),
            which=which,
            there=there,
            ending=ending,
        ),
        say("This cell reads {which}{ending}", which=which, ending=ending),
    )


def _is_told(plan: Plan) -> bool:
    """Whether the result is another array than the source."""
    result, source = plan.result, plan.operands[0]
    assert result is not None
    return (
        movement_of(plan).function != "byteswap" or movement_of(plan).copied is not False or result.name != source.name
    )


def _in_place(plan: Plan, span: Any) -> Frame:
    name = name_of(plan.operands[0])
    return Frame(
        "verdict",
        fit(say("byteswap works in place: {name} itself changed.", name=name), say("It works in place.")),
        span,
    )
