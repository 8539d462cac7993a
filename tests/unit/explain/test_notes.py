"""What an operation changed beside its result is said."""

import numpy as np

import tensorviz
from tests.unit.explain.running import run


def notes(source, **namespace):
    return [step.occurrence(0).notes for step in run(source, **namespace)]


def test_a_function_that_changes_its_argument():
    x = np.arange(3.0)
    source = "def f(v):\n    v[0] = 9\n    return v.sum()\nf(x)"
    assert notes(source, x=x)[0] == ("x changed in place.",)
    assert "x changed in place." in tensorviz.explain(source, namespace={"x": np.arange(3.0)}).text()


def test_other_names_of_the_same_memory():
    x = np.array([3.0, 1.0, 2.0])
    assert notes("np.add(x, 1, out=x)", np=np, x=x, y=x[:2]) == [("y changed in place.",)]


def test_what_a_frame_says_is_not_said_again():
    x = np.arange(3.0)
    assert notes("x[0] = 5", x=x, y=x[:2]) == [()]
    assert notes("x.sort()", x=x, y=x[:2]) == [()]  # a hazard says it


def test_what_out_names_was_there_before():
    said = "z was there before: the result was written into it."
    assert notes("np.dot(x, x, out=z)", x=np.arange(3.0), z=np.zeros(())) == [(said,)]
    assert notes("np.add(x, 1, out=z)", x=np.arange(3.0), z=np.zeros(3)) == [()]


def test_nothing_changed():
    assert notes("x + 1", x=np.arange(3.0)) == [()]
