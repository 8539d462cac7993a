"""Lanes from which cells are picked: the largest, where it stands, the middle of the sorted cells."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.explain.families.lanes import arithmetic_mark, fold_lane, is_same
from tensorviz.explain.families.reduction.parts import Lanes
from tensorviz.explain.families.reduction.terms import (
    Folding,
    Told,
    capitalised_lane,
    factor,
    folding_of,
    is_nan,
    rounding,
    terms_of,
)
from tensorviz.explain.format import format_exact, format_value
from tensorviz.explain.steps import Worked
from tensorviz.explain.words import capital, count, fit, join
from tensorviz.sentences import say

__all__ = ["tell_extreme", "tell_middle", "tell_range", "tell_where"]

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
    note = _note_unless_same(folding, expected)
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


def tell_middle(lanes: Lanes, cell: tuple[int, ...]) -> Told | None:
    """``"A[:, 0] sorted: 1, 3 and 8; the middle one is 3."``; of a quantile the cells around its position."""
    folding = folding_of(lanes, cell)
    if folding is None:
        return None
    parts = folding.parts
    if not parts.size:
        worked = terms_of(folding, lanes.recipe.function, folding.cells, None)
        return Told(
            fit(
                say("{name} has no cells that take part: the result is {total}.", name=folding.name, total=worked.total)
            ),
            worked,
        )
    if is_nan(folding.recorded) and parts.dtype.kind in "fc" and np.isnan(parts).any():
        return Told(nan_sentence(folding), terms_of(folding, lanes.recipe.function, folding.cells, None))
    order = np.argsort(parts, kind="stable")
    ordered = replace(folding, cells=parts[order], taken=None)
    where = folding.positions[order]
    chosen = _around(lanes, parts.size)
    expected, how = _between(lanes, ordered.cells, chosen)
    note = _note_unless_same(ordered, expected) or how
    worked = terms_of(ordered, lanes.recipe.function, ordered.cells, None, chosen=chosen, note=note)
    sentence = _middle_sentence(folding, ordered.cells, chosen, worked)
    return Told(sentence, worked, tuple(int(where[place]) for place in chosen))


def nan_sentence(folding: Folding) -> str:
    """The first NaN of the lane, and what comes of it."""
    cells = folding.parts
    if cells.dtype.kind in "fc" and np.isnan(cells).any():
        first = int(folding.positions[int(np.argmax(np.isnan(cells)))])
        where = folding.lanes.place_name(folding.cell, first)
        where = capital(where, say("the cell at {place}"))
        target = folding.lanes.cell_name(folding.cell)
        return fit(
            say("{where} is NaN, and so {target} is NaN.", where=where, target=target),
            say("{where} is NaN, and so the result is NaN.", where=where),
        )
    return fit(say("{name}: the result is NaN.", name=folding.name), say("The result is NaN."))


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


def _around(lanes: Lanes, length: int) -> tuple[int, ...]:
    """The positions, among the sorted cells, that the result lies at or between."""
    if lanes.recipe.function == "median":
        return tuple(sorted({(length - 1) // 2, length // 2}))
    virtual = lanes.recipe.parameter * (length - 1)
    low = min(math.floor(virtual), length - 1)
    return (low,) if virtual == low else (low, min(low + 1, length - 1))


def _between(lanes: Lanes, cells: Any, chosen: tuple[int, ...]) -> tuple[Any, str]:
    """What the picked cells come to, and how."""
    low, high = cells[chosen[0]], cells[chosen[-1]]
    texts = format_value(low), format_value(high)
    with np.errstate(all="ignore"):
        if lanes.recipe.function == "median":
            how = (
                say("Half of {first_text} + {second_text}.", first_text=texts[0], second_text=texts[1])
                if len(chosen) == 2
                else say("{first_text} is in the middle.", first_text=texts[0])
            )
            return np.mean(np.array([low, high][: len(chosen)])), how
        virtual = lanes.recipe.parameter * (cells.size - 1)
        at = f"{format_value(lanes.recipe.parameter)} × {cells.size - 1} = {format_value(virtual)}"
        if len(chosen) == 1:
            return np.float64(low), say("Position {at} among the sorted cells.", at=at)
        share = virtual - chosen[0]
        step = np.subtract(high, low)
        mixed = low + step * share if share < 0.5 else high - step * (1 - share)
    return mixed, say(
        "Position {at}: {first_text} + {share} × ({second_text} − {factor}).",
        at=at,
        first_text=texts[0],
        share=format_value(share),
        second_text=texts[1],
        factor=factor(texts[0]),
    )


def _middle_sentence(folding: Folding, cells: Any, chosen: tuple[int, ...], worked: Worked) -> str:
    texts = [format_value(cells[place]) for place in chosen]
    name, total = folding.name, f"{worked.total}{rounding(folding.recorded)}"
    listed = (
        say("{name} sorted: {map}", name=name, map=", ".join(map(format_value, cells)))
        if cells.size <= MOST_LISTED
        else say("{name} sorted", name=name)
    )
    if folding.lanes.recipe.function == "median":
        picked = (
            say("the middle one is {total}", total=total)
            if len(texts) == 1
            else say("{texts} in the middle give {total}", texts=join(texts), total=total)
        )
    elif len(texts) == 1:
        picked = say(
            "number {first_chosen} of {size} is {total}", first_chosen=chosen[0] + 1, size=cells.size, total=total
        )
    else:
        picked = say("between {texts} lies {total}", texts=join(texts), total=total)
    return fit(
        f"{listed}; {picked}{folding.left_out}.",
        f"{listed}; {picked}.",
        say("{name} sorted: {picked}.", name=name, picked=picked),
        say("The result is {total}.", total=total),
    )


def _note_unless_same(folding: Folding, expected: Any) -> str | None:
    with np.errstate(all="ignore"):
        if is_same(np.asarray(expected).astype(folding.recorded.dtype)[()], folding.recorded):
            return None
    own = say("NumPy's own steps give {recorded}", recorded=format_exact(folding.recorded))
    return say("Worked out like this it is {expected}; {own}.", expected=format_exact(expected), own=own)


def _negated(text: str) -> str:
    return text[1:] if text.startswith("−") else f"−{text}"
