"""What the browser asks of a comparison: tiles and cells of the differences, and where they are."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from tensorviz.arrays.reading.reader import Reader
from tensorviz.errors import UsageError
from tensorviz.inspector.corners import cells_at
from tensorviz.inspector.difference_reader import DifferenceReader
from tensorviz.inspector.search import Sought, search
from tensorviz.inspector.summary import Summary
from tensorviz.inspector.tiles import cells_of_box, checked_box, tile
from tensorviz.inspector.words import full_text, index_code
from tensorviz.protocol import asking
from tensorviz.protocol.heatmaps import encode_overview
from tensorviz.protocol.inspecting import cells_message
from tensorviz.protocol.inspector_answer import Answering, Asked, checked_after, plain, refusal
from tensorviz.protocol.operands import Buffers
from tensorviz.sentences import say

__all__ = ["comparing_answer"]

PARTS = ("absolute", "relative", "ulps")
Pair = tuple[Reader, Reader]


def comparing_answer(asked: Asked, pair: Pair, names: tuple[str, str], *, changed: bool) -> Answering:
    """Answer a checked command about two arrays of one shape, block by block."""
    buffers = Buffers()
    try:
        reply = yield from _reply(asked, pair, names, buffers)
    except UsageError as error:
        return refusal(asked.request, str(error)), []
    return plain(msgspec.structs.replace(reply, changed=changed)), buffers.items


def _reply(asked: Asked, pair: Pair, names: tuple[str, str], buffers: Buffers) -> Generator[None, None, Any]:
    facts = pair[0].facts
    if isinstance(asked, asking.GetTile):
        part = asked.part or "absolute"
        if part not in PARTS:
            raise UsageError(f"Differences have no {part} to draw.")
        box = checked_box(facts, asked.axes, asked.index, asked.spans)
        blocks = tile(DifferenceReader(*pair, part), asked.axes, box)
        shown = Summary(replace(facts, dtype=np.dtype(np.uint64)), exact=True, read=0)
        return asking.TileReply(asked.request, encode_overview(blocks, shown, buffers, "max", asked.part))
    if isinstance(asked, asking.GetCells):
        box = checked_box(facts, asked.axes, asked.index, asked.spans)
        cells = cells_of_box(DifferenceReader(*pair, "absolute"), box)
        both = [cells_at(each, cells.kept).values.reshape(-1) for each in pair]
        told = tuple(_both_texts(left, right, names) for left, right in zip(*both, strict=True))
        return asking.CellsReply(asked.request, msgspec.structs.replace(cells_message(cells, buffers), full=told))
    if isinstance(asked, asking.Search):
        return (yield from _found(asked, pair, names))
    raise UsageError("A comparison does not answer this.")


def _both_texts(left: Any, right: Any, names: tuple[str, str]) -> str:
    return f"{names[0]} {full_text(left)}, {names[1]} {full_text(right)}"


def _found(asked: asking.Search, pair: Pair, names: tuple[str, str]) -> Generator[None, None, asking.FoundReply]:
    after = checked_after(asked.after, pair[0].facts.shape)
    differences = DifferenceReader(*pair, "absolute")
    index = yield from search(differences, Sought(asked.kind, asked.value, asked.low, asked.high), after)
    if index is None:
        more = say("no further") if after is not None else say("no")
        return asking.FoundReply(asked.request, say("There is {more} such cell.", more=more))
    box = tuple(slice(at, at + 1) for at in index)
    left, right, difference = (full_text(each.read(box).reshape(-1)[0]) for each in (*pair, differences))
    codes = [index_code(name, index) for name in names]
    sentence = say(
        "{left_code} is {left}, {right_code} is {right}.",
        left_code=codes[0], left=left, right_code=codes[1], right=right,
    )  # fmt: skip
    return asking.FoundReply(asked.request, sentence, index, difference)
