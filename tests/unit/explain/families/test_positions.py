"""Where the cells stand that are not zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.explain.running import run, sentences
from tests.unit.explain.several import check_origins, layouts, told

M = np.array([[0, 7, 0, -2], [5, 0, 0, 1]])


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(
    layouts(least=1),
    st.sampled_from(["np.nonzero(x)", "x.nonzero()", "np.where(x)", "np.argwhere(x)", "np.flatnonzero(x)"]),
)
def test_every_number_is_the_position_of_a_cell_that_is_not_zero(array: np.ndarray, source: str) -> None:
    step = told(source, "indexing", x=array)
    check_origins(step)
    for position, result in enumerate(step.results):
        for index in np.ndindex(result.shape):
            (cell,) = zip(*step.sources(index, position)[0], strict=True)
            assert array[cell]
            axis = index[1] if "arg" in source else position
            place = np.ravel_multi_index(cell, array.shape) if "flat" in source else cell[axis]
            assert result.cell(index) == place


def test_there_is_one_index_array_for_each_axis_in_order() -> None:
    (step,) = run("r, c = np.nonzero(m)", m=M)
    assert sentences(step) == [
        "4 of 8 cells of m (2, 4) are not zero.",
        "Cells are looked at in reading order: the last index runs fastest.",
        "r[1] and c[1] name the cell m[0, 3]: −2.",
        "One index array for each of 2 axes, in order: m[r, c] reads the cells.",
    ]
    assert step.explain_cell(2, 1).sentence == "c[2] says where m[1, 0] stands along axis 1: 0."
    assert [role.operand for role in step.frames("story")[2].roles] == [0, -1, -2]


def test_rows_and_positions_in_one_array() -> None:
    (step,) = run("p = np.argwhere(m)", m=M)
    assert sentences(step)[2:] == [
        "p[1] names the cell m[0, 3]: −2.",
        "One row per cell, one column for each of 2 axes; as an index, nonzero is made for that.",
    ]
    assert step.explain_cell((2, 1)).sentence == "p[2, 1] says where m[1, 0] stands along axis 1: 0."
    (step,) = run("f = np.flatnonzero(m)", m=M)
    assert sentences(step)[-1] == "One number per cell, its position in reading order; m.ravel()[f] reads the cells."
    assert step.explain_cell((2,)).sentence == "f[2] is the position of m[1, 0], counted row by row: 4."


@pytest.mark.parametrize("source", ["np.nonzero(m)", "np.argwhere(m)", "np.flatnonzero(m)"])
def test_nothing_found_is_said(source: str) -> None:
    (step,) = run(source, m=np.zeros((2, 3)))
    assert sentences(step)[2] == "There is no such cell, so there is no position."


def test_large_arrays_are_followed_by_what_their_results_say() -> None:
    x = np.zeros((300, 300))
    x[[5, 250], [299, 7]] = 1
    (step,) = run("r, c = np.nonzero(x)", x=x)
    assert [cells.tolist() for cells in step.sources(1, 0)[0]] == [[250], [7]]
    (step,) = run("r, c = np.nonzero(x)", x=np.ones((300, 300)))
    assert "was not followed" in sentences(step)[2]
    assert step.sources(1, 0) == [None]


def test_where_of_three_arrays_stays_a_choice() -> None:
    assert run("np.where(m > 0, m, 0)", m=M)[-1].family == "elementwise"
