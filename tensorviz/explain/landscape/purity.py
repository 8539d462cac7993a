"""Which functions of the reader's may be called for a picture: those that can only compute, and come to an end.

Decided by the bytecode, without calling anything: nothing but its own variables is written, nothing is jumped back to,
and all that it reads is functions of NumPy and :mod:`math` by a list, plain arrays and numbers that are not large,
functions of this kind.
"""

from __future__ import annotations

import builtins
import dis
import inspect
import math
import types

import numpy as np

__all__ = ["is_pure"]

MOST_DEPTH = 4
FORBIDDEN = (
    "STORE_GLOBAL", "STORE_NAME", "STORE_ATTR", "STORE_SUBSCR", "STORE_SLICE", "STORE_DEREF", "DELETE",
    "IMPORT", "YIELD", "SEND", "MAKE_FUNCTION", "LOAD_BUILD_CLASS", "BEFORE_WITH", "SETUP", "JUMP_BACKWARD",
    "FOR_ITER", "GET_", "RAISE", "LOAD_NAME", "LOAD_LOCALS", "LOAD_FROM_DICT", "LOAD_SPECIAL", "INPLACE",
    "LOAD_SUPER",
)  # fmt: skip
BUILTINS = frozenset({"abs", "complex", "float", "int", "len", "max", "min", "pow", "round", "sum"})
FUNCTIONS = frozenset(
    {
        "abs", "absolute", "add", "arccos", "arcsin", "arctan", "arctan2", "array", "asarray", "average",
        "clip", "concatenate", "cos", "cosh", "cross", "cumsum", "diag", "diff", "divide", "dot", "e", "einsum",
        "exp", "exp2", "expm1", "eye", "float32", "float64", "fmax", "fmin", "full", "heaviside", "hstack",
        "hypot", "inf", "inner", "linalg", "log", "log10", "log1p", "log2", "logaddexp", "matmul", "max",
        "maximum", "mean", "min", "minimum", "multiply", "negative", "newaxis", "norm", "ones", "ones_like",
        "outer", "pi", "power", "prod", "ravel", "reciprocal", "reshape", "sign", "sin", "sinh", "sqrt",
        "square", "stack", "std", "subtract", "sum", "tan", "tanh", "trace", "transpose", "tril", "triu", "var",
        "vdot", "vecdot", "vstack", "where", "zeros", "zeros_like",
    }
)  # fmt: skip
MEMBERS = frozenset(
    {
        "T", "astype", "copy", "cumsum", "dot", "flatten", "imag", "item", "max", "mean", "min", "ndim", "prod",
        "ravel", "real", "reshape", "shape", "size", "std", "sum", "trace", "transpose", "var",
    }
)  # fmt: skip
MATHS = frozenset(name for name in vars(math) if not name.startswith("_"))
MOST_BYTES = 2**18
MOST_COUNT = 2**16
NUMBERS = (bool, int, float, complex, type(None), str)
LIBRARY = {np.ufunc, type(np.dot), types.BuiltinFunctionType}
WRITES = frozenset({"out", "where"})


def is_pure(function: object) -> bool:
    """Whether calling it can change nothing, and ends. False wherever that is not certain."""
    return isinstance(function, types.FunctionType) and _is_pure(function, ())


def _is_pure(function: types.FunctionType, callers: tuple[types.CodeType, ...]) -> bool:
    code = function.__code__
    if code in callers or len(callers) >= MOST_DEPTH or code.co_flags & _DELAYED or code.co_exceptiontable:
        return False
    if any(type(each) is int and abs(each) > MOST_COUNT for each in code.co_consts):
        return False  # an array of so many entries is not made for a picture
    if any(isinstance(each, tuple) and WRITES.intersection(filter(_is_text, each)) for each in code.co_consts):
        return False
    held = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    cells = [cell.cell_contents for cell in function.__closure__ or () if not _is_empty(cell)]
    within = (*callers, code)
    if not all(_is_data(each) for each in held) or not all(_is_readable(each, within) for each in cells):
        return False
    return all(_is_allowed(each, function, within) for each in dis.get_instructions(code))


_DELAYED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR | inspect.CO_VARKEYWORDS


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_empty(cell: types.CellType) -> bool:
    try:
        cell.cell_contents  # noqa: B018 - only asked whether there is something
    except ValueError:
        return True
    return False


def _is_allowed(each: dis.Instruction, function: types.FunctionType, within: tuple[types.CodeType, ...]) -> bool:
    name = each.opname
    if name.startswith(FORBIDDEN) or (name == "BINARY_OP" and each.argrepr.endswith("=")):
        return False
    if name == "LOAD_GLOBAL":
        missing = object()
        value = function.__globals__.get(each.argval, missing)
        if value is missing:
            return each.argval in BUILTINS and getattr(function, "__builtins__", {}).get(each.argval) is vars(
                builtins
            ).get(each.argval)
        return _is_readable(value, within)
    if name in {"LOAD_ATTR", "LOAD_METHOD"}:
        return each.argval in MEMBERS | FUNCTIONS | MATHS
    return True


def _is_readable(value: object, within: tuple[types.CodeType, ...]) -> bool:
    if value is np or value is math or value is np.linalg:
        return True
    if type(value) in LIBRARY:
        name = str(value.__name__)  # type: ignore[attr-defined]
        is_numpys = name in FUNCTIONS and any(getattr(home, name, None) is value for home in (np, np.linalg))
        return is_numpys or (name in MATHS and getattr(math, name) is value)
    if isinstance(value, types.FunctionType):
        is_numpys = value.__name__ in FUNCTIONS and getattr(np, value.__name__, None) is value
        return is_numpys or _is_pure(value, within)
    return _is_data(value)


def _is_data(value: object) -> bool:
    """Plain arrays of numbers, numbers, and short tuples and lists of them: of their own types, not of one's heirs."""
    if type(value) is np.ndarray:
        return value.dtype.kind in "biufc" and value.nbytes <= MOST_BYTES
    if type(value) in {tuple, list}:
        return all(map(_is_number, value))  # type: ignore[call-overload]
    return _is_number(value)


def _is_number(value: object) -> bool:
    if type(value) is int and abs(value) > MOST_COUNT:
        return False
    return type(value) in NUMBERS or issubclass(type(value), np.number | np.bool_)
