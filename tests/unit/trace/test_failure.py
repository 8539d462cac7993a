from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.recording import Failure, Loop, Plain, Recording
from tensorviz.trace.session import record_source
from tests.unit.trace.watching import run_cell


def failed(source: str, **names: object) -> tuple[Failure, Recording]:
    outcome = record_source(source, {"np": np, **names})
    assert outcome.error is not None
    failure = outcome.recording.failure
    assert failure is not None
    assert failure.exception_type == type(outcome.error).__name__
    assert failure.message == str(outcome.error)
    assert outcome.recording.omitted.faults == ()
    return failure, outcome.recording


CASES = [
    ("x @ (x * 2)", "x @ (x * 2)", "numpy.matmul", ["x", "x * 2"]),
    ("y = 1 + x.reshape(7, k)", "x.reshape(7, k)", "numpy.ndarray.reshape", ["x", "7", "k"]),
    ("np.concatenate([x, x[0]])", "np.concatenate([x, x[0]])", "numpy.concatenate", ["[x, x[0]]"]),
    ("x[5]", "x[5]", "numpy.ndarray.__getitem__", ["x", "5"]),
    ("x[0, 9] = k", "x[0, 9] = k", "numpy.ndarray.__setitem__", ["x", "0, 9", "k"]),
    ("x += np.ones(7)", "x += np.ones(7)", "numpy.add", ["x", "np.ones(7)"]),
    ("x[0] += np.ones(7)", "x[0] += np.ones(7)", "numpy.add", ["x", "0", "np.ones(7)"]),
    ("x[9] += 1", "x[9] += 1", "numpy.add", ["x", "9", "1"]),
    ("x.nothing", "x.nothing", "", ["x"]),
    ("x.nothing(3)", "x.nothing(3)", "", ["x", "3"]),
    ("x < np.ones(7)", "x < np.ones(7)", "numpy.less", ["x", "np.ones(7)"]),
    ("-t", "-t", "", ["t"]),
    (
        "(x\n .sum(axis=0)\n .reshape(9))",
        "x\n .sum(axis=0)\n .reshape(9)",
        "numpy.ndarray.reshape",
        ["x\n .sum(axis=0)", "9"],
    ),
    ("def f(v):\n    w = v * 2\n    return np.dot(w, v)\nf(x)", "np.dot(w, v)", "numpy.dot", ["w", "v"]),
    ("g = lambda v: v @ v\ng(x)", "v @ v", "numpy.matmul", ["v", "v"]),
    ("[r @ x for r in x]", "r @ x", "numpy.matmul", ["r", "x"]),
]


@pytest.mark.parametrize(("source", "node", "operation", "operands"), CASES, ids=[case[0] for case in CASES])
def test_the_operation_and_its_operands(source: str, node: str, operation: str, operands: list[str]) -> None:
    failure, recording = failed(source, x=np.ones((2, 3)), k=3, t="text")
    if failure.node is None:
        pytest.fail("no operation was found")
    assert (
        recording.nodes[failure.node].source.replace("(x\n", "x\n") == node
        or node in recording.nodes[failure.node].source
    )
    assert failure.operation == operation
    assert [argument.source for argument in failure.arguments] == operands
    values = [argument.value for argument in failure.arguments]
    assert all(isinstance(value, (Snapshot, Plain)) for value in values if "[" not in str(operands))


def test_operands_carry_values_and_producers() -> None:
    failure, recording = failed("x @ (x * 2)", x=np.ones((2, 3)))
    left, right = failure.arguments
    assert left.value.shape == (2, 3)
    np.testing.assert_array_equal(right.value.values, np.full((2, 3), 2.0))
    assert right.producer == recording.events[-1].sequence


def test_an_unwatched_iteration_still_names_its_operation() -> None:
    failure, recording = failed("for i in range(100):\n    y = x[i] + 1", x=np.ones(80))
    assert recording.nodes[failure.node].source == "x[i]"
    assert failure.arguments[1].value == Plain(80, "int")
    assert failure.loops == (Loop(recording.nodes[failure.node].loops[0], 80),)


def test_a_function_of_an_earlier_cell() -> None:
    scope = {"np": np, "__name__": "__main__"}
    run_cell("def f(v):\n    return v.reshape(7)\n", "<cell 5>", scope)
    outcome = record_source("f(np.ones(3) * 2)", scope)
    node = outcome.recording.nodes[outcome.recording.failure.node]
    assert (node.filename, node.source) == ("<cell 5>", "v.reshape(7)")
    assert outcome.recording.failure.activation == 1


def test_a_method_of_an_earlier_cell() -> None:
    scope = {"np": np, "__name__": "__main__"}
    source = "class Layer:\n    def __init__(self, w):\n        self.w = w\n    def go(self, x):\n        for row in x:\n            y = self.w @ (row * 2)\n"
    run_cell(source, "<cell 6>", scope)
    outcome = record_source("layer = Layer(np.ones((2, 3)))\nlayer.go(np.ones((1, 4)))", scope)
    failure, recording = outcome.recording.failure, outcome.recording
    node = recording.nodes[failure.node]
    assert (node.filename, node.source, node.scope) == ("<cell 6>", "self.w @ (row * 2)", "Layer.go")
    assert [argument.source for argument in failure.arguments] == ["self.w", "row * 2"]
    assert [argument.value.shape for argument in failure.arguments] == [(2, 3), (4,)]
    assert failure.loops == (Loop(node.loops[0], 0),)
    assert failure.operation == "numpy.matmul"
    assert recording.sources["<cell 6>"] == source


@pytest.mark.parametrize("calls", [1, 70], ids=["watched", "unwatched"])
def test_a_function_of_a_followed_module(calls: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    source = "import numpy as np\n\ndef outer(a, k):\n    return inner(a + k, k)\n\ndef inner(a, k):\n    return np.reshape(a, (k, 2))\n"
    path = tmp_path / "followed_module.py"
    path.write_text(source)
    scope: dict[str, object] = {"np": np, "calls": calls}
    cell = "import followed_module as m\nfor n in range(calls):\n    m.outer(np.ones(6), 3 if n < calls - 1 else 4)"
    exec("import followed_module", scope)
    outcome = record_source(cell, scope, follow=["followed_module"])
    del sys.modules["followed_module"]
    assert isinstance(outcome.error, ValueError)
    failure, recording = outcome.recording.failure, outcome.recording
    node = recording.nodes[failure.node]
    assert (node.filename, node.source, node.scope) == (str(path), "np.reshape(a, (k, 2))", "inner")
    assert failure.operation == "numpy.reshape"
    assert [argument.source for argument in failure.arguments] == ["a", "(k, 2)"]
    if calls == 1:
        np.testing.assert_array_equal(failure.arguments[0].value.values, np.full(6, 5.0))
        assert failure.arguments[1].value == Plain((4, 2), "tuple")
    activation = next(each for each in recording.activations if each.id == failure.activation)
    assert activation.function == ("inner" if calls == 1 else "<module>")
    assert recording.sources[str(path)] == source


def test_an_exception_without_an_operation() -> None:
    failure, _ = failed("raise KeyError('k')")
    assert (failure.node, failure.message) == (None, "'k'")


def test_a_name_error_in_a_call_names_no_operation() -> None:
    failure, _ = failed("np.dot(missing, 1)")
    assert failure.node is None


def test_an_exception_that_cannot_be_printed() -> None:
    outcome = record_source("class E(Exception):\n    def __str__(self): raise ValueError\nraise E", {})
    assert outcome.recording.failure == Failure("E", "")
