"""Reading cells by an index: which cells stay, axis by axis, and whether the result is a view of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.explain.families.indexing.part_frames import before_sentence, chip_frames
from tensorviz.explain.families.indexing.parts import Part, chips_of, index_of, lists_of, read_parts
from tensorviz.explain.families.indexing.selection import Selection, selected
from tensorviz.explain.families.movement.moving import movement_of, plan_of
from tensorviz.explain.families.movement.verdict import RECORDS, copied_of, verdict_of
from tensorviz.explain.families.phrases import name_of, role_for_all, whole_slices
from tensorviz.explain.format import format_count, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import IdRun, Moves, believable
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import agree, say

__all__ = ["frames_of", "guide_runs", "select_plan"]


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
    recipe = MovementRecipe("select", "[]", None, copied_of(source, result), chips=chips_of(parts))
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
    return (start, *chip_frames(parts, plan, subject), _moved(plan, subject, parts), _verdict(plan, subject, parts))


def _moved(plan: Plan, subject: Subject, parts: Sequence[Part]) -> Frame:
    source, result = plan.operands[0], plan.result
    assert result is not None
    assert source.snapshot is not None
    assert result.snapshot is not None
    cells = count(source.snapshot.size, "cell")
    if not result.shape:
        sentence = say("One of {cells} is left, without any axis{value}.", cells=cells, value=_value_of(result))
    elif result.snapshot.size == 0:
        sentence = say("No cell is left: shape {shape}.", shape=format_shape(result.shape))
    else:
        sentence = _read(source, result, selected(source.shape, parts))
    if plan.trail is None:
        unfollowed = say("which cell went where was not followed.")
        sentence = fit(f"{sentence[:-1]}; {unfollowed}", unfollowed.capitalize())
    return Frame("moved", sentence, subject.node.span, (role_for_all("target", result),))


def _read(source: Operand, result: Operand, selection: Selection) -> str:
    """``"(1000,) becomes (10,): 10 of 1000 cells of x are read."``, and whether some are read more than once."""
    total = source.snapshot.size if source.snapshot is not None else 0
    shapes = (
        say("The shape stays {shape}", shape=format_shape(result.shape))
        if source.shape == result.shape
        else say("{shape} becomes {result_shape}", shape=format_shape(source.shape),
                 result_shape=format_shape(result.shape))
    )  # fmt: skip
    read = selection.distinct
    if read is None:
        return f"{shapes}."
    of = agree(
        total,
        "the one cell of {name} is read",
        "all {total} cells of {name} are read",
        total=format_count(total),
        name=name_of(source),
    )
    if read < total:
        of = agree(
            read,
            "{number} of {cells} of {name} is read",
            "{number} of {cells} of {name} are read",
            number=format_count(read),
            cells=count(total, "cell"),
            name=name_of(source),
        )
    again = say(", some more than once") if selection.size != read and read > 1 else ""
    again = say(", more than once") if selection.size != read and read == 1 else again
    return fit(f"{shapes}: {of}{again}.", f"{of[:1].upper()}{of[1:]}{again}.", f"{shapes}.")


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
