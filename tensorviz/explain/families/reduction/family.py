"""Axes that disappear: sums, means, extremes and their places, spreads, norms, and the ``reduce`` of a ufunc."""

from __future__ import annotations

from types import NotImplementedType
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.errors import NotKeptError
from tensorviz.explain.families import opaque
from tensorviz.explain.families.operands import is_numeric
from tensorviz.explain.families.reduction.asked import Asked, array_of_call, asked_of, normal_axes
from tensorviz.explain.families.reduction.frames import lane_frame, reading_of
from tensorviz.explain.families.reduction.parameter import SINGULAR, is_of_matrix
from tensorviz.explain.families.reduction.parts import (
    Lanes,
    diagonal,
    diagonal_place,
    lane_counts,
    lanes_of,
    spread_to,
)
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ReductionRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import slot_safe
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

NORMS = {"numpy.linalg.norm", "numpy.linalg.matrix_norm"}
BEST = {"max": say("the largest"), "min": say("the smallest")}
ADDED = {"sum", "prod", "trace", "mean", "std", "var", "norm", "logsumexp"}
WHERE = {"argmax": say("the largest"), "argmin": say("the smallest")}


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A reduction of one array of numbers whose every argument is understood."""
    if _is_of_singular_values(subject):
        return opaque.degraded(subject, say("this norm is made of the matrix's singular values"))
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: the array and its axis, one lane in its stages, all lanes, the result."""
    return (reading_of(_lanes(plan, subject)),)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """The lane that folds into the result cell at ``index``.

    Raises
    ------
    NotKeptError
        When that lane was not kept.
    """
    frame = lane_frame(_lanes(plan, subject), index)
    if frame.worked is None:
        raise NotKeptError(say("the cells of {name} that go in were not kept", name=plan.operands[0].name))
    return frame


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """All cells of the lane that take part; those of the mask or the weights beside them."""
    recipe = plan.recipe
    assert isinstance(recipe, ReductionRecipe)
    cells = _lane_cells(recipe, plan.operands[0].shape, index)
    if not recipe.second:
        return [cells]
    values = _values(plan.operands[1])
    beside = _beside(recipe, plan, cells)
    if recipe.second == "weights":
        return [cells, beside]
    if values is None:
        return [None, beside]
    let_in = spread_to(plan.operands[0].shape, values, recipe)[cells]
    return [tuple(axis[let_in] for axis in cells), beside]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:
    """``"{source}: {terms} = {value}."``; without a symbol where a viewer has to ask for the terms."""
    lanes = _lanes(plan, subject)
    function, length = lanes.recipe.function, lanes.recipe.length
    if lanes.recipe.second or lanes.recipe.initial is not None or lanes.recipe.skips_nan:
        return CellTemplate("", "fold")
    if function == "sum":
        note = say("One by one they come to {sum}; NumPy adds in another order: {value}.")
        return CellTemplate("{source}: {terms} = {value}.", "fold", "+", note)
    if function == "prod":
        note = say("One by one they come to {sum}; NumPy multiplies in another order: {value}.")
        return CellTemplate("{source}: {terms} = {value}.", "fold", "×", note)
    if function == "mean":
        note = say("Their sum, {{sum}}, is divided by {length}.", length=length)
        return CellTemplate(f"{{source}}: ({{terms}}) ÷ {length} = {{value}}.", "fold", "+", note)
    if function in BEST:
        name = slot_safe(lanes.result_name)
        return CellTemplate(
            say("{name}{{index}} is {best} of {{source}}: {{value}}.", name=name, best=BEST[function]), "fold", function
        )
    if function in WHERE:
        return CellTemplate(
            say("{{source}}: {{best}} is {where}, at index {{value}}.", where=WHERE[function]), "fold", function
        )
    return CellTemplate("", "fold")


