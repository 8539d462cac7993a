"""Cells chosen by an index: reading and writing with ints, slices, new axes, masks and index arrays."""

from __future__ import annotations

from types import NotImplementedType

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families import opaque
from tensorviz.explain.families.indexing.select import frames_of, select_plan
from tensorviz.explain.families.indexing.write import CALLS as WRITES
from tensorviz.explain.families.indexing.write import augmented_plan, call_plan, setitem_plan
from tensorviz.explain.families.indexing.write_frames import write_frames
from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import movement_of, reading_of, template_of
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.sentences import say
from tensorviz.trace.recording import Group, Value

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

NOT_KEPT = say("its index array or mask was not kept whole, so which cells it chose is not known")
READS = {
    f"numpy.{kind}.__getitem__" for kind in ("ndarray", "flatiter", "matrix", "memmap", "recarray", "ma.MaskedArray")
}
STORES = {"numpy.ndarray.__setitem__", "numpy.flatiter.__setitem__", "numpy.ma.MaskedArray.__setitem__"}
explain_cell = moving.explain_cell


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """An array that is indexed, read or written, and functions that write into one."""
    plan = _plan(subject)
    if plan is None and _is_subscript(subject) and _lacks_values(subject.event.arguments[1].value):
        return opaque.degraded(subject, NOT_KEPT)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: before, axis by axis, what was moved, view or copy."""
    is_write = movement_of(plan).kind == "write"
    frames = write_frames(plan, subject) if is_write else frames_of(plan, subject)
    middle = [at for at, frame in enumerate(frames) if frame.phase in {"axis", "value"}]
    brief = (0, *middle[-1:], len(frames) - 2, len(frames) - 1)
    return reading_of(frames, brief, say("Cell by cell") if is_write else say("Axis by axis"))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell that was moved to ``index``, and the cells of index arrays and masks that chose it."""
    return moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"b[0, 1] reads a[1, 2]: 6."``, with slots."""
    return template_of(plan)


def _is_subscript(subject: Subject) -> bool:
    is_member = subject.event.operation in READS | STORES
    return subject.failure is None and len(subject.event.arguments) > 1 and (subject.changes_items or is_member)


def _lacks_values(value: Value) -> bool:
    """Whether an index array or mask in it was too large to be kept."""
    if isinstance(value, Group):
        return any(_lacks_values(item.value) for item in value.items)
    return isinstance(value, Snapshot) and value.values is None and value.bits is None


def _plan(subject: Subject) -> Plan | None:
    if subject.failure is not None or not subject.arguments:
        return None
    operation = subject.event.operation
    if operation in READS:
        return select_plan(subject)
    if operation in STORES:
        return setitem_plan(subject)
    if subject.changes_items:
        return augmented_plan(subject)
    return call_plan(subject, WRITES[operation]) if operation in WRITES else None
