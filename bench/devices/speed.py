"""Figures of time: the swapped cell beside one that is written by hand, a cell beside itself, what a hook costs."""

from __future__ import annotations

import time
from collections import Counter

import numpy as np

from bench.devices.cells import CELLS, explained, sides
from bench.devices.figure import Figure
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.blocks import in_turn, ratio_interval
from tensorviz.device.control import drained
from tensorviz.device.rerun import Rerun

__all__ = ["measure"]

ROUNDS = 20
OPERATIONS = 1000
CLOSE, CLOSE_BY_LAUNCHES = 1.05, 1.15


def measure(adapter: Adapter) -> list[Figure]:
    """All of them."""
    return [*_by_hand(adapter), _same(), *_per_operation(adapter)]


def _by_hand(adapter: Adapter) -> list[Figure]:
    figures = []
    for cell in CELLS:
        hand, swapped = sides(cell, adapter)
        times = drained(in_turn(hand, swapped))
        low, high = (1 / each for each in reversed(ratio_interval(*times)))
        most = CLOSE_BY_LAUNCHES if cell.is_launch_bound else CLOSE
        ratio = times[1].median / times[0].median
        measured = f"{ratio:.2f} times ({low:.2f} to {high:.2f}), by hand {times[0].median * 1e3:.3g} ms"
        holds = True if high <= most else False if low > most else None
        measured += "" if holds is not None else ", too noisy to say"
        figures.append(Figure(f"whole cell beside one by hand: {cell.what}", measured, f"{most}", holds))
    return figures


def _same() -> Figure:
    square = np.ones((300, 300))
    explanation = explained("C = A @ A", A=square)
    words = Counter(" ".join(explanation.compare(explanation).verdict.split()[:2]) for _ in range(ROUNDS))
    same = words["About the"]
    measured = f"{same} of {ROUNDS} about the same; " + ", ".join(
        f"{n} '{w} ...'" for w, n in words.items() if n and w != "About the"
    )
    return Figure("a cell beside itself", measured.rstrip("; "), f"{ROUNDS} of {ROUNDS}", same == ROUNDS)


def _per_operation(adapter: Adapter) -> list[Figure]:
    source = f"for _ in range({OPERATIONS}):\n    y = x + 1"
    x = np.ones(8)
    explanation = explained(source, x=x)
    rerun = Rerun(explanation._recording, explanation._start)
    plain = min(_plain(source, x) for _ in range(7))
    hosts = [rerun.host() for _ in range(7)]
    there = min(rerun.device(adapter, hosts[0]).seconds for _ in range(3))
    by_hand = min(_there(adapter, x) for _ in range(3))
    host = min(each.seconds for each in hosts)
    return [
        Figure(
            "checked run on the CPU, for each operation",
            f"{(host - plain) / OPERATIONS * 1e6:.1f} µs more",
            "aim: 10 µs",
        ),
        Figure(
            "checked run there, for each operation", f"{(there - by_hand) / OPERATIONS * 1e6:.1f} µs more", "aim: 10 µs"
        ),
    ]


def _plain(source: str, x: np.ndarray) -> float:
    code = compile(source, "<cell>", "exec")
    before = time.perf_counter()
    exec(code, {"x": x})
    return time.perf_counter() - before


def _there(adapter: Adapter, x: np.ndarray) -> float:
    with adapter.running():
        there = adapter.to_device(x)
        before = time.perf_counter()
        for _ in range(OPERATIONS):
            y = there + 1
        adapter.wait_for([y])
        return time.perf_counter() - before
