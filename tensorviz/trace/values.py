"""Arguments and results -> what is recorded of them; nothing of the reader's is held and none of its code runs."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.arrays.kinds import ADAPTERS, type_module, type_name
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.quick import maker
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.operands import MOST_ITEMS
from tensorviz.trace.recording import Argument, Group, Plain, Text, Value

__all__ = ["MOST_DEPTH", "begins_with_array", "holds_array", "make_plain", "to_value"]

__builtins__ = OWN_BUILTINS

MOST_DEPTH = 3
LIBRARIES = ("torch", "jax")
MOST_TEXT = 200
INDEXED = "_IndexUpdateRef"
_SMALL = 1 << 64
_SINGLETONS = (bool, type(None), type(Ellipsis), type(NotImplemented))
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)
make_plain = maker(Plain)
_str_of_type = type.__dict__["__name__"].__get__
_dict_of: Any = type.__dict__["__dict__"].__get__
_items_of = tuple.__getitem__


def to_value(x: Any, keep: Callable[[Any], Snapshot], depth: int = 0, most_items: int = MOST_ITEMS) -> Value:
    """Describe any object.

    A list or tuple is described item by item where it holds at most ``most_items`` in all, 3 deep.

    Parameters
    ----------
    keep : callable
        Takes the snapshot of an array.
    """
    cls = type(x)
    if ADAPTERS[cls] is not None:
        return keep(x)
    if cls is float:
        return make_plain(x * 1.0, "float")
    if cls is int and -_SMALL < x < _SMALL:
        return make_plain(x + 0, "int")
    if cls in _SINGLETONS:
        return make_plain(x, type_name(cls))
    if cls is int or cls is float or cls is complex or cls is str or cls is bytes:
        return _plain_copy(x, cls)
    if cls is tuple or cls is list:
        return _sequence(x, cls, keep, depth, most_items)
    if issubclass(cls, tuple):
        value = _sequence(_items_of(x, slice(None)), cls, keep, depth, most_items)
        return value if type(value) is Group else _other(x, cls, keep, depth)
    return _other(x, cls, keep, depth)


def _plain_copy(x: Any, cls: type) -> Value:
    """Equal object of our own: the reader's keeps its reference count."""
    if cls is str or cls is bytes:
        if len(x) > MOST_TEXT:
            return Text(x[:MOST_TEXT] + "..." if cls is str else "bytes", type_name(cls))
        return make_plain(x[:1] + x[1:], type_name(cls))
    if cls is int and x.bit_length() > 4096:
        return Text("a large integer", "int")
    if cls is complex:  # times one, an infinity would become nan
        return make_plain(complex(x.real, x.imag), "complex")
    return make_plain(x + 0 if cls is int else x * 1, type_name(cls))


def _sequence(x: Any, cls: type, keep: Callable[[Any], Snapshot], depth: int, most_items: int) -> Value:
    name = type_name(cls)
    if depth >= MOST_DEPTH or _leaves(x, depth) > most_items:
        return Text(f"a {name} of {len(x)}", name)
    items = [to_value(item, keep, depth + 1) for item in tuple(x)]
    if all(type(item) is Plain for item in items):
        return Plain(tuple(item.value for item in items if type(item) is Plain), name)
    arguments = tuple(Argument(source, item) for source, item in zip(_sources(cls, len(items)), items, strict=True))
    return Group(arguments, name) if any(map(holds_array, items)) else Text(f"a {name} of {len(x)}", name)


def _sources(cls: type, length: int) -> list[str]:
    """How a reader writes each item of a sequence: ``[0]``, of a named tuple ``.values``."""
    members = _dict_of(cls)
    fields = members.get("_fields", members.get("__match_args__"))
    if type(fields) is tuple and len(fields) == length and all(type(name) is str for name in fields):
        return [f".{name}" for name in fields]
    return [f"[{index}]" for index in range(length)]


def _leaves(x: Any, depth: int) -> int:
    """Items in all, nested ones included; stops counting where that is many."""
    total = len(x)
    if total <= MOST_ITEMS and depth < MOST_DEPTH:
        for item in x:
            cls = type(item)
            if cls is tuple or cls is list:
                total += _leaves(item, depth + 1)
                if total > MOST_ITEMS:
                    break
    return total


def _other(x: Any, cls: type, keep: Callable[[Any], Snapshot], depth: int) -> Value:
    if cls is slice:
        return _slice(x, keep, depth)
    if cls is range:
        return Text(f"range({x.start}, {x.stop}, {x.step})", "range")
    if type_module(cls).partition(".")[0] in LIBRARIES:
        return _of_library(x, cls, keep, depth)
    if issubclass(cls, np.dtype):
        return Plain(x.str if x.names is not None or x.kind == "V" else x.name, "dtype")
    if cls is type:
        return Plain(_str_of_type(x), "type")
    if cls is types.ModuleType:
        return Text("a module", "module")
    if cls in _FUNCTIONS:
        return Text(f"{x.__name__}()", "function")
    if cls is np.ufunc:
        return Text(f"numpy.{x.__name__}", "ufunc")
    name = type_name(cls)
    return Text(f"a {name} object", name)


def _of_library(x: Any, cls: type, keep: Callable[[Any], Snapshot], depth: int) -> Value:
    """Sizes and dtypes of torch, dtypes of jax; the array and the index of jax's ``x.at[index]``."""
    name = type_name(cls)
    if name == INDEXED and type_module(cls).startswith("jax."):
        members = _dict_of(cls)
        items = ((part, members[part].__get__(x)) for part in ("array", "index"))
        return Group(tuple(Argument(part, to_value(item, keep, depth)) for part, item in items), name)
    if name == "Size" and type_module(cls) == "torch":
        return Plain(_items_of(x, slice(None)), "tuple")
    if type_module(cls) == "torch" and name == "dtype":
        return Plain(str(x).removeprefix("torch."), "dtype")
    if name == "_ScalarMeta":
        return Plain(x.dtype.name, "dtype")
    return Text(f"a {name} object", name)


def _slice(x: Any, keep: Callable[[Any], Snapshot], depth: int) -> Value:
    parts: list[int | None] = []
    for part in (x.start, x.stop, x.step):
        value = to_value(part, keep, depth + 1)
        if type(value) is Plain and (value.value is None or type(value.value) is int):
            parts.append(value.value)
        elif isinstance(value, Snapshot) and value.values is not None and value.dtype[1] in "iu":
            parts.append(int(value.values))
        else:
            return Text("a slice", "slice")
    return Plain(slice(*parts), "slice")


def begins_with_array(x: Any) -> bool:
    """Whether it is a list or tuple whose first item is a NumPy array."""
    first = x[:1] if type(x) is tuple or type(x) is list else ()
    return len(first) == 1 and type(first[0]) is np.ndarray


def holds_array(value: Value) -> bool:
    """Whether an array (or a number of an array library) is in it."""
    if type(value) is Group:
        return any(holds_array(item.value) for item in value.items)
    return type(value) is Snapshot
