"""H14: a result that is far larger than what went in."""

from __future__ import annotations

from math import prod

from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_bytes
from tensorviz.explain.hazards.case import Case, whole
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import Hazard
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["check"]

MOST_TIMES = 100
MANY_CELLS = 1_000_000


def check(case: Case) -> Hazard | None:
    """More than 100 times the operands, and more than a million cells."""
    recipe, result = case.plan.recipe, case.plan.result
    if not isinstance(recipe, ElementwiseRecipe) or result is None:
        return None
    given = sum(operand.nbytes for operand in case.plan.operands)
    is_stretched = all(prod(operand.shape) < prod(recipe.output) for operand in case.plan.operands)
    if not is_stretched or prod(recipe.output) <= MANY_CELLS or result.nbytes <= MOST_TIMES * given:
        return None
    sizes = say("{given} became {nbytes}", given=format_bytes(given), nbytes=format_bytes(result.nbytes))
    told = fit(
        say("{result} is large: by broadcasting, {sizes}.", result=name_of(result), sizes=sizes),
        say("By broadcasting, {sizes}.", sizes=sizes),
    )
    small = [number for number, operand in enumerate(case.plan.operands) if prod(operand.shape) < prod(recipe.output)]
    return Hazard("H14", told, tuple(role for number in small for role in whole(number, case.plan.operands[number])))
