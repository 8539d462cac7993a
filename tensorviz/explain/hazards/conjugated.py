"""H12: a product of complex vectors without a conjugate."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.hazards.case import Case, whole
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ContractionRecipe
from tensorviz.explain.steps import Hazard
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["check"]


def check(case: Case) -> Hazard | None:
    """Both are complex vectors, and neither was conjugated in this cell."""
    recipe, operands = case.plan.recipe, case.plan.operands
    is_dot = isinstance(recipe, ContractionRecipe) and recipe.view == "dot" and not recipe.conjugates
    if not is_dot or len(operands) < 2 or not all(_is_complex(operand) for operand in operands[:2]):
        return None
    if any(_is_conjugated(case, operand) for operand in operands[:2]):
        return None
    left, right = operands[0].name, operands[1].name
    sentence = say(
        "{left} was not conjugated, so this is no inner product; did you mean vdot({left}, {right})?",
        left=left,
        right=right,
    )
    told = fit(sentence, say("Nothing was conjugated, so this is no inner product; did you mean vdot?"))
    return Hazard("H12", told, whole(0, operands[0]))


def _is_complex(operand: Operand) -> bool:
    if len(operand.shape) != 1 or not isinstance(operand.dtype, np.dtype) or operand.dtype.kind != "c":
        return False
    cells = operand.snapshot.values if operand.snapshot is not None else None
    return cells is None or bool(np.any(cells.imag != 0))


def _is_conjugated(case: Case, operand: Operand) -> bool:
    makers = case.history.ancestors(case.event, operand.snapshot)
    return "conj" in operand.name or any("conj" in event.operation for event in makers)
