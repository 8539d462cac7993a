"""Changes of layout: index arithmetic, strides and memory against NumPy itself."""

from __future__ import annotations

import itertools
from math import prod

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.families import layout
from tensorviz.explain.steps import RESULT
from tests.unit.explain.recorded import recorded

DTYPES = ["bool", "int8", "uint8", "int64", "float16", "float32", "float64", "complex128"]


def explained(source, **space):
    subject = recorded(source, **space)
    plan = layout.recognise(subject)
    assert plan is not NotImplemented, source
    return subject, plan, layout.readings(plan, subject)[0]


@st.composite
def factorings(draw, size):
    shape = []
    for _ in range(draw(st.integers(0, 3))):
        divisor = draw(st.sampled_from([n for n in range(1, max(size, 1) + 1) if size % n == 0] or [1]))
        shape.append(divisor)
        size //= divisor
    return (*shape, size)


@st.composite
def moves(draw):
    """The text of a change of layout and the source's shape."""
    shape = draw(npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
    ndim = len(shape)
    wholes = ["x.reshape(-1)", "x.ravel()", "x.flatten()", "np.ravel(x, order='F')", "x.T", "x.squeeze()", "x[...]",
              "np.transpose(x)", "np.expand_dims(x, 0)", "x[None]", "x[..., None]", "np.atleast_2d(x)", "x.ravel('K')",
              "x.flatten('A')"]  # fmt: skip
    if prod(shape):
        new = draw(factorings(prod(shape)))
        wholes += [f"x.reshape({new})", f"np.reshape(x, {new}, order='F')", f"x.reshape(*{new})"]
    if ndim >= 2:
        axes = tuple(draw(st.permutations(range(ndim))))
        first, second = draw(st.integers(-ndim, ndim - 1)), draw(st.integers(-ndim, ndim - 1))
        wholes += [f"x.transpose({axes})", f"np.transpose(x, {axes})", f"x.swapaxes({first}, {second})", "x.mT",
                   f"np.moveaxis(x, {first}, {second})", "x[:, None]", "x.transpose(*" + str(axes) + ")"]  # fmt: skip
    return draw(st.sampled_from(wholes)).replace("*(", "(").replace(",)", ")" if ndim != 1 else ",)"), shape


@st.composite
def sources(draw, shape, dtype):
    """Arrays of a shape in several layouts: C, F, every second cell, backwards."""
    kind = draw(st.sampled_from(["C", "F", "gaps", "backwards"]))
    if kind in "CF" or not shape:
        return np.asarray(np.arange(prod(shape)).reshape(shape).astype(dtype), order="C" if kind not in "CF" else kind)
    wide = np.zeros((*shape[:-1], shape[-1] * 2), dtype=dtype)
    wide[..., ::2] = np.arange(prod(shape)).reshape(shape).astype(dtype)
    return wide[..., ::2] if kind == "gaps" else wide[..., ::2][::-1]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(data=st.data(), move=moves(), dtype=st.sampled_from(DTYPES))
def test_every_move(data, move, dtype):
    source, shape = move
    x = data.draw(sources(shape, dtype))
    numbers = np.arange(x.size).reshape(x.shape)
    result, where = (eval(source, {"np": np, "x": array}) for array in (x, numbers))
    if "K" in source or "A" in source:
        where = eval(source, {"np": np, "x": laid_out_like(x, numbers)})
    subject, plan, reading = recorded(f"y = {source}", x=x), None, None
    plan = layout.recognise(subject)
    if plan is NotImplemented:
        assert "K" in source, source
        return
    reading = layout.readings(plan, subject)[0]
    assert np.array_equal(plan.operands[0].values(), x)
    assert np.array_equal(plan.result.values(), result)
    assert plan.recipe.copied == (not np.may_share_memory(x, result) if x.size else plan.recipe.copied)
    check_reading(plan, reading)
    for index in itertools.islice(np.ndindex(result.shape), 40):
        [cells] = layout.sources(plan, index)
        assert numbers[cells].reshape(()) == where[index]
        check_place(plan, layout.explain_cell(plan, subject, index), x, result, index)


def laid_out_like(x, numbers):
    """The numbers in an array with the strides of ``x`` (their relative order is what counts)."""
    like = np.empty_like(x, dtype=np.int64)
    like[...] = numbers
    return like


def check_place(plan, frame, x, result, index):
    """The offset and the strides of the sentence lead to the address that NumPy reads."""
    assert len(frame.sentence.split()) <= 20, frame.sentence
    if "offset" not in frame.sentence:
        return
    position = int(frame.sentence.split(" on the line")[0].rpartition(" ")[2])
    address = result.ctypes.data + sum(i * step for i, step in zip(index, result.strides, strict=True))
    assert address == x.ctypes.data + position * x.itemsize
    sum_of_steps = frame.sentence.split("offset ")[1].rstrip(".").replace("·", "*")
    assert eval(sum_of_steps) == position


def check_reading(plan, reading):
    assert len(reading.shape) == 1
    assert 1 <= len(reading.brief) <= 4
    assert len(reading.story) <= 12
    assert reading.frames[0].phase == "before"
    assert reading.frames[-1].phase == "verdict"
    for frame in reading.frames:
        assert len(frame.sentence.split()) <= 20, frame.sentence
        assert not frame.sentence.endswith("…"), frame.sentence
        for role in frame.roles:
            shape = plan.result.shape if role.operand == RESULT else plan.operands[0].shape
            assert all(0 <= cut.start <= cut.stop <= n for cut, n in zip(role.index, shape, strict=True))


def test_strides_and_offset_are_counted_in_elements():
    x = np.arange(12, dtype=np.int16).reshape(3, 4)
    recipe = explained("x.T", x=x)[1].recipe
    assert (recipe.source_strides, recipe.result_strides, recipe.offset) == ((4, 1), (1, 4), 0)
    assert recipe.copied is False


def told(source, **space):
    _, _, reading = explained(source, **space)
    return [(frame.phase, frame.sentence) for frame in reading.frames]


def test_a_transpose_is_told():
    assert told("y = x.T", x=np.arange(12).reshape(3, 4)) == [
        ("before", "x holds 12 numbers in shape (3, 4); in memory they stand on one line."),
        ("flip", "Rows become columns: x[2, 1] stands at y[1, 2]."),
        ("strides", "Transpose swaps the two step sizes: (4, 1) → (1, 4); nothing moves."),
        ("verdict", "y is a view: writing y[1, 2] changes x[2, 1]."),
    ]


def test_a_reshape_is_told():
    assert told("y = x.reshape(3, -1, 2)", x=np.arange(12).reshape(3, 4)) == [
        ("before", "x holds 12 numbers in shape (3, 4); in memory they stand on one line."),
        ("cut", "-1 is worked out: 12 / 6 = 2."),
        ("cut", "The line of numbers stays; it is cut into rows of 2 instead of rows of 4."),
        ("fill", "Fill shape (3, 2, 2) in the order of the line; the last index runs fastest."),
        ("strides", "Steps over the line: (4, 1) before, (4, 2, 1) now; nothing moves."),
        ("verdict", "y is a view: writing y[1, 1, 1] changes x[1, 3]."),
    ]


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("y = x.T.ravel()", "ravel needs an unbroken line in this order, so NumPy copied 96 B: y is independent."),
        ("y = x.flatten()", "y is a copy with a line of its own: 96 B were copied."),
        (
            "y = x.T.reshape(6, 2)",
            "No steps over the old line give this order, so NumPy copied 96 B: y is independent.",
        ),
        ("y = x[:, None]", "y is a view: writing y[1, 0, 3] changes x[1, 3]."),
        ("v = x[0].T", "v is x[0] again, as a view; x[0][:, None] would make a column."),
        ("y = (x + 1).ravel()", "y is a view: it uses the memory of x + 1, nothing was copied."),
        ("y = np.broadcast_to(x, (2, 3, 4))[None]", "y is a view of np.broadcast_to(x, (…)) that can only be read."),
        ("y = x[:, :0].T", "y is a view without any numbers."),
    ],
)
def test_the_verdict(source, verdict):
    assert told(source, x=np.arange(12).reshape(3, 4))[-1] == ("verdict", verdict)


