"""The frames of a reduction: the axis, one lane in as many stages as it takes, all lanes, the result."""

from __future__ import annotations

from collections.abc import Callable

from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.phrases import name_of, role_at
from tensorviz.explain.families.reduction.exp import tell_log_of_exponentials
from tensorviz.explain.families.reduction.norm import tell_matrix_norm, tell_norm
from tensorviz.explain.families.reduction.parts import Lanes
from tensorviz.explain.families.reduction.picks import tell_extreme, tell_range, tell_where
from tensorviz.explain.families.reduction.quantiles import tell_middle
from tensorviz.explain.families.reduction.spread import tell_average, tell_spread
from tensorviz.explain.families.reduction.sums import tell_mean, tell_product, tell_sum
from tensorviz.explain.families.reduction.terms import Told, capitalised_lane
from tensorviz.explain.families.reduction.truths import tell_count, tell_truth
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.steps import RESULT, Frame, Reading
from tensorviz.explain.words import count, fit, join, truth
from tensorviz.sentences import agree, say

__all__ = ["lane_frame", "reading_of"]

Tell = Callable[[Lanes, tuple[int, ...]], Told | None]
FUNCTIONS: dict[str, tuple[Tell, str, str]] = {
    "sum": (tell_sum, say("added up"), say("Add up along an axis")),
    "prod": (tell_product, say("multiplied"), say("Multiply along an axis")),
    "mean": (tell_mean, say("averaged"), say("Average along an axis")),
    "max": (tell_extreme, say("searched for the largest"), say("Largest along an axis")),
    "min": (tell_extreme, say("searched for the smallest"), say("Smallest along an axis")),
    "argmax": (tell_where, say("searched for the index of the largest"), say("Where the largest is")),
    "argmin": (tell_where, say("searched for the index of the smallest"), say("Where the smallest is")),
    "ptp": (tell_range, say("searched for the largest and the smallest"), say("Range along an axis")),
    "median": (tell_middle, say("sorted"), say("The middle of the sorted cells")),
    "quantile": (tell_middle, say("sorted"), say("A place among the sorted cells")),
    "std": (tell_spread, say("compared with their mean"), say("Standard deviation along an axis")),
    "var": (tell_spread, say("compared with their mean"), say("Variance along an axis")),
    "norm": (tell_norm, say("measured together"), say("Length along an axis")),
    "column_norm": (tell_matrix_norm, say("measured column by column"), say("Sums of the columns")),
    "row_norm": (tell_matrix_norm, say("measured row by row"), say("Sums of the rows")),
    "average": (tell_average, say("averaged with weights"), say("Weighted mean along an axis")),
    "any": (tell_truth, say("asked whether any is true"), say("Is any cell true?")),
    "all": (tell_truth, say("asked whether all are true"), say("Are all cells true?")),
    "count_nonzero": (tell_count, say("counted where not zero"), say("Count along an axis")),
    "logsumexp": (
        tell_log_of_exponentials,
        say("taken to exp, added up, the log taken"),
        say("Log of a sum of exponentials"),
    ),
    "trace": (tell_sum, say("added up"), say("Add up the diagonal")),
}
FEW_LANES = 2
POINTING = frozenset({"argmax", "argmin", "ptp", "median", "quantile", "column_norm", "row_norm"})


def reading_of(lanes: Lanes) -> Reading:
    """Array, the first lane, the last one, all of them, result; what does not happen is left out."""
    frames = [_array_frame(lanes)]
    brief = [0]
    if lanes.recipe.lanes:
        first, *others = lanes.first()
        told = _told(lanes, first)
        stages = _stages(lanes, first, told)
        frames += (_walked(lanes, first), *stages, _frame(lanes, first, told))
        shown = 1 + len(stages) if lanes.recipe.lanes <= FEW_LANES else 1
        brief += range(len(frames) - shown, len(frames))
        frames += (lane_frame(lanes, cell, done=(first,)) for cell in others)
        if lanes.recipe.lanes > FEW_LANES:
            brief.append(len(frames))
            frames.append(_lanes_frame(lanes, (first, *others)))
    last = len(frames)
    frames.append(_result_frame(lanes))
    story = tuple(range(len(frames)))
    label = FUNCTIONS[lanes.recipe.function][2]
    return Reading("main", label, tuple(frames), (last,), (*brief, last), story)


