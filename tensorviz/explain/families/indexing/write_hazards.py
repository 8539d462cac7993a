"""What a write can do unseen: lose a fraction or a value, miss its array, change other names."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorviz.explain.families.indexing.parts import Part
from tensorviz.explain.families.indexing.selection import Selection
from tensorviz.explain.families.movement.moving import movement_of
from tensorviz.explain.families.phrases import call_name, name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Hazard
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name, count, fit, join
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["copied_from", "double_write", "lost_write", "shared_memory", "truncated", "truncation"]


def truncated(plan: Plan) -> tuple[str, str] | None:
    """The first value whose fraction falls off, and what is written instead; None where all are kept as they are."""
    value, target = plan.operands[1], plan.operands[0]
    kept = value.snapshot.values if value.snapshot is not None else None
    is_whole = isinstance(target.dtype, np.dtype) and target.dtype.kind in "iu"
    if movement_of(plan).computes or not is_whole or kept is None or kept.dtype.kind != "f":
        return None
    odd = kept.reshape(-1)[np.isfinite(kept.reshape(-1)) & (kept.reshape(-1) != np.trunc(kept.reshape(-1)))]
    if not odd.size:
        return None
    return format_value(odd[0]), format_value(np.trunc(odd[0]))


def truncation(plan: Plan) -> Hazard | None:
    """H9: a fraction that falls off."""
    cut = truncated(plan)
    if cut is None:
        return None
    (old, new), target = cut, plan.operands[0]
    sentence = say(
        "{target} holds {dtype}: {old} is written as {new}, the fraction falls off.",
        target=name_of(target),
        dtype=target.dtype,
        old=old,
        new=new,
    )
    return Hazard("H9", fit(sentence, say("{old} is written as {new}: the fraction falls off.", old=old, new=new)))


def lost_write(subject: Subject) -> Hazard | None:
    """H5: a write into the copy that a mask or an index list made."""
    source = copied_from(subject)
    if source is None:
        return None
    copy = clip_name(ast.unparse(_parsed(subject.event.arguments[0].source)))
    return Hazard(
        "H5",
        fit(
            say("{copy} is a copy that nobody holds: {source} stays as it was.", copy=copy, source=source),
            say("A copy was written."),
        ),
    )


def copied_from(subject: Subject) -> str | None:
    """The array of which a mask or an index list made the copy that is written and lost; None where it is no copy."""
    before = subject.event.before
    tree = _parsed(subject.event.arguments[0].source)
    if subject.node.kind is NodeKind.CALL or before is None or before.is_view or not isinstance(tree, ast.Subscript):
        return None
    items = tree.slice.elts if isinstance(tree.slice, ast.Tuple) else [tree.slice]
    is_listed = any(isinstance(item, ast.Compare | ast.List) for item in items)
    return clip_name(ast.unparse(tree.value)) if is_listed else None


def double_write(plan: Plan, subject: Subject, parts: Sequence[Part] | None, selection: Selection) -> Hazard | None:
    """H6: cells that are selected more than once."""
    if parts is None or selection.size is None or selection.distinct is None or selection.size == selection.distinct:
        return None
    number = selection.size - selection.distinct
    times = say("{writes} for {cells}", writes=count(selection.size, "write"), cells=count(selection.distinct, "cell"))
    if movement_of(plan).computes:
        is_torch = subject.library == "torch"
        other = "index_put_(..., accumulate=True)" if is_torch else f"{call_name(subject.event.operation)}.at"
        told = fit(
            say(
                "{times}: each cell is worked out from its old value, the last stays; {other} counts every one.",
                times=times,
                other=other,
            ),
            say("{times}: the last one stays; {other} counts every one.", times=times, other=other),
        )
        return Hazard("H6", told)
    return Hazard(
        "H6",
        fit(
            say("{times}: where a cell is written twice, the last one stays.", times=times),
            say("{number} were lost.", number=number),
        ),
    )


def shared_memory(subject: Subject) -> Hazard | None:
    """H5: other names see the change, because they share the memory."""
    written = _parsed(subject.event.arguments[0].source)
    own = {node.id for node in ast.walk(written) if isinstance(node, ast.Name)} if written is not None else set()
    changed = [clip_name(name) for name in subject.event.changed if name not in own]
    if not changed:
        return None
    share = say("shares this memory") if len(changed) == 1 else say("share this memory")
    names = join(changed)
    return Hazard(
        "H5",
        fit(
            say("{names} {share}, and changed too.", names=names, share=share),
            say("{other_names} {share}, and changed too.", other_names=count(len(changed), "other name"), share=share),
        ),
    )


def _parsed(source: str) -> Any:
    try:
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError):
        return None