def test_one_ruler_has_nothing_to_swap():
    phases = told("v.T", v=np.arange(3))
    assert phases[1] == ("flip", "v has 1 axis: one ruler, nothing to swap.")
    assert [phase for phase, _ in phases] == ["before", "flip", "verdict"]


@pytest.mark.parametrize(
    "source", ["x[0]", "x[1:]", "x[:, 0]", "x[::2]", "x[[0]]", "x[x > 1]", "x[:-1, None]", "x.sum()", "x.reshape", "x + x",
               "np.expand_dims", "x.T @ x"],
)  # fmt: skip
def test_what_is_not_of_this_family(source):
    assert layout.recognise(recorded(source, x=np.arange(12).reshape(3, 4))) is NotImplemented


def test_a_cell_on_the_line():
    subject, plan, _ = explained("y = x.reshape(3, 2, 2)", x=np.arange(12).reshape(3, 4))
    frame = layout.explain_cell(plan, subject, (1, 0, 1))
    assert frame.sentence == "y[1, 0, 1] reads number 5 on the line: offset 0 + 1·4 + 0·2 + 1·1."
    assert [role.kind for role in frame.roles] == ["live", "target"]


def test_the_template_of_a_cell():
    subject, plan, _ = explained("y = x.T", x=np.ones((2, 3)))
    assert layout.cell_template(plan, subject).sentence == "y{index} reads x{source}: {value}."
    subject, plan, _ = explained("y = d['{row}'].T.flatten()", d={"{row}": np.ones((2, 3))})
    assert layout.cell_template(plan, subject).sentence == "y{index} was copied from this array{source}: {value}."


def test_many_axes_and_huge_arrays_stay_within_the_limits():
    x = np.broadcast_to(np.zeros((), dtype=np.int8), (2,) * 20)
    subject, plan, reading = explained("x.transpose()", x=x)
    check_reading(plan, reading)
    layout.explain_cell(plan, subject, (1,) * 20)
