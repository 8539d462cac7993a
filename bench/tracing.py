"""What watching costs: CPU time of a cell under the tracer over that of the plain cell, in the same run."""

from __future__ import annotations

import importlib.util
import json
import os
import statistics
import subprocess
import sys

from bench.cells import CELLS, SMALL, Cell
from bench.result import Result
from bench.watchers import RIVALS, Watcher, loaded, plain, watched

ROUNDS = 7
MOST_READY_MS = 30
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
HOW = f"CPU time over the plain cell's, median of {ROUNDS} pairs in turn"


def measure() -> list[Result]:
    """Measure in a process of its own, where the matrix library has one thread."""
    command = [sys.executable, "-m", "bench.tracing"]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True)
    return [Result(**each) for each in json.loads(done.stdout.splitlines()[-1])]


def _pairs(cell: Cell, watcher: Watcher, rounds: int) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Seconds of (plain, watched); which goes first alternates."""
    watcher(cell)
    pairs = []
    for index in range(rounds):
        if index % 2:
            second = watcher(cell)
            pairs.append((plain(cell), second))
        else:
            first = plain(cell)
            pairs.append((first, watcher(cell)))
    return pairs


def _ratio(cell: Cell, watcher: Watcher, rounds: int = ROUNDS) -> float:
    return statistics.median(run[1] / base[1] for base, run in _pairs(cell, watcher, rounds))


def _results() -> list[Result]:
    results = []
    ready = 0.0
    for cell in CELLS:
        pairs = _pairs(cell, watched, ROUNDS)
        ratio = statistics.median(run[1] / base[1] for base, run in pairs)
        ready = max(ready, statistics.median(run[0] - base[0] for base, run in pairs) * 1000)
        extra = statistics.median(run[1] - base[1] for base, run in pairs) * 1000
        results.append(Result(f"explained: {cell.name}", ratio, "x", cell.most, f"{HOW}; {extra:.0f} ms more"))
    how = "rewriting, compiling and stepping in, beyond the plain cell's compiling"
    results.append(Result("explained: once per cell, the slowest of these", ready, "ms", MOST_READY_MS, how))
    results.append(Result("not explained: the MLP loop", _ratio(CELLS[2], loaded), "x", 1.03, "extension loaded"))
    return results + [result for cell in SMALL for result in _beside_others(cell)]


def _beside_others(cell: Cell) -> list[Result]:
    watchers = {"tensorviz": watched, **RIVALS}
    here = {name: each for name, each in watchers.items() if name in ("settrace", "tensorviz") or _is_installed(name)}
    return [
        Result(f"{cell.name}: {name}", _ratio(cell, each, 3), "x", None, "small cell, median of 3 pairs")
        for name, each in here.items()
    ]


def _is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


if __name__ == "__main__":
    found = _results()
    print(
        json.dumps(
            [{name: getattr(each, name) for name in ("what", "value", "unit", "budget", "how")} for each in found]
        )
    )
