"""Names of axes that go on from cell to cell."""

import numpy as np
import pytest

from tensorviz.explain.axes.memory import AxisMemory
from tensorviz.explain.build import explain
from tensorviz.trace.session import record_source

FIRST = "x = np.arange(6.0).reshape(2, 3)  # (batch, time)\ny = x * 2\nz = np.ones(3)"


def cells(*sources):
    """The steps of the last cell, after the others ran in the same namespace."""
    memory, namespace = AxisMemory(), {"np": np}
    for source in sources:
        steps = explain(record_source(source, namespace).recording, memory=memory)
        for step in steps:
            assert step.operands is not None
    return steps


@pytest.mark.parametrize("source", ["-x", "-y", "-(x + z)", "w = x\n-w"])
def test_a_variable_of_an_earlier_cell_has_its_names(source):
    steps = cells(FIRST, source)
    expected = () if "w" in source else ("batch", "time")
    assert steps[-1].result.axes == expected


@pytest.mark.parametrize("between", ["x += 1", "x[0] = 7", "x.sort()", "y.sum()"])
def test_names_stay_when_the_cell_between_writes_into_the_array(between):
    assert cells(FIRST, between, "-x")[-1].result.axes == ("batch", "time")


@pytest.mark.parametrize(
    "between",
    ["x = np.ones((2, 3))", "x = x.reshape(3, 2)", "x = list(x)\nx = np.array(x)", "y = 1\nnp.copyto(x, 9)"],
)
def test_another_array_under_the_same_name_has_none(between):
    names = cells(FIRST, between, "-x")[-1].result.axes
    assert names == (("batch", "time") if "copyto" in between else ())


def test_an_array_that_changed_unseen_has_none():
    memory, namespace = AxisMemory(), {"np": np}
    for step in explain(record_source(FIRST, namespace).recording, memory=memory):
        assert step.operands is not None
    namespace["x"] += 1
    (step,) = explain(record_source("-x", namespace).recording, memory=memory)
    assert step.result.axes == ()


@pytest.mark.slow
def test_the_memory_is_bounded():
    memory = AxisMemory()
    source = "\n".join(f"x{i} = np.ones((2, 3))  # (a, b)" for i in range(600))
    for step in explain(record_source(source, {"np": np}).recording, memory=memory)[:1]:
        assert step.result.axes == ("a", "b")
    assert len(memory.known) == 500
    assert "x599" in memory.known
