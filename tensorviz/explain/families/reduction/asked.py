"""What a call of a reduction asks for: which axes, in which dtype, which cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.operands import array_of, is_numeric
from tensorviz.explain.families.reduction.calls import CALLS, Call
from tensorviz.explain.families.reduction.parameter import diagonal_axes, parameter_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject

__all__ = ["Asked", "array_of_call", "asked_of", "normal_axes"]

NOT_UNDERSTOOD = object()


@dataclass(frozen=True, slots=True)
class Asked:
    """A call whose every argument is understood; see :class:`tensorviz.explain.recipes.ReductionRecipe`."""

    function: str
    array: Operand
    axes: tuple[int, ...]
    keepdims: bool
    dtype: np.dtype[Any] | None
    parameter: float
    skips_nan: bool
    role: Literal["", "where", "weights"]
    second: Operand | None
    initial: float | complex | None


def asked_of(subject: Subject) -> Asked | None:
    """What is asked for; None where it is no call of this family or an argument is not understood."""
    if subject.event.operation == "builtins.sum":
        return _added_by_python(subject)
    call = CALLS.get(subject.event.operation)
    array = array_of_call(subject, "a", "array", "x")
    if call is None or array is None or not _is_understood(subject, call):
        return None

    def get(name: str, default: Any = None) -> Any:
        value = subject.keyword(name, call.places.get(name, -1))
        return default if value is None else value

    ndim = len(array.shape)
    axes = _axes(subject, call, ndim)
    dtype, initial = _dtype(get("dtype")), get("initial")
    parameter = parameter_of(call.function, get, subject, ndim, axes)
    role, second = _second(subject, call, array, axes)
    is_number = initial is None or isinstance(initial, int | float | complex)
    known = None not in (axes, parameter) and NOT_UNDERSTOOD not in (dtype, second)
    keepdims = get("keepdims", default=False)
    if not known or not is_number or not isinstance(keepdims, bool | int) or get("returned") or axes is None:
        return None
    if get("method", "linear") != "linear" or parameter is None:
        return None
    function, number = parameter
    if function == "average" and not role:
        function = "mean"
    skips = call.skips_nan
    return Asked(function, array, axes, bool(keepdims), dtype, number, skips, role, second, initial)


def _added_by_python(subject: Subject) -> Asked | None:
    """``sum(A)``: along axis 0, in the dtype that the result has."""
    argument, *others = subject.event.arguments
    array, result = array_of_call(subject), subject.result
    if others or array is None or result is None or not array.shape or not isinstance(argument.value, Snapshot):
        return None
    return Asked("sum", array, (0,), False, np.dtype(result.dtype), 0, False, "", None, None)


def array_of_call(subject: Subject, *names: str) -> Operand | None:
    """The array that a call is about: the first positional argument, or the one of these names."""
    pairs = list(zip(subject.event.arguments, subject.arguments, strict=True))
    chosen = [pair for pair in pairs if pair[0].keyword is None] or [p for p in pairs if p[0].keyword in names]
    if not chosen:
        return None
    operand = array_of(*chosen[0])
    return operand if operand is not None and is_numeric(operand) else None


def normal_axes(axis: Any, ndim: int) -> tuple[int, ...] | None:
    """The axes, non-negative and ascending; None where they could not be told."""
    if axis is None:
        return tuple(range(ndim))
    given = axis if isinstance(axis, tuple) else (axis,)
    if not all(isinstance(one, int) and -ndim <= one < ndim for one in given):
        return None
    return tuple(sorted({one % ndim for one in given}))


def _is_understood(subject: Subject, call: Call) -> bool:
    keywords = {argument.keyword for argument in subject.event.arguments if argument.keyword}
    positional = sum(argument.keyword is None for argument in subject.event.arguments)
    return keywords <= call.keywords and positional <= call.most


def _axes(subject: Subject, call: Call, ndim: int) -> tuple[int, ...] | None:
    if call.function == "trace":
        axes = normal_axes(diagonal_axes(subject, ndim), ndim)
        return axes if axes is not None and len(axes) == 2 else None
    if subject.event.operation == "numpy.linalg.matrix_norm":
        return (ndim - 2, ndim - 1)
    return normal_axes(subject.keyword("axis", call.places.get("axis", -1), call.default_axis), ndim)


def _dtype(asked: Any) -> Any:
    """A dtype as it was recorded: its string, or the text of the class (``"numpy.float32"``, ``"float"``)."""
    if asked is None:
        return None
    text = getattr(asked, "text", asked)
    try:
        return np.dtype(text.rpartition(".")[2] if isinstance(text, str) else text)
    except TypeError:
        return NOT_UNDERSTOOD


def _second(
    subject: Subject, call: Call, array: Operand, axes: tuple[int, ...] | None
) -> tuple[Literal["", "where", "weights"], Any]:
    """A mask or weights, where they are given."""
    role: Literal["where", "weights"] = "weights" if call.function == "average" else "where"
    operand = _argument(subject, role, call.places.get(role, -1))
    if operand is None or operand.plain in ("None", "True"):
        return "", None
    if not is_numeric(operand):
        return role, NOT_UNDERSTOOD
    shape, is_bool = operand.shape, operand.dtype == np.dtype(bool)
    if role == "weights":
        fits = shape == array.shape or (axes is not None and shape == tuple(array.shape[axis] for axis in axes))
        fits = fits and _is_ascending(subject.keyword("axis", call.places.get("axis", -1)), len(array.shape))
    else:
        fits = is_bool and _stretches(shape, array.shape)
    return role, operand if fits else NOT_UNDERSTOOD


def _is_ascending(axis: Any, ndim: int) -> bool:
    """Whether axes were given in their order, which is that of the weights' own axes."""
    return not isinstance(axis, tuple) or [one % ndim for one in axis] == sorted(one % ndim for one in axis)


def _argument(subject: Subject, name: str, position: int) -> Operand | None:
    pairs = list(zip(subject.event.arguments, subject.arguments, strict=True))
    positional = [pair for pair in pairs if pair[0].keyword is None]
    chosen = [pair for pair in pairs if pair[0].keyword == name]
    if 0 <= position < len(positional):
        chosen.append(positional[position])
    if not chosen:
        return None
    argument, operand = chosen[0]
    if isinstance(argument.value, Snapshot) and not operand.shape and argument.value.type_name == "bool":
        return Operand(name, plain=str(bool(argument.value.values)))
    return array_of(argument, operand) or operand


def _stretches(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    if len(shape) > len(to):
        return False
    return all(one in (1, other) for one, other in zip(reversed(shape), reversed(to), strict=False))
