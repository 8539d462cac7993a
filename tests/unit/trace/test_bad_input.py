"""Source that cannot be read, code that is too long or too deep, objects that lie: the cell is as it was, and it is said."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tensorviz.api import Explanation
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace import watch
from tensorviz.trace.recording import Recording
from tensorviz.trace.session import record_source
from tests.corpus.harness import Snippet, run
from tests.unit.trace.watching import operations

NOT_FOUND = "not stepped into (source not found or changed): f"


def same(*cells: str) -> Recording:
    """Recording of the last cell, which must do what it does unwatched, and be explained."""
    snippet = Snippet("bad input", cells)
    plain, _ = run(snippet, watched=False)
    watched, recording = run(snippet, watched=True)
    assert watched == plain
    assert recording is not None
    assert recording.omitted.faults == ()
    assert Explanation(recording).text()
    assert watch._active == []
    return recording


# source that cannot be found


def test_a_function_that_was_never_in_a_file() -> None:
    recording = same("exec('def f(v):\\n    return v * 2')", "y = f(np.ones(2)) + 1")
    assert recording.notes == (NOT_FOUND,)
    assert operations(recording) == ["numpy.ones", "__main__.f", "numpy.add"]


def test_a_file_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "gone_module.py"
    path.write_text("def f(v):\n    return v * 2\n")
    scope: dict[str, Any] = {"np": np}
    exec("import gone_module", scope)
    path.unlink()
    outcome = record_source("y = gone_module.f(np.ones(2))", scope, follow=["gone_module"])
    assert outcome.error is None
    assert scope["y"].tolist() == [2, 2]
    assert outcome.recording.notes == (NOT_FOUND,)
    del sys.modules["gone_module"]


# encodings

ENCODINGS = {
    "latin-1": "# -*- coding: latin-1 -*-\n",
    "utf-8-sig": "",
    "cp1252": "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_module_in_another_encoding(encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"module_in_{encoding.replace('-', '_')}"
    text = f"{ENCODINGS[encoding]}def f(größe):\n    é = 'ü'; return größe * 2 + len(é)\n"
    (tmp_path / f"{name}.py").write_bytes(text.encode(encoding))
    monkeypatch.syspath_prepend(tmp_path)
    scope: dict[str, Any] = {"np": np}
    exec(f"import {name}", scope)
    outcome = record_source(f"y = {name}.f(np.ones(2))", scope, follow=[name])
    assert outcome.error is None
    assert outcome.recording.notes == ()
    sources = [outcome.recording.nodes[event.node].source for event in outcome.recording.events]
    assert "größe * 2" in sources
    failed = record_source(f"{name}.f(np.array('text'))", scope, follow=[name]).recording
    assert failed.failure is not None
    assert failed.failure.node is not None
    assert failed.nodes[failed.failure.node].source == "größe * 2"
    del sys.modules[name]


@pytest.mark.parametrize("cookie", ["latin-1", "utf-7", "no-such-encoding"])
def test_a_cell_with_a_cookie(cookie: str) -> None:
    recording = same(f"# -*- coding: {cookie} -*-\nß = 'é'; y = np.ones(2) * len(ß)")
    assert [recording.nodes[event.node].source for event in recording.events] == ["np.ones(2)", "np.ones(2) * len(ß)"]


# long and deep

LONG = {
    "statements": "x = np.ones(2)\n" + "".join(f"y{i} = x * {i} - x[{i % 2}]\n" for i in range(5000)),
    "one function": "def f(v):\n" + "    v = v * 2 - v\n" * 5000 + "    return v\ny = f(np.ones(2))",
    "one loop": "x = np.ones(2)\nfor k in range(40):\n" + "    y = x * 2 - x\n" * 5000,
    "functions": "".join(f"def f{i}(v):\n    return v * {i}\ny{i} = f{i}(np.ones(1))\n" for i in range(1667)),
    "one literal": "x = np.array([\n" + "[1, 2.5],\n" * 5000 + "])\ny = x.T @ x",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_cells_of_five_thousand_lines(name: str) -> None:
    assert LONG[name].count("\n") >= 5000
    recording = same(LONG[name])
    assert 3 <= len(recording.events) <= 10_000
    assert recording.notes == ()


DEEP = {
    "brackets": "(" * 190 + "x" + " + 1)" * 190,
    "a sum": "x" + " + 1" * 200,
    "signs": "-" * 200 + "x",
    "calls": "np.abs(" * 90 + "x" + ")" * 90,
    "methods": "x" + ".copy()" * 200,
    "attributes": "x" + ".T" * 200,
    "subscripts": "x" + "[:]" * 200,
    "lists": "np.array(" + "[" * 60 + "1" + "]" * 60 + ")",
    "lambdas": "(lambda: " * 90 + "x + 1" + ")()" * 90,
    "comprehensions": "[" * 20 + "x + 1" + " for i in range(1)]" * 20,
    "conditions": "x + 1 if 0 else " * 200 + "x * 2",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DEEP)
def test_expressions_nested_deeply(name: str) -> None:
    recording = same("x = np.ones((2, 2))", f"y = {DEEP[name]}")
    assert recording.events
    assert recording.notes == ()


RECURSIONS = {
    "to the limit": "def f(v):\n    return f(v + 1) * 2\nf(np.zeros(1))",
    "to the limit, caught": "n = 0\ndef f(v):\n    global n\n    n = max(n, int(v[0]))\n    return f(v + 1)\n"
    "try:\n    f(np.zeros(1))\nexcept RecursionError as e:\n    y = str(e)[:32]\nn = n > 700",
    "in a method": "class C:\n    def __add__(self, o): return self + (o * 2)\nC() + np.ones(1)",
    "in a comprehension": "def f(v): return [f(w) for w in (v, v)]\nf(np.ones(2))",
    "in a repr": "class C:\n    def __repr__(self): return repr(self)\ny = [C()]\ntry:\n    repr(y[0])\nexcept RecursionError:\n    y = 1",
}


@pytest.mark.parametrize("name", RECURSIONS)
def test_recursion_to_the_limit(name: str) -> None:
    limit = sys.getrecursionlimit()
    plain, watched = (run(Snippet(name, (RECURSIONS[name],)), watched=watched)[0] for watched in (False, True))
    assert watched.stdout == plain.stdout
    # Python's message goes on with what the last frame did.
    plain_end, watched_end = ("".join(each.error.splitlines()[-1:])[:48] for each in (plain, watched))
    assert watched_end == plain_end
    assert {**watched.namespace, "f": 0} == {**plain.namespace, "f": 0}
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize("body", ["return f(v + 1) * 2", "w = v @ v\n    return f(w)", "return [f(w) for w in v]"])
def test_recursion_ends_one_call_earlier_at_most(body: str) -> None:
    source = f"n = 0\ndef f(v):\n    global n\n    n += 1\n    {body}\ntry:\n    f(np.zeros((1,) * 20))\nexcept Exception:\n    pass"
    plain, watched = (run(Snippet("depth", (source,)), watched=each)[0].namespace["n"] for each in (False, True))
    assert int(plain[1]) - int(watched[1]) in (0, 1)


# objects


LYING = """
class {name}{base}:
    def __init__(self, *a): pass
    def {method}(self, *a, **k): {does}
