"""Reading and writing along one axis at the places that an index array names, as torch's ``gather`` and ``scatter``."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["gathered", "scattered"]

Array = npt.NDArray[Any]


def gathered(cells: Array, dim: int, index: Array) -> Array:
    """``result[i, j] = cells[index[i, j], j]`` along axis 0; ``index`` may be shorter than ``cells`` along others."""
    found: Array = cells[_places(dim, index)]
    return found


def scattered(cells: Array, source: Array, dim: int, index: Array) -> Array:
    """A copy of ``cells`` with ``copy[index[i, j], j] = source[i, j]`` along axis 0."""
    copy = cells.copy()
    whole = np.asarray(source)
    copy[_places(dim, index)] = whole[tuple(map(slice, index.shape))] if whole.ndim else whole
    return copy


def _places(dim: int, index: Array) -> tuple[Array, ...]:
    places: list[Array] = list(np.indices(index.shape, sparse=True))
    places[dim] = index
    return tuple(places)
