"""CuPy: NVIDIA GPUs. Its modules beyond the core are imported one by one, because some need libraries of CUDA."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter, Array, module_or_none
from tensorviz.device.index import Home, member
from tensorviz.sentences import say

__all__ = ["CupyAdapter", "cupy_function"]

TF32 = "CUPY_TF32"
SPIN_NS = 200_000
SPIN = """
extern "C" __global__ void spin(unsigned long long length) {
    unsigned long long begin, now;
    asm volatile("mov.u64 %0, %globaltimer;" : "=l"(begin));
    do { asm volatile("mov.u64 %0, %globaltimer;" : "=l"(now)); } while (now - begin < length);
}"""


def cupy_function(cupy: Any, home: Home) -> Callable[..., Any] | None:
    """CuPy's function of a home in NumPy or SciPy, None where it has none or where it is NumPy's own."""
    if home.module.startswith("scipy"):
        module = module_or_none(f"cupyx.{home.module}")
        return None if module is None else getattr(module, home.name, None)
    found: Callable[..., Any] | None = member(cupy, ".".join([*home.module.split(".")[1:], home.name]))
    return found


class CupyAdapter(Adapter):
    """CuPy on the current GPU; singular matrices raise, as NumPy has it, and products of float32 keep their digits."""

    name = "cupy"
    library = "CuPy"
    quick = "TF32"

    def __init__(self) -> None:
        import cupy

        self.namespace = self._cupy = cupy
        properties = cupy.cuda.runtime.getDeviceProperties(cupy.cuda.Device().id)
        name = properties["name"]
        self.place = name.decode(errors="replace") if isinstance(name, bytes) else str(name)
        self.out_of_memory = (MemoryError, cupy.cuda.memory.OutOfMemoryError)

    @contextmanager
    def running(self) -> Iterator[None]:
        import cupyx

        before = os.environ.get(TF32)
        os.environ[TF32] = "1" if self.is_quick else "0"  # CuPy reads it at every product
        try:
            with cupyx.errstate(linalg="raise"):
                yield
        finally:
            if before is None:
                del os.environ[TF32]
            else:
                os.environ[TF32] = before

    def is_array(self, x: Any) -> bool:
        return isinstance(x, self._cupy.ndarray)

    def to_device(self, host: Array) -> Any:
        return self._cupy.asarray(host)

    def to_host(self, x: Any) -> Array:
        return np.array(self._cupy.asnumpy(x))

    def storage(self, x: Any) -> int | None:
        return int(x.data.mem.ptr)

    def view(self, owner: Any, offset: int, shape: Sequence[int], strides: Sequence[int]) -> Any:
        size = owner.dtype.itemsize
        return self._cupy.ndarray(
            tuple(shape), owner.dtype, owner.data + offset * size, tuple(step * size for step in strides)
        )

    def function(self, home: Home) -> Callable[..., Any] | None:
        return cupy_function(self._cupy, home)

    def synchronize(self) -> None:
        self._cupy.cuda.get_current_stream().synchronize()

    def timed(self, work: Callable[[], Any]) -> tuple[Any, float]:
        """Queued behind a kernel that spins, so that the clock does not see how long Python takes to queue it."""
        begin, end = self._cupy.cuda.Event(), self._cupy.cuda.Event()
        self._spin((1,), (1,), (np.uint64(SPIN_NS),))
        before = time.perf_counter()
        begin.record()
        value = work()
        end.record()
        is_hidden = time.perf_counter() - before < 0.9 * SPIN_NS / 1e9
        end.synchronize()
        return value, self._cupy.cuda.get_elapsed_time(begin, end) / 1e3 if is_hidden else 0.0

    @cached_property
    def _spin(self) -> Any:
        return self._cupy.RawKernel(SPIN, "spin")

    def memory(self) -> tuple[int, int] | None:
        free, total = self._cupy.cuda.runtime.memGetInfo()
        return int(free), int(total)

    def release(self) -> None:
        self._cupy.get_default_memory_pool().free_all_blocks()

    def facts(self) -> dict[str, str]:
        driver = self._cupy.cuda.runtime.driverGetVersion()
        return {
            "library": f"CuPy {self._cupy.__version__}",
            "device": self.place,
            "tf32": say("TF32 on") if self.is_quick else say("TF32 off"),
            "driver": f"CUDA {driver // 1000}.{driver % 1000 // 10}",
        }
