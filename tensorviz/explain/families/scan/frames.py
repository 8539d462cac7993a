"""The frames of a scan: the axis, one cell after the other, the last one, all lanes, the result."""

from __future__ import annotations

from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.phrases import name_of, role_for_all
from tensorviz.explain.families.scan.cell import cell_frame, frame_of
from tensorviz.explain.families.scan.parts import Scanned
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.steps import RESULT, Frame, Reading
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["reading_of"]

LABELS = {
    "cumsum": say("Running sum along an axis"),
    "cumprod": say("Running product along an axis"),
    "diff": say("Differences of neighbours"),
    "maximum.accumulate": say("Largest so far"),
    "minimum.accumulate": say("Smallest so far"),
    "logical_or.accumulate": say("Any true so far"),
    "logical_and.accumulate": say("All true so far"),
}
KEPT = {
    "+": say("every running sum"),
    "×": say("every running product"),
    "max": say("the largest so far"),
    "min": say("the smallest so far"),
    "or": say("whether any was true"),
    "and": say("whether all were true"),
}
WALKED = 3


def reading_of(scanned: Scanned) -> Reading:
    """The array, the first cells, the last one, all lanes, the result; what does not happen is left out."""
    frames = [_before_frame(scanned)]
    brief = [0]
    steps = scanned.steps
    if scanned.recipe.lanes and steps:
        lane = scanned.first_lane()
        places = [place for place in sorted({*range(min(WALKED, steps)), steps - 1}) if scanned.is_drawn(lane, place)]
        frames += (cell_frame(scanned, scanned.result_index(lane, place)) for place in places)
        brief += [min(2, len(places))] if places else []
        if scanned.recipe.lanes > 1:
            brief.append(len(frames))
            frames.append(_lanes_frame(scanned))
    last = len(frames)
    frames.append(_result_frame(scanned))
    story = tuple(range(len(frames)))
    return Reading("main", LABELS[scanned.recipe.function], tuple(frames), (last,), (*brief, last), story)


def _before_frame(scanned: Scanned) -> Frame:
    name, shape = name_of(scanned.array), format_shape(scanned.array.shape)
    after = format_shape(scanned.result.shape)
    axis = scanned.recipe.axis
    if scanned.is_running:
        what = KEPT[scanned.recipe.symbol]
        if axis is None:
            sentence = say(
                "Walk through {name} row by row and keep {what}: {shape} becomes {after}.",
                name=name,
                what=what,
                shape=shape,
                after=after,
            )
        else:
            sentence = say(
                "Walk along axis {axis} of {name} and keep {what}: the shape {shape} stays.",
                axis=axis,
                name=name,
                what=what,
                shape=shape,
            )
    elif axis is None:
        sentence = say(
            "Every cell of {name}, row by row, less the one before it: {shape} becomes {after}.",
            name=name,
            shape=shape,
            after=after,
        )
    else:
        sentence = say(
            "Along axis {axis} every cell of {name} less the one before it: {shape} becomes {after}.",
            axis=axis,
            name=name,
            shape=shape,
            after=after,
        )
    roles = (role_for_all("live", scanned.array, 0), role_for_all("hidden", scanned.result, RESULT))
    return frame_of(
        scanned, "before", fit(sentence, say("{shape} becomes {after}, cell by cell.", shape=shape, after=after)), roles
    )


def _lanes_frame(scanned: Scanned) -> Frame:
    others = scanned.recipe.lanes - 1
    other = say("The other lane runs") if others == 1 else say("The other {lanes} run", lanes=count(others, "lane"))
    roles = (role_for_all("live", scanned.array, 0), role_for_all("target", scanned.result, RESULT))
    return frame_of(scanned, "lanes", say("{other} the same way.", other=other), roles)


def _result_frame(scanned: Scanned) -> Frame:
    name, shape = capitalised(scanned.result_name), format_shape(scanned.result.shape)
    lane = scanned.first_lane()
    what = KEPT.get(scanned.recipe.symbol, say("every difference"))
    recorded = scanned.target(lane, scanned.steps - 1) if scanned.steps and scanned.recipe.lanes == 1 else None
    if not scanned.steps or not scanned.recipe.lanes:
        sentence = say(
            "There is nothing to walk along, so {result_name} {shape} has no cells.",
            result_name=scanned.result_name,
            shape=shape,
        )
    elif not scanned.is_running:
        sentence = say(
            "{name} has one cell less than {array} along the axis: {shape}.",
            name=name,
            array=name_of(scanned.array),
            shape=shape,
        )
    elif recorded is not None:
        sentence = say(
            "{name} keeps {what}; the last cell, {recorded}, speaks for all of them.",
            name=name,
            what=what,
            recorded=format_value(recorded),
        )
    else:
        sentence = say(
            "{name} {shape} keeps {what}; the last cell of each lane speaks for all of it.",
            name=name,
            shape=shape,
            what=what,
        )
    return frame_of(scanned, "result", fit(sentence, say("The result has shape {shape}.", shape=shape)), ())
