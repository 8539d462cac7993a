"""NumPy arrays of every subclass, read without copying."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.quick import address_of
from tensorviz.arrays.reading.reader import Box, Facts, Window

__all__ = ["NumpyReader", "host_dtype", "numpy_facts", "tiny_of", "without_axis_limit"]

MOST_AXES_OF_TAKE = 60
FROM_ELSEWHERE = 2
"""What ``dtype.isbuiltin`` is of the dtypes that another library has registered."""
NDARRAY = np.ndarray


class NumpyReader:
    """Reads an ``ndarray`` through the base class, so that a subclass runs none of its code.

    Values of a dtype of `ml_dtypes` are given in one of NumPy's own that holds them all.
    """

    is_parallel = True

    def __init__(self, x: npt.NDArray[Any], **changed: Any) -> None:
        self._values: npt.NDArray[Any] = NDARRAY.view(x, NDARRAY) if type(x) is not NDARRAY else x
        self._mask = _mask_of(x, self._values)
        self.facts = numpy_facts(x, self._values, is_masked=self._mask is not None, **changed)
        self._host = host_dtype(self._values.dtype)

    def read(self, box: Box) -> npt.NDArray[Any]:
        at: Any = (*box, ...)  # an array also where there are no axes
        values: npt.NDArray[Any] = self._values[at].astype(self._host, copy=False)
        return values

    def mask(self, box: Box) -> npt.NDArray[np.bool_] | None:
        at: Any = (*box, ...)
        return None if self._mask is None else self._mask[at]

    def take(self, window: Window) -> npt.NDArray[Any]:
        return without_axis_limit(self._values, window).astype(self._host, copy=False)

    def take_mask(self, window: Window) -> npt.NDArray[np.bool_] | None:
        return None if self._mask is None else without_axis_limit(self._mask, window)


def without_axis_limit(values: npt.NDArray[Any], window: Window) -> npt.NDArray[Any]:
    """The outer product of indices per axis; ``numpy.ix_`` stops at 63 axes."""
    if 0 < len(window) <= MOST_AXES_OF_TAKE:
        return values[np.ix_(*window)]
    for axis, indices in enumerate(window):
        values = values.take(indices, axis)
    return values


def host_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """NumPy's own dtype that holds every value of one of `ml_dtypes`, else the dtype."""
    if dtype.isbuiltin != FROM_ELSEWHERE:
        return dtype
    if "complex" in dtype.name:
        return np.dtype(np.complex64)
    return np.dtype(np.int32 if dtype.name.startswith(("int", "uint")) else np.float32)


def tiny_of(dtype: np.dtype[Any]) -> Any:
    """The smallest normal number of a real or complex dtype, as a number of its own precision; 0 of another."""
    if dtype.isbuiltin == FROM_ELSEWHERE:
        host = host_dtype(dtype)
        return 0.0 if host.kind == "i" else float(sys.modules["ml_dtypes"].finfo(dtype).smallest_normal)
    return np.finfo(dtype).smallest_normal if dtype.kind in "fc" else 0.0


def numpy_facts(x: Any, y: npt.NDArray[Any], *, is_masked: bool = False, **changed: Any) -> Facts:
    """The facts of ``x``, whose base-class view is ``y``; ``changed`` overrides them."""
    owner = _owner(x)
    offset, owner_bytes, view_of = None, None, ""
    if owner is not None:
        offset = address_of(y) - address_of(NDARRAY.view(owner, NDARRAY))
        owner_bytes = owner.nbytes
        if owner is not x:
            view_of = f"{type(owner).__name__} {owner.shape} {owner.dtype}"
    badges = []
    if view_of:
        badges.append("view")
    if not (y.flags.c_contiguous or y.flags.f_contiguous):
        badges.append("strided")
    if not y.flags.num & 0x0400:
        badges.append("read-only")
    if is_masked:
        badges.append("masked")
    facts: dict[str, Any] = {
        "shape": y.shape,
        "dtype": host_dtype(y.dtype),
        "dtype_name": str(y.dtype),
        "library": "numpy",
        "type_name": type(x).__name__,
        "nbytes": y.nbytes,
        "itemsize": y.itemsize,
        "strides": y.strides,
        "tiny": tiny_of(y.dtype),
        "offset": offset,
        "owner_bytes": owner_bytes,
        "view_of": view_of,
        "badges": tuple(badges),
    }
    return Facts(**{**facts, **changed})


def _owner(x: Any) -> Any:
    """The array at the end of the chain of bases; None where something else owns the memory."""
    owner = x
    while (base := NDARRAY.base.__get__(owner)) is not None:
        if not isinstance(base, NDARRAY):
            return owner if isinstance(owner, np.memmap) else None
        owner = base
    return owner


def _mask_of(x: Any, y: npt.NDArray[Any]) -> npt.NDArray[np.bool_] | None:
    if not isinstance(x, np.ma.MaskedArray):
        return None
    mask = np.ma.getmask(x)
    if mask is np.ma.nomask or mask.shape != y.shape:
        return None
    if mask.dtype.names is None:
        return np.asarray(mask)
    bytes_ = np.frombuffer(mask.tobytes(), np.bool_).reshape(*mask.shape, mask.dtype.itemsize)
    return np.asarray(bytes_.any(axis=-1))