"""
METHODS = ["__repr__", "__eq__", "__hash__", "__array__", "__len__", "__bool__", "__iter__", "__getattr__", "__index__",
           "__float__", "__array_ufunc__", "__array_function__", "__del__", "__sizeof__", "__str__", "__format__"]  # fmt: skip
USED = """
bad = Bad()
def f(x, *more): return np.ones(2) * 2
y = f(bad, bad) + f([bad], (bad,))
d = {'k': [bad, np.ones(2)]}
z = d['k'][1] + 1
box = [np.zeros(2), bad]
box[0] += 1
for i in range(2):
    box[0][i] = f(bad)[i]
found = []
for ask in (lambda: bad + 1, lambda: np.ones(2) + bad, lambda: bad[0], lambda: bad @ y, lambda: bad == y, lambda: y[bad]):
    try:
        found.append(type(ask()).__name__)
    except Exception as e:
        found.append(type(e).__name__)
del bad, box, d
"""


@pytest.mark.parametrize("does", ["raise ValueError('asked')", "return 10**30", "return None"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_objects_that_raise_or_lie(method: str, does: str) -> None:
    same(LYING.format(name="Bad", base="", method=method, does=does) + USED)


@pytest.mark.parametrize("lie", ["np.ndarray", "int", "list", "1 / 0", "type('ndarray', (), {})"])
def test_objects_that_lie_about_their_class(lie: str) -> None:
    base = "class Bad:\n    __module__ = 'numpy'\n    @property\n    def __class__(self): return " + lie + "\n"
    same(base + USED)


SUBCLASS = """
class Bad(np.ndarray):
    def {method}(self, *a, **k): raise ValueError('asked')
