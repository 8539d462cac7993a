"""Slopes by differences: central inside, one-sided at the ends, as ``np.gradient`` has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.formula.parts import (
    Cells,
    Formula,
    Index,
    Line,
    Told,
    cells_at,
    enclosed,
    ends,
    no_cells,
    sum_of_products,
    told_in_lines,
)
from tensorviz.explain.families.operands import is_numeric, value_array_of
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.families.reduction.asked import normal_axes
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FormulaRecipe
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit, join
from tensorviz.sentences import say

__all__ = ["gradient"]

KEYWORDS = {"axis", "edge_order"}


@dataclass(frozen=True, slots=True)
class _Walk:
    """One axis of the array: ``spacing`` is the operand that says how far apart its cells are, by its number.

    ``steps`` are the distances, one number where they are all the same.
    """

    axis: int
    length: int
    spacing: int | None
    steps: npt.NDArray[np.float64]
    edge_order: int

    @property
    def is_even(self) -> bool:
        return self.steps.ndim == 0

    def cells(self, place: int) -> tuple[int, ...]:
        """The places along the axis that the slope at ``place`` is made of."""
        if self.edge_order == 1 and place in (0, self.length - 1):
            return (0, 1) if place == 0 else (self.length - 2, self.length - 1)
        middle = min(max(place, 1), self.length - 2)
        whole = (middle - 1, middle, middle + 1)
        return (whole[0], whole[2]) if self.is_even and middle == place else whole

    def spacings(self, place: int) -> tuple[Any, Any]:
        """How far apart the three cells around a place are."""
        middle = min(max(place, 1), self.length - 2)
        return (self.steps, self.steps) if self.is_even else (self.steps[middle - 1], self.steps[middle])

    def weights(self, place: int) -> tuple[Any, ...]:
        """What each of three cells counts, by the formulas of NumPy's documentation."""
        one, two = self.spacings(place)
        if self.is_even:
            return (-1.5 / one, 2.0 / one, -0.5 / one) if place == 0 else (0.5 / one, -2.0 / one, 1.5 / one)
        if place == 0:
            first = -(2.0 * one + two) / (one * (one + two))
            return first, (one + two) / (one * two), -one / (two * (one + two))
        if place == self.length - 1:
            last = (2.0 * two + one) / (two * (one + two))
            return two / (one * (one + two)), -(two + one) / (one * two), last
        return -two / (one * (one + two)), (two - one) / (one * two), one / (two * (one + two))

    def width(self, place: int) -> Any:
        """How far apart the two cells of a difference are."""
        if place in (0, self.length - 1):
            return self.steps if self.is_even else self.steps[0 if place == 0 else -1]
        return 2.0 * self.steps


def gradient(subject: Subject) -> tuple[Formula, ...] | None:
    """One array of slopes for each axis."""
    pairs = list(zip(subject.event.arguments, subject.arguments, strict=True))
    if not {argument.keyword for argument, _ in pairs if argument.keyword} <= KEYWORDS:
        return None
    arrays = [value_array_of(*pair) for pair in pairs if pair[0].keyword is None]
    if not arrays or any(each is None or not is_numeric(each) for each in arrays):
        return None
    array, *spacings = (each for each in arrays if each is not None)
    axes = _axes(subject.keyword("axis", -1), len(array.shape))
    order = subject.keyword("edge_order", -1, 1)
    results = subject.results or ((subject.result,) if subject.result is not None else ())
    if axes is None or np.dtype(array.dtype).kind not in "iuf" or order not in (1, 2):
        return None
    if len(results) != len(axes) or any(each.shape != array.shape or not is_numeric(each) for each in results):
        return None
    if len(spacings) not in (0, 1, len(axes)):
        return None
    operands = (array, *(each for each in spacings if each.shape))
    found = []
    for at, (axis, result) in enumerate(zip(axes, results, strict=True)):
        given = spacings[min(at, len(spacings) - 1)] if spacings else None
        walk = _walk(axis, array, operands, given, order)
        if walk is None:
            return None
        found.append(_formula(walk, operands, result, len(axes)))
    return tuple(found)


