"""Commands of the browser: answered or refused, never raised."""

import logging

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.families import contraction
from tensorviz.protocol import requests
from tensorviz.protocol.answer import answer
from tensorviz.protocol.packing import unpack
from tests.unit.explain.running import run


@pytest.fixture(scope="module")
def steps():
    return run("for i in range(40):\n    C = A @ (A + i)\nB = np.linalg.tensorinv(A, 1)", A=np.diag([1.0, 2.0]))


def ask(steps, **command):
    data, buffers = answer(steps, {"request": 7, **command})
    return msgspec.convert(unpack(data), requests.Reply), buffers


def test_an_occurrence(steps):
    reply, buffers = ask(steps, type="get-occurrence", step=1, position=25)
    assert isinstance(reply, requests.OccurrenceReply)
    assert (reply.request, reply.step, reply.occurrence.position) == (7, 1, 25)
    assert reply.occurrence.loops == ((0, 25),)
    data = np.frombuffer(buffers[reply.occurrence.result.values])
    assert data.reshape(2, 2).tolist() == (np.diag([1.0, 2]) @ (np.diag([1.0, 2]) + 25)).tolist()


def test_a_cell(steps):
    reply, buffers = ask(steps, type="explain-cell", step=1, position=3, index=[1, 0])
    assert isinstance(reply, requests.CellFrame)
    assert reply.frame.sentence == "Row 1 of A meets column 0 of A + i: 0 + 6 = 6."
    assert buffers == []


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ({"type": "explain-cell", "step": 1, "position": 0, "index": [5, 0]}, "Index 5 is out of bounds"),
        ({"type": "explain-cell", "step": 1, "position": 0, "index": [0]}, "The result has 2 axes"),
        ({"type": "explain-cell", "step": 1, "position": 99, "index": [0, 0]}, "There is no occurrence 99"),
        ({"type": "explain-cell", "step": 2, "position": 0, "index": [0, 0]}, "It is not known where"),
        ({"type": "get-occurrence", "step": 9, "position": 0}, "There is no such step."),
        ({"type": "get-occurrence", "step": -1, "position": 0}, "There is no such step."),
        ({"type": "get-occurrence", "step": 0, "position": -1}, "There is no occurrence -1"),
        ({"type": "get-occurrence", "step": "0", "position": 0}, "The question could not be understood."),
        ({"type": "get-occurrence", "step": 0, "position": 0, "more": 1}, "The question could not be understood."),
        ({"type": "run", "code": "1/0"}, "The question could not be understood."),
    ],
)
def test_refusals_say_why(steps, command, reason):
    reply, buffers = ask(steps, **command)
    assert isinstance(reply, requests.Refused)
    assert reply.request == 7
    assert reply.reason.startswith(reason)
    assert buffers == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
COMMANDS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["get-occurrence", "explain-cell", "other"]) | JSON,
        "request": st.integers() | JSON,
        "step": st.integers(-1, 3) | JSON,
        "position": st.integers(-1, 41) | JSON,
        "index": st.lists(st.integers(-3, 3), max_size=3) | JSON,
    },
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(JSON | COMMANDS)
def test_it_never_raises(command):
    replied, buffers = answer(STEPS, command)
    msgspec.convert(unpack(replied), requests.Reply)
    assert all(isinstance(data, bytes) for data in buffers)


STEPS = run("for i in range(3):\n    C = A @ (A + i)\nB = np.linalg.tensorinv(A, 1)", A=np.diag([1.0, 2.0]))


def test_a_fault_of_ours_is_refused_and_logged(steps, monkeypatch, caplog):
    monkeypatch.setattr(contraction, "explain_cell", lambda *_: 1 / 0)
    with caplog.at_level(logging.ERROR, logger="tensorviz"):
        reply, _ = ask(steps, type="explain-cell", step=1, position=0, index=[0, 0])
    assert isinstance(reply, requests.Refused)
    assert "log" in reply.reason
    assert "ZeroDivisionError" in caplog.text
