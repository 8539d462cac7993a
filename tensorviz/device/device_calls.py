"""Array operations on the device: the twin of NumPy's function where there is one, the CPU visibly where not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tensorviz.device.arrays_there import is_remote, is_sendable, mapped
from tensorviz.device.call_parts import brief, flat, has_array, missing, name_of, without_out
from tensorviz.device.checking import MismatchError
from tensorviz.device.device_results import DeviceResults
from tensorviz.device.index import UnsupportedError, bound_arguments
from tensorviz.device.kinds import MUTATING_FUNCTIONS, Callables
from tensorviz.device.ledger import DEVICE, HOST
from tensorviz.device.remote import RemoteArray
from tensorviz.device.tape import Entry, Stop, leaves_of
from tensorviz.explain.format import format_bytes
from tensorviz.sentences import say

__all__ = ["DeviceCalls"]

FAILS: tuple[type[BaseException], ...] = (
    TypeError, ValueError, AttributeError, NotImplementedError, RuntimeError, LookupError, AssertionError, OverflowError
)  # fmt: skip
READ_ONLY = ("read-only", "writeable", "WRITEBACKIFCOPY")
KEEPS_SOME = say("it writes to a part of an array that it is given, by where= and out=")


class DeviceCalls(DeviceResults):
    """What the hooks of a device run share: computing, falling back."""

    callables: Callables

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
        """Compute on the device; where that can't be done, or no rounding explains what comes out, on the host."""
        is_first = self.difference is None
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
            found = self.difference
            if not is_first or found is None or not found.is_odd:
                self.ledger.ran(DEVICE)
                return result
            self.difference = None
            reason = say(
                "{library} gives {device} where NumPy gave {host}",
                library=self.adapter.library,
                device=found.device,
                host=found.host,
            )
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
        given = args, kwargs
        args, kwargs, out = without_out(function, args, kwargs)
        if out is not None and kwargs.get("where", True) is not True:
            return self.on_host(entry, function, *given, KEEPS_SOME, writes=(out,))
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
