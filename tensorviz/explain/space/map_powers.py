"""A matrix applied again and again: it vanishes, explodes, or turns in place."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.format import format_count
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.maps import Floats, Map, column_arrows, ghost, grid
from tensorviz.explain.space.vectors import about, entry_axes, is_drawable, point
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["power_reading"]

MOST_POWERS = 5
MOST_BARS = 8
MOST_STEPS = 10_000
STEADY = 1e-9


def power_reading(mapped: Map, exponent: int, result: Map, span: Span) -> Reading | None:
    """The first powers, the track of one axis arrow, and the recorded last power with the stretch of each as a bar."""
    if not 2 <= exponent <= MOST_STEPS:
        return None
    powers = _powers(mapped.values, exponent)
    if powers is None:
        return None
    board = Board(span, entry_axes(mapped.size))
    back, still = board.put(ghost(mapped.size)), board.put(grid(np.eye(mapped.size)))
    axes = [board.put(each) for each in column_arrows(None, mapped.size)]
    board.tell(
        "grid",
        fit(
            say(
                "{mapped} is applied {exponent} times, one after the other.",
                mapped=mapped.name,
                exponent=format_count(exponent),
            )
        ),
        [back, still, *axes],
    )
    bars: list[int] = []
    track: list[int] = []
    before = np.eye(mapped.size)[:, 0]
    last_drawn = min(exponent - 1, MOST_POWERS)
    for number in range(1, last_drawn + 1):
        values = powers[number]
        power = Map(
            say("{mapped} to the power {number}", mapped=mapped.name, number=number),
            values,
            mapped.recorded if number == 1 else values,
        )
        landed = [board.put(each) for each in column_arrows(power, mapped.size)]
        tip = values[:, 0]
        trail = say("trail of column 0") if number == 1 else ""
        track.append(board.put(Drawn("link", "axis0", trail, "", (point(before), point(tip)), quiet=True)))
        before = tip
        bars.append(board.put(_bar(number, values)))
        stretch = about(_stretch(values))
        sentence = say(
            "Power {number}, worked out here: no arrow becomes longer than {stretch} times itself.",
            number=number,
            stretch=stretch,
        )
        board.tell("power", sentence, [back, board.put(grid(values)), *track, *landed, *bars])
    bars += [board.put(_bar(number, powers[number])) for number in _later(last_drawn, exponent)]
    end = [board.put(each) for each in column_arrows(result, mapped.size)]
    bars.append(board.put(_bar(exponent, result.values)))
    shown = [back, board.put(grid(result.values)), *track, *end, *bars]
    board.tell(
        "last",
        fit(
            say(
                "Power {exponent} is {result}; the bars say how far each power stretches at most.",
                exponent=format_count(exponent),
                result=result.name,
            )
        ),
        shown,
    )
    board.tell("fate", _fate(mapped), shown)
    return board.reading("map", say("Map"), (0, 1, len(board.frames) - 2))


def _powers(values: Floats, exponent: int) -> list[Floats] | None:
    """All powers, worked out here; None where one is too large or too small to draw."""
    powers = [np.eye(len(values))]
    for _ in range(exponent):
        powers.append(powers[-1] @ values)
        if not is_drawable(powers[-1]):
            return None
    return powers


def _later(first: int, last: int) -> list[int]:
    between = np.linspace(first, last, MOST_BARS - MOST_POWERS + 2).astype(int).tolist()
    return sorted({each for each in between if first < each < last})


def _stretch(values: Floats) -> float:
    return float(np.linalg.norm(values, 2))


def _bar(number: int, values: Floats) -> Drawn:
    stretch = _stretch(values)
    return Drawn(
        "bar",
        "result",
        say("stretch of power {number}", number=format_count(number)),
        about(stretch),
        (),
        float(f"{stretch:.6g}"),
    )


def _fate(mapped: Map) -> str:
    """What the eigenvalue of the largest size says, with it."""
    values = np.linalg.eigvals(mapped.values)
    largest = float(np.abs(values).max())
    size = about(largest)
    if not np.linalg.matrix_power(mapped.values, mapped.size).any():
        return fit(
            say("{mapped} is nilpotent: from power {size} on nothing is left.", mapped=mapped.name, size=mapped.size)
        )
    if largest < 1 - STEADY:
        return fit(
            say(
                "Vanishing: the largest eigenvalue of {mapped} has size {size}, below 1, worked out here.",
                mapped=mapped.name,
                size=size,
            )
        )
    if largest > 1 + STEADY:
        return fit(
            say(
                "Exploding: the largest eigenvalue of {mapped} has size {size}, above 1, worked out here.",
                mapped=mapped.name,
                size=size,
            )
        )
    if np.abs(np.abs(values) - 1).max() <= STEADY and _stretch(mapped.values) <= 1 + STEADY:
        return fit(say("Neither vanishing nor exploding: {mapped} only turns or mirrors.", mapped=mapped.name))
    return fit(
        say("The largest eigenvalue of {mapped} has size 1, worked out here: part of it stays.", mapped=mapped.name)
    )
