"""Sums, means and extremes along axes against NumPy itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.format import format_value
from tensorviz.explain.steps import RESULT
from tests.unit.explain.running import DTYPES, arrays, check_frames, lane, only, run, same, sentences

UFUNCS = {"sum": np.add, "mean": np.add, "max": np.maximum, "min": np.minimum}


@st.composite
def reductions(draw):
    function = draw(st.sampled_from(sorted(UFUNCS)))
    shape = tuple(draw(st.lists(st.sampled_from([1, 2, 3, 9, 14]), min_size=1, max_size=3)))
    if function in ("sum", "mean") and draw(st.booleans()):
        shape = (*shape[:-1], draw(st.sampled_from([0, 2])))
    axis = draw(st.none() | st.integers(-len(shape), len(shape) - 1) | axis_tuples(len(shape)))
    return function, draw(arrays(shape, draw(st.sampled_from(DTYPES)))), axis, draw(st.booleans())


def axis_tuples(ndim):
    return st.lists(st.integers(0, ndim - 1), min_size=1, unique=True).map(tuple)


def folding_dtype(function, dtype):
    if function in ("max", "min"):
        return dtype
    if function == "sum":
        return np.add.reduce(np.zeros(1, dtype)).dtype
    return np.dtype(float) if dtype.kind in "biu" else np.dtype("f4") if dtype == np.float16 else dtype


def check_worked(worked, cells, function, recorded):
    dtype = folding_dtype(function, cells.dtype)
    assert worked.total == format_value(recorded)
    assert len(worked.terms) + worked.hidden == len(cells)
    running, partials = None, []
    with np.errstate(all="ignore"):
        for cell in cells.astype(dtype):
            one = np.array([cell])
            running = one if running is None else UFUNCS[function](running, one, dtype=dtype)
            partials.append(format_value(running[0]))
    shown = range(len(cells)) if not worked.hidden else [0, 1, 2, *range(len(cells) - 3, len(cells))]
    for position, term in zip(shown, worked.terms, strict=True):
        assert term.value == format_value(cells.astype(dtype)[position])
        assert term.partial == partials[position]
    if function == "sum" and running is not None:
        assert (worked.note is None) == same(running[0].astype(recorded.dtype), recorded)
    if function in ("max", "min"):
        assert worked.note is None


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(reductions())
def test_every_number_is_numpys(case):
    function, array, axis, keepdims = case
    step = only(f"r = np.{function}(A, axis=axis, keepdims=keepdims)", A=array, axis=axis, keepdims=keepdims)
    assert step.family == "reduction"
    expected = step.result.values()
    assert same(step.operands[0].values(), array)
    check_frames(step.occurrence(0))
    for frame in step.frames("story"):
        if frame.worked is not None:
            target = next(role for role in frame.roles if role.kind == "target" and role.operand == RESULT)
            index = tuple(cut.start for cut in target.index)
            check_worked(frame.worked, lane(array, axis, keepdims, index), function, expected[index])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:invalid value", "ignore:overflow")
@settings(max_examples=100, deadline=None)
@given(reductions(), st.data())
def test_result_axes_and_any_cell(case, data):
    function, array, axis, keepdims = case
    with np.errstate(all="ignore"):
        expected = np.asarray(getattr(np, function)(array, axis=axis, keepdims=keepdims))
    step = only(f"r = A.{function}(axis, keepdims=keepdims)", A=array, axis=axis, keepdims=keepdims)
    assert same(step.result.values(), expected)
    recipe = step.occurrence(0).recipe
    axes = range(array.ndim) if axis is None else np.atleast_1d(axis) % array.ndim
    assert recipe.axes == tuple(sorted(axes))
    assert recipe.lanes == expected.size
    if expected.size:
        index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
        cells = lane(array, axis, keepdims, index)
        check_worked(step.explain_cell(index).worked, cells, function, expected[index])
        assert same(array[step.sources(index)[0]], cells)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([None, 0, 1, -1, (0, 2), (1, 2)]), st.booleans(), st.data())
def test_sources_by_perturbation(axis, keepdims, data):
    array = np.arange(24.0).reshape(2, 3, 4)
    step = only("A.sum(axis=axis, keepdims=keepdims)", A=array, axis=axis, keepdims=keepdims)
    index = tuple(data.draw(st.integers(0, length - 1)) for length in step.result.shape)
    (cells,) = step.sources(index)
    alone = np.full_like(array, np.nan)
    alone[cells] = array[cells]
    assert alone.sum(axis=axis, keepdims=keepdims)[index] == array.sum(axis=axis, keepdims=keepdims)[index]
    for cell in zip(*cells, strict=True):
        changed = array.copy()
        changed[cell] += 1
        assert changed.sum(axis=axis, keepdims=keepdims)[index] != array.sum(axis=axis, keepdims=keepdims)[index]


@pytest.mark.parametrize(
    "source",
    ["np.sum(A, 0)", "np.sum(A, axis=0)", "A.sum(0)", "A.sum(axis=-2)", "np.add.reduce(A)", "np.sum(a=A, axis=0)",
     "np.add.reduce(A, axis=0)", "A.sum(axis=np.int64(0))", "np.sum(A, axis=0, out=o)", "A.sum(axis=(0,))"],
)  # fmt: skip
def test_every_spelling_of_the_sum(source):
    step = run(f"s = {source}", A=np.arange(12).reshape(3, 4), o=np.zeros(4, int))[-1]
    assert step.occurrence(0).recipe.axes == (0,)
    assert sentences(step) == [
        "Walk along axis 0 of A; that axis disappears: (3, 4) becomes (4,).",
        "A[:, 0] holds 0, 4 and 8.",
        "A[:, 0]: 0 + 4 + 8 = 12.",
        "A[:, 3]: 3 + 7 + 11 = 21.",
        "All 4 lanes fold the same way.",
        "4 lanes, so s has shape (4,).",
    ]
    assert step.explain_cell(2).sentence == "A[:, 2]: 2 + 6 + 10 = 18."


@pytest.mark.parametrize("source", ["np.max(A)", "np.amax(A)", "A.max()", "np.maximum.reduce(A, axis=None)"])
def test_every_spelling_of_the_largest(source):
    step = only(source, A=np.array([[3, 9], [7, 1]]))
    assert sentences(step)[-2:] == ["A: the largest of 3, 9, 7 and 1 is 9.", "The result is one number: 9."]


@pytest.mark.parametrize("source", ["np.sum(A, dtype=object)", "A.sum(out=None, axis=[0])", "m.sum()"])
def test_others_get_the_generic_card(source):
    step = run(source, A=np.ones(3), m=np.ma.masked_array([1, 2], [True, False]))[-1]
    assert step.family == "opaque"


def test_the_kept_axis_is_said():
    step = only("m = A.mean(axis=1, keepdims=True)", A=np.arange(12.0).reshape(3, 4))
    assert sentences(step)[0] == "Walk along axis 1 of A; it stays, with size 1: (3, 4) becomes (3, 1)."
    assert "A[0, :]: (0 + 1 + 2 + 3) ÷ 4 = 1.5." in sentences(step)
    assert sentences(step)[-1] == "Axis 1 stays in m (3, 1) with size 1, ready to stretch back."
    assert step.explain_cell((0, 0)).worked.note == "The sum, 6, divided by 4 is 1.5."


def test_before_the_last_lane_all_others_were_there():
    frames = only("np.sum(x, axis=1)", x=np.arange(6).reshape(3, 2)).frames("story")
    first, last = (frame for frame in frames if frame.phase == "lane" and "=" in frame.sentence)
    kinds = [[role.kind for role in frame.roles if role.operand == RESULT] for frame in (first, last)]
    assert kinds == [["hidden", "target"], ["done", "target"]]


def test_rounding_is_said():
    step = only("A.mean()", A=np.array([1, 2, 2]))
    assert "A: (1 + 2 + 2) ÷ 3 = 1.667 (rounded)." in sentences(step)
    step = only("A.sum()", A=np.array([1 / 3, 1 / 3, 1 / 3]))
    assert "A: 0.3333 + 0.3333 + 0.3333 = 1 (rounded)." in sentences(step)


def test_nan_names_its_cell():
    step = only("m = A.max(axis=0)", A=np.array([[1.0, np.nan], [2.0, 3.0]]))
    assert "A[0, 1] is NaN, and so m[1] is NaN." in sentences(step)


def test_empty_lanes():
    assert "A[:, 0] is empty: the sum of nothing is 0." in sentences(only("A.sum(axis=0)", A=np.zeros((0, 2))))
    assert "A[:, 0] is empty: the mean of nothing is NaN." in sentences(only("A.mean(axis=0)", A=np.zeros((0, 2))))
    no_lanes = only("s = A.sum(axis=1)", A=np.zeros((0, 2)))
    assert sentences(no_lanes)[-1] == "There are no lanes, so s (0,) has no cells."


def test_small_integers_and_booleans_are_added_in_the_platforms():
    step = only("A.sum()", A=np.array([100, 100], np.int8))
    assert "A: 100 + 100 = 200." in sentences(step)
    assert "A: 1 + 0 + 1 = 2." in sentences(only("A.sum()", A=np.array([True, False, True])))
    wrapped = only("A.sum(dtype=np.int8)", A=np.array([100, 100], np.int8))
    assert "A: 100 + 100 = −56 (wrapped around)." in sentences(wrapped)


def test_another_order_of_summation_is_said():
    step = only("x.sum()", x=np.array([1e16, 1, 1, 1, 1, 1, 1, 1, -1e16, 1]))
    assert step.explain_cell(()).worked.note == "One by one they come to 1; NumPy adds in another order: 7."


def test_a_large_array_tells_its_bands():
    A = np.arange(40_000.0).reshape(200, 200)
    step = only("s = A.sum(axis=0)", A=A)
    check_frames(step.occurrence(0))
    assert "A[:, 0]: 200 cells, added up, give 3.98e6." in sentences(step)
    assert step.explain_cell(199).worked.rest == format_value(A[3:-3, 199].sum())
    cube = only("s = X.sum(axis=0)", X=np.ones((30, 30, 30)))
    check_frames(cube.occurrence(0))
