"""The sentence about the result of an elementwise operation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.elementwise.casts import changed
from tensorviz.explain.families.elementwise.functions import CAST
from tensorviz.explain.families.elementwise.terms import Function, is_python_value
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_count, format_dtype, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import agree, say

__all__ = ["result_sentence"]


def result_sentence(plan: Plan, function: Function, written: str) -> str:
    """Name, shape, what happened to how many cells, and how the dtypes came together.

    ``written`` is the operator or the callee as the reader wrote it.
    """
    result = plan.result
    assert result is not None
    name = name_of(result)
    start = name[0].upper() + name[1:] if name == say("the result") else name
    shape = say("has shape {shape}", shape=format_shape(result.shape)) if result.shape else say("is one number")
    told = _outcome(plan, function, result, written)
    return fit(
        f"{start} {shape}{told}{_dtypes(plan, result, is_told=bool(told))}.",
        f"{start} {shape}{told}.",
        f"{start}{told or f' {shape}'}.",
        f"{start} {shape}.",
        say("{start} has {cells}.", start=start, cells=count(_size(plan), "cell")),
    )


def _outcome(plan: Plan, function: Function, result: Operand, written: str) -> str:
    recipe = _recipe(plan)
    if 0 in recipe.output:
        return say(": no cells, so nothing to do")
    if recipe.masked:
        return _written(plan)
    if recipe.target:
        return say(": {written} wrote into memory that was there before", written=written)
    if recipe.in_place:
        return say(": {written} wrote into the same memory", written=written)
    if not result.shape:
        return ""
    if function.name == CAST and result.dtype != np.bool_:
        return _lost(plan, result)
    if function.name == "where":
        return _taken(plan)
    if function.name == "clip":
        return _cut(plan, result)
    values = _whole(result)
    if values is not None and values.dtype == np.bool_:
        mask = result.snapshot.mask if result.snapshot is not None else None
        seen = values if mask is None else values & ~np.asarray(mask)
        hidden = 0 if mask is None else int(np.count_nonzero(mask))
        masked = say(", {number} masked", number=format_count(hidden)) if hidden else ""
        return say(": {are} True{masked}", are=_are(int(np.count_nonzero(seen)), plan), masked=masked)
    return ""


def _are(number: int, plan: Plan) -> str:
    size = _size(plan)
    return agree(
        number if size > 1 else 1,
        "{number} of {cells} is",
        "{number} of {cells} are",
        number=format_count(number),
        cells=count(size, "cell"),
    )


def _written(plan: Plan) -> str:
    recipe = _recipe(plan)
    mask = _whole(plan.operands[recipe.inputs])
    if mask is None:
        return say(": cells where the condition is False are not written")
    written = int(np.count_nonzero(np.broadcast_to(mask, recipe.output)))
    others = say("the others keep what was there") if recipe.in_place else say("the others hold what was in memory")
    return say(": {are} written", are=_are(written, plan)) + (f", {others}" if written < _size(plan) else "")


def _taken(plan: Plan) -> str:
    first, second = (name_of(operand) for operand in plan.operands[1:3])
    condition = _whole(plan.operands[0])
    if condition is None:
        return ""
    taken = int(np.count_nonzero(np.broadcast_to(condition, _recipe(plan).output)))
    return say(
        ": {taken} of {cells} from {first}, the others from {second}",
        taken=format_count(taken),
        cells=count(_size(plan), "cell"),
        first=first,
        second=second,
    )


def _cut(plan: Plan, result: Operand) -> str:
    before, after = _whole(plan.operands[0]), _whole(result)
    if before is None or after is None:
        return ""
    with np.errstate(invalid="ignore"):
        raised, lowered = (int(np.count_nonzero(cut)) for cut in (after > before, after < before))
    cut = raised + lowered
    each = (
        say(", {raised} raised and {lowered} lowered", raised=format_count(raised), lowered=format_count(lowered))
        if raised and lowered
        else ""
    )
    return say(": {are} cut{each}", are=_are(cut, plan), each=each)


def _lost(plan: Plan, result: Operand) -> str:
    source = plan.operands[0]
    before, after = _whole(source), _whole(result)
    if source.snapshot is not None and result.snapshot is not None and source.snapshot.buffer == result.snapshot.buffer:
        is_same = source.snapshot.buffer != 0
        if is_same:
            return say(": it is {dtype} already, so nothing is copied", dtype=format_dtype(result.dtype))
    if before is None or after is None or not {before.dtype.kind, after.dtype.kind} <= set("biufc"):
        return ""
    lost = int(np.count_nonzero(changed(before, after)))
    return say(": {are} another number now", are=_are(lost, plan)) if lost else say(": every number stayed the same")


def _dtypes(plan: Plan, result: Operand, *, is_told: bool) -> str:
    """How the dtypes of arrays came together; nothing where it goes without saying."""
    recipe = _recipe(plan)
    outcome = format_dtype(result.dtype)
    operands = plan.operands[1 if recipe.function == "where" else 0 : recipe.inputs]
    arrays = [format_dtype(operand.dtype) for operand in operands if not is_python_value(operand)]
    given = [_dtype_name(operand) for operand in operands]
    if outcome == "bool" or all(name == outcome for name in arrays):
        is_clear = is_told or outcome == "bool" or not result.shape or _size(plan) == 0 or recipe.in_place
        return "" if is_clear else say(", {cells} of {outcome}", cells=count(_size(plan), "cell"), outcome=outcome)
    if recipe.in_place:
        return say("; it stays {outcome}", outcome=outcome)
    return say(
        "; {given} {give_or_gives} {outcome}",
        given=join(given),
        give_or_gives=say("give") if len(given) > 1 else say("gives"),
        outcome=outcome,
    )


def _dtype_name(operand: Operand) -> str:
    if is_python_value(operand) and operand.snapshot is not None:
        return say("Python {type_name}", type_name=operand.snapshot.type_name)
    return format_dtype(operand.dtype)


def _whole(operand: Operand) -> npt.NDArray[Any] | None:
    return operand.snapshot.values if operand.snapshot is not None else None


def _size(plan: Plan) -> int:
    return math.prod(_recipe(plan).output)


def _recipe(plan: Plan) -> ElementwiseRecipe:
    assert isinstance(plan.recipe, ElementwiseRecipe)
    return plan.recipe