a = np.arange(4.0).reshape(2, 2).view(Bad)
b = np.ndarray.__add__(a, 1)
try:
    b = a + a
    a += 1
    c = a @ a
    np.ndarray.__setitem__(a, 0, 7)
except ValueError as e:
    print(e)
d = np.asarray(a) * 2
del a, b
"""


@pytest.mark.parametrize(
    "method",
    ["tobytes", "copy", "view", "__repr__", "__eq__", "__len__", "__getitem__", "__array__", "item", "flatten",
     "__array_wrap__", "__getattr__", "__iter__", "__reduce__", "astype", "__copy__"],
)  # fmt: skip
def test_arrays_whose_methods_fail(method: str) -> None:
    recording = same(SUBCLASS.format(method=method))
    kept = [event.result for event in recording.events if isinstance(event.result, Snapshot)]
    assert all(each.values is not None for each in kept)


@pytest.mark.parametrize("member", ["shape", "dtype", "T", "nbytes", "strides", "base", "flags", "__array_interface__"])
def test_arrays_whose_attributes_lie(member: str) -> None:
    lie = f"    {member} = property(lambda self: 'nothing')\n"
    use = "a = np.arange(4.0).view(Bad)\nb = np.add(np.asarray(a), 1)\nc = np.asarray(a * 2)\nd = c.copy()\ndel a, c\n"
    recording = same("class Bad(np.ndarray):\n" + lie + use)
    doubled = next(event.result for event in recording.events if recording.nodes[event.node].source == "a * 2")
    assert isinstance(doubled, Snapshot)
    assert doubled.values is not None
    assert doubled.values.tolist() == [0, 2, 4, 6]


# what could not be read is said

UNREADABLE = {
    "y = np.array([1, {}], dtype=object)[::-1]": "object dtype",
    "y = np.array(['a', 'b'], dtype=np.dtypes.StringDType())[::-1]": "dtype",
}


@pytest.mark.parametrize("source", UNREADABLE)
def test_a_step_says_what_it_could_not_read(source: str) -> None:
    outcome = record_source(source, {"np": np})
    assert outcome.error is None
    result = outcome.recording.events[-1].result
    assert isinstance(result, Snapshot)
    assert result.values is None
    assert result.reason is not None
    assert UNREADABLE[source] in result.reason
    assert result.reason in Explanation(outcome.recording).text(depth="story")


def test_a_tensor_of_a_class_that_is_not_known() -> None:
    pytest.importorskip("torch", reason="torch is not installed")
    source = """
import torch
asked = []
class T(torch.Tensor):
    def numpy(self): raise ValueError
    def detach(self): raise ValueError
    @property
    def shape(self): return asked.append("shape")
    @property
    def dtype(self): return asked.append("dtype")
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        asked.append(function.__name__)
        return super().__torch_function__(function, types, args, kwargs or {})
t = torch.ones(2, 3).as_subclass(T)
y = t + 1
"""
    plain: dict[str, Any] = {}
    exec(source, plain)
    scope: dict[str, Any] = {"np": np}
    outcome = record_source(source, scope)
    assert outcome.error is None
    assert scope["asked"] == plain["asked"]
    result = outcome.recording.events[-1].result
    assert isinstance(result, Snapshot)
    assert (result.type_name, result.shape, result.dtype, result.values) == ("T", (2, 3), "<f4", None)
    assert result.reason == "values of this class of tensors are not read"
    assert result.reason in Explanation(outcome.recording).text(depth="story")
