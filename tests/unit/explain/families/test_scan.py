"""Running folds and differences of neighbours against NumPy itself."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tensorviz.explain.format import format_value
from tensorviz.explain.steps import RESULT
from tests.unit.explain.running import DTYPES, arrays, check_frames, only, run, same, sentences

CALLS = {
    "cumsum": "A.cumsum(axis=axis)",
    "cumprod": "np.cumprod(A, axis=axis)",
    "nancumsum": "np.nancumsum(A, axis=axis)",
    "cumulative_sum": "np.cumulative_sum(A, axis=axis)",
    "accumulate": "np.maximum.accumulate(A, axis=axis)",
    "add": "np.add.accumulate(A, axis)",
    "diff": "np.diff(A, axis=axis)",
}
FLAT = ("cumsum", "cumprod", "nancumsum")


@st.composite
def cases(draw):
    name = draw(st.sampled_from(sorted(CALLS)))
    shape = tuple(draw(st.lists(st.sampled_from([0, 1, 2, 3, 5, 13]), min_size=name not in FLAT, max_size=4)))
    assume(int(np.prod(shape)) <= 400)
    assume(name != "cumulative_sum" or len(shape) > 0)
    array = draw(arrays(shape, draw(st.sampled_from(DTYPES))))
    if shape and draw(st.booleans()):
        array = array[::-1].copy()[::-1]
    if shape and draw(st.booleans()):
        array = np.ascontiguousarray(array.T).T
    forms = st.integers(-len(shape), len(shape) - 1) if shape else st.nothing()
    if name in FLAT:
        forms = forms | st.none()
    return CALLS[name], array, draw(forms)


def plain(source, array, axis):
    """What NumPy makes of the call."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(eval(source, {"np": np}, {"A": array, "axis": axis}))


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(cases(), st.data())
def test_every_operand_and_result_is_numpys(case, data):
    source, array, axis = case
    step = run(f"r = {source}", A=array, axis=axis)[-1]
    assume(not step.failed)
    axis = None if axis is None else axis % array.ndim
    assert step.family == "scan", source
    expected = plain(source, array, axis)
    assert same(step.operands[0].values(), array)
    assert same(step.result.values(), expected)
    check_frames(step.occurrence(0))
    frames = [frame for frame in step.frames("story") if frame.worked is not None]
    if expected.size:
        index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
        frames.append(step.explain_cell(index))
    for frame in frames:
        (target,) = (role for role in frame.roles if role.kind == "target" and role.operand == RESULT)
        check_term(frame.worked, source, array, axis, expected, tuple(cut.start for cut in target.index))


def check_term(worked, source, array, axis, expected, index):
    """The operands are the recorded running value and the recorded next cell, or the two neighbours."""
    lines = array.reshape(-1) if axis is None else np.moveaxis(array, axis, -1)
    totals = expected if axis is None else np.moveaxis(expected, axis, -1)
    where = index if axis is None else (*index[:axis], *index[axis:][1:], index[axis])
    *lead, place = where
    line, total = lines[tuple(lead)], totals[tuple(lead)]
    if "diff" in source:
        operands = (line[place + 1], line[place])
    else:
        cell = line.dtype.type(0) if "nan" in source and np.isnan(line[place]) else line[place]
        cell = total.dtype.type(cell) if line.dtype.kind == "b" else cell
        operands = (cell,) if place == 0 else (total[place - 1], cell)
    (term,) = worked.terms
    assert term.operands == tuple(format_value(value) for value in operands)
    assert term.value == worked.total == format_value(total[place])


@pytest.mark.parametrize(
    ("name", "axis"),
    [("cumsum", None), ("cumprod", None), *((name, axis) for name in CALLS for axis in (0, 1, -1))],
)
def test_sources_are_what_a_change_shows(name, axis):
    array = np.array([[5.0, 2.0, 9.0], [4.0, 7.0, 3.0]])
    step = run(f"r = {CALLS[name]}", A=array, axis=axis)[-1]
    for index in np.ndindex(step.result.shape):
        feeding = set(zip(*(places.tolist() for places in step.sources(index)[0]), strict=True))
        for cell in np.ndindex(array.shape):
            other = array.copy()
            other[cell] = 1000.0
            changes = plain(CALLS[name], other, axis)[index] != plain(CALLS[name], array, axis)[index]
            assert changes == (cell in feeding), (cell, index)


def test_the_story_of_a_running_sum():
    step = only("total = x.cumsum()", x=np.array([3, 1, 4, 1, 5]))
    assert sentences(step) == [
        "Walk along axis 0 of x and keep every running sum: the shape (5,) stays.",
        "It starts with x[0]: total[0] = 3.",
        "total[0] plus x[1] gives total[1]: 3 + 1 = 4.",
        "total[1] plus x[2] gives total[2]: 4 + 4 = 8.",
        "total[3] plus x[4] gives total[4]: 9 + 5 = 14.",
        "total keeps every running sum; the last cell, 14, speaks for all of them.",
    ]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("np.diff(x)", "r[0] is x[1] − x[0]: 1 − 3 = −2."),
        ("np.ediff1d(x)", "r[1] is x[2] − x[1]: 4 − 1 = 3."),
        ("np.cumprod(-x)", "r[0] times (-x)[1] gives r[1]: −3 × (−1) = 3."),
        ("x.cumsum(dtype=np.int8)", "r[1] plus x[2] gives r[2]: 4 + 4 = 8."),
        ("np.nancumsum(n)", "n[1] is NaN and counts as 0: r[1] stays 1."),
        ("np.maximum.accumulate(x)", "The larger of r[1], 3, and x[2], 4, is r[2]: 4."),
        ("np.diff(x > 1)", "r[0] is (x > 1)[1] xor (x > 1)[0]: False xor True = True."),
        ("A.cumsum()", "r[1] plus A[0, 2] gives r[2]: 1 + 2 = 3."),
        ("b.cumsum(dtype=np.int8)", "r[0] plus b[1] gives r[1]: 100 + 100 = −56 (wrapped around)."),
        ("np.diff(np.zeros(0))", "There is nothing to walk along, so r (0,) has no cells."),
    ],
)
def test_what_is_said(source, sentence):
    cells = {"x": np.array([3, 1, 4]), "n": np.array([1.0, np.nan]), "A": np.arange(6).reshape(2, 3)}
    cells["b"] = np.array([100, 100], np.int8)
    assert sentence in sentences(run(f"r = {source}", **cells)[-1])


@pytest.mark.parametrize("source", ["np.diff(x > 1, prepend=True)", "np.cumsum(x.astype(object))"])
def test_others_get_the_generic_card(source):
    assert run(source, x=np.arange(4.0))[-1].family == "opaque"


def test_a_long_lane_has_few_frames():
    step = run("r = np.cumsum(x)", x=np.arange(100_000))[-1]
    check_frames(step.occurrence(0))
    assert step.explain_cell(99_999).worked.terms[0].operands == (format_value(4_999_850_001), format_value(99_999))
