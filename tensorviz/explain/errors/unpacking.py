"""``a, b = x`` gives each name one entry along the first axis: there have to be as many."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from math import prod

from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Clash, Column, Diagnosis, Row, Table
from tensorviz.explain.errors.wording import sizes
from tensorviz.explain.format import format_count
from tensorviz.explain.words import count
from tensorviz.sentences import say
from tensorviz.trace.unpacking import UNPACKING

__all__ = ["unpacking"]

MATRIX = 2


def unpacking(case: Case) -> Diagnosis | None:
    """There are more names than entries, or fewer."""
    if case.event.operation != UNPACKING or not isinstance(case.template, ast.Assign):
        return None
    (part,) = case.parts
    targets = case.template.targets[0]
    if part.snapshot is None or not part.shape or not isinstance(targets, ast.Tuple | ast.List):
        return None
    wanted, length = len(targets.elts), part.shape[0]
    names = count(wanted, "name")
    entries = count(length, "entry", "entries")
    checked = (
        say(
            "Each name takes one entry of {name} along axis 0: {names}, {entries}.",
            name=part.name,
            names=names,
            entries=entries,
        ),
        say("Each name takes one entry: {names}, {entries}.", names=names, entries=entries),
    )
    columns = tuple(Column(say("axis {at}", at=at), "" if at else "clash") for at in range(len(part.shape)))
    rows = (Row(say("names"), (format_count(wanted), *("" for _ in part.shape[1:]))), Row(part.name, sizes(part.shape)))
    clashes: tuple[Clash, ...] = ((part.place, 0, wanted, length),) if wanted < length else ()
    return Diagnosis("unpacking", checked, Table(columns, rows), None, tuple(_candidates(case, part, wanted)), clashes)


def _candidates(case: Case, part: Part, wanted: int) -> Iterator[Candidate]:
    """What has as many entries: the columns, the sizes, the cells, the first entries."""
    shape = part.shape
    if len(shape) == MATRIX and shape[1] == wanted:
        yield from case.change(say("one column for each name"), {part.place: _turned(part)})
    if len(shape) == wanted >= MATRIX:
        yield from case.change(say("the sizes of its axes"), {part.place: f"{part.place}.shape"})
    if len(shape) > 1 and prod(shape) == wanted:
        yield from case.change(say("one cell for each name"), {part.place: f"{part.place}.ravel()"})
    if shape[0] > wanted:
        yield from case.change(
            say("the first {count} of {length}", count=format_count(wanted), length=format_count(shape[0])),
            {part.place: f"{part.place}[:{wanted}]"},
        )


def _turned(part: Part) -> str:
    """The transpose; what was transposed where the reader wrote ``x.T``."""
    is_turned = isinstance(part.node, ast.Attribute) and part.node.attr == "T" and part.inner
    return part.inner[0].place if is_turned else f"{part.place}.T"
