"""What can be said of any new array: its shape, its cells and what they hold."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.creation.asked import Asked
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.words import count, fit
from tensorviz.sentences import noun, say

__all__ = ["fields_of", "noun_of", "plainly", "shape_text", "size_of", "whole_values"]

NOUNS = {
    "b": noun("truth value"),
    "S": noun("string"),
    "U": noun("string"),
    "M": noun("date"),
    "m": noun("duration"),
    "O": noun("object"),
    "V": noun("record"),
}


def whole_values(result: Operand) -> Any:
    """The values where all were kept."""
    return result.snapshot.values if result.snapshot is not None else None


def plainly(asked: Asked, result: Operand) -> str:
    """How many numbers of which dtype, and nothing else."""
    return fit(
        say(
            "{written} made {numbers} of {dtype}.",
            written=asked.written,
            numbers=count(size_of(result), "number"),
            dtype=result.dtype,
        )
    )


def shape_text(result: Operand) -> str:
    """``"shape (2, 3)"``."""
    return say("shape {shape}", shape=format_shape(result.shape))


def noun_of(result: Operand) -> str:
    """What the cells hold."""
    return NOUNS.get(result.dtype.kind, noun("number")) if isinstance(result.dtype, np.dtype) else noun("number")


def fields_of(result: Operand) -> tuple[str, ...]:
    """The names of a record's fields, where the values were kept."""
    values = whole_values(result)
    return () if values is None else values.dtype.names or ()


def size_of(result: Operand | None) -> int:
    """The number of cells; 0 where there is no array."""
    snapshot = result.snapshot if result is not None else None
    return snapshot.size if isinstance(snapshot, Snapshot) else 0
