"""Memory that a thread uses again for each block: fresh pages cost more than the sums over them."""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["copied"]

MOST_CELLS = 1 << 18


class _Own(threading.local):
    def __init__(self) -> None:
        self.buffers: dict[tuple[str, str], npt.NDArray[Any]] = {}


_own = _Own()


def copied(values: npt.NDArray[Any], dtype: npt.DTypeLike, slot: str) -> npt.NDArray[Any]:
    """A copy in another dtype, which lasts until this thread next asks for the same ``slot``.

    Blocks larger than 262,144 cells get memory of their own.
    """
    wanted = np.dtype(dtype)
    if values.size > MOST_CELLS or wanted.hasobject:
        return values.astype(wanted)
    key = (slot, wanted.str)
    buffer = _own.buffers.get(key)
    if buffer is None:
        buffer = _own.buffers[key] = np.empty(MOST_CELLS, wanted)
    part = buffer[: math.prod(values.shape)].reshape(values.shape)
    np.copyto(part, values, casting="unsafe")
    return part
