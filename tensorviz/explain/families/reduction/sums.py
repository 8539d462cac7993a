"""Lanes that are added up, multiplied or averaged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.explain.families.lanes import arithmetic_mark, fold_lane, is_same
from tensorviz.explain.families.reduction.parts import Lanes
from tensorviz.explain.families.reduction.terms import (
    Folding,
    Told,
    capitalised_lane,
    factor,
    folding_of,
    running,
    terms_of,
)
from tensorviz.explain.format import format_exact, format_value
from tensorviz.explain.steps import Worked
from tensorviz.explain.words import count, fit, signed_sum
from tensorviz.sentences import say

__all__ = ["tell_mean", "tell_product", "tell_sum"]

FEW = 5
TIMES = "×"


def tell_sum(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[:, 0]: 0 + 4 + 8 = 12."``; of a lane that was not kept whole, what is known of it."""
    folding = folding_of(lanes, cell)
    if folding is None or _is_plain(folding):
        is_unknown = folding is None and _depends(lanes)
        worked = None if is_unknown else _folded(lanes, cell, np.add, "+", lanes.result.cell(cell))
        return None if worked is None else Told(_sum_sentence(lanes, capitalised_lane(lanes, cell), worked), worked)
    values = folding.cells.astype(lanes.dtype)
    worked = terms_of(folding, "+", values, np.add, seed=lanes.recipe.initial)
    worked = replace(worked, note=_order_note(folding, values, np.add, say("adds")))
    return Told(_picked_sentence(folding, worked, "+", say("added up")), worked)


