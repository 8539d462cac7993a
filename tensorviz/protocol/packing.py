"""A message with what stands in it several times written once."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

__all__ = ["pack", "unpack"]

REFERENCE_BYTES = 5
MARK, BAR = "~", "|"


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
    the list ``["a", "b"]``. Any other text that begins with ``~`` has another one before it. The ``type``
    of the message stays in its place.

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
        if value[1] == BAR:
            return _split(value)
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
