"""Which reader reads a value; libraries are looked up where they are loaded already, none is imported."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from tensorviz.arrays.kinds import type_module
from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.arrays.reading.reader import Reader, Unreadable
from tensorviz.errors import UsageError

__all__ = ["reader_of"]

LONGEST = 300


def reader_of(x: Any) -> Reader | Unreadable:
    """The reader of an array of any library, or of anything that becomes one.

    Raises
    ------
    UsageError
        When ``x`` is no array and does not become one; the message says why.
    """
    if isinstance(x, np.ndarray):
        return NumpyReader(x)
    if isinstance(x, (np.generic, bool, int, float, complex)):
        return NumpyReader(np.asarray(x), type_name=type(x).__name__, library=_library(x), offset=None, badges=())
    try:
        own = _own_reader(x)
    except Exception as error:
        raise _unread(x, error) from error
    return own if own is not None else _converted(x)


def _own_reader(x: Any) -> Reader | Unreadable | None:
    libraries = {type_module(cls).partition(".")[0] for cls in type(x).__mro__}
    if "torch" in libraries and isinstance(x, sys.modules["torch"].Tensor):
        from tensorviz.arrays.reading.torch_reader import torch_reader

        return torch_reader(x)
    if libraries & {"jax", "jaxlib"} and isinstance(x, sys.modules["jax"].Array):
        from tensorviz.arrays.reading.jax_reader import jax_reader

        return jax_reader(x)
    if "scipy" in libraries and sys.modules["scipy.sparse"].issparse(x):
        from tensorviz.arrays.reading.sparse_reader import SparseReader

        return SparseReader(x)
    if "dask" in libraries and hasattr(x, "__dask_graph__") and hasattr(x, "chunks"):
        from tensorviz.arrays.reading.dask_reader import dask_reader

        return dask_reader(x)
    if "zarr" in libraries and hasattr(x, "chunks") and hasattr(x, "dtype"):
        from tensorviz.arrays.reading.sliced_reader import zarr_reader

        return zarr_reader(x)
    if "cupy" in libraries:
        from tensorviz.arrays.reading.cupy_reader import CupyReader

        return CupyReader(x)
    if hasattr(type(x), "__array_namespace__"):
        from tensorviz.arrays.reading.standard_reader import StandardReader

        return StandardReader(x)
    return None


def _converted(x: Any) -> Reader:
    """What has ``__array__`` or DLPack, and nested lists of numbers; their code runs, on the thread of the caller."""
    name = type(x).__name__
    if isinstance(x, (str, bytes, dict, set)):
        raise UsageError(f"{name} is no array; inspect() takes arrays of any library, and what becomes one")
    try:
        if hasattr(type(x), "__array__") or not hasattr(type(x), "__dlpack__"):
            values = np.asarray(x)
        else:
            values = np.from_dlpack(x)
    except Exception as error:
        raise _unread(x, error) from error
    if values.dtype.hasobject and not hasattr(type(x), "__array__"):
        raise UsageError(f"{name} is no array; inspect() takes arrays of any library, and what becomes one")
    notes = _lies(x, values)
    return NumpyReader(values, type_name=name, library=_library(x), notes=notes)


def _unread(x: Any, error: Exception) -> UsageError:
    told = f"{type(error).__name__}: {error}".removesuffix(": ")
    told = told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"
    return UsageError(f"{type(x).__name__} could not be read as an array: {told}")


def _lies(x: Any, values: Any) -> tuple[str, ...]:
    """Where an object says another shape or dtype of itself than the array it gave has."""
    said = []
    for what in ("shape", "dtype"):
        try:
            told = getattr(x, what, None)
            differs = told is not None and (tuple(told) if what == "shape" else str(told)) != (
                values.shape if what == "shape" else str(values.dtype)
            )
        except Exception:  # noqa: BLE001 - an object may raise at anything; what it gave is what is shown
            differs, told = False, None
        if differs:
            said.append(f"It says that its {what} is {str(told)[:60]}; its array has {getattr(values, what)}.")
    return tuple(said)


def _library(x: Any) -> str:
    library = type_module(type(x)).partition(".")[0]
    return "python" if library in ("builtins", "") else library
