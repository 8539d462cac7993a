"""Recordings folded into steps."""

import logging

import numpy as np
import pytest

from tensorviz.errors import NotKeptError
from tensorviz.explain.families import contraction
from tensorviz.explain.fold import fold, loop_heads
from tensorviz.trace.recording import Activation, Event, Node, NodeKind, Plain, Recording, Span
from tests.unit.explain.running import check_frames, only, run, sentences

CALLS = """
def relu(x):
    return np.maximum(x, 0)

def layer(x, W):
    return relu(x @ W) + 1

y = layer(v, W)
z = layer(y, W)
"""


def outline(steps):
    return [(step.nesting, step.source) for step in steps]


def test_a_call_comes_before_its_body_every_time():
    steps = run(CALLS, v=np.ones(2), W=np.eye(2))
    body = [(1, "relu(x @ W)"), (2, "np.maximum(x, 0)"), (1, "relu(x @ W) + 1")]
    assert outline(steps) == [
        (0, "layer(v, W)"), (1, "x @ W"), *body,
        (0, "layer(y, W)"), (1, "x @ W"), *body,
    ]  # fmt: skip
    assert steps[0].family == "call"
    assert steps[0].occurrence(0).recipe.steps == 4
    assert sentences(steps[0]) == [
        "layer is called with v (2,) float64 and W (2, 2) float64.",
        "layer took 4 steps and returned (2,) float64.",
    ]


def test_a_body_in_a_loop_is_folded():
    steps = run("for i in range(3):\n    x = x + f(i)\n", x=np.zeros(2), f=lambda i: i * 2)
    assert [(step.source, step.iterations) for step in steps][-1] == ("x + f(i)", 3)
    last = steps[-1].occurrence(2)
    assert [loop.iteration for loop in last.loops] == [2]
    assert last.result.values().tolist() == [6, 6]
    with pytest.raises(IndexError, match="no occurrence 3"):
        steps[-1].occurrence(3)


def test_a_call_in_a_loop_keeps_its_place_though_a_later_one_did_more():
    source = "def f(x, i):\n    y = x + 1\n    return y * y if i else y\nfor i in range(2):\n    b = f(x - i, i)\n    c = b / 2"
    steps = run(source, x=np.ones(2))
    assert outline(steps) == [(0, "x - i"), (0, "f(x - i, i)"), (1, "x + 1"), (1, "y * y"), (0, "b / 2")]
    assert [step.iterations for step in steps] == [2, 2, 2, 1, 2]


def test_a_branch_that_is_taken_later_comes_where_it_began():
    steps = run("for i in range(3):\n    a = x + i\n    if i:\n        b = x * i\n", x=np.ones(2))
    assert [(step.source, step.iterations) for step in steps] == [("x + i", 3), ("x * i", 2)]


def test_recursion_is_nested():
    source = "def f(x, n):\n    return x if n == 0 else f(x + 1, n - 1)\ny = f(x, 3)"
    steps = [step for step in run(source, x=np.zeros(2)) if step.family in ("call", "elementwise")]
    assert [step.nesting for step in steps] == [0, 1, 1, 2, 2, 3, 3]


def test_the_operation_that_raised_is_the_last_step():
    steps = run("C = A + 1\nC @ C", A=np.ones((2, 3)))
    failed = steps[-1]
    assert failed.failed
    assert failed.family == "failure"
    assert failed.result is None
    assert [frame.phase for frame in failed.frames("story")] == ["operation", "rule", "repairs"]
    assert [frame.phase for frame in failed.frames("shape")] == ["rule"]
    assert failed.operands[0].shape == (2, 3)
    check_frames(failed.occurrence(0))
    with pytest.raises(NotKeptError):
        failed.explain_cell((0, 0))


def test_a_function_that_raised_keeps_the_steps_of_its_body():
    steps = run("def f(x):\n    y = x + 1\n    return y @ np.ones((5, 5))\nf(x)", x=np.ones(2))
    assert [step.source for step in steps if step.nesting][:1] == ["x + 1"]
    assert steps[-1].failed


def test_a_family_that_fails_degrades_its_step(monkeypatch, caplog):
    def broken(plan, subject):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(contraction, "readings", broken)
    with caplog.at_level(logging.ERROR, logger="tensorviz"):
        step = only("A @ A", A=np.eye(2))
        assert step.family == "opaque"
    assert "ZeroDivisionError: planted" in step.occurrence(0).recipe.reason
    assert "A @ A could not be explained" in caplog.text
    assert step.result.values().tolist() == np.eye(2).tolist()
    check_frames(step.occurrence(0))


def test_a_family_that_fails_to_recognise_degrades_its_step(monkeypatch, caplog):
    monkeypatch.setattr(contraction, "recognise", lambda subject: 1 / 0)
    with caplog.at_level(logging.CRITICAL, logger="tensorviz"):
        assert only("A @ A", A=np.eye(2)).family == "opaque"


def test_public_attributes():
    step = only("C = A @ B", A=np.ones((2, 3)), B=np.ones((3, 2)))
    assert (step.family, step.op, step.source) == ("contraction", "numpy.matmul", "A @ B")
    assert step.span == Span(1, 4, 1, 9)
    assert [operand.name for operand in step.operands] == ["A", "B"]
    assert step.result.name == "C"
    assert (step.iterations, step.nesting, step.hazards, step.failed) == (1, 0, (), False)
    assert len(step.frames("shape")) == 1
    assert step.frames() == step.frames("brief")
    assert "contraction" in repr(step)


def test_indices_are_checked():
    step = only("C = A @ B", A=np.ones((2, 3)), B=np.ones((3, 2)))
    assert step.sources((-1, np.int64(1)))[0][0].tolist() == [1, 1, 1]
    with pytest.raises(IndexError, match="2 axes"):
        step.explain_cell(1)
    with pytest.raises(IndexError, match="out of bounds for axis 1"):
        step.sources((0, 2))
    with pytest.raises(TypeError):
        step.sources((0, 0.5))


def _event(sequence, node, activation=0):
    return Event(sequence, node, "", (), Plain(None, "NoneType"), activation=activation)


def _node(number, kind=NodeKind.CALL):
    return Node(number, kind, f"n{number}", Span(number, 0, number, 1), f"n{number}", "<cell>", "")


def test_a_call_that_was_not_recorded_hides_no_step():
    activations = (Activation(0, "", 0), Activation(1, "f", 0, None), Activation(2, "g", 1, 99))
    events = (_event(0, 1, activation=2), _event(1, 2, activation=1), _event(2, 3))
    recording = Recording("", "<cell>", {n: _node(n) for n in (1, 2, 3)}, events, activations)
    assert [(group.node.id, len(group.path)) for group in fold(recording)] == [(1, 2), (2, 1), (3, 0)]


def test_broken_activations_end():
    activations = (Activation(0, "", 0), Activation(1, "f", 2), Activation(2, "g", 1))
    recording = Recording("", "<cell>", {1: _node(1)}, (_event(0, 1, activation=2),), activations)
    assert [group.node.id for group in fold(recording)] == [1]


def test_an_empty_recording_has_no_steps():
    assert run("pass") == ()


def test_loop_heads():
    from tensorviz.trace.session import record_source

    recording = record_source(
        "for i in range(2):\n    for j in range(300):\n        x + j", {"x": np.ones(1)}
    ).recording
    outer, inner = loop_heads(recording)
    assert (outer.label, outer.ran, outer.recorded) == ("for i in range(2)", 2, (0, 1))
    assert inner.recorded[0] == 0
    assert len(inner.recorded) < 300
    assert inner.ran >= 300
