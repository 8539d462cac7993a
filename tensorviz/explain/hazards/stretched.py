"""H1: two operands that were both stretched, where one number per entry was likely meant."""

from __future__ import annotations

from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.hazards.case import Case, wrote_one_on_purpose
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import RESULT, Hazard, Role
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["check"]

NOUNS = {"add": say("sums"), "subtract": say("differences"), "multiply": say("products"), "divide": say("quotients")}
COMPARED = frozenset({"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"})
MOST_MARKED = 12


def check(case: Case) -> Hazard | None:
    """Both broadcast, their ndim differ, the stretched sizes are equal, and no axis of size 1 was asked for."""
    recipe, operands = case.plan.recipe, case.plan.operands[:2]
    if not isinstance(recipe, ElementwiseRecipe) or recipe.inputs != 2 or len(operands) != 2:
        return None
    if len(operands[0].shape) == len(operands[1].shape):
        return None
    stretched = [_stretched(padded, recipe.output) for padded in recipe.padded[:2]]
    if not all(stretched) or len(set().union(*stretched)) != 1:
        return None
    written = zip(operands, case.subject.event.arguments, strict=False)
    if any(wrote_one_on_purpose(case, operand.snapshot, argument.source) for operand, argument in written):
        return None
    number = stretched[0].pop()
    noun = NOUNS.get(recipe.function, say("comparisons") if recipe.function in COMPARED else say("values"))
    left, right = (format_shape(operand.shape) for operand in operands)
    output, meant = (
        format_shape(recipe.output),
        say("did you mean {number} {noun}?", number=format_count(number), noun=noun),
    )
    sentence = fit(
        say("{left} and {right} made {output}; {meant}", left=left, right=right, output=output, meant=meant),
        say(
            "Both operands of {first_operand} were stretched; {meant}", first_operand=name_of(operands[0]), meant=meant
        ),
    )
    return Hazard("H1", sentence, _diagonal(recipe.output))


def _stretched(padded: tuple[int, ...], output: tuple[int, ...]) -> set[int]:
    return {size for own, size in zip(padded, output, strict=True) if own == 1 and size > 1}


def _diagonal(shape: tuple[int, ...]) -> tuple[Role, ...]:
    """The cells that were likely meant, where the result is a matrix."""
    if len(shape) != 2:
        return ()
    return tuple(Role("hazard", RESULT, (slice(i, i + 1),) * 2) for i in range(min(*shape, MOST_MARKED)))
