"""Norms of a lane: the root of its squares added up, its sizes added up, the largest of them, or their count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.explain.families.reduction.parts import Lanes, edges
from tensorviz.explain.families.reduction.spread import checked
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
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Worked
from tensorviz.explain.words import count, fit, join, signed_sum
from tensorviz.sentences import say

__all__ = ["tell_matrix_norm", "tell_norm"]

FEW = 5
SIMPLE = (0, 1, 2, np.inf, -np.inf)
ROOT = "√"
RAISED = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def tell_norm(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[0, :]: √(3² + 4²) = √25 = 5."``; of another order the sum, the count or the largest of the sizes."""
    folding = folding_of(lanes, cell)
    if folding is None:
        return None
    order = lanes.recipe.parameter
    is_length = order == 2
    values = folding.cells.astype(lanes.dtype)
    symbol, ufunc, parts = _parts(values, order)
    totals = running(parts, ufunc)
    total = totals[-1] if totals.size else parts.dtype.type(0)
    with np.errstate(all="ignore"):
        expected = np.sqrt(total) if is_length else total
        if symbol == "power":
            expected = total ** np.reciprocal(order, dtype=total.dtype)
    said = say("The root of {total} is {{result}}.", total=format_value(total)) if is_length else ""
    said = (
        say("{total} to the power 1 ÷ {order} is {{result}}.", total=format_value(total), order=format_value(order))
        if symbol == "power"
        else said
    )
    exponent = _raised(order) if symbol == "power" else ""

    def inputs(at: int) -> tuple[str, ...]:
        text = format_value(values[at])
        return (f"|{text}|{exponent}" if exponent else text,)

    worked = terms_of(folding, symbol, parts, ufunc, operands=inputs, note=checked(folding, expected, said) or None)
    if is_nan(folding.recorded):
        return Told(nan_sentence(folding), worked)
    if not values.size:
        return Told(
            say("{name} is empty: the norm of nothing is {total}.", name=folding.name, total=worked.total), worked
        )
    if is_length:
        return Told(_length_sentence(folding, worked, format_value(total)), worked)
    if exponent:
        return Told(_power_sentence(folding, worked, format_value(total)), worked)
    return Told(_size_sentence(folding, worked), worked)


