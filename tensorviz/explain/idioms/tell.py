"""The words that idioms share: axes with their names, lanes, numbers, and what was checked on the values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.format import format_value
from tensorviz.explain.idioms.graph import Value
from tensorviz.explain.words import count, join
from tensorviz.sentences import agree, say

__all__ = ["along", "close_to", "lanes", "largest", "number"]


def along(axes: Sequence[int], value: Value) -> str:
    """``"axis 1 (time)"``, ``"axes 0 and 2"``, ``"all cells"``."""
    ndim = len(value.shape)
    if len(axes) == ndim > 1:
        return say("all cells")
    names = [value.operand.axes[axis] if value.operand.axes else "" for axis in axes]
    named = f" ({join(names)})" if all(names) else ""
    return agree(
        len(axes), "axis {axes}{named}", "axes {axes}{named}", axes=join([str(axis) for axis in axes]), named=named
    )


def lanes(shape: Sequence[int], axes: Sequence[int]) -> str:
    """``"each of 3 rows"``, ``"each of 2 columns"``, ``"each of 16 lanes"``; ``"it"`` for all cells together."""
    many = math.prod(size for axis, size in enumerate(shape) if axis not in axes)
    if len(axes) == len(shape):
        return "it"
    noun = "lane"
    if len(shape) == 2 and len(axes) == 1:
        noun = say("row") if axes[0] == 1 else say("column")
    return say("the {noun}", noun=noun) if many == 1 else say("each of {nouns}", nouns=count(many, noun))


def number(value: Any) -> str:
    """As in all sentences."""
    return format_value(value)


def largest(values: npt.NDArray[Any]) -> float:
    """The largest absolute value; nan where there is a NaN or nothing."""
    return float(np.abs(values).max()) if values.size else math.nan


def close_to(values: npt.NDArray[Any], target: float, length: int, dtype: np.dtype[Any]) -> str | None:
    """``"1"``, ``"1 within 2.2e-16"``; None where a value lies farther from it than ``length`` roundings of ``dtype``.

    Sums and means of ``length`` numbers near 1, each rounded, lie that near to what they stand for.
    """
    if not values.size or dtype.kind != "f":
        return None
    distance = largest(values.astype(np.float64) - target)
    bound = 4 * (length + 1) * float(np.finfo(dtype).eps)
    if not distance <= bound:
        return None
    return (
        number(target)
        if distance == 0
        else say("{target} within {distance}", target=number(target), distance=f"{distance:.1e}")
    )
