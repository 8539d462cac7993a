"""The calls that choose, repeat, turn or copy the cells of arrays: how each is run again, and which family it is of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tensorviz.explain.families.movement.moving_along import gathered, scattered
from tensorviz.explain.families.movement.moving_calls import Call

__all__ = ["ROWS", "WORKED_OUT", "Row"]

WORKED_OUT = {"mean", "median", "maximum", "minimum", "linear_ramp", "empty", "function"}
"""Modes of ``numpy.pad`` whose border is worked out; a function of the reader's stands as ``"function"``."""


@dataclass(frozen=True, slots=True)
class Row:
    """One function: the call, what it does with cells, the family that it is shown in."""

    call: Call
    kind: Literal["select", "join", "permute", "spread"]
    family: Literal["indexing", "join", "layout"]


def _same(cells: Any, *_: Any, **__: Any) -> Any:
    return cells


def _pad(array: Any, pad_width: Any, mode: Any = "constant", **options: Any) -> Any:
    """``numpy.pad``, with zeros in the place of borders that are worked out from values."""
    if mode in WORKED_OUT:
        return np.pad(array, pad_width)
    return np.pad(array, pad_width, mode, **options)


def _select(function: Callable[..., Any], parameters: str, carried: str = "a") -> Row:
    return Row(Call(function, parameters, carried), "select", "indexing")


def _diagonal(function: Callable[..., Any]) -> Row:
    return Row(Call(function, "a offset axis1 axis2", "a", is_view=True), "select", "indexing")


def _spread(function: Callable[..., Any], parameters: str, carried: str, *, is_view: bool = False) -> Row:
    return Row(Call(function, parameters, carried, is_view), "spread", "join")


def _turned(function: Callable[..., Any], parameters: str) -> Row:
    return Row(Call(function, parameters, "m", is_view=True), "permute", "layout")


def _copied(parameters: str, carried: str = "a") -> Row:
    return Row(Call(_same, parameters, carried, is_view=True), "permute", "layout")


def _item(cells: Any, *index: Any) -> Any:
    """The cell that ``ndarray.item`` gives, as an array without axes."""
    if len(index) == 1 and not isinstance(index[0], tuple):
        return cells.reshape(-1)[index[0]]
    return cells[index[0] if index and isinstance(index[0], tuple) else index] if index else cells.reshape(-1)[0]


ROWS = {
    "numpy.ndarray.item": _select(_item, "a *index"),
    "numpy.ndarray.tolist": _copied("a"),
    "numpy.take": _select(np.take, "a indices axis out mode"),
    "numpy.ndarray.take": _select(np.take, "a indices axis out mode"),
    "numpy.take_along_axis": _select(np.take_along_axis, "arr indices axis", "arr"),
    "nn.gather": _select(gathered, "input dim index", "input"),
    "nn.scattered": Row(Call(scattered, "input source dim index", "input source"), "join", "indexing"),
    "numpy.choose": _select(np.choose, "a choices out mode", "[choices]"),
    "numpy.ndarray.choose": _select(np.choose, "a choices out mode", "[choices]"),
    "numpy.select": _select(np.select, "condlist choicelist default", "[choicelist] default"),
    "numpy.compress": _select(np.compress, "condition a axis"),
    "numpy.ndarray.compress": Row(
        Call(lambda a, condition, axis=None: np.compress(condition, a, axis), "a condition axis", "a"),
        "select",
        "indexing",
    ),
    "numpy.extract": _select(np.extract, "condition arr", "arr"),
    "numpy.delete": _select(np.delete, "arr obj axis", "arr"),
    "numpy.diag": _select(np.diag, "v k", "v"),
    "numpy.diagflat": Row(Call(np.diagflat, "v k", "v"), "spread", "indexing"),
    "numpy.diagonal": _diagonal(np.diagonal),
    "numpy.ndarray.diagonal": _diagonal(np.diagonal),
    "numpy.linalg.diagonal": Row(
        Call(lambda x, offset=0: np.diagonal(x, offset, -2, -1), "x offset", "x", is_view=True), "select", "indexing"
    ),
    "numpy.tril": Row(Call(np.tril, "m k", "m"), "spread", "indexing"),
    "numpy.triu": Row(Call(np.triu, "m k", "m"), "spread", "indexing"),
    "numpy.insert": Row(Call(np.insert, "arr obj values axis", "arr values"), "join", "join"),
    "numpy.tile": _spread(np.tile, "A reps", "A"),
    "numpy.repeat": _spread(np.repeat, "a repeats axis", "a"),
    "numpy.ndarray.repeat": _spread(np.repeat, "a repeats axis", "a"),
    "numpy.pad": _spread(_pad, "array pad_width mode", "array"),
    "numpy.resize": _spread(np.resize, "a new_shape", "a"),
    "numpy.broadcast_to": _spread(np.broadcast_to, "array shape subok", "array", is_view=True),
    "numpy.lib.stride_tricks.sliding_window_view": _spread(
        np.lib.stride_tricks.sliding_window_view, "x window_shape axis subok writeable", "x", is_view=True
    ),
    "numpy.lib.stride_tricks.as_strided": _spread(_same, "x shape strides subok writeable", "x", is_view=True),
    "numpy.roll": Row(Call(np.roll, "a shift axis", "a"), "permute", "join"),
    "numpy.flip": _turned(np.flip, "m axis"),
    "numpy.fliplr": _turned(np.fliplr, "m"),
    "numpy.flipud": _turned(np.flipud, "m"),
    "numpy.rot90": _turned(np.rot90, "m k axes"),
    "numpy.copy": _copied("a order subok"),
    "numpy.ndarray.copy": _copied("a order"),
    "numpy.array": _copied("object dtype", "object"),
    "numpy.matrix": Row(
        Call(lambda a, *_: np.atleast_2d(a), "data dtype copy", "data", is_view=True), "permute", "layout"
    ),
    "numpy.asmatrix": Row(
        Call(lambda a, *_: np.atleast_2d(a), "data dtype", "data", is_view=True), "permute", "layout"
    ),
    "numpy.asarray_chkfinite": _copied("a dtype order"),
    "numpy.require": _copied("a dtype requirements"),
    "numpy.asarray": _copied("a dtype order"),
    "numpy.asanyarray": _copied("a dtype order"),
    "numpy.ascontiguousarray": _copied("a dtype"),
    "numpy.asfortranarray": _copied("a dtype"),
}
