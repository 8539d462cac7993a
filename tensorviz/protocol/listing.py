"""The arrays of a file as one message."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec

from tensorviz.arrays.reading.files import ArrayFile
from tensorviz.inspector.listing import EntrySummary
from tensorviz.inspector.words import listing_sentence, number_text, sentence_of
from tensorviz.protocol import reports
from tensorviz.protocol.messages import PROTOCOL_VERSION
from tensorviz.sentences import say

__all__ = ["encode_listing"]

LONGEST = 300


def encode_listing(
    file: ArrayFile, listed: Sequence[EntrySummary], identity: str | None = None
) -> tuple[str, list[bytes]]:
    """The message as JSON text; it has no binary buffers."""
    message = reports.FileListing(
        version=PROTOCOL_VERSION,
        id=identity or uuid.uuid4().hex,
        name=file.path.name,
        format=file.format,
        nbytes=file.nbytes,
        sentence=listing_sentence(file),
        entries=tuple(_entry(each) for each in listed),
        more=len(file.entries) - len(listed),
    )
    return msgspec.json.encode(message).decode(), []


def _entry(each: EntrySummary) -> reports.FileEntry:
    entry, summary = each.entry, each.summary
    known = (entry.name[:LONGEST], entry.shape, entry.dtype, entry.nbytes)
    if summary is None:
        return reports.FileEntry(*known, summary=say("not read: {reason}", reason=each.reason))
    return reports.FileEntry(
        *known,
        summary=sentence_of(summary, entry.name)[:LONGEST],
        nan=summary.nan_count if summary.exact else None,
        mean=_text(summary.mean),
        std=_text(summary.std),
        low=_text(summary.min),
        high=_text(summary.max),
    )


def _text(value: Any) -> str:
    return "" if value is None else number_text(value)
