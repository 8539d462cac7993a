"""What `import tensorviz` adds to `import numpy`."""

from __future__ import annotations

import statistics
import subprocess
import sys

from bench.result import Result

ROUNDS = 21
PLAIN = "import numpy"
OURS = "import numpy, tensorviz"


def measure() -> list[Result]:
    """Time fresh interpreters, the two imports in turn."""
    plain, ours = [], []
    for _ in range(ROUNDS):
        plain.append(_milliseconds(PLAIN))
        ours.append(_milliseconds(OURS))
    added = statistics.median(ours) - statistics.median(plain)
    how = f"median of {ROUNDS} fresh interpreters each, in turn; numpy alone takes {statistics.median(plain):.0f} ms"
    return [Result("`import tensorviz` adds to `import numpy`", added, "ms", 50, how)]


def _milliseconds(statement: str) -> float:
    program = f"import time; t = time.perf_counter(); {statement}; print((time.perf_counter() - t) * 1e3)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(done.stdout)
