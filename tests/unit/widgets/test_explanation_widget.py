"""What the widget answers, and how it closes."""

from __future__ import annotations

import threading

import pytest

from tensorviz.protocol.messages import PROTOCOL_VERSION
from tensorviz.widgets import explanation
from tensorviz.widgets.explanation import FAILED, NOT_KEPT, ExplanationWidget
from tensorviz.widgets.script import Script
from tensorviz.widgets.shelf import Shelf

COMMAND = {"type": "explain-cell", "request": 7, "step": 0, "position": 0, "index": [0]}


@pytest.fixture
def shelf(monkeypatch):
    shelf = Shelf()
    monkeypatch.setattr(explanation, "SHELF", shelf)
    return shelf


@pytest.fixture
def make(shelf, monkeypatch):
    """A widget, and the list of what it sends."""

    def make(answer):
        widget = ExplanationWidget("{}", [b"\x01\x02"], answer, "still-1")
        sent = []
        monkeypatch.setattr(widget, "send", lambda reply, buffers=None: sent.append((reply, buffers)))
        return widget, sent

    return make


def answers(command):
    return {"type": "cell-frame", "request": command["request"]}, [b"bytes"]


def test_traits(make):
    widget, _ = make(answers)
    state = widget.get_state()
    assert state["message"] == "{}"
    assert state["buffers"] == [b"\x01\x02"]
    assert state["version"] == PROTOCOL_VERSION
    assert state["still"] == "still-1"
    assert state["closed"] is False


def test_a_command_is_answered(make):
    widget, sent = make(answers)
    widget._handle_custom_msg(COMMAND, [])
    assert sent == [({"type": "cell-frame", "request": 7}, [b"bytes"])]


def test_a_fault_is_answered_and_logged(make, caplog):
    def broken(_command):
        raise RuntimeError("planted")

    widget, sent = make(broken)
    widget._handle_custom_msg(COMMAND, [])
    assert sent == [({"type": "refused", "request": 7, "reason": FAILED}, [])]
    assert "planted" in caplog.text


@pytest.mark.parametrize("command", [None, [], "x", {"request": "7"}, {}])
def test_no_message_raises(make, command):
    widget, sent = make(answers)
    widget.forget()
    widget._handle_custom_msg(command, [])
    assert sent[0][0]["type"] == "refused"


def test_a_failing_connection_does_not_raise(make, monkeypatch, caplog):
    widget, _ = make(answers)
    monkeypatch.setattr(widget, "send", lambda *_: 1 / 0)
    widget._handle_custom_msg(COMMAND, [])
    assert "could not be sent" in caplog.text


def test_forgotten_values_are_refused_with_the_reason(make):
    widget, sent = make(answers)
    widget.forget()
    widget._handle_custom_msg(COMMAND, [])
    assert sent == [({"type": "refused", "request": 7, "reason": NOT_KEPT}, [])]


def test_it_closes_for_the_browser_and_the_kernel(make):
    widget, _ = make(answers)
    widget.end()
    assert widget.closed
    assert widget.comm is None
    widget.end()


def test_one_command_is_answered_at_a_time(make):
    running, most = [], []

    def slow(command):
        running.append(command)
        most.append(len(running))
        threading.Event().wait(0.01)
        running.pop()
        return answers(command)

    widget, sent = make(slow)
    threads = [threading.Thread(target=widget._handle_custom_msg, args=(COMMAND, [])) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == 5
    assert max(most) == 1


def test_the_widgets_share_one_script(make):
    first, second = make(answers)[0], make(answers)[0]
    assert first.get_state()["script"] == second.get_state()["script"] == f"IPY_MODEL_{Script.shared().model_id}"


def test_a_closed_script_is_opened_anew(make):
    closed = Script.shared()
    closed.close()
    widget, _ = make(answers)
    assert widget.script is not closed
    assert widget.script.files == closed.files
    assert "widget.js" in closed.files
