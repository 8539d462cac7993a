"""A subject of torch or jax -> the same subject in NumPy's terms, which every family understands."""

from __future__ import annotations

from dataclasses import replace

from tensorviz.explain.dialects import jax_names, torch_names
from tensorviz.explain.dialects.calls import Heard
from tensorviz.explain.subject import Subject
from tensorviz.explain.subjects import operand_of
from tensorviz.sentences import say

__all__ = ["translated"]

DIALECTS = {"torch": torch_names.heard, "jax": jax_names.heard}


def translated(subject: Subject) -> Subject:
    """The subject in NumPy's terms; with the reason where the library does something that has no picture.

    Subjects of other libraries, and operations that are not in the tables, stay as they are.
    """
    library = subject.event.operation.partition(".")[0]
    if library not in DIALECTS or subject.failure is not None:
        return subject
    heard = DIALECTS[library](subject)
    if isinstance(heard, str):
        return replace(subject, library=library, reason=heard)
    return replace(_put(subject, heard), library=library, reason=_unknown_dtype(subject))


def _unknown_dtype(subject: Subject) -> str:
    """Why an operation has no picture that would have one with other numbers."""
    operands = [*subject.arguments, *([subject.result] if subject.result is not None else [])]
    names = [operand.snapshot.dtype for operand in operands if operand.snapshot is not None]
    unknown = next((name for name in names if name[:1].isalpha()), "")
    if not unknown:
        return ""
    return say("NumPy has no {dtype}, in which the numbers would be worked out here", dtype=unknown)


def _put(subject: Subject, heard: Heard) -> Subject:
    before = heard.before or subject.event.before
    event = replace(subject.event, operation=heard.operation, arguments=heard.arguments, before=before)
    operands = tuple(operand_of(each.source, each.value, each.keyword) for each in heard.arguments)
    node = subject.node if heard.kind is None else replace(subject.node, kind=heard.kind)
    node = node if heard.symbol is None else replace(node, symbol=heard.symbol)
    if heard.others:
        subject = replace(subject, result=subject.results[0], others=heard.others)
    return replace(subject, event=event, arguments=operands, node=node)
