"""The arguments of a NumPy call, found again by their place or keyword."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement.moving_calls import RANGE
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import Argument, Group, NodeKind, Plain, Text, Unknown, Value

__all__ = ["array_of", "arrays_of", "is_numeric", "value_array_of"]

LARGEST_LIST = 4096
PYTHON_VALUES = bool | int | float | complex | str | bytes


def arrays_of(subject: Subject, count: int) -> tuple[Operand, ...] | None:
    """The first ``count`` positional arguments as arrays; None where one of them is not an array of numbers.

    The target of an in-place operator is taken as it was before.
    """
    positional = [
        array_of(argument, operand)
        for argument, operand in zip(subject.event.arguments, subject.arguments, strict=True)
        if argument.keyword is None
    ][:count]
    before = subject.event.before
    if subject.node.kind is NodeKind.AUGMENTED and before is not None and positional and positional[0] is not None:
        positional[0] = replace(positional[0], snapshot=before)
    operands = tuple(operand for operand in positional if operand is not None and is_numeric(operand))
    return operands if len(operands) == count else None


def array_of(argument: Argument, operand: Operand) -> Operand | None:
    """The operand as an array, a short list or tuple of numbers as the one that NumPy makes of it."""
    if operand.snapshot is not None:
        return operand
    value = argument.value
    found = _listed(value)
    array = None if found is None else _array(found)
    if array is None or isinstance(value, Unknown | Snapshot):
        return None
    snapshot = Snapshot(
        library="python",
        type_name=value.type_name,
        shape=array.shape,
        dtype=array.dtype.str,
        nbytes=array.nbytes,
        strides=array.strides,
        values=array,
    )
    return replace(operand, snapshot=snapshot, plain=None)


def value_array_of(argument: Argument, operand: Operand) -> Operand | None:
    """As :func:`array_of`; a number or a string that was recorded as a plain value is an array without axes."""
    if not isinstance(argument.value, Plain) or not isinstance(argument.value.value, PYTHON_VALUES):
        return array_of(argument, operand)
    values = np.array(argument.value.value)
    if values.dtype.kind not in "biufcUS":
        return None
    values.flags.writeable = False
    kind = argument.value.type_name
    return replace(operand, snapshot=Snapshot("python", kind, (), values.dtype.str, values=values), plain=None)


def is_numeric(operand: Operand) -> bool:
    """Whether it is an unmasked array of booleans, integers, reals or complex numbers."""
    snapshot = operand.snapshot
    if snapshot is None or snapshot.mask is not None or snapshot.type_name == "MaskedArray":
        return False
    return isinstance(operand.dtype, np.dtype) and operand.dtype.kind in "biufc"


def _listed(value: Value) -> Any:
    """The numbers of a list, also of one with arrays without axes in it, and of a range; None for anything else."""
    if isinstance(value, Plain):
        return value.value if isinstance(value.value, tuple) else None
    if isinstance(value, Text):
        ends = RANGE(value.text)
        return None if ends is None else range(*map(int, ends.groups()))
    if not isinstance(value, Group):
        return None
    found = [_item(item.value) for item in value.items]
    return None if any(each is None for each in found) else found


def _item(value: Value) -> Any:
    if isinstance(value, Snapshot):
        return value.values[()] if not value.shape and value.values is not None and value.mask is None else None
    return value.value if isinstance(value, Plain) and isinstance(value.value, PYTHON_VALUES) else _listed(value)


def _array(value: Any) -> Any:
    try:
        array = np.array(value)
    except (TypeError, ValueError):
        return None
    if array.dtype.kind not in "biufc" or array.size > LARGEST_LIST:
        return None
    array.flags.writeable = False
    return array