def _plan(subject: Subject) -> Plan | None:
    asked, result = asked_of(subject), subject.result
    if asked is None or result is None or result.snapshot is None or not is_numeric(result):
        return None
    shape = asked.array.shape
    if _shape(shape, asked.axes, keepdims=asked.keepdims) != result.shape:
        return None
    lanes, length = lane_counts(shape, asked.axes)
    if asked.function == "trace":
        length = diagonal([shape[axis] for axis in asked.axes], int(asked.parameter))
    recipe = ReductionRecipe(
        asked.function,
        asked.axes,
        asked.keepdims,
        lanes,
        length,
        asked.parameter,
        asked.skips_nan,
        asked.role,
        asked.initial,
    )
    return Plan(recipe, (asked.array, asked.second) if asked.second is not None else (asked.array,), result)


def _is_of_singular_values(subject: Subject) -> bool:
    array = array_of_call(subject, "x") if subject.event.operation in NORMS else None
    if array is None:
        return False
    axes = normal_axes(subject.keyword("axis", 2), len(array.shape)) or ()
    order = subject.keyword("ord", 1)
    return order in SINGULAR and is_of_matrix(subject, len(array.shape), axes)


def _lanes(plan: Plan, subject: Subject) -> Lanes:
    asked = asked_of(subject)
    assert asked is not None
    folding = _folding_dtype(asked)
    if subject.library != "numpy" and asked.function in ADDED and plan.result is not None:
        folding = np.dtype(plan.result.dtype)  # torch and jax choose other dtypes for the sums of integers
    return lanes_of(plan, folding, subject.node.span)


def _folding_dtype(asked: Asked) -> np.dtype[Any]:
    """The dtype that the cells are brought to before they fold."""
    dtype: np.dtype[Any] = np.dtype(asked.array.dtype)
    is_inexact = dtype.kind in "fc"
    match asked.function:
        case "average":
            assert asked.second is not None
            weights = np.dtype(asked.second.dtype)
            return np.result_type(dtype, weights) if is_inexact else np.result_type(dtype, weights, np.float64)
        case "norm" | "column_norm" | "row_norm" | "logsumexp":
            return dtype if is_inexact else np.dtype(np.float64)
    if asked.dtype is not None:
        return asked.dtype
    match asked.function:
        case "sum" | "trace":
            return _ufunc_dtype(np.add, dtype)
        case "prod":
            return _ufunc_dtype(np.multiply, dtype)
        case "mean" if dtype == np.float16 and not asked.skips_nan:
            return np.dtype(np.float32)
        case "mean" | "std" | "var":
            return dtype if is_inexact else np.dtype(np.float64)
    return dtype


def _ufunc_dtype(ufunc: np.ufunc, dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Small integers are added up and multiplied in the platform's, as NumPy does."""
    return np.asarray(ufunc.reduce(np.empty(0, dtype))).dtype


def _lane_cells(recipe: ReductionRecipe, shape: tuple[int, ...], index: tuple[int, ...]) -> tuple[Any, ...]:
    if recipe.function == "trace":
        places = diagonal_place(recipe, len(shape), index, np.arange(recipe.length))
        return tuple(np.broadcast_to(place, recipe.length) for place in places)
    kept = iter(index)
    ranges = []
    for axis, length in enumerate(shape):
        if axis in recipe.axes:
            ranges.append(range(length))
            if recipe.keepdims:
                next(kept)
        else:
            ranges.append(range(place := next(kept), place + 1))
    grids = np.meshgrid(*(np.array(places, dtype=np.intp) for places in ranges), indexing="ij")
    return tuple(grid.reshape(-1) for grid in grids)


def _beside(recipe: ReductionRecipe, plan: Plan, cells: tuple[Any, ...]) -> tuple[npt.NDArray[np.intp], ...]:
    """The cells of the second operand that stand beside those of the array, each once."""
    shape, own = plan.operands[0].shape, plan.operands[1].shape
    numbers = np.arange(int(np.prod(own))).reshape(own)
    found = np.unique(spread_to(shape, numbers, recipe)[cells])
    return np.unravel_index(found, own) if own else ()


def _values(operand: Operand) -> Any:
    return operand.snapshot.values if operand.snapshot is not None else None


def _shape(shape: tuple[int, ...], axes: tuple[int, ...], *, keepdims: bool) -> tuple[int, ...]:
    if keepdims:
        return tuple(1 if axis in axes else length for axis, length in enumerate(shape))
    return tuple(length for axis, length in enumerate(shape) if axis not in axes)
