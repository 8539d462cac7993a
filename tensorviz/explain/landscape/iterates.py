"""A variable that a loop moves step by step, and how: against which recorded slope, at which rate and momentum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.landscape.evaluate import Floats
from tensorviz.explain.words import clip_name
from tensorviz.trace.recording import Event, Node, NodeKind, Plain, Recording, Value

__all__ = ["Law", "Track", "tracks_of"]

SIGNS = frozenset({"+", "-", "+=", "-="})
LEAST = 3
MOST = 65
MOST_LAWS = 5
MOST_SIZE = 10_000
EXACT = 1e-6


@dataclass(frozen=True, slots=True)
class Law:
    """``x − rate · slope + momentum · (the move before)``, which the recorded numbers follow.

    ``slopes`` are the recorded ones, one per move; ``rate_name`` is what the reader wrote for the rate.
    """

    slopes: Floats
    rate: float
    momentum: float
    rate_name: str


@dataclass(frozen=True, slots=True)
class Track:
    """What a variable was before each of its moves and after the last one: ``points[time, entry]``.

    ``events`` are the moves, one after the other; ``ran`` is how many turns the loop took, of which no more than these
    were recorded without a gap. ``laws`` are all that its numbers follow, ``law`` the one that fits a function;
    ``callees`` are the names of what the loop calls.
    """

    node: Node
    name: str
    shape: tuple[int, ...]
    points: Floats
    events: tuple[Event, ...]
    ran: int
    laws: tuple[Law, ...]
    callees: frozenset[str]
    law: Law | None = None

    @property
    def size(self) -> int:
        return int(self.points.shape[1])


def tracks_of(recording: Recording) -> Iterator[Track]:
    """Every variable that a loop moves by a sum or a difference in which it stands itself."""
    for number, node in recording.nodes.items():
        if node.kind not in {NodeKind.BINARY, NodeKind.AUGMENTED} or node.symbol not in SIGNS or not node.loops:
            continue
        name = node.target if node.kind is NodeKind.BINARY else node.source.partition(node.symbol)[0].strip()
        events = [event for event in recording.events if event.node == number]
        if name is None or not name.isidentifier() or len(events) < LEAST - 1:
            continue
        track = _track(recording, node, name, events)
        if track is not None:
            yield track


def _track(recording: Recording, node: Node, name: str, events: list[Event]) -> Track | None:
    points: list[Floats] = []
    moves: list[Event] = []
    shape: tuple[int, ...] | None = None
    between = _between(recording, events)
    for event in events[: MOST - 1]:
        before, after = _before(event, between[event.sequence], name), _cells(event.result)
        if before is None or after is None or before.shape != after.shape or not 0 < after.size <= MOST_SIZE:
            break
        if shape is not None and (before.shape != shape or not np.array_equal(before.reshape(-1), points[-1])):
            break
        if shape is None:
            shape = before.shape
            points.append(before.reshape(-1))
        points.append(after.reshape(-1))
        moves.append(event)
        if not np.isfinite(after).all():
            break
    if shape is None or len(moves) < LEAST - 1 or not np.isfinite(points[0]).all():
        return None
    path = np.array(points)
    ran = max(recording.omitted.iterations.get(node.loops[-1], (0, 0))[1], len(events))
    laws = tuple(islice(_laws(path, moves, between, shape), MOST_LAWS))
    return Track(node, name, shape, path, tuple(moves), ran, laws, _callees(recording, moves[-1]))


def _between(recording: Recording, events: list[Event]) -> dict[int, list[Event]]:
    """What ran since the move before; of the first move since its turn of the loop began."""
    positions = {event.sequence: at for at, event in enumerate(recording.events)}
    first = events[0].loops
    start = next(at for at, each in enumerate(recording.events) if each.loops == first)
    found: dict[int, list[Event]] = {}
    for event in events:
        at = positions[event.sequence]
        found[event.sequence] = list(recording.events[start:at])
        start = at + 1
    return found


def _before(event: Event, earlier: list[Event], name: str) -> Floats | None:
    if event.before is not None:
        return _cells(event.before)
    for each in (event, *reversed(earlier)):
        for argument in each.arguments:
            if argument.source == name and isinstance(argument.value, Snapshot):
                return _cells(argument.value)
    return None


def _cells(value: Value | None) -> Floats | None:
    """All numbers of an array, in float64."""
    if not isinstance(value, Snapshot) or value.values is None or value.mask is not None:
        return None
    return value.values.astype(np.float64) if value.values.dtype.kind in "iuf" else None


def _callees(recording: Recording, last: Event) -> frozenset[str]:
    """The names of what was called in the loop."""
    nodes = (recording.nodes.get(event.node) for event in recording.events if event.loops[:1] == last.loops[:1])
    called = (node.symbol for node in nodes if node is not None and node.kind is NodeKind.CALL)
    return frozenset(called)


def _laws(path: Floats, moves: list[Event], between: dict[int, list[Event]], shape: tuple[int, ...]) -> Iterator[Law]:
    """Everything that was worked out before each move and, times one number, gives them all."""
    if not np.isfinite(path).all():
        path = path[:-1]
    steps = np.diff(path, axis=0)
    if len(steps) < LEAST - 1 or not steps.any():
        return
    for each in between[moves[0].sequence]:
        slopes = _slopes(each, moves[: len(steps)], between, shape)
        if slopes is None or not slopes.any():
            continue
        fitted = _fitted(path, slopes)
        if fitted is not None:
            yield Law(slopes, *fitted, _rate_name(between[moves[0].sequence], moves[0], fitted[0]))


def _slopes(first: Event, moves: list[Event], between: dict[int, list[Event]], shape: tuple[int, ...]) -> Floats | None:
    """The results of one place in the source, one for each move."""
    found = []
    for move in moves:
        same = [event for event in between[move.sequence] if event.node == first.node]
        cells = _cells(same[-1].result) if same else None
        if cells is None or cells.shape != shape or not np.isfinite(cells).all():
            return None
        found.append(cells.reshape(-1))
    return np.array(found)


def _fitted(path: Floats, slopes: Floats) -> tuple[float, float] | None:
    """The rate and the momentum with which the slopes give every step; None where no two numbers do."""
    steps, sizes = np.diff(path, axis=0), np.abs(path).max(axis=1)
    allowed = EXACT * (np.abs(steps).max(axis=1) + np.maximum(sizes[:-1], sizes[1:]))
    earlier = np.vstack([np.zeros_like(steps[:1]), steps[:-1]])
    with np.errstate(all="ignore"):
        for columns in ([-slopes], [-slopes, earlier]):
            scale = [max(float(np.abs(each).max()), 1e-300) for each in columns]
            table = np.stack([(each / size).reshape(-1) for each, size in zip(columns, scale, strict=True)], axis=1)
            weights = np.linalg.lstsq(table, steps.reshape(-1), rcond=None)[0] / scale
            off = steps - sum(weight * each for weight, each in zip(weights, columns, strict=True))
            is_exact = bool((np.abs(off).max(axis=1) <= allowed).all())
            rate, momentum = float(weights[0]), float(weights[1]) if len(weights) > 1 else 0.0
            if is_exact and rate > 0 and 0 <= momentum < 2:
                return float(f"{rate:.6g}"), float(f"{momentum:.6g}")
    return None


def _rate_name(earlier: list[Event], move: Event, rate: float) -> str:
    """What the reader calls the number, where it was recorded under a name."""
    for event in (*earlier, move):
        for argument in event.arguments:
            value = argument.value.value if isinstance(argument.value, Plain) else None
            if isinstance(value, int | float) and abs(value - rate) <= EXACT * rate and argument.source.isidentifier():
                return clip_name(argument.source)
    return ""
