"""What the browser asks of an inspector: checked here, answered from a reader of the array or of a copy of it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from tensorviz.arrays.reading.reader import Reader
from tensorviz.errors import UsageError
from tensorviz.inspector.search import Sought, search
from tensorviz.inspector.summary import Summary
from tensorviz.inspector.tiles import cells_of_box, checked_box, tile
from tensorviz.inspector.words import full_text, index_code
from tensorviz.protocol import asking, requests
from tensorviz.protocol.heatmaps import encode_overview
from tensorviz.protocol.inspecting import cells_message
from tensorviz.protocol.operands import Buffers
from tensorviz.sentences import say

__all__ = ["FAILED", "Answering", "Asked", "answering", "check", "checked_after", "malformed", "plain", "refusal"]

FAILED = say("This could not be read; the log of the kernel says why.")
PARTS = {"c": ("magnitude", "phase")}
MALFORMED = say("The question could not be understood.")

Asked: TypeAlias = asking.InspectorCommand
Answering: TypeAlias = Generator[None, None, "tuple[Any, list[bytes]]"]
"""Yields between blocks; returns the reply and its buffers."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about."""

    reader: Reader
    summary: Summary
    name: str
    changed: bool


def check(command: Any) -> Asked | requests.Refused:
    """The command, or why it is refused; reads nothing."""
    try:
        asked: Asked = msgspec.convert(command, asking.InspectorCommand)
    except msgspec.ValidationError:
        return malformed(command)
    return asked


def malformed(command: Any) -> requests.Refused:
    """The refusal of what is no command."""
    request = command.get("request") if isinstance(command, dict) else None
    return requests.Refused(request if type(request) is int else 0, MALFORMED)


def plain(reply: Any) -> dict[str, Any]:
    """A reply as plain data."""
    data: dict[str, Any] = msgspec.to_builtins(reply)
    return data


def refusal(request: int, reason: str) -> dict[str, Any]:
    """A refusal as plain data."""
    return plain(requests.Refused(request, reason))


def answering(asked: Asked, reader: Reader, summary: Summary, name: str, *, changed: bool) -> Answering:
    """Answer a checked command, block by block; what is outside the array is refused before anything is read."""
    buffers = Buffers()
    try:
        reply = yield from _reply(asked, Subject(reader, summary, name, changed), buffers)
    except UsageError as error:
        return refusal(asked.request, str(error)), []
    return plain(reply), buffers.items


def _reply(asked: Asked, subject: Subject, buffers: Buffers) -> Generator[None, None, Any]:
    reader, facts = subject.reader, subject.reader.facts
    if isinstance(asked, asking.Search):
        return (yield from _found(asked, subject))
    if isinstance(asked, asking.GetTile):
        box = checked_box(facts, asked.axes, asked.index, asked.spans)
        if asked.part not in ("", *PARTS.get(facts.dtype.kind, ())):
            raise UsageError(f"Cells of {facts.dtype_name} have no {asked.part} to draw.")
        blocks = tile(reader, asked.axes, box, asked.part)
        heat = encode_overview(blocks, subject.summary, buffers, asked.measure, asked.part)
        return asking.TileReply(asked.request, heat, subject.changed)
    if isinstance(asked, asking.GetCells):
        box = checked_box(facts, asked.axes, asked.index, asked.spans)
        return asking.CellsReply(asked.request, cells_message(cells_of_box(reader, box), buffers), subject.changed)
    raise UsageError("An array does not answer this.")


def checked_after(after: tuple[int, ...] | None, shape: tuple[int, ...]) -> tuple[int, ...] | None:
    """The index behind which is searched.

    Raises
    ------
    UsageError
        When it is no index of the array.
    """
    if after is not None and len(after) != len(shape):
        raise UsageError(f"This array has {len(shape)} axes; the request names {len(after)}.")
    if after is not None and (not all(0 <= at < length for at, length in zip(after, shape, strict=True))):
        raise UsageError(f"{after} is no index of an array of shape {shape}.")
    return after


def _found(asked: asking.Search, subject: Subject) -> Generator[None, None, asking.FoundReply]:
    after = checked_after(asked.after, subject.reader.facts.shape)
    sought = Sought(asked.kind, asked.value, asked.low, asked.high)
    index = yield from search(subject.reader, sought, after)
    if index is None:
        more = say("no further") if after is not None else say("no")
        return asking.FoundReply(asked.request, say("There is {more} such cell.", more=more), changed=subject.changed)
    value = subject.reader.read(tuple(slice(at, at + 1) for at in index)).reshape(-1)[0]
    text = full_text(value)
    sentence = say("{index_code} is {text}.", index_code=index_code(subject.name, index), text=text)
    return asking.FoundReply(asked.request, sentence, index, text, subject.changed)
