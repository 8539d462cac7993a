"""The whole cell, timed as one would write it, on both sides in turn."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.arrays_there import ArraysThere, is_sendable
from tensorviz.device.blocks import Timed, in_turn
from tensorviz.device.call_parts import brief
from tensorviz.device.control import Interrupted, Slices
from tensorviz.device.index import homes
from tensorviz.device.ledger import ANSWER, DEVICE, HOST, RANDOM, REPLAYED, Ledger
from tensorviz.device.light_rewriting import STORE, STORE_SUM, SWAP, LightDispatching, Place
from tensorviz.device.light_run import LightRun
from tensorviz.device.rerun import DeviceOutcome, HostOutcome, Rerun, quiet
from tensorviz.device.results import agreement, is_shown
from tensorviz.device.rewriting_names import HOOKS, SLICE
from tensorviz.device.scratch import Scratch
from tensorviz.device.tape import Kind, Stop
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["Timing", "timed"]

NATURAL = frozenset("float int bool str complex len print".split())


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of the whole cell on both sides; ``missing`` says why there are none.

    Attributes
    ----------
    sending : float
        Seconds for the inputs to get there, which ``device`` does not hold.
    """

    host: Timed | None = None
    device: Timed | None = None
    sending: float = 0.0
    missing: str = ""


class _Side:
    """One side: prepares a run, and runs it."""

    def __init__(self, rerun: Rerun, host: HostOutcome, kept: frozenset[Place], adapter: Adapter | None) -> None:
        self._rerun = rerun
        self._written = host.written
        self._adapter = adapter
        self._twins = rerun.other_twins(_dispatching(kept, is_immutable=adapter is not None and adapter.is_immutable))
        replayed = _replayed(rerun, host)
        self._run = LightRun(self._twins.nodes(), replayed, adapter, homes() if adapter is not None else None)
        self.names: dict[str, Any] = {}
        self.sending: list[float] = []

    def _prepared(self) -> dict[str, Any]:
        scratch = Scratch(self._rerun.start_names, self._twins.of, is_writable=self._adapter is None)
        if self._adapter is not None:
            arrays = ArraysThere(None, self._adapter, Ledger({}), scratch.origins, self._written)  # type: ignore[arg-type]
            scratch.hand_over = lambda x: arrays.uploaded(x) if is_sendable(x) else x
        before = time.perf_counter()
        scratch.take_all()
        names = scratch.names
        self._synchronize(names)
        self.sending.append(time.perf_counter() - before)
        for name, value in list(names.items()):
            names[name] = self._run.swapped(value)
        names |= {hook: getattr(self._run, method) for hook, method in HOOKS.items() if hasattr(self._run, method)}
        return names | {SLICE: slice, STORE: self._run.store, STORE_SUM: self._run.store_sum, SWAP: self._run.swapped}

    def _synchronize(self, names: Mapping[str, Any]) -> None:
        if self._adapter is not None:
            self._adapter.wait_for(list(names.values()))

    def once(self) -> float:
        """Run once, and give the seconds."""
        with quiet(self._rerun.start), self._running():
            self.names = names = self._prepared()
            self._run.begin()
            with self._rerun.control.in_cell():
                before = time.perf_counter()
                exec(self._twins.code, names)  # noqa: S102 - the reader's own cell
                self._synchronize(names)
                return time.perf_counter() - before

    def _running(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext() if self._adapter is None else self._adapter.running()


def _dispatching(kept: frozenset[Place], *, is_immutable: bool) -> type[LightDispatching]:
    return type("Light", (LightDispatching,), {"kept": kept, "is_immutable": is_immutable})


def _replayed(rerun: Rerun, host: HostOutcome) -> dict[Place, list[Any]]:
    nodes = rerun.twins.nodes()
    found: dict[Place, list[Any]] = {}
    for entry in host.run.tape.entries:
        if entry.kind is Kind.OPAQUE:
            node = nodes[entry.node]
            found.setdefault((node.filename, node.span, node.kind), []).append(entry.result)
    return found


def _helped(outcome: DeviceOutcome) -> frozenset[Place]:
    """Operations of the device run that could not stay as they were written."""
    found = set()
    steps = outcome.run.ledger.steps()
    there = {step.node.id for step in steps if step.where == DEVICE}
    for step in steps:
        node = step.node
        is_natural = node.kind is not NodeKind.CALL or node.symbol in NATURAL or node.id in there
        is_natural = is_natural and step.where == ANSWER
        if step.where in (HOST, RANDOM, REPLAYED, ANSWER) and not is_natural:
            found.add((node.filename, node.span, node.kind))
    return frozenset(found)


def timed(
    rerun: Rerun, adapter: Adapter, host: HostOutcome, outcome: DeviceOutcome, results: Mapping[str, Any]
) -> Slices[Timing]:
    """Time both sides, where the light runs give what the checked runs gave; ``results`` are those of the device."""
    scale = outcome.run.scale
    opaque = frozenset(_replayed(rerun, host))
    try:
        ours = _Side(rerun, host, opaque, None)
        theirs = _Side(rerun, host, opaque | _helped(outcome), adapter)
        ours.once()
        yield
        theirs.once()
        with adapter.running():
            wrong = _wrong(results, theirs.names, adapter, scale) or _wrong(host.names, ours.names, None, scale)
        if wrong:
            return Timing(missing=say("`{name}` comes out otherwise without the checks.", name=wrong))
        theirs.sending.clear()
        times = yield from in_turn(ours.once, theirs.once, rerun.control)
    except Interrupted as stop:
        return Timing(missing=stop.reason)
    except (Exception, Stop) as error:  # noqa: BLE001 - told beside the comparison, which stands
        problem = error.reason if isinstance(error, Stop) else brief(error)
        return Timing(missing=say("It does not run as it is written: {problem}", problem=problem))
    return Timing(*times, sending=statistics.median(theirs.sending))


def _wrong(host: Mapping[str, Any], light: Mapping[str, Any], adapter: Adapter | None, scale: float) -> str:
    """A name that the light run leaves with another value."""
    fetch: Callable[[Any], Any] = lambda x: adapter.to_host(x) if adapter is not None and adapter.is_array(x) else x  # noqa: E731
    for name, value in host.items():
        if name in light and is_shown(value) and not name.startswith("__"):
            found = agreement(value, light[name], fetch, scale, has_signs=False)
            if found is not None and not found.is_enough:
                return name
    return ""
