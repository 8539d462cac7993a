"""One-hot rows: rows of an identity matrix, ones written at numbers, numbers compared with all classes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.indexing.parts import parts_of
from tensorviz.explain.idioms.graph import Op, Value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import operands_of, swapped, through
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.words import clip_name, count
from tensorviz.sentences import say

__all__ = ["find"]


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``np.eye(k)[y]``, ``zeros[range(n), y] = 1``, ``y[:, None] == np.arange(k)``."""
    parts = _chosen(op) or _written(op) or _compared(op)
    result = op.result.cells
    if parts is None or result is None or not _is_one_hot(result):
        return None
    text, ops = parts
    label = say("one-hot rows for {text}", text=text)
    sentence = say(
        "{label}: each of {rows} holds a single 1 among {columns}.",
        label=label,
        rows=count(result.size // result.shape[-1], "row"),
        columns=count(result.shape[-1], "column"),
    )
    return Match(say("one-hot"), label, sentence, ops | {op}, op)


def _is_one_hot(cells: npt.NDArray[np.generic]) -> bool:
    """Whether the last axis holds one 1 each time, and zeros."""
    if cells.ndim < 2 or not cells.size:
        return False
    return bool(((cells == 0) | (cells == 1)).all() and (np.count_nonzero(cells, axis=-1) == 1).all())


def _chosen(op: Op) -> tuple[str, frozenset[Op]] | None:
    """Rows of an identity matrix."""
    recipe = op.recipe
    if not isinstance(recipe, MovementRecipe) or recipe.kind != "select" or len(recipe.chips) != 2:
        return None
    table, chips = op.inputs[0], recipe.chips
    eye = table.made_by("eye", "identity")
    if eye is None or chips[0].kind != "cells" or chips[1].kind != "whole":
        return None
    cells = table.cells
    is_identity = cells is not None and np.array_equal(cells, np.identity(len(cells)))
    return (chips[0].text, frozenset({eye})) if is_identity else None


def _written(op: Op) -> tuple[str, frozenset[Op]] | None:
    """One 1 in each row of zeros: the numbers are the second index, the first counts the rows."""
    recipe = op.recipe
    if not isinstance(recipe, MovementRecipe) or recipe.kind != "write" or len(op.event.arguments) != 3:
        return None
    table = op.inputs[0]
    cells = table.cells
    parts = parts_of(op.event.arguments[1], table.shape) if cells is not None and not cells.any() else None
    if parts is None or len(parts) != 2 or any(part.chip.kind != "cells" for part in parts):
        return None
    if not np.array_equal(parts[0].value, np.arange(table.shape[0])):
        return None
    made = table.made_by("zeros", "zeros_like")
    return clip_name(parts[1].chip.text), frozenset() if made is None else frozenset({made})


def _compared(op: Op) -> tuple[str, frozenset[Op]] | None:
    """Numbers in a column, compared with 0, 1, 2, ... in a row."""
    sides = operands_of(op.result, "equal")
    for column, row in swapped(sides) if sides is not None else ():
        classes = _classes(row)
        if classes is not None and column.shape and column.shape[-1] == 1 and op.result.shape[-1] == classes > 1:
            numbers, passed = through(column)
            return numbers.name, passed
    return None


def _classes(row: Value) -> int | None:
    """How many there are where a row holds 0, 1, 2, ..."""
    cells = row.cells
    if cells is None or not cells.shape or cells.size != cells.shape[-1]:
        return None
    return cells.size if np.array_equal(cells.reshape(-1), np.arange(cells.size)) else None
