"""Lanes whose exponentials are added up: ``logsumexp``."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.lanes import is_same
from tensorviz.explain.families.reduction.parts import Lanes
from tensorviz.explain.families.reduction.spread import total_of
from tensorviz.explain.families.reduction.terms import Folding, Told, factor, folding_of, is_nan, nan_sentence, terms_of
from tensorviz.explain.format import format_exact, format_value
from tensorviz.explain.steps import Worked
from tensorviz.explain.words import fit, signed_sum
from tensorviz.sentences import say

__all__ = ["tell_log_of_exponentials"]

FEW = 4


def tell_log_of_exponentials(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """The largest of a lane; then exp of what each cell is less than it, added up; the log of that, and the largest.

    The largest is taken away first so that no exponential is too large to be kept.
    """
    folding = folding_of(lanes, cell)
    if folding is None or lanes.dtype.kind != "f":
        return None
    values = folding.cells.astype(lanes.dtype)
    with np.errstate(all="ignore"):
        largest = values.max(initial=-np.inf).astype(values.dtype)
        centre = largest if np.isfinite(largest) else values.dtype.type(0)
        distances = np.subtract(values, centre)
        exponentials = np.exp(distances)
        total = total_of(exponentials)
        expected = (np.log(total) + centre).astype(folding.recorded.dtype)
    worked = terms_of(
        folding,
        "logsumexp",
        exponentials,
        np.add,
        operands=lambda at: (format_value(distances[at]),),
        note=_note(folding, total, centre, expected),
    )
    if is_nan(folding.recorded):
        return Told(nan_sentence(folding), worked)
    stage = terms_of(folding, "max", values, np.maximum, total=format_value(largest))
    name = folding.lanes.lane_name(cell)
    first = fit(
        say("First the largest of {name}: {largest}.", name=name, largest=format_value(largest)),
        say("First the largest: {largest}.", largest=format_value(largest)),
    )
    return Told(_sentence(folding, worked, total, centre), worked, (), ((first, stage),) if values.size else ())


def _sentence(folding: Folding, worked: Worked, total: np.generic, centre: np.generic) -> str:
    values = [term.value for term in worked.terms]
    shown, ending = (
        format_value(total),
        say("its log plus {centre} is {total}.", centre=format_value(centre), total=worked.total),
    )
    summed = f"{signed_sum(values, FEW)} = {shown}" if not worked.hidden else shown
    return fit(
        say(
            "{name} less {centre}; exp of that: {summed}; {ending}",
            name=folding.name,
            centre=format_value(centre),
            summed=summed,
            ending=ending,
        ),
        say(
            "{name}: exp of its cells less {centre} adds up to {shown}; {ending}",
            name=folding.name,
            centre=format_value(centre),
            shown=shown,
            ending=ending,
        ),
        say("The exponentials come to {shown}; {ending}", shown=shown, ending=ending),
    )


def _note(folding: Folding, total: np.generic, centre: np.generic, expected: np.generic) -> str:
    """How the result follows from the sum, and where it is another number, both."""
    said = say("log({total}) + {factor} is", total=format_value(total), factor=factor(format_value(centre)))
    if is_same(expected, folding.recorded):
        return f"{said} {format_value(folding.recorded)}."
    recorded = format_exact(folding.recorded)
    return say(
        "{said} {expected}; the result, worked out in another order, holds {recorded}.",
        said=said,
        expected=format_exact(expected),
        recorded=recorded,
    )