def _axes(axis: Any, ndim: int) -> tuple[int, ...] | None:
    """Non-negative, in the order given, which is that of the results."""
    known = normal_axes(axis, ndim)
    return known if known is None or not isinstance(axis, tuple) else tuple(one % ndim for one in axis)


def _walk(axis: int, array: Operand, operands: tuple[Operand, ...], given: Operand | None, order: int) -> _Walk | None:
    length = array.shape[axis]
    if length < order + 1:
        return None
    if given is None:
        return _Walk(axis, length, None, np.array(1.0), order)
    values = given.snapshot.values if given.snapshot is not None else None
    if values is None:
        return None
    if not given.shape:
        return _Walk(axis, length, None, np.array(values, np.float64), order)
    if given.shape != (length,):
        return None
    with np.errstate(all="ignore"):
        steps = np.diff(values.astype(np.float64) if values.dtype.kind in "iu" else values)
    number = next(at for at, each in enumerate(operands) if each is given)
    return _Walk(axis, length, number, steps[0] if (steps == steps[0]).all() else steps, order)


def _weighed(walk: _Walk, index: Index, told: Told, weights: Any, result: Operand) -> str:
    """Where the weights of three cells come from."""
    spacings = dict.fromkeys(map(format_value, walk.spacings(index[walk.axis])))
    return fit(
        say(
            "{cell} = {total}: the weights {weights} follow from the {spacings}.",
            cell=cell_of(result, index),
            total=told.worked.total,
            weights=join(list(map(format_value, weights))),
            spacings=say("spacing {first}", first=next(iter(spacings)))
            if len(spacings) == 1
            else say("spacings {both}", both=join(list(spacings))),
        ),
        told.sentence,
    )


def _formula(walk: _Walk, operands: tuple[Operand, ...], result: Operand, count: int) -> Formula:
    array, axis = operands[0], walk.axis

    def at(index: Index, place: int) -> Index:
        return (*index[:axis], place, *index[axis + 1 :])

    def feeding(index: Index) -> tuple[Cells, ...]:
        places = walk.cells(index[axis])
        found = [cells_at([at(index, place) for place in places], len(array.shape))]
        near = sorted({*places, index[axis]})
        for number, operand in enumerate(operands[1:], 1):
            found.append(cells_at([(place,) for place in near], 1) if number == walk.spacing else no_cells(operand))
        return tuple(found)

    def told(index: Index) -> Told | None:
        places = walk.cells(index[axis])
        values = [array.cell(at(index, place)) for place in places]
        recorded = result.cell(index)
        if recorded is None or any(value is None for value in values):
            return None
        dtype = recorded.dtype
        exact = [np.asarray(value).astype(dtype)[()] for value in values]
        with np.errstate(all="ignore"):
            if len(places) == 3:
                weights = np.array(walk.weights(index[axis])).astype(dtype)
                told = sum_of_products(result, index, [weights, np.array(exact)], dtype)
                return None if told is None else Told(_weighed(walk, index, told, weights, result), told.worked)
            width = walk.width(index[axis])
            rise = exact[1] - exact[0]
            slope = (rise / width).astype(dtype)
        lines = [Line((exact[1], exact[0]), "−", rise), Line((rise, width), "÷", slope)]
        spelt = f"({enclosed(exact[1])} − {enclosed(exact[0])}) ÷ {enclosed(width)}"
        return told_in_lines(cell_of(result, index), spelt, lines, recorded)

    name = name_of(array)
    along = say("along axis {axis}", axis=axis) if count == 1 else say("along each axis")
    ends_how = say("one-sided at the ends") if walk.edge_order == 1 else say("from three cells at the ends")
    opening = (
        say(
            "The slope of {name} {along}: over both neighbours inside, {ends_how}.",
            name=name,
            along=along,
            ends_how=ends_how,
        ),
        say("The slope {along}: over both neighbours inside, {ends_how}.", along=along, ends_how=ends_how),
    )
    recipe = FormulaRecipe(say("gradient {axis}", axis=axis), ("", *("at" for _ in operands[1:])), family="scan")
    start = (0,) * len(result.shape)
    samples = ends(result.shape, at(start, 1), at(start, walk.length - 1))
    return Formula(recipe, operands, result, opening, feeding, told, samples, say("Slopes"))
