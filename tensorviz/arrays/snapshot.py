"""What was kept of one value at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.quick import maker

__all__ = ["Overview", "Snapshot", "make_snapshot"]


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """A coarse picture of an array that is too large to draw cell by cell.

    Attributes
    ----------
    cells : ndarray, at most 2-D, at most 96 per axis
        One value of the array per block: the cells at ``rows`` x ``columns`` of the last two axes (first index of all
        earlier axes). They are sampled values, not means: every number shown is one that the array holds.
    rows, columns : tuple of int
        The sampled indices along the last two axes (``rows`` is ``(0,)`` for a 1-D array).
    holds_nan : ndarray of bool or None
        Which blocks hold a NaN or an infinity, also beside the sampled cell; None where only the sample was read.
    """

    cells: npt.NDArray[Any]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    holds_nan: npt.NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The values and the memory facts of one array (or NumPy/Python number), copied while the cell ran.

    A snapshot holds no reference to the user's object.

    Attributes
    ----------
    library : str
        ``"numpy"``, ``"torch"``, ``"jax"``, ``"cupy"``, another library of the array API standard, or ``"python"``
        for a Python number.
    type_name : str
        The class as the reader knows it: ``"ndarray"``, ``"float64"``, ``"int"``, ``"MaskedArray"``, ``"Tensor"``.
    shape : tuple of int
    dtype : str
        ``numpy.dtype.str`` where NumPy has that dtype (``"<f8"``), else the library's name (``"bfloat16"``).
    strides : tuple of int
        In bytes; empty where the library has none.
    nbytes : int
    object_id : int
        ``id`` of the object while it lived. Only comparable between snapshots of one recording; may be reused by
        Python, so equal ids mean "the same object" only together with equal ``buffer``, ``shape`` and ``dtype``.
    buffer : int
        Identity of the memory: ``id`` of the root of the ``.base`` chain (0 for numbers).
    pointer : int
        Address of the first element (0 where unknown); differences of two pointers into one buffer are offsets.
    is_view : bool
        Whether the array borrows its memory from another array (``.base`` is an array).
    writeable : bool
    values : ndarray or None
        The whole array in its logical (C) order, read-only; None where only a part was kept, or nothing could be.
    mask : ndarray of bool or None
        For masked arrays, the kept part's mask (same shape as ``values`` or the window).
    window : tuple of tuple of int
        Where only a part was kept: the kept indices per axis, ascending. Empty when ``values`` is whole.
    window_values : ndarray or None
        The cells at the outer product of ``window``, of shape ``tuple(map(len, window))``.
    rows, columns : ndarray or None
        For a 2-D array kept in part: its full rows at ``window[0]`` and its full columns at ``window[1]``.
    overview : Overview or None
    bits : ndarray of uint8 or None
        Of a boolean array kept in part all cells, by ``numpy.packbits`` in C order; None where they are too many.
    reason : str or None
        Why values are missing ("object dtype", "recording is full (64 MiB)", "values could not be read: ..."); None
        when the array was kept whole or its window was.
    """

    library: str
    type_name: str
    shape: tuple[int, ...]
    dtype: str
    strides: tuple[int, ...] = ()
    nbytes: int = 0
    object_id: int = 0
    buffer: int = 0
    pointer: int = 0
    is_view: bool = False
    writeable: bool = True
    values: npt.NDArray[Any] | None = None
    mask: npt.NDArray[np.bool_] | None = None
    window: tuple[tuple[int, ...], ...] = ()
    window_values: npt.NDArray[Any] | None = None
    rows: npt.NDArray[Any] | None = None
    columns: npt.NDArray[Any] | None = None
    overview: Overview | None = field(default=None)
    reason: str | None = None
    bits: npt.NDArray[np.uint8] | None = None

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        size = 1
        for length in self.shape:
            size *= length
        return size

    def shares_memory_with(self, other: Snapshot) -> bool | None:
        """Whether the arrays, one made of the other, lie in the same memory; None where that is not known."""
        if self.library != other.library:
            return self.pointer == other.pointer if self.pointer and other.pointer else None
        if not self.buffer or not other.buffer:
            return None
        return self.buffer == other.buffer or self.overlaps(other)

    def overlaps(self, other: Snapshot) -> bool:
        """Whether the outermost bytes of two arrays, which were there at one time, enclose common ones.

        False where that is not known.
        """
        if any(not one.pointer or len(one.strides) != one.ndim for one in (self, other)):
            return False
        (start, stop), (begin, end) = self._extent(), other._extent()
        return start < end and begin < stop

    def _extent(self) -> tuple[int, int]:
        if not self.size:
            return self.pointer, self.pointer
        ends = [stride * (length - 1) for stride, length in zip(self.strides, self.shape, strict=True)]
        low, high = (sum(pick(0, end) for end in ends) for pick in (min, max))
        return self.pointer + low, self.pointer + high + self.nbytes // self.size

    @property
    def every_value(self) -> npt.NDArray[Any] | None:
        """The whole array, also where it was kept as bits; None where only a part was kept."""
        if self.values is not None or self.bits is None:
            return self.values
        return np.unpackbits(self.bits, count=self.size).view(np.bool_).reshape(self.shape)

    @property
    def is_whole(self) -> bool:
        """Whether every value was kept."""
        return self.values is not None


make_snapshot = maker(Snapshot)
