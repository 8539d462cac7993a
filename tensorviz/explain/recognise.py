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
    factorization,
    failed,
    field,
    formula,
    gather,
    indexing,
    layout,
    normalised,
    opaque,
    reduction,
    scan,
)
from tensorviz.explain.families.movement import (
    by_value,
    fields,
    index_tricks,
    join,
    positions,
    rearranging,
    rereading,
    resizing,
    several,
    shuffling,
    sorting,
    uniques,
)
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.recipes import OpaqueRecipe
from tensorviz.explain.space import also
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Family, Outcome, Plan, Sources, Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["Told", "plan_of", "tell"]

FAMILIES: tuple[Family, ...] = (
    failed,
    field,
    call,
    contraction,
    einsum,
    elementwise,
    reduction,
    rereading,
    scan,
    formula,
    normalised,
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
    uniques,
    sorting,
    by_value,
    creation,
    gather,
    factorization,
    opaque,
)

FEW_POSITIONS = 4

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

    def sources(self, index: tuple[int, ...]) -> Sources:
        """The cells that feed a cell of the first result."""
        return self.family.sources(self.plan.of(0), index)

    def cell_template(self, result: int) -> CellTemplate | None:
        """How a viewer words "explain this cell" of one result; None where no cell can be explained."""
        template = self.family.cell_template(self.plan.of(result), self.subject)
        return template_in_words_of(template, self.subject.library)


def tell(subject: Subject) -> Told:
    """The first family that recognises the operation; the generic one, with the reason, where that family fails."""
    try:
        spoken = subject if subject.failure is not None else translated(subject)
        for family in FAMILIES[:-1]:
            plan = _recognised(family, spoken)
            if plan is not None and not isinstance(plan.recipe, OpaqueRecipe):
                names = tuple(
                    event.operation.removesuffix(".__call__").rpartition(".")[2]
                    for event in (spoken.event, subject.event)
                )
                told = (*_with_others(family.readings(plan, spoken), plan, spoken), *also(plan, spoken))
                return Told(family, spoken, plan, _finished(plan, told, spoken, names))
            if plan is not None:
                return _card(subject, plan)
        return _card(subject, opaque.recognise(replace(subject, reason=spoken.reason)))
    except Exception as error:
        log.exception("%s could not be explained", subject.node.source)
        return _degraded(subject, error)


def _card(subject: Subject, plan: Plan) -> Told:
    readings = (*opaque.readings(plan, subject), *also(plan, subject))
    return Told(opaque, subject, plan, _finished(plan, readings, subject))


def plan_of(subject: Subject) -> Plan | None:
    """The plan alone, without any frame; None where its family fails."""
    try:
        spoken = subject if subject.failure is not None else translated(subject)
        plans = (_recognised(family, spoken) for family in FAMILIES[:-1])
        return next((plan for plan in plans if plan is not None), opaque.recognise(subject))
    except Exception:  # noqa: BLE001 - `tell` logs it
        return None


def _recognised(family: Family, subject: Subject) -> Plan | None:
    """The plan of a family; of several results that NumPy has separate operations for, with the plans of all."""
    plan = family.recognise(subject)
    if not isinstance(plan, Plan):
        return None
    more = []
    for operation, result in zip(subject.others, subject.results[1:], strict=False):
        event = replace(subject.event, operation=operation)
        other = family.recognise(replace(subject, event=event, result=result))
        if not isinstance(other, Plan) or other.result is None:
            return None
        more.append(Outcome(other.recipe, other.result, other.trail, other.guides))
    return replace(plan, more=tuple(more)) if more else plan


def _with_others(readings: tuple[Reading, ...], plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """A last sentence about the results after the first."""
    if not subject.others:
        return readings
    first, *rest = readings
    still, other = first.frames[-1], plan.more[0].result
    name, function = name_of(other), subject.others[0].rpartition(".")[2]
    values = other.snapshot.values if other.snapshot is not None else None
    cells = [format_value(value) for value in values.reshape(-1)[:FEW_POSITIONS]] if values is not None else []
    listed = f": {', '.join(cells)}" if values is not None and 0 < values.size <= FEW_POSITIONS else ""
    known = say(", as {function} gives them", function=function) if subject.others[0].startswith("numpy.") else ""
    sentence = fit(
        say("{name} holds their positions{known}{listed}.", name=name, known=known, listed=listed),
        say("{name} holds their positions.", name=name),
    )
    frame = replace(still, sentence=sentence)
    told = replace(first, frames=(*first.frames, frame), story=(*first.story, len(first.frames)))
    return (told, *rest)


def _degraded(subject: Subject, error: Exception) -> Told:
    reason = say("the picture of this operation failed ({name}: {error})", name=type(error).__name__, error=error)
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
