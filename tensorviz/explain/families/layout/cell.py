"""Where one cell of a new layout is read: its number on the line, or the cell that it was copied from."""

from __future__ import annotations

from tensorviz.explain.families.layout.facts import has_steps, recipe_of
from tensorviz.explain.families.layout.moves import source_of
from tensorviz.explain.families.phrases import cell_of, name_of, role_at
from tensorviz.explain.recipes import LayoutRecipe
from tensorviz.explain.steps import RESULT, Frame
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["cell_frame"]


def cell_frame(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """Where the result cell at ``index`` is read."""
    recipe = recipe_of(plan)
    source, result = plan.operands[0], plan.result
    assert result is not None
    origin = source_of(recipe, source.shape, result.shape, index)
    here, there = cell_of(result, index), cell_of(source, origin)
    position = recipe.offset + sum(i * step for i, step in zip(index, recipe.result_strides, strict=True))
    if recipe.copied is not False:
        verb = say("was copied from") if recipe.copied else say("is the same value as")
        sentence = fit(
            f"{here} {verb} {there}.",
            say("This cell {verb} {there}.", verb=verb, there=there),
            say("Its index counts the same cells."),
        )
    elif has_steps(recipe) and position >= 0 and index:
        steps = " + ".join(f"{i}·{step}" for i, step in zip(index, recipe.result_strides, strict=True))
        sentence = fit(
            say(
                "{here} reads number {position} on the line: offset {offset} + {steps}.",
                here=here,
                position=position,
                offset=recipe.offset,
                steps=steps,
            ),
            say(
                "This cell reads number {position} on the line: offset {offset} + {steps}.",
                position=position,
                offset=recipe.offset,
                steps=steps,
            ),
            say("This cell reads number {position} on the line.", position=position),
        )
    else:
        sentence = fit(
            say("{here} reads {there}.", here=here, there=there), say("This cell reads {there}.", there=there)
        )
    roles = (role_at("live", 0, origin), role_at("target", RESULT, index))
    alt = say(
        "{there} is outlined in {source}; {here} is outlined in {result}.",
        there=there,
        source=name_of(source),
        here=here,
        result=name_of(result),
    )
    return Frame(_phase(recipe), sentence, subject.node.span, roles, alt)


def _phase(recipe: LayoutRecipe) -> str:
    return "strides" if recipe.copied is False else "fill"
