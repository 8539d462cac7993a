"""What a machine can do at most, measured here and now: bytes per second, arithmetic per second, the smallest step."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.index import Home
from tensorviz.device.step_times import StepTime

__all__ = ["Ceiling", "Roofline", "bound_by", "ceiling", "roofline"]

COPIED_BYTES = {True: 32 * 2**20, False: 256 * 2**20}
SIZES = {True: 1024, False: 4096}
TRIES = 3
SMALL = 50
LAUNCHES = 4
"""A step that takes less than so many of the smallest steps is one whose launch counts."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Of one side.

    Attributes
    ----------
    bandwidth : float
        Bytes per second of a copy, those read and those written.
    flops : float
        Operations per second of a large product of matrices.
    latency : float
        Seconds of an addition of two arrays of one item.
    dtype : str
        Of the numbers.
    """

    bandwidth: float
    flops: float
    latency: float
    dtype: str


@dataclass(frozen=True, slots=True)
class Roofline:
    """Both sides' ceilings, and the steps whose arithmetic is counted."""

    host: Ceiling
    device: Ceiling
    steps: tuple[StepTime, ...]


_known: dict[tuple[str, str, str], Ceiling] = {}


def ceiling(adapter: Adapter | None, dtype: np.dtype[Any]) -> Ceiling:
    """Measured once for each library and dtype; NumPy's where there is no adapter."""
    key = ("" if adapter is None else adapter.name, "" if adapter is None else adapter.place, dtype.name)
    if key not in _known:
        _known[key] = _on_host(dtype) if adapter is None else _there(adapter, dtype)
    return _known[key]


def _on_host(dtype: np.dtype[Any]) -> Ceiling:
    size, length = SIZES[True], COPIED_BYTES[True] // dtype.itemsize
    source, target, square, one = (
        np.ones(length, dtype),
        np.ones(length, dtype),
        np.ones((size, size), dtype),
        np.ones(1),
    )
    copied = _best(lambda: np.copyto(target, source))
    multiplied = _best(lambda: np.matmul(square, square))
    return Ceiling(2 * source.nbytes / copied, 2 * size**3 / multiplied, _usual(lambda: one + one), dtype.name)


def _there(adapter: Adapter, dtype: np.dtype[Any]) -> Ceiling:
    is_cpu = adapter.place == "this CPU"
    size, length = SIZES[is_cpu], COPIED_BYTES[is_cpu] // dtype.itemsize
    product = adapter.function(Home("numpy", "matmul"))
    with adapter.running():
        source = adapter.to_device(np.ones(length, dtype))
        square, one = adapter.to_device(np.ones((size, size), dtype)), adapter.to_device(np.ones(1))

        def waited(work: Callable[[], Any]) -> Callable[[], Any]:
            return lambda: adapter.timed(work)

        # An immutable array is not copied when it is asked to be.
        copied = _best(waited(lambda: source + source if adapter.is_immutable else adapter.copy(source)))
        multiplied = _best(waited(lambda: product(square, square) if product is not None else square @ square))
        latency = _usual(waited(lambda: one + one))
    return Ceiling(2 * length * dtype.itemsize / copied, 2 * size**3 / multiplied, latency, dtype.name)


def _seconds(work: Callable[[], Any]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _best(work: Callable[[], Any]) -> float:
    work()
    return min(_seconds(work) for _ in range(TRIES))


def _usual(work: Callable[[], Any]) -> float:
    work()
    return statistics.median(_seconds(work) for _ in range(SMALL))


def roofline(adapter: Adapter, steps: tuple[StepTime, ...], dtype: np.dtype[Any]) -> Roofline | None:
    """The ceilings beside the steps that have a place under them; None where no step has."""
    drawn = tuple(step for step in steps if step.flops and step.nbytes and step.host > 0 and step.device > 0)
    return Roofline(ceiling(None, dtype), ceiling(adapter, dtype), drawn) if drawn else None


def bound_by(step: StepTime, side: Ceiling, *, is_host: bool) -> Literal["launch", "memory", "arithmetic"]:
    """What keeps a step from being faster: ``"memory"``, ``"arithmetic"`` or ``"launch"``."""
    seconds = (step.host if is_host else step.device) / max(1, step.times)
    if seconds < LAUNCHES * side.latency:
        return "launch"
    return "memory" if (step.flops or 0) / step.nbytes < side.flops / side.bandwidth else "arithmetic"
