"""SciPy's sparse arrays: blocks of rows become dense one at a time; what is stored is counted."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.numpy_reader import tiny_of
from tensorviz.arrays.reading.reader import Box, Facts, Window

__all__ = ["SparseReader"]

Array = npt.NDArray[Any]


class SparseReader:
    """Reads a box of a matrix in any of SciPy's formats; positions that are not stored are zeros."""

    is_parallel = False

    def __init__(self, x: Any) -> None:
        self._rows = x.tocsr()
        dtype = np.dtype(x.dtype)
        kept = self._rows.data.nbytes + self._rows.indices.nbytes + self._rows.indptr.nbytes
        self.facts = Facts(
            shape=tuple(x.shape),
            dtype=dtype,
            dtype_name=str(dtype),
            library="scipy.sparse",
            type_name=type(x).__name__,
            nbytes=kept,
            itemsize=dtype.itemsize,
            tiny=tiny_of(dtype),
            badges=("sparse",),
            more=(
                ("format", x.format),
                ("stored values", f"{x.nnz:,}"),
                ("density", f"{100 * x.nnz / max(1, int(np.prod(x.shape, dtype=object))):.2g} %"),
            ),
        )

    def read(self, box: Box) -> Array:
        return np.asarray(self._rows[box].toarray() if len(box) == 2 else self._line()[box])

    def mask(self, box: Box) -> None:  # noqa: ARG002 - sparse arrays have no mask
        return None

    def take(self, window: Window) -> Array:
        if len(window) == 1:
            return self._line()[window[0]]
        return np.asarray(self._rows[window[0]][:, window[1]].toarray())

    def take_mask(self, window: Window) -> None:  # noqa: ARG002
        return None

    def _line(self) -> Array:
        return np.asarray(self._rows.toarray()).reshape(-1)
