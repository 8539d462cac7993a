"""What two arrays have in common before any cell is looked at: shapes, dtypes, devices, in sentences."""

from __future__ import annotations

import math

from tensorviz.arrays.reading.reader import Facts
from tensorviz.explain.format import format_shape
from tensorviz.inspector.kinds import kind_of
from tensorviz.sentences import say

__all__ = ["sentences_about"]

NUMBERS = ("bool", "int", "float", "complex")
PRECISION = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}


def sentences_about(left: Facts, right: Facts) -> tuple[str, ...]:
    """Why the two can or cannot be compared cell by cell, and what in their dtypes may make them differ."""
    said = []
    if left.shape != right.shape:
        said.append(_shapes(left.shape, right.shape))
    said += _dtypes(left, right)
    if left.device != right.device:
        said.append(
            say(
                "They lie on {left} and {right}; sums may be added in another order there.",
                left=left.device,
                right=right.device,
            )
        )
    return tuple(said)


def _shapes(left: tuple[int, ...], right: tuple[int, ...]) -> str:
    slots = {"left": format_shape(left), "right": format_shape(right)}
    if left == right[::-1]:
        return say("The shapes are {left} and {right}: compare with its transpose, .T.", **slots)
    if [n for n in left if n != 1] == [n for n in right if n != 1]:
        return say(
            "The shapes are {left} and {right}: they differ in axes of size 1 only; .squeeze() makes them alike.",
            **slots,
        )
    if sorted(left) == sorted(right):
        return say("The shapes are {left} and {right}: the same axes in another order; transpose one.", **slots)
    if math.prod(left) == math.prod(right):
        return say("The shapes are {left} and {right}: as many cells in other axes; .reshape() may help.", **slots)
    if len(left) == len(right):
        axes = ", ".join(str(axis) for axis, (a, b) in enumerate(zip(left, right, strict=True)) if a != b)
        return say("The shapes are {left} and {right}: they differ along axis {axes}.", **slots, axes=axes)
    return say(
        "The shapes are {left} and {right}: they have {many} and {more} axes.", **slots, many=len(left), more=len(right)
    )


def _dtypes(left: Facts, right: Facts) -> list[str]:
    names = (left.dtype_name, right.dtype_name)
    if names[0] == names[1]:
        return []
    slots = {"left": names[0], "right": names[1]}
    kinds = {kind_of(left.dtype), kind_of(right.dtype)}
    if not (kinds <= set(NUMBERS) or (len(kinds) == 1 and kinds <= {"time", "text"})):
        return [say("{left} and {right} cannot be compared.", **slots)]
    if not all(name in PRECISION for name in names):
        return [say("The dtypes are {left} and {right}; they are compared as numbers.", **slots)]
    coarse = min(names, key=PRECISION.__getitem__)
    digits = math.floor(PRECISION[coarse] * math.log10(2))
    return [
        say(
            "The dtypes are {left} and {right}: {coarse} keeps about {digits} digits; "
            "relative differences up to 1e-{digits} are rounding.",
            **slots,
            coarse=coarse,
            digits=digits,
        )
    ]
