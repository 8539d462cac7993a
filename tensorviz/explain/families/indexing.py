"""Cells chosen by an index: reading and writing with ints, slices, new axes, masks and index arrays."""

from __future__ import annotations

from types import NotImplementedType

from tensorviz.explain.families import moving
from tensorviz.explain.families.indexing_select import frames_of, select_plan
from tensorviz.explain.families.moving import reading_of, template_of
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

explain_cell = moving.explain_cell


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """An array that is indexed."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: before, axis by axis, what was moved, view or copy."""
    frames = frames_of(plan, subject)
    middle = [at for at, frame in enumerate(frames) if frame.phase == "axis"]
    brief = (0, *middle[-1:], len(frames) - 2, len(frames) - 1)
    return reading_of(frames, brief, "Axis by axis")


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell that was moved to ``index``, and the cells of index arrays and masks that chose it."""
    return moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"b[0, 1] reads a[1, 2]: 6."``, with slots."""
    return template_of(plan)


def _plan(subject: Subject) -> Plan | None:
    if subject.failure is not None or not subject.arguments:
        return None
    if subject.event.operation == "numpy.ndarray.__getitem__":
        return select_plan(subject)
    return None
