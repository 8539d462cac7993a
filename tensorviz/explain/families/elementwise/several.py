"""Functions of corresponding cells that give several arrays: ``divmod``, ``modf``, ``frexp``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from tensorviz.explain.families.elementwise import frames
from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.families.elementwise.worked import cell_frame, sample_cells
from tensorviz.explain.families.phrases import cell_of, name_of, role_for_all
from tensorviz.explain.format import format_dtype, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import RESULT, Frame, result_number
from tensorviz.explain.subject import Outcome, Plan, Subject
from tensorviz.explain.words import fit, join
from tensorviz.sentences import say

__all__ = ["frames_of", "plan_of"]

MOST_WORKED = 2
TOGETHER: dict[str, tuple[str, Callable[[Sequence[Any]], Any]]] = {
    "divmod": ("{0} × {b} + {1}", lambda cells: cells[2] * cells[1] + cells[3]),
    "modf": ("{0} + {1}", lambda cells: cells[1] + cells[2]),
    "frexp": ("{0} × 2**{1}", lambda cells: np.ldexp(cells[1], cells[2])),
}
"""How the operands and the results give the first operand again."""


def plan_of(plans: Sequence[Plan], subject: Subject) -> Plan:
    """One plan of the plans for each result; where there are several, the call's name is drawn before the operands."""
    first, *others = plans
    if not others:
        return first
    name = _written(subject)
    signs = (name, *[","] * (len(first.operands) - 1))
    recipes = [replace(plan.recipe, signs=signs) for plan in plans if isinstance(plan.recipe, ElementwiseRecipe)]
    results = [plan.result for plan in plans if plan.result is not None]
    more = tuple(Outcome(recipe, result) for recipe, result in zip(recipes[1:], results[1:], strict=True))
    return Plan(recipes[0], first.operands, results[0], more=more)


def frames_of(plan: Plan, subject: Subject, functions: Sequence[Function]) -> tuple[Frame, ...]:
    """The frames before any number is known, one cell as each result gives it, what they are together."""
    whole = Function(_written(subject), _written(subject), "call", functions[0].compute, functions[0].signs)
    start = [
        replace(frame, roles=(*frame.roles, *_hidden(plan)))
        for frame in frames.frames_of(plan.of(0), subject, whole)
        if frame.phase not in {"combine", "result"}
    ]
    ending = Frame("result", _together(plan, subject), subject.node.span)
    return (*start, *_combined(plan, subject, functions), ending)


def _combined(plan: Plan, subject: Subject, functions: Sequence[Function]) -> list[Frame]:
    samples = sample_cells(plan.of(0), functions[0])
    if not samples:
        return []
    frames = []
    for position, function in enumerate(functions[:MOST_WORKED]):
        frame = cell_frame(plan.of(position), subject, function, samples[0], of_all=True)
        if frame is not None:
            own = result_number(position)
            roles = (replace(role, operand=own) if role.operand == RESULT else role for role in frame.roles)
            sentence = fit(
                say("{cell} is {sentence}", cell=cell_of(plan.results[position], samples[0]), sentence=frame.sentence),
                frame.sentence,
            )
            frames.append(replace(frame, roles=tuple(roles), sentence=sentence))
    return frames


def _hidden(plan: Plan) -> tuple[Any, ...]:
    others = enumerate(plan.results[1:], start=1)
    return tuple(role_for_all("hidden", result, result_number(position)) for position, result in others)


def _written(subject: Subject) -> str:
    return subject.event.operation.rpartition(".")[2]


def _together(plan: Plan, subject: Subject) -> str:
    """The shapes and dtypes, and how the first operand comes out again."""
    names = join([name_of(result) for result in plan.results])
    dtypes = list(dict.fromkeys(format_dtype(result.dtype) for result in plan.results))
    shape = format_shape(plan.results[0].shape)
    have = (
        say("{names} have shape {shape}", names=names, shape=shape)
        if plan.results[0].shape
        else say("{names} are single numbers", names=names)
    )
    again = _again(plan, _written(subject)) or _position(plan, subject)
    return fit(
        say("{have} and hold {dtypes}{again}.", have=have, dtypes=join(dtypes), again=again),
        f"{have}{again}.",
        f"{have}.",
        say("All {results} results have shape {shape}.", results=len(plan.results), shape=shape),
    )


def _again(plan: Plan, function: str) -> str:
    """How the results give the first operand again, where they do bit for bit."""
    words, compute = TOGETHER.get(function, ("", None))
    cells = [_whole(operand) for operand in (*plan.operands, *plan.results)]
    known = [each for each in cells if each is not None]
    if compute is None or len(known) < len(cells) or not known[0].size:
        return ""
    with np.errstate(all="ignore"):
        first = np.broadcast_to(known[0], plan.results[0].shape)
        if not np.array_equal(compute(known), first, equal_nan=first.dtype.kind == "f"):
            return ""
    names = [name_of(result) for result in plan.results]
    other = name_of(plan.operands[-1])
    return say(
        "; {format} is {first_operand} again",
        format=words.format(*names, b=other),
        first_operand=name_of(plan.operands[0]),
    )


def _position(plan: Plan, subject: Subject) -> str:
    """``"a × 12 + b × 4 + c is f"``: how the indices along several axes make a position."""
    shape = subject.keyword("shape", 1)
    if _written(subject) != "unravel_index" or not isinstance(shape, tuple) or len(shape) != len(plan.results):
        return ""
    is_c = subject.keyword("order", 2, "C") == "C"
    sizes = [prod(shape[axis + 1 :] if is_c else shape[:axis]) for axis in range(len(shape))]
    terms = [
        f"{name_of(each)} × {size}" if size != 1 else name_of(each)
        for each, size in zip(plan.results, sizes, strict=True)
    ]
    return say("; {terms} is {first_operand}", terms=" + ".join(terms), first_operand=name_of(plan.operands[0]))


def _whole(operand: Operand) -> Any:
    return operand.snapshot.values if operand.snapshot is not None else None
