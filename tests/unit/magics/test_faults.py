"""A fault of ours, or an interrupt while we work: the cell stands, and nothing stays armed."""

from __future__ import annotations

import logging
import signal
import warnings

import pytest

from tensorviz import Explanation
from tensorviz.magics import show
from tensorviz.trace.session import Session


def is_explained(seen):
    return "@" in seen.stdout


@pytest.fixture
def fault(monkeypatch, caplog):
    """Make a function of ours raise."""

    def plant(where, name, error=RuntimeError):
        def broken(*_arguments, **_options):
            raise error("planted")

        monkeypatch.setattr(where, name, broken)

    caplog.set_level(logging.ERROR, "tensorviz")
    return plant


def check_that_the_cell_stands(shell, caplog, what):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        seen = shell.run("%%explain\nimport numpy as np\nkept = np.ones(2) @ np.ones(2)\nkept")
    assert seen.value == 2
    assert seen.error is None
    note = next(line for line in seen.stdout.splitlines() if "could not" in line)
    assert what in note
    assert "Traceback" not in seen.stdout + seen.stderr
    assert "planted" in caplog.text
    assert shell.run("kept + 1").value == 3


@pytest.mark.parametrize("method", ["__init__", "rewrite"])
def test_a_fault_of_the_tracer(shell, fault, caplog, method):
    fault(Session, method)
    check_that_the_cell_stands(shell, caplog, "record this cell")


def test_a_fault_of_the_tracer_at_the_end(shell, monkeypatch, caplog):
    finish = Session.finish

    def broken(session, error=None):
        finish(session, error)
        raise RuntimeError("planted")

    monkeypatch.setattr(Session, "finish", broken)
    check_that_the_cell_stands(shell, caplog, "record this cell")


def test_an_interrupt_while_the_tracer_finishes(shell, monkeypatch):
    finish, calls = Session.finish, []

    def interrupted(session, error=None):
        calls.append(1)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return finish(session, error)

    monkeypatch.setattr(Session, "finish", interrupted)
    assert is_explained(shell.run("%%explain\nimport numpy as np\nnp.ones(2) @ np.ones(2)"))
    assert is_explained(shell.run("%%explain\nnp.ones(2) @ np.ones(2)"))


def test_a_fault_while_explaining(shell, fault, caplog):
    fault(show, "Explanation")
    check_that_the_cell_stands(shell, caplog, "explain this cell")


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_fault_while_telling(shell, fault, caplog, error):
    fault(Explanation, "text", error)
    check_that_the_cell_stands(shell, caplog, "tell what happened")


def test_a_fault_does_not_unregister_the_transformer(shell, fault, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Session, "rewrite", lambda *_: 1 / 0)
        shell.run("%%explain\n1")
    assert is_explained(shell.run("%%explain\nimport numpy as np\nnp.ones(2) @ np.ones(2)"))


@pytest.mark.parametrize("head", ["%%explain\n", ""])
def test_an_interrupt_just_before_a_cell_stops_it(shell, monkeypatch, head):
    monkeypatch.setattr(show.Show, "starts", lambda _: signal.raise_signal(signal.SIGINT))
    seen = shell.run(f"{head}ran = 1")
    monkeypatch.undo()
    assert isinstance(seen.error, KeyboardInterrupt)
    assert "ran" not in shell.ip.user_ns
    assert shell.run("1 + 1").value == 2


def test_an_interrupt_just_after_the_cell_is_said(shell, monkeypatch):
    stop = Session._stop
    monkeypatch.setattr(Session, "_stop", lambda self: (signal.raise_signal(signal.SIGINT), stop(self)))
    seen = shell.run("%%explain\nimport numpy as np\nran = np.ones(2) @ np.ones(2)")
    assert seen.error is None
    assert shell.ip.user_ns["ran"] == 2
    assert "KeyboardInterrupt: the cell had already ended" in seen.stdout
    assert is_explained(seen)
