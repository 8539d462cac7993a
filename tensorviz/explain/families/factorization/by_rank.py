"""A matrix as a sum of sheets of rank 1: what the first ones hold, what is left, what they cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel, Words
from tensorviz.explain.families.factorization.given import Call
from tensorviz.explain.families.factorization.panels import bars, heat, is_drawn, matrix
from tensorviz.explain.families.factorization.rounding import largest
from tensorviz.explain.families.factorization.told import Still, evenly, reading
from tensorviz.explain.format import format_count, format_value
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["Factors", "by_rank"]

Array = npt.NDArray[Any]
Factors = tuple[Array, Array, Array]

MOST_RANKS = 8
SHEETS_DRAWN = 5


def by_rank(call: Call, factors: Factors, span: Span) -> tuple[Reading, ...]:
    """The sum of more and more sheets: what it holds, what is left, what it costs."""
    left, sizes, right = factors
    if call.values is None or not len(sizes) or not largest(sizes):
        return ()
    chosen = [at + 1 for at in evenly(len(sizes), MOST_RANKS)]
    in_numbers = is_drawn(call.values, 2 * len(chosen))
    m, n = call.shape
    energy = np.cumsum(sizes.astype(np.float64) ** 2)
    limit = largest(call.values)
    stills = []
    for k in chosen:
        near = (left[:, :k] * sizes[:k]) @ right[:k]
        kept, numbers = _share(energy[k - 1] / energy[-1], sizes), k * (m + n + 1)
        saving = "" if numbers < m * n else say(": no saving")
        sentence = fit(
            say(
                "With {k} of {sheets} we keep {kept} of the energy in {numbers} numbers instead of {whole}{saving}.",
                k=k,
                sheets=count(len(sizes), "sheet"),
                kept=kept,
                numbers=format_count(numbers),
                whole=format_count(m * n),
                saving=saving,
            ),
            say(
                "{k} of {sheets} keep {kept} of the energy in {numbers} numbers instead of {whole}{saving}.",
                k=k,
                sheets=count(len(sizes), "sheet"),
                kept=kept,
                numbers=format_count(numbers),
                whole=format_count(m * n),
                saving=saving,
            ),
        )
        stored, whole = format_count(numbers), format_count(m * n)
        cost = say(
            "storage k(m + n + 1) = {k} × {format_count} = {stored}; m n = {whole}",
            k=k,
            format_count=format_count(m + n + 1),
            stored=stored,
            whole=whole,
        )
        lost = say("largest number left: {value}", value=format_value(largest(call.values - near)))
        panels: list[Panel] = []
        if in_numbers:
            if max(call.shape) <= SHEETS_DRAWN:
                sheet = (left[:, k - 1 : k] * sizes[k - 1]) @ right[k - 1 : k]
                panels.append(matrix("sheet", say("sheet {k}", k=k), sheet))
            panels += [
                matrix("near", say("the first {k} added up", k=k), near),
                matrix("rest", say("what is left"), call.values - near),
            ]
        else:
            panels += [
                heat("near", say("the first {k} added up", k=k), near, limit),
                heat("rest", say("what is left"), call.values - near, limit),
            ]
        chart = bars("s", "stretches", sizes, cut=k)
        stills.append(Still("work", sentence, (*panels, chart, Words("note", (cost, lost))), known=None))
    return (reading("rank", say("Rank by rank"), stills, call.results, span),)


def _share(part: float, sizes: Array) -> str:
    """A part as a percentage: 100 % only where nothing but rounding is lacking."""
    text = f"{100 * part:.4g} %"
    is_whole = 1 - part <= len(sizes) * float(np.finfo(sizes.dtype).eps)
    return say("over 99.99 %") if text == "100 %" and not is_whole else text
