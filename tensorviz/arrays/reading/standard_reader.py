"""Arrays of the array API standard, blocks leave the device one at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.kinds import type_module
from tensorviz.arrays.reading.numpy_reader import tiny_of
from tensorviz.arrays.reading.reader import Box, Facts, Window
from tensorviz.errors import UsageError

__all__ = ["StandardReader"]

Array = npt.NDArray[Any]


class StandardReader:
    """Reads through the standard's indexing and DLPack.

    Notes
    -----
    https://data-apis.org/array-api/2024.12/
    """

    is_parallel = False

    def __init__(self, x: Any) -> None:
        self._x = x
        dtype = np.dtype(str(x.dtype).rpartition(".")[2])
        strides = getattr(x, "strides", None)
        self.facts = Facts(
            shape=tuple(x.shape),
            dtype=dtype,
            dtype_name=str(dtype),
            library=type_module(type(x)).partition(".")[0],
            type_name=type(x).__name__,
            nbytes=int(x.size) * dtype.itemsize,
            itemsize=dtype.itemsize,
            strides=tuple(strides) if isinstance(strides, tuple) else None,
            tiny=tiny_of(dtype),
            device=_device(x),
        )

    def read(self, box: Box) -> Array:
        sides = tuple(len(range(*span.indices(length))) for span, length in zip(box, self.facts.shape, strict=True))
        return self._checked(self._x[box] if box else self._x, sides)

    def mask(self, box: Box) -> None:  # noqa: ARG002 - the standard has no masks
        return None

    def take(self, window: Window) -> Array:
        part, library = self._x, self._x.__array_namespace__()
        wanted = tuple(map(len, window))
        try:
            for axis, indices in enumerate(window):
                part = library.take(part, library.asarray(indices), axis=axis)
        except IndexError as error:
            raise UsageError(f"{self._told}; no part of shape {wanted} can be taken: {error}") from error
        return self._checked(part, wanted)

    @property
    def _told(self) -> str:
        return f"{self.facts.type_name} says that its shape is {self.facts.shape}"

    def _checked(self, part: Any, wanted: tuple[int, ...]) -> Array:
        """The cells of a part; a library that gives another shape than it told of has no cell at any index.

        Raises
        ------
        UsageError
            When it does.
        """
        values = self._host(part)
        if values.shape != wanted:
            raise UsageError(f"{self._told}; a part of shape {wanted} has {values.shape}.")
        return values

    def take_mask(self, window: Window) -> None:  # noqa: ARG002
        return None

    @staticmethod
    def _host(part: Any) -> Array:
        get = getattr(type(part), "get", None)
        return np.asarray(np.from_dlpack(part) if get is None else get(part))


def _device(x: Any) -> str:
    device = getattr(x, "device", "cpu")
    number = getattr(device, "id", None)
    return f"cuda:{number}" if type_module(type(x)).startswith("cupy") and number is not None else str(device)
