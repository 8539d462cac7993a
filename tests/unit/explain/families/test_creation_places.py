"""Index arrays of cells that are named by where they stand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.explain.running import run, sentences
from tests.unit.explain.several import told

M = np.arange(12).reshape(3, 4)


@pytest.mark.parametrize(
    "source",
    [
        "np.tril_indices(3)",
        "np.tril_indices(3, -1, 5)",
        "np.triu_indices(4, k=1)",
        "np.tril_indices(0)",
        "np.tril_indices_from(m[:, :3])",
        "np.triu_indices_from(m, 1)",
        "np.diag_indices(3)",
        "np.diag_indices(2, 4)",
        "np.diag_indices_from(m[:, 1:])",
        "np.indices((2, 3), sparse=True)",
        "np.linspace(0, m[0, 1], 5, retstep=True)",
    ],
)
def test_every_index_array_is_shown_with_the_values_of_numpy(source: str) -> None:
    step = told(source, "creation", m=M)
    for position, result in enumerate(step.results):
        for index in list(np.ndindex(result.shape))[:4]:
            frame = step.explain_cell(index, position)
            assert frame.roles[0].operand == -1 - position
            assert all(not len(axis) for cells in step.sources(index, position) for axis in cells)


def test_the_sentences_say_what_each_result_holds() -> None:
    (step,) = run("r, c = np.tril_indices(3)")
    assert sentences(step) == [
        "tril_indices is given n 3.",
        "6 cells on and below the diagonal are listed, row by row: r holds their rows, c their columns.",
    ]
    assert step.explain_cell(4, 1).sentence == "c[4] is 1: an index of cell number 4 of the list."
    assert sentences(run("r, c = np.triu_indices(3, 1)")[0])[1].startswith("3 cells on and above diagonal 1 are listed")
    (step,) = run("i, j, k = np.diag_indices(2, 3)")
    assert sentences(step)[1] == "The 2 cells of the main diagonal are listed: i, j and k hold an index each."
    (step,) = run("a, b = np.indices((2, 3), sparse=True)")
    assert sentences(step)[1] == "One array for each axis, of size 1 along the others: (2, 1) and (1, 3)."


def test_a_step_that_is_asked_for_is_a_result() -> None:
    (step,) = run("x, h = np.linspace(0, 1, 5, retstep=True)")
    assert sentences(step)[1].endswith("; the step is 0.25.")
    assert step.explain_cell((), 1).sentence == "h is 0.25: the distance of two neighbours."
