"""The replay oracle: an operator, computed again from what was recorded of its operands, gives the recorded result."""

from __future__ import annotations

import operator
import warnings
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.recording import Argument, Event, Group, Node, NodeKind, Plain

OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+=": operator.iadd,
    "-=": operator.isub,
    "*=": operator.imul,
    "/=": operator.itruediv,
    "//=": operator.ifloordiv,
    "%=": operator.imod,
    "**=": operator.ipow,
    "@=": operator.imatmul,
    "<<=": operator.ilshift,
    ">>=": operator.irshift,
    "&=": operator.iand,
    "|=": operator.ior,
    "^=": operator.ixor,
}
ARRAYS = {"ndarray": np.ndarray, "MaskedArray": np.ma.MaskedArray, "matrix": np.matrix, "recarray": np.recarray}
UNARY = {"-": operator.neg, "+": operator.pos, "~": operator.invert}
ALIGNED = 64
MOST_MEMORY = 2**24
_numbers: set[str] = set()


class LeftOut(Exception):
    """Why an operator cannot be computed again from its record."""


def number_names() -> set[str]:
    """Names of NumPy's number classes."""
    if not _numbers:
        waiting = [np.generic]
        while waiting:
            cls = waiting.pop()
            _numbers.update({cls.__name__} if cls.__module__ == "numpy" else ())
            waiting += cls.__subclasses__()
    return _numbers


def rebuilt(argument: Argument) -> Any:
    """Operand with the values, the class and the memory layout that it had.

    Raises
    ------
    LeftOut
        It was not kept whole, or is no array, number, slice, or sequence of these.
    """
    value = argument.value
    if isinstance(value, Plain) and value.type_name not in ("dtype", "type"):
        return list(value.value) if value.type_name == "list" else value.value
    if isinstance(value, Group):
        if any(item.source.startswith("*") for item in value.items):
            raise LeftOut("an operand holds starred items")
        return (list if value.type_name == "list" else tuple)(rebuilt(item) for item in value.items)
    if isinstance(value, Snapshot):
        return _array_or_number(value)
    raise LeftOut("an operand is neither array nor number")


def _array_or_number(kept: Snapshot) -> Any:
    if kept.type_name == "MaskedConstant":
        return np.ma.masked
    if kept.type_name not in (*ARRAYS, *number_names()):
        raise LeftOut("an operand is of a subclass of ndarray")
    if kept.values is None:
        raise LeftOut(f"an operand was not kept whole ({kept.reason or 'too large'})")
    if not kept.values.itemsize:
        raise LeftOut("an operand's numbers have no bytes")
    if kept.type_name not in ARRAYS:
        return kept.values[()]
    array = _in_memory(kept, kept.values).view(ARRAYS[kept.type_name])
    if isinstance(array, np.ma.MaskedArray):
        array._mask = np.ma.nomask if kept.mask is None else kept.mask.copy()
    return array


def _in_memory(kept: Snapshot, values: Any) -> Any:
    """Writeable array with the strides and the alignment that it had."""
    if not values.size:
        return np.ndarray(kept.shape, values.dtype, strides=kept.strides, buffer=np.zeros(1, values.dtype))
    reach = [stride * (size - 1) for stride, size in zip(kept.strides, kept.shape, strict=True)]
    low = sum(each for each in reach if each < 0)
    length = sum(each for each in reach if each > 0) - low + values.itemsize
    if length > MOST_MEMORY:
        raise LeftOut("an operand is spread over much memory")
    memory = np.zeros(length + ALIGNED, np.uint8)
    start = (kept.pointer - memory.ctypes.data + low) % ALIGNED - low
    cells = np.ndarray((*kept.shape, values.itemsize), np.uint8, memory, start, (*kept.strides, 1))
    cells[...] = np.frombuffer(values.tobytes(), np.uint8).reshape(cells.shape)
    return np.ndarray(kept.shape, values.dtype, memory, start, kept.strides)


def recomputed(event: Event, node: Node) -> Any:
    """Result of the operator on the recorded operands.

    Raises
    ------
    LeftOut
        They were not kept whole.
    """
    if not event.operation.startswith("numpy."):
        raise LeftOut("the operation is not NumPy's own")
    operands = [rebuilt(argument) for argument in event.arguments]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        match node.kind:
            case NodeKind.BINARY | NodeKind.COMPARE:
                return OPERATORS[node.symbol](*operands)
            case NodeKind.UNARY:
                return UNARY[node.symbol](*operands)
            case NodeKind.GETITEM | NodeKind.ENTRY:
                return operands[0][operands[1]]
        if isinstance(operands[0], np.ma.MaskedArray):
            raise LeftOut("a store into a masked array: whether its mask is hard is not recorded")
        if node.kind is NodeKind.AUGMENTED and len(operands) == 2:
            return OPERATORS[node.symbol](*operands)
        target, index, value = operands
        if node.kind is NodeKind.AUGMENTED:
            value = OPERATORS[node.symbol](target[index], value)
        if target.dtype.str == "|S1" and np.asarray(value).dtype.kind in "SU":
            raise LeftOut("a store of text into '|S1': whether that is dtype 'c' is not recorded")
        target[index] = value
        return target
