"""Positions in reading order and indices per axis: ``unravel_index`` and ``ravel_multi_index``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import prod
from typing import Any, TypeAlias

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.families.movement.moving_calls import array_of
from tensorviz.explain.families.phrases import cell_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import Argument, Group, Plain

__all__ = ["places_of"]

INSIDE = {"clip": lambda length, index: np.clip(index, 0, length - 1), "wrap": lambda length, index: index % length}
Keep: TypeAlias = Callable[[Any], Any]
Parts = tuple[tuple[Function, ...], tuple[Operand, ...]]


def places_of(subject: Subject) -> Parts | None:
    """The function that gives each result, and the arrays that it is applied to; None for another operation."""
    operation = subject.event.operation
    if operation not in {"numpy.unravel_index", "numpy.ravel_multi_index"}:
        return None
    is_unravelled = operation == "numpy.unravel_index"
    shape = subject.keyword("shape" if is_unravelled else "dims", 1)
    shape = (shape,) if isinstance(shape, int) else shape
    order, mode = subject.keyword("order", 2 if is_unravelled else 3, "C"), subject.keyword("mode", 2, "raise")
    if not isinstance(shape, tuple) or not all(isinstance(size, int) for size in shape) or order not in {"C", "F"}:
        return None
    sizes = _sizes(shape, order)
    if is_unravelled:
        return _unravelled(subject.event.arguments[0], shape, sizes)
    return _ravelled(subject.event.arguments[0], sizes, _kept_inside(shape, mode))


def _sizes(shape: tuple[int, ...], order: str) -> tuple[int, ...]:
    """By how much the position grows with the index along each axis."""
    if order == "F":
        return tuple(prod(shape[:axis]) for axis in range(len(shape)))
    return tuple(prod(shape[axis + 1 :]) for axis in range(len(shape)))


def _unravelled(argument: Argument, shape: tuple[int, ...], sizes: tuple[int, ...]) -> Parts | None:
    """Of a matrix one index is a quotient by the length of a line, and the other the rest."""
    positions = array_of(argument)
    if positions is None:
        return None
    if len(shape) == 2:
        parts = {
            size: Function(ufunc.__name__, sign, "infix", partial(_divided, ufunc), ("", sign))
            for size, sign, ufunc in ((False, "//", np.floor_divide), (True, "%", np.remainder))
        }
        is_first = sizes[1] == 1
        return (parts[not is_first], parts[is_first]), (positions, _number(shape[1] if is_first else shape[0]))
    names = (f"axis{axis}" for axis in range(len(shape)))
    calls = (
        Function(name, name, "call", partial(_index, size, length), (name,))
        for name, size, length in zip(names, sizes, shape, strict=True)
    )
    return tuple(calls), (positions,)


def _kept_inside(shape: tuple[int, ...], mode: Any) -> tuple[Keep, ...]:
    """What ``mode`` does to an index along each axis; nothing where none may lie outside."""
    modes = (mode,) * len(shape) if isinstance(mode, str) else mode
    if not isinstance(modes, tuple) or len(modes) != len(shape) or set(modes) == {"raise"}:
        return ()
    lengths = zip(modes, shape, strict=True)
    return tuple(np.asarray if each == "raise" else partial(INSIDE[each], length) for each, length in lengths)


def _ravelled(argument: Argument, sizes: tuple[int, ...], inside: tuple[Keep, ...]) -> Parts | None:
    """Every index times the cells that it passes, added up."""
    operands = _rows(argument) or [array_of(item) for item in _items(argument)]
    known = tuple(operand for operand in operands if operand is not None)
    if not known or len(known) < len(operands) or len(known) != len(sizes):
        return None
    compute = partial(_position, sizes, inside)
    if len(sizes) == 2 and not inside:
        sign = f"× {sizes[0]} +" if sizes[1] == 1 else f"+ {sizes[1]} ×"
        return (Function("ravel_multi_index", sign, "infix", compute, ("", sign)),), known
    name = "position"
    return (Function("ravel_multi_index", name, "call", compute, (name, *[","] * (len(sizes) - 1))),), known


def _items(argument: Argument) -> tuple[Argument, ...]:
    value = argument.value
    if isinstance(value, Plain) and isinstance(value.value, tuple):
        return tuple(Argument(str(item), Plain(item, type(item).__name__)) for item in value.value)
    return value.items if isinstance(value, Group) else ()


def _rows(argument: Argument) -> list[Operand | None]:
    """The entries of one array along its first axis."""
    whole = array_of(argument) if isinstance(argument.value, Snapshot) else None
    snapshot = whole.snapshot if whole is not None else None
    if whole is None or snapshot is None or snapshot.values is None or not snapshot.shape:
        return []
    shape, strides = snapshot.shape[1:], snapshot.strides[1:]
    return [
        Operand(
            cell_of(whole, (at,)),
            Snapshot("numpy", "ndarray", shape, snapshot.dtype, strides, row.nbytes, is_view=True, values=row),
        )
        for at, row in enumerate(snapshot.values)
    ]


def _number(value: int) -> Operand:
    values = np.array(value)
    values.flags.writeable = False
    return Operand(str(value), Snapshot("python", "int", (), values.dtype.str, values=values))


def _divided(ufunc: np.ufunc, positions: Any, width: Any) -> Any:
    return ufunc(np.asarray(positions).astype(np.intp), width)


def _index(size: int, length: int, positions: Any) -> Any:
    return np.asarray(positions).astype(np.intp) // size % length


def _position(sizes: tuple[int, ...], inside: tuple[Keep, ...], *indices: Any) -> Any:
    places = [np.asarray(index).astype(np.intp) for index in indices]
    if inside:
        places = [keep(index) for keep, index in zip(inside, places, strict=True)]
    return sum(index * size for index, size in zip(places, sizes, strict=True))
