"""Which operation made what a later one reads: the links between the events of a recording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.flow.strided import window_into
from tensorviz.explain.fold import failed_event
from tensorviz.trace.recording import Argument, Event, Group, Plain, Recording, Value

__all__ = ["Flow", "Place", "flow_of", "is_same", "places"]

Place: TypeAlias = tuple[int, ...]
"""Where an argument stands: its position; then, inside a list or tuple of arguments, the position there."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The links of one recording.

    Attributes
    ----------
    makers : dict
        By the consuming event's ``sequence`` and the argument's place: the ``sequence`` of the event that made the
        value or wrote into it last. Where a function of the reader's returned it, that is the operation inside.
    parts : dict
        The same of arguments that are views which no recorded operation made (``a, b = pair``): the event that made
        the array that owns their memory, and that array.
    inner : dict
        By the ``sequence`` of a call of a function of the reader's that of the operation inside that made its result.
    """

    makers: dict[tuple[int, Place], int]
    parts: dict[tuple[int, Place], tuple[int, Snapshot]] = field(default_factory=dict)
    inner: dict[int, int] = field(default_factory=dict)

    def maker(self, consumer: int, place: Place) -> int | None:
        """The event that made an argument; None where it was not recorded, or its values have changed since."""
        return self.makers.get((consumer, place))


def flow_of(recording: Recording) -> Flow:
    """Follow every value from the event that made it.

    An array is known by its identity, a number by the name that it is bound to; either only while it holds the very
    values that the maker gave it.
    """
    calls = frozenset(activation.call for activation in recording.activations if activation.call is not None)
    follower = _Follower(recording)
    for event in recording.events:
        follower.read(event)
        follower.made(event, is_call=event.sequence in calls)
    failed = failed_event(recording)
    if failed is not None:
        follower.read(failed)
    return Flow(follower.makers, follower.parts, follower.inner)


def places(event: Event) -> Iterator[tuple[Place, Argument]]:
    """Every argument, also those inside lists and tuples, with its place."""
    for position, argument in enumerate(event.arguments):
        yield (position,), argument
        if isinstance(argument.value, Group):
            for item, inner in enumerate(argument.value.items):
                yield (position, item), inner


def is_same(kept: Value, other: Value) -> bool:
    """Whether two recorded values are one object (or one number) with the very same values."""
    if kept is other:
        return True
    if isinstance(kept, Plain) and isinstance(other, Plain):
        return kept == other
    if not isinstance(kept, Snapshot) or not isinstance(other, Snapshot):
        return False
    facts = ("object_id", "buffer", "pointer", "shape", "strides", "dtype", "type_name")
    if any(getattr(kept, fact) != getattr(other, fact) for fact in facts):
        return False
    return _same_bytes(kept.values, other.values) and _same_bytes(kept.window_values, other.window_values)


def _same_bytes(kept: np.ndarray | None, other: np.ndarray | None) -> bool:
    if kept is None or other is None:
        return kept is other
    return kept.dtype == other.dtype and kept.tobytes() == other.tobytes()


@dataclass(slots=True)
class _Follower:
    recording: Recording
    makers: dict[tuple[int, Place], int] = field(default_factory=dict)
    objects: dict[int, tuple[int, Snapshot]] = field(default_factory=dict)
    numbers: dict[tuple[int, str], tuple[int, Value]] = field(default_factory=dict)
    inner: dict[int, int] = field(default_factory=dict)
    parts: dict[tuple[int, Place], tuple[int, Snapshot]] = field(default_factory=dict)
    writes: dict[int, list[tuple[int, Snapshot]]] = field(default_factory=lambda: defaultdict(list))

    def read(self, event: Event) -> None:
        """Link the arguments of an event to what was made before it."""
        for place, argument in places(event):
            maker = argument.producer if argument.producer is not None else self._found(argument, event.activation)
            if maker is not None:
                self.makers[event.sequence, place] = self.inner.get(maker, maker)
            elif isinstance(argument.value, Snapshot) and argument.value.is_view:
                owner = self.objects.get(argument.value.buffer)
                if owner is not None and window_into(owner[1], argument.value) is not None:
                    self.parts[event.sequence, place] = owner

    def made(self, event: Event, *, is_call: bool) -> None:
        """Note what an event made or wrote into."""
        results = event.result.items if isinstance(event.result, Group) else (Argument("", event.result),)
        for value in (*(result.value for result in results), event.after):
            if isinstance(value, Snapshot) and value.object_id:
                known = self.objects.get(value.object_id)
                if is_call and known is not None and is_same(known[1], value):
                    if value is event.result:
                        self.inner[event.sequence] = known[0]
                    continue
                self.objects[value.object_id] = event.sequence, value
                if event.before is not None:
                    self.writes[value.buffer].append((event.sequence, value))
        node = self.recording.nodes.get(event.node)
        if node is not None and node.target is not None:
            self.numbers[event.activation, node.target] = event.sequence, event.result

    def _found(self, argument: Argument, activation: int) -> int | None:
        value = argument.value
        if isinstance(value, Snapshot) and value.object_id:
            known: tuple[int, Value] | None = self.objects.get(value.object_id)
        else:
            here = self.numbers.get((activation, argument.source))
            known = here or self.numbers.get((0, argument.source))
        if known is None or not is_same(known[1], value) or self._is_overwritten(value, known[0]):
            return None
        return known[0]

    def _is_overwritten(self, value: Value, made: int) -> bool:
        """Whether another view of the memory was written into since, even if with the same numbers."""
        if not isinstance(value, Snapshot) or not value.buffer:
            return False
        later = (kept for sequence, kept in self.writes.get(value.buffer, ()) if sequence > made)
        return any(kept.object_id != value.object_id and kept.overlaps(value) for kept in later)
