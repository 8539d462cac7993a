"""A run of the cell as one would write it: what needs help is helped, nothing else is watched."""

from __future__ import annotations

import operator
import types
from collections.abc import Mapping
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.arrays_there import mapped
from tensorviz.device.host_run import IN_PLACE, plain_operator
from tensorviz.device.index import Home
from tensorviz.device.kinds import GENERATORS
from tensorviz.device.light_rewriting import Place
from tensorviz.device.scratch_parts import generator_like
from tensorviz.trace.recording import Node

__all__ = ["LightRun", "NumpyThere"]

SUBMODULES = ("numpy.linalg", "numpy.fft")


class NumpyThere:
    """Stands for ``np``: each function is its twin on the device, where it has one."""

    def __init__(self, module: types.ModuleType, run: LightRun) -> None:
        self._module = module
        self._run = run

    def __getattr__(self, name: str) -> Any:
        found = self._run.swapped(getattr(self._module, name))
        self.__dict__[name] = found
        return found


class LightRun:
    """What the few hooks of a light run do.

    Parameters
    ----------
    nodes : mapping
        Places in the source, by id.
    replayed : mapping
        What opaque calls gave in the host run, in their order, by place.
    adapter : Adapter or None
        None on the host.
    homes : mapping
        Functions of NumPy with their homes.
    """

    def __init__(
        self,
        nodes: Mapping[int, Node],
        replayed: Mapping[Place, list[Any]],
        adapter: Adapter | None = None,
        homes: Mapping[Any, Home] | None = None,
    ) -> None:
        self._nodes = nodes
        self._replayed = replayed
        self._adapter = adapter
        self._homes = homes or {}
        self._originals: dict[int, Any] = {}
        self._times: dict[Place, int] = {}

    def begin(self) -> None:
        """A run begins: opaque calls are replayed from their first time on."""
        self._times.clear()

    # names of NumPy

    def swapped(self, thing: Any) -> Any:
        """The twin of a module or function of NumPy; anything else as it is."""
        if self._adapter is None:
            return thing
        if isinstance(thing, types.ModuleType):
            is_numpy = thing is np or thing.__name__ in SUBMODULES
            return NumpyThere(thing, self) if is_numpy else thing
        try:
            home = self._homes.get(thing)
        except TypeError:
            return thing
        if isinstance(thing, type) and issubclass(thing, BaseException):
            return thing
        twin = None if home is None else self._adapter.function(home)
        if twin is None:
            return thing
        self._originals[id(twin)] = thing
        return twin

    # hooks

    def call(self, site: int, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        node = self._nodes[site]
        place = (node.filename, node.span, node.kind)
        if place in self._replayed:
            times = self._times[place] = self._times.get(place, -1) + 1
            found = self._replayed[place][times]
            return generator_like(found) if isinstance(found, GENERATORS) else found
        return self._on_host(function, args, kwargs)

    def operate(self, _site: int, name: str, *operands: Any) -> Any:
        return self._on_host(plain_operator(name), operands, {})

    def attribute(self, _site: int, x: Any, name: str) -> Any:
        found = getattr(x, name, None)
        return found if callable(found) else self._on_host(getattr, (x, name), {})

    def item(self, _site: int, x: Any, index: Any) -> Any:
        return self._on_host(operator.getitem, (x, index), {})

    def store(self, value: Any, x: Any, index: Any) -> Any:
        """``x[index] = value`` where arrays are immutable: the new array."""
        if self._adapter is None or not self._adapter.is_array(x):
            x[index] = value
            return x
        return self._adapter.set_item(x, index, value)

    def store_sum(self, name: str, x: Any, index: Any, value: Any) -> Any:
        """``x[index] += value`` where arrays are immutable."""
        return self.store(IN_PLACE[name](x[index], value), x, index)

    def _on_host(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        adapter = self._adapter
        if adapter is None:
            return function(*args, **kwargs)
        fetched: list[tuple[Any, Any, bytes]] = []

        def fetch(x: Any) -> Any:
            if adapter.is_array(x):
                host = adapter.to_host(x)
                fetched.append((x, host, host.tobytes()))
                return host if host.shape else host[()]
            return mapped(fetch, x, lambda each: each)

        function = self._originals.get(id(function), function)
        owner = getattr(function, "__self__", None)
        if id(owner) in self._originals:  # a method of a ufunc
            function = getattr(self._originals[id(owner)], function.__name__)
        if adapter.is_array(owner):
            function = getattr(fetch(owner), function.__name__.lstrip("_"))  # JAX calls them _sum, _mean
        result = function(*(fetch(each) for each in args), **{name: fetch(each) for name, each in kwargs.items()})
        for there, host, before in fetched:
            if host.tobytes() != before:
                adapter.set_item(there, ..., adapter.to_device(host))
        return self._sent(result)

    def _sent(self, x: Any) -> Any:
        if isinstance(x, np.ndarray) and x.dtype.kind in "biufc" and self._adapter is not None:
            return self._adapter.to_device(x)
        return mapped(self._sent, x, lambda each: each)
