"""Each operation timed alone on both sides: waited for, so that it holds no other's time."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.call_parts import flat
from tensorviz.device.control import Interrupted, Slices
from tensorviz.device.host_run import plain_operator
from tensorviz.device.index import Home, homes
from tensorviz.device.light_rewriting import Place
from tensorviz.device.light_run import LightRun
from tensorviz.device.light_side import LightSide, replayed
from tensorviz.device.rerun import HostOutcome, Rerun
from tensorviz.device.tape import Entry, Kind
from tensorviz.device.work import bytes_of, flops_of
from tensorviz.trace.recording import Node, NodeKind

__all__ = ["ClockedSide", "StepTime", "StepTimes", "clocked_places", "step_times"]

RUNS = 5
MOST_SECONDS = 1.0
MOST_ENTRIES = 20_000
CLOCKED = (Kind.ARRAY, Kind.METHOD, Kind.OPERATOR, Kind.RANDOM, Kind.HOST, Kind.DTYPE)
KINDS = (NodeKind.BINARY, NodeKind.UNARY, NodeKind.COMPARE, NodeKind.CALL, NodeKind.GETITEM)


@dataclass(frozen=True, slots=True)
class StepTime:
    """One place of the source, all its times in one run together: the median of a few runs.

    Attributes
    ----------
    host, device : float
        Seconds until the operation was done; the next began only then.
    waiting : float
        Seconds of ``device`` until the library had handed the work over: as a run of the same operations on arrays of
        one item tells it, or, where the device has a clock of its own, what that does not see.
    nbytes : int
        Bytes of the arrays that went in and came out.
    flops : int or None
        Arithmetic operations, None where they are not counted.
    """

    node: Node
    times: int
    host: float
    device: float
    waiting: float
    nbytes: int
    flops: int | None


@dataclass(frozen=True, slots=True)
class StepTimes:
    """Those of one cell.

    Attributes
    ----------
    planned : int
        How many places there are to time; ``times`` has fewer where the reader stopped it.
    """

    times: tuple[StepTime, ...] = ()
    planned: int = 0


@dataclass(slots=True)
class _Log:
    """What one place did in one run: seconds until it was done, of that what the device's own clock saw."""

    is_helped: bool = False
    times: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    nbytes: int = 0
    flops: int | None = 0


NEVER = _Log()


