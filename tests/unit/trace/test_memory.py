"""Watching holds little, however large the arrays and however long the loop; what was not read says so."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace import keeper
from tensorviz.trace.limits import Limits
from tests.unit.trace.watching import watch

# NumPy reports its buffers to tracemalloc.
PEAK = """
import tracemalloc
import numpy as np
from tensorviz.trace.session import record_source
SOURCE = "r = ((a + b) * 2 - a + 1) / 3"
names = {"a": np.ones(10_000_000), "b": np.ones(10_000_000)}
tracemalloc.start()
exec(SOURCE, dict(names))
plain = tracemalloc.get_traced_memory()[1]
tracemalloc.reset_peak()
outcome = record_source(SOURCE, dict(names))
assert len(outcome.recording.events) == 5, outcome
print(plain, tracemalloc.get_traced_memory()[1])
"""


@pytest.mark.slow
def test_temporaries_are_reused_as_without() -> None:
    done = subprocess.run([sys.executable, "-c", PEAK], capture_output=True, text=True, check=True)
    plain, watched = map(int, done.stdout.split())
    assert plain == pytest.approx(80e6, rel=0.01)
    assert watched - plain < 2**20


@pytest.mark.slow
@pytest.mark.parametrize(("head", "count"), [("for i in range(n):", 10**7), ("while (i := i + 1) < n:", 10**6)])
def test_many_iterations(head: str, count: int) -> None:
    recording = watch(f"i = -1\n{head}\n    v[0] = i", v=np.ones(8000), n=count)
    assert len(recording.events) <= 10_000
    assert recording.nbytes <= 64 * 2**20
    ((recorded, run),) = recording.omitted.iterations.values()
    assert recorded < 200
    assert run == count


@pytest.mark.slow
@pytest.mark.parametrize("size", [10, 1000, 8000, 90_000])
def test_no_cell_keeps_more_than_its_limits(size: int) -> None:
    source = "def f(v):\n    w = v * 2\n    w[0] = 1\n    w += v\n    return w.max()\n" + "".join(
        "for i in range(60):\n    s = f(v + i)\n" for _ in range(40)
    )
    limits = Limits(events=3000, nbytes=8 * 2**20)
    recording = watch(source, limits, v=np.ones(size))
    assert len(recording.events) == limits.events
    assert recording.nbytes <= limits.nbytes
    assert (recording.omitted.arrays > 0) == (1000 <= size < 90_000)  # of the largest only a window is kept
    kept = {id(s.values): s.nbytes for e in recording.events for s in (e.result, e.before, e.after)
            if isinstance(s, Snapshot) and s.values is not None}  # fmt: skip
    assert sum(kept.values()) <= recording.nbytes


def test_one_loop_does_not_take_all_the_memory() -> None:
    recording = watch("for i in range(200):\n    x = x + 1", x=np.zeros(8000))
    ((recorded, run),) = recording.omitted.iterations.values()
    assert run == 200
    assert 60 < recorded < 80
    few = watch("for i in range(200):\n    x = x + 1", Limits(nbytes=2**20), x=np.zeros(8000))
    ((recorded, _),) = few.omitted.iterations.values()
    assert 8 <= recorded < 20
    assert all(isinstance(event.result, Snapshot) and event.result.is_whole for event in few.events)


def test_reading_large_arrays_has_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "READING_FREE_NS", 0)
    monkeypatch.setattr(keeper, "READING_SHARE", 0.0)
    recording = watch("b = a + 1\nc = s + 1", a=np.zeros(20_000), s=np.zeros(3))
    large, small = (event.result for event in recording.events)
    assert isinstance(large, Snapshot)
    assert isinstance(small, Snapshot)
    assert (large.reason, large.shape, large.window_values) == (keeper.OUT_OF_TIME, (20_000,), None)
    assert small.is_whole
    assert recording.omitted.arrays > 0
    assert any("not read" in note for note in recording.notes)


def test_the_first_large_arrays_are_always_read() -> None:
    (event,) = watch("b = a + 1", a=np.zeros(20_000)).events
    assert isinstance(event.result, Snapshot)
    assert event.result.window_values is not None
