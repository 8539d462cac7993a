"""One-hot rows: rows of an identity matrix, chosen by numbers."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.idioms.graph import Op
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.words import count
from tensorviz.sentences import say

__all__ = ["find"]


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``np.eye(k)[y]``."""
    recipe = op.recipe
    if not isinstance(recipe, MovementRecipe) or recipe.kind != "select" or len(recipe.chips) != 2:
        return None
    table, chips = op.inputs[0], recipe.chips
    eye = table.made_by("eye", "identity")
    if eye is None or chips[0].kind != "cells" or chips[1].kind != "whole":
        return None
    cells, result = table.cells, op.result.cells
    if cells is None or result is None or not np.array_equal(cells, np.identity(len(cells))):
        return None
    rows = result.size // len(cells)
    label = say("one-hot rows for {text}", text=chips[0].text)
    sentence = say(
        "{label}: each of {rows} holds a single 1 among {columns}.",
        label=label,
        rows=count(rows, "row"),
        columns=count(len(cells), "column"),
    )
    return Match(say("one-hot"), label, sentence, frozenset({op, eye}), op)
