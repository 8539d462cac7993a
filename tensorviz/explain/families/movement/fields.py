"""One field of every record: ``a["x"]`` read, and ``a["x"] = v`` written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import NotImplementedType
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import movement_of, plan_of, reading_of, template_of
from tensorviz.explain.families.movement.moving_calls import array_of
from tensorviz.explain.families.movement.verdict import copied_of, verdict_of
from tensorviz.explain.families.phrases import name_of, role_for_all, whole_slices
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import Moves, ViewRun, believable
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import RESULT, Frame, Reading, Role
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import clip_name, count, fit, join
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Argument, NodeKind, Plain

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

OWNERS = ("ndarray", "recarray", "memmap", "record", "void")
READS = {f"numpy.{owner}.__getitem__" for owner in OWNERS}
STORES = {f"numpy.{owner}.__setitem__" for owner in OWNERS}
explain_cell = moving.explain_cell


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """An array of records that is indexed by the name of a field or a list of names, or has one as an attribute."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: what a record is, the field of every record, view or copy."""
    is_write = movement_of(plan).kind == "write"
    frames = _write_frames(plan, subject) if is_write else _read_frames(plan, subject)
    return reading_of(frames, range(len(frames)), say("Field by field"))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The record whose field stands at ``index``, or the value that was written there."""
    return moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"x[1] reads a[1]: 4."``, with slots."""
    return template_of(plan)


def _plan(subject: Subject) -> Plan | None:
    if subject.failure is not None or not subject.arguments or subject.result is None:
        return None
    return _stored(subject) if subject.event.operation in STORES else _read(subject)


def _read(subject: Subject) -> Plan | None:
    source, result = subject.arguments[0], subject.result
    if result is None or source.snapshot is None or result.snapshot is None:
        return None
    names = _names(subject, source.snapshot)
    if names is None or result.shape != source.shape or not _agree(source.snapshot, result.snapshot, names):
        return None
    itself = ViewRun(Moves(((0, source.shape),), lambda arrays: arrays[0], is_view=True))
    recipe = MovementRecipe("select", "[]", None, copied_of(source, result))
    return plan_of(recipe, (source,), result, itself)


def _stored(subject: Subject) -> Plan | None:
    before, result = subject.event.before, subject.result
    if before is None or result is None or result.snapshot is None or len(subject.arguments) != 3:
        return None
    names = _names(subject, before)
    value = array_of(subject.event.arguments[2])
    if names is None or len(names) != 1 or value is None or result.shape != before.shape:
        return None
    title = clip_name(f"{subject.arguments[0].name}[{subject.event.arguments[1].source}]")
    target, after = (_field(title, snapshot, names[0]) for snapshot in (before, result.snapshot))
    if target is None or after is None:
        return None

    def run(arrays: Sequence[Any]) -> Any:
        copy = arrays[0].copy()
        copy[...] = arrays[1]
        return copy

    operands = [target, value]
    trail = believable(Moves(((0, target.shape), (1, value.shape)), run), operands, after)
    return plan_of(MovementRecipe("write", "[]", None, copied=False), operands, after, trail)


def _names(subject: Subject, snapshot: Snapshot) -> tuple[str, ...] | None:
    """The fields that are asked for, in that order; None where it is another index."""
    fields = _dtype(snapshot).names
    if not fields:
        return None
    if subject.node.kind is NodeKind.ATTRIBUTE:
        return (subject.node.symbol,) if subject.node.symbol in fields and not subject.event.operation else None
    if subject.event.operation not in READS | STORES or len(subject.event.arguments) < 2:
        return None
    asked = _plain(subject.event.arguments[1])
    names = (asked,) if isinstance(asked, str) else asked
    is_known = isinstance(names, tuple) and names and all(isinstance(name, str) and name in fields for name in names)
    return tuple(names) if is_known else None


def _plain(argument: Argument) -> Any:
    return argument.value.value if isinstance(argument.value, Plain) else None


def _cells(snapshot: Snapshot) -> Any:
    return snapshot.values if snapshot.is_whole else snapshot.window_values


def _dtype(snapshot: Snapshot) -> np.dtype[Any]:
    cells = _cells(snapshot)
    return np.dtype(bool) if cells is None or snapshot.mask is not None else cells.dtype


def _agree(source: Snapshot, result: Snapshot, names: tuple[str, ...]) -> bool:
    """Whether the fields of the kept records hold what was recorded in the result."""
    if source.is_whole != result.is_whole:
        return not source.is_whole
    records, found = _cells(source), _cells(result)
    if found is None:
        return False
    if len(names) == 1 and (found.dtype.names is None or found.dtype == records.dtype[names[0]]):
        return bool(records[names[0]].tobytes() == found.tobytes())
    return all(bool(records[name].tobytes() == found[name].tobytes()) for name in names)


