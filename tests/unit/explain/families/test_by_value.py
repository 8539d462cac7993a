"""Cells that are kept or ordered by their values; choices by conditions; the spellings that had only the card."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.explain.moves import check, check_against_changes
from tests.unit.explain.running import check_frames, run, same, sentences

FEW = settings(max_examples=40, deadline=None)
SETS = ["intersect1d", "union1d", "setdiff1d", "setxor1d"]
numbers = st.lists(st.sampled_from([-1, 0, 1, 2, 5]), max_size=6)


@FEW
@given(st.sampled_from(SETS), numbers, numbers, st.sampled_from(["int8", "float32", "bool", "<U2"]))
def test_values_of_sets_are_shown_where_they_stand_first(name, x, y, dtype):
    x, y = np.array(x).astype(dtype), np.array(y).astype(dtype)
    step = check(f"np.{name}(x, y)", x=x, y=y)
    assert same(step.result.values(), getattr(np, name)(x, y))
    for (index,) in np.ndindex(step.result.shape):
        value = step.result.values()[index]
        firsts = [np.flatnonzero(array == value)[:1].tolist() for array in (x, y)]
        told = [[] if cells is None else cells[0].tolist() for cells in step.sources(index)]
        assert told[0] == firsts[0]
        assert told[1] == (firsts[1] if name == "intersect1d" or not firsts[0] else [])


@FEW
@given(st.integers(0, 2**31), st.sampled_from([(1,), (5,), (2, 4)]), st.integers(1, 3))
def test_lexsort_names_the_same_place_of_every_key(seed, shape, count):
    rng = np.random.default_rng(seed)
    keys = {name: rng.integers(0, 3, shape) for name in "abc"[:count]}
    step = check(f"np.lexsort(({', '.join(keys)},))", **keys)
    order = np.lexsort(tuple(keys.values()))
    assert same(step.result.values(), order)
    assert [operand.name for operand in step.operands] == list(keys)[::-1]
    for index in np.ndindex(shape):
        place = (*index[:-1], order[index])
        assert all(tuple(axis[0] for axis in cells) == place for cells in step.sources(index))


def test_rows_of_one_array_are_keys():
    keys = np.array([[1, 2, 0], [5, 5, 1]])
    step = check("np.lexsort(keys)", keys=keys)
    assert same(step.result.values(), np.lexsort(keys))
    assert [operand.name for operand in step.operands] == ["keys[1]", "keys[0]"]
    assert [cells[0].tolist() for cells in step.sources((0,))] == [[2], [2]]


@pytest.mark.parametrize("trim", ["fb", "f", "b"])
@pytest.mark.parametrize("x", [[0, 0, 1, 0, 2, 0], [1, 2], [0, 3], [[0, 0, 0], [0, 1, 2], [0, 0, 0]], [[0, 5]]])
def test_trimmed_zeros_leave_a_block(x, trim):
    x = np.array(x)
    step = check("np.trim_zeros(x, trim)", x=x, trim=trim)
    assert same(step.result.values(), np.trim_zeros(x, trim))
    places = [step.sources(index)[0] for index in np.ndindex(step.result.shape)]
    assert all(
        x[cells] == step.result.values()[i] for cells, i in zip(places, np.ndindex(step.result.shape), strict=True)
    )


@pytest.mark.parametrize("source", ["np.setdiff1d(x, x[:1], assume_unique=True)"])
def test_what_is_not_by_value_gets_the_card(source):
    assert run(source, x=np.array([3, 1, 2]))[-1].family == "opaque"


def test_a_choice_looks_at_conditions_up_to_the_first_that_holds():
    c, d = np.array([True, False, False]), np.array([[True], [False]])
    x, y = np.array([1.0, 2.0, 3.0]), np.array([[10.0], [20.0]])
    space = {"c": c, "d": d, "x": x, "y": y}
    step = check("np.select([c, d], [x, y], -1.5)", **space)
    assert same(step.result.values(), np.select([c, d], [x, y], -1.5))
    assert [operand.name for operand in step.operands] == ["x", "y", "-1.5", "c", "d"]
    check_against_changes(
        "np.select([c, d], [x, y], -1.5)", {"x": "old + 64", "y": "old + 64", "c": "not old", "d": "not old"}, **space
    )


def test_complex_and_structured_orders():
    step = check("s = np.sort_complex(x)", x=np.array([5, 3, 6]))
    assert "by real parts first" in sentences(step)[0]
    records = np.array([(1, 0), (0, 1), (0, 0)], dtype=[("x", "i4"), ("y", "i4")])
    step = check("np.argsort(r, order=('x', 'y'))", r=records)
    assert [int(step.sources(i)[0][0][0]) for i in range(3)] == [2, 1, 0]


@pytest.mark.parametrize(
    ("source", "family", "told"),
    [
        ("np.isfinite([x[2], x[0]])", "elementwise", "1 of 2 cells is True"),
        ("np.float_power(range(3), 3)", "elementwise", "= 8"),
        ("np.nan_to_num(x, nan=x[::-1])", "elementwise", "nan_to_num(NaN, 2) = 2"),
        ("np.real_if_close(np.array([2 + 1e-16j]))", "elementwise", "= 2."),
        ("np.real_if_close(np.array([2 + 1j]))", "elementwise", "= 2+1j."),
        ("np.hamming(3)", "creation", "hamming makes a bell of 3 weights: 0.08 at the ends, 1 at most."),
        ("np.bartlett(3)", "creation", "a triangle of 3 weights"),
        ("np.histogram_bin_edges(x[:1], 4)", "creation", "places 5 marks evenly from 1.5 to 2.5, for 4 bins."),
        ("np.asarray_chkfinite(x[:1])", "layout", "holds neither NaN nor infinity"),
        ("np.require(x, requirements='C')", "layout", "where it meets 'C'"),
        ("np.fromfunction(np.positive, (2, 2))", "creation", "with an array of indices for each axis"),
        ("np.atleast_2d(3.0)", "creation", "shape (1, 1), float64"),
    ],
)
def test_spellings_that_had_only_the_card(source, family, told):
    x = np.array([2.0, 1.0, np.nan])
    step = run(source, x=x)[-1]
    assert step.family == family
    check_frames(step.occurrence(0))
    assert same(step.result.values(), eval(source, {"np": np, "x": x}))
    said = [*sentences(step), *(step.explain_cell(i).sentence for i in np.ndindex(step.result.shape))]
    assert any(told in sentence for sentence in said), said
