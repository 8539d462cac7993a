from __future__ import annotations

import gc
import os
import random
import signal
import threading
import time

import numpy as np
import pytest

from tensorviz.trace import watch
from tensorviz.trace.codes import is_watched
from tensorviz.trace.interrupts import interrupts_deferred
from tensorviz.trace.session import record_source
from tests.unit.trace.interrupting import Interrupter
from tests.unit.trace.watching import operations

COUNT = int(os.environ.get("TENSORVIZ_INTERRUPTS", "20"))


def test_an_interrupt_waits_until_the_end() -> None:
    reached: list[str] = []

    def work() -> None:
        with interrupts_deferred():
            signal.raise_signal(signal.SIGINT)
            reached.append("end")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert reached == ["end"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_handler_of_the_readers_is_left_alone() -> None:
    seen: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: seen.append(number))
    try:
        with interrupts_deferred():
            signal.raise_signal(signal.SIGINT)
            assert seen == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_are_not_concerned() -> None:
    done: list[bool] = []

    def work() -> None:
        with interrupts_deferred():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


SOURCE = """
def f(v):
    w = v * 2
    return w + 1
for i in range(300):
    x = f(x) * 0.5
    x[0] = 1
    x += 1
    y = [v + 1 for v in x]
"""


def interrupted(interrupter: Interrupter, delay: float) -> str:
    """How a Ctrl-C after ``delay`` seconds reached the caller of `record_source`."""
    scope: dict[str, object] = {"np": np, "x": np.ones(3), "__name__": "__main__"}
    is_over, way = False, "late"
    gc.disable()  # Python loses an interrupt that arrives in a callback of the collector
    try:
        interrupter.after(delay)
        outcome = record_source(SOURCE, scope)
        is_over = True
        if interrupter.has_sent:
            way = "recorded" if isinstance(outcome.error, KeyboardInterrupt) else "lost"
        interrupter.wait()
    except KeyboardInterrupt:
        way = "late" if is_over else "raised"
        interrupter.wait()
    finally:
        gc.enable()
    function = scope.get("f")
    assert function is None or not is_watched(function.__code__)
    return way


@pytest.mark.slow
def test_every_moment_of_a_run() -> None:
    start = time.perf_counter()
    record_source(SOURCE, {"np": np, "x": np.ones(3)})
    whole = time.perf_counter() - start
    chance, interrupter = random.Random(COUNT), Interrupter()
    ways: list[str] = []
    while len(ways) - ways.count("late") < COUNT:
        ways.append(interrupted(interrupter, chance.uniform(0.0, whole)))
        assert watch._active == []
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert operations(record_source("np.ones(2) + 1", {"np": np}).recording) == ["numpy.ones", "numpy.add"]
    assert set(ways) <= {"recorded", "raised", "late"}
