"""The explanation as plain text."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import numpy as np
import pytest

from tensorviz.explain.build import explain
from tensorviz.render.text import render_text
from tensorviz.trace.limits import Limits
from tensorviz.trace.session import record_source

SNAPSHOTS = Path(__file__).parent / "snapshots"


def text_of(source, depth="brief", **names):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        recording = record_source(source, {"np": np, **names}, limits=Limits(), follow=()).recording
    return render_text(recording, explain(recording), depth)


CELLS = {
    "broadcast": """
X = np.arange(12.0).reshape(4, 3)
m = np.array([4.5, 5.5, 6.5])
Z = X - m
ok = Z > 0
""",
    "layout": """
x = np.arange(24).reshape(2, 3, -1)
y = x.transpose(0, 2, 1)
flat = y.ravel()
column = flat[:, None]
""",
    "loop_and_failure": """
v = np.zeros(3)
for i in range(1000):
    v += i
w = v + np.ones(4)
""",
    "small_integers": """
a = np.array([100, -3], dtype=np.int8)
b = a + a
c = -a
d = a / 0
""",
}


@pytest.mark.parametrize("depth", ["shape", "brief", "story"])
@pytest.mark.parametrize("name", CELLS)
def test_snapshot(name, depth):
    """Run with UPDATE_SNAPSHOTS=1 to write them anew, and read the difference."""
    text = text_of(CELLS[name], depth) + "\n"
    path = SNAPSHOTS / f"{name}.{depth}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_lines_and_steps_are_bounded():
    source = "\n".join(f"a_name_of_some_length_{i} = np.ones((300, 400)) * 123456.789" for i in range(60))
    text = text_of(source, "story")
    assert max(map(len, text.splitlines())) <= 100
    assert max(map(len, text_of(f"y = np.ones(2)\nraise ValueError('{'x' * 500}')").splitlines())) == 100
    assert "... and 80 more steps." in text
    assert text.count("\n") < 2000


def test_a_step_inside_a_function_is_set_in():
    text = text_of("def f(v):\n    return v * 2\nw = f(np.ones(2))\n")
    assert any(line.startswith("    3. v * 2") for line in text.splitlines())


@pytest.mark.parametrize(
    "value",
    [np.array([1, "x", None], dtype=object), np.array(["a", "b"]), np.array(["2024-01-01"], dtype="datetime64[D]"),
     np.ma.masked_array([1, 2, 3], [0, 1, 0]), np.zeros((0, 3)), np.array(5.0), np.array([1 + 2j]),
     np.zeros(2, dtype=[("a", "i4")]), np.arange(10)[::2]],
)  # fmt: skip
def test_every_sort_of_array_has_a_text(value):
    text = text_of("y = x.copy()", x=value)
    assert text.startswith("1. y = x.copy()")


def test_masked_cells_are_dashes():
    assert "1  --  3" in text_of("y = x.copy()", x=np.ma.masked_array([1, 2, 3], [0, 1, 0]))


def test_nothing_that_a_terminal_obeys_gets_through():
    text = text_of("y = np.ones(2)\nraise ValueError('\\x1b[31mred\\x07')")
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "ValueError: �[31mred�" in text


def test_a_cell_without_array_operations():
    assert text_of("x = 1 + 1") == "No array operation ran."
