"""The determinant as a signed area or volume, and the inverse as the same film backwards."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.format import format_value
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.maps import Map, column_arrows, ghost, grid, place
from tensorviz.explain.space.vectors import about, entry_axes
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit
from tensorviz.trace.recording import Span

__all__ = ["determinant_reading", "inverse_reading"]

LABEL = "Map"
ILL = 1e6


def determinant_reading(mapped: Map, recorded: Any, result: str, span: Span) -> Reading:
    """The unit square or cube before and after."""
    size, measure = mapped.size, mapped.measure
    unit = "square" if size == 2 else "cube"
    board = Board(span, entry_axes(size))
    back, still = board.put(ghost(size)), board.put(grid(np.eye(size)))
    axes = [board.put(each) for each in column_arrows(None, size)]
    square = board.put(_patch(np.eye(size), f"{measure} 1"))
    board.tell("grid", f"The unit {unit} between the axis arrows has {measure} 1.", [back, still, square, *axes])
    moved = board.put(grid(mapped.values))
    landed = [board.put(each) for each in column_arrows(mapped, size)]
    number, text = float(recorded), format_value(recorded)
    image = board.put(_patch(mapped.values, f"{measure} {text}"))
    board.tell(
        "moved",
        fit(
            f"{mapped.name} sends the axis arrows to its columns; the unit {unit} becomes the figure between them.",
            f"The unit {unit} becomes the figure between the columns.",
        ),
        [back, moved, image, *landed],
    )
    bars = [
        board.put(Drawn("bar", "plain", f"{measure} before", "1", (), 1.0)),
        board.put(Drawn("bar", "result", "determinant", text, (), float(f"{number:.6g}"))),
    ]
    board.tell("area", _area(mapped, number, text, result), [back, moved, image, *landed, *bars])
    if number != 0 and mapped.rank == size:
        board.tell("sign", _sign(mapped, number, text), [back, moved, image, *landed, *bars])
    return board.reading("map", LABEL)


def inverse_reading(mapped: Map, inverse: Map, span: Span) -> Reading:
    """There and back again."""
    size, measure = mapped.size, mapped.measure
    board = Board(span, entry_axes(size))
    back, still = board.put(ghost(size)), board.put(grid(np.eye(size)))
    axes = [board.put(each) for each in column_arrows(None, size)]
    moved, landed = board.put(grid(mapped.values)), [board.put(each) for each in column_arrows(mapped, size)]
    board.tell(
        "grid", fit(f"{mapped.name} is a map of the {mapped.world}; this is the grid before."), [back, still, *axes]
    )
    board.tell(
        "moved",
        fit(f"{mapped.name} sends the axis arrows to its columns, and the grid with them."),
        [back, moved, *landed],
    )
    board.tell(
        "back",
        fit(
            f"The inverse plays the film backwards: whatever {mapped.name} did to the grid is undone.",
            "The inverse plays the film backwards: what was done to the grid is undone.",
        ),
        [back, still, *axes],
    )
    undone, arrows = board.put(grid(inverse.values)), [board.put(each) for each in column_arrows(inverse, size)]
    board.tell(
        "inverse",
        fit(
            f"{inverse.name} by itself: its column 0, {inverse.column(0)}, is what {mapped.name} sends to the "
            "first axis arrow.",
            f"By itself its column 0 is {inverse.column(0)}: what is sent to the first axis arrow.",
        ),
        [back, undone, *arrows],
    )
    areas = [abs(float(np.linalg.det(each.values))) for each in (mapped, inverse)]
    stretch = float(np.linalg.norm(inverse.values, 2)) * float(np.linalg.norm(mapped.values, 2))
    name = mapped.name
    if stretch > ILL:
        sentence = fit(
            f"{name} almost squashes the {mapped.world}: errors can grow {about(stretch)} times, worked out here.",
            f"It almost squashes the {mapped.world}: errors can grow {about(stretch)} times.",
        )
    else:
        sentence = fit(
            f"{mapped.name} multiplies every {measure} by {about(areas[0])}, the inverse by {about(areas[1])}, worked "
            "out here.",
            f"The inverse multiplies every {measure} by {about(areas[1])}, worked out here.",
        )
    patch = board.put(_patch(inverse.values, f"{measure} {about(areas[1])}"))
    board.tell("area", sentence, [back, undone, patch, *arrows])
    return board.reading("map", LABEL, (1, 2, 3))


def _patch(values: Any, text: str) -> Drawn:
    return Drawn("patch", "result", text, "", place(values), key="patch")


def _area(mapped: Map, number: float, text: str, result: str) -> str:
    measure, size = mapped.measure, mapped.size
    rank = mapped.rank
    if rank < size:
        onto = ("the origin", "a line", "a plane")[rank]
        if number == 0:
            return fit(
                f"It is flat: {mapped.name} squashes the {mapped.world} onto {onto}, and the determinant is 0.",
                f"It is flat: all lies on {onto}, and the determinant is 0.",
            )
        return fit(
            f"It is flat up to rounding: all lies on {onto}; the determinant {text} is only rounding.",
            f"It is flat up to rounding; the determinant {text} is only rounding.",
        )
    return fit(
        f"Its {measure} is the size of the determinant: {result} = {text}; every {measure} is multiplied by that.",
        f"Its {measure} is the size of the determinant, {text}: every {measure} is multiplied by that.",
    )


def _sign(mapped: Map, number: float, text: str) -> str:
    if number > 0:
        return f"The determinant {text} is positive: nothing was turned over."
    side = "its other side up" if mapped.size == 2 else "inside out, like a glove or a mirror image"
    return fit(
        f"The determinant {text} is negative: the {mapped.world} now lies with {side}."
        if mapped.size == 2
        else f"The determinant {text} is negative: space was turned {side}."
    )
