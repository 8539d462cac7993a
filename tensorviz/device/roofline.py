"""What a machine can do at most, measured here and now: bytes per second, arithmetic per second, the smallest step."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.control import Control, Slices
from tensorviz.device.index import Home
from tensorviz.device.step_times import StepTime

__all__ = ["Ceiling", "Roofline", "bound_by", "ceiling", "latency", "roofline"]

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
_latencies: dict[tuple[str, str], float] = {}
Once = Callable[[], float]


def ceiling(adapter: Adapter | None, dtype: np.dtype[Any], control: Control) -> Slices[Ceiling]:
    """Measured once for each library and dtype, try by try; NumPy's where there is no adapter."""
    key = (*_key(adapter), dtype.name)
    if key not in _known:
        copied, multiplied = _on_host(dtype) if adapter is None else _there(adapter, dtype)
        nbytes, seconds = yield from _best(copied, control)
        flops, spent = yield from _best(multiplied, control)
        _known[key] = Ceiling(nbytes / seconds, flops / spent, latency(adapter), dtype.name)
    return _known[key]


def latency(adapter: Adapter | None) -> float:
    """Seconds of the smallest operation, measured once for each library."""
    key = _key(adapter)
    if key not in _latencies:
        _latencies[key] = _usual(np.ones(1), None) if adapter is None else _usual_there(adapter)
    return _latencies[key]


def _key(adapter: Adapter | None) -> tuple[str, str]:
    return ("", "") if adapter is None else (adapter.name, adapter.place)


def _sizes(dtype: np.dtype[Any], *, is_cpu: bool) -> tuple[int, int]:
    """Items that are copied, rows of the matrices."""
    return COPIED_BYTES[is_cpu] // dtype.itemsize, SIZES[is_cpu]


def _on_host(dtype: np.dtype[Any]) -> tuple[tuple[int, Callable[[], Once]], ...]:
    length, size = _sizes(dtype, is_cpu=True)

    def copied() -> Once:
        source, target = np.ones(length, dtype), np.ones(length, dtype)
        return lambda: _seconds(lambda: np.copyto(target, source))

    def multiplied() -> Once:
        square = np.ones((size, size), dtype)
        return lambda: _seconds(lambda: np.matmul(square, square))

    return (2 * length * dtype.itemsize, copied), (2 * size**3, multiplied)


def _there(adapter: Adapter, dtype: np.dtype[Any]) -> tuple[tuple[int, Callable[[], Once]], ...]:
    length, size = _sizes(dtype, is_cpu=adapter.place == "this CPU")
    product = adapter.function(Home("numpy", "matmul"))

    def once(shape: tuple[int, ...], work: Callable[[Any], Any]) -> Once:
        with adapter.running():
            source = adapter.to_device(np.ones(shape, dtype))

        def run() -> float:
            with adapter.running():
                return _seconds(lambda: adapter.timed(lambda: work(source)))

        return run

    # An immutable array is not copied when it is asked to be.
    copied: Callable[[Any], Any] = lambda x: x + x if adapter.is_immutable else adapter.copy(x)  # noqa: E731
    multiplied: Callable[[Any], Any] = lambda x: x @ x if product is None else product(x, x)  # noqa: E731
    return (
        (2 * length * dtype.itemsize, lambda: once((length,), copied)),
        (2 * size**3, lambda: once((size, size), multiplied)),
    )


def _seconds(work: Callable[[], Any]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _best(measure: tuple[int, Callable[[], Once]], control: Control) -> Slices[tuple[int, float]]:
    """How much there was to do, and the seconds of the fastest try after the first."""
    amount, make = measure
    once, found = make(), []
    for _ in range(TRIES + 1):
        yield
        control.check()
        found.append(once())
    return amount, min(found[1:])


def _usual(one: Any, adapter: Adapter | None) -> float:
    add = (lambda: one + one) if adapter is None else (lambda: adapter.timed(lambda: one + one))
    add()
    return statistics.median(_seconds(add) for _ in range(SMALL))


def _usual_there(adapter: Adapter) -> float:
    with adapter.running():
        return _usual(adapter.to_device(np.ones(1)), adapter)


def roofline(
    adapter: Adapter, steps: tuple[StepTime, ...], dtype: np.dtype[Any], control: Control
) -> Slices[Roofline | None]:
    """The ceilings beside the steps that have a place under them; None where no step has."""
    drawn = tuple(step for step in steps if step.flops and step.nbytes and step.host > 0 and step.device > 0)
    if not drawn:
        return None
    host = yield from ceiling(None, dtype, control)
    there = yield from ceiling(adapter, dtype, control)
    return Roofline(host, there, drawn)


def bound_by(step: StepTime, side: Ceiling, *, is_host: bool) -> Literal["launch", "memory", "arithmetic"]:
    """What keeps a step from being faster: ``"memory"``, ``"arithmetic"`` or ``"launch"``."""
    seconds = (step.host if is_host else step.device) / max(1, step.times)
    if seconds < LAUNCHES * side.latency:
        return "launch"
    return "memory" if (step.flops or 0) / step.nbytes < side.flops / side.bandwidth else "arithmetic"
