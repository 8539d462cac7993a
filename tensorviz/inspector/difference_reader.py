"""The difference of two arrays, read as an array: it is formed block by block and kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Box, Reader, Window
from tensorviz.errors import UsageError
from tensorviz.inspector.differing import apart

__all__ = ["DifferenceReader"]

Array = npt.NDArray[Any]


class DifferenceReader:
    """How far two arrays of one shape are apart; NaN where only one of them is NaN.

    Parameters
    ----------
    left, right : Reader
        Of one shape, and comparable.
    measure : {"absolute", "relative", "ulps"}
    """

    is_parallel = False

    def __init__(self, left: Reader, right: Reader, measure: str) -> None:
        self._left, self._right, self._measure = left, right, measure
        dtype = np.dtype(np.float64)
        self.facts = replace(left.facts, dtype=dtype, dtype_name=str(dtype), strides=None, tiny=0.0)

    def read(self, box: Box) -> Array:
        return self._apart([each.read(box) for each in self._both], [each.mask(box) for each in self._both])

    def mask(self, box: Box) -> None:  # noqa: ARG002 - what one side masks is a difference
        return None

    def take(self, window: Window) -> Array:
        return self._apart([each.take(window) for each in self._both], [each.take_mask(window) for each in self._both])

    def take_mask(self, window: Window) -> None:  # noqa: ARG002
        return None

    @property
    def _both(self) -> tuple[Reader, Reader]:
        return self._left, self._right

    def _apart(self, cells: list[Array], masks: list[Array | None]) -> Array:
        with np.errstate(all="ignore"):
            seen = apart(cells[0], cells[1], masks, self._left.facts, self._right.facts)
        values: Array | None = getattr(seen, self._measure)
        if values is None:
            raise UsageError(f"Values of these dtypes are not apart by {self._measure}.")
        return values
