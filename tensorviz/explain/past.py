"""What else ran: which step made an operand, where an axis went, what a loop descends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.flow.events import Flow, Place, flow_of
from tensorviz.explain.landscape.ground import Ground
from tensorviz.trace.recording import Event, Node, Recording

__all__ = ["Past"]


@dataclass(frozen=True)
class Past:
    """The recording up to the failure; ``grounds`` by the node of the move."""

    recording: Recording
    grounds: Mapping[int, Ground] = field(default_factory=dict)

    @cached_property
    def _flow(self) -> Flow:
        return flow_of(self.recording)

    @cached_property
    def _events(self) -> dict[int, Event]:
        return {event.sequence: event for event in self.recording.events}

    def maker(self, event: Event, place: Place) -> Event | None:
        """What made an operand of the event."""
        sequence = self._flow.maker(event.sequence, place)
        return None if sequence is None else self._events.get(sequence)

    def makers(self, event: Event) -> list[Event]:
        """What made its operands, as far as it was recorded."""
        found = (self.maker(event, (at,)) for at in range(len(event.arguments)))
        return [each for each in found if each is not None]

    def node(self, event: Event) -> Node | None:
        """Where an event was written."""
        return self.recording.nodes.get(event.node)

    def source_shape(self, event: Event) -> tuple[int, ...] | None:
        """The shape of what an event worked on."""
        value = event.arguments[0].value if event.arguments else None
        return value.shape if isinstance(value, Snapshot) else None

    def alias(self, library: str, node: Node) -> str:
        """The name that the reader's code calls a library by, as far as a call shows it."""
        for event in self.recording.events:
            at = self.recording.nodes.get(event.node)
            if at is not None and event.operation.startswith(f"{library}."):
                root, _, rest = at.symbol.partition(".")
                if f"{library}.{rest}" == event.operation:
                    return root
        root, _, rest = node.symbol.partition(".")
        is_numpy = library == "numpy"
        return root if is_numpy and rest and root in {"np", "numpy"} else {"numpy": "np"}.get(library, library)
