"""The number that a reduction takes beside the array, and which function that makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tensorviz.explain.subject import Subject

__all__ = ["SINGULAR", "diagonal_axes", "is_of_matrix", "parameter_of"]

FROBENIUS = (None, "fro", "f")
SINGULAR = ("nuc", 2, -2)
"""The orders of the norm of a matrix that are made of its singular values."""
COLUMNS, ROWS = "column_norm", "row_norm"

Get = Callable[[str, Any], Any]


def parameter_of(
    function: str, get: Get, subject: Subject, ndim: int, axes: tuple[int, ...] | None
) -> tuple[str, float] | None:
    """The function by the name that a recipe has for it, with its number; None where that is not understood."""
    match function:
        case "std" | "var":
            value = get("correction", get("ddof", 0))
        case "trace":
            value = get("offset", 0)
            rows, columns = diagonal_axes(subject, ndim)
            value = -value if rows % ndim > columns % ndim and isinstance(value, int) else value
        case "quantile":
            value = get("q", None)
        case "percentile":
            value = get("q", None)
            return ("quantile", value / 100) if isinstance(value, int | float) else None
        case "norm":
            return _norm(get("ord", None), subject, ndim, axes or ())
        case _:
            return function, 0
    return (function, value) if isinstance(value, int | float) else None


def diagonal_axes(subject: Subject, ndim: int) -> tuple[Any, Any]:
    """The two axes of a diagonal, that of the rows first."""
    if subject.event.operation == "numpy.linalg.trace":
        return ndim - 2, ndim - 1
    return subject.keyword("axis1", 2, 0), subject.keyword("axis2", 3, 1)


def is_of_matrix(subject: Subject, ndim: int, axes: tuple[int, ...]) -> bool:
    """Whether a norm is asked for that takes two axes as rows and columns."""
    operation = subject.event.operation
    return operation == "numpy.linalg.matrix_norm" or (operation == "numpy.linalg.norm" and len(axes) == 2 <= ndim)


def _norm(order: Any, subject: Subject, ndim: int, axes: tuple[int, ...]) -> tuple[str, float] | None:
    """All cells of a lane measured together, or the largest or the smallest sum of a column or of a row."""
    if not is_of_matrix(subject, ndim, axes):
        order = 2 if order is None else order
        return ("norm", order) if isinstance(order, int | float) else None
    if order in FROBENIUS:
        return "norm", 2
    if order in SINGULAR or not isinstance(order, int | float):
        return None
    asked = subject.keyword("axis", 2)
    is_swapped = isinstance(asked, tuple) and asked[0] % ndim > asked[1] % ndim
    is_of_columns = (abs(order) == 1) != is_swapped
    return COLUMNS if is_of_columns else ROWS, 1 if order > 0 else -1
