"""Which elementwise function ran: ufuncs of NumPy and SciPy, casts, and the other functions of corresponding cells."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import NodeKind
from tensorviz.trace.resolve import OPERATORS, UNARY_OPERATORS

__all__ = [
    "CAST",
    "PARAMETERS",
    "cast_of",
    "clip_of",
    "filled",
    "parts_of",
    "plain_function",
    "real_if_close",
    "text_function",
    "ufunc_function",
    "ufunc_of",
    "where_function",
]

CAST = "cast"
ALIASES = {
    "builtins.abs": "absolute",
    "builtins.divmod": "divmod",
    "builtins.pow": "power",
    "numpy.ndarray.conj": "conjugate",
    "numpy.ndarray.conjugate": "conjugate",
    **{
        f"numpy.ma.MaskedArray.__{way}{method}__": name
        for table in (OPERATORS, UNARY_OPERATORS)
        for method, name, _ in table.values()
        for way in ("", "r")
    },
}
INFIX = {
    "add": "+",
    "subtract": "−",
    "multiply": "×",
    "divide": "/",
    "floor_divide": "//",
    "remainder": "%",
    "power": "**",
    "equal": "==",
    "not_equal": "!=",
    "less": "<",
    "less_equal": "<=",
    "greater": ">",
    "greater_equal": ">=",
    "bitwise_and": "&",
    "bitwise_or": "|",
    "bitwise_xor": "^",
    "left_shift": "<<",
    "right_shift": ">>",
}
PREFIX = {"negative": "−", "positive": "+", "invert": "~"}
LIBRARIES = ("numpy", "scipy.special", "numpy.strings", "numpy.char")
TEXTS = frozenset("upper lower capitalize swapcase title strip lstrip rstrip".split())
"""Functions of ``numpy.strings`` and ``numpy.char`` that make a text of a text."""
PARAMETERS = {
    "where": ("condition", "x", "y"),
    "clip": ("a", "a_min", "a_max", "out"),
    "round": ("a", "decimals", "out"),
    "astype": ("a", "dtype"),
    "isclose": ("a", "b", "rtol", "atol", "equal_nan"),
    "nan_to_num": ("x", "copy", "nan", "posinf", "neginf"),
    **dict.fromkeys(("fix", "isposinf", "isneginf"), ("x", "out")),
    **dict.fromkeys(("sinc", "i0", "isreal", "iscomplex", "real", "imag"), ("x",)),
    "angle": ("z", "deg"),
    "real_if_close": ("a", "tol"),
}
"""The positional parameters of the functions that are no ufuncs."""


def ufunc_of(operation: str) -> np.ufunc | None:
    """The elementwise ufunc of that qualified name, with any number of results."""
    name = ALIASES.get(operation, operation)
    library, _, name = name.rpartition(".")
    if library and library not in LIBRARIES:
        return None
    ufunc = getattr(sys.modules.get(library or "numpy"), name, None)
    return ufunc if isinstance(ufunc, np.ufunc) and ufunc.signature is None else None


def ufunc_function(subject: Subject, ufunc: np.ufunc, dtype: np.dtype[Any] | None) -> Function:
    """The ufunc as the reader wrote it; ``dtype`` is what the call asked to compute in."""
    name = ufunc.__name__
    compute: Callable[..., Any] = ufunc if dtype is None else partial(ufunc, dtype=dtype)
    if name == "power" and subject.node.kind in {NodeKind.BINARY, NodeKind.AUGMENTED}:
        compute = operator.pow  # for some exponents it is another function than np.power
    if name in INFIX:
        return Function(name, INFIX[name], "infix", compute, ("", INFIX[name]))
    if name in PREFIX:
        return Function(name, PREFIX[name], "prefix", compute, (PREFIX[name],))
    written = subject.node.symbol.rpartition(".")[2]
    is_own_name = getattr(np, written, None) is ufunc or ALIASES.get(f"builtins.{written}") == name
    return _call(name, written if is_own_name else name, compute, ufunc.nin)


def parts_of(ufunc: np.ufunc) -> tuple[Function, ...]:
    """The functions that give each of the results of a ufunc with several."""
    names = {"modf": ("fraction", "whole"), "frexp": ("mantissa", "exponent")}.get(ufunc.__name__)
    if ufunc is np.divmod:
        parts = (np.floor_divide, np.remainder)
        return tuple(
            Function(part.__name__, sign, "infix", part, ("", sign))
            for part, sign in zip(parts, ("//", "%"), strict=True)
        )
    return tuple(
        _call(f"{ufunc.__name__} {at}", names[at] if names else ufunc.__name__, partial(_part, ufunc, at), ufunc.nin)
        for at in range(ufunc.nout)
    )


def _part(ufunc: np.ufunc, position: int, *operands: Any) -> Any:
    return ufunc(*operands)[position]


def where_function() -> Function:
    """``numpy.where`` of three arrays."""
    return Function("where", "where", "words", np.where, ("where", "then", "else"))


def clip_of(has_low: bool, has_high: bool) -> Function:
    """``clip x from low to high``, with one bound or both."""
    signs = ("clip", *(["from"] if has_low else []), *(["to"] if has_high else []))
    compute = np.clip if has_low and has_high else _cut_below if has_low else _cut_above
    return Function("clip", "clip", "words", compute, signs)


def cast_of(dtype: str) -> Function:
    """A change of dtype: the value goes in as it is, and :func:`apply` brings it to the dtype of the result."""
    return Function(CAST, dtype, "call", np.asarray, (dtype,))


def plain_function(name: str, operands: int, options: dict[str, Any]) -> Function:
    """A function of one or two arrays that is no ufunc, with the plain ``options`` that it was called with."""
    if name == "round" and operands == 2:
        return Function(name, name, "words", _round, (name, "to"))
    return _call(name, name, partial(getattr(np, name), **options), operands)


def text_function(operation: str) -> Function | None:
    """A function of texts that is no ufunc."""
    library, _, name = operation.rpartition(".")
    if library not in {"numpy.strings", "numpy.char"} or name not in TEXTS:
        return None
    return _call(name, name, getattr(np.strings, name), 1)


def real_if_close(*, is_real: bool) -> Function:
    """All real parts where every imaginary one is small, else the numbers as they are."""
    return _call("real_if_close", "real_if_close", np.real if is_real else np.asarray, 1)


def filled(arrays: tuple[str, ...], options: dict[str, Any]) -> Function:
    """``numpy.nan_to_num`` with the values of ``arrays`` put in cell by cell."""

    def compute(x: Any, *fills: Any) -> Any:
        return np.nan_to_num(x, **options, **dict(zip(arrays, fills, strict=True)))

    return _call("nan_to_num", "nan_to_num", compute, 1 + len(arrays))


def _call(name: str, symbol: str, compute: Callable[..., Any], operands: int) -> Function:
    return Function(name, symbol, "call", compute, (symbol, *[","] * (operands - 1)))


def _cut_below(x: Any, low: Any) -> Any:
    return np.clip(x, low, None)


def _cut_above(x: Any, high: Any) -> Any:
    return np.clip(x, None, high)


def _round(x: Any, decimals: Any) -> Any:
    return np.round(x, int(np.asarray(decimals).item()))
