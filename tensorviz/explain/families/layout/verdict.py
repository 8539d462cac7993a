"""Whether the result of a change of layout is a view or a copy, and what writing into it would do."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.layout.facts import is_one_ruler, recipe_of, sample_cell
from tensorviz.explain.families.layout.moves import source_of
from tensorviz.explain.families.phrases import cell_of, is_place, name_of, role_at
from tensorviz.explain.format import format_bytes
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["verdict_frame"]


def verdict_frame(plan: Plan, subject: Subject) -> Frame:
    """View or copy, with one cell and its source."""
    recipe = recipe_of(plan)
    source, result = plan.operands[0], plan.result
    assert result is not None
    index = sample_cell(result.shape)
    roles: tuple[Role, ...] = ()
    if index is not None and recipe.copied is not None:
        origin = source_of(recipe, source.shape, result.shape, index)
        roles = (role_at("live", 0, origin), role_at("target", RESULT, index))
    return Frame("verdict", _verdict_sentence(plan, subject, index), subject.node.span, roles)


def _verdict_sentence(plan: Plan, subject: Subject, index: tuple[int, ...] | None) -> str:
    recipe = recipe_of(plan)
    source, result = plan.operands[0], plan.result
    assert result is not None
    old, new = name_of(source), _start(name_of(result))
    if recipe.copied is None:
        return fit(say("{new} holds the numbers of {old}; whether they share memory was not seen.", new=new, old=old))
    if recipe.copied:
        return _copy_sentence(plan, subject, new)
    if is_one_ruler(plan) and recipe.kind == "transpose" and len(source.shape) == 1:
        return fit(
            say(
                "{new} is {old} again, as a view; {column} would make a column.",
                new=new,
                old=old,
                column=_column_of(source),
            ),
            say("{new} is a view.", new=new),
        )
    return _view_sentence(plan, index, new, old)


def _copy_sentence(plan: Plan, subject: Subject, new: str) -> str:
    result = plan.result
    assert result is not None
    if result.snapshot is not None and issubclass(getattr(np, result.snapshot.type_name, object), np.generic):
        old = name_of(plan.operands[0])
        return fit(say("{new} is one number, a copy: nothing links it to {old}.", new=new, old=old))
    nbytes = format_bytes(result.nbytes)
    asked = subject.event.operation.endswith(".flatten") or subject.keyword("copy", -1) is True
    if asked or _source_is_list(plan.operands[0]):
        return fit(say("{new} is a copy with a line of its own: {nbytes} were copied.", new=new, nbytes=nbytes))
    end = say("so NumPy copied {nbytes}", nbytes=nbytes)
    if recipe_of(plan).kind == "ravel":
        return fit(
            say(
                "ravel needs an unbroken line in this order, {end}: {result} is independent.",
                end=end,
                result=name_of(result),
            )
        )
    reason = say("No steps over the old line give this order, {end}", end=end)
    return fit(say("{reason}: {result} is independent.", reason=reason, result=name_of(result)), f"{reason}.")


def _view_sentence(plan: Plan, index: tuple[int, ...] | None, new: str, old: str) -> str:
    source, result = plan.operands[0], plan.result
    assert result is not None
    if index is None:
        return say("{new} is a view without any numbers.", new=new)
    if result.snapshot is not None and not result.snapshot.writeable:
        return fit(say("{new} is a view of {old} that can only be read.", new=new, old=old))
    if not is_place(source):
        return fit(
            say("{new} is a view: it uses the memory of {old}, nothing was copied.", new=new, old=old),
            say("{new} is a view.", new=new),
        )
    origin = source_of(recipe_of(plan), source.shape, result.shape, index)
    here, there = cell_of(result, index), cell_of(source, origin)
    return fit(
        say("{new} is a view: writing {here} changes {there}.", new=new, here=here, there=there),
        say("{new} is a view: writing into it changes {old}.", new=new, old=old),
        say("The result is a view: writing into it changes the source."),
    )


def _column_of(source: Operand) -> str:
    return cell_of(source, (0,)).removesuffix("[0]") + "[:, None]"


def _source_is_list(source: Operand) -> bool:
    return source.snapshot is not None and source.snapshot.library == "python"


def _start(name: str) -> str:
    return say("The result") if name == say("the result") else name