def _field(name: str, snapshot: Snapshot, field: str) -> Operand | None:
    """One field of records that were kept whole, as an array of its own."""
    if snapshot.values is None or _dtype(snapshot).fields is None:
        return None
    cells = np.ascontiguousarray(snapshot.values[field]).reshape(snapshot.values[field].shape)
    if cells.shape != snapshot.shape or cells.dtype.names is not None:
        return None
    cells.flags.writeable = False
    offset = snapshot.values.dtype.fields[field][1]  # type: ignore[index]
    return Operand(
        name,
        replace(
            snapshot,
            type_name="ndarray",
            dtype=cells.dtype.str,
            nbytes=cells.nbytes,
            values=cells,
            pointer=snapshot.pointer + offset if snapshot.pointer else 0,
            is_view=True,
        ),
    )


def _read_frames(plan: Plan, subject: Subject) -> tuple[Frame, ...]:
    source, result = plan.operands[0], plan.result
    assert source.snapshot is not None
    assert result is not None
    names = _names(subject, source.snapshot)
    assert names is not None
    span = subject.node.span
    live, hidden = role_for_all("live", source, 0), Role("hidden", RESULT, whole_slices(result.shape))
    target = role_for_all("target", result)
    return (
        Frame("before", _records(source), span, (live, hidden)),
        Frame("moved", _bytes(source.snapshot, names), span, (target,)),
        verdict_of(plan, subject, source),
    )


def _records(source: Operand) -> str:
    assert source.snapshot is not None
    fields = _dtype(source.snapshot).names or ()
    size = count(source.snapshot.size, "record")
    return fit(
        say(
            "{source} holds {size}; each has the fields {fields}.",
            source=name_of(source),
            size=size,
            fields=join(fields),
        ),
        say(
            "{source} holds {size}, each of {fields}.",
            source=name_of(source),
            size=size,
            fields=count(len(fields), "field"),
        ),
    )


def _bytes(snapshot: Snapshot, names: tuple[str, ...]) -> str:
    dtype = _dtype(snapshot)
    if len(names) > 1:
        return fit(
            say("Of every record the fields {names} are left.", names=join(names)),
            say("Of every record {names} fields are left.", names=len(names)),
        )
    assert dtype.fields is not None
    kind, offset = dtype.fields[names[0]][:2]
    last = offset + kind.itemsize - 1
    place = (
        say("byte {offset}", offset=offset)
        if last == offset
        else say("bytes {offset} to {last}", offset=offset, last=last)
    )
    return fit(
        say(
            "Field {first_name} of every record is read: {place} of its {itemsize}, as {kind}.",
            first_name=names[0],
            place=place,
            itemsize=dtype.itemsize,
            kind=kind,
        ),
        say("One field of every record is read: {place} of its {itemsize}.", place=place, itemsize=dtype.itemsize),
    )


def _write_frames(plan: Plan, subject: Subject) -> tuple[Frame, ...]:
    target, value = plan.operands
    span = subject.node.span
    whole = subject.arguments[0]
    given = role_for_all("live", value, 1)
    size = count(target.snapshot.size if target.snapshot else 0, "record")
    names = _dtype(subject.event.before).names if subject.event.before is not None else ()
    rest = len(names or ()) - 1
    others = agree(
        rest,
        "{other_fields} stays as it is",
        "{other_fields} stay as they are",
        other_fields=count(rest, "other field"),
    )
    return (
        Frame(
            "before",
            fit(
                say(
                    "{target} is one field of {size} of {whole}.",
                    target=name_of(target),
                    size=size,
                    whole=name_of(whole),
                ),
                say("One field of {size} is written.", size=size),
            ),
            span,
            (role_for_all("live", target, 0),),
        ),
        Frame("moved", _written(plan), span, (given, role_for_all("target", plan.result))),
        Frame(
            "verdict",
            fit(
                say(
                    "{whole} itself changed: {target} is its memory; {others}.",
                    whole=name_of(whole),
                    target=name_of(target),
                    others=others,
                ),
                say("The records themselves changed; their other fields stay as they are."),
            ),
            span,
        ),
    )


def _written(plan: Plan) -> str:
    target, value = plan.operands
    end = "" if plan.trail is not None else say("; what became of it on the way was not followed")
    if value.shape == target.shape:
        return fit(
            say("{value} gives one value for every record{end}.", value=name_of(value), end=end),
            say("Every record gets its own value."),
        )
    return fit(
        say("{value} is stretched to all of {target}{end}.", value=name_of(value), target=name_of(target), end=end),
        say("The value is stretched to all."),
    )
