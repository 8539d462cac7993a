"""What the device run did, place by place: where each operation ran, why, and which bytes moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tensorviz.trace.recording import Node, Span

__all__ = ["Fallback", "Ledger", "RanStep", "Transfers"]

DEVICE, HOST, RANDOM, REPLAYED, ANSWER, ROWS = "device", "host", "random", "not run again", "answer", "rows"


@dataclass(slots=True)
class Transfers:
    """Bytes and copies in both directions."""

    to_device: int = 0
    to_host: int = 0
    copies_to_device: int = 0
    copies_to_host: int = 0


@dataclass(slots=True)
class RanStep:
    """One place of the source, and how it ran there.

    Attributes
    ----------
    where : str
        ``"device"``; ``"host"``, visibly, for ``reason``; ``"random"``: made on the host, so that the numbers are the
        same; ``"answer"``: the device had to stop and answer Python; ``"not run again"``.
    times : int
    to_device, to_host : int
        Bytes that it moved.
    """

    node: Node
    where: str
    reason: str = ""
    times: int = 0
    to_device: int = 0
    to_host: int = 0

    @property
    def span(self) -> Span:
        return self.node.span

    @property
    def source(self) -> str:
        return self.node.source


@dataclass(frozen=True, slots=True)
class Fallback:
    """An operation that ran on the CPU instead."""

    source: str
    span: Span
    reason: str
    bytes_moved: int
    times: int


@dataclass(slots=True)
class Ledger:
    """Counts by place.

    Attributes
    ----------
    at : int
        The place that runs now.
    """

    nodes: Mapping[int, Node]
    at: int = 0
    inputs: Transfers = field(default_factory=Transfers)
    transfers: Transfers = field(default_factory=Transfers)
    notes: dict[str, None] = field(default_factory=dict)
    _steps: dict[tuple[int, str, str], RanStep] = field(default_factory=dict)
    _up: int = 0
    _down: int = 0

    def sent(self, nbytes: int, *, is_input: bool) -> None:
        """An array was copied to the device."""
        self.transfers.to_device += nbytes
        self.transfers.copies_to_device += 1
        if is_input:
            self.inputs.to_device += nbytes
            self.inputs.copies_to_device += 1
        else:
            self._up += nbytes

    def fetched(self, nbytes: int) -> None:
        """An array was copied to the host."""
        self.transfers.to_host += nbytes
        self.transfers.copies_to_host += 1
        self._down += nbytes

    def ran(self, where: str, reason: str = "") -> None:
        """The operation at this place has run; the bytes moved since the last one are its own."""
        key = self.at, where, reason
        step = self._steps.get(key)
        if step is None:
            node = self.nodes.get(self.at)
            if node is None:
                self._up = self._down = 0
                return
            step = self._steps[key] = RanStep(node, where, reason)
        step.times += 1
        if self._up or self._down:
            step.to_device += self._up
            step.to_host += self._down
            self._up = self._down = 0

    def place(self) -> Span | None:
        """Where in the source the run is."""
        node = self.nodes.get(self.at)
        return None if node is None else node.span

    def steps(self) -> tuple[RanStep, ...]:
        """Places in the order in which they first ran."""
        return tuple(self._steps.values())

    def fallbacks(self) -> tuple[Fallback, ...]:
        """Those that ran on the CPU."""
        return tuple(
            Fallback(step.source, step.span, step.reason, step.to_device + step.to_host, step.times)
            for step in self._steps.values()
            if step.where == HOST
        )
