"""Which cells of a large array are kept: its corners, its bands, a sampled overview. All copies, all bounded."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.adapter import KeepLimits
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.snapshot import Overview

__all__ = ["edge_indices", "frozen_copy", "kept_part", "outer_index", "sampled_indices", "window_indices"]

__builtins__ = OWN_BUILTINS

MOST_WINDOW_CELLS = 4096
MOST_BAND_BYTES = 256 * 1024


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
    window = window_indices(x.shape, limits.edge_items)
    fields: dict[str, Any] = {"window": window, "window_values": frozen_copy(x[outer_index(window)], dtype)}
    if x.ndim == 2:
        fields |= _bands(x, window, dtype)
    if x.ndim:
        fields["overview"] = _overview(x, limits.overview_cells, dtype)
    return fields


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


def _bands(x: npt.NDArray[Any], window: tuple[tuple[int, ...], ...], dtype: np.dtype[Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    height, width = x.shape
    if len(window[0]) * width * x.itemsize <= MOST_BAND_BYTES:
        fields["rows"] = frozen_copy(x[list(window[0])], dtype)
    if len(window[1]) * height * x.itemsize <= MOST_BAND_BYTES:
        fields["columns"] = frozen_copy(x[:, list(window[1])], dtype)
    return fields


def _overview(x: npt.NDArray[Any], cells: int, dtype: np.dtype[Any]) -> Overview:
    lead = (0,) * max(0, x.ndim - 2)
    plane = x[lead] if x.ndim > 1 else x[None, :]
    rows, columns = (sampled_indices(length, cells) for length in plane.shape)
    return Overview(frozen_copy(plane[outer_index((rows, columns))], dtype), rows, columns)
