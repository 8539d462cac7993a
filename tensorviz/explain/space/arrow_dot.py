"""The dot product as arrows: an angle, a shadow on the other arrow, and which way they point."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.contraction.meaning import cosine
from tensorviz.explain.format import format_value
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import (
    Vector,
    about,
    degrees,
    entry_axes,
    length,
    point,
    unit,
)
from tensorviz.explain.spaces import Drawn, Ink
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit, pair
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["dot_reading"]

SAME = 1e-6
UPRIGHT = 1e-12
"""Below this a cosine is that of a right angle."""
"""How far length times length times cosine may be from the recorded product and still be it."""
SEEN = 0.01
"""The share of the longer arrow from which on the shorter one can be seen."""
WRAPPED = 0.01
"""The same for a number whose sign still means something."""
LABEL = say("Arrows")


def dot_reading(left: Vector, right: Vector, recorded: Any, result: str, span: Span) -> Reading:
    """Two arrows from one point, the perpendicular from the first to the second, and both at length 1."""
    size = left.values.size
    board = Board(span, entry_axes(size))
    a, b = left, right
    if size > 3:
        a, b = _in_their_plane(left, right)
        board = Board(
            span,
            ("", ""),
            say("the plane that {pair} span, out of {size} dimensions", pair=pair(left.name, right.name), size=size),
        )
    arrows = [_arrow(board, a, "first"), *([] if left.name == right.name else [_arrow(board, b, "second")])]
    board.tell("arrows", _first(left, right), arrows)
    if a.is_zero or b.is_zero:
        _zero(board, a if a.is_zero else b, recorded, arrows)
    elif left.name == right.name:
        _itself(board, a, recorded, result, arrows)
    else:
        _two(board, a, b, recorded, result, arrows)
    last = len(board.frames) - 1
    return board.reading("arrows", LABEL, tuple(at for at in (1, 2, 3) if at < last))


def _in_their_plane(left: Vector, right: Vector) -> tuple[Vector, Vector]:
    """Both in the plane that they span, exactly: the second one along the first axis, the first one above it."""
    along = right if not right.is_zero else left
    one = unit(along.values)
    shadow = float(left.values @ one)
    above = length(left.values - shadow * one)
    a = np.array([shadow, above]) if not left.is_zero else np.zeros(2)
    b = np.array([right.length, 0.0])
    return Vector(left.name, a, _lengthy(left)), Vector(right.name, b, _lengthy(right))


def _lengthy(vector: Vector) -> str:
    return say("length {about}", about=about(vector.length))


def _arrow(board: Board, vector: Vector, ink: Ink) -> int:
    return board.put(Drawn("arrow", ink, vector.name, vector.text, (point(vector.values),)))


def _first(left: Vector, right: Vector) -> str:
    names = pair(left.name, right.name)
    if left.values.size > 3:
        size = left.values.size
        return fit(
            say(
                "{names} span a plane in {size} dimensions; in it lengths and angle are exact.", names=names, size=size
            ),
            say("Two vectors span a plane in {size} dimensions; in it lengths and angle are exact.", size=size),
        )
    if left.name == right.name:
        return fit(
            say("{left} is an arrow from the origin to {left_text}.", left=left.name, left_text=left.text),
            say("The vector is an arrow."),
        )
    return fit(
        say(
            "{left} {left_text} and {right} {right_text} are arrows from one point.",
            left=left.name,
            left_text=left.text,
            right=right.name,
            right_text=right.text,
        ),
        say("{names} are arrows from one point.", names=names),
        say("Two arrows from one point."),
    )


def _zero(board: Board, zero: Vector, recorded: Any, arrows: list[int]) -> None:
    text = format_value(recorded)
    board.tell(
        "zero",
        fit(
            say(
                "{zero} is the zero vector: no length, no direction, no angle; the product is {text}.",
                zero=zero.name,
                text=text,
            ),
            say("The zero vector has no direction and no angle; the product is {text}.", text=text),
        ),
        [*arrows, board.put(_bar(say("dot product"), recorded))],
    )


def _itself(board: Board, a: Vector, recorded: Any, result: str, arrows: list[int]) -> None:
    off = _differs(a.length**2, a.length**2, recorded)
    board.tell(
        "itself",
        off
        or fit(
            say(
                "{a} meets itself: its length {about}, worked out here, squared is {result}: {recorded}.",
                a=a.name,
                about=about(a.length),
                result=result,
                recorded=format_value(recorded),
            ),
            say("A vector times itself is its length squared: {recorded}.", recorded=format_value(recorded)),
        ),
        [*arrows, board.put(_bar(say("dot product"), recorded))],
    )


def _two(board: Board, a: Vector, b: Vector, recorded: Any, result: str, arrows: list[int]) -> None:
    turned = cosine(a.values, b.values) or 0.0
    angle = degrees(a.values, b.values)
    wide, shadow = about(angle), a.length * turned
    foot = unit(b.values) * shadow
    arc = board.put(Drawn("angle", "plain", "", f"{wide}°", (point(unit(a.values)), point(unit(b.values)))))
    board.tell(
        "angle",
        fit(
            say(
                "Between {pair} lie {wide} degrees, worked out here; the cosine is {turned}.",
                pair=pair(a.name, b.name),
                wide=wide,
                turned=about(turned),
            ),
            say(
                "Between them lie {wide} degrees, worked out here; the cosine is {turned}.",
                wide=wide,
                turned=about(turned),
            ),
        ),
        [*arrows, arc],
    )
    drop = board.put(Drawn("foot", "first", "", "", (point(a.values), point(foot))))
    on = board.put(
        Drawn("link", "result", say("shadow {shadow}", shadow=about(shadow)), "", ((0.0,) * foot.size, point(foot)))
    )
    board.tell("foot", _foot(a, b, shadow, turned), [on, *arrows, drop])
    bars = [
        board.put(_bar(say("shadow of {a}", a=a.name), shadow)),
        board.put(_bar(say("length of {b}", b=b.name), b.length)),
        board.put(_bar(say("dot product"), recorded)),
    ]
    board.tell("product", _product(shadow, a, b, recorded, result), [on, *arrows, drop, *bars])
    if a.values.size == 2:
        _on_the_circle(board, a, b, turned)
    short, long = sorted((a, b), key=lambda each: each.length)
    if short.length < SEEN * long.length:
        text = say("{name} is too short to be seen beside {other}", name=short.name, other=long.name)
        bars.append(board.put(Drawn("fact", "plain", text)))
    board.tell("meaning", _meaning(a, b, recorded, turned), [on, *arrows, arc, drop, *bars])


def _foot(a: Vector, b: Vector, shadow: float, turned: float) -> str:
    if abs(turned) < UPRIGHT:
        return fit(
            say("The perpendicular from {a} meets {b}'s line in the origin: no shadow.", a=a.name, b=b.name),
            say("The perpendicular meets the other's line in the origin: no shadow."),
        )
    way = say("along") if shadow >= 0 else say("backwards along")
    return fit(
        say(
            "The perpendicular from {a} meets {b}'s line {about} {way} it, worked out here.",
            a=a.name,
            b=b.name,
            about=about(abs(shadow)),
            way=way,
        ),
        say("Its shadow on the other's line is {shadow} long, worked out here.", shadow=about(shadow)),
    )


def _on_the_circle(board: Board, a: Vector, b: Vector, turned: float) -> None:
    one, other = unit(a.values), unit(b.values)
    shade = other * turned
    shown = [
        board.put(Drawn("circle", "plain", say("length 1"), "", ((1.0, 0.0), (0.0, 1.0)), quiet=True)),
        board.put(Drawn("arrow", "first", a.name, say("at length 1"), (point(one),), key="a1")),
        board.put(Drawn("arrow", "second", b.name, say("at length 1"), (point(other),), key="b1")),
        board.put(Drawn("foot", "first", "", "", (point(one), point(shade)))),
        board.put(
            Drawn("link", "result", say("cosine {turned}", turned=about(turned)), "", ((0.0, 0.0), point(shade)))
        ),
    ]
    board.tell(
        "circle",
        say("At length 1 only directions are left: the shadow is the cosine, {turned}.", turned=about(turned)),
        shown,
    )


def _bar(name: str, value: Any) -> Drawn:
    number = float(value)
    text = about(value) if isinstance(value, float) and not isinstance(value, np.generic) else format_value(value)
    drawable = float(f"{number:.6g}") if np.isfinite(number) else None
    return Drawn("bar", "result", name, text, (), drawable)


def _product(shadow: float, a: Vector, b: Vector, recorded: Any, result: str) -> str:
    text = format_value(recorded)
    named = "" if result == say("the result") else f" {result}"
    return _differs(shadow * b.length, a.length * b.length, recorded) or fit(
        say(
            "{shadow} × {about}, the length of {b}, is the dot product{named}: {text}.",
            shadow=about(shadow),
            about=about(b.length),
            b=b.name,
            named=named,
            text=text,
        ),
        say(
            "{shadow} × {about}, the other's length, is the dot product: {text}.",
            shadow=about(shadow),
            about=about(b.length),
            text=text,
        ),
    )


def _differs(expected: float, scale: float, recorded: Any) -> str | None:
    """What is said where the recorded product is not what lengths and angle give."""
    if abs(expected - float(recorded)) <= SAME * scale:
        return None
    number = format_value(recorded)
    return say(
        "Lengths and angle would give {expected}; NumPy's own number, in its dtype, is {number}.",
        expected=about(expected),
        number=number,
    )


def _meaning(a: Vector, b: Vector, recorded: Any, turned: float) -> str:
    names, number, text = pair(a.name, b.name), float(recorded), format_value(recorded)
    scale = a.length * b.length
    if abs(scale * turned - number) > WRAPPED * scale:
        return say(
            "{text} says nothing about the angle: it went beyond what {dtype} can hold.",
            text=text,
            dtype=recorded.dtype.name,
        )
    if np.array_equal(a.values, b.values):
        return fit(
            say("{names} are the same arrow: {text} is its length squared.", names=names, text=text),
            say("It is one arrow: length squared."),
        )
    if abs(turned) < UPRIGHT:
        if number == 0:
            return say("A right angle: there is no shadow, and the product is {text}.", text=text)
        return say("A right angle: there is no shadow, and the product {text} is rounding.", text=text)
    if number > 0:
        return fit(
            say("Positive, {text}: {names} point broadly the same way.", text=text, names=names),
            say("Positive: {text}, the same way.", text=text),
        )
    return fit(
        say("Negative, {text}: {names} point broadly opposite ways.", text=text, names=names),
        say("Negative: {text}, opposite ways.", text=text),
    )
