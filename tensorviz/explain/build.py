"""A recording, explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from tensorviz.explain.axes.carry import AxisNames
from tensorviz.explain.axes.memory import AxisMemory
from tensorviz.explain.axes.text import Parts
from tensorviz.explain.fold import Fold, fold
from tensorviz.explain.hazards.history import History
from tensorviz.explain.hazards.table import Hazards
from tensorviz.explain.landscape.ground import Ground
from tensorviz.explain.past import Past
from tensorviz.explain.recognise import plan_of
from tensorviz.explain.step import Step
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.subjects import subject_of
from tensorviz.trace.recording import Event, Recording

__all__ = ["explain"]


def explain(
    recording: Recording,
    axes: Mapping[str, Sequence[Parts]] | None = None,
    memory: AxisMemory | None = None,
    quiet: Iterable[str] = (),
    grounds: Mapping[int, Ground] | None = None,
) -> tuple[Step, ...]:
    """The steps in the order of execution: a call before the steps of its body, the operation that raised last.

    ``axes`` are names of axes by variable, beside those that stand in the code; ``memory`` knows those of earlier
    cells; ``quiet`` holds rules of hazards that nothing is said of; ``grounds`` is what loops descend on.

    What each step tells is worked out when it is looked at. Never raises for what the reader's code did.
    """
    calls = frozenset(activation.call for activation in recording.activations if activation.call is not None)
    folds = fold(recording)
    past = Past(recording, grounds or {})
    fold_of = {event.sequence: group for group in folds for event in group.events}

    def planned(event: Event) -> Plan | None:
        return plan_of(_subject(event, fold_of[event.sequence], calls, past)) if event.sequence in fold_of else None

    names = AxisNames(recording, planned, axes or {}, memory or AxisMemory())
    numbers = {event.sequence: number for number, group in enumerate(folds) for event in group.events}
    hazards = Hazards(History(recording, planned, numbers, calls), quiet)
    return tuple(
        Step(number, group, partial(_subject, fold=group, calls=calls, past=past), names, hazards)
        for number, group in enumerate(folds)
    )


def _subject(event: Event, fold: Fold, calls: frozenset[int], past: Past) -> Subject:
    return subject_of(event, fold, is_call=event.sequence in calls, past=past)
