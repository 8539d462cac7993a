"""An index expression taken apart: what the reader wrote for each axis, and what NumPy was given."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement.moving_calls import RANGE, spread
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import Chip
from tensorviz.explain.subject import Subject
from tensorviz.explain.subjects import operand_of
from tensorviz.explain.words import clip_name
from tensorviz.trace.recording import Argument, Group, Plain, Text, Value

__all__ = ["Part", "chips_of", "index_of", "is_split", "items_of", "lists_of", "parts_of", "read_parts"]

WHOLE = slice(None)
MOST_LISTED = 4


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One item of an index, and the operand that it is, where it is an array of the reader's.

    ``value`` is an int, a slice, None, or an array of integers or booleans.
    """

    chip: Chip
    value: Any
    operand: Operand | None = None


def parts_of(argument: Argument, shape: tuple[int, ...]) -> tuple[Part, ...] | None:
    """The parts of an index into an array of ``shape``, one per axis; None where it was not seen or is of another kind.

    An ellipsis and axes that were not written become whole axes.
    """
    items = items_of(argument)
    if items is None:
        return None
    values = [_index_value(item.value) for item in items]
    if any(value is NotImplemented for value in values):
        return None
    taken = sum(_axes_taken(value) for value in values)
    rest = len(shape) - taken
    if rest < 0 or sum(value is Ellipsis for value in values) > 1:
        return None
    expanded = _expanded(items, values, rest)
    return tuple(_parts(expanded, shape))


def read_parts(subject: Subject) -> tuple[Part, ...] | None:
    """The parts of the index; of a matrix that stays one, a number keeps its axis with one entry."""
    parts = parts_of(subject.event.arguments[1], subject.arguments[0].shape)
    is_matrix = subject.event.operation == "numpy.matrix.__getitem__"
    if parts is None or not is_matrix or subject.result is None or not subject.result.shape:
        return parts
    return tuple(_kept(part) if part.chip.kind == "int" else part for part in parts)


def _kept(part: Part) -> Part:
    cut = slice(part.value, part.value + 1 or None)
    return replace(part, chip=replace(part.chip, kind="slice", size=1), value=cut)


def index_of(parts: Sequence[Part]) -> tuple[Any, ...]:
    """The index for NumPy."""
    return tuple(part.value for part in parts)


def lists_of(parts: Sequence[Part]) -> list[Part]:
    """The parts that are index arrays or masks."""
    return [part for part in parts if part.chip.kind in {"mask", "cells"}]


def is_split(parts: Sequence[Part]) -> bool:
    """Whether slices or new axes stand between index arrays (an int counts as one): their axis moves to the front."""
    places = [at for at, part in enumerate(parts) if part.chip.kind in {"mask", "cells", "int"}]
    return bool(lists_of(parts)) and places[-1] - places[0] + 1 != len(places)


def chips_of(parts: Sequence[Part]) -> tuple[Chip, ...]:
    """The chips as they are drawn: beside the name of a number its value."""
    return tuple(_valued(part) if part.chip.kind == "int" else part.chip for part in parts)


def _valued(part: Part) -> Chip:
    text = part.chip.text
    return part.chip if text == str(part.value) else replace(part.chip, text=f"{text} = {part.value}")


def items_of(argument: Argument) -> list[Argument] | None:
    """What stands between the commas, with the reader's text."""
    value = argument.value
    if isinstance(value, Group) and value.type_name == "tuple" and any(item.source[:1] == "*" for item in value.items):
        return spread(value.items)
    if isinstance(value, Group) and value.type_name == "tuple":
        texts = _texts(argument.source, len(value.items))
        items = zip(value.items, texts or [""] * len(value.items), strict=True)
        return [replace(item, source=text or item.source) for item, text in items]
    if isinstance(value, Plain) and value.type_name == "tuple":
        texts = _texts(argument.source, len(value.value))
        return [Argument(texts[at] if texts else "", _plain(item)) for at, item in enumerate(value.value)]
    return [argument]


def _plain(item: Any) -> Plain:
    return Plain(item, "list" if isinstance(item, tuple) else type(item).__name__)


