"""The rules in their order, and what they say of one step."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from tensorviz.explain.hazards import (
    aliased,
    appeared,
    conjugated,
    huge,
    lettered,
    losses,
    matrices,
    own_source,
    reshaped,
    stretched,
    truncated,
    turned,
    wrapped,
)
from tensorviz.explain.hazards.case import Case
from tensorviz.explain.hazards.history import History
from tensorviz.explain.hazards.quiet import Quiet
from tensorviz.explain.hazards.unfinite import Watch
from tensorviz.explain.recipes import CallRecipe, FailureRecipe
from tensorviz.explain.steps import Frame, Hazard, Reading
from tensorviz.explain.subject import Plan, Sources, Subject
from tensorviz.explain.words import join
from tensorviz.sentences import say

__all__ = ["MOST_SAID", "Hazards", "attached", "lines_of"]

Given = TypeVar("Given")

MOST_SAID = 3

log = logging.getLogger(__name__)

CHECKS: dict[str, Callable[[Case], Hazard | None]] = {
    "H1": lambda case: stretched.check(case) or losses.check(case),
    "H2": own_source.check,
    "H3": reshaped.check,
    "H4": wrapped.check,
    "H5": aliased.check,
    "H8": appeared.check,
    "H9": truncated.check,
    "H10": matrices.check_symmetry,
    "H11": matrices.check_condition,
    "H12": conjugated.check,
    "H13": turned.check,
    "H14": huge.check,
    "H15": lettered.check,
}
"""H6 and H7, and H5 and H9 of a plain write, are told by the write or the index itself."""


class Hazards:
    """All rules over one recording; what they need of it is worked out when the first step is looked at."""

    def __init__(self, history: History, quiet: Iterable[str] = ()) -> None:
        self.history = history
        self._quiet = Quiet(history.recording, quiet)

    @cached_property
    def watch(self) -> Watch:
        try:
            return Watch.over(self.history)
        except Exception:
            log.exception("the first NaN could not be looked for")
            return Watch(self.history)

    def notice(self, subject: Subject, plan: Plan, sources: Callable[[tuple[int, ...]], Sources]) -> tuple[Hazard, ...]:
        """What is to be said of one step, in the order of the rules."""
        case = self._case(subject, plan, sources)
        wanted = [check for rule, check in CHECKS.items() if not self._quiet.is_quiet(rule, subject.node)]
        found = [_guarded(check, case) for check in wanted] if case is not None else []
        return tuple(hazard for hazard in found if hazard is not None)

    def remarks(self, subject: Subject, plan: Plan) -> tuple[str, ...]:
        """That NaN came in with an input, where a step is the first to read it."""
        case = self._case(subject, plan, lambda _: [])
        if case is None or self._quiet.is_quiet("H8", subject.node):
            return ()
        said = _guarded(appeared.came_in, case)
        return (said,) if said else ()

    def heard(self, subject: Subject, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """The readings without the hazards that are not wanted."""
        return tuple(replace(one, frames=tuple(self._heard(subject, each) for each in one.frames)) for one in readings)

    def _heard(self, subject: Subject, frame: Frame) -> Frame:
        wanted = tuple(one for one in frame.hazards if not self._quiet.is_quiet(one.rule, subject.node))
        return frame if wanted == frame.hazards else replace(frame, hazards=wanted)

    def _case(self, subject: Subject, plan: Plan, sources: Callable[[tuple[int, ...]], Sources]) -> Case | None:
        is_told_elsewhere = isinstance(plan.recipe, CallRecipe | FailureRecipe) or subject.failure is not None
        return None if is_told_elsewhere else Case(subject, plan, self.history, self.watch, sources)


def attached(readings: tuple[Reading, ...], hazards: tuple[Hazard, ...]) -> tuple[Reading, ...]:
    """The readings with the hazards on the frame that each depth ends with, and their evidence among the roles."""
    return tuple(replace(one, frames=_attached(one, hazards)) for one in readings) if hazards else readings


def _attached(reading: Reading, hazards: tuple[Hazard, ...]) -> tuple[Frame, ...]:
    frames = list(reading.frames)
    known = {hazard.rule for frame in frames for hazard in frame.hazards}
    new = tuple(hazard for hazard in hazards if hazard.rule not in known)
    evidence = tuple(role for hazard in new for role in hazard.evidence)
    for at in {reading.brief[-1], reading.shape[-1]} if new else ():
        frame = frames[at]
        frames[at] = replace(frame, hazards=(*frame.hazards, *new), roles=(*frame.roles, *evidence))
    return tuple(frames)


def lines_of(hazards: Iterable[Hazard]) -> tuple[str, ...]:
    """What is said of several: one line each, at most three; of the others the rules."""
    every = tuple(hazards)
    rest = [hazard.rule for hazard in every[MOST_SAID:]]
    return (
        *(hazard.sentence for hazard in every[:MOST_SAID]),
        *((say("And more: {rest}.", rest=join(rest)),) if rest else ()),
    )


def _guarded(check: Callable[[Case], Given], case: Case) -> Given | None:
    """What a rule says; a fault of ours says nothing."""
    try:
        return check(case)
    except Exception:
        log.exception("a rule could not be checked at %s", case.subject.node.source)
        return None
