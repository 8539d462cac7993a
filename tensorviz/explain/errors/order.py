"""Calls that name axes: to drop them, to put them in another order, to make room for new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Clash, Column, Diagnosis, Mark, Row, Table
from tensorviz.explain.errors.wording import sizes, titled
from tensorviz.explain.format import MINUS, format_count
from tensorviz.explain.words import join
from tensorviz.sentences import agree, say

__all__ = ["moved", "new_axis", "order", "squeeze"]

ORDERS = ("transpose", "permute_dims", "permute")
GROWS = ("expand_dims", "unsqueeze", "stack")
PAIR = 2


def squeeze(case: Case) -> Diagnosis | None:
    """Only an axis of length 1 can be dropped without dropping cells."""
    if case.function != "squeeze" or "size not equal to one" not in case.message or not case.arrays:
        return None
    source, given = case.parts[0], case.given("axis", 1)
    ndim = len(source.shape)
    asked = sorted({axis % ndim for axis in _whole(given)})
    long = [axis for axis in asked if source.shape[axis] != 1]
    if given is None or not long:
        return None
    length = format_count(source.shape[long[0]])
    checked = (
        say(
            "squeeze drops axes of length 1; axis {first_long} of {name} has length {length}.",
            first_long=long[0],
            name=source.name,
            length=length,
        ),
        say(
            "squeeze drops axes of length 1; axis {first_long} has length {length}.", first_long=long[0], length=length
        ),
    )
    marks: list[Mark] = ["clash" if at in long else "fits" if at in asked else "" for at in range(ndim)]
    columns = tuple(Column(say("axis {at}", at=at), mark) for at, mark in enumerate(marks))
    clashes: tuple[Clash, ...] = tuple((source.place, at, 1, source.shape[at]) for at in long if source.shape[at] > 1)
    table = Table(columns, (Row(source.name, sizes(source.shape)),))
    return Diagnosis("squeeze", checked, table, None, tuple(_droppable(case, source, given)), clashes)


def _droppable(case: Case, source: Part, given: Part) -> Iterator[Candidate]:
    """The axes that can go."""
    single = [at for at, length in enumerate(source.shape) if length == 1]
    if not single:
        return
    which = say("the only axis") if len(single) == 1 else say("the axes")
    asked = str(single[0]) if len(single) == 1 else repr(tuple(single))
    yield from case.change(say("drops {which} of length 1", which=which), {given.place: asked})


def order(case: Case) -> Diagnosis | None:
    """A new order of the axes names each of them once."""
    is_exchange = case.library == "torch" and case.function == "transpose"
    if case.function not in ORDERS or is_exchange or not case.arrays:
        return None
    source = case.parts[0]
    asked, ndim = _asked(case), len(source.shape)
    if not asked or not ndim:
        return None
    named = Counter(axis + ndim if axis < 0 else axis for axis in asked)
    if sorted(named) == list(range(ndim)) and len(asked) == ndim:
        return None
    other = sorted(axis for axis in named if not 0 <= axis < ndim)
    times = [named.get(axis, 0) for axis in range(ndim)]
    if other:
        what = say("axis {first_other} is none of them", first_other=str(other[0]).replace("-", MINUS))
    elif max(times) > 1:
        what = say("axis {index} is named {often}", index=times.index(max(times)), often=_often(max(times)))
    else:
        what = agree(len(asked), "only {asked} of them is named", "only {asked} of them are named", asked=len(asked))
    has = say("1 axis") if ndim == 1 else say("{ndim} axes", ndim=ndim)
    checked = (
        say(
            "A new order names every axis once: {titled} has {has}, {what}.", titled=titled(source), has=has, what=what
        ),
        say("A new order names every axis once; {what}.", what=what),
    )
    columns = [Column(say("axis {at}", at=at), "fits" if count == 1 else "clash") for at, count in enumerate(times)]
    columns += [Column(say("axis {axis}", axis=axis).replace("-", MINUS), "clash") for axis in other]
    none = ("",) * len(other)
    rows = (
        Row(source.name, (*sizes(source.shape), *none)),
        Row(say("named"), (*map(_often, times), *(_often(named[axis]) for axis in other))),
    )
    return Diagnosis("order", checked, Table(tuple(columns), rows), None, tuple(_orders(case, asked, ndim)))


def _often(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, say("{count} times", count=count))


def _orders(case: Case, asked: Sequence[int], ndim: int) -> Iterator[Candidate]:
    """The named axes with the others behind them; all of them counted from 0; what a matrix has."""
    if sorted(asked) == list(range(1, ndim + 1)):
        yield from _ordered(case, [axis - 1 for axis in asked], say("the same order, with axes counted from 0"))
    valid = [axis for axis in dict.fromkeys(asked) if 0 <= axis < ndim]
    missing = [axis for axis in range(ndim) if axis not in valid]
    if len(valid) == len(asked) == PAIR < ndim:
        one, other = asked
        yield from case.instead(
            f"_0.swapaxes({one}, {other})", say("axes {one} and {other} change places", one=one, other=other)
        )
    if len(valid) == len(asked) < ndim:
        yield from _ordered(
            case,
            [*asked, *missing],
            say("{missing} stays behind them", missing=join([say("axis {axis}", axis=axis) for axis in missing])),
        )
    elif not missing:
        yield from _ordered(case, valid, say("the axes that there are, in that order"))
    elif len(missing) == 1 and len(asked) == ndim and len(valid) == ndim - 1:
        for at in (at for at, axis in enumerate(asked) if asked.count(axis) > 1 or not 0 <= axis < ndim):
            meant = [missing[0] if place == at else axis for place, axis in enumerate(asked)]
            yield from _ordered(case, meant, say("axis {first_missing} in place {at}", first_missing=missing[0], at=at))
    if ndim == PAIR:
        yield from case.instead("_0.T", say("rows and columns swapped"))


def _ordered(case: Case, meant: Sequence[int], meaning: str) -> Iterator[Candidate]:
    """The call with another order, unless that leaves every axis where it is."""
    if list(meant) == sorted(meant):
        return
    given = case.given("axes", 1)
    if given is not None and isinstance(given.plain, tuple):
        yield from case.change(meaning, {given.place: repr(tuple(meant))})
    else:
        yield from case.instead(f"_0.{case.function}({', '.join(map(str, meant))})", meaning)


def moved(case: Case) -> Diagnosis | None:
    """``moveaxis``: as many places as axes, each of them once."""
    if case.function not in ("moveaxis", "movedim") or len(case.parts) <= PAIR or not case.arrays:
        return None
    said = ("same number of elements", "repeated axis", "repeated dim", "same number of dims")
    if not any(text in case.message for text in said):
        return None
    lists = [_whole(case.given("source", 1)), _whole(case.given("destination", 2))]
    width = max(map(len, lists), default=0)
    if not all(lists) or not width:
        return None
    texts = [[str(axis).replace("-", MINUS) for axis in axes] + [""] * (width - len(axes)) for axes in lists]
    marks: list[Mark] = ["fits"] * width
    for axes in lists:
        for at in range(width):
            if at >= len(axes) or axes.count(axes[at]) > 1:
                marks[at] = "clash"
    first, then = (len(axes) for axes in lists)
    if first != then:
        checked = (
            say(
                "Every axis that moves has one place to go to: {axes}, {places}.",
                axes=_axes(first),
                places=_places(then),
            ),
        )
    else:
        checked = (say("Every axis moves once, and every place takes one of them."),)
    columns = tuple(Column(say("move {at}", at=at + 1), mark) for at, mark in enumerate(marks))
    rows = (Row(say("from axis"), tuple(texts[0])), Row(say("to place"), tuple(texts[1])))
    return Diagnosis("order", checked, Table(columns, rows))


def _axes(count: int) -> str:
    return say("1 axis") if count == 1 else say("{count} axes", count=count)


def _places(count: int) -> str:
    return say("1 place") if count == 1 else say("{count} places", count=count)


def new_axis(case: Case) -> Diagnosis | None:
    """A new axis goes before, between or behind those that there are."""
    is_out = "out of bounds" in case.message or "Dimension out of range" in case.message
    if case.function not in GROWS or not (is_out or "repeated axis" in case.message) or not case.arrays:
        return None
    given = case.given("dim" if case.library == "torch" else "axis", 1)
    asked = _whole(given)
    source = case.arrays[0]
    ndim = len(source.shape) + len(asked)
    if given is None or not asked:
        return None
    taken = [axis + ndim if axis < 0 else axis for axis in asked]
    wrong = [axis for axis, at in zip(asked, taken, strict=True) if not 0 <= at < ndim or taken.count(at) > 1]
    if not wrong:
        return None
    shown = str(wrong[0]).replace("-", MINUS)
    new = say("the new axis") if len(asked) == 1 else say("{asked} new axes", asked=len(asked))
    problem = say("{shown} is asked for", shown=shown) if is_out else say("{shown} is asked for twice", shown=shown)
    places = say("only axis 0") if ndim == 1 else say("axes 0 to {ndim}", ndim=ndim - 1)
    checked = (say("With {new} there are {places}; {problem}.", new=new, places=places, problem=problem),)
    columns = (*(Column(say("axis {at}", at=at), "fits" if is_out else "") for at in range(ndim)),)
    old = list(sizes(source.shape))
    marked = (*columns, Column(say("axis {shown}", shown=shown), "clash")) if is_out else tuple(_repeated(ndim, taken))
    row = (*old, *("" for _ in range(len(marked) - len(old))))
    free = [say("new") if at >= ndim - len(asked) and at < ndim else "" for at in range(len(marked))]
    rows = (Row(source.name, row), Row(say("room for"), tuple(free)))
    table = Table(marked, rows)
    return Diagnosis("new-axis", checked, table, None, tuple(_roomy(case, given, asked, ndim)))


def _repeated(ndim: int, taken: Sequence[int]) -> Iterator[Column]:
    for at in range(ndim):
        yield Column(say("axis {at}", at=at), "clash" if taken.count(at) > 1 else "")


def _roomy(case: Case, given: Part, asked: Sequence[int], ndim: int) -> Iterator[Candidate]:
    if len(asked) > 1:
        first = min(axis % ndim for axis in asked)
        side = tuple(range(first, first + len(asked)))
        if side[-1] < ndim:
            yield from case.change(say("the new axes side by side"), {given.place: repr(side)})
    elif asked[0] > 0:
        yield from case.change(say("the new axis comes last"), {given.place: str(ndim - 1)})
    else:
        yield from case.change(say("the new axis comes first"), {given.place: "0"})


def _asked(case: Case) -> list[int]:
    given = case.given("axes", 1) or case.given("dims", 1)
    if given is not None and isinstance(given.plain, tuple):
        return _whole(given)
    return _all_whole([part.plain for part in case.parts[1:]])


def _whole(part: Part | None) -> list[int]:
    """The axes that an argument names; none where it is no number and no list of them."""
    plain = None if part is None else part.plain
    return _all_whole(list(plain) if isinstance(plain, tuple) else [plain])


def _all_whole(axes: Sequence[Any]) -> list[int]:
    return list(axes) if all(isinstance(axis, int) for axis in axes) else []
