"""PyTorch through its own NumPy layer (``torch._numpy``), which is experimental; on the CPU."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter, Array
from tensorviz.device.index import Home, member
from tensorviz.sentences import agree

__all__ = ["TorchAdapter"]


class TorchAdapter(Adapter):
    """Tensors on the CPU that answer to NumPy's names, with float64 as the default while a cell runs."""

    name = "torch"
    library = "PyTorch's NumPy layer"
    place = "this CPU"
    promotes_as_numpy = False

    def __init__(self) -> None:
        torch: Any = import_module("torch")
        layer: Any = import_module("torch._numpy")
        self._torch = torch
        self._dtypes: dict[Any, np.dtype[Any]] = {}
        self.namespace = self._layer = layer
        self.out_of_memory = (MemoryError, torch.OutOfMemoryError)
        self.failures = (layer.linalg.LinAlgError,)

    @contextmanager
    def running(self) -> Iterator[None]:
        before = self._torch.get_default_dtype()
        self._torch.set_default_dtype(self._torch.float64)
        try:
            yield
        finally:
            self._torch.set_default_dtype(before)

    def is_array(self, x: Any) -> bool:
        return isinstance(x, self._layer.ndarray)

    def to_device(self, host: Array) -> Any:
        return self._layer.asarray(self._torch.from_numpy(np.array(host, order="C", copy=True)))

    def to_host(self, x: Any) -> Array:
        return np.array(x.tensor.detach().resolve_conj().resolve_neg().numpy())

    def dtype(self, x: Any) -> np.dtype[Any]:
        found = self._dtypes.get(x.tensor.dtype)
        if found is None:
            found = self._dtypes[x.tensor.dtype] = np.dtype(x.dtype.name)
        return found

    def shape(self, x: Any) -> tuple[int, ...]:
        return tuple(x.tensor.shape)

    def cast(self, x: Any, dtype: np.dtype[Any]) -> Any:
        return x.astype(self._named(dtype))

    def _named(self, dtype: np.dtype[Any]) -> Any:
        return self._layer.dtype(dtype.name)

    def storage(self, x: Any) -> int | None:
        return int(x.tensor.untyped_storage().data_ptr())

    def view(self, owner: Any, offset: int, shape: Sequence[int], strides: Sequence[int]) -> Any:
        return self._layer.asarray(self._torch.as_strided(owner.tensor, tuple(shape), tuple(strides), offset))

    def function(self, home: Home) -> Callable[..., Any] | None:
        if not home.module.startswith("numpy"):
            return None
        found: Callable[..., Any] | None = member(self._layer, ".".join([*home.module.split(".")[1:], home.name]))
        return found

    def argument(self, x: Any) -> Any:
        if isinstance(x, np.dtype) or (isinstance(x, type) and issubclass(x, np.generic)):
            return self._named(np.dtype(x))
        return self.to_device(np.asarray(x)) if isinstance(x, np.generic) and x.dtype.kind in "biufc" else x

    def facts(self) -> dict[str, str]:
        threads = self._torch.get_num_threads()
        return {
            "library": f"PyTorch {self._torch.__version__}, NumPy layer, experimental",
            "device": self.place,
            "threads": agree(threads, "{threads} thread", "{threads} threads", threads=threads),
        }
