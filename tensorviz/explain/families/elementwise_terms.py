"""NumPy's elementwise functions: how they are spelt, and one of them applied to one cell."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import NodeKind

__all__ = ["Function", "apply", "exact_integer", "function_of", "pick", "spell", "wraps"]

ALIASES = {
    "builtins.abs": "absolute",
    "builtins.pow": "power",
    "numpy.ndarray.conj": "conjugate",
    "numpy.ndarray.conjugate": "conjugate",
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
TRIGONOMETRIC = {"sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "deg2rad", "rad2deg"}
INVERSE_HYPERBOLIC = {"arcsinh", "arccosh", "arctanh"}
EXPONENTIAL = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "cbrt", "square", "reciprocal"}
STEPPED = {"absolute", "fabs", "sign", "negative", "positive", "floor", "ceil", "rint", "trunc", "degrees", "radians"}
CURVED = TRIGONOMETRIC | INVERSE_HYPERBOLIC | EXPONENTIAL | STEPPED
EXACT: dict[str, Callable[..., int]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "power": operator.pow,
    "negative": operator.neg,
    "absolute": operator.abs,
    "square": lambda x: x * x,
    "left_shift": operator.lshift,
}
LARGEST_EXPONENT = 64


@dataclass(frozen=True, slots=True)
class Function:
    """One ufunc as the reader wrote it.

    ``form`` says how it is spelt: between its operands, before the one operand, or as a call. ``by_operator`` is true
    where Python's operator ran it, which for ``**`` takes other code paths than ``np.power``.
    """

    ufunc: np.ufunc
    symbol: str
    form: Literal["infix", "prefix", "call"]
    by_operator: bool = False

    @property
    def name(self) -> str:
        return self.ufunc.__name__

    @property
    def has_curve(self) -> bool:
        return self.name in CURVED


def function_of(subject: Subject) -> Function | None:
    """The elementwise function of one or two operands and one result that ran; None where it was none."""
    operation = subject.event.operation
    name = ALIASES.get(operation, operation.removeprefix("numpy."))
    ufunc = getattr(np, name, None) if "." not in name else None
    if not isinstance(ufunc, np.ufunc) or ufunc.nin > 2 or ufunc.nout != 1 or ufunc.signature is not None:
        return None
    by_operator = subject.node.kind in {NodeKind.BINARY, NodeKind.AUGMENTED}
    if ufunc.__name__ in INFIX:
        return Function(ufunc, INFIX[ufunc.__name__], "infix", by_operator)
    if ufunc.__name__ in PREFIX:
        return Function(ufunc, PREFIX[ufunc.__name__], "prefix")
    written = subject.node.symbol.rpartition(".")[2]
    is_own_name = getattr(np, written, None) is ufunc or ALIASES.get(f"builtins.{written}") == ufunc.__name__
    return Function(ufunc, written if is_own_name else ufunc.__name__, "call")


def spell(function: Function, texts: tuple[str, ...]) -> str:
    """``("8", "−6.5")`` as ``8 − (−6.5)``, or as a call for a function without a symbol."""
    if function.form == "call":
        return f"{function.symbol}({', '.join(texts)})"
    if function.form == "prefix":
        return function.symbol + _bracketed(texts[0])
    left = _bracketed(texts[0]) if function.name == "power" else texts[0]
    return f"{left} {function.symbol} {_bracketed(texts[1])}"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith(("−", "-", "+")) else text


def pick(operand: Operand, index: tuple[int, ...]) -> Any:
    """The value at ``index`` as the function saw it: a Python number stays one, an array's cell is a NumPy scalar."""
    cell = operand.cell(index)
    snapshot = operand.snapshot
    is_python_number = snapshot is not None and snapshot.library == "python" and not snapshot.shape
    return cell.item() if is_python_number and cell is not None else cell


def apply(function: Function, cells: tuple[Any, ...], dtype: np.dtype[Any], *, forced: bool = False) -> Any:
    """The function of ``cells`` in the dtype that NumPy would choose for arrays of them, brought to ``dtype``.

    Python numbers take part as such, so that they follow the array's dtype as in the operation. Returns None where
    NumPy refuses. ``forced`` says that the call asked for ``dtype``.
    """
    arrays = [np.asarray(cell).reshape(1) if isinstance(cell, np.generic) else cell for cell in cells]
    try:
        with np.errstate(all="ignore"):
            term = _call(function, arrays, dtype if forced else None)
            return np.asarray(term).astype(dtype).reshape(-1)[0]
    except (TypeError, ValueError, ArithmeticError):
        return None


def _call(function: Function, arrays: list[Any], dtype: np.dtype[Any] | None) -> npt.NDArray[Any]:
    if function.by_operator and function.name == "power":
        result: npt.NDArray[Any] = operator.pow(*arrays)
        return result
    return function.ufunc(*arrays, dtype=dtype)  # type: ignore[no-any-return]


def exact_integer(function: Function, cells: tuple[Any, ...]) -> int | None:
    """What integers give without a largest or a smallest one; None for other functions and other cells."""
    if function.name not in EXACT or not all(_is_integer(cell) for cell in cells):
        return None
    numbers = [int(cell) for cell in cells]
    if function.name in {"power", "left_shift"} and not 0 <= numbers[1] <= LARGEST_EXPONENT:
        return None
    return int(EXACT[function.name](*numbers))


def wraps(function: Function, cells: tuple[Any, ...], recorded: Any) -> int | None:
    """The exact integer that did not fit the recorded cell's dtype; None where it fitted."""
    if not isinstance(recorded, np.integer):
        return None
    exact = exact_integer(function, cells)
    return exact if exact is not None and exact != int(recorded) else None


def _is_integer(cell: Any) -> bool:
    return isinstance(cell, int | np.integer) and not isinstance(cell, bool | np.timedelta64)
