"""Reading cells by an index: which cells stay, axis by axis, and whether the result is a view of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.explain.families.indexing.parts import Part, index_of, is_split, lists_of, read_parts
from tensorviz.explain.families.movement.moving import RECORDS, copied_of, movement_of, plan_of, verdict_of
from tensorviz.explain.families.phrases import cell_of, name_of, role_for_all, whole_slices
from tensorviz.explain.format import format_count, format_shape, format_value
from tensorviz.explain.operands import Operand, shown_indices
from tensorviz.explain.provenance import IdRun, Moves, believable
from tensorviz.explain.recipes import Chip, MovementRecipe
from tensorviz.explain.steps import RESULT, Frame, Hazard, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name, count, fit, join
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import NodeKind

__all__ = ["before_sentence", "chip_frames", "frames_of", "guide_runs", "live_slices", "select_plan"]

MOST_CHIP_FRAMES = 8
MOST_ROLES = 12
FEW = 4


def select_plan(subject: Subject) -> Plan | None:
    """The plan of ``a[index]``; None where the index was not kept or is of another kind."""
    result, source = subject.result, subject.arguments[0]
    if result is None or result.snapshot is None or source.snapshot is None or len(subject.event.arguments) != 2:
        return None
    parts = read_parts(subject)
    if parts is None:
        return None
    index = index_of(parts)
    is_matrix = subject.event.operation == "numpy.matrix.__getitem__"
    seen_as: Any = np.matrix if is_matrix else np.ndarray
    moves = Moves(
        ((0, source.shape),),
        lambda arrays: np.asarray(arrays[0]).view(seen_as)[index],
        not lists_of(parts),
        is_index=True,
    )
    listed = [part for part in lists_of(parts) if part.operand is not None]
    operands = [source, *(part.operand for part in listed if part.operand is not None)]
    recipe = MovementRecipe("select", "[]", None, copied_of(source, result), chips=tuple(part.chip for part in parts))
    trail = believable(moves, operands, result)
    runs = guide_runs(parts, source.shape, 1) if trail is not None and not is_matrix else []
    guides = tuple((moves.carried[0][0], IdRun(moves)) for moves in runs)
    return plan_of(recipe, operands, result, trail, guides)


def guide_runs(parts: Sequence[Part], shape: tuple[int, ...], first: int) -> list[Moves]:
    """For the operands that are index arrays and masks, what says which of their cells chose a cell.

    The same index is run on an array of the places in the index array, or in the mask, instead of the source. The
    operands are numbered from ``first`` on.
    """
    listed = [part for part in lists_of(parts) if part.operand is not None]
    return [_guide(parts, part, shape, number) for number, part in enumerate(listed, start=first)]


def _guide(parts: Sequence[Part], part: Part, shape: tuple[int, ...], number: int) -> Moves:
    axis, own = part.chip.axis or 0, part.value
    if part.chip.kind == "mask":
        index, spread = index_of(parts), own.shape
    else:
        stand_in = np.arange(own.size).reshape(own.shape)
        index = tuple(stand_in if each is part else each.value for each in parts)
        spread = (own.size,)
    behind = len(shape) - axis - (own.ndim if part.chip.kind == "mask" else 1)
    full = (*shape[:axis], *spread, *shape[len(shape) - behind :])

    def run(arrays: Sequence[Any]) -> Any:
        return np.broadcast_to(arrays[0].reshape((*spread, *(1,) * behind)), full)[index]

    return Moves(((number, own.shape),), run)


def frames_of(plan: Plan, subject: Subject) -> tuple[Frame, ...]:
    """Before, one frame per part that does something, the cells that were chosen, view or copy."""
    source = plan.operands[0]
    parts = read_parts(subject)
    assert parts is not None
    span = subject.node.span
    hidden = Role("hidden", RESULT, whole_slices(plan.result.shape if plan.result else ()))
    start = Frame("before", before_sentence(parts, subject), span, (role_for_all("live", source, 0), hidden))
    return (start, *chip_frames(parts, plan, subject), _moved(plan, subject), _verdict(plan, subject, parts))


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
        frames = [*frames[: MOST_CHIP_FRAMES - 1], Frame("axis", _zipped(parts), subject.node.span)]
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
    return Frame("axis", _told(part, source.shape), subject.node.span, roles, axis=chip.axis)


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


def _told(part: Part, shape: tuple[int, ...]) -> str:
    chip, axis = part.chip, part.chip.axis or 0
    if chip.kind == "new":
        return say("{text} puts in a new axis of size 1.", text=chip.text)
    if chip.kind == "int":
        value = "" if chip.text == str(part.value) else f" = {part.value}"
        what = say("one") if part.value >= 0 else say("index {value}", value=part.value % shape[axis])
        return say(
            "{text}{value} picks {what} and drops axis {axis}.", text=chip.text, value=value, what=what, axis=axis
        )
    if chip.kind == "slice":
        return _slice_told(chip, range(shape[axis])[part.value], shape[axis])
    if chip.kind == "mask":
        return _mask_told(part, shape)
    return _list_told(part, axis)


def _slice_told(chip: Chip, taken: range, length: int) -> str:
    keeps = say(
        "{text} keeps axis {axis} with {entries}",
        text=chip.text,
        axis=chip.axis,
        entries=count(len(taken), "entry", "entries"),
    )
    if len(taken) == 0:
        return say("{keeps}: nothing lies there.", keeps=keeps)
    if len(taken) == 1:
        return say("{keeps}: index {first_taken}.", keeps=keeps, first_taken=taken[0])
    of = say(" of {length}", length=format_count(length)) if len(taken) < length else ""
    if len(taken) <= FEW:
        return f"{keeps}{of}: {join([str(i) for i in taken])}."
    by = say(", every {ordinal} one", ordinal=_ordinal(abs(taken.step))) if abs(taken.step) > 1 else ""
    back = say(", backwards") if taken.step < 0 else ""
    return say(
        "{keeps}{of}: {first_taken} to {last_taken}{by}{back}.",
        keeps=keeps,
        of=of,
        first_taken=taken[0],
        last_taken=taken[-1],
        by=by,
        back=back,
    )


def _ordinal(number: int) -> str:
    return {2: say("second"), 3: say("third")}.get(number, f"{number}th")


def _mask_told(part: Part, shape: tuple[int, ...]) -> str:
    number = int(np.count_nonzero(part.value))
    trues = count(number, "True")
    if not number:
        return say("The mask has no True, so nothing is chosen.")
    if part.value.ndim == len(shape):
        return say("The mask has {trues}, so {values}, in reading order.", trues=trues, values=count(number, "value"))
    if part.value.ndim == 1:
        of = say(
            "{number} of {entries}", number=format_count(number), entries=count(part.value.size, "entry", "entries")
        )
        return say("The mask has {trues}: axis {axis} keeps {of}.", trues=trues, axis=part.chip.axis, of=of)
    axes = say("axes {first} to {last}", first=part.chip.axis, last=(part.chip.axis or 0) + part.value.ndim - 1)
    return say(
        "The mask has {trues}: {axes} become one axis of {number}.", trues=trues, axes=axes, number=format_count(number)
    )


def _list_told(part: Part, axis: int) -> str:
    entries = [str(i) for i in part.value.reshape(-1)[:FEW].tolist()]
    if part.value.size > FEW:
        entries[-1] = "…"
    name = clip_name(part.operand.name) if part.operand is not None else part.chip.text
    if not entries:
        return say("{name} lists no entry of axis {axis}.", name=name, axis=axis)
    noun = say("entry") if part.value.size == 1 else say("entries")
    again = say(", some more than once") if np.unique(part.value).size < part.value.size else ""
    if name == f"[{', '.join(entries)}]":
        return say(
            "{name} lists {entries} of axis {axis}, in this order{again}.",
            name=name,
            entries=count(part.value.size, "entry", "entries"),
            axis=axis,
            again=again,
        )
    return say(
        "{name} lists {noun} {entries} of axis {axis}{again}.",
        name=name,
        noun=noun,
        entries=", ".join(entries),
        axis=axis,
        again=again,
    )


def _zipped(parts: Sequence[Part]) -> str:
    """``"Index lists are zipped: (0, 2), (1, 0)."``; lists that stand across each other make a grid."""
    arrays: list[Any] = []
    for part in lists_of(parts):
        arrays += part.value.nonzero() if part.chip.kind == "mask" else [part.value]
    grid = np.broadcast_arrays(*arrays)
    if all(array.size < grid[0].size for array in arrays):
        return say(
            "The index lists stand across each other: every combination, {shape}.", shape=format_shape(grid[0].shape)
        )
    pairs = [str(tuple(int(i) for i in pair)) for pair in zip(*(each.reshape(-1)[:3] for each in grid), strict=True)]
    more = say(", … {size} in all", size=format_count(grid[0].size)) if grid[0].size > 3 else ""
    return fit(
        say("Index lists are zipped: {pairs}{more}.", pairs=", ".join(pairs), more=more),
        say("Index lists are zipped, entry by entry."),
    )


def _moved(plan: Plan, subject: Subject) -> Frame:
    source, result = plan.operands[0], plan.result
    assert result is not None
    assert source.snapshot is not None
    assert result.snapshot is not None
    size, cells = result.snapshot.size, count(source.snapshot.size, "cell")
    if not result.shape:
        sentence = say("One of {cells} is left, without any axis{value}.", cells=cells, value=_value_of(result))
    elif size == 0:
        sentence = say("No cell is left: shape {shape}.", shape=format_shape(result.shape))
    else:
        shapes = say(
            "{shape} becomes {result_shape}", shape=format_shape(source.shape), result_shape=format_shape(result.shape)
        )
        named = say("come") if size != 1 else say("comes")
        sentence = fit(
            say(
                "{shapes}: {cells} {named} from {source_cells}.",
                shapes=shapes,
                cells=count(size, "cell"),
                named=named,
                source_cells=cells,
            ),
            f"{shapes}.",
        )
    if plan.trail is None:
        unfollowed = say("which cell went where was not followed.")
        sentence = fit(f"{sentence[:-1]}; {unfollowed}", unfollowed.capitalize())
    return Frame("moved", sentence, subject.node.span, (role_for_all("target", result),))


def _value_of(result: Operand) -> str:
    value = result.cell(())
    return "" if value is None else f": {format_value(value)}"


def _verdict(plan: Plan, subject: Subject, parts: Sequence[Part]) -> Frame:
    """View or copy, and what writing into the result would do."""
    source, result = plan.operands[0], plan.result
    assert result is not None
    assert result.snapshot is not None
    frame = verdict_of(plan, subject, source)
    start, old = (say("The result") if name_of(result) == say("the result") else name_of(result)), name_of(source)
    if result.snapshot.type_name in RECORDS:
        sentence = fit(
            say(
                "{start} is one record of {old}, in the same memory: writing a field of it changes {old}.",
                start=start,
                old=old,
            ),
            say("The record lies in the memory of its array: writing a field of it changes the array."),
        )
        return replace(frame, sentence=sentence)
    if not result.shape and result.snapshot.type_name != "ndarray":
        sentence = fit(
            say("{start} is one number, a copy: nothing links it to {old}.", start=start, old=old),
            say("{start} is one number, a copy.", start=start),
        )
        return replace(frame, sentence=sentence)
    if movement_of(plan).copied and lists_of(parts):
        why = say("masks") if any(part.chip.kind == "mask" for part in parts) else say("index lists")
        sentence = fit(
            say(
                "{start} is a copy, as with all {why}: writing into it leaves {old} as it is.",
                start=start,
                why=why,
                old=old,
            ),
            frame.sentence,
        )
        return replace(frame, sentence=sentence)
    return frame
