"""Lanes told in stages: standard deviations and variances, and weighted means."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.lanes import is_same
from tensorviz.explain.families.reduction.parts import Lanes
from tensorviz.explain.families.reduction.terms import (
    Folding,
    Told,
    factor,
    folding_of,
    is_nan,
    nan_sentence,
    rounding,
    running,
    terms_of,
)
from tensorviz.explain.format import format_exact, format_value
from tensorviz.explain.steps import Worked
from tensorviz.explain.words import count, fit, signed_sum
from tensorviz.sentences import say

__all__ = ["checked", "tell_average", "tell_spread", "total_of"]

FEW = 5
ROOT = "√"


def tell_spread(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """The mean of a lane; then the squared distances of its cells from it, averaged; of ``std`` the root of that."""
    folding = folding_of(lanes, cell)
    if folding is None:
        return None
    values = folding.cells.astype(lanes.dtype)
    parts = values if folding.taken is None else values[folding.taken]
    with np.errstate(all="ignore"):
        mean = np.true_divide(total_of(parts), parts.size).astype(values.dtype)
        distances = np.subtract(values, mean)
        squares = (distances * distances.conj()).real
    text = format_value(mean)
    worked = terms_of(
        folding,
        lanes.recipe.function,
        squares,
        np.add,
        operands=lambda at: (format_value(values[at]), text),
        note=_spread_note(folding, squares),
    )
    if is_nan(folding.recorded) and is_nan(mean) and parts.size:
        return Told(nan_sentence(folding), worked)
    stage = terms_of(folding, "mean", values, np.add, total=text)
    stages = ((_mean_sentence(folding, stage, rounding(mean)), stage),) if parts.size else ()
    return Told(_spread_sentence(folding, worked, text), worked, (), stages)


def tell_average(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A: (1 × 3 + 2 × 1) ÷ 4 = 1.25."``: cells times weights, divided by all weights together."""
    folding = folding_of(lanes, cell)
    weights = lanes.second_lane(cell)
    if folding is None or weights is None:
        return None
    values, shares = folding.cells.astype(lanes.dtype), weights.astype(lanes.dtype)
    with np.errstate(all="ignore"):
        products = np.multiply(values, shares, dtype=lanes.dtype)
        added, divisor = total_of(products), total_of(shares)
        expected = np.true_divide(added, divisor)
    said = say(
        "The sum, {added}, divided by the weights' sum, {divisor}, is {{result}}.",
        added=format_value(added),
        divisor=format_value(divisor),
    )
    worked = terms_of(
        folding,
        "average",
        products,
        np.add,
        operands=lambda at: (format_value(values[at]), format_value(shares[at])),
        note=checked(folding, expected, said),
    )
    if is_nan(folding.recorded):
        return Told(nan_sentence(folding), worked)
    pairs = [f"{factor(term.operands[0])} × {factor(term.operands[1])}" for term in worked.terms]
    total = f"{worked.total}{rounding(folding.recorded)}"
    divided = f"÷ {format_value(divisor)} = {total}."
    full = [] if worked.hidden else [f"{folding.name}: ({' + '.join(pairs)}) {divided}"]
    cells = count(values.size, "cell")
    short = say(
        "{name}: {cells} times their weights, added up, {divided}", name=folding.name, cells=cells, divided=divided
    )
    return Told(fit(*full, short, say("The weighted mean is {total}.", total=total)), worked)


def total_of(values: Any) -> Any:
    """The sum of the values, one by one in their dtype."""
    totals = running(values, np.add)
    return totals[-1] if totals.size else values.dtype.type(0)


def checked(folding: Folding, expected: Any, said: str) -> str:
    """``said`` with the recorded result, and where that is another one, with what it would be, and why."""
    with np.errstate(all="ignore"):
        if is_same(np.asarray(expected).astype(folding.recorded.dtype)[()], folding.recorded):
            return said.format(result=format_value(folding.recorded))
    own = say("NumPy works in another order: {recorded}.", recorded=format_exact(folding.recorded))
    return f"{said.format(result=format_exact(expected))} {own}".strip()


def _mean_sentence(folding: Folding, stage: Worked, mark: str) -> str:
    values = [term.value for term in stage.terms if term.mark != "skipped"]
    name, number = folding.lanes.lane_name(folding.cell), folding.parts.size
    text = signed_sum(values, 4 if len(values) > FEW else FEW)
    full = (
        []
        if stage.hidden
        else [
            say(
                "First the mean of {name}: ({text}) ÷ {number} = {total}{mark}.",
                name=name,
                text=text,
                number=number,
                total=stage.total,
                mark=mark,
            )
        ]
    )
    return fit(
        *full,
        say("First the mean of {name}: {total}{mark}.", name=name, total=stage.total, mark=mark),
        say("First the mean: {total}{mark}.", total=stage.total, mark=mark),
    )


def _divisor(folding: Folding) -> tuple[str, float]:
    """What the squares are divided by, as it is said."""
    number, ddof = folding.parts.size, folding.lanes.recipe.parameter
    if not ddof:
        return str(number), number
    return f"({number} − {factor(format_value(ddof))})", max(number - ddof, 0)


def _spread_sentence(folding: Folding, worked: Worked, mean: str) -> str:
    if not folding.parts.size:
        short = say("Nothing takes part: the result is {total}.", total=worked.total)
        return fit(
            say("{name}: no cell takes part, so the result is {total}.", name=folding.name, total=worked.total), short
        )
    is_std = folding.lanes.recipe.function == "std"
    values = [term.value for term in worked.terms if term.mark != "skipped"]
    name, divisor = folding.name, _divisor(folding)[0]
    inner = f"({signed_sum(values, 4 if len(values) > FEW else FEW)}) ÷ {divisor}"
    text = f"{ROOT}({inner})" if is_std else inner
    total = f"{worked.total}{rounding(folding.recorded)}"
    sums = (
        say(
            "{name}: squared distances from {mean}: {text} = {total}{left_out}.",
            name=name,
            mean=mean,
            text=text,
            total=total,
            left_out=folding.left_out,
        ),
        f"{name}: {text} = {total}.",
    )
    verb = say("their root") if is_std else say("together")
    return fit(
        *(() if worked.hidden else sums),
        say(
            "{name}: the squared distances from {mean}, added up, divided by {divisor}; {verb}: {total}.",
            name=name,
            mean=mean,
            divisor=divisor,
            verb=verb,
            total=total,
        ),
        say(
            "Squared distances from {mean}, added up, divided by {divisor}; {verb}: {total}.",
            mean=mean,
            divisor=divisor,
            verb=verb,
            total=total,
        ),
        say("The result is {total}.", total=total),
    )


def _spread_note(folding: Folding, squares: Any) -> str:
    parts = squares if folding.taken is None else squares[folding.taken]
    divisor, number = _divisor(folding)
    if number == 0:
        return say("{divisor} leaves nothing to divide by.", divisor=divisor.strip("()"))
    is_std = folding.lanes.recipe.function == "std"
    with np.errstate(all="ignore"):
        total = total_of(parts)
        variance = np.true_divide(total, number).astype(squares.dtype)
        expected = np.sqrt(variance) if is_std else variance
    said = say("{total} divided by {divisor} is ", total=format_value(total), divisor=divisor)
    said += say("{variance}; its root is {{result}}.", variance=format_value(variance)) if is_std else "{result}."
    return checked(folding, expected, said)
