"""Dask's arrays: computed by Dask's own scheduler, on a cluster where one is connected."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import reduce
from itertools import accumulate, product
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.numpy_reader import NumpyReader, tiny_of
from tensorviz.arrays.reading.reader import Box, Facts, Reader, Unreadable, Window

__all__ = ["MOST_COMPUTED", "DaskReader", "dask_reader"]

MOST_COMPUTED = 64 << 20
MERGED_AT_ONCE = 32
T = TypeVar("T")


class DaskReader:
    """Computes a small array once as a whole, and of a large one what is asked for.

    Attributes
    ----------
    is_small : bool
        Whether the whole is computed, and kept, when the first cell is read.
    """

    is_parallel = False

    def __init__(self, x: Any, facts: Facts) -> None:
        self._x, self.facts = x, facts
        self.is_small = facts.nbytes <= MOST_COMPUTED
        self._computed: NumpyReader | None = None

    def read(self, box: Box) -> npt.NDArray[Any]:
        return self._whole().read(box) if self.is_small else _computed(self._x[box]).read(())

    def mask(self, box: Box) -> npt.NDArray[np.bool_] | None:
        return self._whole().mask(box) if self.is_small else None

    def take(self, window: Window) -> npt.NDArray[Any]:
        if self.is_small:
            return self._whole().take(window)
        part = self._x
        for axis, indices in enumerate(window):
            part = part[(slice(None),) * axis + (indices,)]
        return _computed(part).read(())

    def take_mask(self, window: Window) -> npt.NDArray[np.bool_] | None:
        return self._whole().take_mask(window) if self.is_small else None

    def folded(
        self, of_chunk: Callable[[Any, tuple[int, ...]], Any], merged: Callable[[T, list[Any]], T], first: T
    ) -> T:
        """Reduce all chunks in one graph, each of which is computed once and let go of.

        Parameters
        ----------
        of_chunk : callable
            From a chunk and the index of its first cell.
        merged : callable
            From what was merged before and what further chunks gave; changes neither.
        first : object
        """
        delayed: Any = sys.modules["dask"].delayed
        starts = [[0, *accumulate(lengths)][:-1] for lengths in self._x.chunks]
        chunks = self._x.to_delayed().reshape(-1).tolist()
        parts = [delayed(of_chunk)(chunk, origin) for chunk, origin in zip(chunks, product(*starts), strict=True)]
        groups = [parts[at : at + MERGED_AT_ONCE] for at in range(0, len(parts), MERGED_AT_ONCE)]
        found: T = reduce(delayed(merged), groups, delayed(first)).compute()
        return found

    def _whole(self) -> NumpyReader:
        if self._computed is None:
            self._computed = _computed(self._x)
        return self._computed


def _computed(part: Any) -> NumpyReader:
    values = part.compute()
    return NumpyReader(values if isinstance(values, np.ndarray) else np.asarray(values))


def dask_reader(x: Any) -> Reader | Unreadable:
    """A reader of an array whose chunks have known sizes."""
    dtype = np.dtype(x.dtype)
    chunks = " × ".join(str(len(along)) for along in x.chunks) or "1"
    is_known = all(length == length for length in x.shape)
    facts = Facts(
        shape=tuple(int(length) if length == length else 0 for length in x.shape),
        dtype=dtype,
        dtype_name=str(dtype),
        library="dask",
        type_name=type(x).__name__,
        nbytes=int(x.nbytes) if is_known else 0,
        itemsize=dtype.itemsize,
        tiny=tiny_of(dtype),
        more=(("chunks", chunks), ("tasks", f"{len(x.__dask_graph__()):,}")),
    )
    if not is_known:
        return Unreadable(facts, "the sizes of its chunks are not known; call compute_chunk_sizes() first")
    return DaskReader(x, facts)
