"""jax's ``x.at[index].set(value)``: what NumPy writes into an array is written into a copy."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.dialects.calls import Heard
from tensorviz.explain.families.indexing.parts import index_of, lists_of, parts_of
from tensorviz.explain.subject import Subject
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Group, NodeKind, Plain, Value

__all__ = ["beyond", "heard_written", "is_outside"]

NOT_SEEN = say("a JAX array never changes: this gives a copy in which the cells at that index are written")
OUTSIDE = say("an index lies outside, where jax reads another number and writes nothing")
TWICE = say("a cell is selected more than once, and jax works out every change of it")
CHANGES: Mapping[str, tuple[str, str]] = {
    "add": ("add", "+"),
    "subtract": ("subtract", "−"),
    "multiply": ("multiply", "×"),
    "mul": ("multiply", "×"),
    "divide": ("divide", "÷"),
    "power": ("power", "**"),
    "min": ("minimum", "min"),
    "max": ("maximum", "max"),
}


def heard_written(subject: Subject, method: str, dropped: frozenset[str]) -> Heard | str:
    """A write with the array, the index and the value as three arguments, or why it has no picture."""
    target, *values = (each for each in subject.event.arguments if each.keyword not in dropped)
    if not isinstance(target.value, Group) or any(each.keyword not in {None, "values"} for each in values):
        return NOT_SEEN
    array, index = _named(target, target.value)
    if not isinstance(array.value, Snapshot):
        return NOT_SEEN
    if is_outside(array.value.shape, index.value):
        return OUTSIDE
    if method == "get" and not values:
        return Heard("numpy.ndarray.__getitem__", (array, index), NodeKind.GETITEM)
    if len(values) != 1:
        return NOT_SEEN
    arguments = (array, index, Argument(values[0].source, values[0].value))
    if method == "set":
        return Heard("numpy.ndarray.__setitem__", arguments, NodeKind.SETITEM, before=array.value)
    if method not in CHANGES:
        return NOT_SEEN
    if _selects_twice(array.value.shape, index):
        return TWICE
    ufunc, sign = CHANGES[method]
    return Heard(f"numpy.{ufunc}", arguments, NodeKind.AUGMENTED, symbol=f"{sign}=", before=array.value)


def _named(target: Argument, members: Group) -> tuple[Argument, Argument]:
    """The array and the index under the names that they were written with, or those of the object that holds them."""
    array, index = (item.value for item in members.items)
    names = f"{target.source}.array", f"{target.source}.index"
    try:
        tree = ast.parse(target.source, mode="eval").body
    except (SyntaxError, ValueError):
        tree = None
    if isinstance(tree, ast.Subscript) and isinstance(tree.value, ast.Attribute) and tree.value.attr == "at":
        places = (ast.get_source_segment(target.source, each) or "" for each in (tree.value.value, tree.slice))
        names = tuple(places)  # type: ignore[assignment]
    return Argument(names[0], array), Argument(names[1], index)


def _selects_twice(shape: tuple[int, ...], index: Argument) -> bool:
    """Whether index arrays name a cell more than once."""
    parts = parts_of(index, shape)
    if parts is None or not lists_of(parts):
        return False
    chosen = np.arange(int(np.prod(shape))).reshape(shape)[index_of(parts)]
    return bool(np.unique(chosen).size != chosen.size)


def is_outside(shape: tuple[int, ...], index: Value | None) -> bool:
    """Whether a number in an index lies outside of its axis; NumPy would refuse it."""
    return any(beyond(item, length) for item, length in zip(_items(index), shape, strict=False))


def _items(index: Value | None) -> list[Value]:
    if isinstance(index, Group) and index.type_name == "tuple":
        return [item.value for item in index.items]
    if isinstance(index, Plain) and index.type_name == "tuple":
        return [Plain(item, type(item).__name__) for item in index.value if item is not None]
    return [] if index is None else [index]


def beyond(value: Value, length: int) -> bool:
    """Whether a number, or one of an array, counts past an axis of ``length``."""
    if isinstance(value, Snapshot):
        cells = value.values if value.dtype[1:2] in "iu" else None
    else:
        cells = np.asarray(value.value) if isinstance(value, Plain) and _is_whole(value.value) else None
    if cells is None or cells.dtype.kind not in "iu" or not cells.size:
        return False
    return bool(cells.max() >= length or cells.min() < -length)


def _is_whole(value: object) -> bool:
    return type(value) is int or (isinstance(value, tuple) and bool(value) and all(type(one) is int for one in value))
