"""Which cells of a large array are kept: its corners, its bands, a sampled overview. All copies, all bounded."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.adapter import KeepLimits
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.snapshot import Overview

__all__ = [
    "edge_indices",
    "frozen_copy",
    "is_kept_whole",
    "kept_part",
    "nan_blocks",
    "outer_index",
    "plane_of",
    "sampled_indices",
    "window_indices",
]

__builtins__ = OWN_BUILTINS

MOST_WINDOW_CELLS = 4096
MOST_BAND_BYTES = 256 * 1024
MOST_BITS = 1 << 20
MATRIX_AXIS = 128
MATRIX_SHARE = 4


def is_kept_whole(shape: tuple[int, ...], nbytes: int, limits: KeepLimits) -> bool:
    """Whether all of an array is kept: up to ``whole_bytes``, of a matrix up to 128 x 128 four times as much."""
    is_matrix = len(shape) == 2 and max(shape) <= MATRIX_AXIS
    return nbytes <= limits.whole_bytes * (MATRIX_SHARE if is_matrix else 1)


def edge_indices(length: int, edge_items: int) -> tuple[int, ...]:
    """First and last ``edge_items`` indices of an axis, ascending and without repeats."""
    if length <= 2 * edge_items:
        return tuple(range(length))
    return (*range(edge_items), *range(length - edge_items, length))


def window_indices(shape: tuple[int, ...], edge_items: int) -> tuple[tuple[int, ...], ...]:
    """Kept indices per axis; leading axes give way first where the window would pass 4,096 cells."""
    edges = [edge_items] * len(shape)
    for axis in range(len(shape)):
        for edge in range(edge_items, -1, -1):
            edges[axis] = edge
            if _cells(shape, edges) <= MOST_WINDOW_CELLS:
                return tuple(_edge_or_first(length, edge) for length, edge in zip(shape, edges, strict=True))
    return tuple(_edge_or_first(length, 0) for length in shape)


def _edge_or_first(length: int, edge: int) -> tuple[int, ...]:
    return edge_indices(length, edge) if edge else tuple(range(min(length, 1)))


def _cells(shape: tuple[int, ...], edges: list[int]) -> int:
    cells = 1
    for length, edge in zip(shape, edges, strict=True):
        cells *= min(length, 2 * edge) if edge else min(length, 1)
    return cells


def sampled_indices(length: int, cells: int) -> tuple[int, ...]:
    """At most ``cells`` indices of an axis, evenly spread, first and last among them."""
    if length <= cells:
        return tuple(range(length))
    return tuple(step * (length - 1) // (cells - 1) for step in range(cells))


def kept_part(x: npt.NDArray[Any], limits: KeepLimits, dtype: np.dtype[Any]) -> dict[str, Any]:
    """``Snapshot`` fields for the part of ``x`` that is kept.

    Parameters
    ----------
    x : ndarray
        A base-class array; only read.
    dtype : dtype
        The one that the copies carry, so that they hold no reference to the reader's.
    """
    plan = _plan(x.shape, limits.edge_items, limits.overview_cells, x.itemsize)
    fields: dict[str, Any] = {"window": plan.window, "window_values": frozen_copy(x[plan.cells], dtype)}
    if plan.keeps_rows:
        fields["rows"] = frozen_copy(x[plan.cells[0].ravel()], dtype)
    if plan.keeps_columns:
        fields["columns"] = frozen_copy(x[:, plan.cells[1].ravel()], dtype)
    if x.ndim:
        fields["overview"] = Overview(frozen_copy(plane_of(x)[plan.sampled], dtype), plan.rows, plan.columns)
    if x.dtype.kind == "b" and x.size <= MOST_BITS:
        fields["bits"] = np.packbits(x)
        fields["bits"].flags.writeable = False
    return fields


def plane_of(x: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The last two axes, at the first index of all earlier ones; a 1-D array as one row."""
    return x[(0,) * (x.ndim - 2)] if x.ndim > 1 else x[None, :]


def nan_blocks(plane: npt.NDArray[Any], rows: tuple[int, ...], columns: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which blocks of a matrix of floats hold a NaN or an infinity; takes the memory of one row at most.

    Parameters
    ----------
    rows, columns : tuple of int
        Where the blocks begin, ascending.
    """
    if abs(plane.strides[0]) < abs(plane.strides[1]) and plane.shape[0] > 1:
        return nan_blocks(plane.T, columns, rows).T
    found = np.zeros((len(rows), len(columns)), np.bool_)
    if plane.size == 0:
        return found
    ends = (*rows[1:], plane.shape[0])
    with np.errstate(all="ignore"):
        for block, (start, end) in enumerate(zip(rows, ends, strict=True)):
            for extreme in (np.maximum, np.minimum):
                lane = plane[start] if end - start == 1 else extreme.reduce(plane[start:end], axis=0)
                found[block] |= ~np.isfinite(extreme.reduceat(lane, columns))
    return found


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which cells are kept of every array of one shape."""

    window: tuple[tuple[int, ...], ...]
    cells: tuple[npt.NDArray[np.intp], ...]
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    sampled: tuple[npt.NDArray[np.intp], ...] = ()
    keeps_rows: bool = False
    keeps_columns: bool = False


@functools.lru_cache(maxsize=64)
def _plan(shape: tuple[int, ...], edge_items: int, overview_cells: int, itemsize: int) -> _Plan:
    window = window_indices(shape, edge_items)
    cells = outer_index(window)
    if not shape:
        return _Plan(window, cells)
    rows, columns = (sampled_indices(length, overview_cells) for length in (1, *shape)[-2:])
    keeps = [False, False]
    if len(shape) == 2:
        height, width = shape
        keeps[0] = len(window[0]) * width * itemsize <= MOST_BAND_BYTES
        keeps[1] = len(window[1]) * height * itemsize <= MOST_BAND_BYTES
    return _Plan(window, cells, rows, columns, outer_index((rows, columns)), *keeps)


def outer_index(window: tuple[tuple[int, ...], ...]) -> tuple[npt.NDArray[np.intp], ...]:
    """Index arrays of the outer product of the indices per axis, as ``numpy.ix_`` makes them."""
    ndim = len(window)
    return tuple(
        np.array(indices, np.intp).reshape((1,) * axis + (-1,) + (1,) * (ndim - axis - 1))
        for axis, indices in enumerate(window)
    )


def frozen_copy(x: npt.NDArray[Any], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Copy into a read-only array in C order that shares nothing with ``x``."""
    return np.ndarray(x.shape, dtype=dtype, buffer=np.ndarray.tobytes(x))
