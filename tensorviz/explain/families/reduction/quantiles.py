"""The middle of a lane, and other quantiles: sorted cells and the ones around a position."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.explain.families.reduction.parts import Lanes
from tensorviz.explain.families.reduction.terms import (
    Folding,
    Told,
    factor,
    folding_of,
    is_nan,
    nan_sentence,
    note_unless_same,
    rounding,
    terms_of,
)
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Worked
from tensorviz.explain.words import fit, join
from tensorviz.sentences import say

__all__ = ["tell_middle"]

MOST_LISTED = 6


def tell_middle(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[:, 0] sorted: 1, 3 and 8; the middle one is 3."``; of a quantile the cells around its position."""
    folding = folding_of(lanes, cell)
    if folding is None:
        return None
    parts = folding.parts
    if not parts.size:
        worked = terms_of(folding, lanes.recipe.function, folding.cells, None)
        return Told(
            fit(
                say("{name} has no cells that take part: the result is {total}.", name=folding.name, total=worked.total)
            ),
            worked,
        )
    if is_nan(folding.recorded) and parts.dtype.kind in "fc" and np.isnan(parts).any():
        return Told(nan_sentence(folding), terms_of(folding, lanes.recipe.function, folding.cells, None))
    order = np.argsort(parts, kind="stable")
    ordered = replace(folding, cells=parts[order], taken=None)
    where = folding.positions[order]
    chosen = _around(lanes, parts.size)
    expected, how = _between(lanes, ordered.cells, chosen)
    note = note_unless_same(ordered, expected) or how
    worked = terms_of(ordered, lanes.recipe.function, ordered.cells, None, chosen=chosen, note=note)
    sentence = _middle_sentence(folding, ordered.cells, chosen, worked)
    return Told(sentence, worked, tuple(int(where[place]) for place in chosen))


def _around(lanes: Lanes, length: int) -> tuple[int, ...]:
    """The positions, among the sorted cells, that the result lies at or between."""
    if lanes.recipe.function == "median":
        return tuple(sorted({(length - 1) // 2, length // 2}))
    virtual = lanes.recipe.parameter * (length - 1)
    low = min(math.floor(virtual), length - 1)
    return (low,) if virtual == low else (low, min(low + 1, length - 1))


def _between(lanes: Lanes, cells: Any, chosen: tuple[int, ...]) -> tuple[Any, str]:
    """What the picked cells come to, and how."""
    low, high = cells[chosen[0]], cells[chosen[-1]]
    texts = format_value(low), format_value(high)
    with np.errstate(all="ignore"):
        if lanes.recipe.function == "median":
            how = (
                say("Half of {first_text} + {second_text}.", first_text=texts[0], second_text=texts[1])
                if len(chosen) == 2
                else say("{first_text} is in the middle.", first_text=texts[0])
            )
            return np.mean(np.array([low, high][: len(chosen)])), how
        virtual = lanes.recipe.parameter * (cells.size - 1)
        at = f"{format_value(lanes.recipe.parameter)} × {cells.size - 1} = {format_value(virtual)}"
        if len(chosen) == 1:
            return np.float64(low), say("Position {at} among the sorted cells.", at=at)
        share = virtual - chosen[0]
        step = np.subtract(high, low)
        mixed = low + step * share if share < 0.5 else high - step * (1 - share)
    return mixed, say(
        "Position {at}: {first_text} + {share} × ({second_text} − {factor}).",
        at=at,
        first_text=texts[0],
        share=format_value(share),
        second_text=texts[1],
        factor=factor(texts[0]),
    )


def _middle_sentence(folding: Folding, cells: Any, chosen: tuple[int, ...], worked: Worked) -> str:
    texts = [format_value(cells[place]) for place in chosen]
    name, total = folding.name, f"{worked.total}{rounding(folding.recorded)}"
    listed = (
        say("{name} sorted: {map}", name=name, map=", ".join(map(format_value, cells)))
        if cells.size <= MOST_LISTED
        else say("{name} sorted", name=name)
    )
    if folding.lanes.recipe.function == "median":
        picked = (
            say("the middle one is {total}", total=total)
            if len(texts) == 1
            else say("{texts} in the middle give {total}", texts=join(texts), total=total)
        )
    elif len(texts) == 1:
        picked = say(
            "number {first_chosen} of {size} is {total}", first_chosen=chosen[0] + 1, size=cells.size, total=total
        )
    else:
        picked = say("between {texts} lies {total}", texts=join(texts), total=total)
    return fit(
        f"{listed}; {picked}{folding.left_out}.",
        f"{listed}; {picked}.",
        say("{name} sorted: {picked}.", name=name, picked=picked),
        say("The result is {total}.", total=total),
    )
