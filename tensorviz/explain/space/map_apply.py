"""A matrix that acts on a vector, or on many points."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.format import format_count, format_value
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.maps import Floats, Map, column_arrows, ghost, grid
from tensorviz.explain.space.vectors import Vector, entry_axes, point
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import count, fit
from tensorviz.trace.recording import Span

__all__ = ["points_reading", "vector_reading"]

LABEL = "Map"
MOST_POINTS = 60


def vector_reading(mapped: Map, vector: Vector, image: Vector, span: Span) -> Reading:
    """The axis arrows, the grid, and the vector that goes with it as the same mix."""
    board = Board(span, entry_axes(mapped.size))
    back, whole = _opening(board, mapped)
    before = board.put(Drawn("arrow", "plain", vector.name, vector.text, (point(vector.values),), quiet=True))
    after = board.put(Drawn("arrow", "result", image.name, image.text, (point(image.values),), key="v"))
    start = board.put(Drawn("arrow", "result", vector.name, vector.text, (point(vector.values),), key="v"))
    board.retell(0, "grid", board.frames[0].sentence, start)
    legs = _legs(board, mapped, vector)
    board.tell(
        "mix",
        fit(
            f"{vector.name} goes {_along(vector.values)}; its image mixes the columns the same way.",
            f"{vector.name} goes {vector.text} along the axes; its image mixes the columns the same way.",
            "Its image mixes the columns as the vector mixes the axis arrows.",
        ),
        [back, *whole, *legs, before, after],
    )
    board.tell("image", _landed(vector, image), [back, *whole, before, after])
    return board.reading("map", LABEL, (0, 2, 4) if mapped.size == 2 else (0, len(board.frames) - 3))


def points_reading(
    mapped: Map, before: npt.NDArray[Any], after: npt.NDArray[Any], names: tuple[str, str], span: Span, *, as_rows: bool
) -> Reading:
    """Many points, one per column (``as_rows``: one per row), before and after."""
    board = Board(span, entry_axes(mapped.size))
    back, whole = _opening(board, mapped, as_rows=as_rows)
    total = before.shape[1]
    picked = np.unique(np.linspace(0, total - 1, min(total, MOST_POINTS)).astype(int))
    here, there = (tuple(point(each) for each in side[:, picked].T.astype(np.float64)) for side in (before, after))
    old = board.put(Drawn("dots", "plain", names[0], "", here, quiet=True))
    new = board.put(Drawn("dots", "result", names[1], "", there, key="dots"))
    start = board.put(Drawn("dots", "result", names[0], "", here, key="dots"))
    each = f"Each {'row' if as_rows else 'column'} of {names[0]} is a point"
    drawn = "" if picked.size == total else f"; {picked.size} of {format_count(total)} are drawn"
    board.retell(0, "points", fit(f"{each}: {count(total, 'point')}{drawn}."), start)
    board.tell(
        "moved",
        "Every point moves with the grid: it keeps its place between the lines.",
        [back, *whole, old, new],
    )
    one = int(picked[0])
    line = "row" if as_rows else "column"
    texts = [f"({', '.join(format_value(value) for value in side[:, one])})" for side in (before, after)]
    way = board.put(Drawn("link", "plain", "", "", (here[0], there[0]), quiet=True))
    board.tell(
        "image",
        fit(f"{line.capitalize()} {one} goes from {texts[0]} to {texts[1]}.", f"{line.capitalize()} {one} moves."),
        [back, *whole, old, new, way],
    )
    return board.reading("map", LABEL, (0, 2))


def _opening(board: Board, mapped: Map, *, as_rows: bool = False) -> tuple[int, list[int]]:
    """Before, each axis arrow, the whole grid; what stays in the picture after that."""
    size, thing = mapped.size, "row" if as_rows else "column"
    back = board.put(ghost(size))
    still = board.put(grid(np.eye(size)))
    axes = [board.put(each) for each in column_arrows(None, size)]
    named = column_arrows(mapped, size)
    if as_rows:
        named = tuple(Drawn(e.kind, e.ink, e.name.replace("column", "row"), e.text, e.points, key=e.key) for e in named)
    landed = [board.put(each) for each in named]
    board.tell(
        "grid", fit(f"{mapped.name} moves the whole {mapped.world}; this is the grid before."), [back, still, *axes]
    )
    for at in range(size):
        which = ("first", "second", "third")[at]
        board.tell(
            "column",
            fit(
                f"{mapped.name} sends the {which} axis arrow to {mapped.column(at)}: that is its {thing} {at}.",
                f"The {which} axis arrow lands on {thing} {at}: {mapped.column(at)}.",
            ),
            [back, *landed[: at + 1], *axes[at + 1 :]],
        )
    moved = board.put(grid(mapped.values))
    board.tell("moved", _whole(mapped), [back, moved, *landed])
    return back, [moved, *landed]


def _whole(mapped: Map) -> str:
    rank = mapped.rank
    if rank == mapped.size:
        return fit("The whole grid follows: lines stay straight, parallel and evenly spaced.")
    onto = ("the origin", "a line", "a plane")[rank]
    return fit(
        f"The whole grid follows: {mapped.name} squashes the {mapped.world} onto {onto}; it cannot be undone.",
        f"The whole {mapped.world} is squashed onto {onto}; it cannot be undone.",
    )


def _along(values: Floats) -> str:
    """``"2 along the first axis and 1 along the second"``."""
    ways = (" along the first axis", " along the second", " along the third")
    terms = [f"{format_value(each)}{way}" for each, way in zip(values, ways, strict=False)]
    return f"{', '.join(terms[:-1])} and {terms[-1]}"


def _legs(board: Board, mapped: Map, vector: Vector) -> list[int]:
    """The multiples of the columns, tip to tail."""
    legs, at = [], np.zeros(mapped.size)
    for axis, weight in enumerate(vector.values.tolist()):
        end = at + weight * mapped.values[:, axis]
        if np.any(end != at):
            name = f"{format_value(weight)} × column {axis}"
            ends = (point(end), point(at))
            legs.append(board.put(Drawn("arrow", f"axis{axis}", name, "", ends, quiet=True)))  # type: ignore[arg-type]
        at = end
    return legs


def _landed(vector: Vector, image: Vector) -> str:
    if vector.is_zero:
        return fit(f"{vector.name} is the zero vector: every matrix leaves it where it is.")
    if image.is_zero:
        return fit(f"{vector.name} is squashed to the origin: {image.name} is the zero vector.")
    if np.array_equal(image.values, vector.values):
        return fit(f"{vector.name} lands where it was, at {image.text}.")
    ratio = _ratio(vector.values, image.values)
    if ratio is not None:
        return fit(
            f"{vector.name} lands on its own line: it is only stretched, to {image.text}.",
            f"It lands on its own line: it is only stretched, to {image.text}.",
        )
    return fit(
        f"{vector.name} {vector.text} lands at {image.text}: that is {image.name}.", f"It lands at {image.text}."
    )


def _ratio(before: Floats, after: Floats) -> float | None:
    """The factor, where the image lies on the vector's own line exactly."""
    at = int(np.abs(before).argmax())
    factor = float(after[at] / before[at])
    return factor if np.array_equal(before * factor, after) else None
