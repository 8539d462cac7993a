"""Which failed unpackings have a card; the corpus has what it says."""

import numpy as np
import pytest

from tensorviz.api import explain


def failed(source):
    names = {"np": np, "x": np.arange(3.0), "P": np.arange(6.0).reshape(2, 3)}
    explanation = explain(source, namespace=names)
    assert isinstance(explanation.error, ValueError)
    return [step for step in explanation.steps if step.failed], explanation.repairs


@pytest.mark.parametrize(
    ("source", "repair"),
    [
        ("def ends(v):\n    a, b = v\n    return a\nends(x)", "a, b = v[:2]"),
        ("p, q, r = np.zeros((2, 3)) + P", "p, q, r = (np.zeros((2, 3)) + P).T"),
        ("p, q, r = P.T.T", "p, q, r = P.T"),
        ("p = q, r = x", None),
        ("p, *q = x[:0]", None),
        ("p, q = [1, 2, 3]", None),
        ("for p, q in P:\n    pass", None),
    ],
)
def test_an_array_given_to_several_names(source, repair):
    steps, repairs = failed(source)
    assert [step.occurrence(0).recipe.rule for step in steps] == ([] if repair is None else ["unpacking"])
    assert [each.code for each in repairs][:1] == ([] if repair is None else [repair])


def test_an_error_below_the_readers_line_is_another_matter():
    """Python's own unpacking inside of a function that the cell calls."""
    steps, repairs = failed("dict(x.reshape(1, 3))")
    assert all(step.occurrence(0).recipe.family != "failure" for step in steps)
    assert repairs == ()
