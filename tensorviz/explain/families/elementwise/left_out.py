"""Cells of an elementwise operation that are not worked out: those that ``where=`` or a mask leaves out."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.elementwise.facts import source_index
from tensorviz.explain.families.elementwise.sentences import kept_sentence
from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.families.phrases import cell_of, role_at
from tensorviz.explain.format import format_value
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import RESULT, Frame
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["kept_frame", "masked_frame"]


def kept_frame(plan: Plan, subject: Subject, index: tuple[int, ...], total: str) -> Frame:
    """The frame about a cell that ``where=`` left as it was."""
    recipe = plan.recipe
    assert isinstance(recipe, ElementwiseRecipe)
    live = range(recipe.inputs, len(plan.operands))
    places = {number: source_index(plan.operands[number].shape, index) for number in live}
    roles = tuple(role_at("live", number, place) for number, place in places.items())
    condition = cell_of(plan.operands[recipe.inputs], places[recipe.inputs])
    return Frame(
        phase="combine",
        sentence=kept_sentence(plan, condition, cell_of(plan.result, index), total),
        span=subject.node.span,
        roles=(*roles, role_at("target", RESULT, index)),
        alt=say(
            "Outlined: {condition}, which is False; {cell} stays {total}.",
            condition=condition,
            cell=cell_of(plan.result, index),
            total=total,
        ),
    )


def masked_frame(plan: Plan, subject: Subject, function: Function, index: tuple[int, ...]) -> Frame:
    """The frame about a cell that a masked array leaves out, or that one of its masked cells went into."""
    assert plan.result is not None
    places = [source_index(operand.shape, index) for operand in plan.operands]
    names = [cell_of(operand, place) for operand, place in zip(plan.operands, places, strict=True)]
    given = zip(plan.operands, places, names, strict=True)
    hidden = next((name for operand, place, name in given if operand.cell(place) is np.ma.masked), "")
    recorded, cell = plan.result.cell(index), cell_of(plan.result, index)
    if not hidden:
        sentence = fit(
            say("{symbol} has no answer here, so {cell} is masked.", symbol=function.symbol, cell=cell),
            say("There is no answer here, so the cell is masked."),
        )
    elif recorded is np.ma.masked:
        sentence = fit(
            say("{name} is masked, so {cell} is masked, too.", name=hidden, cell=cell),
            say("What goes in is masked, so the cell is masked, too."),
        )
    else:
        sentence = fit(
            say("{name} is masked; {cell} is {total}.", name=hidden, cell=cell, total=format_value(recorded)),
            say("What goes in is masked; the cell is {total}.", total=format_value(recorded)),
        )
    live = [role_at("live", number, place) for number, place in enumerate(places)]
    return Frame("combine", sentence, subject.node.span, (*live, role_at("target", RESULT, index)))
