"""A recording, explained."""

from __future__ import annotations

from functools import partial

from tensorviz.explain.fold import Fold, fold
from tensorviz.explain.step import Step
from tensorviz.explain.subject import Subject
from tensorviz.explain.subjects import subject_of
from tensorviz.trace.recording import Event, Recording

__all__ = ["explain"]


def explain(recording: Recording) -> tuple[Step, ...]:
    """The steps in the order of execution: a call before the steps of its body, the operation that raised last.

    What each step tells is worked out when it is looked at. Never raises for what the reader's code did.
    """
    calls = frozenset(activation.call for activation in recording.activations if activation.call is not None)
    return tuple(
        Step(number, group, partial(_subject, fold=group, calls=calls)) for number, group in enumerate(fold(recording))
    )


def _subject(event: Event, fold: Fold, calls: frozenset[int]) -> Subject:
    return subject_of(event, fold, is_call=event.sequence in calls)
