"""Two maps one after the other, and in the other order."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.space.board import Board
from tensorviz.explain.space.maps import Map, column_arrows, ghost, grid
from tensorviz.explain.space.vectors import chip, entry_axes
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit, join
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["compose_reading"]

SAME = 1e-9


def compose_reading(left: Map, right: Map, product: Map, span: Span) -> Reading:
    """The right matrix first, then the left one, then both in one step; and what the other order would give."""
    size = left.size
    board = Board(span, entry_axes(size))
    back = board.put(ghost(size))
    still, first, both = (board.put(grid(values)) for values in (np.eye(size), right.values, product.values))
    axes, after_first, after_both = (
        [board.put(each) for each in column_arrows(each_map, size)] for each_map in (None, right, product)
    )
    a, b = left.name, right.name
    board.tell(
        "grid",
        fit(say("A product of matrices is two maps, one after the other; {b}, on the right, acts first.", b=b)),
        [back, still, *axes],
    )
    board.tell(
        "first",
        fit(
            say("First {b}: the axis arrows land on its columns, {columns}.", b=b, columns=_columns(right)),
            say("First {b}, the right one.", b=b),
        ),
        [back, first, *after_first],
    )
    board.tell(
        "second",
        fit(say("Then {a} moves all of that, grid and arrows, once more.", a=a)),
        [back, both, *after_both],
    )
    board.tell(
        "both",
        fit(
            say(
                "In one step that is {product}, whose columns are where the axis arrows end: {columns}.",
                product=product.name,
                columns=_columns(product),
            ),
            say("In one step that is {product}: its columns are where the axis arrows end.", product=product.name),
        ),
        [back, both, *after_both],
    )
    if left.name != right.name:
        _other_order(board, left, right, product, back)
    last = len(board.frames) - 1
    return board.reading("map", say("Map"), tuple(at for at in (1, 3) if at < last), still=3)


def _other_order(board: Board, left: Map, right: Map, product: Map, back: int) -> None:
    """A what-if, worked out here."""
    with np.errstate(all="ignore"):
        values = right.values @ left.values
    if not np.isfinite(values).all():
        return
    swapped = Map(f"{right.name} @ {left.name}", values, values)
    badge = board.put(Drawn("badge", "plain", "", say("what if: {swapped}, worked out here", swapped=swapped.name)))
    other = board.put(grid(values))
    arrows = [board.put(each) for each in column_arrows(swapped, left.size)]
    is_same = np.abs(values - product.values).max() <= SAME * max(np.abs(values).max(), np.abs(product.values).max())
    sentence = (
        fit(
            say("The other order, {swapped}, gives the same map: these two commute.", swapped=swapped.name),
            say("The other order gives the same map: these two commute."),
        )
        if is_same
        else fit(
            say(
                "The other order, {swapped}, is another map: its column 0 is {chip}.",
                swapped=swapped.name,
                chip=chip(values[:, 0]),
            ),
            say("The other order is another map: its column 0 is {chip}.", chip=chip(values[:, 0])),
        )
    )
    board.tell("swapped", sentence, [badge, back, other, *arrows])


def _columns(mapped: Map) -> str:
    texts = [mapped.column(at) for at in range(mapped.size)]
    return join(texts)
