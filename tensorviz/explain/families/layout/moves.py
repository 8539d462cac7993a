"""Changes of layout as values: which operation it was, and which source cell stands at which result cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any, Literal, TypeAlias

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.operands import array_of
from tensorviz.explain.recipes import LayoutRecipe
from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import Argument, Plain

__all__ = ["Move", "index_at", "move_of", "position_of", "source_of"]

Order: TypeAlias = Literal["C", "F"]
Shape: TypeAlias = tuple[int, ...]

TRANSPOSES = {
    "numpy.ndarray.T",
    "numpy.ndarray.mT",
    "numpy.ndarray.swapaxes",
    "numpy.ndarray.transpose",
    "numpy.linalg.matrix_transpose",
    "numpy.matrix_transpose",
    "numpy.moveaxis",
    "numpy.permute_dims",
    "numpy.rollaxis",
    "numpy.swapaxes",
    "numpy.transpose",
}
SIZE_ONE_AXES = {
    "numpy.atleast_1d",
    "numpy.atleast_2d",
    "numpy.atleast_3d",
    "numpy.expand_dims",
    "numpy.ndarray.squeeze",
    "numpy.squeeze",
}
RAVELS = {"numpy.ndarray.flat", "numpy.ndarray.flatten", "numpy.ndarray.ravel", "numpy.ravel"}
RESHAPES = {"numpy.ndarray.reshape", "numpy.reshape"}
SUBCLASS = re.compile(r"^numpy\.(ma\.MaskedArray|matrix|memmap|recarray)\.(?!__)")
WHOLE = slice(None)


@dataclass(frozen=True, slots=True)
class Move:
    """One change of layout, without any numbers.

    ``known`` is the product of the sizes beside a ``-1``, where there was one.
    """

    kind: Literal["reshape", "ravel", "transpose", "newaxis"]
    permutation: tuple[int, ...] = ()
    order: Order = "C"
    known: int | None = None


class _Arguments:
    """The plain arguments after the array itself; ``None`` as a value means that it was not seen."""

    def __init__(self, arguments: tuple[Argument, ...]) -> None:
        self.positional = [_plain(argument) for argument in arguments[1:] if argument.keyword is None]
        self.keywords = {argument.keyword: _plain(argument) for argument in arguments if argument.keyword}

    def get(self, name: str, position: int, default: Any = None) -> Any:
        if name in self.keywords:
            return self.keywords[name]
        return self.positional[position] if position < len(self.positional) else default

    def spread(self, name: str) -> Any:
        """``f(1, 2)`` and ``f((1, 2))`` alike."""
        if len(self.positional) > 1:
            return tuple(self.positional)
        return self.get(name, 0)


def move_of(subject: Subject) -> Move | None:
    """The change of layout that ran; None where it was another operation."""
    operation = SUBCLASS.sub("numpy.ndarray.", subject.event.operation)
    arguments = subject.event.arguments
    operand = array_of(arguments[0], subject.arguments[0]) if arguments else None
    source = operand.snapshot if operand is not None else None
    if source is None:
        return None
    rest = _Arguments(arguments)
    if operation in TRANSPOSES:
        permutation = _permutation(operation, source.ndim, rest)
        return None if permutation is None else Move("transpose", permutation)
    if operation in SIZE_ONE_AXES:
        return Move("newaxis") if len(rest.positional) < 2 else None
    if operation == "numpy.ndarray.__getitem__":
        return Move("newaxis") if len(rest.positional) == 1 and _is_whole(arguments[1]) else None
    if operation in RAVELS:
        order = _order(rest.get("order", 0, "C"), source)
        return None if order is None else Move("ravel", order=order)
    if operation in RESHAPES:
        return _reshape(operation, source, rest)
    return None


def source_of(recipe: LayoutRecipe, source: Shape, result: Shape, index: Shape) -> Shape:
    """The source cell that stands at ``index`` of the result."""
    if recipe.kind == "transpose":
        cell = [0] * len(source)
        for axis, i in zip(recipe.permutation, index, strict=True):
            cell[axis] = i
        return tuple(cell)
    return index_at(position_of(index, result, recipe.order), source, recipe.order)


def position_of(index: Shape, shape: Shape, order: Order = "C") -> int:
    """How many cells come before ``index``: the last index runs fastest in order C, the first one in order F."""
    pairs = list(zip(index, shape, strict=True))
    position = 0
    for i, length in pairs if order == "C" else reversed(pairs):
        position = position * length + i
    return position


def index_at(position: int, shape: Shape, order: Order = "C") -> Shape:
    """The index of the cell that ``position`` cells come before."""
    index = []
    for length in reversed(shape) if order == "C" else shape:
        position, i = divmod(position, length)
        index.append(i)
    return tuple(reversed(index) if order == "C" else index)


def _reshape(operation: str, source: Snapshot, rest: _Arguments) -> Move | None:
    is_method = operation.startswith("numpy.ndarray")
    shape = rest.spread("shape") if is_method else rest.get("shape", 0, rest.keywords.get("newshape"))
    order = _order(rest.keywords.get("order", "C") if is_method else rest.get("order", 1, "C"), source)
    if order is None:
        return None
    sizes = (shape,) if isinstance(shape, int) else shape
    is_known = isinstance(sizes, tuple) and all(isinstance(size, int) for size in sizes)
    known = prod(size for size in sizes if size != -1) if is_known and -1 in sizes else None
    return Move("reshape", order=order, known=known)


def _order(asked: Any, source: Snapshot) -> Order | None:
    """``"A"`` and ``"K"`` worked out from the strides; None where the order is that of no axis."""
    if asked in {"C", "F"}:
        return "C" if asked == "C" else "F"
    if asked not in {"A", "K"}:
        return None
    is_c, is_f = _is_contiguous(source, "C"), _is_contiguous(source, "F")
    if asked == "A":
        return "F" if is_f and not is_c else "C"
    return "C" if is_c else "F" if is_f else None


def _is_contiguous(source: Snapshot, order: Order) -> bool:
    expected = np.dtype(source.dtype).itemsize
    pairs = list(zip(source.shape, source.strides, strict=True))
    for length, stride in reversed(pairs) if order == "C" else pairs:
        if length != 1 and stride != expected:
            return False
        expected *= length
    return True


def _permutation(operation: str, ndim: int, rest: _Arguments) -> tuple[int, ...] | None:
    name = operation.rpartition(".")[2]
    try:
        axes = PERMUTATIONS[name](ndim, rest)
    except (TypeError, ValueError, IndexError):
        return None
    return axes if sorted(axes) == list(range(ndim)) else None


def _transposed(ndim: int, rest: _Arguments) -> Shape:
    axes = rest.spread("axes")
    if axes is None and not any(argument is None for argument in rest.positional[1:]):
        return tuple(reversed(range(ndim)))
    return tuple(range(ndim)[axis] for axis in ((axes,) if isinstance(axes, int) else axes))


def _swapped(ndim: int, rest: _Arguments) -> Shape:
    axes = list(range(ndim))
    first, second = rest.get("axis1", 0), rest.get("axis2", 1)
    axes[first], axes[second] = axes[second], axes[first]
    return tuple(axes)


def _moved(ndim: int, rest: _Arguments) -> Shape:
    sources, targets = (_axes(rest.get(name, i), ndim) for i, name in enumerate(("source", "destination")))
    axes = [axis for axis in range(ndim) if axis not in sources]
    for target, source in sorted(zip(targets, sources, strict=True)):
        axes.insert(target, source)
    return tuple(axes)


def _rolled(ndim: int, rest: _Arguments) -> Shape:
    axis, start = range(ndim)[rest.get("axis", 0)], rest.get("start", 1, 0)
    target = range(ndim + 1)[start]
    axes = [each for each in range(ndim) if each != axis]
    axes.insert(target - (axis < target), axis)
    return tuple(axes)


def _axes(given: Any, ndim: int) -> list[int]:
    return [range(ndim)[axis] for axis in ((given,) if isinstance(given, int) else given)]


PERMUTATIONS: dict[str, Callable[[int, _Arguments], Shape]] = {
    "T": lambda ndim, _: tuple(reversed(range(ndim))),
    "mT": lambda ndim, _: (*range(ndim - 2), ndim - 1, ndim - 2),
    "matrix_transpose": lambda ndim, _: (*range(ndim - 2), ndim - 1, ndim - 2),
    "transpose": _transposed,
    "permute_dims": _transposed,
    "swapaxes": _swapped,
    "moveaxis": _moved,
    "rollaxis": _rolled,
}


def _is_whole(argument: Argument) -> bool:
    """Whether an index consists of ``None``, full slices and ``...`` only."""
    if not isinstance(argument.value, Plain):
        return False
    index = argument.value.value
    items = index if isinstance(index, tuple) and argument.value.type_name == "tuple" else (index,)
    return all(item is None or item is Ellipsis or (isinstance(item, slice) and item == WHOLE) for item in items)


def _plain(argument: Argument) -> Any:
    value = argument.value
    if isinstance(value, Plain):
        return value.value
    if isinstance(value, Snapshot) and not value.shape and value.values is not None:
        return value.values.item()
    return None
