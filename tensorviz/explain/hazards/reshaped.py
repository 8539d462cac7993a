"""H3: a reshape where the names of the axes ask for a transpose."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from tensorviz.explain.hazards.case import Case
from tensorviz.explain.recipes import LayoutRecipe
from tensorviz.explain.steps import RESULT, Hazard, Role
from tensorviz.explain.words import clip_name, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Group, Plain

__all__ = ["check"]

Place = tuple[int, int]
"""The size of an axis, and how many cells further its next index is."""


def check(case: Case) -> Hazard | None:
    """A name that stands before and after, for as many indices, has to walk through the cells in the same way."""
    recipe, result = case.plan.recipe, case.plan.result
    if not isinstance(recipe, LayoutRecipe) or recipe.kind != "reshape" or recipe.order != "C" or result is None:
        return None
    source = case.plan.operands[0]
    before = _placed(source.axes, source.shape)
    for axes in (result.axes, _written(case, len(result.shape))):
        after = _placed(axes, result.shape) if axes else {}
        for name, (size, stride) in after.items():
            if size > 1 and name in before and before[name][0] == size and before[name][1] != stride:
                axis = axes.index(name)
                first = tuple(slice(0, size if at == axis else 1) for at, size in enumerate(result.shape))
                old, new = (clip_name(", ".join(filter(None, each))) for each in (source.axes, axes))
                sentence = fit(
                    say(
                        "reshape kept the order ({old}), so {name} of ({new}) mixes axes; did you mean a transpose?",
                        old=old,
                        name=name,
                        new=new,
                    ),
                    say("reshape moves no cell, so {name} mixes axes now; did you mean a transpose?", name=name),
                )
                return Hazard("H3", sentence, (Role("hazard", RESULT, first),))
    return None


def _placed(axes: tuple[str, ...], shape: tuple[int, ...]) -> dict[str, Place]:
    return {
        name: (size, prod(shape[at + 1 :]))
        for at, (name, size) in enumerate(zip(axes, shape, strict=False))
        if name and axes.count(name) == 1
    }


def _written(case: Case, ndim: int) -> tuple[str, ...]:
    """The names that the new sizes are written as: ``x.reshape(B, H, T, D)``."""
    names = tuple(_names(case.subject.event.arguments[1:]))
    return tuple(name if name.isidentifier() else "" for name in names) if len(names) == ndim else ()


def _names(arguments: tuple[Argument, ...]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument.value, Group) or (
            isinstance(argument.value, Plain) and isinstance(argument.value.value, tuple)
        ):
            yield from (part.strip() for part in argument.source.strip("()[]").split(",") if part.strip())
        elif argument.keyword is None:
            yield argument.source
