"""Which callables run along an axis, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

__all__ = ["CALLS", "ScanCall"]


@dataclass(frozen=True, slots=True)
class ScanCall:
    """One callable.

    Attributes
    ----------
    function : str
        NumPy's name of what it does.
    symbol : str
        What stands between a running value and the next cell.
    ufunc : ufunc
    places : dict
        Where its arguments after the array stand.
    default_axis : int or None
    kind : {"running", "difference"}
    skips_nan : bool
    """

    function: str
    symbol: str
    ufunc: np.ufunc
    places: dict[str, int] = field(default_factory=lambda: {"axis": 1, "dtype": 2, "out": 3})
    default_axis: int | None = None
    kind: Literal["running", "difference"] = "running"
    skips_nan: bool = False


_SUM = ScanCall("cumsum", "+", np.add)
_PRODUCT = ScanCall("cumprod", "×", np.multiply)
_NAMES = {
    np.add: ("cumsum", "+"),
    np.multiply: ("cumprod", "×"),
    np.maximum: ("maximum.accumulate", "max"),
    np.minimum: ("minimum.accumulate", "min"),
    np.logical_or: ("logical_or.accumulate", "or"),
    np.logical_and: ("logical_and.accumulate", "and"),
}

CALLS: dict[str, ScanCall] = {
    "numpy.cumsum": _SUM,
    "numpy.ndarray.cumsum": _SUM,
    "numpy.cumprod": _PRODUCT,
    "numpy.ndarray.cumprod": _PRODUCT,
    "numpy.cumulative_sum": ScanCall("cumsum", "+", np.add, {}),
    "numpy.cumulative_prod": ScanCall("cumprod", "×", np.multiply, {}),
    "numpy.nancumsum": ScanCall("cumsum", "+", np.add, skips_nan=True),
    "numpy.nancumprod": ScanCall("cumprod", "×", np.multiply, skips_nan=True),
    **{
        f"numpy.{ufunc.__name__}.accumulate": ScanCall(name, symbol, ufunc, default_axis=0)
        for ufunc, (name, symbol) in _NAMES.items()
    },
    "numpy.diff": ScanCall("diff", "−", np.subtract, {"n": 1, "axis": 2}, -1, "difference"),
    "numpy.ediff1d": ScanCall("diff", "−", np.subtract, {}, None, "difference"),
}
