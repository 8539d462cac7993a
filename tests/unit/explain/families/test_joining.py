"""Arrays that are put together, and calls that choose, repeat and turn cells: what is told of them."""

from math import prod

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.provenance import whole_window
from tests.unit.explain.moves import check_origins, moved

SPACE = {
    "A": np.arange(6).reshape(2, 3),
    "B": np.arange(9.0).reshape(3, 3),
    "v": np.array([3, 1, 2]),
    "w": np.array([4, 5, 6]),
}


def told(source):
    return [(frame.phase, frame.sentence) for frame in moved(source, **SPACE).frames("story")]


def test_a_concatenation_is_told():
    assert told("C = np.concatenate([A, B])") == [
        ("before", "The pieces are A (2, 3) and B (3, 3)."),
        ("check", "Along axis 0 the sizes add: 2 + 3 = 5; the other axis agrees."),
        ("moved", "2 pieces stand one after the other along axis 0: (5, 3)."),
        ("verdict", "C is always a copy: 120 B of its own; int64 and float64 become float64."),
    ]


@pytest.mark.parametrize(
    ("source", "axis", "check"),
    [
        ("np.stack([v, w])", 0, "All shapes agree: (3,); stack makes a new axis 0 of size 2."),
        ("np.stack([v, w], axis=-1)", 1, "All shapes agree: (3,); stack makes a new axis 1 of size 2."),
        ("np.vstack([v, w])", 0, "1-D pieces stand as rows; along axis 0 the sizes add: 1 + 1 = 2."),
        ("np.hstack([v, w])", 0, "Along axis 0 the sizes add: 3 + 3 = 6."),
        ("np.hstack([A, A])", 1, "Along axis 1 the sizes add: 3 + 3 = 6; the other axis agrees."),
        ("np.column_stack([v, w])", 1, "1-D pieces stand as columns; along axis 1 the sizes add: 1 + 1 = 2."),
        ("np.dstack([v, w])", 2, "Flat pieces get a last axis of size 1; along axis 2 the sizes add: 1 + 1 = 2."),
        ("np.append(A, 5)", 0, "The pieces are read as one line each: 6 + 1 = 7."),
        ("np.concatenate([A, B], axis=None)", 0, "The pieces are read as one line each: 6 + 9 = 15."),
        ("np.block([[A, A]])", None, "Each row of pieces is joined along the last axis, then the rows along the one before."),
        ("np.bmat([[A], [B]])", None, "Each row of pieces is joined along the last axis, then the rows along the one before."),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_whether_pieces_fit(source, axis, check):
    step = moved(source, **SPACE)
    assert step.occurrence(0).recipe.axis == axis
    assert told(source)[1] == ("check", check)


@pytest.mark.parametrize("function", ["concatenate", "stack", "vstack", "hstack", "dstack", "column_stack"])
def test_one_array_is_taken_apart(function):
    step = moved(f"np.{function}(B)", **SPACE)
    check_origins(step)
    assert step.frames("story")[0].sentence == "B (3, 3) is taken apart along axis 0: 3 pieces of shape (3,)."


@pytest.mark.parametrize(
    ("source", "kind", "sentence"),
    [
        ("np.flip(np.ones((2, 3, 4)), (0, 2))", "permute", "flip reads axes (0, 2) of np.ones((2, 3, 4)) (2, 3, 4) backwards."),
        ("np.take(A, [2, 0], axis=1)", "select", "take picks entries [2, 0] of axis 1 of A (2, 3)."),
        ("A.take([5, 0])", "select", "take picks entries [5, 0] of A (2, 3), read as one line."),
        ("np.diag(B)", "select", "diag reads the diagonal of B (3, 3)."),
        ("np.diag(v, 1)", "spread", "diag puts v (3,) on the diagonal 1 above the main one of a new matrix, with zeros elsewhere."),
        ("np.tril(B, -1)", "spread", "tril keeps the cells of B (3, 3) on and below diagonal -1, with zeros above it."),
        ("np.delete(A, 1, axis=1)", "select", "delete leaves out 1 of axis 1 of A (2, 3)."),
        ("np.tile(v, 2)", "spread", "tile repeats v (3,) as a whole, 2 times: shape (6,)."),
        ("np.repeat(v, 2)", "spread", "repeat writes every entry of v (3,) 2 times in a row."),
        ("np.pad(v, 1, constant_values=7)", "spread", "pad puts a border of 7 around v (3,)."),
        ("np.pad(v, 1, mode='mean')", "spread", "pad puts a border around v (3,); it is worked out: the mean of each lane."),
        ("np.roll(v, 1)", "permute", "roll moves the entries of v (3,) by 1; what falls off comes in again."),
        ("np.flip(A, axis=-1)", "permute", "flip reads axis 1 of A (2, 3) backwards."),
        ("np.rot90(A)", "permute", "rot90 turns A (2, 3) by 1 quarter turn."),
        ("A.copy()", "permute", "Every cell of A (2, 3) is copied into memory of its own."),
        ("np.insert(v, 1, w)", "join", "insert puts w before entry 1 of v (3,)."),
    ],
)  # fmt: skip
def test_what_a_call_does(source, kind, sentence):
    step = moved(source, **SPACE)
    assert step.occurrence(0).recipe.kind == kind
    assert told(source)[0] == ("before", sentence)


@pytest.mark.parametrize(
    ("source", "family", "copied", "verdict"),
    [
        ("f = np.flip(A)", "layout", False, "f is a view: writing f[1, 2] changes A[0, 0]."),
        ("c = A.copy()", "layout", True, "c is a copy, 48 B of its own: writing into it leaves A as it is."),
        ("s = np.asarray(A)", "layout", False, "Nothing was copied: s is A itself, under another name."),
        ("d = np.diag(B)", "indexing", False, "d is a view of B that can only be read."),
        ("b = np.broadcast_to(v, (2, 3))", "join", False, "b is a view of v that can only be read."),
    ],
)
def test_view_or_copy(source, family, copied, verdict):
    recipe = moved(source, **SPACE).occurrence(0).recipe
    assert (recipe.family, recipe.copied) == (family, copied)
    assert told(source)[-1] == ("verdict", verdict)


def test_cells_that_were_worked_out_are_no_constants():
    step = moved("p = np.pad(v, 1, mode='maximum')", **SPACE)
    assert step.explain_cell((0,)).sentence == "p[0] was worked out: 3."
    assert step.sources((0,))[0][0].size == 0
    assert step.occurrence(0).cell_template().note == "p{index} was worked out: {value}."


CALLS = [
    "np.concatenate([x, x], axis={axis})", "np.stack([x, x, x], axis={axis})", "np.tile(x, 2)", "np.tile(x, (2, 1, 2))",
    "np.repeat(x, 2)", "np.repeat(x, 3, axis={axis})", "np.roll(x, {shift})", "np.roll(x, {shift}, axis={axis})", "np.flip(x)",
    "np.flip(x, axis={axis})", "np.pad(x, 1, constant_values=0)", "np.pad(x, 2, mode='edge')", "np.pad(x, 1, mode='wrap')",
    "np.pad(x, {widths}, mode='symmetric')", "np.delete(x, {shift} % x.shape[{axis}], axis={axis})", "x.copy()",
    "np.insert(x, 0, x.take(0, axis={axis}), axis={axis})", "np.append(x, x)", "np.take(x, [0, -1], axis={axis})",
    "np.broadcast_to(x, (2, *x.shape))", "np.hstack([x, x])", "np.vstack([x, x])", "np.dstack([x, x])", "np.resize(x, (3, 4))",
    "np.ascontiguousarray(x)", "np.compress([True], x, axis={axis})", "x.repeat(2)", "np.diagflat(x)",
]  # fmt: skip


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(data=st.data(), shape=npst.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=3))
def test_every_call_on_every_shape(data, shape):
    dtype = data.draw(st.sampled_from(["bool", "int8", "int64", "float16", "float64", "complex128", "U2", "M8[D]"]))
    axis, shift = data.draw(st.integers(-len(shape), len(shape) - 1)), data.draw(st.integers(-4, 4))
    source = data.draw(st.sampled_from(CALLS)).format(axis=axis, shift=shift, widths=((1, 2),) * len(shape))
    numbers = np.arange(1, prod(shape) + 1).reshape(shape)
    x = (numbers % 2 == 0) if dtype == "bool" else numbers.astype("i8").astype(dtype)
    x = data.draw(st.sampled_from([x, np.asfortranarray(x), np.flip(np.flip(x).copy())]))
    step = moved(source, x=x)
    check_origins(step)
    where = eval(source, {"np": np, "x": numbers})
    origins = step.occurrence(0).plan.trail.at(whole_window(where.shape))
    told = np.where(origins.operands < 0, 0, origins.places + 1)
    if "take(0" not in source:
        assert np.array_equal(told, where.reshape(-1)), source
