"""Array operations on the device: the twin of NumPy's function where there is one, the CPU visibly where not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.arrays_there import ArraysThere, is_remote, is_sendable, mapped
from tensorviz.device.call_parts import brief, flat, has_array, missing, name_of, without_out
from tensorviz.device.checking import Difference, MismatchError, difference_at, is_narrower
from tensorviz.device.index import UnsupportedError, bound_arguments
from tensorviz.device.kinds import MUTATING_FUNCTIONS, Callables
from tensorviz.device.ledger import DEVICE, HOST, Ledger
from tensorviz.device.remote import Memory, RemoteArray
from tensorviz.device.tape import Entry, Leaf, Stop, leaves_of
from tensorviz.explain.format import format_bytes
from tensorviz.sentences import say

__all__ = ["DeviceCalls"]

FAILS: tuple[type[BaseException], ...] = (
    TypeError, ValueError, AttributeError, NotImplementedError, RuntimeError, LookupError, AssertionError, OverflowError
)  # fmt: skip
READ_ONLY = ("read-only", "writeable", "WRITEBACKIFCOPY")


class DeviceCalls:
    """What the hooks of a device run share: computing, checking, falling back.

    Attributes
    ----------
    difference : Difference or None
        The first operation whose values differ.
    """

    adapter: Adapter
    arrays: ArraysThere
    ledger: Ledger
    callables: Callables
    scale: float
    difference: Difference | None = None

    # results

    def received(self, entry: Entry | None, out: Any, operands: Sequence[Any]) -> Any:
        """A result as the cell gets it, checked against the tape.

        Raises
        ------
        MismatchError
            It has another form than NumPy's.
        """
        leaves = () if entry is None else entry.leaves
        if entry is not None and not leaves and self.adapter.is_array(out) and not self.adapter.shape(out):
            return self.adapter.to_host(out)[()].item()
        if entry is not None and len(leaves) == 1 and isinstance(out, (bool, int, float, complex)):
            return leaves[0].dtype.type(out)
        shares = () if entry is None else entry.shares
        held = [each for each in operands if is_remote(each) and not each.is_number]
        if len(leaves) == 1 and self.adapter.is_array(out):
            return self._arrived(out, leaves[0], shares[0], held)
        count = sum(1 for _ in self._own_leaves(out))
        if entry is not None and count != len(leaves):
            raise MismatchError(
                say("gives {count} arrays where NumPy gives {expected}", count=count, expected=len(leaves))
            )
        given = iter(zip(leaves, shares, strict=True)) if entry is not None else None
        return self._shaped(out, given, held)

    def _own_leaves(self, out: Any) -> Iterator[Any]:
        if self.adapter.is_array(out) or isinstance(out, (np.ndarray, np.generic)):
            yield out
        elif isinstance(out, (tuple, list)):
            for each in out:
                yield from self._own_leaves(each)
        elif isinstance(out, dict):
            for each in out.values():
                yield from self._own_leaves(each)

    def _shaped(self, out: Any, given: Iterator[tuple[Leaf, int]] | None, held: list[RemoteArray]) -> Any:
        if is_remote(out):
            return out
        if self.adapter.is_array(out):
            leaf, share = (None, -1) if given is None else next(given)
            return self._arrived(out, leaf, share, held)
        if isinstance(out, (np.ndarray, np.generic)):
            leaf, _ = (None, -1) if given is None else next(given)
            return self._from_host(out, leaf)
        return mapped(lambda each: self._shaped(each, given, held), out, lambda each: each)

    def _from_host(self, out: Any, leaf: Leaf | None) -> Any:
        if not isinstance(out, np.ndarray) or out.dtype.kind not in "biufc":
            return out
        if leaf is not None and out.shape != leaf.shape:
            raise MismatchError(
                say("gives shape {shape} where the first run had {expected}", shape=out.shape, expected=leaf.shape)
            )
        self.ledger.sent(out.nbytes, is_input=False)
        return self.arrays.wrapped(self.adapter.to_device(out), np.ndarray)

    def _arrived(self, out: Any, leaf: Leaf | None, share: int, held: list[RemoteArray]) -> RemoteArray:
        storage = self.adapter.storage(out)
        if leaf is None:
            memory = next((each.memory for each in held if storage is not None and self._has(each, storage)), None)
            shape = self.adapter.shape(out)
            return self.arrays.wrapped(out, np.ndarray if shape else self.adapter.dtype(out).type, memory)
        shape, dtype = self.adapter.shape(out), self.adapter.dtype(out)
        if shape != leaf.shape:
            raise MismatchError(
                say("gives shape {shape} where NumPy gives {expected}", shape=shape, expected=leaf.shape)
            )
        if is_narrower(dtype, leaf.dtype) or (dtype != leaf.dtype and {dtype.kind, leaf.dtype.kind} & set("c")):
            raise MismatchError(say("gives {dtype} where NumPy gives {expected}", dtype=dtype, expected=leaf.dtype))
        if dtype != leaf.dtype:
            out, storage = self.adapter.cast(out, leaf.dtype), None
        joined: Memory | None = held[share].memory if 0 <= share < len(held) else None
        if joined is None and storage is not None and any(self._has(each, storage) for each in held):
            out = self.adapter.copy(out)
        kind = np.ndarray if leaf.is_array else leaf.dtype.type
        self._compare(leaf, out)
        return self.arrays.wrapped(out, kind, joined)

    def _has(self, x: RemoteArray, storage: int) -> bool:
        return self.adapter.storage(x.value) == storage

    def _compare(self, leaf: Leaf, out: Any) -> None:
        if self.difference is None and leaf.sample is not None:
            node = self.ledger.nodes.get(self.ledger.at)
            self.difference = difference_at(node, leaf, self.adapter.to_host(out), self.scale)

    # computing

    def computed(
        self,
        entry: Entry | None,
        operands: Sequence[Any],
        compute: Callable[[], Any],
        on_host: Callable[..., Any],
        args: Sequence[Any],
        kwargs: dict[str, Any],
    ) -> Any:
        """Compute on the device; where that can't be done, on the host."""
        try:
            result = self.received(entry, compute(), operands)
        except self.adapter.out_of_memory as error:
            raise self._out_of_memory(error) from error
        except UnsupportedError as error:
            reason = say("{library} does not take {error}", library=self.adapter.library, error=error)
        except MismatchError as error:
            reason = f"{self.adapter.library} {error}"
        except (*FAILS, *self.adapter.failures) as error:
            reason = say("{library} raised {problem}", library=self.adapter.library, problem=brief(error))
        else:
            self.ledger.ran(DEVICE)
            return result
        return self.on_host(entry, on_host, args, kwargs, reason)

    def _out_of_memory(self, error: BaseException) -> Stop:
        memory = self.adapter.memory()
        self.adapter.release()
        library, problem = self.adapter.library, brief(error)
        parts = [say("{library} ran out of memory: {problem}.", library=library, problem=problem)]
        if memory is not None:
            parts.append(say("{free:,} of {total:,} bytes were free.", free=memory[0], total=memory[1]))
        held = ", ".join(f"`{name}` {format_bytes(nbytes)}" for name, nbytes in self.largest())
        if held:
            parts.append(say("The largest arrays there: {held}.", held=held))
        return Stop(" ".join(parts), self._node())

    def largest(self) -> list[tuple[str, int]]:
        """Names of the arrays that hold most of the device's memory, with their bytes."""
        raise NotImplementedError

    def _node(self) -> Any:
        return self.ledger.nodes.get(self.ledger.at)

    def function(self, entry: Entry | None, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """An array function of NumPy or SciPy, or a method of a ufunc."""
        is_bound = isinstance(getattr(function, "__self__", None), np.ufunc)
        if any(function is each for each in MUTATING_FUNCTIONS) or (is_bound and function.__name__ == "at"):
            return self.on_host(entry, function, args, kwargs, missing(self.adapter, function), writes=args[:1])
        if not has_array((args, kwargs)) and not (entry is not None and any(leaf.is_array for leaf in entry.leaves)):
            return function(*args, **kwargs)
        args, kwargs, out = without_out(function, args, kwargs)
        target = self._twin(function)
        if target is None:
            result = self.on_host(entry, function, args, kwargs, missing(self.adapter, function))
        else:
            result = self.computed(
                entry,
                flat((args, kwargs)),
                lambda: self._called(function, target, args, kwargs),
                function,
                args,
                kwargs,
            )
        return result if out is None else self._given_out(result, out)

    def _twin(self, function: Any) -> Any:
        owner = getattr(function, "__self__", None)
        is_bound = isinstance(owner, np.ufunc)
        home = self.callables.home(owner if is_bound else function)
        target = None if home is None else self.adapter.function(home)
        return getattr(target, function.__name__, None) if is_bound else target

    def _called(self, function: Any, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        positional, keywords = bound_arguments(function, target, args, kwargs)
        positional, keywords = self.arrays.unwrapped(positional), self.arrays.unwrapped(keywords)
        try:
            return target(*positional, **keywords)
        except (TypeError, AttributeError):
            if not any(isinstance(each, list) for each in args):
                raise
            arrays = [np.asarray(each) if isinstance(each, list) and not has_array(each) else each for each in args]
            positional, keywords = bound_arguments(function, target, arrays, kwargs)
            return target(*self.arrays.unwrapped(positional), **self.arrays.unwrapped(keywords))

    def _given_out(self, result: Any, out: Any) -> Any:
        if isinstance(out, np.ndarray) or is_remote(out):
            there = self.arrays.sent(out) if is_sendable(out) else out
            self.arrays.write(there, ..., result)
            return there
        raise Stop(say("The cell gives several arrays to out=; that is not followed here."), self._node())

    # on the host

    def on_host(
        self,
        entry: Entry | None,
        function: Any,
        args: Sequence[Any],
        kwargs: dict[str, Any],
        reason: str,
        *,
        writes: Sequence[Any] = (),
        where: str = HOST,
    ) -> Any:
        """Fetch the arguments, compute with NumPy, send the result; what the function wrote is written back."""
        copies: dict[int, tuple[RemoteArray, Any]] = {}

        def fetched(x: Any) -> Any:
            if is_sendable(x):
                x = self.arrays.sent(x)
            if is_remote(x):
                if id(x) not in copies:
                    copies[id(x)] = x, self.arrays.fetched(x)
                host = copies[id(x)][1]
                return host[()] if x.is_number else host
            return mapped(fetched, x, lambda each: each)

        host_args, host_kwargs = [fetched(each) for each in args], {name: fetched(x) for name, x in kwargs.items()}
        at = self.ledger.at
        owners = [each for each in writes if is_remote(each) or is_sendable(each)]
        targets = {id(self.arrays.sent(each) if is_sendable(each) else each) for each in owners}
        for key, (_, host) in copies.items():
            host.flags.writeable = key in targets
        try:
            result = function(*host_args, **host_kwargs)
        except ValueError as error:
            if not any(word in str(error) for word in READ_ONLY):
                raise
            raise Stop(
                say(
                    "`{function}` changes an array that it was given; that is not followed here.",
                    function=name_of(function),
                )
            ) from error
        self.ledger.at = at
        for key in targets:
            remote, host = copies[key]
            self.ledger.sent(host.nbytes, is_input=False)
            held, new = self.arrays.value(remote), self.adapter.to_device(host)
            is_resized = self.adapter.shape(held) != host.shape
            self.arrays.changed(remote, new if is_resized else self.adapter.set_item(held, ..., new))
        back = {id(host): remote for remote, host in copies.values()}
        received = back[id(result)] if id(result) in back else self._received_from_host(entry, result)
        self.ledger.ran(where, reason)
        return received

    def _received_from_host(self, entry: Entry | None, result: Any) -> Any:
        if entry is None or len(leaves_of(result)) != len(entry.leaves):
            return self._shaped(result, None, [])
        try:
            return self._shaped(result, iter([(leaf, -1) for leaf in entry.leaves]), [])
        except MismatchError as error:
            raise Stop(say("Here the runs part: the second one {error}.", error=error), self._node()) from error
