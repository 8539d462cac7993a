"""A system of two or three equations as lines or planes that meet, and as columns that lead to b."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.factorization.elimination import Elimination
from tensorviz.explain.families.factorization.forward import operation
from tensorviz.explain.families.factorization.panels import number
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import chip, is_drawable, point
from tensorviz.explain.spaces import Drawn, Ink
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit, signed_sum
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["column_picture", "parallel_picture", "row_picture"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]

AXES: tuple[Ink, ...] = ("axis0", "axis1", "axis2")
SIZES = (2, 3)
SAME = 1e-9
ROOM = 1.5


def is_pictured(a: Array, right: Array) -> bool:
    """Whether the system is small, real, and has numbers that can be drawn."""
    is_real = a.dtype.kind in "biuf" and right.dtype.kind in "biuf"
    return (
        len(a) in SIZES and right.shape == (len(a),) and is_real and is_drawable(a.astype(float), right.astype(float))
    )


def row_picture(a: Array, right: Array, x: Array, names: tuple[str, str], span: Span) -> Reading | None:
    """Each row as the line (the plane) of all x that solve it; ``names`` are those of the matrix and of x."""
    if not is_pictured(a, right) or not is_drawable(np.append(x.astype(float), 1.0)):
        return None
    name, unknown = names
    rows, sides, found = a.astype(float), right.astype(float), x.astype(float)
    n = len(rows)
    reach = ROOM * max(1.0, float(np.abs(found).max()))
    board = Board(span, tuple(f"{unknown}[{at}]" for at in range(n)))
    what = say("line") if n == 2 else say("plane")
    shown: list[int] = []
    for at in range(n):
        shown += _put(board, rows[at], sides[at], reach, AXES[at], say("row {at}", at=at))
        board.tell(
            "row",
            fit(
                say(
                    "Row {at} of {name}, {equation}, is a {what}.",
                    at=at,
                    name=name,
                    equation=_equation(rows[at], sides[at], unknown),
                    what=what,
                ),
                say("Row {at} of {name} is a {what} of points.", at=at, name=name, what=what),
            ),
            shown,
        )
    meeting = board.put(Drawn("dots", "result", unknown, chip(x), (point(found),)))
    both = say("Both lines") if n == 2 else say("All three planes")
    board.tell(
        "meet",
        say("{both} hold one point in common, {chip}: that is {unknown}.", both=both, chip=chip(x), unknown=unknown),
        [*shown, meeting],
    )
    if n == 2:
        _turned(board, rows, sides, found, reach, [meeting], unknown)
    return board.reading("rows", say("Row picture"))


def _turned(board: Board, rows: Floats, sides: Floats, found: Floats, reach: float, always: list[int], x: str) -> None:
    """The lines after each row operation, and at the end."""
    run = Elimination(np.column_stack([rows, sides]), 2)
    for move in run.moves(by_row=True):
        if move.kind == "subtract":
            before = _put(board, rows[run.rows[move.row]], sides[run.rows[move.row]], reach, "plain", "", quiet=True)
            now = [
                *_put(board, run.work[0, :2], run.work[0, 2], reach, AXES[0], "R0"),
                *_put(board, run.work[1, :2], run.work[1, 2], reach, AXES[1], "R1"),
            ]
            board.tell(
                "turn",
                say(
                    "{operation} turns a line about the point where they meet; the point stays.",
                    operation=operation(move),
                ),
                [*before, *now, *always],
            )
    ends = [
        each for at in range(2) for each in _put(board, np.eye(2)[at], float(found[at]), reach, AXES[at], f"{x}[{at}]")
    ]
    board.tell(
        "solved",
        fit(
            say(
                "Back substitution: one line says {x}[0] = {value}, the other {x}[1] = {value_2}.",
                x=x,
                value=number(found[0]),
                value_2=number(found[1]),
            )
        ),
        [*ends, *always],
    )


def _equation(row: Floats, side: float, x: str) -> str:
    terms = [f"{number(each)} {x}[{at}]" for at, each in enumerate(row) if each]
    return f"{signed_sum(terms)} = {number(side)}"


def _put(
    board: Board, row: Floats, side: float, reach: float, ink: Ink, name: str, *, quiet: bool = False
) -> list[int]:
    """The part of a line or a plane within reach."""
    corners = _cut(row, side, reach)
    if len(corners) < 2:
        return []
    if len(row) > 2:
        return [board.put(Drawn("face", ink, name, "", tuple(map(point, corners)), quiet=quiet))]
    ends = (point(corners[0]), point(corners[1]))
    return [board.put(Drawn("link", ink, name, "", ends, quiet=quiet, key=name))]


def _cut(row: Floats, side: float, reach: float) -> list[Floats]:
    """Where ``row @ x = side`` meets the edges of the square or the cube, in order around."""
    n = len(row)
    found: list[Floats] = []
    for axis in range(n):
        if not row[axis]:
            continue
        for signs in product((-reach, reach), repeat=n - 1):
            corner = np.insert(np.array(signs), axis, 0.0)
            corner[axis] = (side - row @ corner) / row[axis]
            is_new = all(np.abs(corner - each).max() > SAME * reach for each in found)
            if abs(corner[axis]) <= reach * (1 + SAME) and is_new:
                found.append(corner)
    if n == 2 or len(found) < 3:
        return found
    middle = np.mean(found, axis=0)
    across = found[0] - middle
    up = np.cross(row, across)
    scale = float(np.linalg.norm(up)) or 1.0
    length = float(np.linalg.norm(across)) or 1.0
    return sorted(found, key=lambda each: math.atan2((each - middle) @ up / scale, (each - middle) @ across / length))


def column_picture(a: Array, right: Array, x: Array, names: tuple[str, str], span: Span) -> Reading | None:
    """The columns, as often as x says, one after the other: they end at b."""
    if not is_pictured(a, right) or not is_drawable(np.append(x.astype(float), 1.0)):
        return None
    name, beside = names
    columns, found = a.astype(float).T, x.astype(float)
    n = len(columns)
    board = Board(span, tuple(say("entry {at}", at=at) for at in range(n)))
    arrows = [
        board.put(Drawn("arrow", AXES[at], say("column {at}", at=at), chip(a[:, at]), (point(columns[at]),)))
        for at in range(n)
    ]
    goal = board.put(Drawn("arrow", "result", beside, chip(right), (point(right.astype(float)),)))
    board.tell(
        "columns",
        fit(
            say("Which mix of the columns of {name} leads to {beside}?", name=name, beside=beside),
            say("Which mix of the columns leads to {beside}?", beside=beside),
        ),
        [*arrows, goal],
    )
    start, walked = np.zeros(n), []
    quiet = [
        board.put(Drawn("arrow", AXES[at], say("column {at}", at=at), "", (point(columns[at]),), quiet=True))
        for at in range(n)
    ]
    for at in range(n):
        end = start + found[at] * columns[at]
        walked.append(
            board.put(
                Drawn(
                    "arrow",
                    AXES[at],
                    say("{value} × column {at}", value=number(x[at]), at=at),
                    "",
                    (point(end), point(start)),
                )
            )
        )
        last = say(": that is {beside}", beside=beside) if at == n - 1 else ""
        said = (
            say("Go {value} × column {at}{last}.", value=number(x[at]), at=at, last=last)
            if at == 0
            else say("From there go {value} × column {at}{last}.", value=number(x[at]), at=at, last=last)
        )
        board.tell("walk", fit(said, say("Column {at}, as often as it takes.", at=at)), [*quiet, *walked, goal])
        start = end
    return board.reading("columns", say("Column picture"))


def parallel_picture(a: Array, right: Array, names: tuple[str, str], span: Span) -> Reading | None:
    """Two equations that contradict each other, or say the same."""
    if not is_pictured(a, right) or len(a) != 2 or not np.abs(a).sum(axis=1).all():
        return None
    name, unknown = names
    rows, sides = a.astype(float), right.astype(float)
    sizes = np.linalg.norm(rows, axis=1)
    reach = ROOM * max(1.0, float((np.abs(sides) / sizes).max()))
    board = Board(span, tuple(f"{unknown}[{at}]" for at in range(2)))
    shown: list[int] = []
    for at in range(2):
        shown += _put(board, rows[at], sides[at], reach, AXES[at], say("row {at}", at=at))
        board.tell(
            "row",
            fit(
                say(
                    "Row {at} of {name}, {equation}, is a line.",
                    at=at,
                    name=name,
                    equation=_equation(rows[at], sides[at], unknown),
                ),
                say("Row {at} of {name} is a line.", at=at, name=name),
            ),
            shown,
        )
    turned = float(np.sign(rows[0] @ rows[1]))
    is_same = abs(sides[0] / sizes[0] - turned * sides[1] / sizes[1]) <= SAME * reach
    said = (
        say("Both rows are one line: every point of it solves both.")
        if is_same
        else say("The lines are parallel: no point lies on both, so nothing solves both.")
    )
    board.tell("meet", said, shown)
    return board.reading("rows", say("Row picture"))
