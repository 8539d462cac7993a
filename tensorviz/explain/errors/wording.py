"""The words that several rules share."""

from __future__ import annotations

from collections.abc import Sequence

from tensorviz.explain.errors.case import Part
from tensorviz.explain.errors.model import Column, Mark, Row, Table
from tensorviz.explain.format import format_count, format_shape
from tensorviz.sentences import say

__all__ = ["aligned", "along", "axis_name", "sizes", "titled"]

MOST_AXES = 8


def titled(part: Part) -> str:
    """``"W (764, 100)"``; a number is only its text."""
    return f"{part.name} {format_shape(part.shape)}" if part.snapshot is not None else part.name


def sizes(shape: Sequence[int]) -> tuple[str, ...]:
    """Every length as text."""
    return tuple(format_count(length) for length in shape)


def axis_name(axis: int, ndim: int) -> str:
    """``"rows"`` and ``"columns"`` of a matrix, else ``"axis 1"``."""
    return ("rows", "columns")[axis] if ndim == 2 else say("axis {axis}", axis=axis)


def along(name: str, axis: int, ndim: int) -> str:
    """``"one value of b for each row"``."""
    what = ("row", "column")[axis] if ndim == 2 else say("place along axis {axis}", axis=axis)
    return say("one value of {name} for each {what}", name=name, what=what)


def aligned(parts: Sequence[Part], marks: Sequence[Mark], heads: Sequence[str] = ()) -> Table:
    """Shapes one above the other, lined up at the right."""
    width = len(marks)
    rows = tuple(Row(part.name, ("",) * (width - len(part.shape)) + sizes(part.shape)) for part in parts)
    return Table(tuple(Column(heads[at] if heads else "", mark) for at, mark in enumerate(marks)), rows)
