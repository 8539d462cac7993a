"""Figures that need CUDA: step times beside CuPy's own, memory and what comes after it runs out, what CuPy does not raise."""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from bench.devices.cells import explained
from bench.devices.figure import Figure
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.compare import compare

__all__ = ["measure"]


def measure(adapter: Adapter) -> list[Figure]:
    """All of them."""
    cupy = adapter.namespace
    return [
        _beside_profiler(adapter, cupy),
        _beside_batch(adapter, cupy),
        _busy(adapter),
        _out_of_memory(adapter, cupy),
        *(_told(adapter, *pair) for pair in QUIET),
    ]


QUIET = (
    ("a singular matrix", "try:\n    y = np.linalg.inv(A)\nexcept np.linalg.LinAlgError:\n    y = A * 0"),
    ("an index beyond the end", "try:\n    y = x[np.array([99])]\nexcept IndexError:\n    y = x * 0"),
    ("a division by zero", "y = x / 0.0"),
)


def _busy_of(adapter: Adapter, work: Any) -> float:
    adapter.timed(work)
    return statistics.median(adapter.timed(work)[1] for _ in range(20))


def _beside_profiler(adapter: Adapter, cupy: Any) -> Figure:
    from cupyx.profiler import benchmark

    large = cupy.ones((4096, 4096))
    ours = _busy_of(adapter, lambda: large @ large)
    theirs = float(np.median(benchmark(lambda: large @ large, (), n_repeat=20).gpu_times))
    off = ours / theirs - 1
    return Figure(
        "a step beside cupyx.profiler, 4096 x 4096", f"{off:+.1%} of {theirs * 1e3:.3g} ms", "±3 %", abs(off) <= 0.03
    )


def _beside_batch(adapter: Adapter, cupy: Any) -> Figure:
    small = cupy.ones(1000)
    ours = _busy_of(adapter, lambda: small + 1)
    begin, end = cupy.cuda.Event(), cupy.cuda.Event()
    begin.record()
    for _ in range(100):
        small + 1
    end.record()
    end.synchronize()
    batch = cupy.cuda.get_elapsed_time(begin, end) / 1e3 / 100
    off = abs(ours - batch)
    measured = f"{ours * 1e6:.1f} µs, of a hundred {batch * 1e6:.1f} µs each"
    return Figure("a small step beside a hundred", measured, "10 % or 2 µs", off <= max(0.1 * batch, 2e-6))


def _busy(adapter: Adapter) -> Figure:
    explanation = explained("y = x\nfor _ in range(50):\n    y = np.tanh(y) + x", x=np.ones(1_000_000))
    found = compare(explanation._recording, explanation._start, adapter, is_timed=True)
    busy = sum(step.device - step.waiting for step in found.step_times)
    wall = found.device.timed.median if found.device.timed else 0.0
    return Figure("busy in all steps beside the whole cell", f"{busy / wall:.2f}", "1.05", busy <= 1.05 * wall)


def _out_of_memory(adapter: Adapter, cupy: Any) -> Figure:
    held = cupy.get_default_memory_pool().total_bytes()
    free, _ = adapter.memory() or (0, 0)
    explanation = explained("y = x.sum()", x=np.ones(8))
    before = compare(explanation._recording, explanation._start, adapter).agrees
    try:
        cupy.ones(int(free), dtype=np.float64)
        is_raised = False
    except adapter.out_of_memory:
        is_raised = True
    adapter.release()
    after = compare(explanation._recording, explanation._start, adapter).agrees
    returned = cupy.get_default_memory_pool().total_bytes() <= max(held, 2**20)
    is_well = before and is_raised and after and returned
    return Figure("memory runs out", "raised, returned, the next run agrees" if is_well else "not so", "so", is_well)


def _told(adapter: Adapter, what: str, source: str) -> Figure:
    names = {"A": np.ones((3, 3)), "x": np.arange(4.0)}
    explanation = explained(source, **{name: value for name, value in names.items() if name in source})
    with np.errstate(all="ignore"):
        before = time.perf_counter()
        found = compare(explanation._recording, explanation._start, adapter)
    how = "agrees with NumPy" if found.agrees else f"told: {found.reason[:60]}" if found.stopped else "differs, told"
    return Figure(what, f"{how} ({time.perf_counter() - before:.1f} s)", "agrees, or told", holds=True)
