"""The host run: the cell with NumPy in the scratch namespace, where every operation is noted on the tape."""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.device.kinds import MUTATING_FUNCTIONS, MUTATING_METHODS, Callables, starts_threads
from tensorviz.device.memory import LiveBytes
from tensorviz.device.placeholder import Placeholder
from tensorviz.device.scratch import Scratch
from tensorviz.device.scratch_parts import generator_like
from tensorviz.device.tape import Entry, Kind, Stop, Tape, leaves_of, owner_of, shares_of
from tensorviz.sentences import say
from tensorviz.trace.recording import Node

__all__ = ["HostRun", "plain_operator"]

IN_PLACE = {name: getattr(operator, f"i{name.rstrip('_')}") for name in (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift", "and_", "or_", "xor",
)}  # fmt: skip
LET_BE = (Kind.NATIVE, Kind.RANDOM)
NOTHING: Mapping[str, Any] = {}
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
Replay = Callable[[Node, int], Any]


def plain_operator(name: str) -> Callable[..., Any]:
    """``operator.add`` and its like."""
    found: Callable[..., Any] = getattr(operator, name)
    return found


class HostRun:
    """What the hooks of the rewritten cell do on the host.

    Parameters
    ----------
    nodes : mapping
        Places in the source, by id.
    scratch : Scratch
    callables : Callables
    replay : callable
        Gives what an opaque call, for the n-th time, gave in the recorded run; `Placeholder` where that is not known.
    check : callable
        Called before each operation; raises `Stop` when the run has to end.

    Attributes
    ----------
    tape : Tape
    memory : LiveBytes
    written : set of int
        Identities of the owners, in the scratch, of arrays that the cell wrote to.
    draws_new_numbers : bool
        Whether the cell makes a generator without a seed.
    """

    def __init__(
        self,
        nodes: Mapping[int, Node],
        scratch: Scratch,
        callables: Callables,
        replay: Replay,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._nodes = nodes
        self._scratch = scratch
        self._callables = callables
        self._replay = replay
        self._times: dict[int, int] = {}
        self.tape = Tape(check)
        self.memory = LiveBytes()
        self.written: set[int] = set()
        self.draws_new_numbers = False

    def _noted(self, entry: Entry, value: Any, operands: Iterable[Any]) -> Any:
        found = leaves_of(value)
        numbers = [each for each in operands if isinstance(each, (np.ndarray, np.generic))]
        self.memory.seen((*numbers, *found), entry.node)
        if found:
            held = [each for each in numbers if isinstance(each, np.ndarray)]
            entry.leaves = tuple([self.tape.leaf(each) for each in found])
            entry.shares = shares_of(found, held)
            entry.has_array_operand = bool(held)
            entry.has_float_operand = any(each.dtype.kind in "fc" for each in numbers)
            self.tape.ended.append(entry)
        return value

    def _tried(self, entry: Entry, function: Any, args: Iterable[Any], kwargs: Mapping[str, Any] = NOTHING) -> Any:
        """Do it; what NumPy raises is noted, where the operation itself does."""
        try:
            return function(*args, **kwargs)
        except Exception as error:
            is_own = self.tape.entries[-1] is entry and any(isinstance(each, np.ndarray) for each in _flat(args))
            if is_own or isinstance(getattr(function, "__self__", None), np.ndarray):
                entry.error = _without_frames(error)
            raise

    def _write(self, x: Any) -> None:
        if isinstance(x, np.ndarray):
            self.written.add(id(owner_of(x)))

    def _check(self, operands: Iterable[Any]) -> None:
        for each in operands:
            if isinstance(each, Placeholder):
                raise each.need()

    # hooks

    def operate(self, site: int, name: str, *operands: Any) -> Any:
        entry = self.tape.begin(site, Kind.OPERATOR)
        if any(isinstance(each, np.ndarray) for each in operands):
            self._check(operands)
        value = self._tried(entry, plain_operator(name), operands)
        if name in COMPARISONS and not any(isinstance(each, np.ndarray) for each in operands):
            entry.texts = tuple(str(each)[:40] for each in operands)
        return self._noted(entry, value, operands)

    def call(self, site: int, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        kind = Kind.OPAQUE if isinstance(function, Placeholder) else self._callables.kind(function, args)
        entry = self.tape.begin(site, kind)
        if kind is Kind.OPAQUE:
            if starts_threads(function):
                raise Stop(say("The cell starts threads or processes; what those do is not followed here."))
            times = self._times[site] = self._times.get(site, -1) + 1
            entry.result = self._replay(self._nodes[site], times)
            return entry.result
        if kind is not Kind.NATIVE:
            self._check((*args, *kwargs.values()))
        self._note_writes(function, args, kwargs)
        value = function(*args, **kwargs) if kind in LET_BE else self._tried(entry, function, args, kwargs)
        if kind is Kind.RANDOM and isinstance(value, (np.random.Generator, np.random.RandomState)):
            entry.result = generator_like(value)
            self.draws_new_numbers |= not args and not kwargs
        owner = getattr(function, "__self__", None)
        self._noted(entry, value, (owner, *_flat(args), *_flat(list(kwargs.values()))))
        if function is np.empty or function is np.empty_like or _leaves_some_out(function, kwargs):
            entry.leaves = tuple(replace(leaf, sample=None) for leaf in entry.leaves)
        return value

    def _note_writes(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        owner = getattr(function, "__self__", None)
        name = getattr(function, "__name__", "")
        for each in _flat([kwargs.get("out")]):
            self._write(each)
        if isinstance(owner, np.ndarray) and name in MUTATING_METHODS:
            self._write(owner)
        is_mutator = name in ("shuffle", "at") or any(function is each for each in MUTATING_FUNCTIONS)
        if is_mutator and args:
            self._write(args[0])

    def attribute(self, site: int, x: Any, name: str) -> Any:
        entry = self.tape.begin(site, Kind.NATIVE)
        value = getattr(x, name)
        if isinstance(x, (np.ndarray, np.generic)):
            return value if callable(value) else self._noted(entry, value, (x,))
        return self._scratch.copied(value) if id(x) in self._scratch.shared else value

    def item(self, site: int, x: Any, index: Any) -> Any:
        entry = self.tape.begin(site, Kind.NATIVE)
        if isinstance(x, np.ndarray):
            self._check(index if isinstance(index, tuple) else (index,))
        return self._noted(entry, self._tried(entry, operator.getitem, (x, index)), (x,))

    def put(self, site: int, value: Any, x: Any, index: Any) -> None:
        entry = self.tape.begin(site, Kind.NATIVE)
        if isinstance(x, np.ndarray):
            self._check((value,))
        if id(x) in self._scratch.shared:
            return
        self._write(x)
        self._tried(entry, operator.setitem, (x, index, value))

    def set(self, site: int, value: Any, x: Any, name: str) -> None:
        self.tape.begin(site, Kind.NATIVE)
        if id(x) not in self._scratch.shared and not isinstance(x, Placeholder):
            self._write(x)
            setattr(x, name, value)

    def augment(self, site: int, name: str, left: Any, right: Any) -> Any:
        entry = self.tape.begin(site, Kind.OPERATOR)
        if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
            self._check((left, right))
        self._write(left)
        return self._noted(entry, self._tried(entry, IN_PLACE[name], (left, right)), (left, right))

    def augment_item(self, site: int, name: str, x: Any, index: Any, right: Any) -> None:
        entry = self.tape.begin(site, Kind.OPERATOR)
        if id(x) in self._scratch.shared:
            return
        held = x[index]
        self._write(x)
        self._write(held)
        self._check((right,) if isinstance(x, np.ndarray) else ())
        x[index] = self._noted(entry, self._tried(entry, IN_PLACE[name], (held, right)), (x,))

    def augment_attribute(self, site: int, name: str, x: Any, attribute: str, right: Any) -> None:
        entry = self.tape.begin(site, Kind.OPERATOR)
        if id(x) in self._scratch.shared:
            return
        held = getattr(x, attribute)
        self._write(held)
        new = self._tried(entry, IN_PLACE[name], (held, right))
        setattr(x, attribute, self._noted(entry, new, (held, right)))

    def each(self, site: int, values: Any) -> Any:
        entry = self.tape.begin(site, Kind.FLOW)
        entry.has_array_operand = isinstance(values, np.ndarray)
        return values

    def test(self, site: int, value: Any) -> bool:
        entry = self.tape.begin(site, Kind.FLOW)
        truth = bool(value)
        entry.result = truth
        return truth

    def stop(self, error: Stop) -> Stop:
        """The stop with the place of the operation that ran last, where it has none."""
        if error.node is None and self.tape.entries:
            error.node = self._nodes.get(self.tape.entries[-1].node)
        return error


def _without_frames(error: Exception) -> Exception | None:
    """A copy of an exception that keeps no array alive; None where it can't be copied."""
    try:
        return copy.copy(error).with_traceback(None)
    except Exception:  # noqa: BLE001 - the reader's own exception goes on
        return None


def _leaves_some_out(function: Any, kwargs: Mapping[str, Any]) -> bool:
    """Whether a part of the result is whatever the memory held."""
    return isinstance(function, np.ufunc) and kwargs.get("where", True) is not True and kwargs.get("out") is None


def _flat(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for each in values:
        if isinstance(each, (list, tuple)):
            found += _flat(each) if len(each) <= 64 else []
        else:
            found.append(each)
    return found