def tell_product(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[:, 0]: 1 × 5 × 9 = 45."``."""
    folding = folding_of(lanes, cell)
    if folding is None:
        return None
    values = folding.cells.astype(lanes.dtype)
    worked = terms_of(folding, TIMES, values, np.multiply, seed=lanes.recipe.initial)
    worked = replace(worked, note=_order_note(folding, values, np.multiply, say("multiplies")))
    return Told(_picked_sentence(folding, worked, TIMES, say("multiplied")), worked)


def tell_mean(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[0, :]: (0 + 1 + 2 + 3) ÷ 4 = 1.5."``."""
    folding = folding_of(lanes, cell)
    recorded = lanes.result.cell(cell)
    if folding is None and (_depends(lanes) or recorded is None):
        return None
    if folding is None:
        worked = _folded(lanes, cell, np.add, "mean", None)
        if worked is None:
            return None
        note = say(
            "The sum is divided by {length}: {recorded}.", length=lanes.recipe.length, recorded=format_value(recorded)
        )
        worked = replace(worked, total=format_value(recorded), note=note)
        return Told(_mean_sentence(lanes, capitalised_lane(lanes, cell), worked, lanes.recipe.length), worked)
    values = folding.cells.astype(lanes.dtype)
    worked = terms_of(folding, "mean", values, np.add)
    worked = replace(worked, note=_division(folding, values))
    number = folding.parts.size
    if not number and folding.cells.size:
        return Told(
            fit(say("{name}: no cell takes part, so the mean is NaN.", name=folding.name), say("No cell takes part.")),
            worked,
        )
    return Told(_mean_sentence(lanes, folding.name, worked, number, folding.left_out), worked)


def _depends(lanes: Lanes) -> bool:
    """Whether one has to know more than the cells that are shown."""
    recipe = lanes.recipe
    return recipe.skips_nan or recipe.second != "" or recipe.initial is not None


def _is_plain(folding: Folding) -> bool:
    return folding.taken is None and folding.lanes.recipe.initial is None and folding.lanes.recipe.second == ""


def _folded(lanes: Lanes, cell: tuple[int, ...], ufunc: np.ufunc, symbol: str, recorded: Any) -> Worked | None:
    return fold_lane(lanes.lane(cell), ufunc, symbol, lanes.dtype, recorded)


def _order_note(folding: Folding, values: Any, ufunc: np.ufunc, verb: str) -> str | None:
    """Said where the terms, one by one, do not come to the recorded result."""
    seed = folding.lanes.recipe.initial
    parts = values if folding.taken is None else values[folding.taken]
    if seed is not None:
        parts = np.concatenate([[seed], parts]).astype(values.dtype)
    totals = running(parts, ufunc)
    identity = ufunc.identity if ufunc.identity is not None else 0
    total = totals[-1] if totals.size else values.dtype.type(identity)
    with np.errstate(all="ignore"):
        if is_same(np.asarray(total).astype(folding.recorded.dtype)[()], folding.recorded):
            return None
    sums = say("One by one they come to {total}", total=format_exact(total))
    return say(
        "{sums}; NumPy {verb} in another order: {recorded}.",
        sums=sums,
        verb=verb,
        recorded=format_exact(folding.recorded),
    )


def _sum_sentence(lanes: Lanes, name: str, worked: Worked) -> str:
    if lanes.recipe.length == 0:
        return say("{name} is empty: the sum of nothing is {total}.", name=name, total=worked.total)
    cells = count(lanes.recipe.length, "cell")
    values = [term.value for term in worked.terms]
    is_cut = len(values) > FEW
    mark = "" if is_cut else arithmetic_mark(values, worked.total, lanes.dtype)
    text = signed_sum(values, 4 if is_cut else FEW)
    what = say("added up along the diagonal") if lanes.recipe.function == "trace" else say("added up")
    otherwise = fit(
        say("{name}: {cells}, {what}, give {total}.", name=name, cells=cells, what=what, total=worked.total),
        say("{cells}, added up, give {total}.", cells=cells, total=worked.total),
    )
    if worked.hidden:
        return otherwise
    begins = say("The diagonal of {name}", name=name) if lanes.recipe.function == "trace" else name
    if text == worked.total:
        return fit(say("{begins} is one cell: {total}.", begins=begins, total=worked.total), otherwise)
    return fit(f"{begins}: {text} = {worked.total}{mark}.", otherwise)


def _picked_sentence(folding: Folding, worked: Worked, sign: str, done: str) -> str:
    """A lane of which only some cells take part, or that does not start from nothing."""
    recipe, total = folding.lanes.recipe, worked.total
    values = [term.value for term in worked.terms if term.mark != "skipped"]
    number = len(values) + worked.hidden
    starts = "" if recipe.initial is None else say(", starting from {first_value}", first_value=values[0])
    cells = count(folding.parts.size, "cell")
    if number == 0:
        nothing = say("is empty") if not folding.cells.size else say("has no cells that take part")
        what = say("sum") if sign == "+" else say("product")
        return fit(
            say(
                "{name} {nothing}: the {what} of nothing is {total}.",
                name=folding.name,
                nothing=nothing,
                what=what,
                total=total,
            ),
            say("Of nothing the {what} is {total}.", what=what, total=total),
        )
    is_cut = number > FEW
    mark = "" if is_cut else arithmetic_mark(values, total, folding.lanes.dtype, product=sign == TIMES)
    otherwise = (
        say(
            "{name}{starts}: {cells}, {done}, give {total}{left_out}.",
            name=folding.name,
            starts=starts,
            cells=cells,
            done=done,
            total=total,
            left_out=folding.left_out,
        ),
        say("{name}: {cells}, {done}, give {total}.", name=folding.name, cells=cells, done=done, total=total),
        say("{cells}, {done}, give {total}.", cells=cells, done=done, total=total),
    )
    if worked.hidden:
        return fit(*otherwise)
    texts = values if sign == "+" else [values[0], *map(factor, values[1:])]
    text = signed_sum(texts, 4 if is_cut else FEW, sign)
    return fit(
        f"{folding.name}{starts}: {text} = {total}{mark}{folding.left_out}.",
        f"{folding.name}: {text} = {total}{mark}{folding.left_out}.",
        *otherwise,
    )


def _mean_sentence(lanes: Lanes, name: str, worked: Worked, number: int, left_out: str = "") -> str:
    if lanes.recipe.length == 0:
        return say("{name} is empty: the mean of nothing is NaN.", name=name)
    values = [term.value for term in worked.terms if term.mark != "skipped"]
    is_cut = len(values) > FEW
    text = signed_sum(values, 4 if is_cut else FEW)
    text = f"({text}) ÷ {number}" if number > 1 else f"{text} ÷ 1"
    mark = "" if is_cut or not _is_inexact_mean(values, worked.total, number, lanes.dtype) else say(" (rounded)")
    cells = count(number, "cell")
    otherwise = (
        say(
            "{name}: the mean of {cells} is {total}{left_out}.",
            name=name,
            cells=cells,
            total=worked.total,
            left_out=left_out,
        ),
        say("{name}: the mean of {cells} is {total}.", name=name, cells=cells, total=worked.total),
        say("The mean of {cells} is {total}.", cells=cells, total=worked.total),
    )
    if worked.hidden:
        return fit(*otherwise)
    return fit(f"{name}: {text} = {worked.total}{mark}{left_out}.", *otherwise)


def _is_inexact_mean(values: list[str], total: str, number: int, dtype: np.dtype[Any]) -> bool:
    """Whether the texts of the cells do not come to ``number`` times the text of the mean."""
    scaled = [total] * number
    exact = arithmetic_mark(scaled, "0", dtype) or arithmetic_mark(["1"], "2", dtype)
    negated = [text[1:] if text.startswith("−") else f"−{text}" for text in scaled]
    return bool(exact) and bool(arithmetic_mark([*values, *negated], "0", dtype))


def _division(folding: Folding, values: Any) -> str:
    """How the mean follows from the sum; it is what the terms do not say."""
    parts = values if folding.taken is None else values[folding.taken]
    number, recorded = parts.size, folding.recorded
    if number == 0:
        return say("There is nothing to divide: the mean of no cells is NaN.")
    total = running(parts, np.add)[-1]
    with np.errstate(all="ignore"):
        mean = np.true_divide(total, number).astype(recorded.dtype)
    if is_same(mean, recorded):
        return say(
            "The sum, {total}, divided by {number} is {recorded}.",
            total=format_value(total),
            number=number,
            recorded=format_value(recorded),
        )
    return say(
        "One by one they come to {total}; NumPy adds in another order, then divides by {number}.",
        total=format_value(total),
        number=number,
    )
