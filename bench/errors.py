"""The time to say why an operation failed: the rule, the checked repairs, the frames, for every cell of the corpus."""

from __future__ import annotations

import statistics
import time
import warnings

import numpy as np

from bench.result import Result
from tensorviz.explain.build import explain
from tensorviz.trace.session import record_source
from tests.corpus.errors import NUMPY, numpy_names

ROUNDS = 5
LARGE = 100_000_000


def measure() -> list[Result]:
    """The slowest of all cards, and that of two arrays of 10^8 elements."""
    times = [_card(entry.cell, numpy_names()) for entry in NUMPY]
    wide = np.broadcast_to(np.float32(1), (LARGE // 100, 100))
    large = _card("x - y", {"np": np, "x": wide, "y": np.broadcast_to(np.float32(1), (LARGE // 100,))})
    how = f"{len(times)} failing cells, median of {ROUNDS} each, CPU time"
    return [
        Result("error card, the slowest of the corpus", max(times), "ms", 50, how),
        Result("error card, an operand of 10^8 elements", large, "ms", 50, f"median of {ROUNDS}, CPU time"),
    ]


def _card(cell: str, names: dict[str, object]) -> float:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        recording = record_source(cell, names).recording
    times = []
    for _ in range(ROUNDS):
        (failed,) = (step for step in explain(recording) if step.failed)
        start = time.process_time()
        _ = failed.occurrence(0).readings
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000
