"""Back substitution: from the last row of a triangle up, each row gives one unknown."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel, Words
from tensorviz.explain.families.factorization.elimination import Elimination
from tensorviz.explain.families.factorization.forward import less, lower_panel
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, enclosed, heat, matrix, number, patch
from tensorviz.explain.families.factorization.told import Still
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["back_substitution"]

Array = npt.NDArray[Any]


def back_substitution(
    elimination: Elimination, title: str, x: str, frames: int, *, is_vector: bool
) -> tuple[Array, list[Still]]:
    """From the last row up, each row gives a row of ``x``; the rows as they end, and what is told of them."""
    work, n = elimination.work, elimination.columns
    stills = []
    order = elimination.rows if elimination.swaps else []
    lower = lower_panel(elimination)
    triangle = work[:, :n].copy()
    with np.errstate(all="ignore"):
        for row in range(n - 1, -1, -1):
            pivot, later = work[row, row], work[row, row + 1 : n].copy()
            had = work[row, n:].copy()
            found = (had - later @ work[row + 1 :, n:]) / pivot if row + 1 < n else had / pivot
            work[row, n:] = found
            work[row, :n] = 0
            work[row, row] = pivot / pivot
            if frames == n:
                chip = _chip(x, row, had, later, pivot, work, n) if is_vector else _row_chip(row, later, pivot)
                patches = (patch("target", row, slice(n, work.shape[1])), patch("live", row, slice(0, n)))
                board = (
                    Words("op", (chip,), is_operation=True),
                    matrix("work", title, work, bar=n, patches=patches, order=order),
                    lower,
                )
                said = _back_sentence(x, row, found, pivot, n, is_vector=is_vector)
                if not is_vector and pivot == 1 and not (later != 0).any():
                    said = fit(say("Row {row} is done already: its right half is row {row} of {x}.", row=row, x=x))
                stills.append(Still("work", said, board))
    if frames != n:
        sentence = say("From the last row up, each row gives one row of {x}: subtract what is known, divide.", x=x)
        panels: tuple[Panel, ...] = (matrix("work", title, work, bar=n, order=order), lower)
        if n > MOST_DRAWN:
            panels = (heat("work", say("U, the triangle"), triangle), lower, matrix("x", x, work[:, n:]))
        stills.append(
            Still("work", fit(sentence), (Words("op", (say("back substitution"),), is_operation=True), *panels))
        )
    return work[:, n:], stills


def _chip(x: str, row: int, had: Array, later: Array, pivot: Any, work: Array, n: int) -> str:
    terms = [(u, work[row + 1 + at, n]) for at, u in enumerate(later) if u != 0]
    less = "".join(f" − {enclosed(u)} × {enclosed(v)}" for u, v in terms)
    top = f"({number(had[0])}{less})" if less else number(had[0])
    return f"{x}[{row}] = {top} ÷ {enclosed(pivot)} = {number(work[row, n])}"


def _row_chip(row: int, later: Array, pivot: Any) -> str:
    subtracted = "".join(less(u, row + 1 + at) for at, u in enumerate(later) if u != 0)
    if pivot == 1:
        return f"R{row} ← R{row}{subtracted}" if subtracted else say("R{row}: its pivot is 1 already", row=row)
    return (
        f"R{row} ← (R{row}{subtracted}) ÷ {enclosed(pivot)}" if subtracted else f"R{row} ← R{row} ÷ {enclosed(pivot)}"
    )


def _back_sentence(x: str, row: int, found: Array, pivot: Any, n: int, *, is_vector: bool) -> str:
    if not is_vector:
        below = "" if row == n - 1 else say("subtract the rows below, then ")
        return fit(
            say(
                "Row {row}: {below}divide by {pivot}; its right half is row {row} of {x}.",
                row=row,
                below=below,
                pivot=number(pivot),
                x=x,
            )
        )
    if row == n - 1:
        return fit(
            say(
                "The last row has one unknown: divide by {pivot}, and {x}[{row}] is {value}.",
                pivot=number(pivot),
                x=x,
                row=row,
                value=number(found[0]),
            )
        )
    return fit(
        say(
            "Row {row}: put in what is known, divide by {pivot}, and {x}[{row}] is {value}.",
            row=row,
            pivot=number(pivot),
            x=x,
            value=number(found[0]),
        )
    )
