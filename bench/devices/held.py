"""What must hold on every device: nothing wrong, nothing touched, bytes counted, memory told."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from pathlib import Path

import numpy as np

from bench.devices.cells import explained
from bench.devices.figure import Figure
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.compare import compare
from tensorviz.device.rerun import Rerun
from tests.corpus.on_devices import cells, judge, snippets

__all__ = ["PEAKS", "corpus", "single_cells"]

LEAST = {"cupy": 0.95, "jax": 0.97, "dpnp": 0.94, "torch": 0.9}
PEAKS = (
    "y = np.exp(-x)\nz = (x - y) ** 2 / (1 + y)",
    "C = A @ A.T\nD = C + C.T\ndel C\ns = D.sum()",
    "for i in range(5):\n    x = x * 2 + 1",
)


def corpus(adapter: Adapter, folder: Path) -> list[Figure]:
    """Every snippet and every cell, judged by comparing with a plain run."""
    judged = {"snippets": [judge(case, adapter, folder) for case in snippets()]}
    judged["cells"] = [judge(case, adapter, folder) for case in cells()]
    figures = []
    for what, found in judged.items():
        kinds = Counter(each.kind for each in found)
        wrong = kinds["wrong"] + kinds["told"]
        figures.append(Figure(f"{what}: silently or visibly wrong", f"{wrong} of {len(found)}", "0", wrong == 0))
        named = ", ".join(f"{kinds[kind]} {words}" for kind, words in _KINDS.items() if kinds[kind])
        share = kinds["device"] / len(found)
        least = LEAST[adapter.name]
        figures.append(
            Figure(f"{what}: all of it there", named, f"{least:.0%} there" if what == "snippets" else "",
                   share >= least if what == "snippets" else None)
        )  # fmt: skip
    every = [*judged["snippets"], *judged["cells"]]
    touched = sum(bool(each.touched) for each in every)
    figures.append(Figure("the reader's state is touched", f"{touched} of {len(every)}", "0", touched == 0))
    twice = sum(each.effects > 1 for each in every)
    figures.append(Figure("effects that happen twice", str(twice), "0", twice == 0))
    silent = sum(not fallback.reason for each in every for fallback in each.comparison.fallbacks)
    figures.append(Figure("steps on the CPU without a reason", str(silent), "0", silent == 0))
    return figures


_KINDS = {"device": "there", "host": "with a visible step on the CPU", "stopped": "stopped with a reason"}


def single_cells(adapter: Adapter) -> list[Figure]:
    """Bytes, shared memory, saved inputs, the memory told beforehand."""
    x = np.ones((1000, 40))
    explanation = explained("y = x * 2\nz = float(y.sum())", x=x)
    saved = sum(copy.nbytes for copy, _ in explanation._start.copies())
    found = compare(explanation._recording, explanation._start, adapter)
    moved, wanted = found.transfers, (x.nbytes, x.nbytes + 8)
    a = np.zeros(10)
    shared = explained("a[0] = 100.0\ns = float(b.sum())", a=a, b=a[::2])
    overlap = compare(shared._recording, shared._start, adapter)
    is_right = overlap.stopped or overlap.results["s"] == 100.0
    return [
        Figure(
            "bytes there and back",
            f"{moved.to_device:,} and {moved.to_host:,}",
            f"{wanted[0]:,} and {wanted[1]:,}",
            (moved.to_device, moved.to_host) == wanted,
        ),
        Figure("overlapping inputs", "stopped" if overlap.stopped else "right", "right or stopped", is_right),
        Figure("bytes kept of inputs that are only read", f"{saved:,}", "0", saved == 0),
        *map(_peak, PEAKS),
    ]


def _peak(source: str) -> Figure:
    names = {"np": np, "x": np.ones(500_000), "A": np.ones((700, 700))}
    names = {name: value for name, value in names.items() if name == "np" or name in source}
    explanation = explained(source, **names)
    told = Rerun(explanation._recording, explanation._start).host().run.memory.peak
    inputs = sum(value.nbytes for value in names.values() if isinstance(value, np.ndarray))
    code = compile(source, "<cell>", "exec")
    tracemalloc.start()
    exec(code, dict(names))
    peak = tracemalloc.get_traced_memory()[1] + inputs
    tracemalloc.stop()
    off = told / peak - 1
    short = source.partition("\n")[0]
    return Figure(f"memory told beforehand: `{short}`", f"{off:+.1%} of {peak / 1e6:.1f} MB", "±1 %", abs(off) <= 0.01)
