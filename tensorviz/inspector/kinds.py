"""How values of a dtype become real numbers that can be counted, ordered and averaged."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.where import module_of, on_host

__all__ = ["Kind", "is_numeric", "kind_of", "numbers_of"]

Kind: TypeAlias = Literal["bool", "int", "float", "complex", "time", "text", "record", "object"]

_KINDS: dict[str, Kind] = {
    "b": "bool",
    "i": "int",
    "u": "int",
    "f": "float",
    "c": "complex",
    "m": "time",
    "M": "time",
    "S": "text",
    "U": "text",
    "T": "text",
    "V": "record",
    "O": "object",
}


def kind_of(dtype: np.dtype[Any]) -> Kind:
    """What kind of values a dtype has."""
    return _KINDS[dtype.kind]


def is_numeric(kind: Kind) -> bool:
    """Whether such values have an order and a mean."""
    return kind in ("bool", "int", "float", "complex", "time")


def numbers_of(values: npt.NDArray[Any], part: str = "") -> npt.NDArray[Any]:
    """The real numbers that stand for the values: of complex ones the magnitude, of times whole units.

    Others are given as they are. ``part`` may be ``"phase"``, which zero does not have.
    """
    kind = getattr(values.dtype, "kind", "-")  # PyTorch's dtypes have none
    if part == "phase":
        library = module_of(values)
        phases: npt.NDArray[Any] = library.where(values == 0, np.nan, library.angle(values))
        return phases
    if kind == "c":
        return _magnitudes(values)
    if kind in "mM":
        return values.astype(values.dtype.newbyteorder("="), copy=False).view(np.int64)
    if kind == "b":
        return values.view(np.uint8)
    return values


def _magnitudes(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Of finite values finite: the largest number stands for what is beyond it."""
    library = module_of(values)
    sizes: npt.NDArray[Any] = library.asarray(library.abs(values))
    if sizes.size and not on_host(library.isfinite(sizes).all()):
        is_beyond = library.isinf(sizes) & library.isfinite(values)
        sizes = library.where(is_beyond, np.finfo(sizes.dtype).max, sizes)
    return sizes
