"""The frames of an index, part by part, and the cells that each part keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tensorviz.explain.families.indexing.part_words import told, zipped
from tensorviz.explain.families.indexing.parts import Part, is_split, lists_of
from tensorviz.explain.families.phrases import cell_of, name_of, whole_slices
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand, shown_indices
from tensorviz.explain.steps import Frame, Hazard, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import NodeKind

__all__ = ["before_sentence", "chip_frames", "live_slices"]

MOST_CHIP_FRAMES = 8
MOST_ROLES = 12


def before_sentence(parts: Sequence[Part], subject: Subject) -> str:
    """``"a[1:, ::2] has 2 parts: 1: for axis 0, ::2 for axis 1."``."""
    name, shape = name_of(subject.arguments[0]), subject.arguments[0].shape
    if subject.node.kind is NodeKind.ENTRY:
        here = cell_of(subject.arguments[0], (parts[0].value,))
        return fit(
            say("Each turn of the loop reads one entry of {name} {shape}, here {entry}.",
                name=name, shape=format_shape(shape), entry=here),
            say("This turn of the loop reads {entry}.", entry=here),
        )  # fmt: skip
    written = [part for part in parts if part.chip.text != ":" or part.chip.kind != "whole"]
    said = [say("{text} for {axis}", text=part.chip.text, axis=_axis_of(part)) for part in written]
    wholes = len(parts) - len(written)
    rest = (
        agree(wholes, "; {axes} stays whole", "; {axes} stay whole", axes=count(wholes, "axis", "axes"))
        if wholes
        else ""
    )
    start = say("{name} {shape} is indexed:", name=name, shape=format_shape(shape))
    if not written:
        return fit(say("{name} {shape} is taken as it is.", name=name, shape=format_shape(shape)))
    return fit(
        f"{start} {join(said)}{rest}.",
        f"{start} {join(said)}.",
        f"{start} {join([part.chip.text for part in written])}.",
        say("{start} {parts} of an index.", start=start, parts=count(len(parts), "part")),
        say("An index has one part for every axis."),
    )


def _axis_of(part: Part) -> str:
    chip = part.chip
    if chip.kind == "mask" and part.value.ndim > 1:
        return say("axes {range}", range=join([str((chip.axis or 0) + at) for at in range(part.value.ndim)]))
    return say("a new axis") if chip.kind == "new" else say("axis {axis}", axis=chip.axis)


def chip_frames(parts: Sequence[Part], plan: Plan, subject: Subject) -> list[Frame]:
    """One frame per part that does something, and one for what several index arrays do together."""
    source = plan.operands[0]
    acting = [part for part in parts if part.chip.kind != "whole"]
    shown = acting if len(acting) <= MOST_CHIP_FRAMES else acting[: MOST_CHIP_FRAMES - 1]
    frames = [_chip_frame(part, source, subject) for part in shown]
    if len(shown) < len(acting):
        sentence = say("The other {acting} parts work on their axes in the same way.", acting=len(acting) - len(shown))
        frames.append(Frame("axis", sentence, subject.node.span))
    if len(lists_of(parts)) > 1:
        frames = [*frames[: MOST_CHIP_FRAMES - 1], Frame("axis", zipped(parts), subject.node.span)]
    if is_split(parts):
        lists = say("Two index lists") if len(lists_of(parts)) == 2 else say("An index list and a number")
        lists = say("Index lists") if len(lists_of(parts)) > 2 else lists
        sentence = say("{lists} split by a slice: their axis moves to the front.", lists=lists)
        frame = Frame("axis", sentence, subject.node.span, hazards=(Hazard("H7", sentence),))
        frames = [*frames[: MOST_CHIP_FRAMES - 1], frame]
    return frames


def _chip_frame(part: Part, source: Operand, subject: Subject) -> Frame:
    chip = part.chip
    roles: tuple[Role, ...] = ()
    if chip.kind in {"int", "slice"} and chip.axis is not None:
        roles = _live(source, chip.axis, part.value)
    return Frame("axis", told(part, source.shape), subject.node.span, roles, axis=chip.axis)


def live_slices(source: Operand, parts: Sequence[Part]) -> tuple[Role, ...]:
    """All selected cells as one role, where ints and slices of step one select them; else nothing."""
    cuts = []
    for part in parts:
        if part.chip.kind == "new":
            continue
        if part.chip.kind not in {"int", "slice", "whole"} or part.chip.axis is None:
            return ()
        found = _live(source, part.chip.axis, part.value)
        if len(found) != 1:
            return ()
        cuts.append(found[0].index[part.chip.axis])
    return (Role("live", 0, tuple(cuts)),)


def _live(source: Operand, axis: int, value: Any) -> tuple[Role, ...]:
    """The slices of the source that stay; of a step, those among the shown cells."""
    whole = whole_slices(source.shape)
    length = source.shape[axis]
    if isinstance(value, slice):
        taken = range(length)[value]
        if not len(taken):
            return ()
        if abs(taken.step) == 1 or len(taken) == 1:
            cuts = [slice(min(taken[0], taken[-1]), max(taken[0], taken[-1]) + 1)]
        else:
            cuts = [slice(i, i + 1) for i in shown_indices(source)[axis] if i in taken][:MOST_ROLES]
    else:
        cuts = [slice(value % length, value % length + 1)]
    return tuple(Role("live", 0, (*whole[:axis], cut, *whole[axis + 1 :])) for cut in cuts)
