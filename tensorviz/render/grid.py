"""The part of an array that fits on a page: which rows and columns of which matrix, and the text of each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.explain.format import format_cells
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame

__all__ = ["Cell", "Grid", "focus_of", "grid_of", "states_of"]

MOST_EDGE = 2
Line = tuple[int | None, ...]
"""Indices along one axis; None stands for those that are left out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One drawn cell; ``number`` gives its colour and is None where it has none."""

    index: tuple[int, ...]
    text: str
    number: float | None
    is_masked: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A window on one matrix of an array.

    Attributes
    ----------
    lead : tuple of int
        The index along the axes before the last two.
    rows, columns : tuple of int or None
        The drawn indices along the last two axes; of an array with fewer axes the missing ones are ``(0,)``.
    cells : dict
        By row and column.
    """

    lead: tuple[int, ...]
    rows: Line
    columns: Line
    cells: dict[tuple[int, int], Cell]

    @property
    def is_cut(self) -> bool:
        return None in self.rows or None in self.columns


def grid_of(operand: Operand, most: int, focus: tuple[int, ...] | None = None) -> Grid | None:
    """At most ``most`` rows and columns of the matrix that holds ``focus``, else of the first one.

    Returns None where no values were kept or there are no cells.
    """
    snapshot = operand.snapshot
    if snapshot is None or 0 in operand.shape:
        return None
    shape = operand.shape
    kept = snapshot.window if snapshot.values is None else tuple(range(length) for length in shape)
    if len(kept) != len(shape) or (snapshot.values is None and snapshot.window_values is None):
        return None
    place = focus if focus is not None else tuple(axis[0] for axis in kept)
    lead = tuple(i if i in axis else axis[0] for i, axis in zip(place[:-2], kept[:-2], strict=True))
    lines = [_line(tuple(kept[axis]), shape[axis], most, place[axis]) for axis in range(len(lead), len(shape))]
    rows, columns = ((0,), (0,), *lines)[-2:]
    return Grid(lead, rows, columns, _cells(operand, lead, rows, columns, len(lines)))


def _line(kept: tuple[int, ...], length: int, most: int, focus: int) -> Line:
    if len(kept) == length <= most:
        return kept
    edge = max(1, min(most - 1, MOST_EDGE * 2) // 2)
    chosen = sorted({*kept[:edge], *kept[-edge:], *({focus} & set(kept))})
    line: list[int | None] = []
    for i in chosen:
        if i != (line[-1] + 1 if line and line[-1] is not None else 0):
            line.append(None)
        line.append(i)
    return (*line, None) if chosen[-1] != length - 1 else tuple(line)


def _cells(
    operand: Operand, lead: tuple[int, ...], rows: Line, columns: Line, ndim: int
) -> dict[tuple[int, int], Cell]:
    places = [(row, column) for row in rows if row is not None for column in columns if column is not None]
    indices = [(*lead, *place[2 - ndim :]) for place in places] if ndim else [()] * len(places)
    values = [operand.cell(index) for index in indices]
    texts, numbers = _texts(operand, values), [None if value is np.ma.masked else _number(value) for value in values]
    masked = [value is np.ma.masked for value in values]
    return {
        place: Cell(index, "" if hidden else text, None if hidden else number, hidden)
        for place, index, text, number, hidden in zip(places, indices, texts, numbers, masked, strict=True)
    }


def _texts(operand: Operand, values: list[Any]) -> list[str]:
    array = np.zeros(len(values), dtype=operand.dtype if isinstance(operand.dtype, np.dtype) else object)
    for i, value in enumerate(values):
        if value is not np.ma.masked:
            array[i] = value
    return format_cells(array)


def _number(value: Any) -> float | None:
    kind = np.asarray(value).dtype.kind
    if kind == "c":
        return float(abs(value))
    return float(value) if kind in "biuf" else None


def focus_of(frame: Frame, operand: int) -> tuple[int, ...] | None:
    """The first cell of an operand that a frame is about."""
    for role in frame.roles:
        if role.operand == operand and role.kind in {"live", "target", "clash"}:
            return tuple(cut.start for cut in role.index)
    return None


def states_of(frame: Frame, operand: int, shape: tuple[int, ...], index: tuple[int, ...]) -> set[str]:
    """The roles of one cell; a role that all cells of the operand have tells nothing and is left out."""
    return {
        role.kind
        for role in frame.roles
        if role.operand == operand
        and any((cut.start, cut.stop) != (0, length) for cut, length in zip(role.index, shape, strict=True))
        and all(cut.start <= i < cut.stop for cut, i in zip(role.index, index, strict=True))
    }
