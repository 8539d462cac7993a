"""Take one value's snapshot; never raises, never warns, never leaves a reference behind."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.arrays.adapter import KeepLimits
from tensorviz.arrays.kinds import ADAPTERS, is_lasting_type, type_name
from tensorviz.arrays.numpy_adapter import private_dtype
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.parts import frozen_copy
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.sentences import say

__all__ = ["nbytes_of", "snapshot", "snapshot_size"]

__builtins__ = OWN_BUILTINS

_nbytes_of: Any = np.ndarray.__dict__["nbytes"].__get__
_NUMBERS = (bool, int, float, complex)


def snapshot(x: Any, limits: KeepLimits, *, withheld: str | None = None, earlier: Snapshot | None = None) -> Snapshot:
    """Copy what may be kept of an array or a number.

    Parameters
    ----------
    x : array or number
        Anything that an adapter knows, or a Python number.
    limits : KeepLimits
    withheld : str or None
        The reason why no values may be kept now; the snapshot then carries shape, dtype and memory facts only.
    earlier : Snapshot or None
        A snapshot of the same object: returned as it is where nothing has changed.

    Returns
    -------
    Snapshot
        Without values, and with the reason, where ``x`` cannot be read.
    """
    adapter = ADAPTERS[type(x)]
    try:
        return _number(x) if adapter is None else adapter.capture(x, limits, withheld, earlier)
    except Exception as error:  # noqa: BLE001 - the reader's cell must not notice an array that cannot be read
        return Snapshot(
            library=adapter.library if adapter is not None else "python",
            type_name=type_name(type(x)),
            shape=(),
            dtype="",
            object_id=id(x),
            reason=say("values could not be read: {error}", error=type_name(type(error))),
        )


def _number(x: Any) -> Snapshot:
    if type(x) not in _NUMBERS:
        raise TypeError
    host = np.asarray(x)
    facts: dict[str, Any] = {"library": "python", "type_name": type_name(type(x)), "shape": (), "writeable": False}
    if host.dtype.hasobject:
        return Snapshot(**facts, dtype="int", reason=say("an integer beyond 64 bits"))
    dtype = private_dtype(host.dtype)
    return Snapshot(**facts, dtype=host.dtype.str, nbytes=host.nbytes, values=frozen_copy(host, dtype))


def nbytes_of(x: Any) -> int:
    """Size of an array's values in bytes, by its library's own attribute; 0 where it does not tell.

    A class of the reader's own is not asked.
    """
    cls = type(x)
    if cls is np.ndarray or issubclass(cls, np.ndarray):
        return int(_nbytes_of(x))
    if not is_lasting_type(cls):
        return 0
    try:
        return int(x.nbytes)
    except Exception:  # noqa: BLE001 - the reader's cell must not notice an array that does not tell
        return 0


def snapshot_size(kept: Snapshot) -> int:
    """Bytes of array memory that a snapshot holds."""
    if kept.values is not None and kept.mask is None:
        return kept.nbytes
    held = [kept.values, kept.mask, kept.window_values, kept.rows, kept.columns, kept.bits]
    if kept.overview is not None:
        held.append(kept.overview.cells)
    return sum(part.nbytes for part in held if part is not None)
