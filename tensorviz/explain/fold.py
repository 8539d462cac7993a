"""Events folded into groups: one per place in the source and path of calls that led there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tensorviz.trace.recording import Activation, Event, Failure, Node, NodeKind, Recording, Unknown

__all__ = ["Fold", "LoopHead", "failed_event", "fold", "loop_heads"]

Path: TypeAlias = "tuple[int | str, ...]"
"""The nodes of the calls that led here, outermost first; a function's name where its call never returned."""


@dataclass(frozen=True, slots=True)
class Fold:
    """What ran at one place.

    Attributes
    ----------
    events : tuple of Event
        In the order of execution, at least one; for the operation that raised, what was seen of it.
    body : int
        How many other groups lie inside, where this is a call of the reader's function.
    failure : Failure or None
    """

    node: Node
    path: Path
    events: tuple[Event, ...]
    body: int = 0
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class LoopHead:
    """A loop: its head as written, how many iterations ran, which were recorded."""

    id: int
    label: str
    ran: int
    recorded: tuple[int, ...]


def fold(recording: Recording) -> tuple[Fold, ...]:
    """The groups in the order of execution, every call before the groups of its body."""
    paths = _paths(recording)
    groups: dict[tuple[Path, int], list[Event]] = defaultdict(list)
    for event in recording.events:
        if event.node in recording.nodes and event.activation in paths:
            groups[paths[event.activation], event.node].append(event)
    children: dict[Path, dict[int | str, int]] = defaultdict(dict)
    for (path, node), events in groups.items():
        _enter(children, path, node, events[0].sequence)
    failed = failed_event(recording)
    if failed is not None:
        _enter(children, paths.get(failed.activation, ()), failed.node, failed.sequence)
    ordered = _Folder(recording, groups, children, failed, paths)
    return tuple(ordered.walk(()))


def loop_heads(recording: Recording) -> tuple[LoopHead, ...]:
    """The loops that events were recorded in, in the order of the source."""
    seen: dict[int, set[int]] = defaultdict(set)
    for event in recording.events:
        for loop in event.loops:
            seen[loop.node].add(loop.iteration)
    heads = []
    for number, iterations in seen.items():
        node = recording.nodes.get(number)
        if node is not None and node.kind is NodeKind.LOOP:
            ran = max(recording.omitted.iterations.get(number, (0, 0))[1], max(iterations) + 1)
            heads.append(LoopHead(number, node.symbol, ran, tuple(sorted(iterations))))
    return tuple(sorted(heads, key=lambda head: recording.nodes[head.id].span.line))


@dataclass(frozen=True, slots=True)
class _Folder:
    recording: Recording
    groups: dict[tuple[Path, int], list[Event]]
    children: dict[Path, dict[int | str, int]]
    failed: Event | None
    paths: dict[int, Path]

    def walk(self, path: Path) -> Iterator[Fold]:
        """The groups at ``path`` and below, by the time each began."""
        places = self.children.get(path, {})
        for place in sorted(places, key=lambda place: places[place]):
            inside = tuple(self.walk((*path, place)))
            yield from self._here(path, place, len(inside))
            yield from inside

    def _here(self, path: Path, place: int | str, body: int) -> Iterator[Fold]:
        if isinstance(place, str):
            return
        events = self.groups.get((path, place))
        if events:
            yield Fold(self.recording.nodes[place], path, tuple(events), body)
        failed = self.failed
        if failed is not None and failed.node == place and self.paths.get(failed.activation, ()) == path:
            yield Fold(self.recording.nodes[place], path, (failed,), failure=self.recording.failure)


def _enter(children: dict[Path, dict[int | str, int]], path: Path, place: int | str, start: int) -> None:
    """Note when the place began, and with it every call that led to it, also one that was not recorded."""
    known = children[path]
    known[place] = min(start, known.get(place, start))
    if path:
        _enter(children, path[:-1], path[-1], start)


def _paths(recording: Recording) -> dict[int, Path]:
    nodes = {event.sequence: event.node for event in recording.events}
    activations = {activation.id: activation for activation in recording.activations}
    paths: dict[int, Path] = {0: ()}
    for activation in recording.activations:
        chain: list[Activation] = []
        current: Activation | None = activation
        while current is not None and current.id not in paths and len(chain) <= len(activations):
            chain.append(current)
            current = activations.get(current.parent)
        base = paths[current.id] if current is not None and current.id in paths else ()
        for entered in reversed(chain):
            call = nodes.get(entered.call) if entered.call is not None else None
            base = (*base, entered.function if call is None else call)
            paths[entered.id] = base
    return paths


def failed_event(recording: Recording) -> Event | None:
    """What was seen of the operation that raised, as an event after all others; None where there is none."""
    failure = recording.failure
    if failure is None or failure.node is None or failure.node not in recording.nodes:
        return None
    return Event(
        sequence=_next_sequence(recording),
        node=failure.node,
        operation=failure.operation,
        arguments=failure.arguments,
        result=Unknown("it raised"),
        loops=failure.loops,
        activation=failure.activation,
    )


def _next_sequence(recording: Recording) -> int:
    return recording.events[-1].sequence + 1 if recording.events else 0
