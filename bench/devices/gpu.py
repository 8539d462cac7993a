"""Figures that need CUDA: step times beside CuPy's own, memory and what comes after it runs out, what CuPy does not raise."""

from __future__ import annotations

import _thread
import statistics
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from bench.devices.cells import explained
from bench.devices.figure import Figure, each
from bench.devices.held import PEAKS
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.compare import compare
from tensorviz.device.control import Control, drained
from tensorviz.device.light_side import LightSide
from tensorviz.device.rerun import Rerun
from tensorviz.device.timing import helped
from tensorviz.device.ways.quick import comparing_quick

__all__ = ["measure"]


def measure(adapter: Adapter) -> Iterator[Figure]:
    """All of them, each as soon as it is there."""
    yield from each(
        _beside_profiler, _beside_batch, _events, _busy, _interrupt, _out_of_memory, _parts, _quickly, adapter=adapter
    )
    for source in PEAKS:
        yield from each(partial(_peak, source), adapter=adapter)
    for what, source in QUIET:
        yield from each(partial(_told, what, source), adapter=adapter)


QUIET = (
    ("a singular matrix", "try:\n    y = np.linalg.inv(A)\nexcept np.linalg.LinAlgError:\n    y = A * 0"),
    ("an index beyond the end", "try:\n    y = x[np.array([99])]\nexcept IndexError:\n    y = x * 0"),
    ("a division by zero", "y = x / 0.0"),
)
LIMIT = 32 * 2**20
SPIN_SECONDS = 0.5


def _busy_of(adapter: Adapter, work: Any) -> float:
    adapter.timed(work)
    return statistics.median(adapter.timed(work)[1] for _ in range(20))


def _beside_profiler(adapter: Adapter) -> Figure:
    cupy = adapter.namespace
    from cupyx.profiler import benchmark

    large = cupy.ones((4096, 4096))
    ours = _busy_of(adapter, lambda: large @ large)
    theirs = float(np.median(benchmark(lambda: large @ large, (), n_repeat=20).gpu_times))
    off = ours / theirs - 1
    return Figure(
        "a step beside cupyx.profiler, 4096 x 4096", f"{off:+.1%} of {theirs * 1e3:.3g} ms", "±3 %", abs(off) <= 0.03
    )


def _beside_batch(adapter: Adapter) -> Figure:
    cupy = adapter.namespace
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


def _events(adapter: Adapter) -> Figure:
    """What two events around an operation cost Python."""
    cupy = adapter.namespace
    small, rounds = cupy.ones(1000), 1000

    def seconds(*, is_clocked: bool) -> float:
        before = time.perf_counter()
        for _ in range(rounds):
            begin, end = (cupy.cuda.Event(), cupy.cuda.Event()) if is_clocked else (None, None)
            if begin is not None:
                begin.record()
            small + 1
            if end is not None:
                end.record()
        return (time.perf_counter() - before) / rounds

    plain, clocked = (min(seconds(is_clocked=each) for _ in range(7)) for each in (False, True))
    adapter.synchronize()
    more = (clocked - plain) * 1e6
    return Figure("events around an operation", f"{more:.1f} µs more", "6 µs", more <= 6)


def _interrupt(adapter: Adapter) -> Figure:
    """How long after a kernel has ended an interrupt that came meanwhile is raised."""
    adapter._spin((1,), (1,), (np.uint64(1000),))  # type: ignore[attr-defined]
    adapter.synchronize()
    threading.Timer(SPIN_SECONDS / 5, _thread.interrupt_main).start()
    before = time.perf_counter()
    is_raised = False
    try:
        adapter._spin((1,), (1,), (np.uint64(SPIN_SECONDS * 1e9),))  # type: ignore[attr-defined]
        adapter.synchronize()
        time.sleep(SPIN_SECONDS)
    except KeyboardInterrupt:
        is_raised = True
    late = (time.perf_counter() - before - SPIN_SECONDS) * 1e3
    adapter.synchronize()
    measured = f"{max(0.0, late):.0f} ms after the kernel ended" if is_raised else "not raised"
    return Figure("an interrupt", measured, "50 ms", is_raised and late <= 50)


