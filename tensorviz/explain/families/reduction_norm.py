"""Norms of a lane: the root of its squares added up, its sizes added up, the largest of them, or their count."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.reduction_parts import Lanes
from tensorviz.explain.families.reduction_picks import nan_sentence
from tensorviz.explain.families.reduction_spread import checked
from tensorviz.explain.families.reduction_terms import (
    Folding,
    Told,
    factor,
    folding_of,
    is_nan,
    rounding,
    running,
    terms_of,
)
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Worked
from tensorviz.explain.words import count, fit, signed_sum

__all__ = ["tell_norm"]

FEW = 5
ROOT = "√"


def tell_norm(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[0, :]: √(3² + 4²) = √25 = 5."``; of another order the sum, the count or the largest of the sizes."""
    folding = folding_of(lanes, cell)
    if folding is None:
        return None
    is_length = lanes.recipe.parameter == 2
    values = folding.cells.astype(lanes.dtype)
    symbol, ufunc, parts = _parts(values, lanes.recipe.parameter)
    totals = running(parts, ufunc)
    total = totals[-1] if totals.size else parts.dtype.type(0)
    with np.errstate(all="ignore"):
        expected = np.sqrt(total) if is_length else total
    note = checked(folding, expected, f"The root of {format_value(total)} is {{}}." if is_length else "")
    worked = terms_of(folding, symbol, parts, ufunc, operands=lambda at: (format_value(values[at]),), note=note or None)
    if is_nan(folding.recorded):
        return Told(nan_sentence(folding), worked)
    if not values.size:
        return Told(f"{folding.name} is empty: the norm of nothing is {worked.total}.", worked)
    if is_length:
        return Told(_length_sentence(folding, worked, format_value(total)), worked)
    return Told(_size_sentence(folding, worked), worked)


def _parts(values: Any, order: float) -> tuple[str, np.ufunc, Any]:
    """How the lane is told, how it folds, and what each cell comes to."""
    with np.errstate(all="ignore"):
        if order == 2:
            return "norm", np.add, (values.conj() * values).real
        if order == 0:
            return "count", np.add, (values != 0).astype(values.real.dtype)
        sizes = np.abs(values)
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
    said = f"{count(folding.cells.size, 'cell')}, squared and added up: {total}"
    return fit(*full, f"{name}: {said}; the root is {result}.", f"Here the root is {result}.")


def _size_sentence(folding: Folding, worked: Worked) -> str:
    order, name, total = folding.lanes.recipe.parameter, folding.name, worked.total
    cells = count(folding.cells.size, "cell")
    if order == 0:
        verb = "is" if folding.recorded == 1 else "are"
        return fit(f"{name}: {total} of {cells} {verb} not zero.", f"{total} of {cells} {verb} not zero.")
    if order == 1:
        values = [term.value for term in worked.terms]
        text = signed_sum(values, 4 if len(values) > FEW else FEW)
        full = [] if worked.hidden else [f"{name}: the sizes of its cells, {text}, give {total}."]
        return fit(*full, f"{name}: the sizes of its {cells}, added up, give {total}.", f"The sizes give {total}.")
    found = "largest size" if order > 0 else "smallest size"
    return fit(f"{name}: the {found} of its {cells} is {total}.", f"The {found} is {total}.")
