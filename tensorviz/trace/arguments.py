"""Operands as written + values as seen -> the arguments of an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.quick import maker
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.nodes import Child, Constant, Display, Opaque, Operand, Reread, SliceParts
from tensorviz.trace.recording import Argument, Group, Plain, Text, Unknown, Value
from tensorviz.trace.values import make_plain, to_value

__all__ = ["Carried", "arguments_of", "make_carried"]

__builtins__ = OWN_BUILTINS

SMALL = 1 << 64
NOT_SEEN = Unknown("not seen")


@dataclass(frozen=True, slots=True)
class Carried:
    """What the hook of an operand saw.

    Attributes
    ----------
    is_array : bool
        Whether the value is an array, or a short list or tuple with one in it.
    kind : type or None
        Class of the value; None where holding it could keep a class of the reader's alive.
    operation : str
        Name of the method that is called on it, or of the function that it is.
    """

    value: Value
    is_array: bool
    producer: int | None = None
    kind: type | None = None
    operation: str = ""


make_carried = maker(Carried)
_make_argument = maker(Argument)


def arguments_of(
    operands: tuple[Operand, ...],
    names: tuple[Any, ...],
    carried: Mapping[int, Carried | None],
    keep: Callable[[Any], Snapshot],
) -> tuple[Argument, ...]:
    """Arguments of one event.

    Parameters
    ----------
    names : tuple
        What the hook read again after the operation.
    carried : mapping of int to Carried
        What the operands' own hooks saw, by site.
    """
    return tuple([_argument(operand, names, carried, keep) for operand in operands])


def _argument(
    operand: Operand,
    names: tuple[Any, ...],
    carried: Mapping[int, Carried | None],
    keep: Callable[[Any], Snapshot],
) -> Argument:
    seen = operand.seen
    kind = type(seen)
    producer: int | None = None
    value: Value = NOT_SEEN
    if kind is Reread:
        value = to_value(names[seen.position], keep) if seen.position < len(names) else NOT_SEEN  # type: ignore[union-attr]
    elif kind is Child:
        child = carried.get(seen.site)  # type: ignore[union-attr]
        if child is not None:
            value, producer = child.value, child.producer
    else:
        value = _written(operand, names, carried, keep)
    return _make_argument(operand.source, value, operand.keyword, producer, kind is Constant)


def _written(
    operand: Operand,
    names: tuple[Any, ...],
    carried: Mapping[int, Carried | None],
    keep: Callable[[Any], Snapshot],
) -> Value:
    match operand.seen:
        case Constant(value, type_name):
            return make_plain(value, type_name)
        case Display(type_name, items):
            numbers = _numbers(items, names)
            if numbers is not None:
                return make_plain(numbers, type_name)
            return _display(type_name, arguments_of(items, names, carried, keep))
        case SliceParts() as parts:
            return _slice(parts, names, carried, keep)
        case Opaque(type_name):
            return Text(operand.source[:200], type_name)
    return NOT_SEEN


def _numbers(items: tuple[Operand, ...], names: tuple[Any, ...]) -> tuple[int, ...] | None:
    """Copies of the items where all are names of small ints (``i, j`` in ``a[i, j]``); None otherwise."""
    numbers = []
    for item in items:
        seen = item.seen
        found = names[seen.position] if isinstance(seen, Reread) and item.source[:1] != "*" else None
        if type(found) is not int or not -SMALL < found < SMALL:
            return None
        numbers.append(found + 0)
    return tuple(numbers)


def _display(type_name: str, items: tuple[Argument, ...]) -> Value:
    plain = [item.value.value for item in items if type(item.value) is Plain and item.source[:1] != "*"]
    return Plain(tuple(plain), type_name) if len(plain) == len(items) else Group(items, type_name)


def _slice(
    seen: SliceParts,
    names: tuple[Any, ...],
    carried: Mapping[int, Carried | None],
    keep: Callable[[Any], Snapshot],
) -> Value:
    parts: list[int | None] = []
    for part in (seen.lower, seen.upper, seen.step):
        value = Plain(None, "NoneType") if part is None else _argument(part, names, carried, keep).value
        number = _index(value)
        if number is NOT_SEEN:
            return Text("a slice", "slice")
        parts.append(number)
    return Plain(slice(*parts), "slice")


def _index(value: Value) -> Any:
    if type(value) is Plain and (value.value is None or type(value.value) in (int, bool)):
        return value.value
    if type(value) is Snapshot and value.values is not None and value.shape == () and value.values.dtype.kind in "iu":
        return int(value.values)
    return NOT_SEEN