def tell_matrix_norm(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A: the largest of the column sums 4, 9 and 2 is 9."``; before that how the column comes to it."""
    folding = folding_of(lanes, cell)
    if folding is None or not folding.cells.size:
        return None
    recipe = lanes.recipe
    is_of_columns, is_largest = recipe.function == "column_norm", recipe.parameter > 0
    rows, columns = (lanes.array.shape[axis] for axis in recipe.axes)
    with np.errstate(all="ignore"):
        sizes = np.abs(folding.cells.astype(lanes.dtype)).reshape(rows, columns)
        sizes = sizes.T if is_of_columns else sizes
        sums = np.add.accumulate(sizes, axis=1)[:, -1]
    ufunc, symbol = (np.maximum, "max") if is_largest else (np.minimum, "min")
    winner = int(np.argmax(sums) if is_largest else np.argmin(sums))
    thing = say("column") if is_of_columns else say("row")
    note = checked(folding, sums[winner], "") or None
    worked = terms_of(replace(folding, cells=sums, taken=None), symbol, sums, ufunc, note=note)
    if is_nan(folding.recorded):
        return Told(nan_sentence(folding), worked)
    one = terms_of(replace(folding, cells=sizes[winner], taken=None), "+", sizes[winner], np.add, total="")
    one = replace(one, total=format_value(sums[winner]))
    texts = [term.value for term in one.terms]
    spelt = signed_sum(texts, 4 if len(texts) > FEW else FEW)
    stage = fit(
        *(
            ()
            if one.hidden
            else (
                say(
                    "{thing} {winner}: the sizes of its cells, {spelt}, give {total}.",
                    thing=thing.capitalize(),
                    winner=winner,
                    spelt=spelt,
                    total=one.total,
                ),
            )
        ),
        say(
            "{thing} {winner}: the sizes of its {cells}, added up, give {total}.",
            thing=thing.capitalize(),
            winner=winner,
            cells=count(sizes.shape[1], "cell"),
            total=one.total,
        ),
    )
    positions = edges(sizes.shape[1])
    chosen = tuple(at * columns + winner if is_of_columns else winner * columns + at for at in positions)
    return Told(_best_sentence(folding, worked, thing, winner), worked, chosen, ((stage, one),))


def _best_sentence(folding: Folding, worked: Worked, thing: str, winner: int) -> str:
    best = say("largest") if folding.lanes.recipe.parameter > 0 else say("smallest")
    sums = [term.value for term in worked.terms]
    listed = (
        []
        if worked.hidden or len(sums) > FEW
        else [say("the {best} of the {thing} sums {sums}", best=best, thing=thing, sums=join(sums))]
    )
    return fit(
        *(
            say(
                "{name}: {one} is {total}, of {thing} {winner}.",
                name=folding.name,
                one=one,
                total=worked.total,
                thing=thing,
                winner=winner,
            )
            for one in listed
        ),
        say(
            "{name}: the {best} sum is that of {thing} {winner}, {total}.",
            name=folding.name,
            best=best,
            thing=thing,
            winner=winner,
            total=worked.total,
        ),
        say("The {best} {thing} sum is {total}.", best=best, thing=thing, total=worked.total),
    )


def _power_sentence(folding: Folding, worked: Worked, total: str) -> str:
    order = format_value(folding.lanes.recipe.parameter)
    result = f"{worked.total}{rounding(folding.recorded)}"
    terms = [term.operands[0] for term in worked.terms]
    full = say(
        "{name}: {terms} = {total}; to the power 1 ÷ {order} that is {result}.",
        name=folding.name,
        terms=" + ".join(terms),
        total=total,
        order=order,
        result=result,
    )
    cells = count(folding.cells.size, "cell")
    return fit(
        *(() if worked.hidden or len(terms) > FEW else (full,)),
        say(
            "{name}: {cells} to the power {order}, added up: {total}; to the power 1 ÷ {order}: {result}.",
            name=folding.name,
            cells=cells,
            order=order,
            total=total,
            result=result,
        ),
        say(
            "{cells} to the power {order}, added up: {total}; to the power 1 ÷ {order}: {result}.",
            cells=cells,
            order=order,
            total=total,
            result=result,
        ),
        say("Here the norm is {result}.", result=result),
    )


def _raised(order: Any) -> str:
    """The exponent of a power: ``³``, or ``^0.5`` where it is no whole number."""
    text = format_value(order)
    return text.translate(RAISED) if text.lstrip("−").isdigit() else f"^{text}"


def _parts(values: Any, order: float) -> tuple[str, np.ufunc, Any]:
    """How the lane is told, how it folds, and what each cell comes to."""
    with np.errstate(all="ignore"):
        if order == 2:
            return "norm", np.add, (values.conj() * values).real
        if order == 0:
            return "count", np.add, (values != 0).astype(values.real.dtype)
        sizes = np.abs(values)
        if order not in SIMPLE:
            return "power", np.add, sizes**order
    if order == 1:
        return "+", np.add, sizes
    return ("max", np.maximum, sizes) if order > 0 else ("min", np.minimum, sizes)


def _length_sentence(folding: Folding, worked: Worked, total: str) -> str:
    is_complex = folding.cells.dtype.kind == "c"
    cells = [term.operands[0] for term in worked.terms]
    squares = [f"|{cell}|²" if is_complex else f"{factor(cell)}²" for cell in cells]
    text = signed_sum(squares, 4 if len(squares) > FEW else FEW)
    name, result = folding.name, f"{worked.total}{rounding(folding.recorded)}"
    full = [] if worked.hidden else [f"{name}: {ROOT}({text}) = {ROOT}{total} = {result}."]
    said = say("{cells}, squared and added up: {total}", cells=count(folding.cells.size, "cell"), total=total)
    return fit(
        *full,
        say("{name}: {said}; the root is {result}.", name=name, said=said, result=result),
        say("Here the root is {result}.", result=result),
    )


def _size_sentence(folding: Folding, worked: Worked) -> str:
    order, name, total = folding.lanes.recipe.parameter, folding.name, worked.total
    cells = count(folding.cells.size, "cell")
    if order == 0:
        verb = say("is") if folding.recorded == 1 else say("are")
        return fit(
            say("{name}: {total} of {cells} {verb} not zero.", name=name, total=total, cells=cells, verb=verb),
            say("{total} of {cells} {verb} not zero.", total=total, cells=cells, verb=verb),
        )
    if order == 1:
        values = [term.value for term in worked.terms]
        text = signed_sum(values, 4 if len(values) > FEW else FEW)
        full = (
            []
            if worked.hidden
            else [say("{name}: the sizes of its cells, {text}, give {total}.", name=name, text=text, total=total)]
        )
        return fit(
            *full,
            say("{name}: the sizes of its {cells}, added up, give {total}.", name=name, cells=cells, total=total),
            say("The sizes give {total}.", total=total),
        )
    found = say("largest size") if order > 0 else say("smallest size")
    return fit(
        say("{name}: the {found} of its {cells} is {total}.", name=name, found=found, cells=cells, total=total),
        say("The {found} is {total}.", found=found, total=total),
    )
