"""Memory that a thread uses again for each block: fresh pages cost more than the sums over them."""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["copied", "room"]

MOST_CELLS = 1 << 18


class _Own(threading.local):
    def __init__(self) -> None:
        self.buffers: dict[tuple[str, str], npt.NDArray[Any]] = {}


_own = _Own()


def room(shape: tuple[int, ...], dtype: npt.DTypeLike, slot: str) -> npt.NDArray[Any]:
    """Uninitialised memory, which is this thread's own until it next asks for the same ``slot``.

    Blocks larger than 262,144 cells get memory of their own.
    """
    wanted, size = np.dtype(dtype), math.prod(shape)
    if size > MOST_CELLS or wanted.hasobject:
        return np.empty(shape, wanted)
    key = (slot, wanted.str)
    buffer = _own.buffers.get(key)
    if buffer is None or buffer.size < size:
        buffer = _own.buffers[key] = np.empty(1 << max(0, size - 1).bit_length(), wanted)
    return buffer[:size].reshape(shape)


def copied(values: npt.NDArray[Any], dtype: npt.DTypeLike, slot: str) -> npt.NDArray[Any]:
    """A copy in another dtype, in such memory."""
    part = room(values.shape, dtype, slot)
    np.copyto(part, values, casting="unsafe")
    return part
