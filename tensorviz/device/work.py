"""How much an operation does: the bytes that it must read and write, the arithmetic that it takes."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tensorviz.device.index import Home

__all__ = ["bytes_of", "flops_of"]

COSTLY = frozenset(
    "exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh arcsinh arccosh "
    "arctanh power float_power cbrt logaddexp logaddexp2 hypot pow".split()
)
SLOW = frozenset("divide true_divide truediv floor_divide floordiv remainder mod sqrt reciprocal".split())
PLAIN = frozenset(
    "add subtract sub multiply mul negative neg absolute abs maximum minimum fmax fmin clip square sign equal eq "
    "not_equal ne less lt less_equal le greater gt greater_equal ge isnan isfinite where".split()
)
REDUCTIONS = {"sum": 1, "mean": 1, "max": 1, "min": 1, "amax": 1, "amin": 1, "prod": 1, "argmax": 1, "argmin": 1,
              "cumsum": 1, "cumprod": 1, "var": 4, "std": 4, "norm": 2, "any": 1, "all": 1}  # fmt: skip
PRODUCTS = frozenset("matmul dot inner vdot vecdot matvec vecmat".split())
TRANSFORMS = frozenset("fft ifft rfft irfft fft2 ifft2 fftn ifftn".split())


def bytes_of(operands: Sequence[Any], result: Any) -> int:
    """Bytes of the arrays that go in and come out, each once."""
    return sum(int(each.nbytes) for each in (*operands, *_results(result)) if isinstance(each, np.ndarray))


def _results(result: Any) -> Sequence[Any]:
    return result if isinstance(result, (tuple, list)) else (result,)


def flops_of(function: Any, homes: Mapping[Any, Home], operands: Sequence[Any], result: Any) -> int | None:
    """Additions, multiplications and their like; None for what is not counted (decompositions, sorting, moving).

    An addition counts 1, a division or root 4, an exponential or power 20.
    """
    arrays = [each for each in operands if isinstance(each, np.ndarray)]
    name = _name(function, homes)
    if not arrays or not name:
        return None
    size = sum(np.size(each) for each in _results(result) if isinstance(each, (np.ndarray, np.generic)))
    if name in PRODUCTS:
        return 2 * size * _inner(arrays)
    if name in REDUCTIONS:
        return REDUCTIONS[name] * arrays[0].size
    if name in TRANSFORMS:
        return int(5 * arrays[0].size * math.log2(max(2, arrays[0].shape[-1] if arrays[0].ndim else 2)))
    weight = 20 if name in COSTLY else 4 if name in SLOW else 1 if name in PLAIN else None
    return None if weight is None else weight * size


def _inner(arrays: Sequence[Any]) -> int:
    return int(arrays[0].shape[-1]) if arrays[0].ndim else 1


def _name(function: Any, homes: Mapping[Any, Home]) -> str:
    """NumPy's or the operator's name; ``reduce`` of an addition is a sum."""
    owner = getattr(function, "__self__", None)
    if isinstance(owner, np.ufunc):
        return "sum" if function.__name__ in ("reduce", "accumulate") else ""
    if isinstance(owner, np.ndarray) or function in _OPERATORS:
        return str(function.__name__)
    try:
        home = homes.get(function)
    except TypeError:
        return ""
    return "" if home is None else home.name


_OPERATORS: frozenset[Callable[..., Any]] = frozenset(
    getattr(operator, name) for name in "add sub mul truediv floordiv mod pow matmul neg abs eq ne lt le gt ge".split()
)
