"""Arrays whose values are no numbers: text, records, objects. Counted by value, length or type; never compared."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.arrays.reading.reader import Reader
from tensorviz.explain.format import format_term
from tensorviz.inspector.kinds import is_numeric, kind_of
from tensorviz.inspector.sample import centres, sample_steps
from tensorviz.inspector.summary import Histogram, Summary
from tensorviz.sentences import say

__all__ = ["summary_of_things"]

MOST_CELLS = 1 << 20
MOST_BARS, MOST_VALUES = 24, 4096
MOST_FIELDS = 16
LONGEST = 40


def summary_of_things(reader: Reader) -> Summary:
    """Bars of the most frequent values; of a large array from a sample."""
    facts = reader.facts
    steps = sample_steps(facts.shape, MOST_CELLS)
    window = centres(facts.shape, steps)
    cells, mask = reader.take(window), reader.take_mask(window)
    is_exact = all(step == 1 for step in steps)
    line = cells.reshape(-1) if mask is None else cells[~mask]
    masked = 0 if mask is None else int(np.count_nonzero(mask))
    kind, notes = kind_of(facts.dtype), []
    if kind == "record" and facts.dtype.names:
        histogram, notes = None, _fields(line)
    elif kind == "object":
        histogram = _bars((type(each).__name__ for each in line.tolist()), line.size, "type", exact=is_exact)
    else:
        histogram = _bars((_clipped(each) for each in line.tolist()), line.size, "value", exact=is_exact)
    if kind == "text" and line.size and facts.dtype.kind != "T":
        lengths = np.strings.str_len(line)
        notes.append(say("Its texts have {min} to {max} characters.", min=lengths.min(), max=lengths.max()))
    return Summary(
        facts,
        exact=is_exact,
        read=cells.size,
        details_exact=is_exact,
        zero_count=int(np.count_nonzero(np.strings.str_len(line) == 0)) if kind == "text" else None,
        masked_count=masked,
        histogram=histogram,
        notes=tuple(notes),
    )


def _bars(labels: Any, total: int, label: str, *, exact: bool) -> Histogram:
    counts: Counter[str] = Counter()
    others = 0
    for each in labels:
        if each in counts or len(counts) < MOST_VALUES:
            counts[each] += 1
        else:
            others += 1
    bars = tuple(counts.most_common(MOST_BARS))
    return Histogram(bars=bars, others=total - sum(count for _, count in bars), label=label, exact=exact, read=total)


def _clipped(value: Any) -> str:
    text = repr(value) if isinstance(value, (str, bytes)) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _fields(line: npt.NDArray[Any]) -> list[str]:
    """A sentence for each field; of a number its range."""
    from tensorviz.inspector.at_once import look_at_once

    names = line.dtype.names or ()
    notes = []
    for name in names[:MOST_FIELDS]:
        field = line[name]
        told = str(field.dtype)
        if is_numeric(kind_of(field.dtype)) and field.size:
            summary = look_at_once(NumpyReader(field))
            if summary.min is not None:
                told += say(
                    ", from {lowest} to {highest}",
                    lowest=_number(summary.min),
                    highest=_number(summary.max),
                )
            if summary.nan_count:
                told += say(", {nan_count} NaN", nan_count=summary.nan_count)
        notes.append(say("Field {name}: {told}.", name=name, told=told))
    if len(names) > MOST_FIELDS:
        notes.append(say("{names} more fields are not told of.", names=len(names) - MOST_FIELDS))
    return notes


def _number(value: Any) -> str:
    return str(value) if np.asarray(value).dtype.kind in "mM" else format_term(value, np.asarray(value).dtype)