class _ClockedRun(LightRun):
    """Notes what each hooked operation took; the host's first run also counts bytes and arithmetic."""

    homes: Mapping[Any, Home]
    helped: frozenset[Place] = frozenset()
    is_counting = True

    def begin(self) -> None:
        super().begin()
        self._logs: dict[Place, _Log] = {}
        self._by_site: dict[int, _Log] = {}

    def log(self, place: Place) -> _Log:
        """That of this run."""
        return self._logs.get(place, NEVER)

    def call(self, site: int, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if site not in self._by_site and self._place(site) in self._replayed:
            return super().call(site, function, args, kwargs)
        return self._clocked(site, function, args, kwargs)

    def operate(self, site: int, name: str, *operands: Any) -> Any:
        return self._clocked(site, plain_operator(name), operands, {})

    def item(self, site: int, x: Any, index: Any) -> Any:
        return self._clocked(site, plain_operator("getitem"), (x, index), {})

    def _place(self, site: int) -> Place:
        node = self._nodes[site]
        return node.filename, node.span, node.kind

    def _log_of(self, site: int) -> _Log:
        place = self._place(site)
        found = self._by_site[site] = self._logs.setdefault(place, _Log(place in self.helped))
        return found

    def _clocked(self, site: int, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        log = self._by_site.get(site) or self._log_of(site)
        adapter = self._adapter
        if adapter is None:
            before = time.perf_counter()
            value = function(*args, **kwargs)
            log.seconds += time.perf_counter() - before
            if self.is_counting:
                self._count(log, function, (*flat((args, kwargs)), getattr(function, "__self__", None)), value)
        else:
            work = self._on_host if log.is_helped else _called
            before = time.perf_counter()
            value, busy = adapter.timed(lambda: work(function, args, kwargs))
            log.seconds += time.perf_counter() - before
            log.busy += busy
        log.times += 1
        return value

    def _count(self, log: _Log, function: Any, operands: tuple[Any, ...], value: Any) -> None:
        log.nbytes += bytes_of(operands, value)
        owner = operands[-1]
        ordered = operands if owner is None else (owner, *operands[:-1])
        flops = flops_of(function, self.homes, ordered, value)
        log.flops = None if flops is None or log.flops is None else log.flops + flops


def _called(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return function(*args, **kwargs)


class ClockedSide(LightSide):
    """A side with a clock around each of its operations."""

    run: _ClockedRun

    def __init__(
        self, rerun: Rerun, host: HostOutcome, kept: frozenset[Place], helped: frozenset[Place], adapter: Adapter | None
    ) -> None:
        super().__init__(rerun, host, kept | helped | frozenset(replayed(rerun, host)), adapter)
        self.run.helped = helped

    def _run_of(self, results: Mapping[Place, list[Any]]) -> LightRun:
        found = homes()
        self.run = _ClockedRun(
            self._twins.nodes(), results, self._adapter, found if self._adapter is not None else None
        )
        self.run.homes = found
        return self.run


class _Found:
    """What one place took, run by run; what it did is the same in each run."""

    def __init__(self) -> None:
        self._seconds: list[tuple[float, float, float]] = []
        self._did = NEVER

    def take(self, ours: _Log, theirs: _Log) -> None:
        if not self._seconds:
            self._did = ours
        self._seconds.append((ours.seconds, theirs.seconds, theirs.busy))

    def step(self, node: Node, latency: float) -> StepTime:
        host, device, busy = map(statistics.median, zip(*self._seconds, strict=True))
        did = self._did
        waiting = device - busy if busy else min(device, latency * did.times)
        return StepTime(node, did.times, host, device, max(0.0, waiting), did.nbytes, did.flops)


def step_times(
    rerun: Rerun, adapter: Adapter, host: HostOutcome, helped: frozenset[Place], latency: float
) -> Slices[StepTimes]:
    """Time every operation with arrays on both sides; ``latency`` is what the smallest operation takes there.

    Where the reader stops it, what was timed until then is what there is.
    """
    if len(host.run.tape.entries) > MOST_ENTRIES:
        return StepTimes()
    places = clocked_places(rerun, host)
    ours = ClockedSide(rerun, host, frozenset(places), frozenset(), None)
    theirs = ClockedSide(rerun, host, frozenset(places), helped, adapter)
    found: dict[Place, _Found] = defaultdict(_Found)

    def take(timed: Iterable[Place]) -> None:
        for place in timed:
            found[place].take(ours.run.log(place), theirs.run.log(place))

    is_first = True
    ours.run.begin()
    try:
        spent = theirs.once()
        theirs.run.begin()
        for _ in range(RUNS):
            yield
            spent += ours.once()
            yield
            spent += theirs.once()
            take(places)
            is_first = ours.run.is_counting = False
            if spent > MOST_SECONDS:
                break
    except Interrupted:
        if is_first:
            take(place for place in places if 0 < ours.run.log(place).times == theirs.run.log(place).times)
    times = (found[place].step(node, latency) for place, node in places.items() if place in found)
    return StepTimes(tuple(times), len(places))


def clocked_places(rerun: Rerun, host: HostOutcome) -> dict[Place, Node]:
    """Operations with arrays."""
    nodes = rerun.twins.nodes()
    return {
        (node.filename, node.span, node.kind): node
        for entry, node in ((entry, nodes[entry.node]) for entry in host.run.tape.ended)
        if _is_clocked(entry, node)
    }


def _is_clocked(entry: Entry, node: Node) -> bool:
    is_item = node.kind is NodeKind.GETITEM and entry.kind is Kind.NATIVE
    return node.kind in KINDS and (entry.kind in CLOCKED or is_item)
