"""Axes that disappear: ``sum``, ``mean``, ``max`` and ``min`` as functions, methods and ``np.add.reduce``."""

from __future__ import annotations

from dataclasses import dataclass
from types import NotImplementedType
from typing import Any

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.families.operands import array_of, is_numeric
from tensorviz.explain.families.reduction_frames import lane_frame, reading_of
from tensorviz.explain.families.reduction_parts import Lanes, lane_counts, lanes_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ReductionRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import slot_safe

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

UNKNOWN = object()


@dataclass(frozen=True, slots=True)
class _Call:
    """A function and where its ``axis``, ``dtype`` and ``keepdims`` stand after the array (-1: only by keyword)."""

    function: str
    axis: int = 1
    dtype: int = -1
    keepdims: int = -1
    most: int = 2
    default_axis: Any = None


_SUM = _Call("sum", dtype=2, keepdims=4, most=5)
_MEAN = _Call("mean", dtype=2, keepdims=4, most=5)
_MAX = _Call("max", keepdims=3, most=4)
_MIN = _Call("min", keepdims=3, most=4)
_REDUCE = {"dtype": 2, "keepdims": 4, "most": 5, "default_axis": 0}

CALLS = {
    "numpy.sum": _SUM,
    "numpy.ndarray.sum": _SUM,
    "numpy.mean": _MEAN,
    "numpy.ndarray.mean": _MEAN,
    "numpy.max": _MAX,
    "numpy.amax": _MAX,
    "numpy.ndarray.max": _MAX,
    "numpy.min": _MIN,
    "numpy.amin": _MIN,
    "numpy.ndarray.min": _MIN,
    "numpy.add.reduce": _Call("sum", **_REDUCE),
    "numpy.maximum.reduce": _Call("max", **_REDUCE),
    "numpy.minimum.reduce": _Call("min", **_REDUCE),
}
KEYWORDS = frozenset({"a", "array", "axis", "dtype", "out", "keepdims"})


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A reduction of one array of numbers; ``initial=`` and ``where=`` are not of this family."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: the array and its axis, one lane, all lanes, the result."""
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
        raise NotKeptError(f"the cells of {plan.operands[0].name} that go in were not kept")
    return frame


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """All cells of the lane."""
    recipe = plan.recipe
    assert isinstance(recipe, ReductionRecipe)
    kept = iter(index)
    ranges = []
    for axis, length in enumerate(plan.operands[0].shape):
        if axis in recipe.axes:
            ranges.append(range(length))
            if recipe.keepdims:
                next(kept)
        else:
            ranges.append(range(place := next(kept), place + 1))
    grids = np.meshgrid(*(np.array(places, dtype=np.intp) for places in ranges), indexing="ij")
    return [tuple(grid.reshape(-1) for grid in grids)]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:
    """``"{source}: {terms} = {value}."``."""
    lanes = _lanes(plan, subject)
    function, length = lanes.recipe.function, lanes.recipe.length
    if function == "sum":
        note = "One by one they come to {sum}; NumPy adds in another order: {value}."
        return CellTemplate("{source}: {terms} = {value}.", "fold", "+", note)
    if function == "mean":
        note = f"Their sum, {{sum}}, is divided by {length}."
        return CellTemplate(f"{{source}}: ({{terms}}) ÷ {length} = {{value}}.", "fold", "+", note)
    name = slot_safe(lanes.result_name)
    largest = "largest" if function == "max" else "smallest"
    return CellTemplate(f"{name}{{index}} is the {largest} of {{source}}: {{value}}.", "fold", function)


def _plan(subject: Subject) -> Plan | None:
    call = CALLS.get(subject.event.operation)
    result = subject.result
    if call is None or result is None or result.snapshot is None or not is_numeric(result):
        return None
    keywords = {argument.keyword for argument in subject.event.arguments if argument.keyword}
    positional = sum(argument.keyword is None for argument in subject.event.arguments)
    array = _array(subject)
    if array is None or not keywords <= KEYWORDS or positional > call.most or _dtype(subject, call) is UNKNOWN:
        return None
    axes = _axes(subject.keyword("axis", call.axis, call.default_axis), len(array.shape))
    keepdims = subject.keyword("keepdims", call.keepdims, default=False)
    if axes is None or not isinstance(keepdims, bool | int) or _shape(array.shape, axes, keepdims) != result.shape:
        return None
    lanes, length = lane_counts(array.shape, axes)
    return Plan(ReductionRecipe(call.function, axes, bool(keepdims), lanes, length), (array,), result)


def _lanes(plan: Plan, subject: Subject) -> Lanes:
    call = CALLS[subject.event.operation]
    asked = _dtype(subject, call)
    return lanes_of(plan, _folding_dtype(plan, call.function, asked), subject.node.span)


def _folding_dtype(plan: Plan, function: str, asked: Any) -> np.dtype[Any]:
    array = plan.operands[0]
    dtype: np.dtype[Any] = np.dtype(array.dtype if asked is None else asked)
    if asked is not None:
        return dtype
    if function == "sum":
        return _sum_dtype(dtype)
    if function == "mean" and dtype.kind in "biu":
        return np.dtype(np.float64)
    return np.dtype(np.float32) if function == "mean" and dtype == np.float16 else dtype


def _sum_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Small integers are added up in the platform's, as NumPy does."""
    return np.asarray(np.add.reduce(np.empty(0, dtype))).dtype


def _array(subject: Subject) -> Operand | None:
    pairs = zip(subject.event.arguments, subject.arguments, strict=True)
    chosen = [pair for pair in pairs if pair[0].keyword in (None, "a", "array")]
    if not chosen:
        return None
    operand = array_of(*chosen[0])
    return operand if operand is not None and is_numeric(operand) else None


def _dtype(subject: Subject, call: _Call) -> Any:
    asked = subject.keyword("dtype", call.dtype)
    if asked is None:
        return None
    try:
        return np.dtype(_type_of(asked))
    except TypeError:
        return UNKNOWN


def _type_of(asked: Any) -> Any:
    """A dtype as it was recorded: its string, or the text of the class (``"numpy.float32"``, ``"float"``)."""
    text = getattr(asked, "text", asked)
    return text.rpartition(".")[2] if isinstance(text, str) else text


def _axes(axis: Any, ndim: int) -> tuple[int, ...] | None:
    """The axes, non-negative and ascending; None where they could not be told."""
    if axis is None:
        return tuple(range(ndim))
    given = axis if isinstance(axis, tuple) else (axis,)
    if not all(isinstance(one, int) and -ndim <= one < ndim for one in given):
        return None
    return tuple(sorted({one % ndim for one in given}))


def _shape(shape: tuple[int, ...], axes: tuple[int, ...], keepdims: Any) -> tuple[int, ...]:
    if keepdims:
        return tuple(1 if axis in axes else length for axis, length in enumerate(shape))
    return tuple(length for axis, length in enumerate(shape) if axis not in axes)
