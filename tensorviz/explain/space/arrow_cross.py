"""The cross product as an arrow perpendicular to two others."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import Vector, about, entry_axes, length, point
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit, join, pair
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["cross_reading"]


def cross_reading(left: Vector, right: Vector, result: Vector, span: Span) -> Reading:
    """The parallelogram of both, the normal on it, and its length as the area."""
    board = Board(span, entry_axes(3))
    a = board.put(Drawn("arrow", "first", left.name, left.text, (point(left.values),)))
    b = board.put(Drawn("arrow", "second", right.name, right.text, (point(right.values),)))
    names = pair(left.name, right.name)
    board.tell("arrows", fit(say("{names} are arrows in space.", names=names), say("Two arrows in space.")), [a, b])
    if result.is_zero:
        board.tell(
            "flat",
            fit(
                say("{names} lie on one line and span no area: the cross product is the zero vector.", names=names),
                say("Both lie on one line and span no area: the cross product is the zero vector."),
            ),
            [a, b],
        )
        return board.reading("arrows", say("Arrows"))
    patch = board.put(Drawn("patch", "plain", "", "", (point(left.values), point(right.values)), quiet=True))
    normal = board.put(Drawn("arrow", "result", result.name, result.text, (point(result.values),)))
    board.tell(
        "area",
        fit(say("Together {names} span a parallelogram; the plane that it lies in has a normal.", names=names)),
        [patch, a, b],
    )
    board.tell("normal", _perpendicular(left, right, result), [patch, a, b, normal])
    area = about(length(result.values))
    bar = board.put(Drawn("bar", "result", say("area"), area, (), float(f"{length(result.values):.6g}")))
    board.tell(
        "length",
        say("Its length {area}, worked out here, is the area of the parallelogram.", area=area),
        [patch, a, b, normal, bar],
    )
    return board.reading("arrows", say("Arrows"))


def _perpendicular(left: Vector, right: Vector, result: Vector) -> str:
    scale = result.length * max(left.length, right.length)
    dots = [float(np.dot(result.values, each.values)) for each in (left, right)]
    texts = [about(0.0 if abs(dot) <= 1e-12 * scale else dot) for dot in dots]
    return fit(
        say(
            "{result} stands perpendicular on both: its dot products with them, worked out here, are {both}.",
            result=result.name,
            both=join(texts),
        ),
        say("It stands on both: its dot products with them are {both}.", both=join(texts)),
    )
