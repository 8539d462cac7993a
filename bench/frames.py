"""The time to tell a long cell: every frame of 200 steps of all families."""

from __future__ import annotations

import statistics
import time

import numpy as np

from bench.result import Result
from tensorviz.explain.build import explain
from tensorviz.trace.session import record_source

ROUNDS = 7
BLOCK = """
x{i} = A @ B + {i}
y{i} = x{i}[1:, ::2]
z{i} = y{i}.sum(axis=0)
w{i} = x{i}.reshape(-1)
v{i} = np.concatenate([w{i}, w{i}])
m{i} = np.where(v{i} > 3, v{i}, 0)
s{i} = m{i}.std()
t{i} = x{i}.T
"""
CELL = "\n".join(BLOCK.format(i=i) for i in range(20))


def measure() -> list[Result]:
    """Explain the cell anew in every round."""
    times = []
    for _ in range(ROUNDS):
        namespace = {"np": np, "A": np.arange(12.0).reshape(3, 4), "B": np.arange(20.0).reshape(4, 5)}
        recording = record_source(CELL, namespace).recording
        start = time.process_time()
        steps = explain(recording)
        frames = sum(len(reading.frames) for step in steps for reading in step.occurrence(0).readings)
        times.append(time.process_time() - start)
    how = f"{len(steps)} steps, {frames} frames; CPU time, median of {ROUNDS}"
    return [Result("all frames of a cell with 200 steps", statistics.median(times) * 1000, "ms", 300, how)]
