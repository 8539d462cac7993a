"""Lanes whose cells are counted, or asked whether any, or all, are true."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.reduction.parts import Lanes
from tensorviz.explain.families.reduction.terms import (
    Folding,
    Told,
    folding_of,
    terms_of,
)
from tensorviz.explain.format import format_value
from tensorviz.explain.words import count, fit, truth
from tensorviz.sentences import agree, say

__all__ = ["tell_count", "tell_truth"]


def tell_count(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[:, 0]: 2 of 3 cells are not zero."``."""
    folding = folding_of(lanes, cell)
    if folding is None:
        return None
    ones = (folding.cells != 0).astype(np.int64)
    worked = terms_of(folding, "count", ones, np.add, operands=lambda at: (format_value(folding.cells[at]),))
    verb = say("is") if folding.recorded == 1 else say("are")
    what = say("true") if folding.cells.dtype.kind == "b" else say("not zero")
    sentence = say(
        "{name}: {total} of {cells} {verb} {what}.",
        name=folding.name,
        total=worked.total,
        cells=count(folding.cells.size, "cell"),
        verb=verb,
        what=what,
    )
    return Told(
        fit(sentence, say("{total} cells {verb} {what}.", total=worked.total, verb=verb, what=what)),
        worked,
        tuple(np.flatnonzero(ones).tolist()),
    )


def tell_truth(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[:, 0]: 1 of 3 cells is true, so any gives True."``."""
    folding = folding_of(lanes, cell)
    if folding is None:
        return None
    is_any = lanes.recipe.function == "any"
    truths = folding.cells.astype(bool)
    decides = truths == is_any
    if folding.taken is not None:
        decides = decides & folding.taken
    chosen = tuple(np.flatnonzero(decides).tolist())
    worked = terms_of(
        folding,
        lanes.recipe.function,
        truths,
        np.logical_or if is_any else np.logical_and,
        operands=lambda at: (format_value(folding.cells[at]),),
        chosen=chosen,
        seed=lanes.recipe.initial,
    )
    return Told(_truth_sentence(folding, len(chosen), is_any=is_any), worked, chosen)


def _truth_sentence(folding: Folding, deciding: int, *, is_any: bool) -> str:
    number = folding.parts.size
    recorded = truth(format_value(folding.recorded))
    result = say("{function} gives {recorded}", function=folding.lanes.recipe.function, recorded=recorded)
    cells = count(number, "cell")
    is_bool = folding.cells.dtype.kind == "b"
    yes, no = (say("true"), say("false")) if is_bool else (say("not zero"), say("zero"))
    what = yes if is_any else no
    if number == 0:
        found = say("has no cells") if not folding.cells.size else say("has no cells that take part")
        return fit(
            say("{name} {found}, so {result}.", name=folding.name, found=found, result=result),
            say("Here {result}.", result=result),
        )
    if deciding:
        found = agree(
            deciding,
            "{deciding} of {cells} is {what}",
            "{deciding} of {cells} are {what}",
            deciding=deciding,
            cells=cells,
            what=what,
        )
    else:
        found = say("none of {cells} is {what}", cells=cells, what=what)
    sentence = say("{name}: {found}, so {result}", name=folding.name, found=found, result=result)
    return fit(f"{sentence}{folding.left_out}.", f"{sentence}.", say("Here {result}.", result=result))
