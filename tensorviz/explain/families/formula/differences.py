"""Differences of neighbours of any order, and what is put before and after them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from tensorviz.explain.families.formula.given import Given, given_to
from tensorviz.explain.families.formula.parts import (
    Cells,
    Feeding,
    Formula,
    Index,
    Line,
    Told,
    cells_at,
    enclosed,
    ends,
    sum_of_products,
    told_in_lines,
)
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FormulaRecipe
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["diff", "ediff1d"]

Place: TypeAlias = tuple[int, Index]
"""The number of an operand, and a cell of it."""
HIGHEST = 9


def diff(subject: Subject) -> Formula | None:
    """Differences taken ``n`` times, also across what is put before and after."""
    given = given_to(subject, "a n axis prepend append")
    array = given.array("a") if given is not None else None
    if given is None or array is None or given.result is None or not array.shape or given.result.dtype == np.bool_:
        return None
    result, order, axis = given.result, given.plain("n", 1), given.plain("axis", -1) % len(array.shape)
    parts = [given.array(name) for name in ("prepend", "a", "append") if name in given]
    if not isinstance(order, int) or not 1 <= order <= HIGHEST or any(part is None for part in parts):
        return None
    operands = tuple(part for part in parts if part is not None)
    lengths = [part.shape[axis] if part.shape else 1 for part in operands]
    if result.shape != (*array.shape[:axis], max(0, sum(lengths) - order), *array.shape[axis + 1 :]):
        return None
    weights = [(-1) ** k * math.comb(order, k) for k in range(order + 1)]

    def places(index: Index) -> list[Place]:
        """The cells that go in, the last one of the lane first."""
        found = []
        for k in range(order, -1, -1):
            at, number = index[axis] + k, 0
            while at >= lengths[number]:
                at, number = at - lengths[number], number + 1
            found.append((number, (*index[:axis], at, *index[axis + 1 :]) if operands[number].shape else ()))
        return found

    def told(index: Index) -> Told | None:
        return _weighed(operands, result, index, places(index), weights)

    again = say("neighbours") if order == 1 else say("neighbours, taken {order} times", order=order)
    joined = say("; {array} is lengthened first", array=name_of(array)) if len(operands) > 1 else ""
    opening = (
        say(
            "Differences of {again}, along axis {axis} of {array}{joined}.",
            again=again,
            axis=axis,
            array=name_of(array),
            joined=joined,
        ),
        say("Differences of {again}.", again=again),
    )
    recipe = FormulaRecipe("diff", _signs(operands), family="scan")
    return Formula(
        recipe, operands, result, opening, _feeding(operands, places), told, _along(result, axis), say("Differences")
    )


def ediff1d(subject: Subject) -> Formula | None:
    """Differences of the flattened array, between what is put before and after them."""
    given = given_to(subject, "ary to_end to_begin")
    array = given.array("ary") if given is not None else None
    if given is None or array is None or given.result is None:
        return None
    result = given.result
    before, after = _piece(given, "to_begin"), _piece(given, "to_end")
    pieces = [piece for piece in (before, array, after) if piece is not None]
    starts = math.prod(before.shape) if before is not None else 0
    steps = max(0, math.prod(array.shape) - 1)
    main = 1 if before is not None else 0
    if result.shape != (starts + steps + (math.prod(after.shape) if after is not None else 0),):
        return None

    def at(number: int, position: int) -> Place:
        shape = pieces[number].shape
        return number, tuple(int(i) for i in np.unravel_index(position, shape)) if shape else ()

    def places(index: Index) -> list[Place]:
        (position,) = index
        if position < starts:
            return [at(0, position)]
        if position >= starts + steps:
            return [at(main + 1, position - starts - steps)]
        return [at(main, position - starts + 1), at(main, position - starts)]

    def told(index: Index) -> Told | None:
        found = places(index)
        return _weighed(pieces, result, index, found, [1, -1][: len(found)])

    around = say(" between what was given") if len(pieces) > 1 else ""
    opening = (
        say("Differences of neighbours of {array}, all cells in one row{around}.", array=name_of(array), around=around),
        say("Differences of neighbours."),
    )
    recipe = FormulaRecipe("ediff1d", _signs(pieces), family="scan")
    samples = ends(result.shape, (starts,), (starts + steps - 1,))
    return Formula(recipe, tuple(pieces), result, opening, _feeding(pieces, places), told, samples, say("Differences"))


def _piece(given: Given, name: str) -> Operand | None:
    return given.array(name) if name in given else None


def _weighed(
    operands: Sequence[Operand], result: Operand, index: Index, places: list[Place], weights: list[int]
) -> Told | None:
    """One difference as it is; of a higher order, every cell times its weight."""
    values = [operands[number].cell(cell) for number, cell in places]
    recorded = result.cell(index)
    if recorded is None or any(value is None for value in values):
        return None
    dtype = np.dtype(result.dtype)
    here = cell_of(result, index)
    if len(values) == 1:
        told = told_in_lines(here, "", [Line(tuple(values), "→", values[0])], recorded)
        return Told(
            fit(
                say("{here} is what was given: {total}.", here=here, total=told.worked.total),
                say("{here} was given.", here=here),
            ),
            told.worked,
        )
    if len(values) == 2:
        with np.errstate(all="ignore"):
            value = np.subtract(*(np.asarray(each).astype(dtype)[()] for each in values))
        spelt = f"{enclosed(values[0])} − {enclosed(values[1])}"
        return told_in_lines(here, spelt, [Line(tuple(values), "−", value)], recorded)
    factors = [np.array(weights).astype(dtype), np.array(values).astype(dtype)]
    return sum_of_products(result, index, factors, dtype)


def _feeding(operands: Sequence[Operand], places: Callable[[Index], list[Place]]) -> Feeding:
    def feeding(index: Index) -> tuple[Cells, ...]:
        found = places(index)
        return tuple(
            cells_at(sorted({cell for number, cell in found if number == at}), len(operand.shape))
            for at, operand in enumerate(operands)
        )

    return feeding


def _signs(operands: Sequence[Operand]) -> tuple[str, ...]:
    return ("", *("then" for _ in operands[1:]))


def _along(result: Operand, axis: int) -> tuple[Index, ...]:
    """The first cells along an axis, and the last one."""
    start = (0,) * len(result.shape)
    return ends(result.shape, *((*start[:axis], k, *start[axis + 1 :]) for k in (1, 2)))
