"""The terms of a lane that folds, and what is told about it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.lanes import EDGE, as_number, is_same, shown_positions
from tensorviz.explain.families.reduction.parts import Lanes
from tensorviz.explain.format import MINUS, THIN_SPACE, format_exact, format_value
from tensorviz.explain.steps import Term, Worked
from tensorviz.explain.words import capital, fit
from tensorviz.sentences import agree, say

__all__ = [
    "Folding",
    "Told",
    "capitalised_lane",
    "factor",
    "folding_of",
    "is_nan",
    "nan_sentence",
    "note_unless_same",
    "rounding",
    "running",
    "terms_of",
]

Array = npt.NDArray[Any]
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Told:
    """One lane, told: ``chosen`` are the positions of the cells that decide; ``stages`` come before ``sentence``."""

    sentence: str
    worked: Worked | None
    chosen: tuple[int, ...] = ()
    stages: tuple[tuple[str, Worked], ...] = ()


@dataclass(frozen=True, slots=True)
class Folding:
    """One lane whose cells are all known.

    Attributes
    ----------
    name : str
        As a sentence begins.
    cells : array
        In the order of the array, in its dtype.
    taken : array of bool or None
        Which of them take part; None where all do.
    recorded : scalar
    """

    lanes: Lanes
    cell: tuple[int, ...]
    name: str
    cells: Array
    taken: Array | None
    recorded: Any

    @property
    def parts(self) -> Array:
        """The cells that take part."""
        return self.cells if self.taken is None else self.cells[self.taken]

    @property
    def positions(self) -> npt.NDArray[np.intp]:
        """Where in the lane they stand."""
        return np.arange(self.cells.size) if self.taken is None else np.flatnonzero(self.taken)

    @property
    def left_out(self) -> str:
        """``"; 1 NaN is skipped"``, or nothing."""
        missing = self.cells.size - self.parts.size
        if not missing:
            return ""
        if self.lanes.recipe.skips_nan and not self.lanes.recipe.second:
            return agree(missing, "; {missing} NaN is skipped", "; {missing} NaN are skipped", missing=missing)
        return agree(missing, "; {missing} cell is left out", "; {missing} cells are left out", missing=missing)


def capitalised_lane(lanes: Lanes, cell: tuple[int, ...]) -> str:
    """The name of a lane as a sentence begins."""
    name = lanes.lane_name(cell)
    return capital(name, say("lane {place}"))


def folding_of(lanes: Lanes, cell: tuple[int, ...]) -> Folding | None:
    """A lane with all its cells; None where one of them, or which of them take part, was not kept."""
    cells, recorded = lanes.lane(cell).whole, lanes.result.cell(cell)
    if cells is None or recorded is None:
        return None
    taken: Array | None = None
    if lanes.recipe.second == "where":
        taken = lanes.chosen(cell)
        if taken is None:
            return None
    if lanes.recipe.skips_nan and cells.dtype.kind in "fc":
        known = ~np.isnan(cells)
        taken = known if taken is None else taken & known
    if taken is not None and taken.all():
        taken = None
    return Folding(lanes, cell, capitalised_lane(lanes, cell), cells, taken, recorded)


def is_nan(value: Any) -> bool:
    """Whether it is not a number."""
    return np.asarray(value).dtype.kind in "fc" and bool(np.isnan(value))


def factor(text: str) -> str:
    """The text of a number as a factor: ``(−2)``, ``(1+2j)``."""
    return f"({text})" if text.startswith(MINUS) or text.endswith("j") else text


def rounding(*numbers: Any) -> str:
    """``" (rounded)"`` where the text of one of the numbers is not all of it."""
    texts = ((format_value(number), format_exact(number)) for number in numbers)
    return say(" (rounded)") if any(text.replace(THIN_SPACE, "") != exact for text, exact in texts) else ""


def running(values: Array, ufunc: np.ufunc) -> Array:
    """The totals after each value, one by one in their dtype."""
    with np.errstate(all="ignore"):
        return ufunc.accumulate(values, dtype=values.dtype) if values.size else values


def _shown(length: int, chosen: Collection[int] = ()) -> tuple[int, ...]:
    """The positions shown of a lane: the first and the last ones, and those that decide."""
    shown = shown_positions(length)
    return tuple(sorted({*shown, *list(chosen)[: MOST_SHOWN - len(shown)]}))


def terms_of(
    folding: Folding,
    symbol: str,
    values: Array,
    ufunc: np.ufunc | None,
    *,
    operands: Callable[[int], tuple[str, ...]] | None = None,
    chosen: Collection[int] = (),
    seed: Any = None,
    note: str | None = None,
    total: str | None = None,
    kind: Literal["products", "fold"] = "fold",
) -> Worked:
    """A lane as terms, one per cell, with the totals that ``ufunc`` makes of ``values``.

    Parameters
    ----------
    values : array
        What each cell comes to, in the dtype that they are folded in.
    operands : function or None
        What goes into the value at a position, as texts; by default the value itself.
    chosen : collection of int
        The positions of the cells that decide.
    seed : scalar or None
        What the lane starts from.
    """
    taken = np.ones(values.size, bool) if folding.taken is None else folding.taken
    parts = values[taken] if seed is None else np.concatenate([[seed], values[taken]]).astype(values.dtype)
    totals = running(parts, ufunc) if ufunc is not None else None
    counts = np.cumsum(taken) + (seed is not None)
    shown = _shown(values.size, chosen)

    def term(place: int) -> Term:
        text = format_value(values[place])
        partial = None if totals is None or not counts[place] else format_value(totals[counts[place] - 1])
        mark: Literal["", "chosen", "skipped"] = "" if taken[place] else "skipped"
        inputs = (text,) if operands is None else operands(place)
        return Term(inputs, text, as_number(values[place]), partial, "chosen" if place in chosen else mark)

    terms = tuple(term(place) for place in shown)
    if seed is not None:
        text = format_value(parts[0])
        terms = (Term((text,), text, as_number(parts[0]), text), *terms)
    hidden = values.size - len(shown)
    between = taken.copy()
    between[list(shown)] = False
    rest = running(values[between], ufunc) if ufunc is not None and hidden else None
    return Worked(
        kind=kind,
        symbol=symbol,
        terms=terms,
        total=format_value(folding.recorded) if total is None else total,
        hidden=hidden,
        hidden_after=EDGE + (seed is not None) if hidden else 0,
        rest=format_value(rest[-1]) if rest is not None and rest.size else None,
        note=note,
    )


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


def note_unless_same(folding: Folding, expected: Any) -> str | None:
    """Said where what was worked out is not the recorded result."""
    with np.errstate(all="ignore"):
        if is_same(np.asarray(expected).astype(folding.recorded.dtype)[()], folding.recorded):
            return None
    own = say("NumPy's own steps give {recorded}", recorded=format_exact(folding.recorded))
    return say("Worked out like this it is {expected}; {own}.", expected=format_exact(expected), own=own)
