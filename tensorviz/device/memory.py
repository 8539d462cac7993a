"""How much memory the arrays of a cell need at once: told by the host run, before anything is sent."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from typing import Any

import numpy as np

from tensorviz.device.tape import owner_of

__all__ = ["LiveBytes"]

BLOCK = 512  # bytes in which device libraries hand out memory


class LiveBytes:
    """Counts the bytes of arrays that live, by the memory that they own.

    Workspaces of a library (of a decomposition, of a Fourier transform) are not known here.

    Attributes
    ----------
    peak : int
        The most bytes at one time.
    node : int
        The operation that ran then.
    """

    def __init__(self) -> None:
        self.peak = 0
        self.node = 0
        self._now = 0
        self._sizes: dict[int, tuple[int, weakref.ref[Any]]] = {}

    def seen(self, arrays: Iterable[Any], node: int) -> None:
        """These arrays live, at an operation."""
        for each in arrays:
            if isinstance(each, np.ndarray) and each.dtype.kind in "biufc":
                self._add(owner_of(each), node)

    def _add(self, owner: Any, node: int) -> None:
        key = id(owner)
        if key in self._sizes:
            return
        size = -(-owner.nbytes // BLOCK) * BLOCK
        self._sizes[key] = size, weakref.ref(owner, lambda _: self._gone(key))
        self._now += size
        if self._now > self.peak:
            self.peak, self.node = self._now, node

    def _gone(self, key: int) -> None:
        self._now -= self._sizes.pop(key)[0]
