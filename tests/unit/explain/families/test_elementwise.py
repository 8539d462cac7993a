"""Elementwise operations: frames against NumPy itself."""

from __future__ import annotations

import warnings

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tensorviz.arrays.capture import snapshot
from tensorviz.errors import NotKeptError
from tensorviz.explain.families import elementwise
from tensorviz.explain.families.elementwise.broadcasting import stretches_of
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import RESULT
from tensorviz.trace.limits import Limits
from tests.unit.explain.recorded import recorded

DTYPES = ["bool", "int8", "uint8", "int64", "float16", "float32", "float64", "complex128"]
BINARY = [
    "A + B",
    "A * B",
    "A / B",
    "A ** B",
    "A < B",
    "A == B",
    "A & B",
    "np.maximum(A, B)",
    "A - B",
    "A // B",
    "A % B",
]
UNARY = ["-A", "~A", "np.exp(A)", "np.sqrt(A)", "abs(A)", "np.sign(A)", "np.tanh(A)", "np.square(A)"]
SHAPES = npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)


def arrays(shape, dtype):
    return npst.arrays(np.dtype(dtype), shape)


def explained(source, **space):
    subject = recorded(source, **space)
    plan = elementwise.recognise(subject)
    assert plan is not NotImplemented, source
    return subject, plan, elementwise.readings(plan, subject)[0]


def numpy_says(source, **space):
    with np.errstate(all="ignore"):
        return np.asarray(eval(source, {"np": np, **space}))


def check_reading(reading):
    assert len(reading.shape) == 1
    assert 1 <= len(reading.brief) <= 4
    assert 1 <= len(reading.story) <= 12
    for frame in reading.frames:
        assert len(frame.sentence.split()) <= 20, frame.sentence
        assert frame.sentence.endswith((".", "…")), frame.sentence


def check_roles(plan, reading):
    for frame in reading.frames:
        for role in frame.roles:
            operand = plan.result if role.operand == RESULT else plan.operands[role.operand]
            assert len(role.index) == len(operand.shape)
            for cut, length in zip(role.index, operand.shape, strict=True):
                assert 0 <= cut.start <= cut.stop <= length


def check_sources(plan, index, expected):
    """``expected`` holds each operand's flat numbers, broadcast by NumPy."""
    for operand, cells, numbers in zip(plan.operands, elementwise.sources(plan, index), expected, strict=True):
        flat = np.arange(operand.snapshot.size).reshape(operand.shape)
        assert flat[cells].reshape(()) == numbers[index]


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    data=st.data(),
    source=st.sampled_from(BINARY),
    dtypes=st.tuples(st.sampled_from(DTYPES), st.sampled_from(DTYPES)),
    shapes=npst.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=4, min_side=0),
)
def test_two_operands(data, source, dtypes, shapes):
    A, B = (data.draw(arrays(shape, dtype)) for shape, dtype in zip(shapes.input_shapes, dtypes, strict=True))
    try:
        expected = numpy_says(source, A=A, B=B)
    except (TypeError, ValueError):
        assume(False)
    subject, plan, reading = explained(f"C = {source}", A=A, B=B)
    for operand, array in zip((*plan.operands, plan.result), (A, B, expected), strict=True):
        assert np.array_equal(operand.values(), array, equal_nan=array.dtype.kind in "fc")
        assert operand.dtype == array.dtype
    check_reading(reading)
    check_roles(plan, reading)
    assert plan.recipe.output == expected.shape
    if expected.size:
        index = np.unravel_index(data.draw(st.integers(0, expected.size - 1)), expected.shape)
        index = tuple(map(int, index))
        numbers = [np.broadcast_to(np.arange(x.size).reshape(x.shape), expected.shape) for x in (A, B)]
        check_sources(plan, index, numbers)
        check_worked(elementwise.explain_cell(plan, subject, index), (A, B), numbers, index, expected)
        combine = next(frame for frame in reading.frames if frame.phase == "combine")
        check_worked(combine, (A, B), numbers, tuple(cut.start for cut in combine.roles[-1].index), expected)


def check_worked(frame, operands, numbers, index, expected):
    """The term's operands and total are NumPy's, and the term itself is formed in the result's dtype."""
    worked = frame.worked
    texts = tuple(format_value(array.reshape(-1)[where[index]]) for array, where in zip(operands, numbers, strict=True))
    assert worked.terms[0].operands == texts
    assert worked.total == format_value(expected[index])
    if worked.note is None or not worked.note.startswith("Worked out alone"):
        assert worked.terms[0].value == worked.total


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(data=st.data(), source=st.sampled_from(UNARY), dtype=st.sampled_from(DTYPES), shape=SHAPES)
def test_one_operand(data, source, dtype, shape):
    A = data.draw(arrays(shape, dtype))
    try:
        expected = numpy_says(source, A=A)
    except TypeError:
        assume(False)
    _, plan, reading = explained(f"C = {source}", A=A)
    assert np.array_equal(plan.result.values(), expected, equal_nan=expected.dtype.kind in "fc")
    assert [frame.phase for frame in reading.frames] == (
        ["operands", "combine", "result"] if expected.size else ["operands", "result"]
    )
    check_reading(reading)
    check_roles(plan, reading)


