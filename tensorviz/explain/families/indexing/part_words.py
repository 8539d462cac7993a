"""What each part of an index does to its axis, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorviz.explain.families.indexing.parts import Part, lists_of
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.recipes import Chip
from tensorviz.explain.words import clip_name, count, fit, join
from tensorviz.sentences import say

__all__ = ["told", "zipped"]
FEW = 4


def told(part: Part, shape: tuple[int, ...]) -> str:
    """What one part does to its axis."""
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


def zipped(parts: Sequence[Part]) -> str:
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
