"""Quantiles by every method, and several at once, against NumPy itself."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tensorviz.explain.format import format_value
from tensorviz.explain.recipes import FormulaRecipe
from tests.unit.explain.feeding import evaluated
from tests.unit.explain.running import arrays, check_frames, only, run, same

METHODS = ("linear", "lower", "higher", "nearest", "midpoint", "hazen", "weibull", "median_unbiased", "normal_unbiased",
           "interpolated_inverted_cdf", "inverted_cdf", "averaged_inverted_cdf")  # fmt: skip


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(st.data())
def test_every_quantile_is_numpys(data):
    shape = tuple(data.draw(st.lists(st.sampled_from([1, 2, 3, 5]), min_size=1, max_size=3)))
    array = data.draw(arrays(shape, data.draw(st.sampled_from(["int8", "int64", "float64"]))))
    assume(np.isfinite(array).all())
    fractions = np.array(data.draw(st.lists(st.sampled_from([0, 0.1, 0.25, 0.5, 0.6, 1]), min_size=1, max_size=3)))
    axis = data.draw(st.none() | st.integers(-len(shape), len(shape) - 1))
    method = data.draw(st.sampled_from(METHODS))
    expression = f"np.quantile(A, q, axis={axis}, method={method!r})"
    if data.draw(st.booleans()):
        expression = f"np.percentile(A, 100 * q, axis={axis}, method={method!r})"
    step = run(f"r = {expression}", A=array, q=fractions)[-1]
    expected = evaluated(expression, {"A": array, "q": fractions})
    assert isinstance(step.occurrence(0).recipe, FormulaRecipe)
    assert same(step.result.values(), expected)
    assert same(step.operands[0].values(), array)
    check_frames(step.occurrence(0))
    index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    worked = step.explain_cell(index).worked
    assert worked.total == format_value(expected[index])
    near = np.isclose(float(worked.terms[-1].number), float(expected[index]), atol=1e-9)
    assert near, (expression, array, worked)
    lane = step.sources(index)[0]
    assert len(lane[0]) == array.size // max(1, expected.size // fractions.size)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            "np.quantile(x, [0.1, 0.5])",
            "result[0]: sorted 1, 2, 4, 8, 9; place 0.4, counted from 0, lies between 1 and 2: 1.4.",
        ),
        (
            "np.percentile(x, [30], method='higher')",
            "result[0]: sorted 1, 2, 4, 8, 9; place 1.2, rounded up to 2, counted from 0, holds 4.",
        ),
        ("np.quantile(n, [0.5])", "result[0]: a NaN is among the cells, so it is NaN."),
        ("np.nanquantile(n, [0.5])", "result[0]: sorted 1, 3; place 0.5, counted from 0, lies between 1 and 3: 2."),
    ],
)
def test_sentences(source, sentence):
    step = run(source, x=np.array([4, 1, 8, 2, 9]), n=np.array([3.0, np.nan, 1]))[-1]
    assert step.explain_cell(0).sentence == sentence


def test_a_method_for_one_fraction():
    step = only("np.quantile(x, 0.3, method='lower')", x=np.array([4, 1, 8]))
    assert (
        step.explain_cell(()).sentence
        == "The result: sorted 1, 4, 8; place 0.6, rounded down to 0, counted from 0, holds 1."
    )
