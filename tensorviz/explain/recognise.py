"""Which family explains an operation, and what it tells."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from tensorviz.explain.alt import describe
from tensorviz.explain.families import (
    call,
    contraction,
    creation,
    einsum,
    elementwise,
    indexing,
    join,
    layout,
    opaque,
    rearranging,
    reduction,
    scan,
    several,
    sorting,
)
from tensorviz.explain.recipes import OpaqueRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import Family, Plan, Subject

__all__ = ["Told", "plan_of", "tell"]

FAMILIES: tuple[Family, ...] = (
    call,
    contraction,
    einsum,
    elementwise,
    reduction,
    scan,
    layout,
    indexing,
    join,
    rearranging,
    several,
    sorting,
    creation,
    opaque,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """One operation, explained."""

    family: Family
    plan: Plan
    readings: tuple[Reading, ...]


def tell(subject: Subject) -> Told:
    """The first family that recognises the operation; the generic one, with the reason, where that family fails."""
    for family in FAMILIES:
        try:
            plan = family.recognise(subject)
            if isinstance(plan, Plan):
                teller = opaque if isinstance(plan.recipe, OpaqueRecipe) else family
                return Told(teller, plan, _with_alt(plan, teller.readings(plan, subject)))
        except Exception as error:
            log.exception("%s could not be explained", subject.node.source)
            return _degraded(subject, error)
    raise AssertionError("the generic family recognises everything")


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
    plan = opaque.degraded(subject, reason)
    return Told(opaque, plan, _with_alt(plan, opaque.readings(plan, subject)))


def _with_alt(plan: Plan, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    return tuple(
        replace(reading, frames=tuple(_described(plan, frame) for frame in reading.frames)) for reading in readings
    )


def _described(plan: Plan, frame: Frame) -> Frame:
    return frame if frame.alt else replace(frame, alt=describe(plan, frame))
