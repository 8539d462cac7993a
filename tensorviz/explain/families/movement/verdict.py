"""Whether moved numbers have memory of their own, and what writing into the result would do."""

from __future__ import annotations

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement.moving import movement_of, origin_of
from tensorviz.explain.families.phrases import cell_of, is_place, name_of, role_at
from tensorviz.explain.format import format_bytes
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["RECORDS", "copied_of", "is_itself", "verdict_of"]


RECORDS = {"void", "record"}
"""One record of an array is no copy: it is read and written in the array's memory."""


def copied_of(source: Operand, result: Operand) -> bool | None:
    """Whether the result has memory of its own; None where that is not known."""
    old, new = source.snapshot, result.snapshot
    if old is None or new is None:
        return None
    if new.type_name in RECORDS:
        return False if old.type_name not in RECORDS else None
    if "python" in {old.library, new.library} or (not new.buffer and not new.shape):
        return True
    is_shared = old.shares_memory_with(new)
    return None if is_shared is None else not is_shared


def verdict_of(plan: Plan, subject: Subject, source: Operand) -> Frame:
    """View or copy, and what writing into the result would do."""
    result = plan.result
    assert result is not None
    pair = _sample(plan)
    roles: tuple[Role, ...] = ()
    if pair is not None:
        roles = (role_at("live", pair[0], pair[1]), role_at("target", RESULT, pair[2]))
    return Frame("verdict", _verdict(plan, source, result, pair), subject.node.span, roles)


def _sample(plan: Plan) -> tuple[int, tuple[int, ...], tuple[int, ...]] | None:
    """An operand, its cell, and the result cell that this became."""
    result = plan.result
    if plan.trail is None or result is None or 0 in result.shape:
        return None
    index = tuple(min(axis + 1, length - 1) for axis, length in enumerate(result.shape))
    origin = origin_of(plan, index)
    return None if origin is None else (*origin, index)


def _verdict(
    plan: Plan, source: Operand, result: Operand, pair: tuple[int, tuple[int, ...], tuple[int, ...]] | None
) -> str:
    copied = movement_of(plan).copied
    new, old = name_of(result), name_of(source)
    start = say("The result") if new == say("the result") else new
    if copied is None:
        return fit(
            say("Whether {new} shares the memory of {old} was not seen.", new=new, old=old),
            say("Whether memory is shared was not seen."),
        )
    if copied:
        return fit(
            say(
                "{start} is a copy, {nbytes} of its own: writing into it leaves {old} as it is.",
                start=start,
                nbytes=format_bytes(result.nbytes),
                old=old,
            ),
            say("{start} is a copy: writing into it leaves {old} as it is.", start=start, old=old),
            say("The result is a copy: writing into it leaves the source as it is."),
        )
    if result.snapshot is not None and source.snapshot is not None and is_itself(source.snapshot, result.snapshot):
        return fit(
            say("Nothing was copied: {new} is {old} itself, under another name.", new=new, old=old),
            say("It is the same array."),
        )
    if 0 in result.shape:
        return fit(
            say("{start} is a view of {old} without a cell: there is nothing to write.", start=start, old=old),
            say("The result is a view without a cell."),
        )
    if result.snapshot is not None and not result.snapshot.writeable:
        return fit(
            say("{start} is a view of {old} that can only be read.", start=start, old=old),
            say("The result is a view, only for reading."),
        )
    if not is_place(source):
        return fit(
            say("{start} is a view: it uses the memory of {old}, nothing was copied.", start=start, old=old),
            say("{start} is a view.", start=start),
        )
    said = (
        ()
        if pair is None
        else (
            say(
                "{start} is a view: writing {cell} changes {source_cell}.",
                start=start,
                cell=cell_of(result, pair[2]),
                source_cell=cell_of(source, pair[1]),
            ),
        )
    )
    return fit(
        *said,
        say("{start} is a view: writing into it changes {old}.", start=start, old=old),
        say("The result is a view: writing into it changes the source."),
    )


def is_itself(source: Snapshot, result: Snapshot) -> bool:
    """Whether the result is the very array that was given."""
    same = source.object_id == result.object_id != 0 and source.library == result.library
    return same and source.buffer == result.buffer and source.shape == result.shape and source.dtype == result.dtype
