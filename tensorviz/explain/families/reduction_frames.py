"""The frames of a reduction: the axis, one lane, all lanes, the result."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.contraction_stages import capitalised
from tensorviz.explain.families.lanes import arithmetic_mark
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.families.reduction_parts import Lanes
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.steps import RESULT, Frame, Reading, Worked
from tensorviz.explain.words import count, fit, join, signed_sum

__all__ = ["lane_frame", "reading_of"]

VERBS = {"sum": "added up", "mean": "averaged", "max": "searched for the largest", "min": "searched for the smallest"}
LABELS = {
    "sum": "Add up along an axis",
    "mean": "Average along an axis",
    "max": "Largest along an axis",
    "min": "Smallest along an axis",
}


def reading_of(lanes: Lanes) -> Reading:
    """Array, the first lane, the last one, all of them, result; what does not happen is left out."""
    frames = [_array_frame(lanes)]
    brief = [0]
    if lanes.recipe.lanes:
        first, *others = lanes.first()
        frames += (_walked(lanes, first), lane_frame(lanes, first))
        brief.append(2)
        frames += (lane_frame(lanes, cell, done=(first,)) for cell in others)
        if lanes.recipe.lanes > 2:
            brief.append(len(frames))
            frames.append(_lanes_frame(lanes, (first, *others)))
    last = len(frames)
    frames.append(_result_frame(lanes))
    story = tuple(range(len(frames)))
    return Reading("main", LABELS[lanes.recipe.function], tuple(frames), (last,), (*brief, last), story)


def lane_frame(lanes: Lanes, cell: tuple[int, ...], done: tuple[tuple[int, ...], ...] = ()) -> Frame:
    """One lane folded into one cell."""
    worked = lanes.worked(cell)
    roles = (
        *(lanes.lane_role("done", other) for other in done),
        lanes.lane_role("live", cell),
        lanes.whole_role("hidden", RESULT),
        *(lanes.cell_role("done", other) for other in done),
        lanes.cell_role("target", cell),
    )
    return Frame("lane", _lane_sentence(lanes, cell, worked), lanes.span, roles, worked=worked, axis=_axis(lanes))


def _axis(lanes: Lanes) -> int | None:
    return lanes.recipe.axes[0] if len(lanes.recipe.axes) == 1 else None


def _array_frame(lanes: Lanes) -> Frame:
    name, axes = name_of(lanes.array), lanes.recipe.axes
    before, after = format_shape(lanes.array.shape), format_shape(lanes.result.shape)
    if lanes.is_whole and len(axes) != 1:
        cells = count(lanes.recipe.length, "cell")
        sentence = f"All {cells} of {name} fold into one number." if axes else f"{name} is one number already."
    elif lanes.recipe.keepdims:
        stays = "it stays, with size 1" if len(axes) == 1 else "they stay, with size 1"
        sentence = f"Walk along {_along(axes)} of {name}; {stays}: {before} becomes {after}."
    else:
        goes = "that axis disappears" if len(axes) == 1 else "those axes disappear"
        sentence = f"Walk along {_along(axes)} of {name}; {goes}: {before} becomes {after}."
    short = f"Walk along {_along(axes)}: {before} becomes {after}."
    roles = (lanes.whole_role("live", 0), lanes.whole_role("hidden", RESULT))
    return Frame("array", fit(sentence, short), lanes.span, roles, axis=_axis(lanes))


def _along(axes: tuple[int, ...]) -> str:
    return f"{'axis' if len(axes) == 1 else 'axes'} {join([str(axis) for axis in axes])}"


def _walked(lanes: Lanes, cell: tuple[int, ...]) -> Frame:
    """The first lane, before it is folded."""
    values = lanes.lane(cell).whole
    name = capitalised_lane(lanes, cell)
    if lanes.recipe.length == 0:
        sentence = f"{name} holds no cells."
    elif values is not None and values.size <= 5:
        sentence = fit(f"{name} holds {join([format_value(value) for value in values])}.", f"{name} is one lane.")
    else:
        sentence = fit(f"{name} is one lane: {count(lanes.recipe.length, 'cell')}.", "This is one lane.")
    roles = (lanes.lane_role("live", cell), lanes.whole_role("hidden", RESULT))
    return Frame("lane", sentence, lanes.span, roles, axis=_axis(lanes))


def capitalised_lane(lanes: Lanes, cell: tuple[int, ...]) -> str:
    name = lanes.lane_name(cell)
    return f"Lane{name[4:]}" if name.startswith("lane [") else name


def _lane_sentence(lanes: Lanes, cell: tuple[int, ...], worked: Worked | None) -> str:
    name = capitalised_lane(lanes, cell)
    recipe = lanes.recipe
    cells = count(recipe.length, "cell")
    recorded = lanes.result.cell(cell)
    if worked is None or recorded is None:
        return fit(f"{name}: {cells}, {VERBS[recipe.function]}, give {lanes.cell_name(cell)}.", f"{cells} give one.")
    if recipe.length == 0:
        nothing = "the mean of nothing is NaN" if recipe.function == "mean" else "the sum of nothing is"
        return f"{name} is empty: {nothing}{'' if recipe.function == 'mean' else f' {worked.total}'}."
    if _is_nan(recorded):
        return _nan_sentence(lanes, cell, name)
    if recipe.function in {"max", "min"}:
        return _extreme_sentence(lanes, name, worked)
    return _sum_sentence(lanes, name, worked, cells)


def _sum_sentence(lanes: Lanes, name: str, worked: Worked, cells: str) -> str:
    values = [term.value for term in worked.terms]
    length = lanes.recipe.length
    is_cut = len(values) > 5
    if lanes.recipe.function == "sum":
        mark = "" if is_cut else arithmetic_mark(values, worked.total, lanes.dtype)
        text = signed_sum(values, 4 if is_cut else 5)
        otherwise = fit(f"{name}: {cells}, added up, give {worked.total}.", f"{cells}, added up, give {worked.total}.")
        if worked.hidden:
            return otherwise
        return fit(f"{name}: {text} = {worked.total}{mark}.", otherwise)
    text = f"({signed_sum(values, 4 if is_cut else 5)}) ÷ {length}"
    mark = "" if is_cut or not _is_inexact_mean(lanes, worked) else " (rounded)"
    otherwise = fit(f"{name}: the mean of {cells} is {worked.total}.", f"The mean of {cells} is {worked.total}.")
    if worked.hidden:
        return otherwise
    return fit(f"{name}: {text} = {worked.total}{mark}.", otherwise)


def _is_inexact_mean(lanes: Lanes, worked: Worked) -> bool:
    """Whether the texts of the cells do not come to ``length`` times the text of the mean."""
    scaled = [worked.total] * lanes.recipe.length
    exact = arithmetic_mark(scaled, "0", lanes.dtype) or arithmetic_mark(["1"], "2", lanes.dtype)
    negated = [text[1:] if text.startswith("−") else f"−{text}" for text in scaled]
    values = [term.value for term in worked.terms]
    return bool(exact) and bool(arithmetic_mark([*values, *negated], "0", lanes.dtype))


def _extreme_sentence(lanes: Lanes, name: str, worked: Worked) -> str:
    values = [term.value for term in worked.terms]
    largest = "largest" if lanes.recipe.function == "max" else "smallest"
    cells = f"{count(lanes.recipe.length, 'cell')} of {name}" if not lanes.is_whole else name
    otherwise = fit(f"The {largest} of the {cells} is {worked.total}.", f"The {largest} cell is {worked.total}.")
    if lanes.recipe.length == 1:
        return fit(f"{name} has one cell, {worked.total}, which is its {largest}.", otherwise)
    if worked.hidden or len(values) > 6:
        return otherwise
    return fit(f"{name}: the {largest} of {join(values)} is {worked.total}.", otherwise)


def _nan_sentence(lanes: Lanes, cell: tuple[int, ...], name: str) -> str:
    values = lanes.lane(cell).whole
    if values is not None and values.dtype.kind in "fc" and np.isnan(values).any():
        first = int(np.argmax(np.isnan(values)))
        cuts = lanes.index(cell)
        place = np.unravel_index(first, [cut.stop - cut.start for cut in cuts])
        index = [int(i) + cut.start for i, cut in zip(place, cuts, strict=True)]
        array = name_of(lanes.array)
        where = f"{array}{index}" if array.isidentifier() else f"The cell at {index}"
        target = lanes.cell_name(cell)
        return fit(f"{where} is NaN, and so {target} is NaN.", f"{where} is NaN, and so the result is NaN.")
    return fit(f"{name}: the result is NaN.", "The result is NaN.")


def _is_nan(value: Any) -> bool:
    return np.asarray(value).dtype.kind in "fc" and bool(np.isnan(value))


def _lanes_frame(lanes: Lanes, done: tuple[tuple[int, ...], ...]) -> Frame:
    remaining = lanes.recipe.lanes - len(done)
    other = "The other lane folds" if remaining == 1 else f"The other {count(remaining, 'lane')} fold"
    roles = (
        lanes.whole_role("live", 0),
        *(lanes.lane_role("done", cell) for cell in done),
        lanes.whole_role("target", RESULT),
        *(lanes.cell_role("done", cell) for cell in done),
    )
    return Frame("lanes", f"{other} the same way.", lanes.span, roles, axis=_axis(lanes))


def _result_frame(lanes: Lanes) -> Frame:
    recipe, shape = lanes.recipe, format_shape(lanes.result.shape)
    name = capitalised(lanes.result_name)
    if recipe.lanes == 0:
        sentence = f"There are no lanes, so {lanes.result_name} {shape} has no cells."
    elif recipe.keepdims and recipe.axes:
        axis = "Axis" if len(recipe.axes) == 1 else "Axes"
        stay = "stays" if len(recipe.axes) == 1 else "stay"
        numbers = join([str(axis) for axis in recipe.axes])
        sentence = f"{axis} {numbers} {stay} in {lanes.result_name} {shape} with size 1, ready to stretch back."
    elif recipe.lanes == 1 and not lanes.result.shape:
        cell = lanes.result.cell(())
        sentence = f"{name} is one number{'' if cell is None else f': {format_value(cell)}'}."
    else:
        sentence = f"{count(recipe.lanes, 'lane')}, so {lanes.result_name} has shape {shape}."
    short = f"{count(recipe.lanes, 'lane')} give shape {shape}."
    return Frame("result", fit(sentence, short), lanes.span, axis=_axis(lanes))
