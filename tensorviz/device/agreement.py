"""How many digits of two results agree."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["agreeing_up_to_signs", "digits_of", "enough", "most_digits"]

ENOUGH = {16: 2.0, 32: 4.0, 64: 9.0, 80: 9.0, 96: 9.0, 128: 9.0}
MOST = {16: 3.3, 32: 7.2, 64: 16.0}
SHORT_BYTES = 2**16
Array = npt.NDArray[Any]


def _bits(dtype: np.dtype[Any]) -> int:
    return dtype.itemsize * 8 // (2 if dtype.kind == "c" else 1)


@lru_cache(maxsize=64)
def enough(dtype: np.dtype[Any]) -> float:
    """Digits from which on two results of this dtype count as the same: 9 for float64, 4 for float32, 2 for float16."""
    return ENOUGH.get(_bits(dtype), 9.0) if dtype.kind in "fc" else most_digits(dtype)


@lru_cache(maxsize=64)
def most_digits(dtype: np.dtype[Any]) -> float:
    """Digits that a dtype holds."""
    return MOST.get(_bits(dtype), 16.0) if dtype.kind in "fc" else 16.0


def digits_of(host: Any, device: Any, scale: float = 0.0) -> float | None:
    """Decimal digits that agree: ``-log10(|device - host| / |host|)`` of the norms; all of them where all are equal.

    Parameters
    ----------
    host, device : array_like
        Of one shape.
    scale : float
        The largest magnitude of the run: what both sides hold below its rounding counts as zero.

    Returns
    -------
    float or None
        0 where a NaN, an infinity, a whole number or a shape differs; None for what is no number.
    """
    ours, theirs = np.asarray(host), np.asarray(device)
    if ours.dtype.kind not in "biufc" or theirs.dtype.kind not in "biufc":
        return None
    if ours.shape != theirs.shape:
        return 0.0
    most = most_digits(ours.dtype)
    is_short = ours.nbytes <= SHORT_BYTES
    if is_short and ours.dtype == theirs.dtype and ours.tobytes() == theirs.tobytes():
        return most
    if ours.dtype.kind in "biu":
        return most if np.array_equal(ours, theirs) else 0.0
    is_odd = ~np.isfinite(ours)
    if not np.array_equal(is_odd, ~np.isfinite(theirs)) or not np.array_equal(
        ours[is_odd], theirs[is_odd], equal_nan=True
    ):
        return 0.0
    return _digits_of_finite(ours[~is_odd], theirs[~is_odd], most, scale)


def _digits_of_finite(ours: Array, theirs: Array, most: float, scale: float) -> float:
    wide = np.complex128 if ours.dtype.kind == "c" or theirs.dtype.kind == "c" else np.float64
    wide_ours, wide_theirs = ours.astype(wide), theirs.astype(wide)
    largest = max(_largest(wide_ours), _largest(wide_theirs))
    gap = wide_theirs - wide_ours
    if not gap.size or largest == 0 or not np.any(gap):
        return most
    noise = 10.0 ** (1 - most) * scale * 1000
    if largest <= noise:
        return most
    relative = float(np.linalg.norm(gap / largest) / max(float(np.linalg.norm(wide_ours / largest)), 1e-300))
    return float(min(most, max(0.0, -np.log10(relative))))


def _largest(x: Array) -> float:
    return float(np.abs(x).max(initial=0.0))


def agreeing_up_to_signs(host: Array, device: Array) -> Array | None:
    """The device's array with the signs of its columns, or else of its rows, turned to the host's.

    None where neither makes them agree.

    Singular vectors and eigenvectors are known only up to a sign.
    """
    if not host.ndim or host.shape != device.shape or host.dtype.kind not in "fc":
        return None
    for axis in (-2, -1)[-host.ndim :]:
        turn = np.sum(np.conj(device) * host, axis=axis, keepdims=True)
        size = np.abs(turn)
        turned = device * np.where(size > 0, turn / np.where(size > 0, size, 1), 1)
        digits = digits_of(host, turned)
        if digits is not None and digits >= enough(host.dtype):
            return turned
    return None
