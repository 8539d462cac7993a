"""How many bytes one explained cell sends, without the bundle."""

from __future__ import annotations

import numpy as np

import tensorviz
from bench.result import Result

SMALL = {
    "dot": "np.arange(3.0) @ np.arange(3.0)",
    "matmul": "np.arange(12.0).reshape(3, 4) @ np.arange(20.0).reshape(4, 5)",
    "broadcast": "np.arange(3)[:, None] + np.arange(4)",
    "reshape": "np.arange(24).reshape(2, 3, 4)",
    "reduction": "np.arange(12.0).reshape(3, 4).sum(axis=0)",
}
LARGE = "A @ B"


def measure() -> list[Result]:
    """Count the encoded message and its buffers."""
    return [*_small(), _large()]


def _small() -> list[Result]:
    sizes = {}
    for name, source in SMALL.items():
        explanation = tensorviz.explain(source, namespace={"np": np})
        sizes[name] = _sent(explanation) / len(explanation.steps)
    largest = max(sizes, key=sizes.__getitem__)
    how = f"bytes per step of {', '.join(SMALL)}; the largest: {largest}"
    return [Result("trace of one step, small operands", sizes[largest] / 1000, "KB", 15, how)]


def _large() -> Result:
    rng = np.random.default_rng(0)
    names = {"A": rng.random((1000, 1000)), "B": rng.random((1000, 1000))}
    sent = _sent(tensorviz.explain(LARGE, namespace=names))
    return Result("trace of a 1000x1000 @ 1000x1000 step", sent / 1000, "KB", 60, "the message and its buffers")


def _sent(explanation: tensorviz.Explanation) -> int:
    message, buffers = explanation._message
    return len(message.encode()) + sum(map(len, buffers))
