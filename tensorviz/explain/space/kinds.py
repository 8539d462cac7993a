"""What kind of matrix it is: a name, the reason, and the tolerance."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.space.board import Board
from tensorviz.explain.space.maps import AXES
from tensorviz.explain.space.special import EXACTLY, Special, special_names
from tensorviz.explain.space.vectors import entry_axes, is_drawable, point
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit, join
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["kind_reading"]

MOST = 10


def kind_reading(name: str, matrix: npt.NDArray[Any], span: Span) -> Reading | None:
    """One frame per kind, and all of them at the end; None where the matrix is of no special kind."""
    kinds = special_names(matrix, name if name.isidentifier() else "A")[:MOST]
    if not kinds:
        return None
    rows = len(matrix)
    is_drawn = rows <= 3 and matrix.dtype.kind != "c" and is_drawable(matrix.astype(np.float64))
    board = Board(span, entry_axes(rows) if is_drawn else ())
    shape = _shape(board, matrix.astype(np.float64)) if is_drawn else []
    listed = [board.put(Drawn("fact", "plain", kind.name, _reason(kind))) for kind in kinds]
    for number, kind in enumerate(kinds):
        board.tell("kind", _sentence(name, kind), [*shape, *listed[: number + 1]])
    if len(kinds) > 1:
        names = join([kind.name for kind in kinds])
        board.tell(
            "kinds",
            fit(
                say("{name} is {names}.", name=name, names=names),
                say("{name} is of {kinds} special kinds.", name=name, kinds=len(kinds)),
            ),
            [*shape, *listed],
        )
    return board.reading("kind", say("Kind of matrix"), tuple(range(min(3, len(board.frames) - 1))))


def _shape(board: Board, matrix: npt.NDArray[np.float64]) -> list[int]:
    """The grid before and after, and the unit circle with its image."""
    rows = len(matrix)
    unit = tuple(point(each) for each in np.eye(rows))
    landed = tuple(point(each) for each in matrix.T)
    things = [Drawn("grid", "plain", points=unit, quiet=True)]
    if rows == 2 or np.linalg.matrix_rank(matrix) == rows:
        things.append(Drawn("grid", "result", points=landed))
    if rows == 2:
        things += [
            Drawn("circle", "plain", say("unit circle"), "", unit, quiet=True),
            Drawn("circle", "result", say("its image"), "", landed),
        ]
    things += [
        Drawn("arrow", AXES[axis], say("column {axis}", axis=axis), "", (tip,))
        for axis, tip in enumerate(landed)
        if any(tip)
    ]
    return [board.put(each) for each in things]


def _reason(kind: Special) -> str:
    return f"{kind.reason} ({kind.tolerance})" if kind.tolerance else kind.reason


def _sentence(name: str, kind: Special) -> str:
    short = say("{name} is {kind}: {reason}.", name=name, kind=kind.name, reason=kind.reason)
    joint = ", " if kind.tolerance == EXACTLY else "; "
    return fit(
        say(
            "{name} is {kind}: {reason}{joint}{tolerance}.",
            name=name,
            kind=kind.name,
            reason=kind.reason,
            joint=joint,
            tolerance=kind.tolerance,
        )
        if kind.tolerance
        else short,
        short,
    )
