"""H15: a letter of an ``einsum`` that has two sizes, one of them 1."""

from __future__ import annotations

from tensorviz.explain.hazards.case import Case, wrote_one_on_purpose
from tensorviz.explain.recipes import EinsumRecipe
from tensorviz.explain.steps import Hazard, Role
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["check"]


def check(case: Case) -> Hazard | None:
    """The axis of size 1 was stretched without a word."""
    recipe = case.plan.recipe
    if not isinstance(recipe, EinsumRecipe) or case.function != "einsum":
        return None
    sizes = dict(recipe.sizes)
    for number, (letters, operand) in enumerate(zip(recipe.inputs, case.plan.operands, strict=False)):
        for letter, size in zip(letters, operand.shape, strict=False):
            if size != 1 or sizes[letter] == 1 or wrote_one_on_purpose(case, operand.snapshot, operand.name):
                continue
            whole = tuple(slice(0, length) for length in operand.shape)
            sentence = say(
                "{letter} has size 1 in {name} and {size} elsewhere: einsum stretched it.",
                letter=letter,
                name=operand.name,
                size=sizes[letter],
            )
            return Hazard("H15", fit(sentence), (Role("hazard", number, whole),))
    return None