def _out_of_memory(adapter: Adapter) -> Figure:
    """A cell that needs more than the pool may give, told with names; afterwards the pool is empty and works."""
    pool = adapter.namespace.get_default_memory_pool()
    pool.free_all_blocks()
    held = pool.total_bytes()
    explanation = explained(f"small = np.ones(1000)\ny = np.ones({LIMIT})", np=np)
    pool.set_limit(size=held + LIMIT)
    try:
        found = compare(explanation._recording, explanation._start, adapter)
    finally:
        pool.set_limit(size=0)
    is_told = all(words in found.reason for words in ("ran out of memory", "bytes were free", "`small`"))
    adapter.release()
    returned = pool.total_bytes() <= max(held, 2**20)
    after = explained("y = x.sum()", x=np.ones(8))
    is_well = is_told and returned and compare(after._recording, after._start, adapter).agrees
    measured = "told with names, returned, the next run agrees" if is_well else f"not so: {found.reason[:80]}"
    return Figure("memory runs out", measured, "so", is_well)


def _peak(source: str, adapter: Adapter) -> Figure:
    """The memory told beforehand beside what CuPy's pool is asked for."""
    cupy = adapter.namespace

    class Peak(cupy.cuda.MemoryHook):  # type: ignore[misc, name-defined]
        name = "peak"
        now = most = 0

        def malloc_postprocess(self, **given: Any) -> None:
            self.now += given["mem_size"]
            self.most = max(self.most, self.now)

        def free_postprocess(self, **given: Any) -> None:
            self.now -= given["mem_size"]

    names = {"x": np.ones(500_000), "A": np.ones((700, 700))}
    explanation = explained(source, **{name: value for name, value in names.items() if name in source})
    rerun = Rerun(explanation._recording, explanation._start)
    host = rerun.host()
    side = LightSide(rerun, host, helped(rerun.device(adapter, host)), adapter)
    side.once()
    side.names.clear()
    with Peak() as hook:
        side.once()
    told = host.run.memory.peak
    off = told / hook.most - 1
    measured = f"{off:+.1%} of {hook.most / 1e6:.1f} MB"
    return Figure(f"memory there: `{source.partition(chr(10))[0]}`", measured, "±10 %", abs(off) <= 0.1)


def _parts(adapter: Adapter) -> Figure:
    """A branch on a value that the device has otherwise: stopped there, with both values."""
    source = "s = x.sum()\nif float(s) > limit:\n    s = s * 2"
    x = np.random.default_rng(5).random(1_000_003)
    with adapter.running():
        there = float(adapter.to_host(adapter.namespace.sum(adapter.to_device(x))))
    here = float(x.sum())
    explanation = explained(source, x=x, limit=(here + there) / 2)
    found = compare(explanation._recording, explanation._start, adapter)
    if here == there:
        return Figure("a branch that goes the other way", "both sums are the same here")
    is_told = found.stopped and found.span is not None and found.span.line == 2 and found.difference is not None
    return Figure("a branch that goes the other way", found.reason[:80], "stopped with both values", is_told)


def _quickly(adapter: Adapter) -> Figure:
    """A product of float32 with TF32 and without."""
    x = np.random.default_rng(5).random((4096, 4096), dtype=np.float32)
    explanation = explained("C = A @ A", A=x)
    found = drained(comparing_quick(explanation._recording, explanation._start, adapter, Control()))
    digits = found.digits or 0.0
    measured = f"{digits:.1f} digits left. {found.verdict}" if not found.stopped else found.reason
    return Figure("TF32 instead of float32, 4096 x 4096", measured, "3 digits", digits >= 3)


def _told(what: str, source: str, adapter: Adapter) -> Figure:
    """Where the comparison says that the results agree, NumPy's own must be what the device gave."""
    names = {"A": np.ones((3, 3)), "x": np.arange(4.0)}
    names = {name: value for name, value in names.items() if name in source}
    plain: dict[str, Any] = {"np": np, **names}
    with np.errstate(all="ignore"):
        exec(source, plain)
        explanation = explained(source, **names)
        before = time.perf_counter()
        found = compare(explanation._recording, explanation._start, adapter)
    how = "agrees with NumPy" if found.agrees else f"told: {found.reason[:60]}" if found.stopped else "differs, told"
    is_well = not found.agrees or bool(np.allclose(found.results["y"], plain["y"], equal_nan=True))
    return Figure(what, f"{how} ({time.perf_counter() - before:.1f} s)", "agrees, or told", is_well)