def lane_frame(lanes: Lanes, cell: tuple[int, ...], done: tuple[tuple[int, ...], ...] = ()) -> Frame:
    """One lane folded into one cell."""
    return _frame(lanes, cell, _told(lanes, cell), done)


def _told(lanes: Lanes, cell: tuple[int, ...]) -> Told:
    """What is told about a lane; little where it was not kept."""
    tell, verb, _ = FUNCTIONS[lanes.recipe.function]
    told = tell(lanes, cell) if lanes.result.cell(cell) is not None else None
    if told is not None:
        return told
    cells = count(lanes.recipe.length, "cell")
    if lanes.recipe.second == "where":
        cells += say(", where they are let in")
    elif lanes.recipe.skips_nan:
        cells += say(", without any NaN")
    recorded = lanes.result.cell(cell)
    value = "" if recorded is None else f" = {format_value(recorded)}"
    sentence = say(
        "{capitalised_lane}: {cells}, {verb}, give {cell_name}{value}.",
        capitalised_lane=capitalised_lane(lanes, cell),
        cells=cells,
        verb=verb,
        cell_name=lanes.cell_name(cell),
        value=value,
    )
    return Told(fit(sentence, say("{cells} give one.", cells=count(lanes.recipe.length, "cell"))), None)


def _frame(lanes: Lanes, cell: tuple[int, ...], told: Told, done: tuple[tuple[int, ...], ...] = ()) -> Frame:
    # Only the last lane comes after another one: by then every other cell of the result is there.
    others = lanes.whole_role("done" if done else "hidden", RESULT)
    roles = (
        *(role for other in done for role in lanes.lane_roles("done", other)),
        *lanes.lane_roles("live", cell),
        *(role_at("target", 0, lanes.place(cell, position)) for position in _pointed_at(lanes, told)),
        others,
        lanes.cell_role("target", cell),
    )
    return Frame("lane", told.sentence, lanes.span, roles, worked=told.worked, axis=_axis(lanes))


def _pointed_at(lanes: Lanes, told: Told) -> tuple[int, ...]:
    """The cells that stand out in the array: those that are the result, one or two."""
    return told.chosen if lanes.recipe.function in POINTING else ()


def _stages(lanes: Lanes, cell: tuple[int, ...], told: Told) -> list[Frame]:
    roles = (
        *lanes.lane_roles("live", cell),
        *(role_at("target", 0, lanes.place(cell, position)) for position in _pointed_at(lanes, told)),
        lanes.whole_role("hidden", RESULT),
    )
    return [
        Frame("lane", sentence, lanes.span, roles, worked=worked, axis=_axis(lanes)) for sentence, worked in told.stages
    ]


def _axis(lanes: Lanes) -> int | None:
    return lanes.recipe.axes[0] if len(lanes.recipe.axes) == 1 else None


def _array_frame(lanes: Lanes) -> Frame:
    name, axes = name_of(lanes.array), lanes.recipe.axes
    only = say(", only where {second} is true", second=name_of(lanes.second)) if lanes.recipe.second == "where" else ""
    before, after = format_shape(lanes.array.shape), format_shape(lanes.result.shape)
    if lanes.recipe.function == "trace":
        each = "" if lanes.is_whole else say("each matrix of ")
        verb = say("becomes") if lanes.recipe.length == 1 else say("become")
        cells = f"{count(lanes.recipe.length, 'cell')} {verb}"
        sentence = say(
            "Walk down the diagonal of {each}{name}: {cells} one, {before} becomes {after}.",
            each=each,
            name=name,
            cells=cells,
            before=before,
            after=after,
        )
    elif lanes.is_whole and len(axes) != 1:
        cells = count(lanes.recipe.length, "cell")
        sentence = (
            say("All {cells} of {name}{become}{only}.", cells=cells, name=name, become=_become(lanes), only=only)
            if axes
            else say("{name} is one number already.", name=name)
        )
    elif not axes:
        sentence = say("No axis of {name} is folded{only}: the shape {after} stays.", name=name, only=only, after=after)
    elif lanes.recipe.keepdims:
        stays = say("it stays, with size 1") if len(axes) == 1 else say("they stay, with size 1")
        sentence = say(
            "Walk along {along} of {name}{only}; {stays}: {before} becomes {after}.",
            along=_along(axes),
            name=name,
            only=only,
            stays=stays,
            before=before,
            after=after,
        )
    else:
        goes = say("that axis disappears") if len(axes) == 1 else say("those axes disappear")
        sentence = say(
            "Walk along {along} of {name}{only}; {goes}: {before} becomes {after}.",
            along=_along(axes),
            name=name,
            only=only,
            goes=goes,
            before=before,
            after=after,
        )
    short = (
        say("Walk along {along}: {before} becomes {after}.", along=_along(axes), before=before, after=after)
        if axes
        else say("No axis is folded.")
    )
    roles = (lanes.whole_role("live", 0), lanes.whole_role("hidden", RESULT))
    return Frame("array", fit(sentence, short), lanes.span, roles, axis=_axis(lanes))


