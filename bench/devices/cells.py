"""Cells with the code that one would write by hand for another library, and the runs of both."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import tensorviz as tv
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.light_side import LightSide, replayed
from tensorviz.device.rerun import Rerun
from tensorviz.device.timing import helped

__all__ = ["CELLS", "Handwritten", "explained", "sides", "swapped"]


@dataclass(frozen=True)
class Handwritten:
    """``by_hand(xp, **inputs)`` does with the library's module what ``source`` does with NumPy."""

    what: str
    source: str
    inputs: Callable[[], dict[str, Any]]
    by_hand: Callable[..., Any]
    is_launch_bound: bool = False


def _attention(xp: Any, q: Any, k: Any, v: Any) -> Any:
    scores = q @ k.T / 8.0
    weights = xp.exp(scores - scores.max(axis=1, keepdims=True))
    return (weights / weights.sum(axis=1, keepdims=True)) @ v


def _loop(xp: Any, x: Any, y: Any) -> Any:
    for _ in range(300):
        x = xp.tanh(x + y) * 0.5
    return x


def _rng() -> np.random.Generator:
    return np.random.default_rng(5)


CELLS = (
    Handwritten(
        "a product of matrices",
        "C = A @ B",
        lambda: {"A": _rng().random((1500, 1500)), "B": _rng().random((1500, 1500))},
        lambda _xp, A, B: A @ B,
    ),
    Handwritten(
        "attention",
        "scores = q @ k.T / 8.0\nweights = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
        "out = (weights / weights.sum(axis=1, keepdims=True)) @ v",
        lambda: {name: _rng().random((1024, 64)) for name in "qkv"},
        _attention,
    ),
    Handwritten(
        "300 small operations in a loop",
        "for _ in range(300):\n    x = np.tanh(x + y) * 0.5",
        lambda: {"x": _rng().random(1000), "y": _rng().random(1000)},
        _loop,
        is_launch_bound=True,
    ),
)


def explained(source: str, **names: Any) -> Any:
    """An explanation of a cell of a notebook."""
    return tv.explain(source, namespace={"np": np, "__name__": "__main__", **names})


def swapped(source: str, inputs: dict[str, Any], adapter: Adapter) -> LightSide:
    """A cell on a device, as the comparison times it."""
    explanation = explained(source, **inputs)
    rerun = Rerun(explanation._recording, explanation._start)
    host = rerun.host()
    kept = frozenset(replayed(rerun, host)) | helped(rerun.device(adapter, host))
    return LightSide(rerun, host, kept, adapter)


def sides(cell: Handwritten, adapter: Adapter) -> tuple[Callable[[], float], Callable[[], float]]:
    """One run by hand and one of the swapped cell; each gives its seconds."""
    inputs = cell.inputs()

    def by_hand() -> float:
        with adapter.running():
            there = {name: adapter.to_device(value) for name, value in inputs.items()}
            adapter.wait_for(list(there.values()))
            before = time.perf_counter()
            adapter.wait_for([cell.by_hand(adapter.namespace, **there)])
            return time.perf_counter() - before

    return by_hand, swapped(cell.source, inputs, adapter).once
