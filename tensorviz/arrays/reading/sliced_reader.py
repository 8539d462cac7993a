"""Arrays that are read by slicing: of Zarr, of a device."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.numpy_reader import tiny_of, without_axis_limit
from tensorviz.arrays.reading.reader import Box, Facts, Reader, Window

__all__ = ["SlicedReader", "gathered", "zarr_reader"]

MOST_GATHERED = 1 << 22

Array = npt.NDArray[Any]


class SlicedReader:
    """Reads ``x[box]`` and makes it an array of the host.

    Parameters
    ----------
    x : object
        What can be indexed by a tuple of slices.
    facts : Facts
    to_host : callable
        Turns a part of ``x`` into an ndarray of ``facts.dtype``.
    take : callable, optional
        Gives the outer product of indices, where that can be had with less than reading the box around them.
    """

    def __init__(
        self,
        x: Any,
        facts: Facts,
        to_host: Callable[[Any], Array],
        take: Callable[[Window], Array] | None = None,
        *,
        is_parallel: bool = False,
    ) -> None:
        self.facts = facts
        self.is_parallel = is_parallel
        self._x, self._to_host, self._take = x, to_host, take

    def read(self, box: Box) -> Array:
        return np.asarray(self._to_host(self._x[box]))

    def mask(self, box: Box) -> None:  # noqa: ARG002 - such arrays have no mask
        return None

    def take(self, window: Window) -> Array:
        if self._take is not None:
            return np.asarray(self._to_host(self._take(window)))
        part = self._x
        for axis, indices in enumerate(window):
            part = part[(slice(None),) * axis + (indices,)]
        return np.asarray(self._to_host(part)).reshape(tuple(map(len, window)))

    def take_mask(self, window: Window) -> None:  # noqa: ARG002
        return None


def zarr_reader(x: Any) -> Reader:
    """A reader of an array in a Zarr store; chunks are decoded as they are read."""
    dtype = np.dtype(x.dtype)
    facts = Facts(
        shape=tuple(x.shape),
        dtype=dtype,
        dtype_name=str(dtype),
        library="zarr",
        type_name=type(x).__name__,
        nbytes=int(np.prod(x.shape, dtype=object)) * dtype.itemsize,
        itemsize=dtype.itemsize,
        tiny=tiny_of(dtype),
        device="file",
        badges=("read-only",) if getattr(x, "read_only", False) else (),
        more=(("chunks", str(x.chunks)),),
    )
    return SlicedReader(x, facts, np.asarray, partial(gathered, x))


def gathered(x: Any, window: Window) -> Array:
    """The outer product of ascending indices, out of slices of at most four million cells (or one index) each."""
    sides = [slice(int(at[0]), int(at[-1]) + 1) if len(at) else slice(0, 0) for at in window]
    if not window or not all(len(at) for at in window):
        return np.asarray(x[tuple(sides)])
    others = math.prod(side.stop - side.start for side in sides[1:])
    parts, begin = [], 0
    while begin < len(window[0]):
        end = begin + 1
        first = int(window[0][begin])
        while end < len(window[0]) and (int(window[0][end]) + 1 - first) * others <= MOST_GATHERED:
            end += 1
        box = (slice(first, int(window[0][end - 1]) + 1), *sides[1:])
        inner = [window[0][begin:end] - first, *(at - at[0] for at in window[1:])]
        parts.append(without_axis_limit(np.asarray(x[box]), tuple(inner)))
        begin = end
    return np.concatenate(parts)
