"""Functions of corresponding cells: how they are spelt, and one of them applied to one cell."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tensorviz.explain.format import MINUS
from tensorviz.explain.operands import Operand
from tensorviz.trace.quiet import warnings_ignored

__all__ = ["Function", "apply", "is_python_value", "pick", "spell", "wraps"]

EXACT: dict[str, Callable[..., int]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "power": operator.pow,
    "negative": operator.neg,
    "absolute": operator.abs,
    "square": lambda x: x * x,
    "left_shift": operator.lshift,
    "cast": int,
}
LARGEST_EXPONENT = 64
SIGNS = {"+", MINUS}


@dataclass(frozen=True, slots=True)
class Function:
    """One elementwise function as the reader wrote it.

    Attributes
    ----------
    name : str
        NumPy's name, or ``"cast"`` for every change of dtype.
    symbol : str
        As drawn: ``"+"``, ``"exp"``, for a cast the dtype.
    form : {"infix", "prefix", "call", "words"}
        Between its operands, before the one operand, as a call, or with a word before each operand (``signs``).
    compute : callable
        The function itself, of arrays and Python numbers.
    signs : tuple of str
        What stands before each of its operands in a picture.
    """

    name: str
    symbol: str
    form: Literal["infix", "prefix", "call", "words"]
    compute: Callable[..., Any]
    signs: tuple[str, ...]


def spell(function: Function, texts: tuple[str, ...]) -> str:
    """``("8", "−6.5")`` as ``8 − (−6.5)``, as a call, or as ``where T then 3 else 0``."""
    if function.form == "call":
        return f"{function.symbol}({', '.join(texts)})"
    if function.form == "words":
        return " ".join(f"{sign} {text}" for sign, text in zip(function.signs, texts, strict=True))
    if function.form == "prefix":
        is_sign = function.symbol in SIGNS and texts[0][:1].isdigit()
        return function.symbol + (f"({texts[0]})" if is_sign else _bracketed(texts[0]))
    left = _bracketed(texts[0]) if function.name == "power" or _is_compound(texts[0]) else texts[0]
    return f"{left} {function.symbol} {_bracketed(texts[1])}"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith(("−", "-", "+")) or _is_compound(text) else text


def _is_compound(text: str) -> bool:
    """Whether it is an expression with an operator of its own, as ``1 - w`` and ``1+2j``."""
    try:
        tree = ast.parse(text.replace(MINUS, "-"), mode="eval")
    except (SyntaxError, ValueError):
        return False
    return isinstance(tree.body, ast.BinOp | ast.BoolOp | ast.Compare | ast.IfExp)


def is_python_value(operand: Operand) -> bool:
    """Whether it is a Python number or string, which takes the dtype of the arrays that it meets."""
    snapshot = operand.snapshot
    return snapshot is not None and snapshot.library == "python" and not snapshot.shape


def pick(operand: Operand, index: tuple[int, ...]) -> Any:
    """The value at ``index`` as the function saw it: a Python number stays one, an array's cell is a NumPy scalar."""
    cell = operand.cell(index)
    return cell.item() if is_python_value(operand) and cell is not None else cell


def apply(function: Function, cells: tuple[Any, ...], dtype: np.dtype[Any]) -> tuple[Any, Any]:
    """The function of ``cells`` in the dtype that NumPy would choose for arrays of them, and brought to ``dtype``.

    Python numbers take part as such, so that they follow the array's dtype as in the operation. Both are None where
    NumPy refuses.
    """
    arrays = [np.asarray(cell).reshape(1) if isinstance(cell, np.generic) else cell for cell in cells]
    try:
        with warnings_ignored(), np.errstate(all="ignore"):
            term = np.asarray(function.compute(*arrays))
            real = term.real if term.dtype.kind == "c" and dtype.kind in "iuf" else term
            return term.reshape(-1)[0], real.astype(dtype).reshape(-1)[0]
    except (TypeError, ValueError, ArithmeticError):
        return None, None


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
