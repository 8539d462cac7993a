"""Panels made of arrays: small matrices as numbers, large ones as colours, and the text of their numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Bars, Heat, Matrix, Panel, Patch
from tensorviz.explain.format import MINUS, format_cells, format_value
from tensorviz.sentences import say

__all__ = ["MOST_DRAWN", "at_rest", "bars", "enclosed", "heat", "is_drawn", "matrix", "number", "patch"]

Array = npt.NDArray[Any]

MOST_DRAWN = 8
"""Up to this many rows and columns a matrix is drawn in numbers."""
MOST_NUMBERS = 120
"""Up to this many numbers, of which a complex cell has two."""
MOST_IN_ALL = 720
"""Up to this many numbers in all frames of a reading that has others in each."""
MOST_LEVELS = 32
MOST_BARS = 16
LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ZERO_LEVEL = 31


def number(value: Any) -> str:
    """One number in a sentence; a fraction as ``1/2``."""
    if isinstance(value, Fraction):
        text = f"{abs(value.numerator)}" + (f"/{value.denominator}" if value.denominator != 1 else "")
        return MINUS + text if value < 0 else text
    return format_value(value)


def enclosed(value: Any) -> str:
    """A number as a factor: in parentheses where it has a sign or two parts."""
    text = number(value)
    return f"({text})" if text.startswith(MINUS) or text.endswith("j") else text


def patch(kind: Any, rows: int | slice, columns: int | slice) -> Patch:
    """What some cells are doing."""
    return kind, _cut(rows), _cut(columns)


def _cut(at: int | slice) -> tuple[int, int]:
    return (at.start, at.stop) if isinstance(at, slice) else (at, at + 1)


def is_drawn(array: Array, times: int = 1) -> bool:
    """Whether the matrix, with other numbers in it so many ``times``, is drawn in numbers."""
    count = _numbers(array)
    return max(array.shape, default=0) <= MOST_DRAWN and count <= MOST_NUMBERS and count * times <= MOST_IN_ALL


def _numbers(array: Array) -> int:
    return array.size * (2 if array.dtype.kind == "c" else 1)


def matrix(
    identity: str,
    name: str,
    array: Array,
    *,
    known: npt.NDArray[np.bool_] | None = None,
    bar: int | None = None,
    patches: Iterable[Patch] = (),
    order: Sequence[int] = (),
    worked: bool = True,
) -> Panel:
    """The matrix in numbers, or in colours where it is large; ``known`` says which cells there are yet."""
    shown = array.reshape(array.shape[0], -1)
    if max(shown.shape, default=0) > MOST_DRAWN * (1 if bar is None else 2) or _numbers(shown) > MOST_NUMBERS:
        return heat(identity, name, shown if known is None else np.where(known, shown, 0))
    texts = [number(each) for each in shown.flat] if shown.dtype == object else format_cells(shown)
    if known is not None:
        texts = [text if there else "" for text, there in zip(texts, known.flat, strict=True)]
    rows, columns = shown.shape
    return Matrix(identity, name, (rows, columns), tuple(texts), None, bar, tuple(patches), tuple(order), worked)


def heat(identity: str, name: str, array: Array, limit: float | None = None) -> Heat:
    """The matrix in colours: every n-th cell, complex ones by their magnitude, the strongest colour at ``limit``."""
    every = max(1, math.ceil(max(array.shape, default=1) / MOST_LEVELS))
    cells = array[::every, ::every]
    numbers = (np.abs(cells) if cells.dtype.kind == "c" else cells).astype(np.float64)
    finite = np.isfinite(numbers)
    strongest = float(np.abs(numbers[finite]).max(initial=0.0)) if limit is None else limit
    scaled = np.zeros(numbers.shape) if strongest == 0 else numbers / strongest
    levels = np.where(finite, np.clip(np.rint(scaled * ZERO_LEVEL), -ZERO_LEVEL, ZERO_LEVEL), 0).astype(int)
    levels += ZERO_LEVEL
    text = "".join(LEVELS[level] if there else "." for level, there in zip(levels.flat, finite.flat, strict=True))
    if cells.dtype.kind == "c":
        name = say("{name}, magnitudes", name=name)
    return Heat(identity, name, (array.shape[0], array.shape[1]), cells.shape[0], cells.shape[1], text, every)


def at_rest(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """The panels with no cell standing out."""
    return tuple(replace(panel, patches=()) if isinstance(panel, Matrix) else panel for panel in panels)


def bars(
    identity: str, name: str, values: Sequence[Any] | Array, *, labels: Sequence[str] = (), cut: int | None = None
) -> Bars:
    """At most 16 of the numbers as bars."""
    shown = list(values)[:MOST_BARS]
    heights = tuple(float(abs(each)) if np.isfinite(each) else 0.0 for each in shown)
    named = tuple(labels[:MOST_BARS]) if labels else tuple(str(at) for at in range(len(shown)))
    return Bars(identity, name, named, tuple(map(number, shown)), heights, cut, len(values) - len(shown))