@settings(max_examples=60, deadline=None)
@given(
    data=st.data(),
    symbol=st.sampled_from(["+=", "-=", "*=", "/=", "//=", "**=", "&="]),
    dtypes=st.tuples(st.sampled_from(DTYPES), st.sampled_from(DTYPES)),
    shape=npst.array_shapes(min_dims=0, max_dims=3, min_side=1, max_side=3),
)
def test_in_place(data, symbol, dtypes, shape):
    A, B = (data.draw(arrays(shape, dtype)) for dtype in dtypes)
    before, after = A.copy(), A.copy()
    try:
        with np.errstate(all="ignore"):
            exec(f"after {symbol} B", {"after": after, "B": B})
    except (TypeError, ValueError):
        assume(False)
    _, plan, reading = explained(f"A {symbol} B", A=A, B=B)
    assert plan.recipe.in_place
    assert np.array_equal(plan.operands[0].values(), before, equal_nan=before.dtype.kind in "fc")
    assert np.array_equal(plan.result.values(), after, equal_nan=after.dtype.kind in "fc")
    worked = next(frame for frame in reading.frames if frame.phase == "combine").worked
    if worked.note is None or not worked.note.startswith("Worked out alone"):
        assert worked.terms[0].value == worked.total
    check_reading(reading)


@pytest.mark.slow
@given(
    number=st.one_of(st.integers(-100, 100), st.floats(-10, 10), st.booleans()),
    dtype=st.sampled_from(["int8", "int64", "float16", "float32", "float64"]),
)
@settings(max_examples=25, deadline=None)
def test_a_python_number_follows_the_array(number, dtype):
    A = np.arange(1, 5).astype(dtype)
    expected = numpy_says("A * number", A=A, number=number)
    subject, plan, reading = explained("A * number", A=A, number=number)
    frame = elementwise.explain_cell(plan, subject, (3,))
    assert frame.worked.total == format_value(expected[3])
    assert frame.worked.note is None or "wraps" in frame.worked.note
    assert [frame.phase for frame in reading.frames] == ["operands", "stretch", "combine", "result"]


