"""The arguments of an elementwise operation by what they do: operands, a condition, the target as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.elementwise.functions import (
    PARAMETERS,
    cast_of,
    clip_of,
    filled,
    parts_of,
    plain_function,
    real_if_close,
    text_function,
    ufunc_function,
    ufunc_of,
    where_function,
)
from tensorviz.explain.families.elementwise.model import MODEL_FUNCTIONS, model_function
from tensorviz.explain.families.elementwise.places import places_of
from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.families.elementwise.vectorized import VECTORIZED, vectorized_function
from tensorviz.explain.families.operands import value_array_of
from tensorviz.explain.format import format_dtype
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Group, NodeKind, Plain

__all__ = ["Call", "call_of", "calls_of"]

METHODS = {
    "builtins.round": "round",
    "numpy.around": "round",
    "numpy.ndarray.astype": "astype",
    "numpy.ndarray.clip": "clip",
    "numpy.ndarray.imag": "imag",
    "numpy.ndarray.real": "real",
    "numpy.ndarray.round": "round",
}
RENAMED = {"min": "a_min", "max": "a_max", "ndigits": "decimals"}
WITHOUT_EFFECT = {"casting", "copy", "device", "order", "subok"}
"""Arguments that change nothing in the picture of one cell."""

Given: TypeAlias = tuple[Argument, Operand]
Bound: TypeAlias = dict[str, Given]


@dataclass(frozen=True, slots=True)
class Call:
    """One elementwise operation.

    ``mask`` is the condition of ``where=``; ``target`` the array that the result is written into, as it was before
    (None where it is the first operand, as in ``a += b``).
    """

    function: Function
    inputs: tuple[Operand, ...]
    mask: Operand | None = None
    target: Operand | None = None

    @property
    def operands(self) -> tuple[Operand, ...]:
        """In the order that they are drawn."""
        return self.inputs + tuple(extra for extra in (self.mask, self.target) if extra is not None)


def call_of(subject: Subject) -> Call | None:
    """The elementwise operation with one result that ran; None where it was none, or not all of it is known."""
    if subject.changes_items:
        return None
    operation = subject.event.operation.replace("numpy.generic.", "numpy.ndarray.")
    ufunc = ufunc_of(operation)
    if ufunc is not None:
        return _ufunc_call(subject, ufunc) if ufunc.nout == 1 else None
    if operation == VECTORIZED:
        return _vectorized_call(subject)
    if operation.startswith("nn."):
        return _model_call(subject, operation.removeprefix("nn."))
    text = text_function(operation)
    if text is not None:
        bound = _bound(subject, ("a",))
        return None if bound is None or bound.keys() != {"a"} else _finished(subject, text, bound, ("a",))
    name = METHODS.get(operation, operation.removeprefix("numpy."))
    if name in PARAMETERS:
        bound = _bound(subject, PARAMETERS[name])
        return None if bound is None else _plain_call(subject, name, bound)
    scalar = getattr(np, name, None) if operation.startswith("numpy.") and "." not in name else None
    if isinstance(scalar, type) and issubclass(scalar, np.number | np.bool_):
        bound = _bound(subject, ("a",))
        return None if bound is None else _cast(subject, bound)
    return None


def calls_of(subject: Subject) -> tuple[Call, ...]:
    """The elementwise operation once for each of its results; nothing where it was none, or not all of it is known."""
    ufunc, places = ufunc_of(subject.event.operation), places_of(subject)
    if places is not None:
        functions, operands = places
        return tuple(Call(function, operands) for function in functions)
    if ufunc is None or ufunc.nout == 1:
        call = call_of(subject)
        return () if call is None else (call,)
    names = tuple(f"x{number}" for number in range(ufunc.nin))
    bound = _bound(subject, names)
    if bound is None or not bound.keys() <= {*names} | WITHOUT_EFFECT:
        return ()
    calls = (_finished(subject, part, bound, names) for part in parts_of(ufunc))
    return tuple(call for call in calls if call is not None)


def _given(subject: Subject) -> Iterator[Given]:
    return zip(subject.event.arguments, subject.arguments, strict=True)


def _bound(subject: Subject, parameters: tuple[str, ...]) -> Bound | None:
    """The arguments by the names of their parameters, those that are None left out."""
    positional = [given for given in _given(subject) if given[0].keyword is None]
    if len(positional) > len(parameters):
        return None
    bound = dict(zip(parameters, positional, strict=False))
    bound |= {
        RENAMED.get(given[0].keyword or "", given[0].keyword or ""): given
        for given in _given(subject)
        if given[0].keyword
    }
    return {name: given for name, given in bound.items() if not _is_none(given[0])}


def _is_none(argument: Argument) -> bool:
    return isinstance(argument.value, Plain) and argument.value.value is None


def _ufunc_call(subject: Subject, ufunc: np.ufunc) -> Call | None:
    names = tuple(f"x{number}" for number in range(ufunc.nin))
    bound = _bound(subject, (*names, "out"))
    if bound is None or not bound.keys() <= {*names, "out", "where", "dtype"} | WITHOUT_EFFECT:
        return None
    function = ufunc_function(subject, ufunc, _dtype(bound.get("dtype")))
    return _finished(subject, function, bound, names)


def _plain_call(subject: Subject, name: str, bound: Bound) -> Call | None:
    if name == "astype":
        return _cast(subject, bound) if bound.keys() - WITHOUT_EFFECT == {"a", "dtype"} else None
    if name == "where":
        return _finished(subject, where_function(), bound, PARAMETERS[name])
    if name == "clip":
        bounds = [bound_name for bound_name in ("a_min", "a_max") if bound_name in bound]
        if not bounds or not bound.keys() <= {"a", *bounds, "out", "where", "dtype"} | WITHOUT_EFFECT:
            return None
        return _finished(subject, clip_of("a_min" in bounds, "a_max" in bounds), bound, ("a", *bounds))
    if name == "real_if_close":
        is_real = subject.result is not None and np.dtype(subject.result.dtype).kind != "c"
        return _finished(subject, real_if_close(is_real=is_real), bound, ("a",))
    operands = {"isclose": ("a", "b"), "round": ("a", *(["decimals"] if "decimals" in bound else []))}
    names = operands.get(name, PARAMETERS[name][:1])
    options = {key: given[0].value for key, given in bound.items() if key not in {*names, "out", "copy"}}
    arrays = tuple(key for key, value in options.items() if not isinstance(value, Plain))
    if arrays and name != "nan_to_num":
        return None
    plain = {key: value.value for key, value in options.items() if isinstance(value, Plain)}
    if arrays:
        return _finished(subject, filled(arrays, plain), bound, (*names, *arrays))
    return _finished(subject, plain_function(name, len(names), plain), bound, names)


def _vectorized_call(subject: Subject) -> Call | None:
    function = vectorized_function(subject)
    names = tuple(f"x{number}" for number in range(len(subject.event.arguments)))
    bound = _bound(subject, names)
    return None if function is None or bound is None else _finished(subject, function, bound, names)


def _model_call(subject: Subject, name: str) -> Call | None:
    if name not in MODEL_FUNCTIONS:
        return None
    parameters = MODEL_FUNCTIONS[name].parameters
    bound = _bound(subject, parameters)
    return None if bound is None else _finished(subject, model_function(name), bound, parameters)


def _cast(subject: Subject, bound: Bound) -> Call | None:
    result = subject.result
    if result is None or not isinstance(result.dtype, np.dtype) or result.dtype.kind in "OV":
        return None
    return _finished(subject, cast_of(format_dtype(result.dtype)), bound, ("a",))


def _finished(subject: Subject, function: Function, bound: Bound, names: tuple[str, ...]) -> Call | None:
    inputs = [value_array_of(*bound[name]) if name in bound else None for name in names]
    before = subject.event.before
    is_in_place = subject.node.kind is NodeKind.AUGMENTED and before is not None
    if is_in_place:
        inputs[0] = replace(inputs[0] or bound[names[0]][1], snapshot=before, plain=None)
    mask, target = bound.get("where"), bound.get("out")
    mask_array = value_array_of(*mask) if mask is not None and not _is_true(mask[0]) else None
    target_array = _target(target) if target is not None else None
    known = [each for each in inputs if each is not None]
    if len(known) < len(names) or (target is not None and target_array is None):
        return None
    if mask is not None and mask_array is None and not _is_true(mask[0]):
        return None
    return Call(function, tuple(known), mask_array, target_array)


def _is_true(argument: Argument) -> bool:
    return isinstance(argument.value, Plain) and argument.value.value is True


def _target(given: Given) -> Operand | None:
    """The array of ``out=``, also as a tuple of one; arguments are recorded before the call runs."""
    argument, operand = given
    value = argument.value
    if isinstance(value, Group) and len(value.items) == 1:
        argument = value.items[0]
        value = argument.value
    if not isinstance(value, Snapshot):
        return None
    return replace(operand, name=say("{name} before", name=argument.source), snapshot=value, plain=None)


def _dtype(given: Given | None) -> np.dtype[Any] | None:
    value = given[0].value if given is not None else None
    try:
        return np.dtype(value.value) if isinstance(value, Plain) else None
    except TypeError:
        return None
