"""The scratch namespace: the reader's objects copied in their structure, so that a rerun writes to none of them."""

from __future__ import annotations

import collections
import enum
import functools
import io
import random
import types
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.device.borrowed import Borrowed
from tensorviz.device.placeholder import Placeholder
from tensorviz.device.scratch_parts import generator_like, is_plain, names_in, set_member, slots_of, state_of, unusual
from tensorviz.device.tape import Stop, owner_of
from tensorviz.sentences import say

__all__ = ["Scratch"]

ATOMS = (int, float, complex, bool, str, bytes, type(None), type(Ellipsis), range, slice, np.dtype, np.ufunc)
BY_REFERENCE = (
    types.ModuleType, types.BuiltinFunctionType, np.generic, enum.Enum, np.dtype, weakref.ref, types.CodeType
)  # fmt: skip
GENERATORS = (np.random.Generator, np.random.RandomState, random.Random)
CONTAINERS = (list, dict, set, tuple, collections.OrderedDict, collections.deque, collections.defaultdict)
Array = npt.NDArray[Any]
Twin = Callable[[types.CodeType], types.CodeType | None]


class Scratch:
    """Copies objects, each once, so that what was one object stays one.

    Parameters
    ----------
    source : dict
        The namespace that is copied from, name by name as they are needed.
    twin : callable
        Gives the dispatching code of a function's code, None where its source is not known.
    is_writable : bool
        Whether arrays are copied, to be written to; else they are read-only views.

    Attributes
    ----------
    names : dict
        The globals of the rerun.
    shared : set of int
        Identities of the reader's objects that are used as they are.
    origins : dict
        Of the owner of each array here, by identity, the owner in ``source``.
    """

    def __init__(self, source: dict[str, Any], twin: Twin, *, is_writable: bool) -> None:
        self._source = source
        self._twin = twin
        self._is_writable = is_writable
        self._memo: dict[int, tuple[Any, Any]] = {}
        self._cells: list[tuple[types.CellType, types.CellType]] = []
        self._owners: dict[int, tuple[Array, Array]] = {}
        self.names: dict[str, Any] = {"__name__": source.get("__name__", "__main__")}
        self.shared: set[int] = set()
        self.origins: dict[int, Array] = {}

    most_objects = 200_000
    hand_over: Callable[[Array], Any] = staticmethod(lambda x: x)
    """What becomes of an array that is not copied."""

    def forget(self) -> None:
        """Let go of what was copied from."""
        self._memo.clear()
        self._owners.clear()
        self._source = {}

    def copies(self) -> list[tuple[Array, Array]]:
        """Copied owners of arrays, each with the one that it was copied from."""
        return [(new, old) for old, new in self._owners.values()]

    def take_all(self) -> None:
        """Copy every name."""
        for name in list(self._source):
            self.take(name)

    def take(self, name: str) -> None:
        """Copy one name, where the source has it."""
        if name in self._source and name not in self.names:
            self.names[name] = None
            self.names[name] = self.copied(self._source[name])
            while self._cells:
                self._fill(*self._cells.pop())

    def _fill(self, old: types.CellType, new: types.CellType) -> None:
        try:
            new.cell_contents = self.copied(old.cell_contents)
        except ValueError:  # the cell is empty
            return

    def copied(self, x: Any) -> Any:
        """Copy of one object."""
        cls = type(x)
        if cls in ATOMS:
            return x
        known = self._memo.get(id(x))
        if known is not None:
            return known[1]
        if len(self._memo) > self.most_objects:
            raise Stop(
                say(
                    "The cell's inputs hold more than {most_objects:,} objects; they are too many to copy.",
                    most_objects=self.most_objects,
                )
            )
        return self._copied(x, cls)

    def _keep(self, x: Any, new: Any) -> Any:
        self._memo[id(x)] = (x, new)
        return new

    def _copied(self, x: Any, cls: type) -> Any:
        if issubclass(type(x), Borrowed):
            return self._keep(x, self.copied(x.found()))
        if issubclass(type(x), np.ndarray):
            return self._keep(x, self._array(x))
        return self._container(x, cls) if cls in CONTAINERS else self._object(x, cls)

    def _object(self, x: Any, cls: type) -> Any:
        if issubclass(type(x), types.FunctionType):
            return self._function(x)
        if issubclass(type(x), types.MethodType):
            return self._keep(x, types.MethodType(self.copied(x.__func__), self.copied(x.__self__)))
        if issubclass(type(x), functools.partial):
            return self._keep(
                x, functools.partial(self.copied(x.func), *map(self.copied, x.args), **self.copied(x.keywords))
            )
        if issubclass(type(x), GENERATORS):
            return self._keep(x, generator_like(x))
        if issubclass(type(x), type):
            return self._class(x)
        if issubclass(type(x), io.IOBase):
            return self._keep(x, Placeholder(None))
        if hasattr(cls, "__next__"):
            raise Stop(say("The cell goes on with an iterator that was made before; it can't be run a second time."))
        return self._instance(x, cls)

    # arrays

    def _array(self, x: Array) -> Array:
        if type(x) is not np.ndarray or x.dtype.hasobject:
            raise Stop(unusual(x))
        if not self._is_writable:
            view = x.view()
            view.flags.writeable = False
            self.origins[id(owner_of(view))] = owner_of(x)
            return self.hand_over(view)  # type: ignore[no-any-return]
        owner = owner_of(x)
        if type(owner) is not np.ndarray or not (owner.flags.c_contiguous or owner.flags.f_contiguous):
            owner = x
        if id(owner) not in self._owners:
            self._owners[id(owner)] = owner, owner.copy(order="K")
        copy = self._owners[id(owner)][1]
        self.origins[id(copy)] = owner
        if owner is x:
            return copy
        offset = x.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
        view = np.ndarray(x.shape, x.dtype, copy, offset, x.strides)
        view.flags.writeable = x.flags.writeable
        return view

    # containers and instances

    def _container(self, x: Any, cls: type) -> Any:
        if cls is tuple:
            items = tuple(map(self.copied, x))
            return self._keep(x, x if all(new is old for new, old in zip(items, x, strict=True)) else items)
        new = x.copy() if not x or cls in (collections.deque, collections.defaultdict) else cls()
        self._keep(x, new)
        if cls is list and set(map(type, x)) <= set(ATOMS):
            new.extend(x)
        elif issubclass(cls, dict):
            new.update({self.copied(key): self.copied(value) for key, value in x.items()})
        elif cls is collections.deque:
            new.clear()
            new.extend(map(self.copied, x))
        elif cls is set:
            new.update(map(self.copied, x))
        else:
            new.extend(map(self.copied, x))
        return new

    def _instance(self, x: Any, cls: type) -> Any:
        is_readers = cls.__module__ == self.names["__name__"] or cls is types.SimpleNamespace
        if issubclass(type(x), BY_REFERENCE) or not is_readers:
            return self._lent(x)
        if issubclass(type(x), tuple):  # a named tuple
            return self._keep(x, tuple.__new__(self.copied(cls), map(self.copied, x)))
        twin = self.copied(cls)
        try:
            new = object.__new__(twin)
        except TypeError:
            self.shared.add(id(x))
            return self._keep(x, x)
        self._keep(x, new)
        for name, value in state_of(x).items():
            object.__setattr__(new, name, self.copied(value))
        return new

    def _lent(self, x: Any) -> Any:
        """An object that is used as it is."""
        self.shared.add(id(x))
        return self._keep(x, x)

    # functions and classes

    def _is_readers(self, scope: dict[str, Any]) -> bool:
        return scope is self._source

    def _function(self, x: types.FunctionType) -> Any:
        if not self._is_readers(x.__globals__):
            return self._keep(x, x)
        code = self._twin(x.__code__) or x.__code__
        cells = tuple(types.CellType() for _ in x.__closure__ or ())
        new = types.FunctionType(code, self.names, x.__name__, None, cells or None)
        self._keep(x, new)
        new.__defaults__ = self.copied(x.__defaults__)
        new.__kwdefaults__ = self.copied(x.__kwdefaults__)
        new.__qualname__, new.__module__, new.__doc__ = x.__qualname__, x.__module__, x.__doc__
        new.__dict__.update({name: self.copied(value) for name, value in x.__dict__.items()})
        self._cells += zip(x.__closure__ or (), cells, strict=True)
        for name in names_in(x.__code__):
            self.take(name)
        return new

    def _class(self, x: type) -> Any:
        is_readers = x.__module__ == self.names["__name__"]
        if not is_readers or not is_plain(x):
            if is_readers:
                self.shared.add(id(x))
            return self._keep(x, x)
        bases = tuple(self.copied(base) for base in x.__bases__)
        skipped = {"__dict__", "__weakref__", "_abc_impl", "__abstractmethods__", *slots_of(x)}
        try:
            new = types.new_class(x.__name__, bases, {}, None)
        except TypeError:
            self.shared.add(id(x))
            return self._keep(x, x)
        self._keep(x, new)
        for name, value in vars(x).items():
            if name not in skipped:
                set_member(new, name, self._member(value))
        return new

    def _member(self, value: Any) -> Any:
        if issubclass(type(value), (staticmethod, classmethod)):
            return type(value)(self.copied(value.__func__))
        if issubclass(type(value), property):
            return property(*(each and self.copied(each) for each in (value.fget, value.fset, value.fdel)))
        return self.copied(value)
