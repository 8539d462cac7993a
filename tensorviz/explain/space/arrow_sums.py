"""Sums, differences and multiples of vectors as arrows, and the length of one."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.format import format_value
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import Floats, Vector, about, entry_axes, length, point
from tensorviz.explain.spaces import Drawn, Ink
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit, pair
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["difference_reading", "multiple_reading", "norm_reading", "sum_reading"]

LABEL = say("Arrows")
EXACT = 1e-6


def sum_reading(left: Vector, right: Vector, total: Vector, span: Span) -> Reading:
    """Tip to tail, in both orders."""
    board = Board(span, entry_axes(left.values.size))
    a, b = _arrow(board, left, "first"), _arrow(board, right, "second")
    carried = board.put(_carried(right, left.values, "second", "b"))
    other = board.put(_carried(left, right.values, "first", "a"))
    end = _arrow(board, total, "result")
    board.tell("arrows", _both(left, right), [a, b])
    board.tell(
        "carried",
        fit(
            say("Carry {right} to the tip of {left}.", right=right.name, left=left.name),
            say("Carry the second arrow to the tip of the first."),
        ),
        [a, b, carried],
    )
    off = _disagrees(left.values + right.values, total)
    board.tell("sum", off or _reached(left, right, total), [a, b, carried, end])
    if off is None:
        board.tell(
            "swapped",
            fit(
                say(
                    "{right} first, then {left}: the walk ends at the same point {total_text}.",
                    right=right.name,
                    left=left.name,
                    total_text=total.text,
                ),
                say("In the other order the walk ends at the same point {total_text}.", total_text=total.text),
            ),
            [a, b, carried, other, end],
        )
    return board.reading("arrows", LABEL)


def difference_reading(left: Vector, right: Vector, result: Vector, span: Span) -> Reading:
    """The arrow from the second tip to the first, and the same one at the origin: its length is the distance."""
    board = Board(span, entry_axes(left.values.size))
    a = _arrow(board, left, "first")
    itself = left.name == right.name and np.array_equal(left.values, right.values)
    b = a if itself else _arrow(board, right, "second")
    if not itself:
        board.tell("arrows", _both(left, right), [a, b])
    gap = left.values - right.values
    off = _disagrees(gap, result)
    if off is not None:
        board.tell("difference", off, [a, b, _arrow(board, result, "result")])
        return board.reading("arrows", LABEL)
    if result.is_zero:
        board.tell(
            "difference",
            fit(
                say(
                    "{pair} are the same arrow: their difference is the zero vector, distance 0.",
                    pair=pair(left.name, right.name),
                ),
                say("They are the same arrow: their difference is the zero vector, distance 0."),
            ),
            [a] if itself else [a, b],
        )
        return board.reading("arrows", LABEL)
    tips = (point(left.values), point(right.values))
    between = board.put(Drawn("arrow", "result", result.name, "", tips, key="d"))
    moved = board.put(Drawn("arrow", "result", result.name, result.text, (point(result.values),)))
    way = f"{left.name} − {right.name}"
    board.tell(
        "difference",
        fit(
            say(
                "{way} is the arrow from the tip of {right} to the tip of {left}.",
                way=way,
                right=right.name,
                left=left.name,
            ),
            say("The difference is the arrow from the second tip to the first."),
        ),
        [a, b, between],
    )
    far = about(length(gap))
    board.tell(
        "distance",
        fit(
            say(
                "Carried to the origin it is {result_text}; its length {far}, worked out here, is the distance.",
                result_text=result.text,
                far=far,
            ),
            say("Its length {far}, worked out here, is the distance.", far=far),
        ),
        [a, b, between, moved],
    )
    return board.reading("arrows", LABEL)


def multiple_reading(vector: Vector, factor: float, written: str, result: Vector, span: Span) -> Reading:
    """A vector times a number, before and after; ``written`` says what was done ("2 × v")."""
    board = Board(span, entry_axes(vector.values.size))
    before = board.put(Drawn("arrow", "first", vector.name, vector.text, (point(vector.values),), quiet=True))
    after = _arrow(board, result, "result")
    line = [] if vector.is_zero else [board.put(Drawn("line", "plain", "", "", (point(vector.values),), quiet=True))]
    size = about(vector.length)
    board.tell(
        "arrow",
        fit(
            say(
                "{vector} {vector_text} is {size} long, worked out here.",
                vector=vector.name,
                vector_text=vector.text,
                size=size,
            ),
            say("An arrow of length {size}.", size=size),
        ),
        [before],
    )
    off = _disagrees(vector.values * factor, result)
    board.tell("multiple", off or _stretched(vector, factor, written, result), [*line, before, after])
    return board.reading("arrows", LABEL)


def norm_reading(vector: Vector, recorded: Any, result: str, span: Span) -> Reading:
    """Pythagoras: the sides along the axes, and the hypotenuse."""
    values = vector.values
    board = Board(span, entry_axes(values.size))
    arrow = _arrow(board, vector, "result")
    sides = []
    at = np.zeros(values.size)
    inks: tuple[Ink, ...] = ("axis0", "axis1", "axis2")
    for axis, value in enumerate(values.tolist()):
        start = point(at)
        at = at + np.eye(values.size)[axis] * value
        name = about(abs(value)) if value else ""
        sides.append(board.put(Drawn("link", inks[axis], name, "", (start, point(at)))))
    entries = say(", then ").join(
        say("{each} along entry {axis}", each=format_value(each), axis=axis) for axis, each in enumerate(values)
    )
    board.tell(
        "arrow",
        fit(
            say("{vector} goes {entries}.", vector=vector.name, entries=entries),
            say("{vector} is an arrow.", vector=vector.name),
        ),
        [arrow],
    )
    board.tell(
        "sides",
        fit(
            say("These steps and {vector} close a right triangle.", vector=vector.name)
            if values.size == 2
            else say(
                "These steps are perpendicular to each other; {vector} goes straight from start to end.",
                vector=vector.name,
            )
        ),
        [*sides, arrow],
    )
    squares = " + ".join(f"{about(abs(each))}²" for each in values.tolist())
    bar = board.put(
        Drawn(
            "bar", "result", say("length of {vector}", vector=vector.name), format_value(recorded), (), float(recorded)
        )
    )
    text = format_value(recorded)
    board.tell(
        "length",
        say("The zero vector has length 0.")
        if vector.is_zero
        else fit(
            say(
                "Its length is the square root of {squares}: {result} = {text}.",
                squares=squares,
                result=result,
                text=text,
            ),
            say("Its length is {text}.", text=text),
        ),
        [*sides, arrow, bar],
    )
    return board.reading("arrows", LABEL)


def _arrow(board: Board, vector: Vector, ink: Ink) -> int:
    return board.put(Drawn("arrow", ink, vector.name, vector.text, (point(vector.values),)))


def _carried(vector: Vector, tail: Floats, ink: Ink, key: str) -> Drawn:
    return Drawn("arrow", ink, "", "", (point(tail + vector.values), point(tail)), quiet=True, key=key)


def _both(left: Vector, right: Vector) -> str:
    return fit(
        say(
            "{left} {left_text} and {right} {right_text} are arrows from one point.",
            left=left.name,
            left_text=left.text,
            right=right.name,
            right_text=right.text,
        ),
        say("Two arrows from one point."),
    )


def _reached(left: Vector, right: Vector, total: Vector) -> str:
    if total.is_zero:
        return fit(
            say(
                "From the tip of {left}, {right} leads back to the start: the sum is the zero vector.",
                left=left.name,
                right=right.name,
            ),
            say("The second arrow leads back to the start: the sum is the zero vector."),
        )
    return fit(
        say(
            "Moving from the tip of {left} by {right} reaches {total_text}: that is {total}.",
            left=left.name,
            right=right.name,
            total_text=total.text,
            total=total.name,
        ),
        say("The end of the walk is the sum: {total_text}.", total_text=total.text),
    )


def _disagrees(expected: Floats, result: Vector) -> str | None:
    """What is said where the recorded result is another arrow than the exact one, as where integers wrapped around."""
    scale = max(float(np.abs(expected).max()), 1e-300)
    if np.abs(expected - result.values).max() <= EXACT * scale or not np.isfinite(scale):
        return None
    there = f"({', '.join(about(each) for each in expected.tolist())})"
    return fit(
        say(
            "The arrows lead to {there}; NumPy's own result {result_text} wrapped around or was rounded.",
            there=there,
            result_text=result.text,
        ),
        say("NumPy's own result {result_text} wrapped around or was rounded.", result_text=result.text),
    )


def _stretched(vector: Vector, factor: float, written: str, result: Vector) -> str:
    size = about(abs(factor))
    if vector.is_zero:
        return fit(
            say("{vector} is the zero vector; every multiple of it is the zero vector, too.", vector=vector.name)
        )
    if factor == 0:
        return fit(say("{written}: nothing is left of the arrow but the origin, the zero vector.", written=written))
    how = say("on the same line") if factor > 0 else say("turned around")
    if factor == 1:
        return fit(
            say("{written} is the same arrow, {result_text}.", written=written, result_text=result.text),
            say("It is the same arrow."),
        )
    if factor == -1:
        return fit(
            say("{written} is the same arrow turned around: {result_text}.", written=written, result_text=result.text),
            say("The arrow is turned around."),
        )
    long = say("{size} times as long", size=size) if abs(factor) > 1 else say("{size} of its length", size=size)
    return fit(
        say(
            "{written} is the arrow {how}, {long}: {result_text}.",
            written=written,
            how=how,
            long=long,
            result_text=result.text,
        ),
        say("The arrow {how}, {long}.", how=how, long=long),
    )
