"""The flow of values before a step, as far as the rules ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.flow.events import Flow, flow_of, places
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.subject import Plan
from tensorviz.trace.recording import Event, Recording

__all__ = ["History"]

MOST_ANCESTORS = 64


@dataclass
class History:
    """One recording.

    ``recognise`` gives the plan of an event, ``steps`` the number of the step that each event belongs to, ``calls`` the
    events that entered functions of the reader's.
    """

    recording: Recording
    recognise: Callable[[Event], Plan | None]
    steps: Mapping[int, int] = field(default_factory=dict)
    calls: frozenset[int] = frozenset()
    _plans: dict[int, Plan | None] = field(default_factory=dict)

    @cached_property
    def flow(self) -> Flow:
        return flow_of(self.recording)

    @cached_property
    def events(self) -> dict[int, Event]:
        return {event.sequence: event for event in self.recording.events}

    def plan(self, event: Event) -> Plan | None:
        """What an event is recognised as."""
        if event.sequence not in self._plans:
            self._plans[event.sequence] = self.recognise(event)
        return self._plans[event.sequence]

    def maker(self, event: Event, value: Snapshot | None) -> Event | None:
        """The event that made an argument; None where it was not recorded."""
        for place, argument in places(event):
            if argument.value is value or (place == (0,) and value is not None and event.before is value):
                sequence = self.flow.maker(event.sequence, place)
                return None if sequence is None else self.events.get(sequence)
        return None

    def makers(self, event: Event) -> Iterator[Event]:
        """The events that made its arguments."""
        for place, _ in places(event):
            sequence = self.flow.maker(event.sequence, place)
            if sequence is not None and sequence in self.events:
                yield self.events[sequence]

    def ancestors(self, event: Event, value: Snapshot | None) -> Iterator[Event]:
        """What made an argument, what made the arguments of that, and so on: the nearest 64."""
        first = self.maker(event, value)
        waiting, seen = [first] if first is not None else [], set[int]()
        while waiting and len(seen) < MOST_ANCESTORS:
            one = waiting.pop(0)
            if one.sequence not in seen:
                seen.add(one.sequence)
                yield one
                waiting.extend(self.makers(one))

    def cell_by_cell(self, event: Event, value: Snapshot) -> Iterator[Snapshot]:
        """An argument, and the arrays of its shape that it was made of cell by cell."""
        waiting = [(event, value)]
        for _ in range(MOST_ANCESTORS):
            if not waiting:
                return
            at, one = waiting.pop(0)
            yield one
            maker = self.maker(at, one)
            plan = self.plan(maker) if maker is not None else None
            if maker is not None and plan is not None and isinstance(plan.recipe, ElementwiseRecipe):
                operands = (operand.snapshot for operand in plan.operands)
                waiting += [(maker, each) for each in operands if each is not None and each.shape == value.shape]
