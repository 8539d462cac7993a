"""JAX arrays that hold values."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.numpy_reader import NumpyReader, host_dtype, tiny_of
from tensorviz.arrays.reading.reader import Facts, Reader, Unreadable
from tensorviz.arrays.reading.sharded_reader import ShardedReader
from tensorviz.arrays.reading.sliced_reader import SlicedReader

__all__ = ["jax_reader"]


def jax_reader(x: Any) -> Reader | Unreadable:
    """A reader of a concrete array; a tracer and an array that other processes hold have no values here."""
    jax: Any = sys.modules["jax"]
    if isinstance(x, jax.core.Tracer):
        return Unreadable(
            _facts(x, np.dtype(np.float32), [], "traced"), "a tracer stands for values that are not there yet"
        )
    if x.is_deleted():
        return Unreadable(_facts(x, np.dtype(np.float32), [], "deleted"), "the array was deleted or donated")
    more = [("sharding", str(x.sharding))] if len(x.devices()) > 1 else []
    device = ", ".join(sorted(str(each) for each in x.devices()))
    if not x.is_fully_addressable:
        return Unreadable(_facts(x, np.dtype(np.float32), more, device), "other processes hold parts of it")
    facts = _facts(x, host_dtype(np.dtype(x.dtype)), more, device)
    if len(x.devices()) > 1:
        return ShardedReader(x, facts)
    if all(each.platform == "cpu" for each in x.devices()):
        host = np.asarray(x)
        changed = {name: getattr(facts, name) for name in _KEPT}
        if host.dtype != facts.dtype:
            return SlicedReader(host, facts, lambda part: part.astype(facts.dtype), is_parallel=True)
        return NumpyReader(host, **changed)
    return SlicedReader(x, facts, lambda part: np.asarray(part).astype(facts.dtype, copy=False))


_KEPT = ("library", "type_name", "dtype_name", "device", "more", "badges", "view_of", "tiny", "offset", "owner_bytes")


def _tiny(x: Any, host: npt.DTypeLike) -> Any:
    jax: Any = sys.modules["jax"]
    if jax.numpy.issubdtype(x.dtype, jax.numpy.inexact):
        return float(jax.numpy.finfo(x.dtype).smallest_normal)
    return tiny_of(np.dtype(host))


def _facts(x: Any, dtype: np.dtype[Any], more: list[tuple[str, str]], device: str) -> Facts:
    itemsize = np.dtype(x.dtype).itemsize
    return Facts(
        shape=tuple(x.shape),
        dtype=dtype,
        dtype_name=str(x.dtype),
        library="jax",
        type_name="Array",
        nbytes=x.size * itemsize,
        itemsize=itemsize,
        tiny=_tiny(x, dtype),
        device=device,
        badges=("read-only",),
        more=tuple(more),
    )
