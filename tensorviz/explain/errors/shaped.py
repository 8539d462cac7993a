"""Arrays of which only shape and dtype are known: the rules of the operations, without their work.

A :class:`Shaped` stands on an array without memory of its own (all strides are 0), so that views of it are NumPy's own
and cost nothing; ufuncs, products, joins and reductions follow their rules.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.array_utils import normalize_axis_index
from numpy.lib.mixins import NDArrayOperatorsMixin

__all__ = ["Budget", "Shaped", "UnknownRuleError"]

REDUCTIONS = ("sum", "mean", "std", "var", "max", "min", "prod", "any", "all", "argmax", "argmin")
VIEWS = {"transpose", "swapaxes", "moveaxis", "squeeze", "expand_dims", "reshape", "broadcast_to"}
METHODS = ("transpose", "squeeze")


class UnknownRuleError(AttributeError):
    """What an operation makes of shapes is not known here."""


class Budget:
    """How many cells a computation would have to form."""

    def __init__(self) -> None:
        self.cells = 0

    def spend(self, *lengths: int) -> None:
        """Add the product of ``lengths``."""
        self.cells += math.prod(lengths)


class Shaped(NDArrayOperatorsMixin):
    """An array without numbers."""

    def __init__(self, shape: tuple[int, ...], dtype: npt.DTypeLike, budget: Budget) -> None:
        self._view = np.broadcast_to(np.zeros((), dtype), shape)
        self._budget = budget

    @property
    def shape(self) -> tuple[int, ...]:
        return self._view.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        return self._view.dtype

    @property
    def ndim(self) -> int:
        return self._view.ndim

    @property
    def size(self) -> int:
        return self._view.size

    @property
    def T(self) -> Shaped:  # noqa: N802 - NumPy's name
        return self._of(self._view.T)

    def __getitem__(self, index: Any) -> Shaped:
        parts = index if isinstance(index, tuple) else (index,)
        if any(isinstance(part, Shaped | np.ndarray | list) for part in parts):
            raise UnknownRuleError
        return self._of(self._view[index])

    def __setitem__(self, index: Any, value: Any) -> None:
        place = self[index].shape
        if np.broadcast_shapes(place, _shape(value)) != place:
            raise ValueError("the value does not stretch to the place")

    def astype(self, dtype: npt.DTypeLike) -> Shaped:
        self._budget.spend(self.size)
        return self._made(self.shape, dtype)

    def copy(self) -> Shaped:
        return self.astype(self.dtype)

    def reshape(self, *shape: Any) -> Shaped:
        return self._of(self._view.reshape(*shape))

    def swapaxes(self, one: int, other: int) -> Shaped:
        return self._of(self._view.swapaxes(one, other))

    def __getattr__(self, name: str) -> Any:
        if name in METHODS:
            return lambda *args, **kwargs: self._of(getattr(self._view, name)(*args, **kwargs))
        if name not in REDUCTIONS:
            raise UnknownRuleError(name)
        return lambda axis=None, keepdims=False: self._reduced(name, axis, keepdims)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or ufunc.nout != 1 or set(options) - {"axis", "keepdims"}:
            raise UnknownRuleError(ufunc.__name__)
        shapes = [_shape(each) for each in inputs]
        kinds = [each.dtype if hasattr(each, "dtype") else type(each) for each in inputs]
        dtype = ufunc.resolve_dtypes((*kinds, None))[-1]
        if ufunc is np.matmul:
            left, right = shapes
            return self._product(left, right, dtype)
        if ufunc.signature is not None:
            raise UnknownRuleError(ufunc.__name__)
        return self._made(np.broadcast_shapes(*shapes), dtype)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        name = function.__name__
        if name in REDUCTIONS:
            array, *rest = args
            return array._reduced(name, *rest, **kwargs)
        if name in VIEWS:
            array, *rest = args
            return self._of(function(array._view, *rest, **kwargs))
        if name in ("concatenate", "stack", "vstack", "hstack", "column_stack"):
            pieces = [each._view if isinstance(each, Shaped) else np.asarray(each) for each in args[0]]
            return self._joined(name, pieces, *args[1:], **kwargs)
        if name in ("where", "clip"):
            return self._made(np.broadcast_shapes(*map(_shape, args)), np.result_type(*map(_dtype, args[-2:])))
        raise UnknownRuleError(name)

    def _product(self, left: tuple[int, ...], right: tuple[int, ...], dtype: npt.DTypeLike) -> Shaped:
        if not left or not right:
            raise ValueError("a number has no axis to sum over")
        rows = () if len(left) == 1 else (left[-2],)
        columns = () if len(right) == 1 else (right[-1],)
        inner, other = left[-1], right[-1] if len(right) == 1 else right[-2]
        if inner != other:
            raise ValueError(f"{inner} does not meet {other}")
        made = (*np.broadcast_shapes(left[:-2], right[:-2]), *rows, *columns)
        self._budget.spend(*made, inner)
        return self._made(made, dtype)

    def _joined(self, name: str, pieces: list[np.ndarray], axis: int | None = None, **kwargs: Any) -> Shaped:
        if kwargs:
            axis = kwargs.pop("axis", axis)
        if kwargs or name not in ("concatenate", "stack"):
            raise UnknownRuleError(name)
        shapes = [piece.shape for piece in pieces]
        dtype = np.result_type(*(piece.dtype for piece in pieces))
        if name == "stack":
            if len(set(shapes)) > 1:
                raise ValueError("all pieces must have one shape")
            at = normalize_axis_index(axis or 0, len(shapes[0]) + 1)
            return self._made((*shapes[0][:at], len(pieces), *shapes[0][at:]), dtype)
        at = normalize_axis_index(axis or 0, len(shapes[0]))
        rests = {shape[:at] + shape[at + 1 :] for shape in shapes}
        if len(rests) > 1:
            raise ValueError("the other axes must agree")
        return self._made((*shapes[0][:at], sum(shape[at] for shape in shapes), *shapes[0][at + 1 :]), dtype)

    def _reduced(self, name: str, axis: Any = None, keepdims: bool = False) -> Shaped:
        self._budget.spend(self.size)
        axes = range(self.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
        gone = {normalize_axis_index(each, self.ndim) for each in axes}
        lengths = [1 if at in gone else n for at, n in enumerate(self.shape) if keepdims or at not in gone]
        booleans, counts = name in ("any", "all"), name in ("argmax", "argmin")
        inexact = name in ("mean", "std", "var") and self.dtype.kind in "biu"
        dtype = np.bool_ if booleans else np.intp if counts else np.float64 if inexact else self.dtype
        return self._made(tuple(lengths), dtype)

    def _made(self, shape: tuple[int, ...], dtype: npt.DTypeLike) -> Shaped:
        self._budget.spend(*shape)
        return Shaped(shape, dtype, self._budget)

    def _of(self, view: np.ndarray) -> Shaped:
        made = Shaped((), view.dtype, self._budget)
        made._view = view
        return made


def _shape(value: Any) -> tuple[int, ...]:
    return value.shape if isinstance(value, Shaped) else np.shape(value)


def _dtype(value: Any) -> Any:
    return value.dtype if isinstance(value, Shaped) else np.asarray(value).dtype
