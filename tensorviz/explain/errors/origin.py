"""Where a shape went wrong before the operation that failed: an axis reduced away, a matrix turned."""

from __future__ import annotations

from tensorviz.explain.errors.broadcast import REDUCTIONS, marks_of
from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Diagnosis
from tensorviz.explain.format import format_shape
from tensorviz.explain.words import clip_name, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Event, Plain

__all__ = ["origin_of"]

TURNS = frozenset({"T", "transpose", "swapaxes", "mT", "permute", "t"})
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
    return ""


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
