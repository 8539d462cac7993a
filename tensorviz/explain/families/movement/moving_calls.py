"""A recorded call of NumPy as one that can be run again on other arrays.

Only the functions of the tables are run, never an object of the reader's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import Moves
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import clip_name
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Group, Plain, Text, Value

__all__ = ["MOVABLE", "RANGE", "Bound", "Call", "array_of", "bind", "spread", "value_of"]

LARGEST_LIST = 4096
RANGE = re.compile(r"range\((-?\d+), (-?\d+), (-?\d+)\)").fullmatch
UNNAMED = re.compile(r"\[\d+\]").fullmatch
MOVABLE = {"numpy", "python", "torch", "jax"}
NOT_MOVED = {"dtype", "casting", "order", "copy", "subok", "like", "stable", "kind"}
Fill: TypeAlias = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a table.

    Attributes
    ----------
    function : callable
        NumPy's, pure, or made so.
    parameters : str
        Their names in order, the object of a method first; ``*name`` takes all the rest.
    carried : str
        Names of the parameters whose cells are moved; ``[name]`` for a sequence of arrays.
    is_view : bool
        Whether the function only changes shape, strides and offset.
    """

    function: Callable[..., Any]
    parameters: str
    carried: str
    is_view: bool = False

    def name_at(self, position: int) -> str:
        """The parameter that takes the positional argument at ``position``."""
        names = self.parameters.split()
        if position < len(names):
            return names[position].removeprefix("*")
        return names[-1].removeprefix("*") if names[-1].startswith("*") else ""


@dataclass(slots=True)
class Bound:
    """A call with its arguments: the operands whose cells it moves, and the values of the others by name.

    ``guides`` are those of the others that are arrays, and ``texts`` what the reader wrote for them.
    """

    call: Call
    operands: list[Operand] = field(default_factory=list)
    guides: dict[str, Operand] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    positional: list[Fill] = field(default_factory=list)
    keywords: dict[str, Fill] = field(default_factory=dict)

    def value(self, name: str, default: Any = None) -> Any:
        """The value of an argument whose cells are not moved."""
        return self.values.get(name, default)

    def moves(self, *, computes: bool = False) -> Moves:
        """The call as a run on other arrays."""
        shapes = tuple((number, operand.shape) for number, operand in enumerate(self.operands))

        def run(arrays: Sequence[Any]) -> Any:
            given = [fill(arrays) for fill in self.positional]
            return self.call.function(*given, **{name: fill(arrays) for name, fill in self.keywords.items()})

        return Moves(shapes, run, self.call.is_view, computes=computes)


def bind(call: Call, subject: Subject) -> Bound | None:
    """The recorded arguments in their places; None where one was not kept, or where it is written into ``out=``."""
    bound = Bound(call)
    position = 0
    arguments = subject.event.arguments
    for argument in spread(arguments) if call.parameters.startswith("*") else arguments:
        if argument.source.startswith("*") or argument.keyword == "out":
            return None
        name = argument.keyword or call.name_at(position)
        position += argument.keyword is None
        if name in NOT_MOVED:
            bound.texts[name] = clip_name(argument.source)
            continue
        fill = _fill(bound, name, argument)
        if fill is None or not name:
            return None
        if argument.keyword is None:
            bound.positional.append(fill)
        else:
            bound.keywords[name] = fill
    return bound if bound.operands else None


def _fill(bound: Bound, name: str, argument: Argument) -> Fill | None:
    carried = bound.call.carried.split()
    if f"[{name}]" in carried:
        return _sequence(bound, argument)
    if name in carried:
        return _moved(bound, argument)
    return _given(bound, name, argument)


def _given(bound: Bound, name: str, argument: Argument) -> Fill | None:
    """An argument that says how cells are moved: its recorded value."""
    try:
        found = value_of(argument.value)
    except (LookupError, ValueError, SyntaxError):
        return None
    bound.values[name] = found
    earlier = f"{bound.texts[name]}, " if name in bound.texts else ""
    bound.texts[name] = clip_name(earlier + argument.source)
    for place, item in enumerate(
        argument.value.items if name == "condlist" and isinstance(argument.value, Group) else ()
    ):
        if (operand := array_of(item)) is not None:
            bound.guides[f"{name}{place}"] = operand
    if isinstance(argument.value, Snapshot) and argument.value.shape:
        bound.guides[name] = Operand(bound.texts[name], argument.value, keyword=argument.keyword)
    return lambda _: found


