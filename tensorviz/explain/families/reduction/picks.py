"""Lanes from which cells are picked: the largest, where it stands, how far it is from the smallest."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.lanes import arithmetic_mark, fold_lane
from tensorviz.explain.families.reduction.parts import Lanes
from tensorviz.explain.families.reduction.terms import (
    Folding,
    Told,
    capitalised_lane,
    folding_of,
    is_nan,
    nan_sentence,
    note_unless_same,
    terms_of,
)
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Worked
from tensorviz.explain.words import capital, count, fit, join
from tensorviz.sentences import say

__all__ = ["tell_extreme", "tell_range", "tell_where"]

MOST_LISTED = 6
LARGEST = {"max": say("largest"), "argmax": say("largest"), "min": say("smallest"), "argmin": say("smallest")}
LANE = capital(say("lane {place}"), say("lane {place}")).partition("{")[0]
UFUNCS = {"max": np.maximum, "min": np.minimum}


def tell_extreme(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[0, :]: the largest of 3, 9 and −2 is 9."``."""
    recipe = lanes.recipe
    function = recipe.function
    folding = folding_of(lanes, cell)
    if folding is None:
        if recipe.skips_nan or recipe.second or recipe.initial is not None:
            return None
        worked = fold_lane(lanes.lane(cell), UFUNCS[function], function, lanes.dtype, lanes.result.cell(cell))
        return (
            None
            if worked is None
            else Told(_extreme_sentence(lanes, capitalised_lane(lanes, cell), worked, ""), worked)
        )
    worked = terms_of(folding, function, folding.cells, UFUNCS[function], seed=recipe.initial)
    if is_nan(folding.recorded):
        return Told(nan_sentence(folding), worked)
    starts = "" if recipe.initial is None else say(", starting from {value}", value=worked.terms[0].value)
    return Told(_extreme_sentence(lanes, folding.name + starts, worked, folding.left_out), worked)


def tell_where(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[0, :]: 9 is the largest, at index 1."``: the winner's index is what stays."""
    folding = folding_of(lanes, cell)
    if folding is None:
        return None
    winner = int(folding.recorded)
    worked = terms_of(
        folding, lanes.recipe.function, folding.cells, None, operands=lambda at: (str(at),), chosen=(winner,)
    )
    return Told(_where_sentence(folding, winner), worked, (winner,))


def tell_range(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[0, :]: the largest, 9, minus the smallest, −2, is 11."``."""
    folding = folding_of(lanes, cell)
    if folding is None or not folding.cells.size:
        return None
    cells = folding.cells
    with np.errstate(all="ignore"):
        high, low = int(np.argmax(cells)), int(np.argmin(cells))
        expected = np.subtract(cells[high], cells[low]).astype(folding.recorded.dtype)
    texts = format_value(cells[high]), format_value(cells[low])
    note = note_unless_same(folding, expected)
    worked = terms_of(folding, "ptp", cells, None, chosen=(high, low), note=note)
    if is_nan(folding.recorded):
        return Told(nan_sentence(folding), worked)
    mark = arithmetic_mark([texts[0], _negated(texts[1])], worked.total, lanes.dtype)
    sentence = say(
        "{name}: the largest, {first_text}, minus the smallest, {second_text}, is {total}{mark}.",
        name=folding.name,
        first_text=texts[0],
        second_text=texts[1],
        total=worked.total,
        mark=mark,
    )
    short = say(
        "The largest, {first_text}, minus the smallest, {second_text}, is {total}{mark}.",
        first_text=texts[0],
        second_text=texts[1],
        total=worked.total,
        mark=mark,
    )
    return Told(
        fit(sentence, short, say("The range is {total}{mark}.", total=worked.total, mark=mark)), worked, (high, low)
    )


def _extreme_sentence(lanes: Lanes, name: str, worked: Worked, left_out: str) -> str:
    recipe = lanes.recipe
    values = [term.value for term in worked.terms if term.mark != "skipped"]
    largest = LARGEST[recipe.function]
    number = len(values) + worked.hidden
    lane = name[0].lower() + name[1:] if name.startswith(LANE) else name
    cells = say("{cells} of {lane}", cells=count(number, "cell"), lane=lane) if not lanes.is_whole else name
    otherwise = (
        say(
            "The {largest} of the {cells} is {total}{left_out}.",
            largest=largest,
            cells=cells,
            total=worked.total,
            left_out=left_out,
        ),
        say("The {largest} of the {cells} is {total}.", largest=largest, cells=cells, total=worked.total),
        say("The {largest} cell is {total}.", largest=largest, total=worked.total),
    )
    if number == 1:
        return fit(
            say(
                "{name} has one cell, {total}, which is its {largest}{left_out}.",
                name=name,
                total=worked.total,
                largest=largest,
                left_out=left_out,
            ),
            *otherwise,
        )
    if worked.hidden or not 1 < len(values) <= MOST_LISTED:
        return fit(*otherwise)
    return fit(
        say(
            "{name}: the {largest} of {values} is {total}{left_out}.",
            name=name,
            largest=largest,
            values=join(values),
            total=worked.total,
            left_out=left_out,
        ),
        *otherwise,
    )


def _where_sentence(folding: Folding, winner: int) -> str:
    lanes, value = folding.lanes, folding.cells[winner]
    text, largest = format_value(value), LARGEST[lanes.recipe.function]
    place = say("index {winner}", winner=winner)
    if len(lanes.recipe.axes) > 1:
        place += say(", which is {place_name}", place_name=lanes.place_name(folding.cell, winner))
    if is_nan(value):
        return fit(
            say(
                "{name}: the first NaN counts as the {largest}, at {place}.",
                name=folding.name,
                largest=largest,
                place=place,
            ),
            say("A NaN is at {place}.", place=place),
        )
    ties = int(np.count_nonzero(folding.parts == value))
    first = say("first ") if ties > 1 else ""
    return fit(
        say(
            "{name}: {text} is the {largest}, {first}at {place}{left_out}.",
            name=folding.name,
            text=text,
            largest=largest,
            first=first,
            place=place,
            left_out=folding.left_out,
        ),
        say(
            "{name}: {text} is the {largest}, {first}at {place}.",
            name=folding.name,
            text=text,
            largest=largest,
            first=first,
            place=place,
        ),
        say("{text} is the {largest}, {first}at {place}.", text=text, largest=largest, first=first, place=place),
        say(
            "{text} is the {largest}, {first}at index {winner}.", text=text, largest=largest, first=first, winner=winner
        ),
    )


def _negated(text: str) -> str:
    return text[1:] if text.startswith("−") else f"−{text}"
