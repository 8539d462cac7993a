"""Curves given by points: the area below, values between, jumps by whole periods taken out."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.formula.given import given_to
from tensorviz.explain.families.formula.parts import (
    Cells,
    Formula,
    Index,
    Line,
    Told,
    cells_at,
    enclosed,
    ends,
    gather,
    no_cells,
    sum_of_products,
    told_in_lines,
)
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FormulaRecipe
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["interp", "trapezoid", "unwrap"]


def trapezoid(subject: Subject) -> Formula | None:
    """Both heights of every two neighbours times the step between them, halved, and added up."""
    given = given_to(subject, "y x dx axis")
    heights = given.array("y") if given is not None else None
    if given is None or heights is None or given.result is None or not heights.shape:
        return None
    result, axis = given.result, given.plain("axis", -1) % len(heights.shape)
    places = given.array("x")
    if ("x" in given and places is None) or (places is not None and places.shape != (heights.shape[axis],)):
        return None
    if result.shape != heights.shape[:axis] + heights.shape[axis + 1 :]:
        return None
    length = heights.shape[axis]
    operands = (heights,) if places is None else (heights, places)

    def lane(index: Index) -> Cells:
        own = [np.full(length, i, np.intp) for i in index]
        return (*own[:axis], np.arange(length), *own[axis:])

    def feeding(index: Index) -> tuple[Cells, ...]:
        found = lane(index) if length > 1 else no_cells(heights)
        along = np.arange(length if length > 1 else 0)
        return (found,) if places is None else (found, (along,))

    def told(index: Index) -> Told | None:
        values = gather(heights, lane(index))
        steps = None if places is None else gather(places, (np.arange(length),))
        if values is None or (places is not None and steps is None):
            return None
        with np.errstate(all="ignore"):
            widths = given.plain("dx", 1.0) if steps is None else np.diff(steps)
            both = values[1:] + values[:-1]
            every = np.broadcast_to(widths, both.shape)
            areas = widths * both
            is_plain = bool((areas == every * both.astype(result.dtype)).all())
        factors = [*([both, every] if is_plain else [areas]), np.full(len(areas), 0.5)]
        return _strips(values, every, sum_of_products(result, index, factors, np.dtype(result.dtype)), index, result)

    name, width = name_of(heights), say("step") if places is None else say("step of {places}", places=name_of(places))
    opening = (
        say(
            "Between two neighbours along axis {axis} of {name}: both heights times the {width}, halved; all added up.",
            axis=axis,
            name=name,
            width=width,
        ),
        say("Between two neighbours: both heights times the step, halved; all added up."),
    )
    recipe = FormulaRecipe("trapezoid", ("", "over")[: len(operands)], family="reduction")
    return Formula(recipe, operands, result, opening, feeding, told, ends(result.shape), say("Area under a curve"))


def _strips(values: Any, widths: Any, told: Told | None, index: Index, result: Operand) -> Told | None:
    """The same with the first strip spelt out."""
    if told is None or not len(widths):
        return told
    first = f"({enclosed(values[1])} + {enclosed(values[0])}) × {enclosed(widths[0])} ÷ 2"
    total = told.worked.total
    if len(widths) == 1:
        return Told(fit(f"{cell_of(result, index)}: {first} = {total}.", told.sentence), told.worked)
    return Told(
        fit(
            say("The first strip is {first}; all strips add up to {total}.", first=first, total=total),
            told.sentence,
        ),
        told.worked,
    )


def interp(subject: Subject) -> Formula | None:
    """The line between the two known points around each place; what lies outside gets the value of that end."""
    given = given_to(subject, "x xp fp left right")
    if given is None or given.result is None:
        return None
    places, known, heights, result = given.array("x"), given.array("xp"), given.array("fp"), given.result
    if places is None or known is None or heights is None or places.shape != result.shape:
        return None
    values = known.snapshot.values if known.snapshot is not None else None
    if values is None or known.shape != heights.shape or values.ndim != 1 or not values.size:
        return None
    order = np.array(values, np.float64)

    def around(index: Index) -> tuple[int, ...]:
        """The known points that a place lies between; one where it lies on it or outside; none where it is NaN."""
        place = places.cell(index)
        if place is None or place != place:
            return ()
        at = int(np.searchsorted(order, float(place), side="right")) - 1
        if at < 0 or at >= len(order) - 1 or float(place) == order[at]:
            return (min(max(at, 0), len(order) - 1),)
        return at, at + 1

    def feeding(index: Index) -> tuple[Cells, ...]:
        points = around(index)
        outside = len(points) == 1 and _is_outside(places.cell(index), order)
        given_end = outside and ("left" if float(places.cell(index)) < order[0] else "right") in given
        own = cells_at([index], len(places.shape))
        near = cells_at([(point,) for point in points], 1)
        return own, near, no_cells(heights) if given_end else near

    def told(index: Index) -> Told | None:
        return _interpolated(places, (known, heights), result, order, around(index), index)

    opening = (
        say(
            "Each cell of {places} is looked up on the line through ({known}, {heights}).",
            places=name_of(places),
            known=name_of(known),
            heights=name_of(heights),
        ),
        say("Each cell is looked up on the line through the points."),
    )
    recipe = FormulaRecipe("interp", ("", "on", ","), family="elementwise")
    operands = (places, known, heights)
    middle = tuple(n // 2 for n in result.shape)
    return Formula(
        recipe, operands, result, opening, feeding, told, ends(result.shape, middle), say("Between known points")
    )


def _is_outside(place: Any, order: Any) -> bool:
    return bool(float(place) < order[0] or float(place) > order[-1])


def _interpolated(
    places: Operand, line: tuple[Operand, Operand], result: Operand, order: Any, points: tuple[int, ...], index: Index
) -> Told | None:
    known, heights = line
    place, recorded = places.cell(index), result.cell(index)
    found = [heights.cell((point,)) for point in points]
    if place is None or recorded is None or any(value is None for value in found):
        return None
    here, text = cell_of(result, index), format_value(place)
    if not points:
        return told_in_lines(here, say("{text} is no place", text=text), [Line((place,), "", recorded)], recorded)
    if len(points) == 1:
        is_outside = _is_outside(place, order)
        value = recorded if is_outside else found[0]
        why = (
            say("outside all points, so the end's value holds")
            if is_outside
            else say(
                "{known} itself, so {heights} is taken",
                known=cell_of(known, (points[0],)),
                heights=cell_of(heights, (points[0],)),
            )
        )
        told = told_in_lines(here, text, [Line((place,), "→", value)], recorded)
        total = told.worked.total
        return Told(
            fit(
                say("{here}: {text} is {why}: {total}.", here=here, text=text, why=why, total=total),
                say("{text} is {why}: {total}.", text=text, why=why, total=total),
            ),
            told.worked,
        )
    left, right = (np.float64(order[point]) for point in points)
    dtype = np.dtype(result.dtype)
    low, high = (np.asarray(value).astype(dtype)[()] for value in found)
    with np.errstate(all="ignore"):
        rise, run, ahead = high - low, right - left, np.float64(place) - left
        slope = rise / run
        climb = slope * ahead
        value = climb + low
    lines = [
        Line((high, low), "−", rise),
        Line((right, left), "−", run),
        Line((rise, run), "÷", slope),
        Line((place, left), "−", ahead),
        Line((slope, ahead), "×", climb),
        Line((climb, low), "+", value),
    ]
    spelt = f"{enclosed(low)} + {enclosed(slope)} × ({enclosed(place)} − {enclosed(left)})"
    return told_in_lines(here, spelt, lines, recorded)


def unwrap(subject: Subject) -> Formula | None:
    """A jump of half a period or more is taken for a wrap: whole periods are added from there on."""
    given = given_to(subject, "p discont axis period")
    array = given.array("p") if given is not None else None
    if given is None or array is None or given.result is None or not array.shape:
        return None
    result, axis = given.result, given.plain("axis", -1) % len(array.shape)
    period = given.plain("period", 2 * np.pi)
    limit = max(given.plain("discont", period / 2), period / 2) if not isinstance(period, str) else None
    if result.shape != array.shape or limit is None:
        return None

    def lane(index: Index) -> Cells:
        reach = index[axis] + 1
        return tuple(np.arange(reach) if at == axis else np.full(reach, i, np.intp) for at, i in enumerate(index))

    def told(index: Index) -> Told | None:
        values, recorded = gather(array, lane(index)), result.cell(index)
        if values is None or recorded is None:
            return None
        here = cell_of(result, index)
        if len(values) == 1:
            told = told_in_lines(here, "", [Line((values[0],), "→", values[0])], recorded)
            return Told(
                say("The first cell stays as it is: {here} = {total}.", here=here, total=told.worked.total), told.worked
            )
        jumps, corrections = _corrections(values, period, limit)
        with np.errstate(all="ignore"):
            so_far = np.cumsum(corrections)
            value = (values[-1] + so_far[-1]).astype(recorded.dtype)
        before = so_far[-2] if len(so_far) > 1 else so_far.dtype.type(0)
        lines = [
            Line((values[-1], values[-2]), "−", jumps[-1]),
            Line((before, corrections[-1]), "+", so_far[-1]),
            Line((values[-1], so_far[-1]), "+", value),
        ]
        return told_in_lines(here, f"{enclosed(values[-1])} + {enclosed(so_far[-1])}", lines, recorded)

    half = format_value(limit)
    opening = (
        say(
            "A jump of {half} or more along {array} is a wrap: periods of {period} are added.",
            half=half,
            array=name_of(array),
            period=format_value(period),
        ),
        say("A jump of {half} or more is a wrap: whole periods are added.", half=half),
    )
    recipe = FormulaRecipe("unwrap", ("",), family="scan")
    samples = ends(result.shape, *_wraps(array, axis, period, limit))
    return Formula(
        recipe, (array,), result, opening, lambda index: (lane(index),), told, samples, say("Jumps taken out")
    )


def _corrections(values: Any, period: Any, limit: Any) -> tuple[Any, Any]:
    """The differences of a lane, and what NumPy's own steps add to each of them."""
    with np.errstate(all="ignore"):
        jumps = np.diff(values)
        dtype = np.result_type(jumps, period)
        half, rest = divmod(period, 2) if np.issubdtype(dtype, np.integer) else (period / 2, 0)
        wrapped = np.mod(jumps + half, period) - half
        if rest == 0:
            wrapped = np.where((wrapped == -half) & (jumps > 0), half, wrapped)
        return jumps, np.where(np.abs(jumps) < limit, 0, wrapped - jumps)


def _wraps(array: Operand, axis: int, period: Any, limit: Any) -> list[Index]:
    """The first cell after a jump of the first lane, and the one after it."""
    values = array.snapshot.values if array.snapshot is not None else None
    if values is None or not values.size:
        return []
    start = (0,) * values.ndim
    lane = np.moveaxis(values, axis, -1)[start[1:]]
    found = np.flatnonzero(_corrections(lane, period, limit)[1])[:1]
    return [(*start[:axis], int(at) + k, *start[axis + 1 :]) for at in found for k in (1, 2)]
