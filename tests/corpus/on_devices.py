"""Snippets and cells that run again on a device, judged here and not by the comparison's own verdict."""

from __future__ import annotations

import contextlib
import io
import itertools
import linecache
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import tensorviz as tv
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.compare import compare
from tensorviz.device.comparison import Comparison

__all__ = ["Case", "Judged", "cells", "judge", "snippets"]

FOLDER = Path(__file__).with_name("on_devices")
SETUP = """
import numpy as np
rng = np.random.default_rng(11)
A, B = rng.random((5, 4)), rng.random((5, 4))
S = A.T @ A + np.eye(4)
v, w = rng.random(4), rng.random(5)
k, u = np.array([3, 1, 4, 1, 5]), np.array([2, 1, 4, 0, 5])
m = A > 0.5
f = np.array([1.5, 2.5, 3.5, 0.5, 1.0], dtype=np.float32)
Z = v + 1j * v[::-1]
X = rng.random((6, 4))
y, y2 = rng.random(6), rng.random((6, 2))
W1, W2 = rng.random((4, 4)), rng.random((4, 4))
a = np.arange(10.0)
view = a[::2]
calls, history = [], [1.0]
def double(x):
    calls.append(len(x))
    return x * 2
class Model:
    def __init__(self):
        self.W = np.ones((4, 4))
        self.steps = 0
    def step(self, x):
        self.W -= 0.1 * x.T @ x
        self.steps += 1
model = Model()
"""
_numbers = itertools.count()


@dataclass(frozen=True)
class Case:
    name: str
    source: str


def snippets() -> list[Case]:
    lines = (FOLDER / "snippets.txt").read_text(encoding="utf-8").splitlines()
    return [Case(line, line) for line in lines if line and not line.startswith("#")]


def cells() -> list[Case]:
    parts = (FOLDER / "cells.txt").read_text(encoding="utf-8").split("# ---\n")
    return [Case(part.partition("\n")[0].removeprefix("# title: "), part.partition("\n")[2]) for part in parts]


def namespace(path: Path) -> dict[str, Any]:
    """Names of earlier cells; their source is found as a notebook's is."""
    name = f"<earlier {next(_numbers)}>"
    linecache.cache[name] = (len(SETUP), None, SETUP.splitlines(keepends=True), name)
    names: dict[str, Any] = {"__name__": "__main__", "path": str(path)}
    exec(compile(SETUP, name, "exec"), names)
    return names


@dataclass(frozen=True)
class Judged:
    """``kind`` is "device", "host" (some of it on the CPU), "stopped", "told" (differs, and says so) or "wrong"."""

    case: Case
    kind: str
    comparison: Comparison
    wrong: tuple[str, ...]
    touched: tuple[str, ...]
    effects: int

    def __str__(self) -> str:
        why = self.comparison.reason or "; ".join(each.reason for each in self.comparison.fallbacks)
        return f"{self.kind}: {self.case.name}: {why} {self.wrong or ''} {self.touched or ''}".rstrip()


def judge(case: Case, adapter: Adapter, folder: Path) -> Judged:
    """Run plainly, run explained, compare, and look at everything that must not have changed."""
    plain_path, path = folder / "plain.txt", folder / "explained.txt"
    for each in (plain_path, path):
        each.unlink(missing_ok=True)
    plain, names = namespace(plain_path), namespace(path)
    np.random.seed(1)
    random.seed(1)
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        exec(compile(case.source, "<plain>", "exec"), plain)
        np.random.seed(1)
        random.seed(1)
        explanation = tv.explain(case.source, namespace=names)
    assert explanation.error is None, (case, explanation.error)
    before = state(names)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        comparison = compare(explanation._recording, explanation._start, adapter)
    assert printed.getvalue() == ""
    after = state(names)
    touched = tuple(name for name in before if before[name] != after.get(name))
    wrong = () if comparison.stopped else tuple(name for name in _differing(plain, comparison))
    kind = "stopped" if comparison.stopped else "wrong" if wrong and comparison.agrees else "told" if wrong else "host"
    if kind == "host" and not comparison.fallbacks:
        kind = "device"
    effects = path.read_text().count("once") if path.exists() else 0
    return Judged(case, kind, comparison, wrong, touched, effects)


def _differing(plain: dict[str, Any], comparison: Comparison) -> list[str]:
    by_clock = ("elapsed", "begin", "file", "path")
    found = []
    for name, device in comparison.results.items():
        if name in plain and name not in by_clock:
            up_to_signs = bool(comparison.agreement.get(name) and comparison.agreement[name].note)
            if not same(plain[name], device, up_to_signs=up_to_signs):
                found.append(name)
    return found


def same(host: Any, device: Any, *, up_to_signs: bool = False) -> bool:
    """Whether two values are equal up to rounding."""
    if isinstance(host, str):
        return re.sub(r"[\d.e+-]+", "", host) == re.sub(r"[\d.e+-]+", "", device)
    if isinstance(host, (np.ndarray, np.generic, int, float, complex)):
        ours, theirs = np.asarray(host), np.asarray(device)
        if ours.shape != theirs.shape or (isinstance(host, np.ndarray) and ours.dtype != theirs.dtype):
            return False
        if ours.dtype.kind not in "fc":
            return bool(np.array_equal(ours, theirs))
        if up_to_signs:
            ours, theirs = np.abs(ours), np.abs(theirs)
        loose = 1e-4 if ours.dtype.itemsize == 4 else 1e-9
        return bool(np.allclose(ours, theirs, rtol=loose, atol=loose * 1e-2, equal_nan=True))
    if isinstance(host, (list, tuple)):
        return len(host) == len(device) and all(map(same, host, device))
    if isinstance(host, dict):
        return [*host] == [*device] and all(same(host[key], device[key]) for key in host)
    return True


def state(names: dict[str, Any]) -> dict[str, Any]:
    """Everything that a rerun must leave as it is, bit by bit."""
    found = {name: _frozen(value) for name, value in names.items() if name != "__builtins__"}
    return found | {"np.random": str(np.random.get_state()), "random": random.getstate(), "names": [*names]}


def _frozen(x: Any) -> Any:
    if isinstance(x, np.ndarray):
        return id(x), x.shape, x.strides, x.dtype.str, x.flags.writeable, x.tobytes()
    if isinstance(x, np.random.Generator):
        return id(x), str(x.bit_generator.state)
    if isinstance(x, (list, tuple)):
        return id(x), [_frozen(each) for each in x]
    if isinstance(x, dict):
        return id(x), {key: _frozen(value) for key, value in x.items()}
    if type(x).__module__ == "__main__" and hasattr(x, "__dict__"):
        return id(x), {key: _frozen(value) for key, value in vars(x).items()}
    return id(x), repr(x) if isinstance(x, (int, float, str)) else None
