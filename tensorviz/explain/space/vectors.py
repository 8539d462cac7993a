"""Recorded vectors as arrows, and what is worked out of them here: in float64, for the picture only."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.spaces import Point
from tensorviz.explain.words import fit, new_name
from tensorviz.sentences import say

__all__ = [
    "LARGEST",
    "Vector",
    "about",
    "chip",
    "degrees",
    "entry_axes",
    "is_drawable",
    "length",
    "point",
    "reals",
    "renewed",
    "unfinite_sentence",
    "unit",
    "vector_of",
]

Floats: TypeAlias = npt.NDArray[np.float64]

LARGEST = 1e100
"""Lengths beyond are not squared, and not drawn."""
SMALLEST = 1e-100
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Vector:
    """A recorded vector: its name, and its entries in float64."""

    name: str
    values: Floats
    text: str

    @property
    def is_zero(self) -> bool:
        return not self.values.any()

    @property
    def length(self) -> float:
        return length(self.values)


def reals(operand: Operand | None) -> npt.NDArray[Any] | None:
    """All values of an array of real numbers; None where they were not kept whole, or are no real numbers."""
    snapshot = None if operand is None else operand.snapshot
    if snapshot is None or snapshot.values is None or snapshot.mask is not None:
        return None
    values = snapshot.values
    return values if values.dtype.kind in "iuf" and values.size else None


def vector_of(operand: Operand | None) -> Vector | None:
    """A 1-D array of at least two real numbers that were kept."""
    values = reals(operand)
    if operand is None or values is None or values.ndim != 1 or values.size < 2:
        return None
    return Vector(name_of(operand), values.astype(np.float64), chip(values))


def renewed(result: Vector, *before: Vector) -> Vector:
    """The result, as a new one where one of those before it has its name (``w = w + step``)."""
    is_alike = any(each.name == result.name for each in before)
    return replace(result, name=new_name(result.name)) if is_alike else result


def chip(values: npt.NDArray[Any]) -> str:
    """``"(3, −1)"``; of many entries nothing."""
    return f"({', '.join(format_value(each) for each in values)})" if values.size <= 3 else ""


def point(values: Floats) -> Point:
    """Coordinates for drawing."""
    return tuple(float(f"{each:.{DIGITS}g}") + 0.0 for each in values.tolist())


def length(values: Floats) -> float:
    """The Euclidean norm, without an overflow on the way."""
    return math.hypot(*values.tolist())


def unit(values: Floats) -> Floats:
    """The same direction at length 1; of the zero vector itself."""
    largest = float(np.abs(values).max())
    if largest == 0:
        return values
    scaled = values / largest
    unit_values: Floats = scaled / math.hypot(*scaled.tolist())
    return unit_values


def degrees(left: Floats, right: Floats) -> float:
    """The angle between two vectors, exact also where it is small (Kahan)."""
    one, other = unit(left), unit(right)
    return math.degrees(2 * math.atan2(length(one - other), length(one + other)))


def about(value: float) -> str:
    """A number worked out here: rounding that is left of a zero is a zero."""
    return format_value(np.float64(0.0 if abs(value) < 1e-12 else value))


def entry_axes(count: int) -> tuple[str, ...]:
    """``("entry 0", "entry 1")``."""
    return tuple(say("entry {axis}", axis=axis) for axis in range(count))


def is_drawable(*vectors: Floats) -> bool:
    """Whether all lengths can be squared and divided without a loss."""
    sizes = np.concatenate([np.abs(vector).reshape(-1) for vector in vectors])
    rest = sizes[sizes > 0]
    return bool(np.isfinite(sizes).all() and (rest < LARGEST).all() and (rest > SMALLEST).all())


def unfinite_sentence(vector: Vector) -> str | None:
    """Why a vector cannot be drawn; None where it can."""
    bad = np.nonzero(~np.isfinite(vector.values))[0]
    if bad.size:
        entry = format_value(vector.values[bad[0]])
        return fit(
            say(
                "Entry {bad} of {vector} is {entry}: it has no place in a picture, so it is not drawn.",
                bad=bad[0],
                vector=vector.name,
                entry=entry,
            ),
            say("Entry {bad} of one vector is {entry}: it is not drawn.", bad=bad[0], entry=entry),
        )
    if not is_drawable(vector.values):
        return fit(
            say(
                "The entries of {vector} are too large or too small to be squared, so it is not drawn.",
                vector=vector.name,
            ),
            say("Its entries are too large or too small to be squared, so it is not drawn."),
        )
    return None
