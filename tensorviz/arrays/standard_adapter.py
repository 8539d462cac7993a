"""Arrays of installed libraries that keep to the array API standard: CuPy, dpnp, array-api-strict, ..."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.arrays.adapter import KeepLimits
from tensorviz.arrays.numpy_adapter import dtype_name
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.parts import frozen_copy, is_kept_whole, window_indices
from tensorviz.arrays.snapshot import Snapshot

__all__ = ["StandardAdapter"]

__builtins__ = OWN_BUILTINS


class StandardAdapter:
    """Reads arrays through the standard's functions and DLPack; of a large array only the window leaves its device.

    Notes
    -----
    https://data-apis.org/array-api/2024.12/
    """

    is_stable = False

    def __init__(self, library: str) -> None:
        self.library = library

    def capture(
        self,
        x: Any,
        limits: KeepLimits,
        withheld: str | None = None,
        earlier: Snapshot | None = None,  # noqa: ARG002
    ) -> Snapshot:
        """Copy what may be kept of ``x``; see `Adapter.capture`."""
        dtype = np.dtype(str(x.dtype).rpartition(".")[2])
        nbytes = x.size * dtype.itemsize
        facts: dict[str, Any] = {
            "library": self.library,
            "type_name": type.__dict__["__name__"].__get__(type(x)),
            "shape": tuple(x.shape),
            "dtype": dtype_name(dtype),
            "nbytes": nbytes,
            "object_id": id(x),
        }
        if withheld is not None:
            return Snapshot(**facts, reason=withheld)
        if is_kept_whole(tuple(x.shape), nbytes, limits):
            return Snapshot(**facts, values=frozen_copy(_on_host(x), dtype))
        window = window_indices(tuple(x.shape), limits.edge_items)
        library, part = x.__array_namespace__(), x
        for axis, indices in enumerate(window):
            part = library.take(part, library.asarray(indices), axis=axis)
        return Snapshot(**facts, window=window, window_values=frozen_copy(_on_host(part), dtype))


def _on_host(x: Any) -> Any:
    """The array as NumPy's; CuPy copies with a method of its own."""
    get = getattr(type(x), "get", None)
    return np.from_dlpack(x) if get is None else get(x)
