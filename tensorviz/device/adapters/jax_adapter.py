"""JAX: immutable arrays, compiled per shape, on a GPU or on the CPU."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter, Array, module_or_none
from tensorviz.device.index import Home, member
from tensorviz.sentences import say

__all__ = ["JaxAdapter"]


class JaxAdapter(Adapter):
    """JAX on its default device, with 64-bit numbers while a cell runs."""

    name = "jax"
    library = "JAX"
    is_immutable = True
    promotes_as_numpy = False

    def __init__(self) -> None:
        import jax
        import jax.numpy as jnp

        self._jax = jax
        self.namespace = jnp
        device = jax.devices()[0]
        self.place = "this CPU" if device.platform == "cpu" else str(device.device_kind)
        self.quick = "TF32" if device.platform in ("gpu", "cuda") else ""
        self.out_of_memory = (MemoryError,)

    @contextmanager
    def running(self) -> Iterator[None]:
        with self._jax.enable_x64(True), self._precision():
            yield

    def _precision(self) -> AbstractContextManager[Any]:
        """Left alone, JAX takes TF32 for products of float32 where a GPU has it."""
        if not self.quick:
            return nullcontext()
        precision: AbstractContextManager[Any] = self._jax.default_matmul_precision(
            "tensorfloat32" if self.is_quick else "float32"
        )
        return precision

    def is_array(self, x: Any) -> bool:
        return isinstance(x, self._jax.Array)

    def to_device(self, host: Array) -> Any:
        return self._jax.device_put(np.array(host, order="C", copy=True))

    def to_host(self, x: Any) -> Array:
        return np.array(x)

    def copy(self, x: Any) -> Any:
        return x

    def storage(self, x: Any) -> int | None:  # noqa: ARG002
        return None

    def set_item(self, x: Any, index: Any, value: Any) -> Any:
        return x.at[index].set(value)

    def function(self, home: Home) -> Callable[..., Any] | None:
        if home.module.startswith("scipy"):
            module = module_or_none(f"jax.{home.module}")
            return None if module is None else getattr(module, home.name, None)
        found: Callable[..., Any] | None = member(self.namespace, ".".join([*home.module.split(".")[1:], home.name]))
        return found

    def wait_for(self, values: Sequence[Any]) -> None:
        for value in values:
            if isinstance(value, (self._jax.Array, list, tuple, dict)):
                self._jax.block_until_ready(value)  # type: ignore[no-untyped-call]
        self.synchronize()

    def timed(self, work: Callable[[], Any]) -> tuple[Any, float]:
        value = work()
        if isinstance(value, (self._jax.Array, list, tuple)):
            self._jax.block_until_ready(value)  # type: ignore[no-untyped-call]
        return value, 0.0

    def synchronize(self) -> None:
        (self._jax.device_put(0.0) + 0).block_until_ready()

    def facts(self) -> dict[str, str]:
        facts = {"library": f"JAX {self._jax.__version__}", "device": self.place, "float64": "float64 switched on"}
        return facts | ({"tf32": say("TF32 on") if self.is_quick else say("TF32 off")} if self.quick else {})
