"""An axis that the array does not have."""

from __future__ import annotations

import re

from tensorviz.explain.errors.case import Candidates, Case
from tensorviz.explain.errors.model import Column, Diagnosis, Row, Table
from tensorviz.explain.errors.wording import sizes, titled
from tensorviz.explain.format import MINUS
from tensorviz.sentences import say

__all__ = ["axis"]

EXCHANGES = ("swapaxes", "moveaxis", "swapdims", "movedim", "transpose")
"""What takes two axes, which must differ for anything to happen."""
SAYS = (
    re.compile(r"axis (-?\d+) is out of bounds for array of dimension (\d+)"),
    re.compile(r"Dimension out of range \(expected to be in range of \[-?\d+, \d+\], but got (-?\d+)()\)"),
)


def axis(case: Case) -> Diagnosis | None:
    """The axes are counted from 0 to one less than there are."""
    found = next((match for pattern in SAYS if (match := pattern.search(case.message))), None)
    if found is None or not case.arrays:
        return None
    source = case.arrays[0]
    asked, ndim = int(found[1]), len(source.shape)
    shown = str(asked).replace("-", MINUS)
    if not ndim:
        checked: tuple[str, ...] = (
            say("{name} is one number: it has no axes, so no axis {shown}.", name=source.name, shown=shown),
        )
    elif ndim == 1:
        checked = (say("{titled} has one axis, number 0; {shown} is asked for.", titled=titled(source), shown=shown),)
    else:
        checked = (
            say(
                "{titled} has {ndim} axes, 0 to {last}; {shown} is asked for.",
                titled=titled(source),
                ndim=ndim,
                last=ndim - 1,
                shown=shown,
            ),
        )
    columns = (
        *(Column(say("axis {at}", at=at), "fits") for at in range(ndim)),
        Column(say("axis {shown}", shown=shown), "clash"),
    )
    table = Table(columns, (Row(source.name, (*sizes(source.shape), "")),)) if ndim else None
    return Diagnosis("axis", checked, table, candidates=_candidates(case, asked, ndim))


def _candidates(case: Case, asked: int, ndim: int) -> Candidates:
    """The last axis where the count began at 1, the first where there is one only."""
    if ndim < 1 or asked != ndim:
        return ()
    meaning = say("the one axis that there is") if ndim == 1 else say("the last axis: axes are counted from 0")
    both = [part for part in case.parts[1:3] if isinstance(part.plain, int)]
    if case.function in EXCHANGES and sorted(part.plain for part in both) == [ndim - 1, ndim]:
        counted = {part.place: str(part.plain - 1) for part in both}
        return case.change(say("the same axes, counted from 0"), counted) if ndim > 1 else ()
    for word in ("axis", "dim"):
        given = next((part for part in case.parts if part.keyword == word), None)
        if given is not None and given.plain == asked:
            return case.change(meaning, {given.place: str(ndim - 1)})
    places = [part for part in case.parts[1:] if part.keyword is None and part.plain == asked]
    return case.change(meaning, {places[0].place: str(ndim - 1)}) if len(places) == 1 else ()
