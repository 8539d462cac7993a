"""The device run: the same cell, each operation on the device, held against the host's tape entry by entry."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.arrays_there import ArraysThere, is_remote, is_sendable
from tensorviz.device.checking import Difference
from tensorviz.device.device_members import FACTS, DeviceMembers
from tensorviz.device.kinds import Callables
from tensorviz.device.ledger import HOST, RANDOM, REPLAYED, ROWS, Ledger, RanStep
from tensorviz.device.placeholder import Placeholder
from tensorviz.device.remote import RemoteMethod
from tensorviz.device.scratch import Scratch
from tensorviz.device.scratch_parts import generator_like
from tensorviz.device.tape import Entry, Kind, Stop, Tape
from tensorviz.sentences import say
from tensorviz.trace.recording import Node

__all__ = ["DeviceRun"]

MOST_HELD = 3
COMPARED = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
SAME_NUMBERS = say("random numbers are made on the CPU, so that they are the same numbers")
NO_TWIN = say("it is no array function of the device's library")


class DeviceRun(DeviceMembers):
    """What the hooks of the rewritten cell do on a device.

    Parameters
    ----------
    written : set of int
        Identities of the owners of inputs that the cell writes to.
    check : callable
        Called before each operation; raises `Stop` when the run has to end.

    Attributes
    ----------
    rows : dict
        Loops over device arrays, by place; ``times`` counts rows.
    """

    def __init__(
        self,
        adapter: Adapter,
        nodes: Mapping[int, Node],
        scratch: Scratch,
        callables: Callables,
        tape: Tape,
        written: set[int],
        check: Callable[[], None],
    ) -> None:
        self.adapter = adapter
        self.ledger = Ledger(nodes)
        self.callables = callables
        self.scale = tape.scale
        self.arrays = ArraysThere(self, adapter, self.ledger, scratch.origins, written)
        self._scratch = scratch
        self._tape = tape
        self._position = 0
        self._check = check
        self.rows: dict[int, RanStep] = {}
        self._compared: tuple[Entry, tuple[Any, ...]] | None = None

    def _next(self, site: int) -> Entry:
        self._check()
        self.ledger.at = site
        entries = self._tape.entries
        if self._position >= len(entries) or entries[self._position].node != site:
            raise Stop(say("From here on the two runs do different work."), self._node())
        entry = entries[self._position]
        self._position += 1
        if entry.error is not None:
            self.ledger.ran(HOST, say("NumPy raises {problem} here", problem=type(entry.error).__name__))
            raise copy.copy(entry.error)
        return entry

    @property
    def done(self) -> float:
        """The share of the tape that is read."""
        return self._position / max(1, len(self._tape.entries))

    def handed_over(self, x: Any) -> Any:
        """An input of the cell, as the cell gets it."""
        return self.there(x)

    def largest(self) -> list[tuple[str, int]]:
        named = ((name, x) for name, x in self._scratch.names.items() if is_remote(x) and x.waiting is None)
        found = sorted((int(self.fact(x, "nbytes")), name, id(x.memory)) for name, x in named)
        by_memory = {memory: (name, nbytes) for nbytes, name, memory in found}  # of views the largest
        return sorted(by_memory.values(), key=lambda each: -each[1])[:MOST_HELD]

    # hooks

    def operate(self, site: int, name: str, *operands: Any) -> Any:
        entry = self._next(site)
        if entry.texts:
            self._compared = entry, operands
        return self.operated_as(entry, name, operands)

    def call(self, site: int, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        entry = self._next(site)
        if entry.kind is Kind.OPAQUE:
            self.ledger.ran(REPLAYED)
            return entry.result
        if isinstance(function, RemoteMethod):
            return self.method_of(entry, function.owner, function.__name__, args, kwargs)
        owner: Any = getattr(function, "__self__", None)
        if entry.kind is Kind.METHOD and is_sendable(owner):
            return self.method_of(entry, self.arrays.sent(owner), function.__name__, args, kwargs)
        if entry.kind is Kind.RANDOM and entry.result is not None:
            return generator_like(entry.result)
        if entry.kind is Kind.RANDOM:
            writes = args[:1] if getattr(function, "__name__", "") == "shuffle" else (kwargs.get("out"),)
            return self.on_host(entry, function, args, kwargs, SAME_NUMBERS, writes=writes, where=RANDOM)
        if entry.kind is Kind.HOST:
            return self.on_host(entry, function, args, kwargs, NO_TWIN)
        if entry.kind is Kind.DTYPE and args and is_remote(args[0]):
            return self.called_method(args[0], "astype", (function,), {})
        if entry.kind is Kind.ARRAY:
            return self.function(entry, function, args, kwargs)
        return self._native(function, args, kwargs)

    def _native(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if function is type and len(args) == 1 and is_remote(args[0]):
            return args[0].kind
        return function(*map(self.there, args), **{name: self.there(value) for name, value in kwargs.items()})

    def attribute(self, site: int, x: Any, name: str) -> Any:
        entry = self._next(site)
        if is_sendable(x) and name not in FACTS:
            x = self.arrays.sent(x)
        if is_remote(x):
            return self.attribute_of(entry, x, name)
        value = getattr(x, name)
        return self._scratch.copied(value) if id(x) in self._scratch.shared else value

    def item(self, site: int, x: Any, index: Any) -> Any:
        entry = self._next(site)
        x = self.there(x)
        return self.item_of(entry, x, index) if is_remote(x) else x[index]

    def put(self, site: int, value: Any, x: Any, index: Any) -> None:
        self._next(site)
        if id(x) in self._scratch.shared:
            return
        x = self.there(x)
        if is_remote(x):
            self.wrote_item(x, index, value)
        else:
            x[index] = value

    def set(self, site: int, value: Any, x: Any, name: str) -> None:
        self._next(site)
        if id(x) in self._scratch.shared or isinstance(x, Placeholder):
            return
        x = self.there(x)
        if is_remote(x):
            raise Stop(
                say("The cell sets the attribute {name} of an array; that is not followed here.", name=name),
                self._node(),
            )
        setattr(x, name, value)

    def augment(self, site: int, name: str, left: Any, right: Any) -> Any:
        return self.augmented_as(self._next(site), name, left, right)

    def augment_item(self, site: int, name: str, x: Any, index: Any, right: Any) -> None:
        self._next(site)
        if id(x) in self._scratch.shared:
            return
        x = self.there(x)
        if is_remote(x):
            self.wrote_item(x, index, self.operated_as(None, name, (self.got_item(x, index), right)))
        else:
            x[index] = self.augmented_as(None, name, x[index], right)

    def augment_attribute(self, site: int, name: str, x: Any, attribute: str, right: Any) -> None:
        entry = self._next(site)
        if id(x) not in self._scratch.shared:
            setattr(x, attribute, self.augmented_as(entry, name, getattr(x, attribute), right))

    def each(self, site: int, values: Any) -> Any:
        self._next(site)
        values = self.there(values)
        node = self._node()
        if is_remote(values) and node is not None and self.fact(values, "ndim"):
            rows = self.rows.setdefault(site, RanStep(node, ROWS))
            rows.times += self.fact(values, "shape")[0]
        return values

    def test(self, site: int, value: Any) -> bool:
        entry = self._next(site)
        node = self._node()
        truth = bool(value)
        if truth != entry.result:
            self.difference = self._parting()
            raise Stop(self._parted(entry, truth), node)
        return truth

    def _parting(self) -> Difference | None:
        """What differed first: where that was the test itself, what was compared, on both sides."""
        if self._compared is None:
            return self.difference
        entry, operands = self._compared
        node = self.ledger.nodes[entry.node]
        if self.difference is not None and self.difference.node is not node:
            return self.difference
        there = [self.adapter.to_host(self.arrays.value(each)) if is_remote(each) else each for each in operands]
        host, device = (
            f" {COMPARED[node.symbol]} ".join(texts) for texts in (entry.texts, [str(each)[:40] for each in there])
        )
        return Difference(node, 0.0, host, device)

    def _parted(self, entry: Entry, truth: bool) -> str:
        node = self._node()
        what = "A test" if node is None else f"`{node.source}`"
        return say(
            "{what} was {result} on the CPU and is {truth} on {library}. From here on the two runs do different work.",
            what=what,
            result=entry.result,
            truth=truth,
            library=self.adapter.library,
        )