@pytest.mark.parametrize("source", ["A @ B", "np.where(A > 0)", "M * M", "np.sum(A)", "A.astype(object)"])
def test_what_is_not_of_this_family(source):
    A, B = np.ones((2, 2)), np.full((2, 2), 3.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        subject = recorded(source, A=A, B=B, M=np.matrix([[1, 2], [3, 4]]))
    assert elementwise.recognise(subject) is NotImplemented


def test_int8_wraps_and_says_so():
    a = np.array([1, 100], dtype=np.int8)
    _, _, reading = explained("a + b", a=a, b=a.copy())
    combine = reading.frames[1]
    assert combine.worked.terms[0].value == "−56"
    assert combine.worked.total == "−56"
    assert combine.worked.note == "200 does not fit int8 (−128 to 127), so it wraps around."
    assert combine.sentence == "a[1] + b[1]: 100 + 100 = −56: 200 does not fit int8 (−128 to 127), so it wraps around."


def test_a_term_that_is_not_the_recorded_cell_is_noted():
    subject = recorded("a + b", a=np.array([0.1]), b=np.array([0.2]))
    plan = elementwise.recognise(subject)
    from dataclasses import replace

    other = replace(plan.result, snapshot=snapshot(np.array([0.3]), Limits()))
    frame = elementwise.explain_cell(replace(plan, result=other), subject, (0,))
    assert frame.worked.note == "Worked out alone this cell gives 0.30000000000000004; NumPy's result holds 0.3."


def test_a_broadcast_is_told_axis_by_axis():
    T, m = np.arange(12.0).reshape(4, 3), np.array([4.5, 5.5, 6.5])
    _, _, reading = explained("Z = T - m", T=T, m=m)
    told = [(frame.phase, frame.sentence) for frame in reading.frames]
    assert told == [
        ("operands", "T has shape (4, 3); m has shape (3,)."),
        ("align", "Line the shapes up from the right: 3 meets 3. Equal sizes or a 1 fit."),
        ("pad", "m has too few axes, so it gets a 1 in front: (3,) becomes (1, 3)."),
        ("stretch", "Size 1 stretches to 4: the same row is used 4 times, not copied."),
        ("combine", "T[1, 2] − m[2]: 5 − 6.5 = −1.5; each of the 12 cells is worked out likewise."),
        ("result", "Z has shape (4, 3), 12 cells of float64."),
    ]
    assert [told[position][0] for position in reading.brief] == ["align", "stretch", "combine", "result"]


@pytest.mark.parametrize(
    ("shapes", "units"),
    [
        (((4, 1), (1, 3)), ["column", "row"]),
        (((2, 3), (2, 1)), ["column"]),
        (((5, 2, 3), (2, 3)), ["matrix"]),
        (((5, 2, 3, 4), (2, 3, 4)), ["block"]),
        (((4,), (1,)), ["number"]),
        (((1, 1), (2, 2)), ["number", "row"]),
    ],
)
def test_what_is_used_again_has_a_name(shapes, units):
    A, B = (np.ones(shape) for shape in shapes)
    _, _, reading = explained("A + B", A=A, B=B)
    stretches = [frame for frame in reading.frames if frame.phase == "stretch"]
    assert [frame.sentence.split("the same ")[1].split()[0] for frame in stretches] == units
    assert [frame.axis for frame in stretches] == sorted((frame.axis for frame in stretches), reverse=True)
    assert all(frame.roles[0].kind == "ghost" for frame in stretches)


@given(npst.mutually_broadcastable_shapes(num_shapes=2, max_dims=5))
def test_stretched_axes_are_those_of_stride_zero(shapes):
    output = shapes.result_shape
    for shape in shapes.input_shapes:
        padded = (1,) * (len(output) - len(shape)) + shape
        broadcast = np.broadcast_to(np.ones(padded, dtype=np.int8), output)
        expected = [axis for axis, step in enumerate(broadcast.strides) if step == 0 and output[axis] != padded[axis]]
        assert list(stretches_of(padded, output)) == expected[::-1]


def test_dtypes_that_come_together_are_said():
    _, _, reading = explained("A + B", A=np.arange(3), B=np.ones(3))
    assert reading.frames[-1].sentence == "The result has shape (3,); int64 and float64 give float64."
    _, _, reading = explained("A > B", A=np.arange(3), B=np.ones(3))
    assert reading.frames[-1].sentence == "The result has shape (3,): 1 of 3 cells is True."


def test_many_axes_stay_within_the_story():
    A, B = np.ones((1,) * 12), np.ones((2,) * 12, dtype=np.int8)
    _, plan, reading = explained("A_rather_long_name + B", A_rather_long_name=A, B=B)
    check_reading(reading)
    check_roles(plan, reading)
    stretches = [frame for frame in reading.frames if frame.phase == "stretch"]
    assert [frame.axis for frame in stretches] == [11, 10, 9, 8, 7, 6, None]
    assert stretches[-1].sentence == "6 more axes of size 1 stretch in the same way, and nothing is copied."


def test_large_arrays_are_told_from_what_was_kept():
    A = np.arange(200_000.0).reshape(400, 500)
    subject, plan, reading = explained("A * 2", A=A)
    assert "each of the 200\u2009000 cells is worked out likewise" in reading.frames[2].sentence
    assert elementwise.explain_cell(plan, subject, (399, 499)).worked.total == format_value(A[399, 499] * 2)
    with pytest.raises(NotKeptError, match=r"cell \[200, 250\]"):
        elementwise.explain_cell(plan, subject, (200, 250))


def test_object_arrays_have_frames_without_numbers():
    A = np.array([1, "x"], dtype=object)
    _, _, reading = explained("A + A", A=A)
    assert [frame.worked for frame in reading.frames] == [None, None, None]
    assert reading.frames[1].sentence == "+ takes each of the 2 pairs to one cell of the result."


def test_curves_are_for_functions_of_one_real_number():
    assert explained("np.exp(x)", x=np.ones(3))[1].recipe.curve
    assert not explained("np.exp(x)", x=np.ones(3, complex))[1].recipe.curve
    assert not explained("x + 1", x=np.ones(3))[1].recipe.curve


def test_the_template_of_a_cell():
    subject, plan, _ = explained("Z = A - B", A=np.ones(2), B=np.ones(2))
    assert elementwise.cell_template(plan, subject).sentence == "Z{index}: {terms} = {value}."
    subject, plan, _ = explained("A < B", A=np.ones(2), B=np.ones(2))
    assert elementwise.cell_template(plan, subject).sentence == "result{index}: {terms} is {value}."


DATES = np.array(["2024-01-01", "NaT"], dtype="datetime64[D]")
DAYS = np.array([1, 2], dtype="timedelta64[D]")


@pytest.mark.parametrize(
    ("source", "x"),
    [("x - x", DATES), ("x[:1] == x", DATES), ("x + x", DAYS), ("-x", DAYS), ("abs(x)", DAYS), ("x * 2", DAYS),
     ("x + x", np.array(["a", "bb"])), ("x == x", np.zeros(2, dtype=[("a", "i4")])),
     ("x == x", np.array([1, None], dtype=object))],
)  # fmt: skip
def test_cells_without_numbers_are_told_too(source, x):
    check_reading(explained(source, x=x)[2])
