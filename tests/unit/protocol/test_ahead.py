"""Cells explained ahead for a page without a kernel."""

from __future__ import annotations

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.protocol.ahead import ANSWERS_BYTES, MOST_CELLS, cells_explained
from tensorviz.protocol.encode import encode
from tensorviz.trace.session import record_source
from tests.unit.explain.running import run


def answers_of(source, **space):
    steps = run(source, **space)
    message, _ = encode(record_source(source, {"np": np, **space}).recording, steps)
    return steps, cells_explained(steps, message)


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("np.bincount(i)", (4,)),
        ("np.histogram(x, 3)", (3,)),
        ("np.quantile(x, [0.2, 0.5])", (2,)),
        ("np.convolve(x, x[:2])", (9,)),
        ("np.exp(x) / np.exp(x).sum()", None),
        ("np.cross(x[:3], x[3:6])", (3,)),
    ],
)
def test_every_cell_of_a_small_result_is_answered_as_the_kernel_would(source, shape):
    steps, answers = answers_of(source, x=np.arange(8.0) ** 1.5, i=np.array([0, 3, 3, 1]))
    last = steps[-1]
    if shape is None:
        assert not any(key.startswith(f"{last.number}.") for key in answers)
        return
    mine = {key.split(".", 3)[3]: frame for key, frame in answers.items() if key.startswith(f"{last.number}.0.0.")}
    assert list(mine) == [",".join(map(str, index)) for index in np.ndindex(shape)]
    for index in np.ndindex(shape):
        assert mine[",".join(map(str, index))]["sentence"] == last.explain_cell(index).sentence


def test_large_results_and_cells_that_are_not_known_have_no_answer():
    _, answers = answers_of("np.bincount(i)\nnp.linalg.inv(A)", i=np.array([MOST_CELLS]), A=np.eye(2) * 2)
    assert not any(key.startswith("0.") for key in answers)


def test_what_travels_is_bounded():
    source = "\n".join("np.convolve(x, x)" for _ in range(60))
    _, answers = answers_of(source, x=np.arange(40.0))
    assert answers
    assert sum(len(str(frame)) for frame in answers.values()) < 2 * ANSWERS_BYTES
    assert len(answers) < 40 * 79


def test_they_lie_in_the_page(tmp_path):
    target = tv.explain("c = np.bincount(i)", namespace={"np": np, "i": np.array([0, 2, 2])}).to_html(
        tmp_path / "x.html"
    )
    assert '"0.0.0.2"' in target.read_text(encoding="utf-8")
