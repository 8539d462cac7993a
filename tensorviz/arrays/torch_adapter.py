"""PyTorch tensors: a detached copy on the host, of the kept cells only."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

import numpy as np

from tensorviz.arrays.adapter import KeepLimits
from tensorviz.arrays.numpy_adapter import dtype_name
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.parts import frozen_copy, is_kept_whole, window_indices
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.sentences import say

__all__ = ["TorchAdapter"]

__builtins__ = OWN_BUILTINS


class TorchAdapter:
    """Adapter of ``torch.Tensor`` and ``torch.nn.Parameter``; other subclasses are described without values."""

    library = "torch"

    def __init__(self, *, is_stable: bool = True) -> None:
        self.is_stable = is_stable

    def capture(
        self,
        x: Any,
        limits: KeepLimits,
        withheld: str | None = None,
        earlier: Snapshot | None = None,  # noqa: ARG002
    ) -> Snapshot:
        """Copy what may be kept of ``x``; see `Adapter.capture`."""
        torch: Any = sys.modules["torch"]
        if type(x) not in (torch.Tensor, torch.nn.Parameter):
            return _described(torch, x)
        with torch.no_grad():
            detached = x.detach()
            facts = _facts(x, detached)
            if withheld is not None or not _is_dense(torch, detached):
                return Snapshot(**facts, reason=withheld or say("{layout} layout", layout=detached.layout))
            return Snapshot(**facts, **_values(torch, detached, facts["nbytes"], limits))


def _described(torch: Any, x: Any) -> Snapshot:
    """Shape and dtype of a tensor of another class, read without running code of that class."""
    base = torch._C.TensorBase
    with torch._C.DisableTorchFunctionSubclass():
        shape, dtype = tuple(base.shape.__get__(x)), str(base.dtype.__get__(x)).removeprefix("torch.")
    with contextlib.suppress(TypeError):
        dtype = np.dtype(dtype).str
    name = type.__dict__["__name__"].__get__(type(x))
    return Snapshot(
        "torch", name, shape, dtype, object_id=id(x), reason=say("values of this class of tensors are not read")
    )


def _facts(x: Any, detached: Any) -> dict[str, Any]:
    dtype = str(detached.dtype).removeprefix("torch.")
    itemsize = detached.element_size()
    return {
        "library": "torch",
        "type_name": type(x).__name__,
        "shape": tuple(detached.shape),
        "dtype": _numpy_dtype(detached, dtype),
        "strides": tuple(step * itemsize for step in detached.stride()),
        "nbytes": detached.numel() * itemsize,
        "object_id": id(x),
        "buffer": detached.untyped_storage().data_ptr(),
        "pointer": detached.data_ptr(),
        "is_view": detached.storage_offset() != 0 or detached.untyped_storage().nbytes() != detached.numel() * itemsize,
    }


def _numpy_dtype(detached: Any, name: str) -> str:
    try:
        return dtype_name(detached.flatten()[:0].to("cpu").resolve_conj().numpy().dtype)
    except TypeError:
        return name


def _is_dense(torch: Any, detached: Any) -> bool:
    return bool(detached.layout == torch.strided) and detached.device.type != "meta"


def _host(torch: Any, part: Any) -> Any:
    if part.dtype == torch.bfloat16:
        part = part.to(torch.float32)
    host = part.to("cpu").resolve_conj().resolve_neg().numpy()
    return frozen_copy(host, host.dtype)


def _values(torch: Any, detached: Any, nbytes: int, limits: KeepLimits) -> dict[str, Any]:
    if is_kept_whole(tuple(detached.shape), nbytes, limits):
        return {"values": _host(torch, detached)}
    window = window_indices(tuple(detached.shape), limits.edge_items)
    part = detached
    for axis, indices in enumerate(window):
        part = part.index_select(axis, torch.tensor(indices, device=detached.device))
    return {"window": window, "window_values": _host(torch, part)}
