"""Arrays made of what was there before: lists, files, other arrays."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.creation.asked import Asked
from tensorviz.explain.families.creation.new_array import fields_of, noun_of, shape_text, size_of
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_bytes, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import say

__all__ = ["of_data"]


def of_data(asked: Asked, plan: Plan, result: Operand) -> str:
    """What was put into the array, and whether it was copied."""
    if len(plan.operands) == 1:
        return _of_array(asked, plan.operands[0], result)
    size = count(size_of(result), noun_of(result))
    if asked.name in {"load", "loadtxt", "genfromtxt"}:
        return fit(
            say("{written} read {size} of {dtype} from a file.", written=asked.written, size=size, dtype=result.dtype)
        )
    if asked.name == "memmap":
        return fit(
            say(
                "{written} maps {size} of {dtype} in a file: reading a cell reads the file.",
                written=asked.written,
                size=size,
                dtype=result.dtype,
            )
        )
    if plan.operands and all(not each.shape for each in plan.operands):
        return fit(
            say(
                "{written} copies {operands} numbers into one new array of {shape}.",
                written=asked.written,
                operands=len(plan.operands),
                shape=shape_text(result),
            )
        )
    if plan.operands:
        return fit(
            say(
                "{written} copies {operands} arrays into one new array of {shape}.",
                written=asked.written,
                operands=len(plan.operands),
                shape=shape_text(result),
            )
        )
    fields = fields_of(result)
    if fields:
        return fit(
            say(
                "{written} makes {records}, each of the fields {fields}: {nbytes} side by side in memory.",
                written=asked.written,
                records=size,
                fields=join(fields),
                nbytes=format_bytes(result.nbytes // max(size_of(result), 1)),
            ),
            say("{written} makes {records} of {fields} each.", written=asked.written, records=size,
                fields=count(len(fields), "field")),
        )  # fmt: skip
    what = f"{size}, {hidden}," if (hidden := _masked(result)) else size
    if size_of(result) == 1:
        return fit(
            say(
                "{written} puts {what} into memory: {shape}, {dtype}.",
                written=asked.written,
                what=what,
                shape=shape_text(result),
                dtype=result.dtype,
            ),
            say("{written} puts {size} into memory.", written=asked.written, size=size),
        )
    return fit(
        say(
            "{written} puts {what} side by side in memory: {shape}, {dtype}.",
            written=asked.written,
            what=what,
            shape=shape_text(result),
            dtype=result.dtype,
        ),
        say("{written} puts {size} side by side in memory.", written=asked.written, size=size),
    )


def _masked(result: Operand) -> str:
    """How many of them are masked, where all were kept."""
    mask = result.snapshot.mask if result.snapshot is not None and result.snapshot.is_whole else None
    number = 0 if mask is None or mask.dtype != np.bool_ else int(np.count_nonzero(mask))
    return say("{number} of them masked", number=format_value(number)) if number else ""


def _of_array(asked: Asked, source: Operand, result: Operand) -> str:
    old, new = source.snapshot, result.snapshot
    name = name_of(source)
    is_shared = old.shares_memory_with(new) if old is not None and new is not None else None
    if old is None or new is None or is_shared is None:
        return fit(
            say("{written} gives an array of the numbers of {name}.", written=asked.written, name=name),
            say("An array of the same numbers."),
        )
    if not is_shared:
        nbytes = format_bytes(result.nbytes)
        return fit(
            say(
                "{written} made a copy of {name}: {nbytes} of its own, so {name} stays as it is.",
                written=asked.written,
                name=name,
                nbytes=nbytes,
            ),
            say("{written} made a copy: {nbytes} of its own.", written=asked.written, nbytes=nbytes),
        )
    if old.object_id == new.object_id:
        return fit(
            say("{written} made no copy: this is {name} itself.", written=asked.written, name=name),
            say("No copy was made."),
        )
    return fit(
        say("{written} made no copy: the memory is that of {name}.", written=asked.written, name=name),
        say("No copy was made."),
    )
