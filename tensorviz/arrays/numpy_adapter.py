"""NumPy arrays of every subclass and NumPy's own numbers.

Everything is read through ``numpy.ndarray``'s own descriptors, so a subclass that overrides ``shape`` or ``tobytes``
runs none of its code here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.adapter import KeepLimits
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.parts import frozen_copy, is_kept_whole, kept_part, outer_index
from tensorviz.arrays.quick import address_of
from tensorviz.arrays.snapshot import Snapshot, make_snapshot
from tensorviz.sentences import say

__all__ = [
    "NumpyAdapter",
    "NumpyNumberAdapter",
    "dtype_name",
    "is_unchanged",
    "number_snapshot",
    "private_dtype",
    "root_of",
    "whole_snapshot",
]

__builtins__ = OWN_BUILTINS

READABLE_KINDS = "biufcmMSUV"
WRITEABLE = 0x0400  # NPY_ARRAY_WRITEABLE
_private: dict[str, np.dtype[Any]] = {}


def private_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Equal dtype of our own: the reader's keeps its reference count, which NumPy's dtypes expose."""
    if dtype.names is not None or dtype.kind == "V":
        return np.dtype(dtype, copy=True)
    name = dtype.str
    found = _private.get(name)
    if found is None:
        found = _private[name] = np.dtype(name, copy=True)
    return found


def dtype_name(dtype: np.dtype[Any]) -> str:
    """``dtype.str`` where that tells the dtype, else its name (``"bfloat16"``)."""
    is_foreign = dtype.kind == "V" and dtype.names is None and dtype.type is not np.void
    return str(dtype.name) if is_foreign else dtype.str


class NumpyAdapter:
    """Adapter of ``numpy.ndarray`` and its subclasses."""

    library = "numpy"

    def __init__(self, *, is_stable: bool = True) -> None:
        self.is_stable = is_stable

    def capture(
        self, x: Any, limits: KeepLimits, withheld: str | None = None, earlier: Snapshot | None = None
    ) -> Snapshot:
        """Copy what may be kept of ``x``; see `Adapter.capture`."""
        y = x if type(x) is np.ndarray else np.ndarray.view(x, np.ndarray)
        if earlier is not None and withheld is None and type(x) is np.ndarray and is_unchanged(earlier, y):
            return earlier
        facts = _facts(x, y)
        reason = withheld or _unreadable(y.dtype)
        if reason is not None:
            return make_snapshot(**facts, reason=reason)
        mask = _mask(x, y)
        dtype = private_dtype(y.dtype)
        if not is_kept_whole(y.shape, y.nbytes, limits):
            part = kept_part(y, limits, dtype)
            if mask is None and earlier is not None and _is_same_part(earlier, facts, part):
                return earlier
            window_mask = None if mask is None else mask[outer_index(part["window"])]
            return make_snapshot(**facts, **part, mask=_kept_mask(window_mask))
        values = np.ndarray(y.shape, dtype=dtype, buffer=_bytes_of(y))
        return make_snapshot(**facts, values=values, mask=_kept_mask(mask))


class NumpyNumberAdapter:
    """Adapter of ``numpy.generic``: ``float64``, ``int8``, ``bool``, ``datetime64``..."""

    library = "numpy"
    is_stable = False

    def capture(
        self,
        x: Any,
        limits: KeepLimits,  # noqa: ARG002
        withheld: str | None = None,
        earlier: Snapshot | None = None,  # noqa: ARG002
    ) -> Snapshot:
        """Copy the number; see `Adapter.capture`."""
        kept = number_snapshot(x) if withheld is None else None
        if kept is not None:
            return kept
        y = np.asarray(x)
        facts: dict[str, Any] = {
            "library": "numpy",
            "type_name": _type_name(type(x)),
            "shape": (),
            "dtype": dtype_name(y.dtype),
            "nbytes": y.nbytes,
            "writeable": False,
        }
        reason = withheld or _unreadable(y.dtype)
        if reason is not None:
            return make_snapshot(**facts, reason=reason)
        return make_snapshot(**facts, values=frozen_copy(y, private_dtype(y.dtype)))


@dataclass(frozen=True, slots=True)
class _Fixed:
    """What all numbers of one class share."""

    name: str
    dtype: np.dtype[Any]
    dtype_name: str
    nbytes: int


def _fixed_classes() -> dict[type, _Fixed]:
    classes = {np.dtype(code).type for code in "?bBhHiIlLqQefdgFDG"}
    dtypes = {cls: private_dtype(np.dtype(cls)) for cls in classes}
    return {cls: _Fixed(cls.__name__, each, each.str, each.itemsize) for cls, each in dtypes.items()}


_FIXED = _fixed_classes()


def _type_name(cls: type) -> str:
    name = type.__dict__["__name__"].__get__(cls)
    return name if type(name) is str else "ndarray"


