"""How far the cells of two blocks are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Facts
from tensorviz.inspector.kinds import kind_of

__all__ = ["Apart", "apart", "common_kind"]

Array = npt.NDArray[Any]
Common: TypeAlias = Literal["number", "complex", "time", "text"]
FLOAT_BITS = {"float16": np.int16, "float32": np.int32, "float64": np.int64}
HALF_BITS = 16


@dataclass(frozen=True, slots=True)
class Apart:
    """Per cell: whether they differ, and by how much; NaN where only one of them is NaN.

    ``ulps`` is None where the dtypes are not one and the same float.
    """

    differs: Array
    absolute: Array
    relative: Array
    ulps: Array | None
    only_left_nan: Array
    only_right_nan: Array


def common_kind(left: Facts, right: Facts) -> Common | None:
    """What both kinds of values are compared as; None where they cannot be."""
    kinds = {kind_of(left.dtype), kind_of(right.dtype)}
    if kinds <= {"bool", "int", "float"}:
        return "number"
    if kinds <= {"bool", "int", "float", "complex"}:
        return "complex"
    if kinds == {"time"}:
        return "time" if left.dtype.kind == right.dtype.kind else None
    return "text" if kinds == {"text"} and left.dtype.kind == right.dtype.kind else None


def apart(left: Array, right: Array, masks: list[Array | None], left_facts: Facts, right_facts: Facts) -> Apart:
    """Compare two blocks of one shape; cells that both mask are equal, those that one masks are as NaN."""
    common = common_kind(left_facts, right_facts)
    if common == "text":
        return _of_text(left != right)
    a, b, left_nan, right_nan = _wide(left, right, common)
    hidden = [np.zeros(left.shape, np.bool_) if mask is None else mask for mask in masks]
    left_nan, right_nan = left_nan | hidden[0], right_nan | hidden[1]
    one_nan, same = left_nan ^ right_nan, (a == b) | (left_nan & right_nan)
    absolute = np.where(same, 0.0, np.abs(a - b)).astype(np.float64)
    relative = np.where(same, 0.0, np.abs(a - b) / np.abs(b)).astype(np.float64)
    for values in (absolute, relative):
        values[one_nan] = np.nan
    relative[np.isnan(relative) & ~one_nan] = np.inf
    ulps = _ulps(left, right, left_facts, right_facts)
    if ulps is not None:
        ulps = np.where(same, 0.0, ulps)
        ulps[one_nan] = np.nan
    return Apart(~same, absolute, relative, ulps, left_nan & ~right_nan, right_nan & ~left_nan)


def _wide(left: Array, right: Array, common: Common | None) -> tuple[Array, Array, Array, Array]:
    """Both in a type that holds their differences, and where each is NaN."""
    if common == "time":
        dtype = np.result_type(left, right)
        a, b = (each.astype(dtype) for each in (left, right))
        is_nat = np.isnat(a), np.isnat(b)
        return a.view(np.int64).astype(np.longdouble), b.view(np.int64).astype(np.longdouble), *is_nat
    is_wide = any(each.dtype.kind in "iu" and each.itemsize == 8 for each in (left, right))
    is_wide = is_wide or any(each.dtype in (np.longdouble, np.clongdouble) for each in (left, right))
    if common == "complex":
        kept: Any = np.clongdouble if is_wide else np.complex128
    else:
        kept = np.longdouble if is_wide else np.float64
    a, b = left.astype(kept), right.astype(kept)
    return a, b, np.isnan(a), np.isnan(b)


def _of_text(differs: Array) -> Apart:
    none = np.zeros(differs.shape, np.bool_)
    return Apart(differs, differs.astype(np.float64), differs.astype(np.float64), None, none, none)


def _ulps(left: Array, right: Array, left_facts: Facts, right_facts: Facts) -> Array | None:
    """Steps between neighbouring floats; of bfloat16 those of the upper half of a float32."""
    name = left_facts.dtype_name
    if right_facts.dtype_name != name or (name not in FLOAT_BITS and name != "bfloat16"):
        return None
    places = [_ordered(each, FLOAT_BITS.get(name, np.int32)) for each in (left, right)]
    steps = np.abs(places[0].astype(np.longdouble) - places[1].astype(np.longdouble)).astype(np.float64)
    return steps / (1 << HALF_BITS) if name == "bfloat16" else steps


def _ordered(values: Array, whole: Any) -> Array:
    """Whole numbers in the order of the floats, one step for each."""
    bits = values.astype(values.dtype.newbyteorder("=")).view(whole).astype(np.int64)
    lowest = np.int64(np.iinfo(whole).min)
    ordered: Array = np.where(bits < 0, lowest - bits, bits)
    return ordered
