"""Operands as written + values as seen -> the arguments of an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.nodes import Child, Constant, Display, Opaque, Operand, Reread, SliceParts
from tensorviz.trace.recording import Argument, Group, Plain, Text, Unknown, Value
from tensorviz.trace.values import holds_array, to_value

__all__ = ["Carried", "arguments_of"]

__builtins__ = OWN_BUILTINS

NOT_SEEN = Unknown("not seen")


@dataclass(frozen=True, slots=True)
class Carried:
    """What the hook of an operand saw.

    Attributes
    ----------
    kind : type or None
        Class of the value; None where holding it could keep a class of the reader's alive.
    operation : str
        Name of the method that is called on it, or of the function that it is.
    """

    value: Value
    producer: int | None = None
    kind: type | None = None
    operation: str = ""

    @property
    def is_array(self) -> bool:
        return holds_array(self.value)


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
    return tuple(_argument(operand, names, carried, keep) for operand in operands)


def _argument(
    operand: Operand,
    names: tuple[Any, ...],
    carried: Mapping[int, Carried | None],
    keep: Callable[[Any], Snapshot],
) -> Argument:
    seen = operand.seen
    producer: int | None = None
    value: Value = NOT_SEEN
    if isinstance(seen, Constant):
        value = Plain(seen.value, seen.type_name)
    elif isinstance(seen, Reread):
        value = to_value(names[seen.position], keep) if seen.position < len(names) else NOT_SEEN
    elif isinstance(seen, Child):
        child = carried.get(seen.site)
        if child is not None:
            value, producer = child.value, child.producer
    elif isinstance(seen, Display):
        value = _display(seen, arguments_of(seen.items, names, carried, keep))
    elif isinstance(seen, SliceParts):
        value = _slice(seen, names, carried, keep)
    elif isinstance(seen, Opaque):
        value = Text(operand.source[:200], seen.type_name)
    return Argument(operand.source, value, operand.keyword, producer, isinstance(seen, Constant))


def _display(seen: Display, items: tuple[Argument, ...]) -> Value:
    if all(type(item.value) is Plain for item in items) and not any(item.source.startswith("*") for item in items):
        return Plain(tuple(item.value.value for item in items if type(item.value) is Plain), seen.type_name)
    return Group(items, seen.type_name)


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
