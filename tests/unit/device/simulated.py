"""A device that is simulated with NumPy: it counts launches by a clock of its own, has little memory, and lacks what
CuPy lacks. It is never offered to users."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.index import Home

LAUNCH_NS = 8_000
BYTES_PER_NS = 2_000
LINK_BYTES_PER_NS = 20
# As DEVICE's table of CuPy 14.2 has it, and what a test of the real wheel checks.
MISSING = frozenset(
    "geomspace insert histogram_bin_edges nanpercentile nanquantile polyder polydiv polyint unstack block bmat "
    "multi_dot svdvals matrix_norm vector_norm matvec vecdot vecmat spacing einsum_path".split()
)


class SimulatedOutOfMemoryError(MemoryError):
    pass


class SimArray:
    """An array that nothing but the simulated library can read."""

    __slots__ = ("host",)
    __array_ufunc__ = None

    def __init__(self, host: Any) -> None:
        self.host = host

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("implicit conversion to a NumPy array is not allowed")

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.host, name)
        if name in ("shape", "dtype", "size", "ndim", "itemsize", "nbytes"):
            return found
        return (
            (lambda *args, **kwargs: _made(found(*_plain(args), **_plain(kwargs)))) if callable(found) else _made(found)
        )

    def __getitem__(self, index: Any) -> Any:
        return _made(self.host[_plain(index)])

    def __setitem__(self, index: Any, value: Any) -> None:
        self.host[_plain(index)] = _plain(value)

    def __iter__(self) -> Any:
        return map(_made, self.host)

    def __len__(self) -> int:
        return len(self.host)

    def __bool__(self) -> bool:
        return bool(self.host)

    def __abs__(self) -> Any:
        return _made(abs(self.host))

    def __float__(self) -> float:
        return float(self.host)

    def __int__(self) -> int:
        return int(self.host)

    def __format__(self, spec: str) -> str:
        return format(self.host.item(), spec)


class SimulatedDevice(Adapter):
    """In-place arrays with views, 0-d arrays instead of numbers.

    Parameters
    ----------
    limit : int
        Bytes that fit.
    """

    name = "simulated"
    library = "SIMULATED"
    place = "SIMULATED"

    def __init__(self, limit: int = 2**30) -> None:
        self.limit = limit
        self.clock_ns = 0
        self.launches = 0
        self.out_of_memory = (SimulatedOutOfMemoryError,)

    def is_array(self, x: Any) -> bool:
        return isinstance(x, SimArray)

    def _made(self, host: Any) -> SimArray:
        if host.nbytes > self.limit:
            raise SimulatedOutOfMemoryError(f"allocating {host.nbytes:,} bytes")
        return SimArray(np.asarray(host))

    def _ran(self, nbytes: int) -> None:
        self.launches += 1
        self.clock_ns += LAUNCH_NS + nbytes // BYTES_PER_NS

    def to_device(self, host: Any) -> Any:
        self.clock_ns += host.nbytes // LINK_BYTES_PER_NS
        return self._made(np.array(host))

    def to_host(self, x: Any) -> Any:
        self.clock_ns += x.host.nbytes // LINK_BYTES_PER_NS
        return np.array(x.host)

    def shape(self, x: Any) -> tuple[int, ...]:
        return x.host.shape

    def dtype(self, x: Any) -> Any:
        return x.host.dtype

    def cast(self, x: Any, dtype: Any) -> Any:
        with np.errstate(all="ignore"):
            return self._made(x.host.astype(dtype))

    def copy(self, x: Any) -> Any:
        return self._made(x.host.copy())

    def storage(self, x: Any) -> int | None:
        host = x.host
        while isinstance(host.base, np.ndarray):
            host = host.base
        return id(host)

    def view(self, owner: Any, offset: int, shape: Sequence[int], strides: Sequence[int]) -> Any:
        size = owner.host.itemsize
        return SimArray(
            np.ndarray(tuple(shape), owner.host.dtype, owner.host, offset * size, [s * size for s in strides])
        )

    def get_item(self, x: Any, index: Any) -> Any:
        self._ran(0)
        return SimArray(np.asarray(x.host[_plain(index)]))

    def set_item(self, x: Any, index: Any, value: Any) -> Any:
        self._ran(x.host.nbytes)
        x.host[_plain(index)] = _plain(value)
        return x

    def function(self, home: Home) -> Callable[..., Any] | None:
        if home.name in MISSING or not home.module.startswith("numpy"):
            return None
        namespace: Any = np
        for part in home.module.split(".")[1:]:
            namespace = getattr(namespace, part)
        found = getattr(namespace, home.name)
        return found if isinstance(found, type) else self._launching(found)

    def _launching(self, function: Any) -> Any:
        def launched(*args: Any, **kwargs: Any) -> Any:
            result = function(*_plain(list(args)), **_plain(kwargs))
            return self._wrapped(result)

        for name in ("reduce", "outer", "accumulate", "reduceat"):
            if isinstance(function, np.ufunc):
                setattr(launched, name, self._launching_method(function, name))
        return launched

    def _launching_method(self, function: Any, name: str) -> Any:
        return lambda *args, **kwargs: self._wrapped(getattr(function, name)(*_plain(list(args)), **_plain(kwargs)))

    def _wrapped(self, result: Any) -> Any:
        if isinstance(result, (np.ndarray, np.generic)):
            self._ran(result.nbytes)
            return self._made(np.asarray(result))
        if isinstance(result, (tuple, list)):
            items = [self._wrapped(each) for each in result]
            return type(result)(*items) if hasattr(result, "_fields") else type(result)(items)
        return result

    def attribute(self, x: Any, name: str) -> Any:
        found = getattr(x.host, name)
        return self._launching(found) if callable(found) else self._wrapped(found)

    def memory(self) -> tuple[int, int] | None:
        return self.limit // 2, self.limit

    def facts(self) -> dict[str, str]:
        return {"library": "SIMULATED", "device": "SIMULATED"}


def _made(x: Any) -> Any:
    if isinstance(x, (tuple, list)):
        return type(x)(map(_made, x))
    return SimArray(np.asarray(x)) if isinstance(x, (np.ndarray, np.generic)) else x


def _plain(x: Any) -> Any:
    if isinstance(x, SimArray):
        return x.host
    if isinstance(x, tuple):
        return tuple(map(_plain, x))
    if isinstance(x, list):
        return [_plain(each) for each in x]
    if isinstance(x, dict):
        return {key: _plain(value) for key, value in x.items()}
    return x


def _operator(name: str) -> Any:
    def method(self: SimArray, *others: Any) -> Any:
        return SimArray(np.asarray(getattr(operator, name)(self.host, *map(_plain, others))))

    def reflected(self: SimArray, other: Any) -> Any:
        return SimArray(np.asarray(getattr(operator, name)(_plain(other), self.host)))

    return method, reflected


def _in_place(name: str) -> Any:
    def method(self: SimArray, other: Any) -> Any:
        host = getattr(operator, name)(self.host, _plain(other))
        return self if host is self.host else SimArray(np.asarray(host))

    return method


for _name in "add sub mul truediv floordiv mod pow matmul lshift rshift and_ or_ xor".split():
    _method, _reflected = _operator(_name)
    setattr(SimArray, f"__{_name.rstrip('_')}__", _method)
    setattr(SimArray, f"__r{_name.rstrip('_')}__", _reflected)
for _name in "add sub mul truediv floordiv mod pow matmul lshift rshift and or xor".split():
    setattr(SimArray, f"__i{_name}__", _in_place(f"i{_name}"))
for _name in "neg pos invert eq ne lt le gt ge".split():
    setattr(SimArray, f"__{_name}__", _operator(_name)[0])
