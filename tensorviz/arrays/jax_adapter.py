"""JAX arrays that hold values. Tracers are another type and are never touched."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.arrays.adapter import KeepLimits
from tensorviz.arrays.numpy_adapter import dtype_name, private_dtype
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.parts import frozen_copy, is_kept_whole, kept_part
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.sentences import say

__all__ = ["JaxAdapter"]

__builtins__ = OWN_BUILTINS


class JaxAdapter:
    """Adapter of ``jax.Array``'s one concrete class."""

    library = "jax"
    is_stable = False

    def capture(
        self,
        x: Any,
        limits: KeepLimits,
        withheld: str | None = None,
        earlier: Snapshot | None = None,  # noqa: ARG002
    ) -> Snapshot:
        """Copy what may be kept of ``x``; see `Adapter.capture`."""
        facts: dict[str, Any] = {
            "library": "jax",
            "type_name": "Array",
            "shape": tuple(x.shape),
            "dtype": dtype_name(np.dtype(x.dtype)),
            "nbytes": x.nbytes,
            "object_id": id(x),
            "writeable": False,
        }
        reason = withheld or _unreadable(x, limits)
        if reason is not None:
            return Snapshot(**facts, reason=reason)
        host = np.asarray(x)
        dtype = private_dtype(host.dtype) if host.dtype.kind != "V" else host.dtype
        if not is_kept_whole(host.shape, host.nbytes, limits):
            return Snapshot(**facts, **kept_part(host, limits, dtype))
        return Snapshot(**facts, values=frozen_copy(host, dtype))


def _unreadable(x: Any, limits: KeepLimits) -> str | None:
    if not x.is_fully_addressable:
        return say("spread over other processes")
    is_on_host = all(device.platform == "cpu" for device in x.devices())
    return None if is_on_host or is_kept_whole(tuple(x.shape), x.nbytes, limits) else say("a large array on a device")
