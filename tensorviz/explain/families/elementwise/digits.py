"""Numbers about which four digits would tell a lie: rounded sums, unequal twins, small terms that are lost.

The browser writes the same texts by the same rules (``js/src/scene/exact_terms.ts``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.format import format_exact, format_value
from tensorviz.sentences import say

__all__ = ["is_rounded", "rounding_note", "texts_of"]

UNEQUAL = {
    "equal": False,
    "not_equal": True,
    "less": True,
    "greater": True,
    "less_equal": False,
    "greater_equal": False,
}
ARITHMETIC = ("add", "subtract", "multiply", "divide")
EPS = {"float32": 2.0**-23, "float64": 2.0**-52}
NEAR = 4


def texts_of(function: Function, cells: tuple[Any, ...], value: Any, dtype: str) -> tuple[tuple[str, ...], str]:
    """The operands and the value, in full where the short texts would say what is not so.

    That is where two numbers read the same and are not equal, and where a calculation on short numbers gives one that
    is short but for the last digits.
    """
    texts = tuple(format_value(cell) for cell in cells)
    total = format_value(value)
    if _reads_the_same(function, texts, cells, value):
        exact = tuple(format_exact(cell) for cell in cells)
        return (exact if len(set(exact)) > 1 else tuple(format_exact(np.float64(cell)) for cell in cells)), total
    return texts, format_exact(value) if _misses(function, cells, value, dtype) else total


def rounding_note(function: Function, cells: tuple[Any, ...], value: Any, dtype: str) -> str | None:
    """Why the number is not the one that was expected."""
    texts = tuple(format_value(cell) for cell in cells)
    if _reads_the_same(function, texts, cells, value):
        return say("Both read {text} in few digits, but they are different numbers.", text=texts[0])
    if _misses(function, cells, value, dtype):
        return say(
            "{dtype} keeps the nearest number that it has; here that is not {text}.",
            dtype=dtype,
            text=format_value(value),
        )
    lost = _lost(function, cells, value, dtype)
    if lost is not None:
        return say(
            "Near {value}, numbers of {dtype} are {spacing} apart: {lost} is lost.",
            value=format_value(value),
            dtype=dtype,
            spacing=format_value(_spacing(value)),
            lost=format_value(lost),
        )
    return None


def _spacing(value: Any) -> Any:
    """From the number to the next one of its dtype; the largest of all has none but the one before it."""
    with np.errstate(over="ignore"):
        up = abs(np.spacing(value))
    return up if np.isfinite(up) else abs(value - np.nextafter(value, type(value)(0)))


def is_rounded(function: Function, cells: tuple[Any, ...], value: Any, dtype: str) -> bool:
    """Whether there is such a note, which makes a cell a good example."""
    return rounding_note(function, cells, value, dtype) is not None


def _reads_the_same(function: Function, texts: tuple[str, ...], cells: tuple[Any, ...], value: Any) -> bool:
    unequal = UNEQUAL.get(function.name)
    is_real = all(isinstance(cell, float | np.floating) for cell in cells)
    return unequal is not None and is_real and bool(value) is unequal and texts[0] == texts[1] != "NaN"


def _misses(function: Function, cells: tuple[Any, ...], value: Any, dtype: str) -> bool:
    eps = EPS.get(dtype)
    if eps is None or function.name not in ARITHMETIC or not np.isfinite(value) or not value:
        return False
    short = format_value(value)
    if short == format_exact(value) or any(format_value(cell) != format_exact(cell) for cell in cells):
        return False
    number = float(f"{float(value):.4g}")
    return bool(abs(float(value) - number) <= NEAR * eps * abs(float(value)))


def _lost(function: Function, cells: tuple[Any, ...], value: Any, dtype: str) -> Any:
    if dtype not in EPS or function.name not in ("add", "subtract") or not np.isfinite(value):
        return None
    one, other = cells
    if other and value == one:
        return other
    kept = float(other) if function.name == "add" else -float(other)
    return one if one and value == kept else None
