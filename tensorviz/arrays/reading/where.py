"""Where the cells of a block lie, and the library that computes there."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from tensorviz.arrays.kinds import type_module

__all__ = ["BLOCK_CELLS_THERE", "is_elsewhere", "module_of", "on_host", "true_places"]

BLOCK_CELLS_THERE = 1 << 22
"""A block's sums take about 30 bytes of the device's memory per cell; smaller blocks would take more launches."""


def is_elsewhere(x: Any) -> bool:
    """Whether an array is none of the host's."""
    return not isinstance(x, (np.ndarray, np.generic))


def module_of(x: Any) -> Any:
    """NumPy for an array of the host, else the library of the array, which has NumPy's functions."""
    return sys.modules[type_module(type(x)).partition(".")[0]] if is_elsewhere(x) else np


def on_host(x: Any) -> Any:
    """A small result brought to the host; a scalar where it has no axes."""
    if not is_elsewhere(x):
        return x
    host = x.get() if hasattr(x, "get") else x.numpy(force=True)
    return host[()]


def true_places(line: Any) -> Any:
    """Where a line of truths is true; there where the line lies."""
    return module_of(line).argwhere(line)[:, 0]
