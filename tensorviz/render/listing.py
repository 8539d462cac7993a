"""The arrays of a file as a table of plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tensorviz.arrays.reading.files import ArrayFile
from tensorviz.explain.format import format_bytes, format_count, format_shape
from tensorviz.inspector.listing import EntrySummary
from tensorviz.inspector.words import listing_sentence, number_text
from tensorviz.sentences import say

__all__ = ["listing_text"]

HEAD = ("name", "shape", "dtype", "size", "NaN", "mean", "std", "min", "max", "")
MOST_ROWS = 60


def listing_text(file: ArrayFile, listed: Sequence[EntrySummary]) -> str:
    """The sentence, and a row for each of the first 60 arrays."""
    rows = [HEAD, *(_row(each) for each in listed[:MOST_ROWS])]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    lines = [listing_sentence(file)]
    lines += ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    left = len(file.entries) - min(len(listed), MOST_ROWS)
    return "\n".join([*lines, *([say("… {left} more", left=format_count(left))] if left else [])])


def _row(each: EntrySummary) -> tuple[str, ...]:
    entry, summary = each.entry, each.summary
    known = (entry.name, format_shape(entry.shape), entry.dtype, format_bytes(entry.nbytes))
    if summary is None:
        return (*known, "", "", "", "", "", each.reason)
    numbers = (_text(value) for value in (summary.mean, summary.std, summary.min, summary.max))
    return (*known, format_count(summary.nan_count), *numbers, "" if summary.exact else "sampled")


def _text(value: Any) -> str:
    return "" if value is None else number_text(value)