def value_of(value: Value) -> Any:
    """A recorded argument as it was given; raises LookupError where it was not kept."""
    if isinstance(value, Plain):
        return _listed(value.value) if value.type_name == "list" else value.value
    cells = value.every_value if isinstance(value, Snapshot) and value.mask is None else None
    if cells is not None:
        return cells if cells.shape else cells[()]
    if isinstance(value, Text) and value.type_name == "Dict":
        return ast.literal_eval(value.text)
    if isinstance(value, Text) and value.type_name == "function":
        return "function"
    if isinstance(value, Group):
        items = [value_of(item.value) for item in spread(value.items)]
        return tuple(items) if value.type_name == "tuple" else items
    raise LookupError


def _listed(value: Any) -> Any:
    return [_listed(item) for item in value] if isinstance(value, tuple) else value


def _moved(bound: Bound, argument: Argument) -> Fill | None:
    """One array whose cells are moved."""
    operand = array_of(argument)
    if operand is None:
        return None
    slot = len(bound.operands)
    bound.operands.append(operand)
    return lambda arrays: arrays[slot]


def _sequence(bound: Bound, argument: Argument) -> Fill | None:
    """Arrays in a list, or in an array along its first axis."""
    value = argument.value
    if isinstance(value, Snapshot) or not isinstance(value, Group | Plain):
        return _moved(bound, argument)
    fills = [_nested(bound, item) for item in _items(argument)]
    if not fills or any(fill is None for fill in fills):
        return None
    return lambda arrays: [fill(arrays) for fill in fills if fill is not None]


def _nested(bound: Bound, item: Argument) -> Fill | None:
    return _sequence(bound, item) if isinstance(item.value, Group) else _moved(bound, item)


def spread(items: Sequence[Argument]) -> list[Argument]:
    """The items of a list, those of a starred one in its place."""
    found: list[Argument] = []
    for item in items:
        found += _items(replace(item, source=item.source[1:])) if item.source.startswith("*") else [item]
    return found


def _items(argument: Argument) -> list[Argument]:
    """The items of a list with names: their own, or that of the list with a position."""
    value = argument.value
    if isinstance(value, Group):
        found = spread(value.items)
    elif isinstance(value, Plain) and isinstance(value.value, tuple):
        kinds = ("list" if isinstance(item, tuple) else type(item).__name__ for item in value.value)
        found = [Argument(str(_listed(item)), Plain(item, kind)) for item, kind in zip(value.value, kinds, strict=True)]
    else:
        return []
    prefix = argument.source if argument.source.isidentifier() else say("array ")
    return [replace(item, source=f"{prefix}{item.source}") if _is_unnamed(item) else item for item in found]


def _is_unnamed(item: Argument) -> bool:
    return not isinstance(item.value, Plain) and UNNAMED(item.source) is not None


def _range(value: Text) -> range | None:
    ends = RANGE(value.text)
    return None if ends is None else range(*map(int, ends.groups()))


def array_of(argument: Argument) -> Operand | None:
    """The argument as an array: a number or a list of numbers as the one that NumPy makes of it."""
    name = clip_name(argument.source) or "value"
    value = argument.value
    if isinstance(value, Snapshot):
        is_plain = value.mask is None and value.type_name != "MaskedArray" and value.library in MOVABLE
        return Operand(name, value, keyword=argument.keyword) if is_plain and value.dtype else None
    found = _range(value) if isinstance(value, Text) else value.value if isinstance(value, Plain) else None
    if found is None:
        return None
    try:
        array = np.array(found)
    except (TypeError, ValueError):
        return None
    if array.dtype.kind not in "biufcSU" or array.size > LARGEST_LIST:
        return None
    array.flags.writeable = False
    strides = array.strides if array.shape else ()
    snapshot = Snapshot(
        "python", getattr(value, "type_name", ""), array.shape, array.dtype.str, strides, array.nbytes, values=array
    )
    return Operand(name, snapshot, keyword=argument.keyword)
