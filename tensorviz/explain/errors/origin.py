"""Where a shape went wrong before the operation that failed: an axis reduced away, a matrix turned."""

from __future__ import annotations

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.errors.broadcast import REDUCTIONS, marks_of
from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Diagnosis
from tensorviz.explain.format import format_shape
from tensorviz.explain.words import clip_name, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Event, Plain

__all__ = ["origin_of"]

TURNS = frozenset({"T", "transpose", "swapaxes", "mT", "permute", "t"})
MOST_BEFORE = 16
SHAPED = ("broadcast", "matmul", "in-place", "assign", "join")


def origin_of(case: Case, diagnosis: Diagnosis) -> str:
    """One sentence about the step that gave an operand the shape that does not fit; nothing where there is none."""
    if diagnosis.rule not in SHAPED:
        return ""
    for part in case.arrays:
        maker = part.maker
        before = None if maker is None else case.past.source_shape(maker)
        if maker is None or before is None or before == part.shape:
            continue
        name = maker.operation.rpartition(".")[2]
        if name in REDUCTIONS and _fits(case, part, _kept(before, part.shape)):
            return _told(case, maker, part, before, say("took an axis away"))
        if name in TURNS and _fits(case, part, before):
            return _told(case, maker, part, before, say("swapped the axes"))
        if name in ("ravel", "flatten", "squeeze") and _fits(case, part, before):
            return _told(case, maker, part, before, say("took axes away"))
        if name == "__getitem__" and _fits(case, part, _kept(before, part.shape)) and _has_number(maker):
            return _told(case, maker, part, before, say("took an axis away"))
    return _stretched(case)


def _stretched(case: Case) -> str:
    """An operation before it that stretched a column and a row of one length into a square (H1)."""
    waiting = [part.maker for part in case.arrays]
    for _ in range(MOST_BEFORE):
        maker = waiting.pop(0) if waiting else None
        if maker is None:
            if not waiting:
                return ""
            continue
        shapes = _square_of(maker)
        node = case.past.node(maker)
        if shapes is not None and node is not None and node.filename == case.past.recording.filename:
            source = clip_name(f"{node.target} = {node.source}" if node.target else node.source)
            line, (one, other) = node.span.line, (format_shape(shape) for shape in shapes)
            made = format_shape(np.broadcast_shapes(*shapes))
            return fit(
                say("Line {line}, {source}, made {made} of {one} and {other}.",
                    line=line, source=source, made=made, one=one, other=other),
                say("Line {line} made {made} of {one} and {other}.", line=line, made=made, one=one, other=other),
            )  # fmt: skip
        waiting += case.past.makers(maker)
    return ""


def _square_of(event: Event) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The shapes of its two operands, where both were stretched to the same length and one has an axis less."""
    given = [argument.value for argument in event.arguments]
    if len(given) != 2 or not all(isinstance(value, Snapshot) for value in (*given, event.result)):
        return None
    one, other, made = (value.shape for value in (*given, event.result))  # type: ignore[union-attr]
    long, short = (one, other) if len(one) > len(other) else (other, one)
    is_pair = len(long) == len(short) + 1 and long[-1:] == (1,) and short[-1:] != (1,) and long[:-1] == short
    return (one, other) if is_pair and made == (*short, short[-1]) else None


def _kept(before: tuple[int, ...], after: tuple[int, ...]) -> tuple[int, ...] | None:
    """The shape with length 1 where an axis has gone."""
    if len(before) != len(after) + 1:
        return None
    options = [before[:at] + before[at + 1 :] for at in range(len(before))]
    fitting = [at for at, shape in enumerate(options) if shape == after]
    return (*before[: fitting[0]], 1, *before[fitting[0] + 1 :]) if len(fitting) == 1 else None


def _has_number(maker: Event) -> bool:
    index = maker.arguments[1].value if len(maker.arguments) > 1 else None
    parts = index.value if isinstance(index, Plain) else ()
    return any(isinstance(each, int) for each in (parts if isinstance(parts, tuple) else (parts,)))


def _fits(case: Case, part: Part, shape: tuple[int, ...] | None) -> bool:
    """Whether the operation would have gone through with ``part`` in that shape."""
    if shape is None:
        return False
    shapes = [shape if each is part else each.shape for each in case.arrays]
    if case.function in ("matmul", "__matmul__", "dot", "mm"):
        left, right = shapes[0], shapes[-1]
        return len(left) > 0 and len(right) > 1 and left[-1] == right[-2]
    return "clash" not in marks_of([each for each in shapes if each])


def _told(case: Case, maker: Event, part: Part, before: tuple[int, ...], what: str) -> str:
    node = case.past.node(maker)
    change = say("{shape} became {part_shape}", shape=format_shape(before), part_shape=format_shape(part.shape))
    if node is None:
        return ""
    source = clip_name(f"{node.target} = {node.source}" if node.target else node.source)
    line = (
        say("Line {line}, {source},", line=node.span.line, source=source)
        if node.filename == case.past.recording.filename
        else f"{source}"
    )
    return fit(f"{line} {what}: {change}.", f"{source} {what}: {change}.", f"{source}: {change}.")
