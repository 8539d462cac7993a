"""Creation: where the numbers come from."""

from __future__ import annotations

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.families import creation
from tests.unit.explain.recorded import recorded

DTYPES = ["bool", "int8", "uint8", "int64", "float16", "float32", "float64", "complex128"]


def explained(source, **space):
    subject = recorded(source, **space)
    plan = creation.recognise(subject)
    assert plan is not NotImplemented, source
    return subject, plan, creation.readings(plan, subject)[0]


def told(source, **space):
    frames = explained(source, **space)[2].frames
    return [frame.sentence for frame in frames if frame.phase in {"asked", "result"}]


@pytest.mark.parametrize(
    ("source", "kind", "asked", "origin"),
    [
        ("A = np.array([[1, 2], [3, 4]])", "data", "array is given [[1, 2], [3, 4]].",
         "array puts 4 numbers side by side in memory: shape (2, 2), int64."),
        ("np.array(x)", "data", "array is given x.", "array made a copy of x: 24 B of its own, so x stays as it is."),
        ("np.asarray(x)", "data", "asarray is given x.", "asarray made no copy: this is x itself."),
        ("np.array([x, x])", "data", "array is given [x, x].",
         "array copies 2 arrays into one new array of shape (2, 3)."),
        ("np.zeros((2, 3))", "constant", "zeros is given shape (2, 3).",
         "zeros writes 0 into each of the 6 cells: shape (2, 3), float64."),
        ("np.ones_like(x)", "constant", "ones_like is given x.",
         "ones_like writes 1 into each of the 3 cells: shape (3,), float64."),
        ("np.ones(3, dtype=bool)", "constant", "ones is given shape 3, dtype bool.",
         "ones writes True into each of the 3 cells: shape (3,), bool."),
        ("np.full(2, np.pi)", "constant", "full is given shape 2, fill_value np.pi.",
         "full writes np.pi into each of the 2 cells: shape (2,), float64."),
        ("np.empty(3)", "constant", "empty is given shape 3.",
         "np.empty writes nothing: the values are whatever lay in that memory before."),
        ("np.eye(3, k=-1)", "constant", "eye is given N 3, k -1.", "eye writes 1 on diagonal −1 and 0 everywhere else."),
        ("np.arange(12)", "range", "arange is given stop 12.",
         "arange counts from 0 up to, but not including, 12: 12 numbers."),
        ("np.arange(5, 0, -2)", "range", "arange is given start 5, stop 0, step -2.",
         "arange counts from 5 down to, but not including, 0 in steps of −2: 3 numbers."),
        ("np.linspace(0, 1, 5)", "range", "linspace is given start 0, stop 1, num 5.",
         "linspace spaces 5 numbers evenly from 0 to 1, both included."),
        ("np.linspace(0, n, 4, endpoint=False)", "range", "linspace is given start 0, stop n, num 4, endpoint False.",
         "linspace spaces 4 numbers evenly from 0 to 7, 7 left out."),
        ("np.logspace(0, 2, 3)", "range", "logspace is given start 0, stop 2, num 3.",
         "logspace raises 10 to 3 exponents evenly spaced from 0 to 2."),
        ("t = np.random.rand(2, 3, 4, 5)", "random", "np.random.rand is given shape (2, 3, 4, 5).",
         "np.random.rand drew 120 numbers from [0, 1)."),
        ("np.random.randint(10, size=3)", "random", "np.random.randint is given high 10, size 3.",
         "np.random.randint drew 3 numbers among the whole numbers from 0 up to, but not including, 10."),
        ("rng.integers(1, 6, 2, endpoint=True)", "random", "rng.integers is given low 1, high 6, size 2, endpoint True.",
         "rng.integers drew 2 numbers among the whole numbers from 1 up to, and including, 6."),
        ("rng.normal(size=(2, 2))", "random", "rng.normal is given size (2, 2).",
         "rng.normal drew 4 numbers from the normal distribution, mean 0, standard deviation 1."),
        ("np.random.default_rng(3).random(2)", "random", "random is given size 2.",
         "random drew 2 numbers from [0, 1)."),
        ("np.random.rand()", "random", "np.random.rand is called without arguments.",
         "np.random.rand drew 1 number from [0, 1)."),
        ("np.indices((2, 2))", "grid", "indices is given dimensions (2, 2).",
         "indices writes every cell's own place on a grid: shape (2, 2, 2)."),
    ],
)  # fmt: skip
def test_the_origin_is_told(source, kind, asked, origin):
    space = {"x": np.arange(3.0), "rng": np.random.default_rng(0), "n": 7}
    assert explained(source, **space)[1].recipe.kind == kind
    assert told(source, **space) == [asked, origin]


@pytest.mark.parametrize(
    "source", ["np.meshgrid(x, x)", "np.random.seed(0)", "x.sum()", "np.sort(x)", "np.random.default_rng(0)"]
)
def test_what_is_not_of_this_family(source):
    assert creation.recognise(recorded(source, x=np.arange(3.0))) is NotImplemented


@settings(max_examples=60, deadline=None)
@given(data=st.data(), dtype=st.sampled_from(DTYPES), shape=npst.array_shapes(min_dims=1, max_dims=4, max_side=4))
def test_copies_and_imitations(data, dtype, shape):
    x = data.draw(npst.arrays(np.dtype(dtype), shape))
    source = data.draw(
        st.sampled_from(["np.array(x)", "x.copy()", "np.zeros_like(x)", "np.array([x, x])", "np.asarray(x)"])
    )
    expected = eval(source, {"np": np, "x": x})
    subject, plan, reading = explained(f"y = {source}", x=x)
    assert np.array_equal(plan.result.values(), expected, equal_nan=expected.dtype.kind in "fc")
    assert all(np.array_equal(operand.values(), x, equal_nan=x.dtype.kind in "fc") for operand in plan.operands)
    index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    fed = [operand.values()[cells] for operand, cells in zip(plan.operands, creation.sources(plan, index), strict=True)]
    if "zeros" in source:
        assert [cells.size for cells in fed] == [0]
    else:
        assert np.array_equal(np.concatenate(fed)[0], expected[index], equal_nan=x.dtype.kind in "fc")
    for frame in (*reading.frames, creation.explain_cell(plan, subject, index)):
        assert len(frame.sentence.split()) <= 20, frame.sentence


def test_a_cell_of_arange_is_counted():
    subject, plan, _ = explained("x = np.arange(2, 20, 3)")
    assert creation.explain_cell(plan, subject, (4,)).sentence == "x[4] is 14: start 2 + 4 × step 3."
    subject, plan, _ = explained("x = np.arange(0, 1, 0.1)")
    assert creation.explain_cell(plan, subject, (3,)).sentence == "x[3] is 0.3: its place in the sequence."


def test_a_cell_of_a_copy():
    subject, plan, _ = explained("y = np.array([x, z])", x=np.arange(3), z=np.arange(3) * 10)
    frame = creation.explain_cell(plan, subject, (1, 2))
    assert frame.sentence.startswith("y[1, 2] is 20: the number at ")
    assert [(role.kind, role.operand) for role in frame.roles] == [("target", -1), ("live", 1)]


def test_depths():
    _, _, reading = explained("np.zeros(3)")
    assert [frame.phase for frame in reading.frames] == ["asked", "result"]
    assert (reading.shape, reading.brief, reading.story) == ((1,), (0, 1), (0, 1))
