"""CuPy's arrays: statistics are computed on their device; cells are brought where they are shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Box, Window
from tensorviz.arrays.reading.standard_reader import StandardReader
from tensorviz.arrays.reading.where import module_of, on_host

__all__ = ["CupyReader"]


class CupyReader(StandardReader):
    """Reads on the host as any reader does; ``there`` reads blocks that stay on the device."""

    def __init__(self, x: Any) -> None:
        super().__init__(x)
        self.there = BlocksThere(x, self)

    def take(self, window: Window) -> npt.NDArray[Any]:
        part, library = self._x, module_of(self._x)
        for axis, indices in enumerate(window):
            part = library.take(part, library.asarray(indices), axis=axis)
        return np.asarray(on_host(part))


class BlocksThere:
    """The same array; what `read` gives lies on the device."""

    is_parallel = False

    def __init__(self, x: Any, reader: CupyReader) -> None:
        self._x = x
        self.facts = reader.facts

    def read(self, box: Box) -> Any:
        return self._x[box] if box else self._x

    def mask(self, box: Box) -> None:  # noqa: ARG002 - CuPy has no masks
        return None
