"""Arrays of one device run: sent once, read only while they show what NumPy would, written as NumPy writes."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.ledger import Ledger
from tensorviz.device.remote import Memory, RemoteArray, Runner
from tensorviz.device.tape import Stop, owner_of
from tensorviz.sentences import say

__all__ = ["PLAIN", "ArraysThere", "is_remote", "is_sendable"]

Array = npt.NDArray[Any]
PLAIN = frozenset((int, float, bool, complex, str, type(None)))


def is_remote(x: Any) -> bool:
    """Whether ``x`` is a device array; ``isinstance`` would call it NumPy's."""
    return type(x) is RemoteArray


def is_sendable(x: Any) -> bool:
    """Whether ``x`` is a host array of numbers."""
    return type(x) is not RemoteArray and isinstance(x, np.ndarray) and x.dtype.kind in "biufc"


class ArraysThere:
    """Uploads, downloads, views and writes.

    Parameters
    ----------
    run : Runner
        What the arrays report to.
    origins : mapping
        Of the owner of an input array, by identity, the array that it was copied from.
    written : set of int
        Identities of those that the cell writes to.
    """

    def __init__(
        self, run: Runner, adapter: Adapter, ledger: Ledger, origins: Mapping[int, Array], written: set[int]
    ) -> None:
        self._run = run
        self._adapter = adapter
        self._ledger = ledger
        self._origins = origins
        self._written = written
        self._sent: dict[int, tuple[Array, RemoteArray]] = {}
        self._memories: dict[int, Memory] = {}
        self._owners: dict[int, Any] = {}

    # to the device

    def sent(self, x: Array) -> RemoteArray:
        """The device's copy of a host array, the same each time."""
        known = self._sent.get(id(x))
        if known is not None:
            return known[1]
        memory = None
        if self._is_written(x):
            memory = self._memories.setdefault(id(owner_of(x)), Memory())
        remote = RemoteArray(self._run, None, np.ndarray, memory, waiting=x)
        remote.seen = 0
        self._sent[id(x)] = x, remote
        return remote

    def _is_written(self, x: Array) -> bool:
        origin = self._origins.get(id(owner_of(x)))
        return origin is not None and id(origin) in self._written

    def uploaded(self, x: Array) -> Any:
        """The library's array of a host array, which goes to the device now."""
        if self._is_written(x) and not self._adapter.is_immutable:
            return self._view(x, owner_of(x))
        return self._copied(x, is_input=id(owner_of(x)) in self._origins)

    def _copied(self, x: Array, *, is_input: bool) -> Any:
        self._ledger.sent(x.nbytes, is_input=is_input)
        return self._adapter.to_device(x)

    def _view(self, x: Array, owner: Array) -> Any:
        """An input in memory that the cell overwrites: its owner is sent once, and all arrays there are views of it."""
        if id(owner) not in self._owners:
            self._owners[id(owner)] = self._copied(np.ravel(owner, order="K"), is_input=True)
        value = self._owners[id(owner)]
        offset = x.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
        steps = [stride // x.itemsize for stride in x.strides]
        try:
            if offset % x.itemsize or x.dtype != owner.dtype:
                raise NotImplementedError
            return self._adapter.view(value, offset // x.itemsize, x.shape, steps)
        except (NotImplementedError, TypeError, ValueError, RuntimeError):
            raise Stop(
                say(
                    "The cell overwrites memory that its inputs share; {library} has no such view.",
                    library=self._adapter.library,
                )
            ) from None

    def wrapped(self, value: Any, kind: type, memory: Memory | None = None) -> RemoteArray:
        return RemoteArray(self._run, value, kind, memory)

    # reading

    def value(self, x: RemoteArray) -> Any:
        """The library's array.

        Raises
        ------
        Stop
            It was written to through another array, and this library has no views.
        """
        if x.is_alone:
            return x.value
        if x.waiting is not None and not self._adapter.is_immutable:
            x.seen = x.memory.version  # it becomes a view of what is there now
        if x.seen != x.memory.version:
            raise Stop(
                say(
                    "This array shares memory with one that was overwritten. NumPy shows the new values here; "
                    "{library} has a copy, so it would show the old ones.",
                    library=self._adapter.library,
                )
            )
        return x.value

    def fetched(self, x: RemoteArray) -> Array:
        """A host copy."""
        host = self._adapter.to_host(self.value(x))
        self._ledger.fetched(host.nbytes)
        return host

    def unchanged(self) -> dict[int, Array]:
        """Host arrays of device arrays, by identity, that nothing has written to."""
        return {id(there): host for host, there in self._sent.values() if there.memory.version == 0}

    def unwrapped(self, x: Any) -> Any:
        """An argument as the library wants it, host arrays sent."""
        if is_remote(x):
            return self.value(x)
        if type(x) in PLAIN:
            return x
        if is_sendable(x):
            return self.value(self.sent(x))
        return mapped(self.unwrapped, x, self._adapter.argument)

    # writing

    def write(self, x: RemoteArray, index: Any, value: Any) -> None:
        """``x[index] = value`` as NumPy does it: cast to the array's dtype, as if the value had been copied."""
        held = self.value(x)
        new = self._to_write(value, held)
        self.changed(x, self._adapter.set_item(held, index, new))

    def _to_write(self, value: Any, held: Any) -> Any:
        dtype = self._adapter.dtype(held)
        if is_remote(value) or is_sendable(value):
            new = self.unwrapped(value)
            if self._adapter.dtype(new) != dtype:
                return self._adapter.cast(new, dtype)
            storage = self._adapter.storage(new)
            is_same = storage is not None and storage == self._adapter.storage(held)
            return self._adapter.copy(new) if is_same else new
        if _holds_remote(value):
            raise TypeError("a list of device arrays")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            host = np.asarray(value).astype(dtype)
        return self._adapter.argument(host[()]) if host.ndim == 0 else self._copied(host, is_input=False)

    def changed(self, x: RemoteArray, value: Any) -> None:
        """``x`` holds ``value`` now; arrays that really share its memory show it, too."""
        before = x.memory.version
        x.value = value
        x.memory.version = before + 1
        storage = self._adapter.storage(value)
        for each in x.memory.members():
            if each is x or (storage is not None and self._follows(each, before, storage)):
                each.seen = before + 1

    def _follows(self, x: RemoteArray, before: int, storage: int) -> bool:
        """Whether an array shows what was just written: one that waits will be a view of it."""
        return x.waiting is not None or (x.seen == before and self._adapter.storage(x.value) == storage)


def _holds_remote(x: Any) -> bool:
    if isinstance(x, (list, tuple)):
        return any(map(_holds_remote, x))
    return is_remote(x)


def mapped(change: Callable[[Any], Any], x: Any, leaf: Callable[[Any], Any]) -> Any:
    """``x`` with its parts changed, through tuples, lists, dicts and slices; ``leaf`` changes what is none of these."""
    if isinstance(x, tuple):
        items = [change(each) for each in x]
        return type(x)(*items) if hasattr(x, "_fields") else tuple(items)
    if type(x) is list:
        return [change(each) for each in x]
    if type(x) is dict:
        return {key: change(value) for key, value in x.items()}
    if isinstance(x, slice):
        return slice(*(None if part is None else operator.index(part) for part in (x.start, x.stop, x.step)))
    return leaf(x)
