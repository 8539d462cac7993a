"""Cells that are short calculations with a few cells of the operands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.lanes import (
    Lane,
    arithmetic_mark,
    as_number,
    fold_lane,
    is_same,
    multiply_lanes,
    with_conjugates,
)
from tensorviz.explain.families.phrases import cell_of
from tensorviz.explain.format import MINUS, format_exact, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FormulaRecipe
from tensorviz.explain.steps import Term, Worked
from tensorviz.explain.words import count, fit, signed_sum, truth
from tensorviz.sentences import agree, say

__all__ = [
    "Cells",
    "Feeding",
    "Formula",
    "Index",
    "Line",
    "Told",
    "cells_at",
    "enclosed",
    "ends",
    "folded",
    "gather",
    "no_cells",
    "sum_of_products",
    "told_in_lines",
]

Array = npt.NDArray[Any]
Index: TypeAlias = tuple[int, ...]
Cells: TypeAlias = tuple[npt.NDArray[np.intp], ...]
Feeding: TypeAlias = Callable[[Index], tuple[Cells, ...]]
FEW = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One cell, told."""

    sentence: str
    worked: Worked


@dataclass(frozen=True, slots=True)
class Formula:
    """One operation whose every cell is such a calculation.

    Attributes
    ----------
    opening : tuple of str
        What it does, fullest wording first.
    feeding : callable
        The cells of each operand that feed the result cell at an index.
    told : callable
        What is told about the result cell at an index; None where a number that is needed was not kept.
    samples : tuple of Index
        The cells that frames are about, at most four.
    label : str
        What the reading is called.
    closing : str
        Said at the end, beside the shape.
    """

    recipe: FormulaRecipe
    operands: tuple[Operand, ...]
    result: Operand
    opening: tuple[str, ...]
    feeding: Feeding
    told: Callable[[Index], Told | None]
    samples: tuple[Index, ...]
    label: str
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """``inputs`` with ``symbol`` between them come to ``value``."""

    inputs: tuple[Any, ...]
    symbol: str
    value: Any


def cells_at(indices: Iterable[Index], ndim: int) -> Cells:
    """Some cells of an array of ``ndim`` axes, one index array per axis."""
    listed = list(indices)
    return tuple(np.array([index[axis] for index in listed], np.intp) for axis in range(ndim))


def no_cells(operand: Operand) -> Cells:
    """Nothing of an operand."""
    return cells_at((), len(operand.shape))


def gather(operand: Operand, cells: Cells) -> Array | None:
    """The values of some cells; None where one of them was not kept."""
    snapshot = operand.snapshot
    if snapshot is not None and snapshot.values is not None:
        return np.atleast_1d(snapshot.values[cells])
    found = [operand.cell(tuple(map(int, index))) for index in zip(*cells, strict=True)]
    return None if any(value is None for value in found) else np.array(found)


def ends(shape: Index, *others: Index) -> tuple[Index, ...]:
    """The first cell of a result, others in it, and the last one; none of an empty result."""
    if 0 in shape:
        return ()
    first, last = (0,) * len(shape), tuple(length - 1 for length in shape)
    inside = [index for index in others if all(0 <= i < length for i, length in zip(index, shape, strict=True))]
    return tuple(dict.fromkeys((first, *inside, last)))


def enclosed(value: Any) -> str:
    """The text of a number after a sign: ``(−2)``, ``(1+2j)``."""
    text = format_value(value)
    return f"({text})" if text.startswith(MINUS) or text.endswith("j") else text


def told_in_lines(place: str, spelt: str, lines: Sequence[Line], recorded: Any) -> Told:
    """A cell worked out line by line; ``spelt`` is the calculation in one, with the numbers."""
    total = format_value(recorded)
    value = lines[-1].value
    with np.errstate(all="ignore"):
        is_recorded = is_same(np.asarray(value).astype(recorded.dtype)[()], recorded)
    results = [*(line.value for line in lines[:-1]), recorded if is_recorded else value]
    terms = tuple(
        Term(
            operands=tuple(format_value(given) for given in line.inputs),
            value=format_value(found),
            number=as_number(found),
            symbol=line.symbol,
        )
        for line, found in zip(lines, results, strict=True)
    )
    note = (
        None
        if is_recorded
        else say(
            "Step by step it is {value}; NumPy has {recorded}.",
            value=format_exact(value),
            recorded=format_exact(recorded),
        )
    )
    worked = Worked("steps", "", terms, total, note=note)
    place = capitalised(place)
    return Told(
        fit(
            f"{place}: {spelt} = {total}.",
            say("{place} is {total}.", place=place, total=total),
            say("The cell is {total}.", total=total),
        ),
        worked,
    )


def sum_of_products(
    result: Operand, index: Index, factors: Sequence[Array | None], dtype: np.dtype[Any], *, conjugates: bool = False
) -> Told | None:
    """A cell that is the sum of products of what stands side by side in ``factors``."""
    known = [factor for factor in factors if factor is not None]
    recorded = result.cell(index)
    if len(known) < len(factors) or recorded is None:
        return None
    length = len(known[0])
    lanes = [Lane(length, factor, lambda _: None) for factor in known]
    worked = multiply_lanes(lanes, dtype, recorded, conjugates=conjugates)
    if worked is None:
        return None
    worked = with_conjugates(worked) if conjugates else worked
    return Told(_sum_sentence(capitalised(cell_of(result, index)), worked, length, dtype), worked)


def folded(
    result: Operand, index: Index, lane: Array | None, ufunc: np.ufunc, symbol: str, dtype: np.dtype[Any]
) -> Told | None:
    """A cell that ``ufunc`` makes of a lane, one cell after the other."""
    recorded = result.cell(index)
    if lane is None or recorded is None:
        return None
    worked = fold_lane(Lane(len(lane), lane, lambda _: None), ufunc, symbol, dtype, recorded)
    if worked is None:
        return None
    place, values = capitalised(cell_of(result, index)), [enclosed(value) for value in lane[: FEW + 1]]
    between = f" {symbol} " if not symbol.isalpha() else ", "
    spelt = (
        between.join(values)
        if not symbol.isalpha()
        else say("{symbol} of {join}", symbol=symbol, join=between.join(values))
    )
    full = (f"{place}: {spelt} = {truth(worked.total)}.",) if 1 < len(lane) <= FEW else ()
    many = say(
        "{place}: {cells} together give {total}.", place=place, cells=count(len(lane), "cell"), total=worked.total
    )
    return Told(
        fit(
            *full,
            many if len(lane) > 1 else say("{place} is {total}.", place=place, total=worked.total),
            say("It is {total}.", total=worked.total),
        ),
        worked,
    )


def _sum_sentence(place: str, worked: Worked, length: int, dtype: np.dtype[Any]) -> str:
    products = agree(
        length,
        "{products}, added up, gives {total}.",
        "{products}, added up, give {total}.",
        products=count(length, "product"),
        total=worked.total,
    )
    otherwise = (f"{place}: {products}", products)
    values = [term.value for term in worked.terms]
    if worked.hidden or not values:
        return fit(*otherwise)
    if len(values) == 1:
        spelt = f" {worked.symbol} ".join(map(truth, worked.terms[0].operands))
        return fit(f"{place}: {spelt} = {truth(worked.total)}.", *otherwise)
    sign = "or" if dtype.kind == "b" else "+"
    mark = arithmetic_mark(values, worked.total, dtype) if len(values) <= FEW else ""
    return fit(f"{place}: {signed_sum(values, FEW, sign)} = {truth(worked.total)}{mark}.", *otherwise)
