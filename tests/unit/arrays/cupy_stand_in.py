"""NumPy behind CuPy's face: counts the bytes that are brought to the host, and refuses what CuPy refuses."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

NAMES = (
    "abs angle argmax argmin argwhere asarray concatenate count_nonzero flatnonzero isfinite isinf isnan max min partition "
    "searchsorted sort stack sum take where"
).split()


class ndarray:
    """An array of the pretended device; nothing but ``get`` gives its cells."""

    __array_ufunc__ = None
    brought: list[int] = []  # noqa: RUF012 - one for all arrays

    def __init__(self, values: Any) -> None:
        self._values = np.asarray(values)

    def __array__(self, *given: Any, **options: Any) -> Any:
        raise TypeError("Implicit conversion to a NumPy array is not allowed. Please use `.get()`")

    def __bool__(self) -> bool:
        raise AssertionError("a truth of one cell is brought to the host unseen")

    __float__ = __int__ = __index__ = __complex__ = __bool__  # type: ignore[assignment]

    def get(self) -> Any:
        """Bring the cells, and count their bytes."""
        self.brought.append(self._values.nbytes)
        return self._values.copy()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._values, name)
        return _wrapped(found) if callable(found) or isinstance(found, np.ndarray) else found

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, index: Any) -> Any:
        return ndarray(self._values[_there(index)])

    device = property(lambda _: type("Device", (), {"id": 0})())


def _operator(name: str) -> Any:
    def operate(self: ndarray, *others: Any) -> Any:
        with np.errstate(all="ignore"):
            return ndarray(getattr(self._values, name)(*map(_there, others)))

    return operate


for _name in "eq ne lt le gt ge and or invert add sub mul truediv isub abs".split():
    setattr(ndarray, f"__{_name}__", _operator(f"__{_name}__"))
ndarray.__module__ = "cupy"


def _there(x: Any) -> Any:
    """An operand as the device takes it: arrays of the host are refused."""
    if isinstance(x, np.ndarray):
        raise TypeError("Unsupported type <class 'numpy.ndarray'>")
    if isinstance(x, (list, tuple)):
        return type(x)(map(_there, x))
    return x._values if isinstance(x, ndarray) else x


def _wrapped(function: Any) -> Any:
    if isinstance(function, np.ndarray):
        return ndarray(function)

    def call(*given: Any, **options: Any) -> Any:
        with np.errstate(all="ignore"):
            return ndarray(function(*map(_there, given), **{name: _there(x) for name, x in options.items()}))

    return call


def stand_in() -> ModuleType:
    """A module ``cupy`` with the functions that the inspector uses, and no others."""
    module = ModuleType("cupy")
    for name in NAMES:
        setattr(module, name, _wrapped(getattr(np, name)))
    module.asarray = ndarray  # type: ignore[attr-defined]
    module.ndarray = ndarray  # type: ignore[attr-defined]
    return module
