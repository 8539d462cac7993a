"""``matrix_rank`` by elimination: the rows that are left, one for each pivot."""

from __future__ import annotations

from tensorviz.explain.board import Words
from tensorviz.explain.families.factorization.elimination import Elimination
from tensorviz.explain.families.factorization.forward import Forward
from tensorviz.explain.families.factorization.given import Call
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, is_drawn, matrix, patch
from tensorviz.explain.families.factorization.told import Still, reading
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import count, fit
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Span

__all__ = ["counted_pivots"]

FRAMES = 12


def counted_pivots(call: Call, rank: int, span: Span) -> tuple[Reading, ...]:
    """The matrix on the way to row echelon form, where it is drawn in numbers."""
    values, n = call.values, call.shape[1]
    if values is None or max(call.shape) > MOST_DRAWN or not is_drawn(values, FRAMES):
        return ()
    forward = Forward(call.name, "", lambda: Elimination(values.copy(), n, echelon=True))
    stills, elimination = forward.stills(FRAMES - 2)
    first = say("Clear {name} below a pivot in each column; a column without one is passed over.", name=call.name)
    pivots = len(elimination.pivots)
    chip = say("{pivots} in {columns}", pivots=count(pivots, "pivot"), columns=count(n, "column"))
    found = tuple(patch("target", row, column) for row, column in elimination.pivots)
    board = (
        Words("op", (chip,), is_operation=True),
        matrix("work", say("row echelon form"), elimination.work, patches=found),
    )
    told = [Still("before", fit(first), forward.panels(forward.start())[:1]), *stills]
    told.append(Still("result", fit(_end(pivots, rank)), board, None))
    return (reading("pivots", say("Counted pivots"), told, call.results, span),)


def _end(pivots: int, rank: int) -> str:
    if pivots != rank:
        return say(
            "Rounding left {pivots}, some of them nearly 0; by singular values the rank is {rank}.",
            pivots=count(pivots, "pivot"),
            rank=rank,
        )
    if not pivots:
        return say("There is no pivot: every row is 0, and so is the rank.")
    return agree(
        pivots,
        "{pivots}: one row is no mix of the others, and the rank is {rank}.",
        "{pivots}: as many rows are no mix of the others, and the rank is {rank}.",
        pivots=count(pivots, "pivot"),
        rank=rank,
    )