def _facts(x: Any, y: npt.NDArray[Any]) -> dict[str, Any]:
    root, is_view = _root(x)
    return {
        "library": "numpy",
        "type_name": _type_name(type(x)),
        "shape": y.shape,
        "dtype": dtype_name(y.dtype),
        "strides": y.strides,
        "nbytes": y.nbytes,
        "object_id": id(x),
        "buffer": root,
        "pointer": address_of(y),
        "is_view": is_view,
        "writeable": _is_writeable(y),
    }


def _root(x: Any) -> tuple[int, bool]:
    root = x
    is_view = False
    while (base := _base_of(root)) is not None:
        root = base
        if not issubclass(type(base), np.ndarray):
            break
        is_view = True
    return id(root), is_view


def root_of(x: Any) -> int:
    """Identity of the memory of an ndarray: `Snapshot.buffer`."""
    return id(x) if _base_of(x) is None else _root(x)[0]


def _unreadable(dtype: np.dtype[Any]) -> str | None:
    if dtype.hasobject:
        return say("object dtype")
    return None if dtype.kind in READABLE_KINDS else f"{dtype.name} dtype"


def _mask(x: Any, y: npt.NDArray[Any]) -> npt.NDArray[Any] | None:
    """Mask of a masked array, without running the code of a subclass; None where there is none."""
    if type(x) is np.ndarray or not issubclass(type(x), np.ma.MaskedArray):
        return None
    mask = object.__getattribute__(x, "_mask")
    if type(mask) is np.void:  # of one record
        mask = np.asarray(mask)
    if type(mask) is not np.ndarray or mask.shape != y.shape or mask.dtype.kind not in "bV":
        return None
    return mask


def _kept_mask(mask: npt.NDArray[Any] | None) -> npt.NDArray[Any] | None:
    return None if mask is None else frozen_copy(mask, private_dtype(mask.dtype))


def _is_same_part(earlier: Snapshot, facts: dict[str, Any], part: dict[str, Any]) -> bool:
    """Whether exactly the same cells would be kept again."""
    if earlier.window != part["window"] or any(getattr(earlier, name) != fact for name, fact in facts.items()):
        return False
    pairs = [(getattr(earlier, name), part.get(name)) for name in ("window_values", "rows", "columns")]
    if earlier.bits is not None and earlier.bits.tobytes() != part["bits"].tobytes():
        return False
    if earlier.overview is not None:
        pairs.append((earlier.overview.cells, part["overview"].cells))
    return all(old is new or (old is not None and new is not None and old.base == new.base) for old, new in pairs)


_bytes_of = np.ndarray.tobytes
_number_bytes_of = np.generic.tobytes
_base_of: Any = np.ndarray.__dict__["base"].__get__


def number_snapshot(x: Any) -> Snapshot | None:
    """Copy one of NumPy's own numbers; None for other classes."""
    fixed = _FIXED.get(type(x))
    if fixed is None:
        return None
    values = np.ndarray((), fixed.dtype, _number_bytes_of(x))
    return make_snapshot("numpy", fixed.name, (), fixed.dtype_name, (), fixed.nbytes, 0, 0, 0, False, False, values)


def whole_snapshot(x: npt.NDArray[Any]) -> Snapshot | None:
    """Copy a whole base-class array of plain numbers; None where it is of another kind.

    It is what `NumpyAdapter.capture` gives, at half the cost.
    """
    dtype = x.dtype
    if dtype.kind not in "fibuc" or not x.size:
        return None
    name = dtype.str
    values = np.ndarray(x.shape, _private.get(name) or private_dtype(dtype), _bytes_of(x))
    root, is_view = (id(x), False) if x.base is None else _root(x)
    writeable = _is_writeable(x)
    return make_snapshot(
        "numpy", "ndarray", x.shape, name, x.strides, x.nbytes, id(x), root, address_of(x), is_view, writeable, values
    )


def _is_writeable(x: npt.NDArray[Any]) -> bool:
    """``x.flags.writeable`` without the warning that NumPy gives for some broadcast arrays."""
    return bool(x.flags.num & WRITEABLE)


def is_unchanged(earlier: Snapshot, x: npt.NDArray[Any]) -> bool:
    """Whether ``earlier`` was kept whole and tells of this very array and these very bytes.

    Parameters
    ----------
    x : ndarray
        Of the base class.
    """
    kept = earlier.values
    if kept is None or earlier.object_id != id(x) or earlier.shape != x.shape or earlier.type_name != "ndarray":
        return False
    dtype = x.dtype
    if kept.dtype != dtype or dtype.names is not None or not x.size or earlier.pointer != address_of(x):
        return False
    if earlier.strides != x.strides or earlier.writeable != _is_writeable(x):
        return False
    root = (id(x), False) if x.base is None else _root(x)
    return (earlier.buffer, earlier.is_view) == root and bool(kept.base == _bytes_of(x))
