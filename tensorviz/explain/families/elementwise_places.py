"""Positions in reading order and indices per axis: ``unravel_index`` and ``ravel_multi_index``."""

from __future__ import annotations

from functools import partial
from math import prod
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.elementwise_terms import Function
from tensorviz.explain.families.moving_calls import array_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import Argument, Group, Plain

__all__ = ["places_of"]

Parts = tuple[tuple[Function, ...], tuple[Operand, ...]]


def places_of(subject: Subject) -> Parts | None:
    """The function that gives each result, and the arrays that it is applied to; None for another operation."""
    shape = subject.keyword("shape" if subject.event.operation.endswith("unravel_index") else "dims", 1)
    shape = (shape,) if isinstance(shape, int) else shape
    arguments = subject.event.arguments
    if not isinstance(shape, tuple) or not arguments or not all(isinstance(size, int) for size in shape):
        return None
    if any(argument.keyword in {"order", "mode"} for argument in arguments) or len(arguments) != 2:
        return None
    if subject.event.operation == "numpy.unravel_index":
        return _unravelled(arguments[0], shape)
    return _ravelled(arguments[0], shape) if subject.event.operation == "numpy.ravel_multi_index" else None


def _unravelled(argument: Argument, shape: tuple[int, ...]) -> Parts | None:
    """Of a matrix the row is a quotient by its width, and the column the rest."""
    positions = array_of(argument)
    if positions is None:
        return None
    if len(shape) == 2:
        divisions = (("floor_divide", "//", np.floor_divide), ("remainder", "%", np.remainder))
        parts = (Function(name, sign, "infix", partial(_divided, ufunc), ("", sign)) for name, sign, ufunc in divisions)
        return tuple(parts), (positions, _number(shape[1]))
    names = (f"axis{axis}" for axis in range(len(shape)))
    calls = (Function(name, name, "call", partial(_index, axis, shape), (name,)) for axis, name in enumerate(names))
    return tuple(calls), (positions,)


def _ravelled(argument: Argument, shape: tuple[int, ...]) -> Parts | None:
    """Every index times the number of cells behind it, added up."""
    value = argument.value
    items: tuple[Argument, ...] = value.items if isinstance(value, Group) else ()
    if isinstance(value, Plain) and isinstance(value.value, tuple):
        items = tuple(Argument(str(item), Plain(item, type(item).__name__)) for item in value.value)
    operands = [array_of(item) for item in items]
    known = tuple(operand for operand in operands if operand is not None)
    if not known or len(known) < len(operands) or len(known) != len(shape):
        return None
    compute = partial(_position, shape)
    if len(shape) == 2:
        sign = f"× {shape[1]} +"
        return (Function("ravel_multi_index", sign, "infix", compute, ("", sign)),), known
    name = "position"
    return (Function("ravel_multi_index", name, "call", compute, (name, *[","] * (len(shape) - 1))),), known


def _number(value: int) -> Operand:
    values = np.array(value)
    values.flags.writeable = False
    return Operand(str(value), Snapshot("python", "int", (), values.dtype.str, values=values))


def _divided(ufunc: np.ufunc, positions: Any, width: Any) -> Any:
    return ufunc(np.asarray(positions).astype(np.intp), width)


def _index(axis: int, shape: tuple[int, ...], positions: Any) -> Any:
    return np.asarray(positions).astype(np.intp) // prod(shape[axis + 1 :]) % shape[axis]


def _position(shape: tuple[int, ...], *indices: Any) -> Any:
    return sum(np.asarray(index).astype(np.intp) * prod(shape[axis + 1 :]) for axis, index in enumerate(indices))
