"""Numbers that are counted or spaced out: ranges, marks and grids."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tensorviz.explain.families.creation.asked import Asked
from tensorviz.explain.families.creation.new_array import noun_of, plainly, shape_text, size_of, whole_values
from tensorviz.explain.families.creation.random_words import number_text
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["RANGES"]


def _arange(asked: Asked, result: Operand) -> str:
    start, stop = number_text(asked, "start", 0), number_text(asked, "stop", 0)
    step = asked.value("step", 1)
    by = "" if step in (1, None) else say(" in steps of {step}", step=format_value(step))
    way = say("down") if isinstance(step, int | float) and step < 0 else say("up")
    return fit(
        say(
            "arange counts from {start} {way} to, but not including, {stop}{by}: {numbers}.",
            start=start,
            way=way,
            stop=stop,
            by=by,
            numbers=count(size_of(result), noun_of(result)),
        ),
        say(
            "arange counts from {start} {way} to, but not including, {stop}{by}.",
            start=start,
            way=way,
            stop=stop,
            by=by,
        ),
    )


def _linspace(asked: Asked, result: Operand) -> str:
    start, stop = number_text(asked, "start", 0), number_text(asked, "stop", 0)
    ends = say("both included") if asked.value("endpoint", True) else say("{stop} left out", stop=stop)
    size = count(result.shape[0] if result.shape else 1, "number")
    return fit(
        say(
            "linspace spaces {size} evenly from {start} to {stop}, {ends}.",
            size=size,
            start=start,
            stop=stop,
            ends=ends,
        ),
        say("linspace spaces {size} evenly.", size=size),
    )


def _logspace(asked: Asked, result: Operand) -> str:
    base = number_text(asked, "base", 10)
    start, stop = number_text(asked, "start", 0), number_text(asked, "stop", 0)
    return fit(
        say(
            "logspace raises {base} to {exponents} evenly spaced from {start} to {stop}.",
            base=base,
            exponents=count(size_of(result), "exponent"),
            start=start,
            stop=stop,
        )
    )


def _geomspace(asked: Asked, result: Operand) -> str:
    start, stop = number_text(asked, "start", 0), number_text(asked, "stop", 0)
    numbers = count(size_of(result), "number")
    return fit(
        say(
            "geomspace places {numbers} from {start} to {stop}, each a fixed factor from the one before.",
            numbers=numbers,
            start=start,
            stop=stop,
        )
    )


def _mgrid(asked: Asked, result: Operand) -> str:
    if asked.name == "ogrid" or len(result.shape) < 2:
        return plainly(asked, result)
    number = result.shape[0]
    return fit(
        say(
            "{written} makes {arrays}, one per slice; each counts along its own axis.",
            written=asked.written,
            arrays=count(number, "array"),
        )
    )


def _marks(asked: Asked, result: Operand) -> str:
    values = whole_values(result)
    if values is None or len(values) < 2:
        return plainly(asked, result)
    ends = say(
        "from {first_value} to {last_value}", first_value=format_value(values[0]), last_value=format_value(values[-1])
    )
    widths = np.diff(values)
    even = say("evenly ") if np.allclose(widths, widths[0]) else ""
    return fit(
        say(
            "histogram_bin_edges places {marks} {even}{ends}, for {values} bins.",
            marks=count(len(values), "mark"),
            even=even,
            ends=ends,
            values=len(values) - 1,
        )
    )


def _grid(asked: Asked, result: Operand) -> str:
    return fit(
        say(
            "{written} writes every cell's own place on a grid: {shape}.",
            written=asked.written,
            shape=shape_text(result),
        )
    )


RANGES: dict[str, Callable[[Asked, Operand], str]] = {
    "arange": _arange,
    "linspace": _linspace,
    "logspace": _logspace,
    "geomspace": _geomspace,
    "histogram_bin_edges": _marks,
    **dict.fromkeys(("meshgrid", "indices"), _grid),
    **dict.fromkeys(("mgrid", "ogrid"), _mgrid),
}
