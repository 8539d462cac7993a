"""Subjects made of recorded events: every argument as an operand with the name that the reader gave it."""

from __future__ import annotations

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.fold import Fold
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import clip_name
from tensorviz.trace.recording import Event, NodeKind, Plain, Text, Unknown, Value

__all__ = ["UNNAMED_RESULT", "subject_of"]

UNNAMED_RESULT = "result"


def subject_of(event: Event, fold: Fold, *, is_call: bool) -> Subject:
    """The event with its operands; ``is_call`` says whether it entered a function of the reader's."""
    result = None if isinstance(event.result, Unknown) else _operand(_result_name(event, fold), event.result, None)
    return Subject(
        event=event,
        node=fold.node,
        arguments=tuple(_operand(a.source, a.value, a.keyword) for a in event.arguments),
        result=result,
        body=fold.body if is_call else None,
        failure=fold.failure,
    )


def _result_name(event: Event, fold: Fold) -> str:
    if fold.node.target:
        return fold.node.target
    writes = fold.node.kind in {NodeKind.SETITEM, NodeKind.AUGMENTED}
    return event.arguments[0].source if writes and event.arguments else UNNAMED_RESULT


def _operand(source: str, value: Value, keyword: str | None) -> Operand:
    name = clip_name(source) or "value"
    if isinstance(value, Snapshot):
        return Operand(name, value, keyword=keyword)
    if isinstance(value, Plain):
        return Operand(name, plain=clip_name(repr(value.value)), keyword=keyword)
    if isinstance(value, Text):
        return Operand(name, plain=clip_name(value.text), keyword=keyword)
    return Operand(name, plain=name, keyword=keyword)
