"""An array of the device, as the rerun hands it to the cell: what the cell does with it comes back to the run.

Code that has no hooks (a builtin, a function whose source is not known) reaches the run through NumPy's own protocols.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

__all__ = ["Memory", "RemoteArray", "RemoteMethod", "Runner"]


class Runner(Protocol):
    """What a device array asks of its run."""

    def operated(self, name: str, operands: tuple[Any, ...]) -> Any: ...
    def augmented(self, name: str, left: Any, right: Any) -> Any: ...
    def got_item(self, x: RemoteArray, index: Any) -> Any: ...
    def wrote_item(self, x: RemoteArray, index: Any, value: Any) -> None: ...
    def got_attribute(self, x: RemoteArray, name: str) -> Any: ...
    def called_method(self, x: RemoteArray, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...
    def called_function(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...
    def answered(self, x: RemoteArray) -> Any: ...
    def copy_of(self, x: RemoteArray) -> RemoteArray: ...
    def uploaded(self, host: Any) -> Any: ...


class Memory:
    """What arrays that NumPy would let share memory have in common: how often it was written to."""

    __slots__ = ("_members", "version")

    def __init__(self) -> None:
        self.version = 0
        self._members: dict[int, weakref.ref[RemoteArray]] = {}

    def join(self, member: RemoteArray) -> None:
        """Add an array of this memory."""
        self._members[id(member)] = weakref.ref(member)

    def members(self) -> list[RemoteArray]:
        """The arrays of this memory that are still there."""
        found = [each for each in (reference() for reference in self._members.values()) if each is not None]
        self._members = {id(each): self._members[id(each)] for each in found}
        return found


class RemoteArray:
    """A device array, or a number of the device where NumPy would give a number.

    Attributes
    ----------
    waiting : ndarray or None
        The host array that is sent when it is first needed.
    kind : type
        What NumPy gave here: ``ndarray`` or the class of a number. ``isinstance`` and ``__class__`` say so.
    seen : int
        The version of its memory that ``value`` shows.
    """

    __slots__ = ("__weakref__", "_memory", "_value", "kind", "run", "seen", "waiting")

    def __init__(self, run: Runner, value: Any, kind: type, memory: Memory | None = None, waiting: Any = None) -> None:
        self.run = run
        self._value = value
        self.waiting = waiting
        self.kind = kind
        self._memory = memory
        self.seen = 0
        if memory is not None:
            self.seen = memory.version
            memory.join(self)

    @property
    def memory(self) -> Memory:
        """Made when it is first asked for: most arrays share theirs with none, and nothing writes to them."""
        if self._memory is None:
            self._memory = Memory()
            self._memory.join(self)
        return self._memory

    @property
    def is_alone(self) -> bool:
        """Whether nothing has asked for its memory yet: no other array shares it, and nothing was written."""
        return self._memory is None

    @property
    def value(self) -> Any:
        """The library's array; a host array that waits is sent now. It changes where the library's arrays don't."""
        if self.waiting is not None:
            host, self.waiting = self.waiting, None
            self._value = self.run.uploaded(host)
        return self._value

    @value.setter
    def value(self, value: Any) -> None:
        self._value, self.waiting = value, None

    @property
    def is_number(self) -> bool:
        """Whether NumPy has an immutable number here."""
        return self.kind is not np.ndarray

    @property  # type: ignore[misc]
    def __class__(self) -> type:  # type: ignore[override, unused-ignore]
        return self.kind

    def __hash__(self) -> int:
        if not self.is_number:
            raise TypeError("unhashable type: 'numpy.ndarray'")
        return hash(self.run.answered(self))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__array_"):
            raise AttributeError(name)
        return self.run.got_attribute(self, name)

    def __getitem__(self, index: Any) -> Any:
        return self.run.got_item(self, index)

    def __setitem__(self, index: Any, value: Any) -> None:
        self.run.wrote_item(self, index, value)

    def __iter__(self) -> Iterator[Any]:
        if not self.shape:
            raise TypeError("iteration over a 0-d array")
        return (self.run.got_item(self, position) for position in range(self.shape[0]))

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of unsized object")
        return int(self.shape[0])

    def __contains__(self, other: Any) -> bool:
        return bool(self.run.called_function(np.any, (self.run.operated("eq", (self, other)),), {}))

    def __bool__(self) -> bool:
        return bool(self.run.answered(self))

    def __int__(self) -> int:
        return int(self.run.answered(self))

    def __float__(self) -> float:
        return float(self.run.answered(self))

    def __complex__(self) -> complex:
        return complex(self.run.answered(self))

    def __index__(self) -> int:
        return self.run.answered(self).__index__()  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return str(self.run.answered(self))

    def __repr__(self) -> str:
        return repr(self.run.answered(self))

    def __format__(self, spec: str) -> str:
        return format(self.run.answered(self), spec)

    def __round__(self, digits: int | None = None) -> Any:
        return round(self.run.answered(self), digits) if digits is not None else round(self.run.answered(self))

    def __abs__(self) -> Any:
        return self.run.called_function(np.absolute, (self,), {})

    def __divmod__(self, other: Any) -> Any:
        return self.run.operated("floordiv", (self, other)), self.run.operated("mod", (self, other))

    def __copy__(self) -> RemoteArray:
        return self.run.copy_of(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> RemoteArray:
        return memo.setdefault(id(self), self.run.copy_of(self))  # type: ignore[no-any-return]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.run.answered(self), dtype=dtype)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        function = ufunc if method == "__call__" else getattr(ufunc, method)
        return self.run.called_function(function, inputs, kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return self.run.called_function(function, tuple(args), dict(kwargs))


class RemoteMethod:
    """A method of a device array, not called yet."""

    __slots__ = ("__name__", "owner")

    def __init__(self, owner: RemoteArray, name: str) -> None:
        self.owner = owner
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.owner.run.called_method(self.owner, self.__name__, args, kwargs)


def _operator(name: str, *, is_reflected: bool) -> Any:
    def method(self: RemoteArray, *others: Any) -> Any:
        operands = (*others, self) if is_reflected else (self, *others)
        return self.run.operated(name, operands)

    return method


def _augmented(name: str) -> Any:
    def method(self: RemoteArray, other: Any) -> Any:
        return self.run.augmented(name, self, other)

    return method


for _name in "add sub mul truediv floordiv mod pow matmul lshift rshift and or xor".split():
    _plain = {"and": "and_", "or": "or_"}.get(_name, _name)
    setattr(RemoteArray, f"__{_name}__", _operator(_plain, is_reflected=False))
    setattr(RemoteArray, f"__r{_name}__", _operator(_plain, is_reflected=True))
    setattr(RemoteArray, f"__i{_name}__", _augmented(_plain))
for _name in "neg pos invert eq ne lt le gt ge".split():
    setattr(RemoteArray, f"__{_name}__", _operator(_name, is_reflected=False))
