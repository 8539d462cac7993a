"""What each call does whose result has more cells: repeated, read again, with new ones put in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.explain.families.movement.bound_words import axis_text, of_axis, written
from tensorviz.explain.families.movement.moving_calls import Bound
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_shape, format_value
from tensorviz.sentences import say

__all__ = ["GROWING"]

PAD_BORDERS = {
    "edge": say("repeats the cells at the edge"),
    "reflect": say("mirrors the inside, without the edge itself"),
    "symmetric": say("mirrors the inside, the edge included"),
    "wrap": say("is what stands at the other end"),
    "empty": say("holds whatever lay in memory"),
    "linear_ramp": say("is worked out: from the edge down to the end value"),
    "mean": say("is worked out: the mean of each lane"),
    "median": say("is worked out: the median of each lane"),
    "maximum": say("is worked out: the largest of each lane"),
    "minimum": say("is worked out: the smallest of each lane"),
    "function": say("is worked out by a function of yours"),
}


def _tile(source: str, bound: Bound, result: Any) -> Any:
    return say(
        "tile repeats {source} as a whole, {text} times: shape {shape}.",
        source=source,
        text=written(bound, "reps"),
        shape=format_shape(result),
    )


def _repeat(source: str, bound: Bound, _: Any) -> Any:
    times = bound.value("repeats")
    number = (
        say("{times} times in a row", times=times)
        if isinstance(times, int)
        else say("as often as {text} says", text=written(bound, "repeats"))
    )
    return say("repeat writes every entry {of} {number}.", of=of_axis(source, bound), number=number)


def _pad(source: str, bound: Bound, _: Any) -> Any:
    mode = bound.value("mode", "constant")
    if mode != "constant":
        return say(
            "pad puts a border around {source}; it {pad_border}.",
            source=source,
            pad_border=PAD_BORDERS.get(str(mode), say("is filled")),
        )
    fill = bound.value("constant_values", 0)
    value = format_value(fill) if np.ndim(fill) == 0 else written(bound, "constant_values")
    return say("pad puts a border of {value} around {source}.", value=value, source=source)


def _broadcast(source: str, _: Bound, result: Any) -> Any:
    return say("{source} is read again and again until it fills {shape}.", source=source, shape=format_shape(result))


def _windows(source: str, bound: Bound, _: Any) -> Any:
    size = bound.value("window_shape")
    length = " × ".join(map(str, size)) if isinstance(size, tuple) else str(size)
    along = say(" along {axis}", axis=axis_text(bound)) if axis_text(bound) else ""
    return (
        say(
            "A window of {length} slides over {source}{along}, one cell at a time.",
            length=length,
            source=source,
            along=along,
        ),
        say("A window of {length} slides one cell at a time.", length=length),
    )


def _strided(source: str, bound: Bound, _: Any) -> Any:
    steps = written(bound, "strides")
    return (
        say(
            "The memory of {source} is read anew: shape {text}, in steps of {steps} bytes.",
            source=source,
            text=written(bound, "shape"),
            steps=steps,
        ),
        say("The memory is read anew, in steps of {steps} bytes.", steps=steps),
    )


def _resize(source: str, _: Bound, result: Any) -> Any:
    return say(
        "resize reads {source} as one line, again and again, until {shape} is full.",
        source=source,
        shape=format_shape(result),
    )


def _insert(source: str, bound: Bound, _: Any) -> Any:
    values = name_of(bound.operands[1])
    place = written(bound, "obj")
    where = say("before entry {place} {of}", place=place, of=of_axis(source, bound))
    return say("insert puts {values} {where}.", values=values, where=where), say(
        "New values stand {where}.", where=where
    )


GROWING: dict[str, Callable[[str, Bound, Any], Any]] = {
    "tile": _tile,
    "repeat": _repeat,
    "pad": _pad,
    "broadcast_to": _broadcast,
    "sliding_window_view": _windows,
    "as_strided": _strided,
    "resize": _resize,
    "insert": _insert,
}
