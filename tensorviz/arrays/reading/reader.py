"""One array of any library, read box by box; what it is besides its values."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Box", "Facts", "Reader", "Unreadable", "Window", "reading_order"]

Box: TypeAlias = tuple[slice, ...]
"""One slice with start and stop per axis."""
Window: TypeAlias = tuple[npt.NDArray[np.intp], ...]
"""Indices per axis."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an array is, without its values.

    Attributes
    ----------
    dtype : np.dtype
        Of what `Reader.read` gives.
    dtype_name : str
        As the reader knows it: ``"bfloat16"`` where ``dtype`` is float32.
    strides : tuple of int or None
        In bytes; None where the library has none.
    tiny : number
        The smallest normal number of the dtype; 0 where there are no subnormal ones.
    offset, owner_bytes : int or None
        Where element 0 lies in the memory of the array that owns it, and how long that is.
    more : tuple of (str, str)
        Further lines of the header: ``("requires_grad", "yes")``.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    dtype_name: str
    library: str
    type_name: str
    nbytes: int
    itemsize: int
    strides: tuple[int, ...] | None = None
    tiny: Any = 0.0
    offset: int | None = None
    owner_bytes: int | None = None
    view_of: str = ""
    device: str = "cpu"
    badges: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return math.prod(self.shape)


class Reader(Protocol):
    """Reads values; called only while the thread that may touch the array waits for it.

    Attributes
    ----------
    facts : Facts
    is_parallel : bool
        Whether several threads may read at once.
    """

    @property
    def facts(self) -> Facts: ...

    @property
    def is_parallel(self) -> bool: ...

    def read(self, box: Box) -> npt.NDArray[Any]:
        """Give the cells of a box on the host, as a base-class array that may be a view; not to be written to."""

    def mask(self, box: Box) -> npt.NDArray[np.bool_] | None:
        """Which cells of a box are masked; None where the array has no mask."""

    def take(self, window: Window) -> npt.NDArray[Any]:
        """Give the outer product of indices per axis, as `read` does."""

    def take_mask(self, window: Window) -> npt.NDArray[np.bool_] | None:
        """Give the mask of the outer product of indices per axis."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A reader of what has no values: a meta tensor, an array spread over other processes."""

    facts: Facts
    reason: str


def reading_order(facts: Facts) -> tuple[int, ...]:
    """The axes from the one with the longest strides to the one with the shortest."""
    if facts.strides is None:
        return tuple(range(facts.ndim))
    steps = facts.strides
    return tuple(sorted(range(facts.ndim), key=lambda axis: (-abs(steps[axis]), axis)))
