"""Several quantiles at once, and quantiles by any of NumPy's methods."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.formula.given import given_to
from tensorviz.explain.families.formula.parts import (
    Cells,
    Formula,
    Index,
    Line,
    Told,
    cells_at,
    ends,
    gather,
    told_in_lines,
)
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.families.reduction.asked import normal_axes
from tensorviz.explain.format import format_value
from tensorviz.explain.recipes import FormulaRecipe
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["quantile"]

CONTINUOUS = {
    "interpolated_inverted_cdf": (0, 1),
    "hazen": (0.5, 0.5),
    "weibull": (0, 0),
    "linear": (1, 1),
    "median_unbiased": (1 / 3, 1 / 3),
    "normal_unbiased": (3 / 8, 3 / 8),
}
"""Hyndman and Fan, Sample Quantiles in Statistical Packages (1996): how far the positions reach over the ends."""
MOST_SORTED = 7
PICKED = ("lower", "higher", "nearest", "midpoint", "inverted_cdf", "averaged_inverted_cdf")


def quantile(subject: Subject) -> Formula | None:
    """Each fraction says a position among the sorted cells of a lane; between two cells the method decides."""
    given = given_to(subject, "a q axis out overwrite_input method keepdims")
    array, fractions = (given.array("a"), given.array("q")) if given is not None else (None, None)
    if given is None or array is None or fractions is None or given.result is None:
        return None
    result, method = given.result, given.plain("method", "linear")
    axes = normal_axes(given.plain("axis"), len(array.shape))
    if axes is None or given.plain("keepdims", default=False) or np.dtype(array.dtype).kind not in "iuf":
        return None
    kept = [at for at in range(len(array.shape)) if at not in axes]
    lead = len(fractions.shape)
    if result.shape != fractions.shape + tuple(array.shape[at] for at in kept):
        return None
    if method not in (*CONTINUOUS, *PICKED) or len(axes) == 0:
        return None
    scale = 100 if "percentile" in subject.event.operation else 1
    skips_nan = "nan" in subject.event.operation.rpartition(".")[2]

    def feeding(index: Index) -> tuple[Cells, ...]:
        places = dict(zip(kept, index[lead:], strict=True))
        ranges = [range(places[at], places[at] + 1) if at in places else range(n) for at, n in enumerate(array.shape)]
        lane = np.meshgrid(*(np.array(each, np.intp) for each in ranges), indexing="ij")
        return tuple(each.reshape(-1) for each in lane), cells_at([index[:lead]], lead) if lead else ()

    def told(index: Index) -> Told | None:
        lane, fraction, recorded = gather(array, feeding(index)[0]), fractions.cell(index[:lead]), result.cell(index)
        if lane is None or fraction is None or recorded is None:
            return None
        cells = np.sort(lane[~np.isnan(lane)] if skips_nan and lane.dtype.kind == "f" else lane)
        return _told(cells, float(fraction) / scale, str(method), capitalised(cell_of(result, index)), recorded)

    said = "" if method == "linear" else say(", by the method {method}", method=method)
    each = say("Each fraction") if lead else say("The fraction")
    opening = (
        say(
            "{each} of {fractions} says a position among {array}'s sorted cells{said}.",
            each=each,
            fractions=name_of(fractions),
            array=name_of(array),
            said=said,
        ),
        say("{each} says a position among the sorted cells{said}.", each=each, said=said),
    )
    recipe = FormulaRecipe("quantile", ("", "at"), family="reduction")
    samples = ends(result.shape, *([(1, *(0,) * len(kept))] if lead else []))
    cells = count(math.prod(array.shape[at] for at in axes), "cell")
    closing = (
        say(", from {cells}", cells=cells) if math.prod(result.shape) == 1 else say(", each from {cells}", cells=cells)
    )
    return Formula(
        recipe, (array, fractions), result, opening, feeding, told, samples, say("Places among sorted cells"), closing
    )


def _told(cells: Any, fraction: float, method: str, here: str, recorded: Any) -> Told:
    """The position, the cells around it, and what is taken of them."""
    if not cells.size or np.isnan(cells[-1]):
        told = told_in_lines(here, "", [Line((recorded,), "→", recorded)], recorded)
        why = say("a NaN is among the cells") if cells.size else say("no cells take part")
        return Told(say("{here}: {why}, so it is {total}.", here=here, why=why, total=told.worked.total), told.worked)
    position = _position(len(cells), fraction, method)
    low = min(max(math.floor(position), 0), len(cells) - 1)
    high = min(low + 1, len(cells) - 1)
    share = min(max(position - low, 0.0), 1.0)
    if share == 0 or low == high:
        told = told_in_lines(here, "", [Line((cells[low],), "→", cells[low])], recorded)
        return Told(
            fit(
                *_in_order(cells, here, say("{place}, counted from 0, holds {total}",
                                            place=_place(len(cells), fraction, method, low), total=told.worked.total)),
                say("{here}: place {low} of the sorted cells, counted from 0, holds {total}.",
                    here=here, low=low, total=told.worked.total),
            ),
            told.worked,
        )  # fmt: skip
    with np.errstate(all="ignore"):
        gap = np.subtract(cells[high], cells[low])
        part = gap * share if share < 0.5 else gap * (1 - share)
        value = cells[low] + part if share < 0.5 else cells[high] - part
    lines = [Line((cells[high], cells[low]), "−", gap)]
    if share < 0.5:
        lines += [Line((gap, share), "×", part), Line((cells[low], part), "+", value)]
    else:
        lines += [Line((gap, 1 - share), "×", part), Line((cells[high], part), "−", value)]
    told = told_in_lines(here, "", lines, recorded)
    between = say("{low} and {high}", low=format_value(cells[low]), high=format_value(cells[high]))
    lies = say(
        "place {position}, counted from 0, lies between {between}: {total}",
        position=format_value(position),
        between=between,
        total=told.worked.total,
    )
    otherwise = say("{here} is {total}.", here=here, total=told.worked.total)
    return Told(fit(*_in_order(cells, here, lies), f"{here}: {lies}.", otherwise), told.worked)


def _in_order(cells: Any, here: str, ending: str) -> tuple[str, ...]:
    """The sorted cells before what is said of a place among them; nothing where they are many."""
    if len(cells) > MOST_SORTED:
        return ()
    row = ", ".join(map(format_value, cells))
    return (say("{here}: sorted {row}; {ending}.", here=here, row=row, ending=ending),)


def _place(length: int, fraction: float, method: str, low: int) -> str:
    """``place 2``, or how a place between two cells became it."""
    exact = (length - 1) * fraction
    rounded = {"lower": say("rounded down"), "higher": say("rounded up"), "nearest": say("rounded")}.get(method)
    if rounded is None or exact == low:
        return say("place {low}", low=low)
    return say("place {exact}, {rounded} to {low}", exact=format_value(exact), rounded=rounded, low=low)


def _position(length: int, fraction: float, method: str) -> float:
    """Where the quantile lies among ``length`` sorted cells, counted from 0."""
    if method in CONTINUOUS:
        alpha, beta = CONTINUOUS[method]
        return length * fraction + (alpha + fraction * (1 - alpha - beta)) - 1
    place = (length - 1) * fraction
    counted = length * fraction
    match method:
        case "lower":
            return math.floor(place)
        case "higher":
            return math.ceil(place)
        case "midpoint":
            return (math.floor(place) + math.ceil(place)) / 2
        case "nearest":
            return round(place)
        case "inverted_cdf":
            return math.ceil(counted) - 1
    return counted - 0.5 if counted == math.floor(counted) and 0 < counted < length else math.ceil(counted) - 1
