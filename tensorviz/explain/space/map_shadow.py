"""A larger matrix, of which only a shadow can be drawn: its singular values, and one plane of many."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.format import format_count
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import about, is_drawable, point
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["MOST_ROWS", "shadow_reading"]

MOST_ROWS = 64
MOST_BARS = 8


def shadow_reading(name: str, recorded: npt.NDArray[Any], span: Span) -> Reading | None:
    """The unit circle in the plane of the first two right singular vectors, and the ellipse that it becomes."""
    values = recorded.astype(np.float64)
    if max(values.shape) > MOST_ROWS or min(values.shape) < 2 or not is_drawable(values):
        return None
    sizes = np.linalg.svd(values, compute_uv=False)
    rows, columns = (format_count(each) for each in values.shape)
    board = Board(span, ("", ""))
    is_whole = values.shape[1] == 2
    what = (
        say("The plane that its columns span, worked out here")
        if is_whole
        else say("2-D shadow of {columns} dimensions, worked out here", columns=columns)
    )
    title = board.put(Drawn("badge", "plain", "", what))
    circle = board.put(Drawn("circle", "plain", say("unit circle"), "", ((1.0, 0.0), (0.0, 1.0)), quiet=True))
    bars = [
        board.put(Drawn("bar", "result", f"σ{at}", about(each), (), float(f"{each:.6g}")))
        for at, each in enumerate(sizes[:MOST_BARS].tolist())
    ]
    more = len(sizes) - len(bars)
    facts = [board.put(Drawn("fact", "plain", say("and {more} smaller ones", more=more)))] if more > 0 else []
    told = (
        say(
            "{name} takes the plane into {rows} dimensions; its singular values say how far it stretches.",
            name=name,
            rows=rows,
        )
        if is_whole
        else say(
            "{name} acts in {columns} dimensions, too many to draw; its singular values say how far it stretches.",
            name=name,
            columns=columns,
        )
    )
    shorter = say("Singular values say how far it stretches.")
    board.tell("sizes", fit(told, shorter), [title, circle, *bars, *facts])
    first, second = float(sizes[0]), float(sizes[1])
    ellipse = board.put(
        Drawn("circle", "result", say("its image"), "", (point(np.array([first, 0.0])), point(np.array([0.0, second]))))
    )
    arrows = [
        board.put(Drawn("arrow", "axis0", "σ0", about(first), (point(np.array([first, 0.0])),))),
        *(
            [board.put(Drawn("arrow", "axis1", "σ1", about(second), (point(np.array([0.0, second])),)))]
            if second
            else []
        ),
    ]
    board.tell(
        "plane",
        fit(
            say(
                "In the plane that it stretches most, the unit circle becomes an ellipse: {first} by {second}.",
                first=about(first),
                second=about(second),
            ),
        ),
        [title, circle, ellipse, *arrows, *bars, *facts],
    )
    rank = int(np.linalg.matrix_rank(values))
    least = min(values.shape)
    board.tell(
        "rank",
        fit(
            say(
                "All {least} singular values are above 0: the {rows} by {columns} matrix keeps {least} directions.",
                least=least,
                rows=rows,
                columns=columns,
            )
        )
        if rank == least
        else fit(
            say(
                "Only {rank} of {least} singular values are above rounding: its rank is {rank}, worked out here.",
                rank=rank,
                least=least,
            )
        ),
        [title, circle, ellipse, *arrows, *bars, *facts],
    )
    return board.reading("map", say("Map"))
