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
from tensorviz.trace.recording import Span

__all__ = ["difference_reading", "multiple_reading", "norm_reading", "sum_reading"]

LABEL = "Arrows"
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
        fit(f"Carry {right.name} to the tip of {left.name}.", "Carry the second arrow to the tip of the first."),
        [a, b, carried],
    )
    off = _disagrees(left.values + right.values, total)
    board.tell("sum", off or _reached(left, right, total), [a, b, carried, end])
    if off is None:
        board.tell(
            "swapped",
            fit(
                f"{right.name} first, then {left.name}: the walk ends at the same point {total.text}.",
                f"In the other order the walk ends at the same point {total.text}.",
            ),
            [a, b, carried, other, end],
        )
    return board.reading("arrows", LABEL)


def difference_reading(left: Vector, right: Vector, result: Vector, span: Span) -> Reading:
    """The arrow from the second tip to the first, and the same one at the origin: its length is the distance."""
    board = Board(span, entry_axes(left.values.size))
    a, b = _arrow(board, left, "first"), _arrow(board, right, "second")
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
                f"{pair(left.name, right.name)} are the same arrow: their difference is the zero vector, distance 0.",
                "They are the same arrow: their difference is the zero vector, distance 0.",
            ),
            [a, b],
        )
        return board.reading("arrows", LABEL)
    tips = (point(left.values), point(right.values))
    between = board.put(Drawn("arrow", "result", result.name, "", tips, key="d"))
    moved = board.put(Drawn("arrow", "result", result.name, result.text, (point(result.values),)))
    way = f"{left.name} − {right.name}"
    board.tell(
        "difference",
        fit(
            f"{way} is the arrow from the tip of {right.name} to the tip of {left.name}.",
            "The difference is the arrow from the second tip to the first.",
        ),
        [a, b, between],
    )
    far = about(length(gap))
    board.tell(
        "distance",
        fit(
            f"Carried to the origin it is {result.text}; its length {far}, worked out here, is the distance.",
            f"Its length {far}, worked out here, is the distance.",
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
        fit(f"{vector.name} {vector.text} is {size} long, worked out here.", f"An arrow of length {size}."),
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
    entries = ", then ".join(f"{format_value(each)} along entry {axis}" for axis, each in enumerate(values))
    board.tell("arrow", fit(f"{vector.name} goes {entries}.", f"{vector.name} is an arrow."), [arrow])
    board.tell(
        "sides",
        fit(
            f"These steps and {vector.name} close a right triangle."
            if values.size == 2
            else f"These steps are perpendicular to each other; {vector.name} goes straight from start to end."
        ),
        [*sides, arrow],
    )
    squares = " + ".join(f"{about(abs(each))}²" for each in values.tolist())
    bar = board.put(Drawn("bar", "result", f"length of {vector.name}", format_value(recorded), (), float(recorded)))
    text = format_value(recorded)
    board.tell(
        "length",
        "The zero vector has length 0."
        if vector.is_zero
        else fit(f"Its length is the square root of {squares}: {result} = {text}.", f"Its length is {text}."),
        [*sides, arrow, bar],
    )
    return board.reading("arrows", LABEL)


def _arrow(board: Board, vector: Vector, ink: Ink) -> int:
    return board.put(Drawn("arrow", ink, vector.name, vector.text, (point(vector.values),)))


def _carried(vector: Vector, tail: Floats, ink: Ink, key: str) -> Drawn:
    return Drawn("arrow", ink, "", "", (point(tail + vector.values), point(tail)), quiet=True, key=key)


def _both(left: Vector, right: Vector) -> str:
    return fit(
        f"{left.name} {left.text} and {right.name} {right.text} are arrows from one point.",
        "Two arrows from one point.",
    )


def _reached(left: Vector, right: Vector, total: Vector) -> str:
    if total.is_zero:
        return fit(
            f"From the tip of {left.name}, {right.name} leads back to the start: the sum is the zero vector.",
            "The second arrow leads back to the start: the sum is the zero vector.",
        )
    return fit(
        f"Moving from the tip of {left.name} by {right.name} reaches {total.text}: that is {total.name}.",
        f"The end of the walk is the sum: {total.text}.",
    )


def _disagrees(expected: Floats, result: Vector) -> str | None:
    """What is said where the recorded result is another arrow than the exact one, as where integers wrapped around."""
    scale = max(float(np.abs(expected).max()), 1e-300)
    if np.abs(expected - result.values).max() <= EXACT * scale or not np.isfinite(scale):
        return None
    there = f"({', '.join(about(each) for each in expected.tolist())})"
    return fit(
        f"The arrows lead to {there}; NumPy's own result {result.text} wrapped around or was rounded.",
        f"NumPy's own result {result.text} wrapped around or was rounded.",
    )


def _stretched(vector: Vector, factor: float, written: str, result: Vector) -> str:
    size = about(abs(factor))
    if vector.is_zero:
        return fit(f"{vector.name} is the zero vector; every multiple of it is the zero vector, too.")
    if factor == 0:
        return fit(f"{written}: nothing is left of the arrow but the origin, the zero vector.")
    how = "on the same line" if factor > 0 else "turned around"
    if factor == 1:
        return fit(f"{written} is the same arrow, {result.text}.", "It is the same arrow.")
    if factor == -1:
        return fit(f"{written} is the same arrow turned around: {result.text}.", "The arrow is turned around.")
    long = f"{size} times as long" if abs(factor) > 1 else f"{size} of its length"
    return fit(f"{written} is the arrow {how}, {long}: {result.text}.", f"The arrow {how}, {long}.")
