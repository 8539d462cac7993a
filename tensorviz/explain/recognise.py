"""Which family explains an operation, and what it tells."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from tensorviz.explain.alt import describe
from tensorviz.explain.dialects import template_in_words_of, translated, worded
from tensorviz.explain.families import (
    call,
    contraction,
    creation,
    einsum,
    elementwise,
    fields,
    formula,
    gather,
    index_tricks,
    indexing,
    join,
    layout,
    opaque,
    positions,
    rearranging,
    reduction,
    resizing,
    scan,
    several,
    shuffling,
    sorting,
)
from tensorviz.explain.recipes import OpaqueRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Family, Plan, Subject

__all__ = ["Told", "plan_of", "tell"]

FAMILIES: tuple[Family, ...] = (
    call,
    contraction,
    einsum,
    elementwise,
    reduction,
    scan,
    formula,
    layout,
    fields,
    index_tricks,
    indexing,
    join,
    rearranging,
    several,
    resizing,
    shuffling,
    positions,
    sorting,
    creation,
    gather,
    opaque,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """One operation, explained: by a family, of the subject in NumPy's terms."""

    family: Family
    subject: Subject
    plan: Plan
    readings: tuple[Reading, ...]

    def explain_cell(self, index: tuple[int, ...], result: int) -> Frame:
        """One frame about the cell at ``index`` of one result."""
        frame = self.family.explain_cell(self.plan.of(result), self.subject, index)
        return worded(frame, self.subject.library)

    def cell_template(self, result: int) -> CellTemplate | None:
        """How a viewer words "explain this cell" of one result; None where no cell can be explained."""
        template = self.family.cell_template(self.plan.of(result), self.subject)
        return template_in_words_of(template, self.subject.library)


def tell(subject: Subject) -> Told:
    """The first family that recognises the operation; the generic one, with the reason, where that family fails."""
    try:
        spoken = translated(subject)
        for family in FAMILIES[:-1]:
            plan = family.recognise(spoken)
            if isinstance(plan, Plan) and not isinstance(plan.recipe, OpaqueRecipe):
                names = tuple(event.operation.rpartition(".")[2] for event in (spoken.event, subject.event))
                return Told(family, spoken, plan, _finished(plan, family.readings(plan, spoken), spoken, names))
            if isinstance(plan, Plan):
                return _card(subject, plan)
        return _card(subject, opaque.recognise(replace(subject, reason=spoken.reason)))
    except Exception as error:
        log.exception("%s could not be explained", subject.node.source)
        return _degraded(subject, error)


def _card(subject: Subject, plan: Plan) -> Told:
    return Told(opaque, subject, plan, _finished(plan, opaque.readings(plan, subject), subject))


def plan_of(subject: Subject) -> Plan | None:
    """The plan alone, without any frame; None where its family fails."""
    for family in FAMILIES:
        try:
            plan = family.recognise(subject)
        except Exception:  # noqa: BLE001 - `tell` logs it
            return None
        if isinstance(plan, Plan):
            return plan
    return None


def _degraded(subject: Subject, error: Exception) -> Told:
    reason = f"the picture of this operation failed ({type(error).__name__}: {error})"
    return _card(subject, opaque.degraded(subject, reason))


def _finished(
    plan: Plan, readings: tuple[Reading, ...], subject: Subject, names: tuple[str, ...] = ()
) -> tuple[Reading, ...]:
    """In the words of the library, and described; ``names`` are the function's in NumPy and in the library."""
    return tuple(
        replace(
            reading, frames=tuple(_described(plan, worded(frame, subject.library, names)) for frame in reading.frames)
        )
        for reading in readings
    )


def _described(plan: Plan, frame: Frame) -> Frame:
    return frame if frame.alt else replace(frame, alt=describe(plan, frame))
