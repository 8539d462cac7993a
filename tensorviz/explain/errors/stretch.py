"""Arrays made longer: only length 1 stretches, and every place needs its own count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tensorviz.explain.errors.broadcast import lifted
from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Clash, Column, Diagnosis, Mark, Row, Table
from tensorviz.explain.errors.wording import titled
from tensorviz.explain.format import MINUS, format_count, format_shape
from tensorviz.sentences import say

__all__ = ["negative", "repeat", "stretched"]

PAIR = 2
COUNTS = re.compile(r"could not be broadcast together with shape \((\d+),\) \((\d+),\)")


def stretched(case: Case) -> Diagnosis | None:
    """``broadcast_to`` a shape that the array does not stretch to."""
    if case.function not in ("broadcast_to", "expand") or len(case.parts) < PAIR or not case.arrays:
        return None
    source, asked = case.parts[0], _asked(case)
    if asked is None or not source.is_array:
        return None
    width = max(len(source.shape), len(asked))
    own, wanted = _right(source.shape, width), _right(asked, width)
    marks: list[Mark] = ["fits" if _reaches(*each) else "clash" for each in zip(own, wanted, strict=True)]
    if "clash" not in marks:
        return None
    axis = width - 1 - marks[::-1].index("clash")
    if wanted[axis] is None:
        numbers = say("{titled} has more axes than {shape}", titled=titled(source), shape=format_shape(tuple(asked)))
        checked: tuple[str, ...] = (
            say("Stretching adds axes at the left and takes none away; {numbers}.", numbers=numbers),
        )
    else:
        meets = say("{own} meets {wanted}", own=format_count(own[axis] or 0), wanted=format_count(wanted[axis] or 0))
        checked = (
            say("Shapes line up from the right, and only length 1 stretches: here {meets}.", meets=meets),
            say("Only length 1 stretches: here {meets}.", meets=meets),
        )
    rows = tuple(
        Row(name, tuple("" if size is None else str(size).replace("-", MINUS) for size in shape))
        for name, shape in ((source.name, own), ("asked for", wanted))
    )
    table = Table(tuple(Column("", mark) for mark in marks), rows)
    candidates = tuple(_fitting(case, source, tuple(asked)))
    return Diagnosis("stretch", checked, table, None, candidates, _left_over(source, own, wanted, axis, width))


def _reaches(length: int | None, target: int | None) -> bool:
    """Whether an axis becomes that long: none is a new axis at the left, -1 leaves the length as it is."""
    return length is None or (target is not None and (length == 1 or target in (length, -1)))


def _right(shape: tuple[int, ...] | list[int], width: int) -> list[int | None]:
    return [*[None] * (width - len(shape)), *shape]


def _left_over(
    source: Part, own: list[int | None], wanted: list[int | None], axis: int, width: int
) -> tuple[Clash, ...]:
    length, target = own[axis] or 0, wanted[axis] or 0
    at = axis - (width - len(source.shape))
    return ((source.place, at, target, length),) if 0 <= target < length else ()


def _fitting(case: Case, source: Part, asked: tuple[int, ...]) -> Iterator[Candidate]:
    yield from lifted(case, source, asked)
    if len(source.shape) == PAIR:
        meaning = say("rows and columns of {titled} swapped", titled=titled(source))
        yield from case.change(meaning, {source.place: f"{source.place}.T"}, asked)


def repeat(case: Case) -> Diagnosis | None:
    """``repeat`` with a list of counts: one for each place."""
    found = COUNTS.search(case.message)
    if case.function != "repeat" or found is None or not case.arrays or len(case.parts) < PAIR:
        return None
    source, counts, given = case.parts[0], case.parts[1], case.given("axis", 2)
    places, have = format_count(int(found[1])), format_count(int(found[2]))
    along = say("places along axis {plain}", plain=given.plain) if given is not None else "cells"
    checked = (
        say(
            "repeat takes one count, or one for each of the {places} {along}; here are {have}.",
            places=places,
            along=along,
            have=have,
        ),
        say("repeat takes one count for each place: {places} places, {have} counts.", places=places, have=have),
    )
    rows = (Row(source.name, (places,)), Row(counts.name, (have,)))
    table = Table((Column(along, "clash"),), rows)
    candidates: list[Candidate] = []
    for axis, length in enumerate(source.shape):
        if length == int(found[2]) and (given is None or given.plain != axis):
            meaning = say("one count for each place along axis {axis}", axis=axis)
            candidates += case.with_argument("axis", str(axis), meaning, 2)
    shorter = int(found[2]) < int(found[1]) and given is not None and isinstance(given.plain, int)
    at = given.plain % len(source.shape) if given is not None and shorter else 0
    clashes: tuple[Clash, ...] = ((source.place, at, int(found[2]), int(found[1])),) if shorter else ()
    return Diagnosis("repeat", checked, table, None, tuple(candidates), clashes)


def negative(case: Case) -> Diagnosis | None:
    """A length below 0: only ``reshape`` works one out."""
    if "negative dimension" not in case.message and "must be non-negative" not in case.message:
        return None
    if case.function in ("repeat", "tile"):
        return Diagnosis("length", (say("A count is 0 or more: nothing is repeated fewer than 0 times."),))
    first = case.given("shape", 0) or case.given("size", 0)
    asked = first.plain if first is not None and not first.is_array else None
    lengths = case.parts if case.library == "torch" else case.parts[:1]
    shape = asked if isinstance(asked, tuple) else tuple(part.number for part in lengths if part.keyword is None)
    wrong = [size for size in shape if isinstance(size, int) and size < 0]
    if not wrong:
        return None
    shown = str(wrong[0]).replace("-", MINUS)
    checked = (
        say("An axis has a length of 0 or more; {shown} is asked for. Only reshape works out a −1.", shown=shown),
    )
    texts = tuple(str(size).replace("-", MINUS) for size in shape)
    marks = (Column(say("axis {at}", at=at), "clash" if size in wrong else "fits") for at, size in enumerate(shape))
    return Diagnosis("length", checked, Table(tuple(marks), (Row(say("asked for"), texts),)))


def _asked(case: Case) -> tuple[int, ...] | None:
    given = case.given("shape", 1)
    plain = None if given is None else given.plain
    asked = plain if isinstance(plain, tuple) else tuple(part.plain for part in case.parts[1:] if part.keyword is None)
    return asked if asked and all(isinstance(size, int) for size in asked) else None
