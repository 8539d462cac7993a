"""The printed cells of an array: its outermost ones, or a box that was asked for. Copies, bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.parts import window_indices
from tensorviz.arrays.reading.reader import Reader

__all__ = ["CornerCells", "cells_at", "corners_of"]

EDGE_ITEMS = 3
SMALL_CELLS = 256


@dataclass(frozen=True, slots=True)
class CornerCells:
    """Cells at the outer product of ``kept``; ``values`` is a copy."""

    kept: tuple[tuple[int, ...], ...]
    values: npt.NDArray[Any]
    mask: npt.NDArray[np.bool_] | None


def corners_of(reader: Reader) -> CornerCells:
    """All cells of an array of at most 256, else the first and last three along every axis."""
    facts = reader.facts
    if facts.size <= SMALL_CELLS:
        return cells_at(reader, tuple(tuple(range(length)) for length in facts.shape))
    kept = window_indices(facts.shape, EDGE_ITEMS)
    return cells_at(reader, _fewer(kept))


def cells_at(reader: Reader, kept: tuple[tuple[int, ...], ...]) -> CornerCells:
    """Copy the outer product of indices per axis."""
    window = tuple(np.array(axis, np.intp) for axis in kept)
    values, mask = reader.take(window), reader.take_mask(window)
    return CornerCells(kept, np.array(values), None if mask is None else np.array(mask))


def _fewer(kept: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """At most 256 cells: leading axes give way first."""
    fewer = list(kept)
    for axis in range(len(fewer)):
        size = 1
        for each in fewer:
            size *= max(1, len(each))
        if size <= SMALL_CELLS:
            break
        fewer[axis] = fewer[axis][:1]
    return tuple(fewer)
