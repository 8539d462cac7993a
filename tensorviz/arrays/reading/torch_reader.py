"""PyTorch tensors: dense ones on the host without copying, blocks of the others."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.numpy_reader import NumpyReader, tiny_of
from tensorviz.arrays.reading.reader import Box, Facts, Reader, Unreadable, Window

__all__ = ["torch_reader"]

MOST_DENSE = 1 << 24
MOST_AXES = 64
COMPARED_THERE = "bif"
"""Kinds of dtypes that PyTorch compares on every device; of unsigned numbers it has little."""
OF_NUMPY = ("shape", "dtype", "strides", "notes")


def torch_reader(x: Any) -> Reader | Unreadable:
    """A reader of a dense tensor, of a sparse one's values, or of nothing where a tensor has none."""
    torch: Any = sys.modules["torch"]
    with torch.no_grad():
        detached = x.detach()
        more = _more(torch, x)
        if detached.device.type == "meta":
            return Unreadable(_facts(torch, x, detached, more), "a meta tensor has a shape and no values")
        if detached.is_quantized:
            more.append(("quantized", str(detached.qscheme()).removeprefix("torch.")))
            detached = detached.dequantize()
        elif detached.layout != torch.strided:
            more.append(("stored values", f"{_stored(detached):,}"))
            if detached.numel() > MOST_DENSE:
                return Unreadable(_facts(torch, x, detached, more, strides=None), "a sparse tensor that is too large")
            detached = detached.to_dense()
        if detached.ndim > MOST_AXES:
            reason = f"NumPy has at most {MOST_AXES} axes, and it has {detached.ndim}"
            return Unreadable(_facts(torch, x, detached, more), reason)
        reader = TorchReader(torch, x, detached, more)
    facts = reader.facts
    if detached.device.type != "cpu" or facts.dtype_name != str(facts.dtype):
        return reader
    changed = {each.name: getattr(facts, each.name) for each in fields(facts) if each.name not in OF_NUMPY}
    return NumpyReader(detached.resolve_conj().resolve_neg().numpy(), **changed)


class TorchReader:
    """Reads a detached tensor; of a device block by block."""

    def __init__(self, torch: Any, x: Any, detached: Any, more: list[tuple[str, str]]) -> None:
        self._torch = torch
        self._tensor = detached
        self.there: BlocksThere | None = None
        self.is_parallel = False
        probe = self._host(detached.reshape(-1)[:0] if detached.numel() == 0 else detached.flatten()[:1])
        self.facts = _facts(torch, x, detached, more, dtype=probe.dtype)
        if detached.device.type != "cpu" and probe.dtype.kind in COMPARED_THERE:
            self.there = BlocksThere(detached, self.facts)

    def read(self, box: Box) -> npt.NDArray[Any]:
        return self._host(self._tensor[box] if box else self._tensor)

    def mask(self, box: Box) -> None:  # noqa: ARG002 - tensors have no mask
        return None

    def take(self, window: Window) -> npt.NDArray[Any]:
        part = self._tensor
        for axis, indices in enumerate(window):
            part = part.index_select(axis, self._torch.as_tensor(indices, device=part.device))
        return self._host(part)

    def take_mask(self, window: Window) -> None:  # noqa: ARG002
        return None

    def _host(self, part: Any) -> npt.NDArray[Any]:
        part = part.to("cpu").resolve_conj().resolve_neg()
        try:
            host: npt.NDArray[Any] = part.numpy()
        except TypeError:  # NumPy has no bfloat16 and no float8: float32 holds them exactly
            host = part.to(self._torch.float32).numpy()
        return host


class BlocksThere:
    """The same tensor; what `read` gives lies on its device, in the dtype that the host would have."""

    is_parallel = False

    def __init__(self, tensor: Any, facts: Facts) -> None:
        self._tensor, self.facts = tensor, facts
        self._dtype = getattr(sys.modules["torch"], "uint8" if facts.dtype.kind == "b" else str(facts.dtype))

    def read(self, box: Box) -> Any:
        return (self._tensor[box] if box else self._tensor).to(self._dtype)

    def mask(self, box: Box) -> None:  # noqa: ARG002 - tensors have no mask
        return None


def _stored(x: Any) -> int:
    return int(x._nnz() if str(x.layout) == "torch.sparse_coo" else x.values().numel())


def _more(torch: Any, x: Any) -> list[tuple[str, str]]:
    more = [("requires_grad", "yes" if x.requires_grad else "no")]
    if x.grad_fn is not None:
        more.append(("made by", type(x.grad_fn).__name__))
    if x.layout != torch.strided:
        more.append(("layout", str(x.layout).removeprefix("torch.")))
    return more


def _facts(
    torch: Any,
    x: Any,
    detached: Any,
    more: list[tuple[str, str]],
    dtype: np.dtype[Any] | None = None,
    strides: tuple[int, ...] | None = (),
) -> Facts:
    itemsize = x.element_size()
    is_dense = x.layout == torch.strided
    name = str(x.dtype).removeprefix("torch.")
    if strides is not None:
        strides = tuple(step * itemsize for step in x.stride()) if is_dense else None
    offset, owner = None, None
    badges = []
    if is_dense and x.device.type != "meta":
        offset, owner = x.storage_offset() * itemsize, x.untyped_storage().nbytes()
        if owner != x.numel() * itemsize:
            badges.append("view")
        if not x.is_contiguous():
            badges.append("strided")
    return Facts(
        shape=tuple(x.shape),
        dtype=dtype if dtype is not None else np.dtype(np.float32),
        dtype_name=name,
        library="torch",
        type_name=type(x).__name__,
        nbytes=x.numel() * itemsize if is_dense else detached.numel() * itemsize,
        itemsize=itemsize,
        strides=strides,
        tiny=_tiny(torch, x.dtype, dtype),
        offset=offset,
        owner_bytes=owner,
        view_of=f"a storage of {owner:,} bytes" if "view" in badges else "",
        device=str(x.device),
        badges=tuple(badges),
        more=tuple(more),
    )


def _tiny(torch: Any, dtype: Any, host: np.dtype[Any] | None) -> Any:
    if dtype.is_floating_point or dtype.is_complex:
        return torch.finfo(dtype).smallest_normal
    return 0.0 if host is None else tiny_of(host)
