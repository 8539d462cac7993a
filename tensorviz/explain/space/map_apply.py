"""A matrix that acts on a vector, or on many points."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.format import format_value
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.maps import AXES, Floats, Map, column_arrows, ghost, grid
from tensorviz.explain.space.vectors import Vector, about, entry_axes, point
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["points_reading", "vector_reading"]

LABEL = say("Map")
MOST_POINTS = 60
STEADY = 1e-9


def vector_reading(mapped: Map, vector: Vector, image: Vector, span: Span, *, as_rows: bool = False) -> Reading:
    """The axis arrows, the grid, and the vector that goes with it as the same mix, of the columns or of the rows."""
    board = Board(span, entry_axes(mapped.size))
    back, whole = _opening(board, mapped, as_rows=as_rows)
    before = board.put(Drawn("arrow", "plain", vector.name, vector.text, (point(vector.values),), quiet=True))
    after = board.put(Drawn("arrow", "result", image.name, image.text, (point(image.values),), key="v"))
    start = board.put(Drawn("arrow", "result", vector.name, vector.text, (point(vector.values),), key="v"))
    board.retell(0, "grid", board.frames[0].sentence, start)
    legs = _legs(board, mapped, vector, as_rows=as_rows)
    board.tell(
        "mix",
        _mixed(vector, as_rows=as_rows),
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
    name, points, left = names[0], count(total, "point"), total - picked.size
    if as_rows:
        sentence = say("Each row of {name} is a point: {points}.", name=name, points=points)
    else:
        sentence = say("Each column of {name} is a point: {points}.", name=name, points=points)
    some = say("{points} of {name}, of which {shown} are drawn.", points=points, name=name, shown=picked.size)
    board.retell(0, "points", fit(some if left else sentence), start)
    board.tell(
        "moved",
        say("Every point moves with the grid: it keeps its place between the lines."),
        [back, *whole, old, new],
    )
    one = int(picked[0])
    texts = [f"({', '.join(format_value(value) for value in side[:, one])})" for side in (before, after)]
    way = board.put(Drawn("link", "plain", "", "", (here[0], there[0]), quiet=True))
    board.tell(
        "image",
        _moved(one, texts[0], texts[1], as_rows=as_rows),
        [back, *whole, old, new, way],
    )
    return board.reading("map", LABEL, (0, 2))


def _opening(board: Board, mapped: Map, *, as_rows: bool = False) -> tuple[int, list[int]]:
    """Before, each axis arrow, the whole grid; what stays in the picture after that."""
    size = mapped.size
    back = board.put(ghost(size))
    still = board.put(grid(np.eye(size)))
    axes = [board.put(each) for each in column_arrows(None, size)]
    landed = [board.put(each) for each in column_arrows(mapped, size, as_rows=as_rows)]
    board.tell(
        "grid",
        fit(say("{mapped} moves the whole {world}; this is the grid before.", mapped=mapped.name, world=mapped.world)),
        [back, still, *axes],
    )
    for at in range(size):
        board.tell(
            "column",
            _lands(mapped, at, as_rows=as_rows),
            [back, still, *landed[: at + 1], *axes[at + 1 :]],
        )
    moved = board.put(grid(mapped.values))
    board.tell("moved", _whole(mapped), [back, moved, *landed])
    return back, [moved, *landed]


def _lands(mapped: Map, at: int, *, as_rows: bool) -> str:
    which = (say("first"), say("second"), say("third"))[at]
    slots = {"mapped": mapped.name, "which": which, "place": mapped.column(at), "at": at}
    if as_rows:
        return fit(
            say("{mapped} sends the {which} axis arrow to {place}: that is its row {at}.", **slots),
            say("The {which} axis arrow lands on row {at}: {place}.", **slots),
        )
    return fit(
        say("{mapped} sends the {which} axis arrow to {place}: that is its column {at}.", **slots),
        say("The {which} axis arrow lands on column {at}: {place}.", **slots),
    )


def _moved(one: int, before: str, after: str, *, as_rows: bool) -> str:
    if as_rows:
        return fit(
            say("Row {one} goes from {before} to {after}.", one=one, before=before, after=after),
            say("Row {one} moves.", one=one),
        )
    return fit(
        say("Column {one} goes from {before} to {after}.", one=one, before=before, after=after),
        say("Column {one} moves.", one=one),
    )


def _whole(mapped: Map) -> str:
    rank = mapped.rank
    if rank == mapped.size:
        return _followed(mapped)
    onto = (say("the origin"), say("a line"), say("a plane"))[rank]
    return fit(
        say(
            "The whole grid follows: {mapped} squashes the {world} onto {onto}; it cannot be undone.",
            mapped=mapped.name,
            world=mapped.world,
            onto=onto,
        ),
        say("The whole {world} is squashed onto {onto}; it cannot be undone.", world=mapped.world, onto=onto),
    )


def _followed(mapped: Map) -> str:
    """What a map that can be undone does to the grid."""
    turning = mapped.turning
    if np.linalg.det(mapped.values) < 0:
        return fit(say("The whole grid follows, mirrored: lines stay straight, parallel and evenly spaced."))
    if turning is None:
        return fit(say("The whole grid follows: lines stay straight, parallel and evenly spaced."))
    turn = say("{angle}°", angle=about(turning.angle))
    if turning.axis:
        axis = f"({', '.join(about(each) for each in turning.axis)})"
        turn = say("{turn} around {axis}", turn=turn, axis=axis)
    if all(abs(each - 1) <= STEADY for each in turning.stretches):
        return fit(say("The whole grid turns by {turn}, worked out here; nothing is stretched.", turn=turn))
    sizes = join([about(each) for each in turning.stretches])
    return fit(
        say(
            "The grid turns by {turn} and stretches by {sizes}, worked out here; lines stay parallel.",
            turn=turn,
            sizes=sizes,
        ),
        say("The grid turns by {turn} and stretches by {sizes}, worked out here.", turn=turn, sizes=sizes),
        say("The grid turns by {turn}, worked out here.", turn=turn),
    )


def _along(values: Floats) -> str:
    """``"2 along the first axis and 1 along the second"``."""
    first, second, *third = [format_value(each) for each in values]
    terms = [say("{number} along the first axis", number=first), say("{number} along the second", number=second)]
    return join(terms + [say("{number} along the third", number=each) for each in third])


def _mixed(vector: Vector, *, as_rows: bool) -> str:
    slots = {"vector": vector.name, "along": _along(vector.values), "vector_text": vector.text}
    if as_rows:
        return fit(
            say("{vector} goes {along}; its image mixes the rows the same way.", **slots),
            say("{vector} goes {vector_text} along the axes; its image mixes the rows the same way.", **slots),
            say("Its image mixes the rows as the vector mixes the axis arrows."),
        )
    return fit(
        say("{vector} goes {along}; its image mixes the columns the same way.", **slots),
        say("{vector} goes {vector_text} along the axes; its image mixes the columns the same way.", **slots),
        say("Its image mixes the columns as the vector mixes the axis arrows."),
    )


def _legs(board: Board, mapped: Map, vector: Vector, *, as_rows: bool) -> list[int]:
    """The multiples of the columns or rows, tip to tail."""
    legs, at = [], np.zeros(mapped.size)
    for axis, weight in enumerate(vector.values.tolist()):
        end = at + weight * mapped.values[:, axis]
        if np.any(end != at):
            slots = {"weight": format_value(weight), "axis": axis}
            name = say("{weight} × row {axis}", **slots) if as_rows else say("{weight} × column {axis}", **slots)
            ends = (point(end), point(at))
            legs.append(board.put(Drawn("arrow", AXES[axis], name, "", ends, quiet=True)))
        at = end
    return legs


def _landed(vector: Vector, image: Vector) -> str:
    if vector.is_zero:
        return fit(say("{vector} is the zero vector: every matrix leaves it where it is.", vector=vector.name))
    if image.is_zero:
        return fit(
            say("{vector} is squashed to the origin: {image} is the zero vector.", vector=vector.name, image=image.name)
        )
    if np.array_equal(image.values, vector.values):
        return fit(say("{vector} lands where it was, at {image_text}.", vector=vector.name, image_text=image.text))
    ratio = _ratio(vector.values, image.values)
    if ratio is not None:
        return fit(
            say(
                "{vector} lands on its own line: it is only stretched, to {image_text}.",
                vector=vector.name,
                image_text=image.text,
            ),
            say("It lands on its own line: it is only stretched, to {image_text}.", image_text=image.text),
        )
    return fit(
        say(
            "{vector} {vector_text} lands at {image_text}: that is {image}.",
            vector=vector.name,
            vector_text=vector.text,
            image_text=image.text,
            image=image.name,
        ),
        say("It lands at {image_text}.", image_text=image.text),
    )


def _ratio(before: Floats, after: Floats) -> float | None:
    """The factor, where the image lies on the vector's own line exactly."""
    at = int(np.abs(before).argmax())
    factor = float(after[at] / before[at])
    return factor if np.array_equal(before * factor, after) else None
