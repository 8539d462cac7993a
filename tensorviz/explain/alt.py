"""A frame's picture in words, for who cannot see it."""

from __future__ import annotations

from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame, Index, RoleKind, result_number
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import join
from tensorviz.sentences import say

__all__ = ["describe"]

STATES: dict[RoleKind, str] = {
    "live": say("lit"),
    "ghost": say("read again, not copied"),
    "done": say("done"),
    "hidden": say("not known yet"),
    "target": say("being written"),
    "clash": say("not fitting"),
}


def describe(plan: Plan, frame: Frame) -> str:
    """``"A (2, 3): [0, :] lit. B (3, 2): [:, 0] lit. C (2, 2): [0, 0] being written."``, or the sentence again."""
    numbered = list(enumerate(plan.operands))
    numbered += ((result_number(position), result) for position, result in enumerate(plan.results))
    parts = (_array(operand, number, frame) for number, operand in numbered if operand.snapshot is not None)
    return " ".join(parts) or frame.sentence


def _array(operand: Operand, number: int, frame: Frame) -> str:
    title = f"{operand.name} {format_shape(operand.shape)}"
    states = [
        f"{_cells(role.index, operand.shape)} {STATES[role.kind]}" for role in frame.roles if role.operand == number
    ]
    return f"{title}: {join(states)}." if states else f"{title}."


def _cells(index: Index, shape: tuple[int, ...]) -> str:
    if all(cut == slice(0, length) for cut, length in zip(index, shape, strict=True)):
        return say("all") if shape else say("its number")
    return f"[{', '.join(_cut(cut, length) for cut, length in zip(index, shape, strict=True))}]"


def _cut(cut: slice, length: int) -> str:
    if cut == slice(0, length):
        return ":"
    return str(cut.start) if cut.stop == cut.start + 1 else f"{cut.start}:{cut.stop}"
