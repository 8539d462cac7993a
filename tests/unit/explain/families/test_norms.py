"""Norms of every order, and traces of stacks, against NumPy itself."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tensorviz.explain.format import format_value
from tests.unit.explain.feeding import check_sources, evaluated
from tests.unit.explain.running import arrays, check_frames, only, same, sentences

ORDERS = ("None", "0", "1", "2", "3", "-1", "-2.5", "0.5", "np.inf", "-np.inf")
MATRIX_ORDERS = ("None", "'fro'", "1", "-1", "np.inf", "-np.inf")
DTYPES = ("bool", "int8", "int64", "float32", "float64", "complex128")


@st.composite
def norms(draw):
    """An expression about ``A``, and the array."""
    is_matrix = draw(st.booleans())
    shape = tuple(draw(st.lists(st.sampled_from([1, 2, 3, 9]), min_size=1 + is_matrix, max_size=3)))
    keep = draw(st.sampled_from(["", ", keepdims=True"]))
    array = draw(arrays(shape, draw(st.sampled_from(DTYPES))))
    if is_matrix:
        order = draw(st.sampled_from(MATRIX_ORDERS))
        axes = draw(st.permutations(range(len(shape))))[:2]
        if draw(st.booleans()):
            return f"np.linalg.matrix_norm(A, ord={order if order != 'None' else repr('fro')}{keep})", array
        return f"np.linalg.norm(A, {order}, axis={tuple(axes)}{keep})", array
    order = draw(st.sampled_from(ORDERS))
    if draw(st.booleans()):
        return f"np.linalg.vector_norm(A, ord={order if order != 'None' else 2}{keep})", array
    return f"np.linalg.norm(A, {order}, axis={draw(st.integers(-len(shape), len(shape) - 1))}{keep})", array


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(norms(), st.data())
def test_every_norm_is_numpys(drawn, data):
    expression, array = drawn
    assume("axis" in expression or array.ndim < 3 or "matrix" in expression or "vector" in expression)
    step = only(expression, A=array)
    assert step.family == "reduction", expression
    assert same(step.operands[0].values(), array)
    expected = evaluated(expression, {"A": array})
    assert same(step.result.values(), expected)
    check_frames(step.occurrence(0))
    index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    assert step.explain_cell(index).worked.total == format_value(expected[index])


@pytest.mark.parametrize(
    "expression",
    [
        "np.linalg.norm(A, 3, axis=1)",
        "np.linalg.norm(A, 'fro', axis=(2, 0))",
        "np.linalg.matrix_norm(A, keepdims=True)",
        "np.linalg.vector_norm(A, ord=-1, axis=(0, 2))",
    ],
)
def test_what_feeds_a_norm(expression):
    array = np.random.default_rng(0).uniform(1, 2, (2, 3, 2))
    index = tuple(length - 1 for length in evaluated(expression, {"A": array}).shape)
    check_sources(only(expression, A=array), expression, index, A=array)


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ("1", "A: the largest of the column sums 3, 6 and 8 is 8, of column 2."),
        ("-np.inf", "A: the smallest of the row sums 8 and 9 is 8, of row 0."),
    ],
)
def test_sums_of_columns_and_rows(order, sentence):
    step = only(f"np.linalg.norm(A, {order})", A=np.array([[3, -4, 1], [0, 2, -7]]))
    assert sentence in sentences(step)


def test_a_swap_of_the_axes_swaps_rows_and_columns():
    stack = np.arange(24).reshape(2, 3, 4)
    first, second = (only(f"np.linalg.norm(T, 1, axis={axes})", T=stack) for axes in ("(0, 2)", "(2, 0)"))
    assert "column sums" in sentences(first)[3]
    assert "row sums" in sentences(second)[3]


@pytest.mark.parametrize("order", ["2", "-2", "'nuc'"])
def test_singular_values_are_said(order):
    step = only(f"np.linalg.norm(A, {order})", A=np.eye(2))
    assert step.family == "opaque"
    assert "singular values" in step.occurrence(0).recipe.reason


def test_a_power_is_spelt():
    step = only("np.linalg.norm(v, 3)", v=np.array([3, -4]))
    assert "v: |3|³ + |−4|³ = 91; to the power 1 ÷ 3 that is 4.498 (rounded)." in sentences(step)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_diagonal_of_a_stack(data):
    shape = tuple(data.draw(st.lists(st.sampled_from([1, 2, 3]), min_size=2, max_size=4)))
    first, second = data.draw(st.permutations(range(len(shape))))[:2]
    offset = data.draw(st.integers(-2, 2))
    expression = f"np.trace(A, {offset}, {first}, {second})"
    if data.draw(st.booleans()):
        expression = f"np.linalg.trace(A, offset={offset})"
    array = np.random.default_rng(0).uniform(1, 2, shape)
    step = only(expression, A=array)
    expected = evaluated(expression, {"A": array})
    assert step.family == "reduction"
    assert same(step.result.values(), expected)
    check_frames(step.occurrence(0))
    index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    assert step.explain_cell(index).worked.total == format_value(expected[index])
    check_sources(step, expression, index, A=array)


def test_weights_of_two_axes():
    array, weights = np.arange(18.0).reshape(2, 3, 3), np.arange(1.0, 7).reshape(2, 3)
    expression = "np.average(A, axis=(0, 1), weights=w)"
    step = only(expression, A=array, w=weights)
    assert step.family == "reduction"
    assert same(step.result.values(), evaluated(expression, {"A": array, "w": weights}))
    check_frames(step.occurrence(0))
    check_sources(step, expression, (1,), A=array, w=weights)
