"""Sorts against NumPy's stable order; what is told of them."""

import re

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.errors import NotKeptError
from tests.unit.explain.moves import check, moved
from tests.unit.explain.running import arrays, check_frames, only, run, sentences

SORTS = [
    "np.sort(x, axis={})",
    "np.argsort(x, axis={})",
    "x.sort(axis={})",
    "np.partition(x, 0, axis={})",
    "x.argpartition(0, axis={})",
]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    shape=npst.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4),
    dtype=st.sampled_from(["bool", "int8", "float16", "float64", "complex128"]),
)
def test_every_sort_is_a_permutation_of_its_lanes(data, shape, dtype):
    x = data.draw(arrays(shape, dtype))
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    source = data.draw(st.sampled_from(SORTS)).format(axis)
    step = run(source, x=x.copy())[-1]
    check_frames(step.occurrence(0))
    trail = step.occurrence(0).plan.trail
    assert trail is not None, source
    places = trail.at(tuple(map(tuple, map(range, shape)))).places.reshape(shape)
    numbers = np.arange(x.size).reshape(shape)
    assert np.array_equal(np.sort(places, axis=axis), np.sort(numbers, axis=axis))
    result = step.result.values()
    if step.occurrence(0).recipe.says_index:
        assert np.array_equal(np.take_along_axis(numbers, result, axis), places)
    else:
        assert np.array_equal(x.reshape(-1)[places], result, equal_nan=dtype[0] in "fc")


@settings(max_examples=50, deadline=None)
@given(data=st.data(), dtype=st.sampled_from(["int8", "float64", "complex128"]))
def test_unique_shows_where_a_value_stands_first(data, dtype):
    x = data.draw(arrays((2, 3), dtype))
    step = run("np.unique(x)", x=x)[-1]
    for (number,) in np.ndindex(step.result.shape):
        (cells,) = step.sources(number)
        value = step.result.values()[number]
        if np.isnan(value):
            assert np.isnan(x[cells]).all()
        else:
            assert np.ravel_multi_index(cells, x.shape)[0] == np.flatnonzero(x == value)[0]


def told(source, **space):
    return [(frame.phase, frame.sentence) for frame in moved(source, **space).frames("story")]


def test_a_sort_is_told():
    assert told("s = np.sort(a)", a=np.array([[3, 9, -2], [7, 1, 8]])) == [
        ("before", "a (2, 3) has 2 lanes of 3 along axis 1: each is put in rising order."),
        ("axis", "The first lane: 3, 9, −2 becomes −2, 3, 9."),
        ("moved", "s[0, 0] was a[0, 2], −2, the smallest of its lane."),
        ("verdict", "s is a copy, 48 B of its own; a stays as it is."),
    ]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("o = np.argsort(v)", "v[1] = 1 comes first in order, so o[0] is its place: 1."),
        ("o = np.argsort(v)", "o holds positions; v[o] would put the values in order."),
        ("v.sort()", "v.sort works in place: v itself is in order now, and the call gives None."),
        ("np.sort(v)", "The result is a copy, 40 B of its own; v stays as it is; NaN stands last."),
        ("np.unique(v)", "5 values, 4 different ones: each is shown where it stands first."),
        ("np.sort(v[:0])", "There is nothing to put in order."),
    ],
)
def test_what_a_sort_does(source, sentence):
    assert sentence in [said for _, said in told(source, v=np.array([3.0, 1.0, np.nan, 2.0, 1.0]))]


def test_equal_values_keep_their_order():
    step = check("np.sort(x)", x=np.array([1, 0, 1, 0]))
    assert [int(step.sources(cell)[0][0][0]) for cell in range(4)] == [1, 3, 0, 2]


@pytest.mark.parametrize("source", ["np.sort(x, order='a')", "np.sort(m)"])
def test_what_is_left_to_the_card(source):
    x = np.array([(2, 1.0), (1, 2.0)], [("a", "i4"), ("b", "f8")])
    assert run(source, x=x, m=np.ma.array([2, 1], mask=[True, False]))[-1].family in {"opaque", "creation"}


@pytest.mark.parametrize(
    ("source", "shape", "axis"), [("np.argsort(x)", (20_000,), 0), ("x.argsort(axis=0)", (300, 80), 0),
                                  ("np.argsort(x, axis=-1)", (300, 80), 1), ("np.argsort(x, axis=None)", (300, 80), None)]
)  # fmt: skip
def test_kept_positions_of_a_large_array_say_which_cell_they_stand_for(source, shape, axis):
    x = np.random.default_rng(0).random(shape)
    step = only(f"z = {source}", x=x)
    z = np.argsort(x, axis=axis)
    occurrence = step.occurrence(0)
    first, last = tuple(0 for _ in z.shape), tuple(n - 1 for n in z.shape)
    for index in (first, last):
        (cells,) = occurrence.sources(index)
        own = np.unravel_index(z[index], shape) if axis is None else (*index[:axis], z[index], *index[axis + 1 :])
        assert [int(i[0]) for i in cells] == [int(i) for i in own]
    assert re.match(r"x\[.*\] comes first in order, so z\[", sentences(step)[1])
    middle = tuple(n // 2 for n in z.shape)
    assert occurrence.sources(middle) == [None]
    with pytest.raises(NotKeptError):
        step.explain_cell(middle)
    check_frames(occurrence)


def test_beyond_what_was_kept_a_cell_says_so():
    (step,) = run("y = np.sort(x)", x=np.arange(20_000.0)[::-1])
    reason = r"where cell \[5\] of y .* not all values of x were kept"
    with pytest.raises(NotKeptError, match=reason):
        step.explain_cell((5,))
