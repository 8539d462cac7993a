"""The words of an inspection: one sentence about the array, its numbers as text, findings along its axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.arrays.reading.files import ArrayFile
from tensorviz.explain.format import format_bytes, format_count, format_exact, format_shape, format_term, format_value
from tensorviz.inspector.compare import Differences
from tensorviz.inspector.kinds import kind_of
from tensorviz.inspector.summary import Profile, Summary
from tensorviz.sentences import agree, say

__all__ = [
    "comparison_sentence",
    "extent",
    "findings",
    "full_text",
    "index_code",
    "listing_sentence",
    "number_text",
    "sentence_of",
    "share_text",
    "short_text",
]

LONGEST_TEXT, SHORT_TEXT = 120, 16
_SHOWN = (str, bytes, bool, int, float, complex, type(None))
FAR_ABOVE = 8.0


def number_text(value: Any) -> str:
    """A value, a mean or a quantile, with up to four digits."""
    kind = np.asarray(value).dtype.kind
    if kind in "mM" or isinstance(value, (np.bool_, bool)):
        return str(value)
    return format_term(value, np.asarray(value).dtype)


def short_text(value: Any) -> str:
    """A cell that is no number, cut to 16 characters."""
    if np.asarray(value).dtype.kind in "SUO":
        text = full_text(value)
        return text if len(text) <= SHORT_TEXT else text[: SHORT_TEXT - 1] + "…"
    return format_value(value)


def full_text(value: Any) -> str:
    """A value with all its digits; text cut to 120 characters; of an object that is no number or text its type."""
    array = np.asarray(value)
    if array.dtype.kind in "biufc":
        return format_exact(value)
    if array.dtype.kind not in "SUO":
        return format_value(value)
    item = array.item()
    if not isinstance(item, _SHOWN):
        return f"<{type(item).__name__}>"
    try:
        text = repr(item[:LONGEST_TEXT]) if isinstance(item, (str, bytes)) else repr(item)
    except ValueError:  # a number of too many digits, a character beyond Unicode
        return f"<{type(item).__name__}>"
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def index_code(name: str, index: tuple[int, ...]) -> str:
    """``x[2, 0, 17]``."""
    return f"{name}[{', '.join(map(str, index))}]" if index else f"{name}[()]"


def share_text(count: int, total: int) -> str:
    """``12 %``; never 0 % or 100 % of what is not."""
    if not total or not count:
        return "0 %"
    if count == total:
        return "100 %"
    share = 100 * count / total
    if share < 0.1:
        return "< 0.1 %"
    return "> 99.9 %" if share > 99.9 else f"{share:.1f} %".replace(".0 %", " %")


def sentence_of(summary: Summary, name: str) -> str:
    """What the array is and what stands out, for the top of a text and for a screen reader."""
    facts = summary.facts
    size = format_bytes(facts.nbytes)
    parts = [f"{name}: {format_shape(facts.shape)} {facts.dtype_name}, {size}"]
    if not facts.size:
        return parts[0] + say("; it has no cells.")
    about = "" if summary.exact else say("of {read} sampled cells ", read=format_count(summary.read))
    looks = []
    if summary.zero_count and kind_of(facts.dtype) not in ("text", "bool"):
        looks.append(say("{share} zeros", share=share_text(summary.zero_count, summary.read)))
    if summary.true_count is not None:
        looks.append(say("{share} true", share=share_text(summary.true_count, summary.read)))
    looks += [
        f"{format_count(count)} {what}"
        for count, what in (
            (summary.nan_count, "NaN" if facts.dtype.kind not in "mM" else "NaT"),
            (summary.posinf_count, "+Inf"),
            (summary.neginf_count, "\u2212Inf"),
            (summary.masked_count, "masked"),
        )
        if count
    ]
    if summary.min is not None and summary.true_count is None:
        ends = {"lowest": number_text(summary.min), "highest": number_text(summary.max)}
        if facts.dtype.kind == "c":
            looks.append(say("magnitudes from {lowest} to {highest}", **ends))
        elif summary.min == summary.max:
            looks.append(say("every finite value is {lowest}", **ends))
        else:
            looks.append(say("range {lowest} to {highest}", **ends))
    if looks:
        parts.append(about + ", ".join(looks))
    return "; ".join(parts) + "."


def findings(profile: Profile, summary: Summary) -> tuple[str, ...]:
    """Which indices of an axis stand out: those that hold NaN, that are all zero, that are far larger than the rest.

    Of an array with one axis its own places tell that.
    """
    said: list[str] = []
    if len(summary.shape) < 2:
        return ()
    bad = np.flatnonzero(profile.bad)
    if len(bad):
        first = ", ".join(_run(profile, int(at)) for at in bad[:3])
        many = say(" and {bad} more", bad=len(bad) - 3) if len(bad) > 3 else ""
        if summary.facts.dtype.kind in "mM":
            said.append(say("NaT at {first}{many}.", first=first, many=many))
        else:
            said.append(say("NaN or infinite at {first}{many}.", first=first, many=many))
    if summary.facts.dtype.kind == "M":
        return tuple(said)
    largest = np.maximum(np.abs(profile.low), np.abs(profile.high))
    known = np.flatnonzero(np.isfinite(largest))
    if len(known) < 2:
        return tuple(said)
    dead = known[largest[known] == 0]
    if len(dead) and len(dead) < len(known) and kind_of(summary.facts.dtype) != "bool":
        first = ", ".join(_run(profile, int(at)) for at in dead[:3])
        many = say(" and {dead} more", dead=len(dead) - 3) if len(dead) > 3 else ""
        said.append(say("All zero at {first}{many}.", first=first, many=many))
    at = int(known[np.argmax(largest[known])])
    with np.errstate(all="ignore"):
        others = np.median(largest[known])
    if others > 0 and largest[at] > FAR_ABOVE * others:
        ratio = format_term(float(largest[at] / others), np.float64)
        said.append(say("Largest at {run}: {ratio} times the median.", run=_run(profile, at), ratio=ratio))
    return tuple(said)


def extent(profile: Profile, summary: Summary) -> str:
    """Where along an axis of times the earliest and the latest are; empty of others."""
    if summary.facts.dtype.kind not in "mM" or summary.argmin is None or summary.argmax is None:
        return ""
    first, last = (_run(profile, index[profile.axis] // profile.step) for index in (summary.argmin, summary.argmax))
    slots = {"lowest": number_text(summary.min), "highest": number_text(summary.max), "first": first, "last": last}
    return say("from {lowest} at {first} to {highest} at {last}", **slots)


def _run(profile: Profile, entry: int) -> str:
    start = entry * profile.step
    stop = min(start + profile.step, profile.length) - 1
    return str(start) if start == stop else say("{start} to {stop}", start=start, stop=stop)


def comparison_sentence(found: Differences, left: str, right: str) -> str:
    """What a comparison found, in one sentence."""
    size, differing = format_count(found.size), format_count(found.differing)
    if not found.comparable:
        return say("{left} and {right} cannot be compared cell by cell.", left=left, right=right)
    if not found.differing and found.exact:
        return say("{left} and {right} are equal in all {size} cells.", left=left, right=right, size=size)
    if not found.differing:
        return say("{left} and {right} are equal in all {size} sampled cells.", left=left, right=right, size=size)
    largest = found.largest.get("absolute")
    slots = {"left": left, "right": right, "size": size, "differing": differing}
    if largest is None or kind_of(found.left.dtype) == "text":
        return say("{left} and {right} differ in {differing} of {size} cells.", **slots)
    slots |= {"place": index_code(left, largest.index), "far": format_term(largest.value, np.float64)}
    return say("{left} and {right} differ in {differing} of {size} cells, most at {place}, by {far}.", **slots)


def listing_sentence(file: ArrayFile) -> str:
    """What a file holds, in one sentence."""
    slots = {"name": file.path.name, "arrays": format_count(len(file.entries)), "size": format_bytes(file.nbytes)}
    count = len(file.entries)
    return agree(count, "{name}: {arrays} array, {size} on disk.", "{name}: {arrays} arrays, {size} on disk.", **slots)
