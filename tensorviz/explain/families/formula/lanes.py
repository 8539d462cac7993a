"""Stretches of a lane that are folded, cells that are added to again and again, and powers side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.elementwise.functions import INFIX
from tensorviz.explain.families.formula.given import Given, given_to
from tensorviz.explain.families.formula.parts import (
    Cells,
    Formula,
    Index,
    Line,
    Told,
    cells_at,
    enclosed,
    ends,
    folded,
    gather,
    told_in_lines,
)
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FormulaRecipe
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["accumulate", "cumulative", "polyadd", "reduceat", "vander"]

FOLDS = {"maximum": "max", "minimum": "min"}


def reduceat(subject: Subject) -> Formula | None:
    """Every index opens a stretch that ends before the next one; where that does not rise, one cell is taken."""
    given = given_to(subject, "array indices axis dtype out")
    array = given.array("array") if given is not None else None
    indices = given.array("indices") if given is not None else None
    ufunc = getattr(np, subject.event.operation.split(".")[1], None)
    if given is None or array is None or indices is None or given.result is None or not isinstance(ufunc, np.ufunc):
        return None
    result, axis = given.result, given.plain("axis", 0) % max(1, len(array.shape))
    values = indices.snapshot.values if indices.snapshot is not None else None
    if values is None or values.ndim != 1 or ufunc.nin != 2 or "dtype" in given:
        return None
    if result.shape != (*array.shape[:axis], values.size, *array.shape[axis + 1 :]):
        return None
    starts = [int(start) for start in values]
    symbol = FOLDS.get(ufunc.__name__) or INFIX.get(ufunc.__name__, ufunc.__name__)

    def stretch(index: Index) -> range:
        at = index[axis]
        stop = starts[at + 1] if at + 1 < len(starts) else array.shape[axis]
        return range(starts[at], max(stop, starts[at] + 1))

    def feeding(index: Index) -> tuple[Cells, ...]:
        places = np.array(stretch(index), np.intp)
        cells = tuple(places if at == axis else np.full(len(places), i, np.intp) for at, i in enumerate(index))
        near = [(at,) for at in (index[axis], index[axis] + 1) if at < len(starts)]
        return cells, cells_at(near, 1)

    def told(index: Index) -> Told | None:
        dtype, at = np.dtype(result.dtype), index[axis]
        told = folded(result, index, gather(array, feeding(index)[0]), ufunc, symbol, dtype)
        if told is None or at + 1 >= len(starts) or starts[at + 1] > starts[at]:
            return told
        alone = say(
            "{cell} is one cell, {total}: the next index, {next}, is not above {start}.",
            cell=cell_of(result, index),
            total=told.worked.total,
            next=starts[at + 1],
            start=starts[at],
        )
        return Told(fit(alone, told.sentence), told.worked)

    opening = (
        say(
            "Each index opens a stretch of axis {axis} of {array}; it ends before the next one: {symbol}.",
            axis=axis,
            array=name_of(array),
            symbol=symbol,
        ),
        say("Each index opens a stretch; it ends before the next one."),
    )
    recipe = FormulaRecipe("reduceat", ("", "at"), family="reduction")
    start = (0,) * len(result.shape)
    samples = ends(result.shape, (*start[:axis], 1, *start[axis + 1 :]), (*start[:axis], 2, *start[axis + 1 :]))
    return Formula(recipe, (array, indices), result, opening, feeding, told, samples, say("Stretch by stretch"))


def cumulative(subject: Subject) -> Formula | None:
    """A running fold that begins with what the fold of nothing is."""
    given = given_to(subject, "x axis dtype out include_initial")
    ufunc = np.add if subject.event.operation.endswith("sum") else np.multiply
    if given is None or given.plain("include_initial") is not True:
        return None
    return _running(given, given.array("x"), ufunc, starts=1)


def accumulate(subject: Subject) -> Formula | None:
    """Every cell of the result brought together with the next cell of the array."""
    given = given_to(subject, "array axis dtype out")
    ufunc = getattr(np, subject.event.operation.split(".")[1], None)
    if given is None or not isinstance(ufunc, np.ufunc) or ufunc.nin != 2 or ufunc.nout != 1:
        return None
    return _running(given, given.array("array"), ufunc, starts=0)


def _running(given: Given, array: Operand | None, ufunc: np.ufunc, starts: int) -> Formula | None:
    """``starts`` is how many cells of the result come before those of the array."""
    if array is None or given.result is None or not array.shape:
        return None
    result, axis = given.result, given.plain("axis", 0) % len(array.shape)
    symbol = INFIX.get(ufunc.__name__, ufunc.__name__)
    if result.shape != tuple(n + starts * (at == axis) for at, n in enumerate(array.shape)):
        return None

    def shifted(index: Index, by: int) -> Index:
        return (*index[:axis], index[axis] + by, *index[axis + 1 :])

    def feeding(index: Index) -> tuple[Cells, ...]:
        reach = index[axis] + 1 - starts
        return (tuple(np.arange(reach) if at == axis else np.full(reach, i, np.intp) for at, i in enumerate(index)),)

    def told(index: Index) -> Told | None:
        recorded, here = result.cell(index), cell_of(result, index)
        if recorded is None:
            return None
        if index[axis] == 0:
            first = recorded if starts else array.cell(index)
            said = say("nothing yet") if starts else cell_of(array, index)
            return None if first is None else told_in_lines(here, said, [Line((first,), "→", first)], recorded)
        before, cell = result.cell(shifted(index, -1)), array.cell(shifted(index, -starts))
        if before is None or cell is None:
            return None
        with np.errstate(all="ignore"):
            value = ufunc(before, np.asarray(cell).astype(recorded.dtype)[()])
        spelt = f"{enclosed(before)} {symbol} {enclosed(cell)}"
        return told_in_lines(here, spelt, [Line((before, cell), symbol, value)], recorded)

    initial = ufunc.identity if starts else say("its first cell")
    opening = (
        say(
            "It starts from {initial}; each cell along axis {axis} of {array} then gives one more: {symbol}.",
            initial=initial,
            axis=axis,
            array=name_of(array),
            symbol=symbol,
        ),
        say("It starts from {initial}; each cell then gives one more.", initial=initial),
    )
    start = (0,) * len(result.shape)
    samples = ends(result.shape, *(shifted(start, k) for k in (1, 2)))
    recipe = FormulaRecipe(f"{ufunc.__name__}.accumulate", ("",), family="scan")
    return Formula(recipe, (array,), result, opening, feeding, told, samples, say("Running along an axis"))


def vander(subject: Subject) -> Formula | None:
    """Each row holds the powers of one cell."""
    given = given_to(subject, "x N increasing")
    array = given.array("x") if given is not None else None
    if given is None or array is None or given.result is None or len(array.shape) != 1:
        return None
    result, is_rising = given.result, bool(given.plain("increasing", default=False))
    columns = given.plain("N", array.shape[0])
    if result.shape != (array.shape[0], columns):
        return None

    def power(index: Index) -> int:
        return index[1] if is_rising else int(columns) - 1 - index[1]

    def feeding(index: Index) -> tuple[Cells, ...]:
        return (cells_at([index[:1]] if power(index) else [], 1),)

    def told(index: Index) -> Told | None:
        cell, recorded, exponent = array.cell(index[:1]), result.cell(index), power(index)
        if cell is None or recorded is None:
            return None
        with np.errstate(all="ignore"):
            repeated = np.full(exponent, cell).astype(recorded.dtype)
            powers = np.multiply.accumulate(repeated)
        value = powers[-1] if exponent else recorded.dtype.type(1)
        line = Line((cell, np.int64(exponent)), say("to the power"), value)
        return told_in_lines(
            cell_of(result, index),
            say("{cell} to the power {exponent}", cell=enclosed(cell), exponent=exponent),
            [line],
            recorded,
        )

    order = say("rising") if is_rising else say("falling")
    opening = (
        say("Row i holds the powers of cell i of {array}, {order}.", array=name_of(array), order=order),
        say("The powers of each cell, {order}.", order=order),
    )
    recipe = FormulaRecipe("vander", ("",), family="elementwise")
    samples = ends(result.shape, (0, result.shape[1] - 1), (result.shape[0] - 1, 0))
    return Formula(recipe, (array,), result, opening, feeding, told, samples, say("Powers"))


def polyadd(subject: Subject) -> Formula | None:
    """Coefficients of the same power, which stand at the same place from the end."""
    given = given_to(subject, "a1 a2")
    left, right = (given.array("a1"), given.array("a2")) if given is not None else (None, None)
    if given is None or left is None or right is None or given.result is None:
        return None
    result, (ufunc, symbol) = given.result, _SIGNS[subject.event.operation]
    if [len(left.shape), len(right.shape)] != [1, 1] or result.shape != (max(left.shape[0], right.shape[0]),):
        return None
    operands = (left, right)

    def places(index: Index) -> list[Index | None]:
        own = [index[0] - (result.shape[0] - each.shape[0]) for each in operands]
        return [(at,) if at >= 0 else None for at in own]

    def feeding(index: Index) -> tuple[Cells, ...]:
        return tuple(cells_at([] if at is None else [at], 1) for at in places(index))

    def told(index: Index) -> Told | None:
        recorded = result.cell(index)
        values: list[Any] = [
            np.dtype(each.dtype).type(0) if at is None else each.cell(at)
            for each, at in zip(operands, places(index), strict=True)
        ]
        if recorded is None or any(value is None for value in values):
            return None
        with np.errstate(all="ignore"):
            value = ufunc(*values)
        spelt = f"{enclosed(values[0])} {symbol} {enclosed(values[1])}"
        return told_in_lines(cell_of(result, index), spelt, [Line(tuple(values), symbol, value)], recorded)

    opening = (
        say(
            "The last cells of {left} and {right} stand for the power 0; equal powers meet.",
            left=name_of(left),
            right=name_of(right),
        ),
        say("The last cells stand for the power 0; equal powers meet."),
    )
    recipe = FormulaRecipe("polyadd", ("", symbol), family="elementwise")
    return Formula(recipe, operands, result, opening, feeding, told, ends(result.shape, (1,)), say("Equal powers"))


_SIGNS = {"numpy.polyadd": (np.add, "+"), "numpy.polysub": (np.subtract, "−")}
