"""Interrupt an explained cell at a random moment, again and again; say what became of each interrupt.

Run as a program, with how many are wanted: the process belongs to the signals.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import io
import json
import random
import signal
import sys
import time
import types
import warnings
from collections import Counter
from typing import Any

import cloudpickle.cloudpickle as cloudpickle
from IPython.core.interactiveshell import InteractiveShell

from tensorviz.trace import watch
from tensorviz.trace.codes import is_watched
from tensorviz.trace.codeswap import UNCALLABLE
from tensorviz.trace.hooknames import NAMES
from tests.unit.trace.interrupting import Interrupter

EARLIER = """
%load_ext tensorviz
import numpy as np
def earlier(v):
    return v * 2 + 1
"""
CELL = """%%explain
def f(v):
    return earlier(v) * 0.5
x = np.ones(3)
for i in range(200):
    x = f(x)
    x[0] = 1
    x += 1
    y = [v + 1 for v in x]
x @ x
"""


def state() -> dict[str, Any]:
    """What must be as it was before the interrupt."""
    functions = [found for found in gc.get_objects() if type(found) is types.FunctionType]
    return {
        "active": list(watch._active),
        "hooked": [
            f.__qualname__ for f in functions if is_watched(f.__code__) and f.__code__.co_name not in UNCALLABLE
        ],
        "hooks are inert": all(vars(builtins)[name].__closure__ is None for name in NAMES if hasattr(builtins, name)),
        "handler": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
        "filters": warnings.filters,
        "recursion": sys.getrecursionlimit(),
        "shipping": cloudpickle.CloudPickler._dispatch_table[types.CodeType],
    }


def run(shell: InteractiveShell, source: str) -> tuple[Any, str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        result = shell.run_cell(source)
    return result, said.getvalue()


def interrupted(shell: InteractiveShell, interrupter: Interrupter, delay: float) -> str:
    """How one interrupt reached the user; ``late`` where it came when the cell was over."""
    is_over = False
    try:
        interrupter.after(delay)
        result, said = run(shell, CELL)
        is_over = True
        has_come = interrupter.has_sent
        interrupter.wait()
    except KeyboardInterrupt:
        interrupter.wait()
        return "late" if is_over else "left run_cell"
    if not has_come:
        return "late"
    for name in ("error_in_exec", "error_before_exec"):
        if isinstance(getattr(result, name), KeyboardInterrupt):
            return name
    return "said" if "KeyboardInterrupt" in said else "lost"


def problems(shell: InteractiveShell, before: dict[str, Any]) -> list[str]:
    """What an interrupt has left behind."""
    after = state()
    found = [f"{name}: {after[name]}" for name in before if after[name] != before[name]]
    plain, said = run(shell, "np.ones(2) @ np.ones(2)")
    if plain.result != 2.0 or "1/" in said or len(said.splitlines()) != 1:
        found.append(f"the next cell is not plain: {said}")
    if "earlier(v)" not in run(shell, CELL)[1]:
        found.append("the next explained cell is not explained")
    return found


def main(count: int) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    shell = InteractiveShell.instance()
    run(shell, EARLIER)
    run(shell, CELL)
    before, chance, interrupter = state(), random.Random(count), Interrupter()
    start = time.perf_counter()
    run(shell, CELL)
    whole = time.perf_counter() - start
    ways: Counter[str] = Counter()
    left: list[str] = []
    while sum(ways.values()) - ways["late"] < count:
        ways[interrupted(shell, interrupter, chance.uniform(0, whole))] += 1
        left += problems(shell, before)
    print(json.dumps({"ways": ways, "left": left, "milliseconds": round(whole * 1e3)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
