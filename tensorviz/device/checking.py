"""Each result of the device held against the tape: its shape, its dtype, its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.device.agreement import digits_of, enough
from tensorviz.device.tape import Leaf
from tensorviz.trace.recording import Node

__all__ = ["Difference", "MismatchError", "difference_at", "is_narrower"]


class MismatchError(Exception):
    """The device's result is of another form than NumPy's; the message says which."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first operation whose values differ by more than rounding.

    Attributes
    ----------
    digits : float
        How many digits agree.
    host, device : str
        The value that differs most, on both.
    is_odd : bool
        Whether no rounding explains it: whole numbers, truths, or a NaN or an infinity on one side.
    """

    node: Node
    digits: float
    host: str
    device: str
    is_odd: bool = False


def is_narrower(dtype: np.dtype[Any], wanted: np.dtype[Any]) -> bool:
    """Whether a result lost digits that NumPy's dtype holds."""
    return dtype != wanted and wanted.kind in "fc" and not np.can_cast(wanted, dtype)


def difference_at(node: Node | None, leaf: Leaf, host: npt.NDArray[Any], scale: float) -> Difference | None:
    """Where the device's values, fetched, differ from those on the tape."""
    if leaf.sample is None or node is None:
        return None
    found = host if leaf.positions is None else host[np.unravel_index(leaf.positions, host.shape)]
    digits = digits_of(leaf.sample, found, scale)
    if digits is None or digits >= enough(leaf.dtype):
        return None
    at = _worst(leaf.sample, found)
    ours, theirs = leaf.sample.reshape(-1)[at], found.reshape(-1)[at]
    is_odd = leaf.dtype.kind in "biu" or not (np.isfinite(ours) and np.isfinite(theirs))
    return Difference(node, digits, str(ours), str(theirs), is_odd)


def _worst(host: npt.NDArray[Any], device: npt.NDArray[Any]) -> int:
    ours, theirs = (np.asarray(each).reshape(-1).astype(np.complex128) for each in (host, device))
    with np.errstate(all="ignore"):
        gaps = np.abs(ours - theirs)
    gaps[np.isnan(ours) != np.isnan(theirs)] = np.inf
    return int(np.argmax(np.nan_to_num(gaps, nan=0.0, posinf=np.inf)))
