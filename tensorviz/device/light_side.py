"""One side of a comparison: prepares a run of the cell as one would write it, and runs it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from typing import Any

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.arrays_there import ArraysThere, is_sendable
from tensorviz.device.index import homes
from tensorviz.device.ledger import Ledger
from tensorviz.device.light_rewriting import STORE, STORE_SUM, SWAP, LightDispatching, Place
from tensorviz.device.light_run import LightRun
from tensorviz.device.rerun import HostOutcome, Rerun, quiet
from tensorviz.device.rewriting_names import HOOKS, SLICE
from tensorviz.device.scratch import Scratch
from tensorviz.device.tape import Kind

__all__ = ["LightSide", "replayed"]


class LightSide:
    """The whole cell on the host (without an adapter) or on a device.

    Parameters
    ----------
    kept : frozenset of Place
        Operations that a hook helps.

    Attributes
    ----------
    names : dict
        What the last run left.
    sending : list of float
        Seconds that each run's inputs took to get there.
    """

    def __init__(self, rerun: Rerun, host: HostOutcome, kept: frozenset[Place], adapter: Adapter | None) -> None:
        self._rerun = rerun
        self._written = host.written
        self._adapter = adapter
        self._twins = rerun.other_twins(_dispatching(kept, is_immutable=adapter is not None and adapter.is_immutable))
        self._run = self._run_of(replayed(rerun, host))
        self.names: dict[str, Any] = {}
        self.sending: list[float] = []

    def _run_of(self, results: Mapping[Place, list[Any]]) -> LightRun:
        return LightRun(self._twins.nodes(), results, self._adapter, homes() if self._adapter is not None else None)

    def _scratch(self) -> Scratch:
        return Scratch(self._rerun.start_names, self._twins.of, is_writable=self._adapter is None)

    def _prepared(self) -> dict[str, Any]:
        scratch = self._scratch()
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

    def bring(self) -> float:
        """Bring what the cell bound to the host, and give the seconds; a library may keep what it has once brought."""
        if self._adapter is None:
            return 0.0
        before = time.perf_counter()
        with self._running():
            for name in self._rerun.bound:
                if self._adapter.is_array(self.names.get(name)):
                    self._adapter.to_host(self.names[name])
        return time.perf_counter() - before

    def _running(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext() if self._adapter is None else self._adapter.running()


def _dispatching(kept: frozenset[Place], *, is_immutable: bool) -> type[LightDispatching]:
    return type("Light", (LightDispatching,), {"kept": kept, "is_immutable": is_immutable})


def replayed(rerun: Rerun, host: HostOutcome) -> dict[Place, list[Any]]:
    """What opaque calls gave in the host run, in their order, by place; so do generators that had no seed."""
    nodes = rerun.twins.nodes()
    found: dict[Place, list[Any]] = {}
    for entry in host.run.tape.entries:
        is_unseeded = host.run.draws_new_numbers and entry.kind is Kind.RANDOM and entry.result is not None
        if entry.kind is Kind.OPAQUE or is_unseeded:
            node = nodes[entry.node]
            found.setdefault((node.filename, node.span, node.kind), []).append(entry.result)
    return found
