"""Subjects made of recorded events: every argument as an operand with the name that the reader gave it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.fold import Fold
from tensorviz.explain.operands import Operand
from tensorviz.explain.past import Past
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import clip_name, new_name
from tensorviz.trace.recording import Event, Group, NodeKind, Plain, Target, Text, Unknown, Value

__all__ = ["UNNAMED_RESULT", "operand_of", "subject_of"]

UNNAMED_RESULT = "result"
AS_WRITTEN = frozenset({"slice", "type", "dtype", "ellipsis"})


def subject_of(event: Event, fold: Fold, *, is_call: bool, past: Past | None = None) -> Subject:
    """The event with its operands; ``is_call`` says whether it entered a function of the reader's."""
    return Subject(
        event=event,
        node=fold.node,
        arguments=tuple(operand_of(a.source, a.value, a.keyword) for a in event.arguments),
        result=_result(event, fold),
        body=fold.body if is_call else None,
        failure=fold.failure,
        results=tuple(_results(event, fold)),
        past=past,
    )


def _result(event: Event, fold: Fold) -> Operand | None:
    value = event.result
    if isinstance(value, Unknown):
        return None
    name = _result_name(event, fold)
    if isinstance(value, Plain):
        text = str(value.value) if value.type_name in AS_WRITTEN else repr(value.value)
        return Operand(clip_name(name), plain=clip_name(text))
    return operand_of(name, value, None)


def _result_name(event: Event, fold: Fold) -> str:
    if fold.node.target:
        return _rebound(fold.node.target, event, event.result)
    writes = fold.node.kind in {NodeKind.SETITEM, NodeKind.AUGMENTED}
    if writes and event.arguments:
        return event.arguments[0].source
    written = (a for a in event.arguments if a.keyword == "out" and _is_same(a.value, event.result))
    out = next(written, None)
    if out is None:
        return UNNAMED_RESULT
    is_read = any(a is not out and a.source == out.source for a in event.arguments)
    return new_name(out.source) if is_read else out.source


def _is_same(one: Value, other: Value) -> bool:
    return isinstance(one, Snapshot) and isinstance(other, Snapshot) and one.object_id == other.object_id != 0


def _results(event: Event, fold: Fold) -> Iterator[Operand]:
    """The items of a list or tuple of results, lists inside taken apart."""
    if isinstance(event.result, Group):
        for name, value in _taken_apart(event.result, fold.node.target or UNNAMED_RESULT, fold.node.unpacked):
            yield operand_of(_rebound(name, event, value), value, None)


def _rebound(name: str, event: Event, value: Value) -> str:
    """``"new x"`` where the operation reads another value of the variable that it then binds (``x = x + 1``)."""
    own = value.object_id if isinstance(value, Snapshot) else 0
    kept = any(own and isinstance(a.value, Snapshot) and a.value.object_id == own for a in event.arguments)
    word = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")
    return new_name(name) if not kept and any(word.search(a.source) for a in event.arguments) else name


def _taken_apart(value: Value, name: str, targets: tuple[Target, ...]) -> Iterator[tuple[str, Value]]:
    if not isinstance(value, Group):
        yield name, value
        return
    own = [f"{name}{item.source}" for item in value.items]
    for default, target, item in zip(own, _spread(targets, len(own)), value.items, strict=True):
        if isinstance(target, str):
            yield from _taken_apart(item.value, target, ())
        else:
            yield from _taken_apart(item.value, default, target)


def _spread(targets: tuple[Target, ...], length: int) -> list[Target]:
    """One target per item, ``()`` where it has none; a starred one takes what the others leave."""
    star = next((at for at, each in enumerate(targets) if isinstance(each, str) and each.startswith("*")), None)
    if star is None:
        return list(targets) if len(targets) == length else [()] * length
    many = length - len(targets) + 1
    rest = str(targets[star])[1:]
    return [*targets[:star], *(f"{rest}[{at}]" for at in range(many)), *targets[star + 1 :]]


def operand_of(source: str, value: Value, keyword: str | None) -> Operand:
    """A recorded value under the name that the reader gave it, cut where that is long."""
    name = clip_name(source) or "value"
    if isinstance(value, Snapshot):
        return Operand(name, value, keyword=keyword)
    if isinstance(value, Plain):
        is_as_written = value.type_name in AS_WRITTEN or "slice(" in repr(value.value)
        text = source if is_as_written else repr(value.value)
        return Operand(name, plain=clip_name(text), keyword=keyword)
    if isinstance(value, Text):
        return Operand(name, plain=clip_name(value.text), keyword=keyword)
    return Operand(name, plain=name, keyword=keyword)
