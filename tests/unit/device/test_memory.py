"""The predicted peak against what Python's own allocator saw."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device.compare import compare
from tests.unit.device.simulated import SimulatedDevice

SETUP = "import numpy as np\nx = np.ones((1000, 1000))\n"
CELLS = [
    "y = x * 2",
    "y = np.exp(-x)\nz = (x - y) ** 2 / (1 + y)\ndel y\nw = z @ z.T\nout = w.sum()",
    "for i in range(5):\n    y = x + i",
    "y = x.copy()\nfor i in range(5):\n    y += i",
    "views = [x.T, x[::2], x.reshape(-1)]",
    "kept = [x * i for i in range(4)]",
    "y = np.concatenate([x, x])\nz = y.sum(axis=0)",
    "def f(a):\n    b = a * 2\n    return b - a\nz = f(f(x))",
    "y = x[x > 0.5]",
    "y = x * 0\ny[:150] = 1\ny = y.astype(np.float32)",
]


def peak(source):
    names = {"__name__": "__main__"}
    exec(SETUP, names)
    explanation = tv.explain(source, namespace=names)
    return compare(explanation._recording, explanation._start, SimulatedDevice()).peak


def measured(source):
    """Bytes at the peak of a plain run, the inputs included."""
    names = {}
    tracemalloc.start()
    exec(SETUP, names)
    tracemalloc.reset_peak()
    exec(compile(source, "<plain>", "exec"), names)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


@pytest.mark.parametrize("source", CELLS)
def test_the_peak(source):
    assert peak(source) == pytest.approx(measured(source), rel=0.01)


def test_what_does_not_fit_is_not_begun():
    names = {"np": np, "__name__": "__main__"}
    explanation = tv.explain("x = np.ones(100)\ny = np.ones((100, 100))", namespace=names)
    comparison = compare(explanation._recording, explanation._start, SimulatedDevice(limit=100_000))
    assert comparison.reason.startswith("The cell needs about 81,408 bytes")
    assert "50,000 of 100,000 are free" in comparison.reason
    assert comparison.span.line == 2


class Small(SimulatedDevice):
    """Tells more room than it has; what is held counts."""

    def __init__(self, limit):
        super().__init__(limit)
        self.is_released = False

    def memory(self):
        return 10**9, 2 * 10**9

    def release(self):
        self.is_released = True


def test_memory_that_runs_out_is_told_and_the_next_run_works():
    names = {"np": np, "__name__": "__main__"}
    source = "small = np.ones(50)\nlarge = np.ones((20, 20))\nview = large[1:]\ny = np.ones((100, 100))"
    explanation = tv.explain(source, namespace=names)
    adapter = Small(limit=40_000)
    comparison = compare(explanation._recording, explanation._start, adapter)
    assert comparison.stopped
    assert (comparison.span.line, comparison.source) == (4, "np.ones((100, 100))")
    words = "SIMULATED ran out of memory: SimulatedOutOfMemoryError: allocating 80,000 bytes. "
    held = "1,000,000,000 of 2,000,000,000 bytes were free. The largest arrays there: `large` 3.1 KiB, `small` 400 B."
    assert comparison.reason == words + held
    assert adapter.is_released
    after = tv.explain("y = np.ones((20, 20)) * 2", namespace=names)
    assert compare(after._recording, after._start, adapter).agrees