def _become(lanes: Lanes) -> str:
    finds_place = lanes.recipe.function in {"argmax", "argmin"}
    return say(" are compared; the winner's index stays") if finds_place else say(" fold into one number")


def _along(axes: tuple[int, ...]) -> str:
    return agree(len(axes), "axis {axes}", "axes {axes}", axes=join([str(axis) for axis in axes]))


def _walked(lanes: Lanes, cell: tuple[int, ...]) -> Frame:
    """The first lane, before it is folded."""
    values = lanes.lane(cell).whole
    name = capitalised_lane(lanes, cell)
    if lanes.recipe.function == "trace":
        name = say("The diagonal of {name}", name=name)
    if lanes.recipe.length == 0:
        sentence = say("{name} holds no cells.", name=name)
    elif values is not None and values.size <= 5:
        sentence = fit(
            say("{name} holds {values}.", name=name, values=join([truth(format_value(value)) for value in values])),
            say("{name} is one lane.", name=name),
        )
    else:
        sentence = fit(
            say("{name} is one lane: {cells}.", name=name, cells=count(lanes.recipe.length, "cell")),
            say("This is one lane."),
        )
    roles = (*lanes.lane_roles("live", cell), lanes.whole_role("hidden", RESULT))
    return Frame("lane", sentence, lanes.span, roles, axis=_axis(lanes))


def _lanes_frame(lanes: Lanes, done: tuple[tuple[int, ...], ...]) -> Frame:
    roles = (
        lanes.whole_role("live", 0),
        *(role for cell in done for role in lanes.lane_roles("done", cell)),
        lanes.whole_role("target", RESULT),
        *(lanes.cell_role("done", cell) for cell in done),
    )
    sentence = say("All {lanes} fold the same way.", lanes=count(lanes.recipe.lanes, "lane"))
    return Frame("lanes", sentence, lanes.span, roles, axis=_axis(lanes))


def _result_frame(lanes: Lanes) -> Frame:
    recipe, shape = lanes.recipe, format_shape(lanes.result.shape)
    name = capitalised(lanes.result_name)
    if recipe.lanes == 0:
        sentence = say(
            "There are no lanes, so {result_name} {shape} has no cells.", result_name=lanes.result_name, shape=shape
        )
    elif recipe.keepdims and recipe.axes:
        axis = say("Axis") if len(recipe.axes) == 1 else say("Axes")
        stay = say("stays") if len(recipe.axes) == 1 else say("stay")
        numbers = join([str(axis) for axis in recipe.axes])
        sentence = say(
            "{axis} {numbers} {stay} in {result_name} {shape} with size 1, ready to stretch back.",
            axis=axis,
            numbers=numbers,
            stay=stay,
            result_name=lanes.result_name,
            shape=shape,
        )
    elif recipe.lanes == 1 and not lanes.result.shape:
        cell = lanes.result.cell(())
        sentence = say("{name} is one number{cell}.", name=name, cell="" if cell is None else f": {format_value(cell)}")
    else:
        sentence = say(
            "{lanes}, so {result_name} has shape {shape}.",
            lanes=count(recipe.lanes, "lane"),
            result_name=lanes.result_name,
            shape=shape,
        )
    short = say("{lanes} give shape {shape}.", lanes=count(recipe.lanes, "lane"), shape=shape)
    return Frame("result", fit(sentence, short), lanes.span, axis=_axis(lanes))
