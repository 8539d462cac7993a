"""``a.flat`` is read and written as one line of cells; where the iterator stands stays as it was."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from tensorviz.arrays.capture import snapshot
from tensorviz.trace.limits import Limits
from tests.unit.explain.moves import check_origins
from tests.unit.explain.running import check_frames, run


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize(
    "source", ["b = a.flat[3]", "b = a.flat[1:4]", "b = a.flat[[0, 5]]", "a.flat[2] = -1", "a.flat[1:3] = 9"]
)
def test_reads_and_writes(source: str, order: str) -> None:
    a = np.arange(6).reshape(2, 3).copy(order)
    line, step = run(source, a=a.copy(order))
    assert (line.family, line.op, line.result.shape) == ("layout", "numpy.ndarray.flat", (6,))
    assert line.result.values().tolist() == list(range(6))
    assert step.family == "indexing"
    check_frames(step.occurrence(0))
    check_origins(step)
    space = {"a": a}
    exec(source, space)
    expected = space.get("b", a.ravel())
    assert step.result.values().tolist() == np.asarray(expected).tolist()


def test_the_array_itself_changes() -> None:
    step = run("a.flat[1] = 7", a=np.arange(6).reshape(2, 3))[-1]
    assert step.occurrence(0).notes == ("a changed in place.",)


@pytest.mark.parametrize("array", [np.zeros((400, 400)), np.zeros((400, 400)).T, np.zeros((0, 3)), np.array(5.0)])
def test_any_array(array: np.ndarray) -> None:
    for step in run("a.flat\na.flat[:1] = 2", a=array.copy("K")):
        check_frames(step.occurrence(0))


def test_taking_it_down_moves_and_holds_nothing() -> None:
    a = np.zeros((2, 3))
    line = a.flat
    next(line)
    before = sys.getrefcount(a), sys.getrefcount(line)
    kept = snapshot(line, Limits())
    assert (line.index, sys.getrefcount(a), sys.getrefcount(line)) == (1, *before)
    assert (kept.type_name, kept.shape, kept.is_view) == ("flatiter", (6,), True)
    assert kept.buffer == snapshot(a, Limits()).buffer
    a.resize((3, 3), refcheck=False)


def test_a_loop_over_it_runs_as_ever() -> None:
    seen: list[int] = []
    run("for x in a.flat:\n    seen.append(x)", a=np.arange(4).reshape(2, 2), seen=seen)
    assert seen == [0, 1, 2, 3]
