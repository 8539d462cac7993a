"""What the rerun asks of a device; one subclass per library."""

from __future__ import annotations

import copy
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from tensorviz.device.index import Home, member

__all__ = ["Adapter"]

Array = npt.NDArray[Any]


class Adapter:
    """One array library on one device.

    The defaults fit a library that has NumPy's names and changes its arrays in place.

    Attributes
    ----------
    name : str
        As in `DeviceRow.name`.
    library : str
        The library as a reader knows it.
    place : str
        Where its arrays are, in words: ``"NVIDIA H100"``, ``"this CPU"``.
    is_immutable : bool
        Whether its arrays can't be changed: a view is then a copy.
    promotes_as_numpy : bool
        Whether operands of two dtypes meet in NumPy's third.
    quick : str
        A setting of the device that gives digits up for speed, as a reader knows it; empty where it has none.
    is_quick : bool
        Whether runs use it.
    out_of_memory : tuple of exception types
    failures : tuple of exception types
        What else the library raises where it can't do something.
    """

    name = ""
    library = ""
    place = ""
    is_immutable = False
    promotes_as_numpy = True
    quick = ""
    is_quick = False
    out_of_memory: tuple[type[BaseException], ...] = (MemoryError,)
    failures: tuple[type[BaseException], ...] = ()
    namespace: Any = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Around each run: settings of the library that the run needs, and that must not stay."""
        yield

    def quickly(self) -> Self:
        """The same device, with fewer digits for more speed."""
        other = copy.copy(self)
        other.is_quick = True
        return other

    # arrays

    def is_array(self, x: Any) -> bool:
        raise NotImplementedError

    def to_device(self, host: Array) -> Any:
        """Copy of a host array."""
        raise NotImplementedError

    def to_host(self, x: Any) -> Array:
        """Writable copy of a device array."""
        raise NotImplementedError

    def shape(self, x: Any) -> tuple[int, ...]:
        return tuple(x.shape)

    def dtype(self, x: Any) -> np.dtype[Any]:
        dtype: np.dtype[Any] = np.dtype(x.dtype)
        return dtype

    def cast(self, x: Any, dtype: np.dtype[Any]) -> Any:
        """Array of another dtype."""
        return x.astype(dtype)

    def copy(self, x: Any) -> Any:
        return x.copy()

    def storage(self, x: Any) -> int | None:
        """What tells one piece of memory from another; None where arrays never share one."""
        raise NotImplementedError

    def view(self, owner: Any, offset: int, shape: Sequence[int], strides: Sequence[int]) -> Any:
        """View of a contiguous array; offset and strides count its items.

        Raises
        ------
        NotImplementedError
            The library has no such view.
        """
        raise NotImplementedError

    def get_item(self, x: Any, index: Any) -> Any:
        return x[index]

    def set_item(self, x: Any, index: Any, value: Any) -> Any:
        """Write, and return the array that holds the result: ``x``, or a new one where arrays are immutable."""
        x[index] = value
        return x

    # calls

    def function(self, home: Home) -> Callable[..., Any] | None:
        """The library's function of this home, None where it has none."""
        return member(self.namespace, _path(home)) if home.module.startswith("numpy") else None

    def attribute(self, x: Any, name: str) -> Any:
        """Attribute of an array; AttributeError where it has none."""
        return getattr(x, name)

    def argument(self, x: Any) -> Any:
        """An argument that is no array, as the library wants it: dtypes, NumPy numbers."""
        return x

    # the device itself

    def synchronize(self) -> None:
        """Wait until everything that was asked for is done."""

    def wait_for(self, values: Sequence[Any]) -> None:  # noqa: ARG002 - a library without a queue needs them
        """Wait until these values are there."""
        self.synchronize()

    def timed(self, work: Callable[[], Any]) -> tuple[Any, float]:
        """Do some work and wait for it: what it gives, and the seconds of the device's own clock, 0 without one."""
        value = work()
        self.wait_for([value])
        return value, 0.0

    def memory(self) -> tuple[int, int] | None:
        """Free and total bytes of the device, None where that is not its own."""
        return None

    def release(self) -> None:
        """Give memory back that no array uses."""

    def facts(self) -> dict[str, str]:
        """What must stand beside every number: name, driver, version, settings."""
        return {}


def _path(home: Home) -> str:
    return ".".join([*home.module.split(".")[1:], home.name])


def module_or_none(name: str) -> types.ModuleType | None:
    """A module of an optional library, None where something that it needs is missing."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        return None
