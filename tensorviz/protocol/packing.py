"""A message with what stands in it several times written once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

__all__ = ["pack", "unpack"]

REFERENCE_BYTES = 5
MARK, BAR, STEPS, RUNS = "~", "|", "#", ":"
LEAST_POINTS, MOST_PLACES, LEAST_RUN = 3, 6, 4
BASE = 36


class _Node(NamedTuple):
    """A distinct part of a message: a list, a record, whose first child are its keys, or a leaf with its ``value``."""

    kind: type
    value: Any
    children: tuple[int, ...]
    size: int


@dataclass(slots=True)
class _Parts:
    """The distinct parts of a message, numbered so that the children of a part come before it."""

    nodes: list[_Node] = field(default_factory=list)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def add(self, value: Any) -> int:
        if isinstance(value, str):
            return self._leaf(_escaped(value))
        if not isinstance(value, dict | list | tuple) or not value:
            return self._leaf(value)
        if isinstance(value, dict):
            children = (self._leaf(_joined(list(value))), *map(self.add, value.values()))
            return self._number((dict, children), dict, None, children)
        if _is_joined(value):
            return self._leaf(_joined(value))
        short = _in_steps(value) or _in_runs(value)
        if short is not None:
            return self._leaf(short)
        children = tuple(map(self.add, value))
        return self._number((list, children), list, None, children)

    def _leaf(self, value: Any) -> int:
        return self._number(value if isinstance(value, str) else (type(value), repr(value)), object, value, ())

    def _number(self, key: Hashable, kind: type, value: Any, children: tuple[int, ...]) -> int:
        if key not in self._numbers:
            size = len(str(value)) + 2 if not children else sum(self.nodes[each].size + 1 for each in children)
            self._numbers[key] = len(self.nodes)
            self.nodes.append(_Node(kind, value, children, size))
        return self._numbers[key]

    def repeated(self) -> list[int]:
        """The parts that a table of them makes shorter, the most frequent first."""
        counts = [0] * len(self.nodes)
        for node in self.nodes:
            for child in node.children:
                counts[child] += 1
        gains = (
            number
            for number, (node, times) in enumerate(zip(self.nodes, counts, strict=True))
            if (times - 1) * node.size > times * REFERENCE_BYTES
        )
        return sorted(gains, key=counts.__getitem__, reverse=True)


def pack(message: dict[str, Any]) -> dict[str, Any]:
    """The message with a table of what it repeats, ``shared``.

    ``"~7"`` stands for entry 7 of the table, ``{"~7": [...]}`` for a record whose keys are entry 7, and ``"~|a|b"`` for
    the list ``["a", "b"]``. ``"~#2 1 5 7 1-2"`` stands for points of 2 coordinates with 1 decimal, each as the steps
    from the one before, to the base 36: ``[[0.5, 0.7], [0.6, 0.5]]``, and ``"~:9,0-3"`` for ``[9, 0, 1, 2, 3]``. Any
    other text that begins with ``~`` has another one before it. The ``type`` of the message stays in its place.

    Parameters
    ----------
    message : dict
        Of texts, numbers, lists and dicts whose keys are names of fields.
    """
    parts = _Parts()
    root = parts.add(message)
    shared = parts.repeated()
    places = {number: f"{MARK}{place}" for place, number in enumerate(shared)}

    def body(number: int) -> Any:
        node = parts.nodes[number]
        if node.kind is list:
            return [written(child) for child in node.children]
        if node.kind is not dict:
            return node.value
        keys, *children = node.children
        values = [written(child) for child in children]
        return (
            {places[keys]: values}
            if keys in places
            else dict(zip(_split(parts.nodes[keys].value), values, strict=True))
        )

    def written(number: int) -> Any:
        return places[number] if number in places else body(number)

    fields = zip(message.items(), parts.nodes[root].children[1:], strict=True)
    packed = {name: value if name == "type" else written(number) for (name, value), number in fields}
    return {**packed, "shared": [body(number) for number in shared]}


def unpack(packed: dict[str, Any]) -> dict[str, Any]:
    """What `pack` was given, with lists for tuples."""
    shared = packed["shared"]

    def whole(value: Any) -> Any:
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, list):
            return [whole(each) for each in value]
        if not isinstance(value, dict):
            return value
        [first, *_] = value or [""]
        if first.startswith(MARK):
            return dict(zip(whole(first), whole(value[first]), strict=True))
        return {name: whole(each) for name, each in value.items()}

    def _text(value: str) -> Any:
        if not value.startswith(MARK):
            return value
        if value[1] in LISTS:
            return LISTS[value[1]](value)
        return value[1:] if value[1] == MARK else whole(shared[int(value[1:])])

    return {name: whole(value) for name, value in packed.items() if name != "shared"}


def _escaped(text: str) -> str:
    return MARK + text if text.startswith(MARK) else text


def _is_joined(values: list[Any] | tuple[Any, ...]) -> bool:
    return len(values) > 1 and all(isinstance(each, str) and BAR not in each for each in values)


def _joined(texts: list[str] | tuple[str, ...]) -> str:
    return MARK + BAR + BAR.join(texts)


def _split(joined: str) -> list[str]:
    return joined[2:].split(BAR)


def _in_steps(values: list[Any] | tuple[Any, ...]) -> str | None:
    """Some points with few decimals, written as steps; None for any other list."""
    first = values[0]
    if len(values) < LEAST_POINTS or not isinstance(first, list | tuple) or not first:
        return None
    size = len(first)
    if not all(isinstance(each, list | tuple) and len(each) == size for each in values):
        return None
    flat = list(itertools.chain.from_iterable(values))
    if not all(isinstance(each, float) and abs(each) < 1e9 for each in flat):
        return None
    for places in range(MOST_PLACES + 1):
        whole = [round(each * 10**places) for each in flat]
        if all(repr(one / 10**places) == repr(each) for one, each in zip(whole, flat, strict=True)):
            steps = [one - before for one, before in zip(whole, [0] * size + whole, strict=False)]
            return (
                MARK + STEPS + " ".join(np.base_repr(each, BASE) for each in (size, places, *steps)).replace(" -", "-")
            )
    return None


def _points(text: str) -> list[list[float]]:
    size, places, *steps = (int(each, BASE) for each in re.findall(r"-?\w+", text))
    columns = [itertools.accumulate(steps[at::size]) for at in range(size)]
    return [[one / 10**places for one in point] for point in zip(*columns, strict=True)]


def _in_runs(values: list[Any] | tuple[Any, ...]) -> str | None:
    """Numbers of which many follow each other, by the ends of their runs; None for any other list."""
    if len(values) < LEAST_RUN or not all(type(each) is int and each >= 0 for each in values):
        return None
    starts = [at for at, each in enumerate(values) if not at or each != values[at - 1] + 1]
    if 2 * len(starts) > len(values):
        return None
    ends = [*starts[1:], len(values)]
    runs = (
        f"{values[at]}" if end == at + 1 else f"{values[at]}-{values[end - 1]}"
        for at, end in zip(starts, ends, strict=True)
    )
    return MARK + RUNS + ",".join(runs)


def _listed(text: str) -> list[int]:
    ends = ([int(each) for each in run.split("-")] for run in text[2:].split(","))
    return [each for run in ends for each in range(run[0], run[-1] + 1)]


LISTS: dict[str, Callable[[str], list[Any]]] = {BAR: _split, STEPS: _points, RUNS: _listed}
