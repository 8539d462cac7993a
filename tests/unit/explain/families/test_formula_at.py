"""``ufunc.at`` against NumPy itself: cells that are named again are changed again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.format import format_value
from tests.unit.explain.running import check_frames, run, same


def test_indices_that_name_a_cell_again():
    before, added = np.array([1.0, 2, 3, 4]), np.array([10.0, 20, 30])
    step = run("np.add.at(a, [0, 2, 2], b)", a=before.copy(), b=added)[0]
    check_frames(step.occurrence(0))
    assert step.family == "indexing"
    assert same(step.operands[0].values(), before)
    assert same(step.result.values(), np.array([11.0, 2, 53, 4]))
    frame = step.explain_cell(2)
    assert frame.sentence == "a[2]: 3 + 20 + 30 = 53; 2 indices name it, and all of them count."
    assert frame.worked.note is None
    assert step.explain_cell(1).sentence == "No index names a[1], so it stays 2."
    assert [[axis.tolist() for axis in cells] for cells in step.sources(2)] == [[[2]], [[1, 2]], [[1, 2]]]
    assert [[axis.tolist() for axis in cells] for cells in step.sources(1)] == [[[1]], [[]], [[]]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("np.add.at(a, [[0, 1], [1, 1]], 1)", [[1, 2, 3], [7, 8, 9]]),
        ("np.multiply.at(a, a > 2, 10)", [[0, 1, 2], [30, 40, 50]]),
        ("np.negative.at(a, [0, 0, 1])", [[0, 1, 2], [-3, -4, -5]]),
        ("np.maximum.at(a, 1, [9, 0, 9])", [[0, 1, 2], [9, 4, 9]]),
    ],
)
def test_every_form_of_such_an_index(source, expected):
    step = run(source, a=np.arange(6).reshape(2, 3))[-1]
    assert step.family == "indexing", source
    after = np.asarray(expected)
    if "[[0, 1]" in source:
        after = np.arange(6).reshape(2, 3)
        np.add.at(after, [[0, 1], [1, 1]], 1)
    assert same(step.result.values(), after)
    check_frames(step.occurrence(0))
    for index in np.ndindex(2, 3):
        worked = step.explain_cell(index).worked
        assert worked.total == format_value(after[index])
        assert worked.note is None


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(-4, 3), max_size=6),
    st.sampled_from(["add", "subtract", "multiply", "divide", "maximum"]),
    st.sampled_from(["int8", "int64", "float32", "complex128"]),
)
def test_every_number_is_numpys(indices, name, dtype):
    before, added = np.array([100, -2, 3, 0], dtype), np.arange(1, len(indices) + 1, dtype=dtype) * 50
    source, after = f"np.{name}.at(a, i, b)", before.copy()
    with np.errstate(all="ignore"):
        getattr(np, name).at(after, np.array(indices, int), added)
    step = run(source, a=before.copy(), i=np.array(indices, int), b=added)[-1]
    assert same(step.operands[0].values(), before)
    assert same(step.result.values(), after)
    check_frames(step.occurrence(0))
    for index in range(4):
        worked = step.explain_cell(index).worked
        assert worked.total == format_value(after[index])
        assert worked.note is None
        cells = step.sources(index)
        assert cells[1][0].tolist() == [at for at, i in enumerate(indices) if i % 4 == index]
