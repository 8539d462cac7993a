"""A comparison that the reader stops while it is timed: what there is stays, and how far it came is said."""

from __future__ import annotations

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device.compare import comparing
from tensorviz.device.control import Control, drained
from tensorviz.device.export import as_data
from tests.unit.device.simulated import SimulatedDevice


class Stopping(SimulatedDevice):
    """Its exponential, called so often, has the reader stop what runs, or fails."""

    def __init__(self, calls: int, failure: Exception | None = None) -> None:
        super().__init__()
        self.control = Control()
        self._calls = calls
        self._failure = failure

    def function(self, home):
        found = super().function(home)

        def exp(*args, **kwargs):
            self._calls -= 1
            if not self._calls:
                self.control.stop()
                if self._failure is not None:
                    raise self._failure
            return found(*args, **kwargs)

        return exp if home.name == "exp" else found


# The checked run, one to hold against it, the first of the timed, one block, the first with clocks.
BEFORE_STEPS = 5


def stopped_at(calls, failure=None):
    adapter = Stopping(calls, failure)
    explanation = tv.explain("a = x + 1\nb = np.exp(a)\nc = b * 2", namespace={"np": np, "x": np.ones(3)})
    slices = comparing(explanation._recording, explanation._start, adapter, adapter.control, is_timed=True)
    with adapter.control.interruptible():
        return drained(slices)


@pytest.mark.parametrize(
    ("calls", "words", "lines"),
    [
        (BEFORE_STEPS, "Stopped: 0 of 3 steps were timed alone.", []),
        (BEFORE_STEPS + 1, "Stopped: 1 of 3 steps were timed alone.", [1]),
    ],
)
def test_steps_that_were_timed_before_it_is_stopped_are_kept(in_one_block, calls, words, lines):
    comparison = stopped_at(calls)
    assert comparison.agrees
    assert comparison.is_interrupted
    assert comparison.verdict
    assert comparison.unfinished == words
    assert words in repr(comparison)
    assert [step.node.span.line for step in comparison.step_times] == lines
    assert as_data(comparison)["unfinished"] == words


def test_why_steps_have_no_times_is_said(in_one_block):
    adapter = Stopping(BEFORE_STEPS, ValueError("no clock"))
    adapter.control.stop = lambda: None
    explanation = tv.explain("b = np.exp(x)", namespace={"np": np, "x": np.ones(3)})
    found = drained(comparing(explanation._recording, explanation._start, adapter, adapter.control, is_timed=True))
    assert found.unfinished == "Not every operation has a time: ValueError: no clock"
    assert found.device.timed is not None


def test_the_bar_never_goes_back():
    told = []
    control = Control(lambda done, _words: told.append(done))
    for part in ((0.0, 0.5, "one"), (0.2, 0.6, "two"), (0.6, 1.0, "three")):
        control.begin(*part)
        control._told = 0.0
        control.at(0.9)
    assert told == sorted(told) == [0.0, 0.45, 0.45, 0.56, 0.6, 0.96]
