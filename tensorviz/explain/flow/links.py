"""Which occurrence's result each operand of an occurrence is: the flow of the recording, by steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.flow.events import Flow, flow_of, is_same, places
from tensorviz.explain.flow.strided import Window, window_into
from tensorviz.explain.operands import Operand
from tensorviz.explain.step import Occurrence, Step
from tensorviz.trace.recording import Event, Recording

__all__ = ["Link", "Links", "Spot"]

Spot: TypeAlias = tuple[int, int, int]
"""The number of a step, the position of one of its occurrences, and that of one of its results."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where an operand was made.

    Attributes
    ----------
    spot : Spot
    axes : tuple of (int or None)
        Per axis of the operand the axis of that result that it is; empty where the cells are not known.
    window : Window or None
        Where the operand is only a part of that result: which one.
    """

    spot: Spot
    axes: tuple[int | None, ...] = ()
    window: Window | None = None
    is_known: bool = True


class Links:
    """The links between all occurrences of a recording's steps."""

    def __init__(self, recording: Recording, steps: Sequence[Step]) -> None:
        self._recording = recording
        self._steps = steps

    @cached_property
    def _flow(self) -> Flow:
        return flow_of(self._recording)

    @cached_property
    def _spots(self) -> dict[int, Spot]:
        return {
            sequence: (step.number, position, 0)
            for step in self._steps
            for position, sequence in enumerate(step.sequences)
        }

    @cached_property
    def _readers(self) -> dict[int, list[int]]:
        """By the event that made a value those that read it."""
        readers: dict[int, list[int]] = defaultdict(list)
        for (reader, _), maker in self._flow.makers.items():
            readers[maker].append(reader)
        for (reader, _), (maker, _) in self._flow.parts.items():
            readers[maker].append(reader)
        return readers

    @cached_property
    def _returning(self) -> dict[int, list[int]]:
        """By the event whose result they returned the calls."""
        calls: dict[int, list[int]] = defaultdict(list)
        for call, inside in self._flow.inner.items():
            calls[inside].append(call)
        return calls

    def occurrence(self, spot: Spot) -> Occurrence:
        """The occurrence at ``spot``."""
        step, position, _ = spot
        return self._steps[step].occurrence(position)

    def result(self, spot: Spot) -> Operand | None:
        """The result at ``spot``."""
        results = self.occurrence(spot).results
        return results[spot[2]] if spot[2] < len(results) else None

    def of(self, occurrence: Occurrence) -> tuple[Link | None, ...]:
        """One entry per operand; None for one that no recorded operation made, or whose maker is not known."""
        event = occurrence.subject.event
        found = dict(self._made(event))
        return tuple(found.get(id(operand.snapshot)) if operand.snapshot else None for operand in occurrence.operands)

    def returned(self, occurrence: Occurrence) -> Spot | None:
        """Of a call of the reader's function: the operation inside whose result it returned."""
        inside = self._spots.get(self._flow.inner.get(occurrence.subject.event.sequence, -1))
        result = occurrence.result.snapshot if occurrence.result is not None else None
        return None if inside is None or result is None else self._found(inside, result)

    def calls(self, spot: Spot) -> tuple[Spot, ...]:
        """The calls that returned the result at ``spot``."""
        calls = self._at(self._returning.get(self.sequence(spot), []))
        return tuple(call for call in calls if self.returned(self.occurrence(call)) == spot)

    def readers(self, spot: Spot) -> tuple[Spot, ...]:
        """The occurrences that may have an operand that was made at ``spot``."""
        return self._at(dict.fromkeys(self._readers.get(self.sequence(spot), [])))

    def _at(self, sequences: Sequence[int] | dict[int, None]) -> tuple[Spot, ...]:
        return tuple(self._spots[sequence] for sequence in sequences if sequence in self._spots)

    def sequence(self, spot: Spot) -> int:
        """Where the occurrence stands among the recorded events."""
        return self._steps[spot[0]].sequences[spot[1]]

    def _made(self, event: Event) -> Iterator[tuple[int, Link]]:
        for place, argument in places(event):
            value = argument.value
            if not isinstance(value, Snapshot):
                continue
            link = self._link(event.sequence, place, value)
            if link is not None:
                yield id(value), link
                before = event.before
                if before is not None and before is not value and is_same(before, value):
                    yield id(before), link

    def _link(self, reader: int, place: tuple[int, ...], value: Snapshot) -> Link | None:
        maker = self._flow.maker(reader, place)
        if maker is not None:
            made = self._spots.get(maker)
            return None if made is None else self._whole(made, value)
        maker, root = self._flow.parts.get((reader, place), (-1, None))
        owner = self._spots.get(maker)
        if owner is None or root is None:
            return None
        window, spot = window_into(root, value), self._found(owner, root)
        return Link(spot, window.axes, window) if window and spot else Link(owner, is_known=False)

    def _whole(self, made: Spot, value: Snapshot) -> Link:
        spot = self._found(made, value)
        return Link(made, is_known=False) if spot is None else Link(spot, tuple(range(len(value.shape))))

    def _found(self, made: Spot, value: Snapshot) -> Spot | None:
        """The result of the occurrence that is ``value``."""
        step, position, _ = made
        results = enumerate(self.occurrence(made).results)
        found = (at for at, result in results if result.snapshot is not None and is_same(result.snapshot, value))
        return next(((step, position, at) for at in found), None)
