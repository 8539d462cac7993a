"""Contours and arrows of a function on a sheet, as things in a picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tensorviz.explain.landscape.contours import curves, levels_of
from tensorviz.explain.landscape.evaluate import Floats, Sheet, Window
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import about
from tensorviz.explain.spaces import Drawn, Point
from tensorviz.sentences import agree, say

__all__ = ["contours", "fine", "put_arrows", "put_contours"]

MOST_CURVES = 40
ARROWS = 11
LENGTH = 0.9
DIGITS = 4


def fine(window: tuple[float, ...], x: float, y: float) -> Point:
    """A point, rounded to what can be seen in a window."""
    return _seen(x, window[2]), _seen(y, window[-1])


def _seen(value: float, reach: float) -> float:
    step = 10.0 ** np.floor(np.log10(reach)) / 10 ** (DIGITS - 1)
    return round(float(value), int(max(0, -np.floor(np.log10(step))))) + 0.0


def put_contours(board: Board, sheet: Sheet, *, is_quiet: bool = True) -> list[int]:
    """Lines of equal value, each level named once."""
    return [board.put(each) for each in contours(sheet, is_quiet=is_quiet)]


def contours(sheet: Sheet, *, is_quiet: bool = True) -> Iterator[Drawn]:
    """Lines of equal value; the longest of each level carries it."""
    levels = levels_of(sheet.values)
    found = [(level, sorted(curves(sheet, level), key=len, reverse=True)) for level in levels]
    most = max(1, MOST_CURVES // max(1, len(found)))
    for level, lines in found:
        for number, line in enumerate(lines[:most]):
            points = tuple(fine(sheet.window, x, y) for x, y in line)
            yield Drawn("curve", "plain", "", "" if number else about(level), points, quiet=is_quiet)


def put_arrows(board: Board, sheet: Sheet, values: Floats, what: str) -> list[int]:
    """Arrows at some points of a sheet, drawn to one scale; those that are far longer than most are cut."""
    every = -(-(sheet.side - 1) // (ARROWS - 1))
    many = (sheet.side - 1) // every
    picked = (sheet.side - 1 - (many - 1) * every) // 2 + every * np.arange(many)  # none that would stick out
    axes = [each[picked] for each in sheet.axes()]
    at, vectors = np.stack(np.meshgrid(*axes), axis=-1), values[np.ix_(picked, picked)]
    sizes = np.linalg.norm(vectors, axis=-1)
    is_shown = np.isfinite(sizes) & (sizes > 0)
    if not is_shown.any():
        return []
    longest = float(np.quantile(sizes[is_shown], 0.8))
    is_cut = is_shown & (sizes > longest * (1 + 1e-9))
    apart = 2 * sheet.window[2] / (sheet.side - 1) * every
    with np.errstate(all="ignore"):
        drawn = vectors / np.where(is_cut, sizes, longest)[..., None] * apart * LENGTH
    shown = []
    for is_it, ink in ((is_shown & ~is_cut, "first"), (is_cut, "second")):
        if is_it.any():
            points = _pairs(sheet.window, at[is_it], drawn[is_it])
            name = what if ink == "first" else say("{what}, cut", what=what)
            shown.append(board.put(Drawn("field", ink, name, "", points)))  # type: ignore[arg-type]
    text = say("The longest of the arrows to scale stands for {longest}.", longest=about(longest))
    if is_cut.any():
        more = agree(
            int(is_cut.sum()),
            "{cut} longer one is cut to that.",
            "{cut} longer ones are cut to that.",
            cut=is_cut.sum(),
        )
        text = f"{text} {more}"
    return [*shown, board.put(Drawn("fact", "plain", "", text))]


def _pairs(window: Window, tails: Floats, vectors: Floats) -> tuple[Point, ...]:
    """Tail, tip, tail, tip ..., each arrow around its point."""
    ends = np.stack([tails - vectors / 2, tails + vectors / 2], axis=1)
    return tuple(fine(window, x, y) for x, y in ends.reshape(-1, 2).tolist())