def _texts(source: str, number: int) -> list[str] | None:
    """The reader's text of every item; None where the index is not written out."""
    try:
        tree = ast.parse(f"_[{source}]", mode="eval").body
    except (SyntaxError, ValueError):
        return None
    inner = tree.slice if isinstance(tree, ast.Subscript) else None
    if not isinstance(inner, ast.Tuple) or len(inner.elts) != number:
        return None
    return [ast.get_source_segment(f"_[{source}]", item) or "" for item in inner.elts]


def _index_value(value: Value) -> Any:
    """The value for NumPy; NotImplemented where it was not kept, or is no int, slice, ellipsis, None or array."""
    if isinstance(value, Plain):
        return _plain_index(value)
    if isinstance(value, Snapshot):
        return _array_index(value)
    if isinstance(value, Text) and (ends := RANGE(value.text)) is not None:
        return np.arange(*map(int, ends.groups()))
    if isinstance(value, Group) and value.type_name == "list":
        numbers = [_index_value(item.value) for item in value.items]
        is_list = all(isinstance(number, int | np.ndarray) for number in numbers)
        return _as_index(numbers) if is_list else NotImplemented
    return NotImplemented


def _plain_index(value: Plain) -> Any:
    found = value.value
    if found is None or found is Ellipsis or isinstance(found, slice):
        return found
    if isinstance(found, bool):
        return NotImplemented
    return found if isinstance(found, int) else _as_index(found) if isinstance(found, tuple) else NotImplemented


def _as_index(numbers: Sequence[Any]) -> Any:
    try:
        array = np.array(numbers)
    except ValueError:
        return NotImplemented
    if array.size == 0:
        return array.astype(np.intp)
    return array if array.dtype.kind in "biu" else NotImplemented


def _array_index(value: Snapshot) -> Any:
    cells = value.every_value
    if cells is None or cells.dtype.kind not in "biu":
        return NotImplemented
    if cells.shape:
        return cells
    return NotImplemented if cells.dtype.kind == "b" else int(cells)


def _axes_taken(value: Any) -> int:
    if value is None or value is Ellipsis:
        return 0
    return int(value.ndim) if isinstance(value, np.ndarray) and value.dtype.kind == "b" else 1


def _expanded(items: Sequence[Argument], values: Sequence[Any], rest: int) -> list[tuple[Argument | None, Any]]:
    """The items with whole axes in the place of an ellipsis, or behind."""
    expanded: list[tuple[Argument | None, Any]] = []
    for item, value in zip(items, values, strict=True):
        if value is Ellipsis:
            expanded += [(None, WHOLE)] * rest
        else:
            expanded.append((item, value))
    return expanded if any(value is Ellipsis for value in values) else [*expanded, *([(None, WHOLE)] * rest)]


def _parts(expanded: Sequence[tuple[Argument | None, Any]], shape: tuple[int, ...]) -> Iterator[Part]:
    axis = 0
    for item, value in expanded:
        if value is None:
            yield Part(Chip(item.source if item and item.source else "None", "new", None, 1), value)
            continue
        yield _part(item, value, axis, shape[axis])
        axis += _axes_taken(value)


def _part(item: Argument | None, value: Any, axis: int, length: int) -> Part:
    written = item.source if item is not None else ":"
    if isinstance(value, slice):
        kind, size = ("whole", length) if value == WHOLE else ("slice", len(range(length)[value]))
        text = written or _slice_text(value)
        return Part(Chip(clip_name(text), "whole" if kind == "whole" else "slice", axis, size), value)
    if isinstance(value, int):
        return Part(Chip(clip_name(written or str(value)), "int", axis, None), value)
    is_mask = value.dtype.kind == "b"
    size = int(np.count_nonzero(value)) if is_mask else value.size
    text = written if written and not written.startswith("[") else _list_text(value)
    name = text if item is None or written.startswith("[") or not written else written
    operand = operand_of(name, item.value, None) if item is not None and isinstance(item.value, Snapshot) else None
    return Part(Chip(clip_name(text), "mask" if is_mask else "cells", axis, size), value, operand)


def _slice_text(cut: slice) -> str:
    ends = ["" if end is None else str(end) for end in (cut.start, cut.stop)]
    return ":".join(ends if cut.step is None else [*ends, str(cut.step)])


def _list_text(values: Any) -> str:
    """``"[0, 2]"``, of many the first ones."""
    flat = [str(value) for value in values.reshape(-1)[:MOST_LISTED].tolist()]
    return f"[{', '.join(flat)}{', …' if values.size > MOST_LISTED else ''}]"
