"""Running totals along an axis, and differences of neighbours: the result keeps what happened at every cell."""

from __future__ import annotations

import math
from types import NotImplementedType
from typing import Any

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.families.operands import is_numeric
from tensorviz.explain.families.reduction.asked import array_of_call, normal_axes
from tensorviz.explain.families.scan.calls import CALLS, ScanCall
from tensorviz.explain.families.scan.cell import cell_frame
from tensorviz.explain.families.scan.frames import reading_of
from tensorviz.explain.families.scan.parts import Scanned
from tensorviz.explain.recipes import ScanRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import slot_safe
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A running fold of one array of numbers, or the differences of its neighbours."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: the array and its axis, a few cells one after the other, the last, all lanes, the result."""
    return (reading_of(_scanned(plan, subject)),)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """What the result cell at ``index`` follows from.

    Raises
    ------
    NotKeptError
        When the cells that it follows from were not kept.
    """
    frame = cell_frame(_scanned(plan, subject), index)
    if frame.worked is None:
        raise NotKeptError(say("the cells of {name} that go in were not kept", name=plan.operands[0].name))
    return frame


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """All cells of the lane up to this one; of a difference the two neighbours."""
    recipe = plan.recipe
    assert isinstance(recipe, ScanRecipe)
    shape = plan.operands[0].shape
    if recipe.axis is None:
        flat = np.arange(_stop(recipe, index[0]))[_start(recipe, index[0]) :]
        return [tuple(np.unravel_index(flat, shape)) if shape else ()]
    stop = _stop(recipe, index[recipe.axis])
    places = np.arange(_start(recipe, index[recipe.axis]), stop)
    return [tuple(places if axis == recipe.axis else np.full_like(places, i) for axis, i in enumerate(index))]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:
    """``"{result}: {terms} = {value}."``; without a symbol where a viewer has to ask."""
    recipe = plan.recipe
    assert isinstance(recipe, ScanRecipe)
    scanned = _scanned(plan, subject)
    if recipe.axis is None or recipe.skips_nan or recipe.symbol not in {"+", "×", "−"}:
        return CellTemplate("", "fold")
    name = slot_safe(scanned.result_name)
    note = say("One by one they come to {sum}; NumPy has {value}.")
    return CellTemplate(f"{name}{{index}}: {{terms}} = {{value}}.", "fold", recipe.symbol, note)


def _plan(subject: Subject) -> Plan | None:
    call = CALLS.get(subject.event.operation)
    array, result = array_of_call(subject, "a", "array", "x"), subject.result
    if call is None or array is None or result is None or result.snapshot is None or not is_numeric(result):
        return None
    axis = _axis(subject, call, len(array.shape))
    if not _is_understood(subject, call) or axis is NotImplemented:
        return None
    length = math.prod(array.shape) if axis is None else array.shape[axis]
    if _shape(array.shape, axis, call) != result.shape:
        return None
    lanes = 1 if axis is None else math.prod(size for k, size in enumerate(array.shape) if k != axis)
    recipe = ScanRecipe(call.kind, call.function, call.symbol, axis, lanes, length, call.skips_nan)
    return Plan(recipe, (array,), result)


def _is_understood(subject: Subject, call: ScanCall) -> bool:
    known = {*call.places, "axis", "dtype", "out", "a", "array", "x"} if call.kind == "running" else {"a", "n", "axis"}
    keywords = {argument.keyword for argument in subject.event.arguments if argument.keyword}
    positional = sum(argument.keyword is None for argument in subject.event.arguments)
    is_first = call.function != "diff" or subject.keyword("n", call.places.get("n", -1), 1) == 1
    return keywords <= known and positional <= max(call.places.values(), default=0) + 1 and is_first


def _axis(subject: Subject, call: ScanCall, ndim: int) -> Any:
    """Non-negative; None where the array is taken as one row; NotImplemented where it is not understood."""
    axis = subject.keyword("axis", call.places.get("axis", -1), call.default_axis)
    if axis is None:
        return 0 if ndim == 1 else None
    axes = normal_axes(axis, ndim)
    return axes[0] if axes is not None and len(axes) == 1 else NotImplemented


def _shape(shape: tuple[int, ...], axis: int | None, call: ScanCall) -> tuple[int, ...]:
    lost = 1 if call.kind == "difference" else 0
    if axis is None:
        return (max(0, math.prod(shape) - lost),)
    return tuple(max(0, size - lost) if k == axis else size for k, size in enumerate(shape))


def _scanned(plan: Plan, subject: Subject) -> Scanned:
    assert isinstance(plan.recipe, ScanRecipe)
    assert plan.result is not None
    call = CALLS[subject.event.operation]
    return Scanned(plan.recipe, plan.operands[0], plan.result, call.ufunc, subject.node.span)


def _start(recipe: ScanRecipe, place: int) -> int:
    return place if recipe.kind == "difference" else 0


def _stop(recipe: ScanRecipe, place: int) -> int:
    return place + 2 if recipe.kind == "difference" else place + 1
