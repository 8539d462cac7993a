"""The time to say why an operation failed: the rule, the checked repairs, the frames, for every cell of the corpus.

Of a cell that fails unexplained, the time to keep what ``%explain --last-error`` will need. A cell that works is kept
nothing of; what the loaded extension costs it stands among the rows of tracing.
"""

from __future__ import annotations

import statistics
import time
import warnings

import numpy as np

from bench.result import Result
from tensorviz.explain.build import explain
from tensorviz.trace.postmortem import record_failure
from tensorviz.trace.session import record_source
from tests.corpus.errors import NUMPY, numpy_names

ROUNDS = 5
LARGE = 100_000_000


def measure() -> list[Result]:
    """The slowest of all cards, and that of two arrays of 10^8 elements."""
    times = [_card(entry.cell, numpy_names()) for entry in NUMPY]
    wide = np.broadcast_to(np.float32(1), (LARGE // 100, 100))
    large = _card("x - y", {"np": np, "x": wide, "y": np.broadcast_to(np.float32(1), (LARGE // 100,))})
    kept = [_kept(entry.cell, numpy_names()) for entry in NUMPY]
    how = f"{len(times)} failing cells, median of {ROUNDS} each, CPU time"
    return [
        Result("error card, the slowest of the corpus", max(times), "ms", 50, how),
        Result("error card, an operand of 10^8 elements", large, "ms", 50, f"median of {ROUNDS}, CPU time"),
        Result("a failed cell without %%explain, the slowest", max(kept), "ms", 50, f"kept for --last-error; {how}"),
    ]


def _kept(cell: str, names: dict[str, object]) -> float:
    error = _raised(cell, names)
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        record_failure(error, {"<cell>": cell})
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def _raised(cell: str, names: dict[str, object]) -> BaseException:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            exec(compile(cell, "<cell>", "exec"), names)
        except Exception as error:
            return error
    raise AssertionError(cell)


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
