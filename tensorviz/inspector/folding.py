"""Sums over runs of cells where these lie: on a device, whose library has no ``reduceat``."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.where import module_of, on_host

__all__ = ["folded_there"]

_NAMES: dict[Any, str] = {np.add: "sum", np.minimum: "min", np.maximum: "max"}


def folded_there(ufunc: np.ufunc, values: Any, cuts: list[npt.NDArray[Any]], dtype: Any) -> npt.NDArray[Any]:
    """Reduce the runs that begin at ``cuts[axis]``, all of one length but the first and the last, and bring the result.

    Parameters
    ----------
    ufunc : numpy.add, numpy.minimum or numpy.maximum
    values : array of the device's library
    cuts : list of ndarray
    dtype : dtype or None
        Of the sums, where it is not that of the cells.
    """
    library = module_of(values)
    reduced = getattr(library, _NAMES[ufunc])
    if dtype is not None:
        values = values.astype(dtype)
    for axis, starts in enumerate(cuts):
        length = values.shape[axis]
        if len(starts) == length:
            continue
        if len(starts) == 1:
            values = reduced(values, axis=axis, keepdims=True)
            continue
        before = (slice(None),) * axis
        first, last = int(starts[1]), int(starts[-1])
        parts = [reduced(values[(*before, slice(0, first))], axis=axis, keepdims=True)]
        if last > first:
            inner = values[(*before, slice(first, last))]
            runs = inner.reshape(*inner.shape[:axis], len(starts) - 2, -1, *inner.shape[axis + 1 :])
            parts.append(reduced(runs, axis=axis + 1))
        parts.append(reduced(values[(*before, slice(last, length))], axis=axis, keepdims=True))
        values = library.concatenate(parts, axis=axis)
    return np.asarray(on_host(values))
