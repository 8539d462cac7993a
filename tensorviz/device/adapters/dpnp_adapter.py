"""dpnp: arrays of SYCL devices, Intel's GPUs or any CPU through OpenCL; work is queued and done later."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, files
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter, Array
from tensorviz.device.index import Home
from tensorviz.errors import UsageError
from tensorviz.sentences import say

__all__ = ["DpnpAdapter"]


class DpnpAdapter(Adapter):
    """dpnp on the device that SYCL takes by default.

    Raises
    ------
    UsageError
        SYCL finds no device.
    """

    name = "dpnp"
    library = "dpnp"

    def __init__(self) -> None:
        _announce_cpu()
        dpctl: Any = import_module("dpctl.memory")
        dpnp: Any = import_module("dpnp")
        try:
            first = dpnp.empty(1)
        except Exception as error:
            raise UsageError(
                say("dpnp finds no device. For this CPU: pip install intel-opencl-rt, then restart the kernel.")
            ) from error
        self.namespace = self._dpnp = dpnp
        self._queue = first.sycl_queue
        self._device = first.sycl_device
        is_cpu = "cpu" in str(self._device.device_type)
        self.place = "this CPU" if is_cpu else str(self._device.name)
        self.out_of_memory = (MemoryError, dpctl.USMAllocationError)

    def is_array(self, x: Any) -> bool:
        return isinstance(x, self._dpnp.ndarray)

    def to_device(self, host: Array) -> Any:
        return self._dpnp.asarray(host)

    def to_host(self, x: Any) -> Array:
        return np.array(self._dpnp.asnumpy(x))

    def storage(self, x: Any) -> int | None:
        return int(x.get_array().usm_data._pointer)

    def view(self, owner: Any, offset: int, shape: Sequence[int], strides: Sequence[int]) -> Any:
        steps = tuple(step * owner.dtype.itemsize for step in strides)
        return self._dpnp.ndarray(tuple(shape), dtype=owner.dtype, buffer=owner, offset=offset, strides=steps)

    def get_item(self, x: Any, index: Any) -> Any:
        return x[self._placed(index)]

    def set_item(self, x: Any, index: Any, value: Any) -> Any:
        x[self._placed(index)] = value
        return x

    def _placed(self, index: Any) -> Any:
        """An index whose arrays are on the device."""
        if isinstance(index, tuple):
            return tuple(map(self._placed, index))
        return self._dpnp.asarray(index) if isinstance(index, np.ndarray) else index

    def function(self, home: Home) -> Callable[..., Any] | None:
        found = super().function(home)
        return None if found is getattr(np, home.name, None) and not isinstance(found, type) else found

    def argument(self, x: Any) -> Any:
        is_number = isinstance(x, np.generic) and x.dtype.kind in "biufc"
        return self._dpnp.asarray(x) if is_number else x

    def synchronize(self) -> None:
        self._queue.wait()

    def facts(self) -> dict[str, str]:
        return {
            "library": f"dpnp {self._dpnp.__version__}",
            "device": self.place,
            "driver": f"{self._device.backend.name} {self._device.driver_version}",
        }


def _announce_cpu() -> None:
    """Tell OpenCL's loader of the CPU runtime that pip installed: it looks in the system's folders only."""
    try:
        found = files("intel-opencl-rt") or []
    except PackageNotFoundError:
        return
    for each in found:
        if each.name == "libintelocl.so":
            os.environ.setdefault("OCL_ICD_FILENAMES", str(each.locate().resolve()))  # type: ignore[attr-defined]
