"""Results whose cells are worked out of certain cells: their sources, and what their frames say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.errors import NotKeptError
from tensorviz.explain.recipes import GatherRecipe
from tensorviz.explain.step import Step
from tensorviz.trace.limits import Limits
from tests.unit.explain.feeding import check_sources
from tests.unit.explain.running import arrays, check_frames, run, same, sentences

FEW = settings(max_examples=40, deadline=None)


def gathered(source: str, **space: Any) -> Step:
    """The last step, whose picture, values and sentences about cells hold."""
    step = run(source, **space)[-1]
    occurrence = step.occurrence(0)
    assert isinstance(occurrence.recipe, GatherRecipe), f"{source}: {step.frames()[-1].sentence}"
    check_frames(occurrence)
    for operand in step.operands:
        if operand.name in space and operand.snapshot is not None:
            assert same(operand.values(), np.asarray(space[operand.name]))
    if step.result is not None and step.result.snapshot is not None and occurrence.plan.feeding is not None:
        for index in np.ndindex(step.result.shape):
            assert len(step.explain_cell(index).sentence.split()) <= 20
            assert len(step.sources(index)) == len(step.operands)
    return step


def cells(step: Step, index: tuple[int, ...], operand: int = 0) -> set[tuple[int, ...]]:
    found = step.sources(index)[operand]
    assert found is not None
    return set(zip(*(axis.tolist() for axis in found), strict=True))


numbers = st.lists(st.integers(0, 6), min_size=0, max_size=14).map(lambda each: np.array(each, np.int64))
reals = st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.75, 9.0])
rulers = st.lists(reals, min_size=0, max_size=6).map(sorted)


@pytest.mark.slow
@FEW
@given(numbers, st.integers(0, 9), st.sampled_from(["int64", "uint8", "int16"]))
def test_every_value_is_counted_in_the_one_bin_that_loses_it_when_it_goes(x, minlength, dtype):
    x = x.astype(dtype)
    step = gathered("np.bincount(x, minlength=m)", x=x, m=minlength)
    counts = np.bincount(x, minlength=minlength)
    assert same(step.result.values(), counts)
    for place in range(x.size):
        gone = np.bincount(np.delete(x, place), minlength=counts.size)
        (bins,) = np.nonzero(counts != gone)
        assert [index for (index,) in np.ndindex(counts.shape) if (place,) in cells(step, (index,))] == bins.tolist()
    drawn = step.occurrence(0).recipe.bins
    assert [each.size for each in drawn] == counts[[each.number for each in drawn]].tolist()
    for each in drawn:
        assert all(x[cell] == each.number for cell in each.cells)


def test_weights_are_those_of_the_values():
    step = gathered("np.bincount(x, w)", x=np.array([0, 2, 2]), w=np.array([0.5, 1.0, 0.25]))
    assert [cells(step, (2,), operand) for operand in (0, 1)] == [{(1,), (2,)}] * 2
    frame = step.explain_cell((2,))
    assert frame.sentence == "result[2] adds up the weights of x[1] and x[2], which are 2: 1.25."
    assert [term.value for term in frame.worked.terms] == ["1", "0.25"]
    assert frame.worked.total == "1.25"


@pytest.mark.slow
@FEW
@given(
    st.lists(reals | st.just(np.nan), min_size=1, max_size=12),
    st.lists(reals, min_size=2, max_size=5, unique=True).map(sorted),
    st.sampled_from(["float64", "float32"]),
    st.booleans(),
)
def test_histogram_counts_what_lies_between_its_marks(x, marks, dtype, weighted):
    x, edges = np.array(x, dtype), np.array(marks, dtype)
    w = np.arange(x.size) / 2 if weighted else None
    step = gathered("np.histogram(x, edges, weights=w)", x=x, edges=edges, w=w)
    counts, found = np.histogram(x, edges, weights=w)
    assert same(step.results[0].values(), counts)
    assert same(step.results[1].values(), found)
    for index in range(counts.size):
        members = sorted(place for (place,) in cells(step, (index,)))
        upper = x <= edges[-1] if index == counts.size - 1 else x < edges[index + 1]
        assert members == np.flatnonzero((x >= edges[index]) & upper).tolist()
        assert cells(step, (index,), len(step.operands) - 1) == {(index,), (index + 1,)}
    assert step.explain_cell((1,), 1).sentence.startswith("result[1][1] = ")
    assert step.sources((0,), 1) == [None] * len(step.operands)


def test_density_and_what_lies_outside_are_said():
    step = gathered("h, e = np.histogram(x, bins=2, range=(0, 4), density=True)", x=np.array([0.5, 1.0, 3.0, 9.0]))
    said = sentences(step)
    assert said[1] == "h[0]: 2 of 3 values in a bin 2 wide, 2 ÷ (3 × 2) = 0.3333."
    assert said[-1] == "h (2,) is a density: heights times widths come to 1; 1 value outside was left out."


def test_histogram2d_counts_pairs():
    x, y = np.array([0.5, 1.5, 1.75, 3.5]), np.array([0.0, 2.0, 2.5, 3.0])
    step = gathered("H, xe, ye = np.histogram2d(x, y, bins=[2, 3])", x=x, y=y)
    H, *edges = np.histogram2d(x, y, bins=[2, 3])
    assert all(same(mine.values(), theirs) for mine, theirs in zip(step.results, [H, *edges], strict=True))
    assert [len(cells(step, index)) for index in np.ndindex(H.shape)] == H.reshape(-1).tolist()
    assert cells(step, (0, 2), 1) == cells(step, (0, 2)) == {(1,), (2,)}


@pytest.mark.slow
@FEW
@given(rulers, st.lists(reals, min_size=1, max_size=5), st.sampled_from(["left", "right"]), st.booleans())
def test_a_place_hangs_on_the_two_marks_beside_it(marks, values, side, shuffled):
    a, v = np.array(marks, np.float64), np.array(values)
    order = np.random.default_rng(len(marks)).permutation(a.size)
    mixed = np.empty_like(a)
    mixed[order] = a
    source = "np.searchsorted(mixed, v, side=side, sorter=order)" if shuffled else "np.searchsorted(a, v, side=side)"
    step = gathered(source, a=a, mixed=mixed, v=v, side=side, order=order)
    places = np.searchsorted(a, v, side)
    assert same(step.result.values(), places)
    bounds = [-np.inf, *a.tolist(), np.inf]
    for index in range(v.size):
        moving = set()
        for mark in range(a.size):
            for bound in (bounds[mark], bounds[mark + 2]):
                moved = a.copy()
                moved[mark] = bound
                if np.searchsorted(moved, v[index], side) != places[index]:
                    moving.add((int(order[mark]) if shuffled else mark,))
        assert cells(step, (index,), 1) == moving
        assert cells(step, (index,)) == {(index,)}


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("bins", [[0.0, 1.0, 2.5], [2.5, 1.0, 0.0], [], [1.0], [1.0, 1.0, 1.0]])
def test_digitize_says_which_marks_a_value_lies_between(bins, right):
    x, bins = np.array([[-1.0, 0.0, 0.5], [1.0, 2.5, 7.0]]), np.array(bins)
    step = gathered("np.digitize(x, bins, right=right)", x=x, bins=bins, right=right)
    assert same(step.result.values(), np.digitize(x, bins, right=right))
    signs = {"<": np.less, "≤": np.less_equal, ">": np.greater, "≥": np.greater_equal}
    for index in np.ndindex(x.shape):
        chain = step.explain_cell(index).sentence.partition(":")[0].replace("−", "-").split()
        for left, sign, other in zip(chain[::2], chain[1::2], chain[2::2], strict=False):
            assert signs[sign](float(left), float(other))


@pytest.mark.parametrize(
    "source",
    [
        "np.searchsorted(np.array([3, 1, 2]), 2)",
        "np.cov(np.eye(3), fweights=[1, 2, 1])",
        "np.histogram2d(np.ones(3), np.ones(3), density=True)",
        "np.allclose(np.array(['2020'], 'M8[Y]'), np.array(['2020'], 'M8[Y]'))",
    ],
)
def test_what_is_not_understood_gets_the_card(source):
    assert run(source)[-1].family == "opaque"


def test_values_that_were_not_kept_get_the_card():
    limits = Limits(whole_bytes=64)
    step = run("x = np.arange(100)\nnp.bincount(x)", limits=limits)[-1]
    assert step.family == "opaque"
    with pytest.raises(NotKeptError):
        step.explain_cell((0,))


@pytest.mark.parametrize(
    ("source", "expression"),
    [
        ("np.cov(X)", "np.cov(X)"),
        ("np.cov(X, rowvar=False, bias=True)", "np.cov(X, rowvar=False, bias=True)"),
        ("np.cov(x, y, ddof=0)", "np.cov(x, y, ddof=0)"),
        ("np.cov(X, y)", "np.cov(X, y)"),
        ("np.cov(x)", "np.cov(x)"),
        ("np.corrcoef(X)", "np.corrcoef(X)"),
        ("np.apply_along_axis(np.std, 1, X)", "np.std(X, 1)"),
        ("np.apply_along_axis(np.fft.fft, 0, X)", "np.fft.fft(X, axis=0)"),
        ("np.apply_over_axes(np.sum, X, [0, 1])", "X.sum(keepdims=True)"),
    ],
)
def test_the_cells_that_feed_are_those_whose_change_changes_the_result(source, expression):
    X, x, y = np.array([[0.0, 1.0, 4.0], [2.0, 1.4, 0.5]]), np.array([-2.0, 1.0, 4.5]), np.arange(3.0) ** 2
    step = gathered(source, X=X, x=x, y=y)
    names = {operand.name for operand in step.operands}
    used = {name: value for name, value in (("X", X), ("x", x), ("y", y)) if name in names}
    for index in np.ndindex(step.result.shape):
        if "corrcoef" in source and index[0] == index[1]:
            continue  # 1, whatever the cells are
        check_sources(step, expression, index, **used)


@pytest.mark.slow
@FEW
@given(st.integers(0, 2**31), st.integers(1, 4), st.integers(2, 9), st.sampled_from(["int8", "float32", "float64"]))
def test_centred_products_come_to_the_recorded_covariance(seed, variables, observations, dtype):
    X = (np.random.default_rng(seed).normal(size=(variables, observations)) * 9).astype(dtype)
    step = gathered("np.cov(X)", X=X)
    assert same(step.result.values(), np.cov(X))
    frame = step.explain_cell((0,) * step.result.values().ndim)
    total = sum(term.number for term in frame.worked.terms)
    if observations <= 8:
        assert total / (observations - 1) == pytest.approx(step.result.values().reshape(-1)[0], rel=1e-3, abs=1e-3)


@FEW
@given(
    st.data(),
    st.sampled_from([(), (4,), (2, 3), (2, 1, 2)]),
    st.sampled_from(["bool", "int8", "float16", "float64", "complex128"]),
    st.sampled_from(
        ["isin(x, y)", "isin(x, y, invert=True)", "array_equal(x, y)", "array_equiv(x, y)", "allclose(x, y)"]
    ),
)
def test_answers_are_those_of_numpy_whatever_dtype_and_shape(data, shape, dtype, source):
    x, y = data.draw(arrays(shape, dtype)), data.draw(arrays(data.draw(st.sampled_from([shape, (3,)])), dtype))
    try:
        expected = eval(f"np.{source}", {"np": np, "x": x, "y": y})
    except ValueError:
        return
    step = run(f"np.{source}", x=x, y=y)[-1]
    if step.family == "opaque":  # numbers without axes are no arrays of the call
        assert not shape
        return
    assert same(np.asarray(step.result.values()), np.asarray(expected))
    check_frames(step.occurrence(0))
    if "isin" in source:
        for index in np.ndindex(shape):
            assert not shape or cells(step, index) == {index}
            assert f"is {bool(expected[index])}" in step.explain_cell(index).sentence
    else:
        assert f"{bool(expected)}" in sentences(step)[-1]


def test_allclose_points_at_the_largest_excess():
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 2.5])
    step = gathered("ok = np.allclose(a, b)", a=a, b=b)
    excess = np.abs(a - b) - (1e-8 + 1e-5 * np.abs(b))
    worst = np.unravel_index(excess.argmax(), excess.shape)
    assert tuple(int(i) for i in worst) == (1, 0)
    assert sentences(step)[1] == "a[1, 0] and b[0] differ by 2, more than the 1.001e-5 allowed: not close."
    assert sentences(step)[-1] == "3 cells of 4 are not close, so the answer is False."
    assert cells(step, ()) == {(i, j) for i in range(2) for j in range(2)}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("np.array_equal(b, [1, 5, 3])", "b[1] is 2, but [1, 5, 3][1] is 5: one difference is enough."),
        ("np.array_equal(b, b[:2])", "The shapes (3,) and (2,) differ, so the answer is False; no cell is compared."),
        ("np.array_equal(n, n, equal_nan=True)", "All 2 cells are equal, so the answer is True."),
        ("np.array_equal(n, n)", "n[1] is NaN, but n[1] is NaN: one difference is enough."),
        ("np.array_equiv(b, [[1, 2, 3]] * 2)", "All 6 cells are equal, so the answer is True."),
        ("np.allclose(n, n, equal_nan=True)", "All 2 cells are close, so the answer is True."),
        ("np.allclose(b[:0], b[:0])", "There are no cells, so all are close: True."),
        ("np.isin(b, [2, 9])", "b[1] = 2 is also [2, 9][0], so result[1] is True."),
        ("np.isin(b, [2, 9], invert=True)", "b[0] = 1 is nowhere in [2, 9], so result[0] is True."),
        ("np.packbits(b > 1)", "The bits 011 and 5 zeros to fill up make the byte result[0] = 96."),
        ("np.shares_memory(b, b[::2])", "have cells in the same place of memory"),
        ("np.may_share_memory(b[::2], b[1::2])", "Single cells were not compared."),
        ("np.isfortran(np.eye(2))", "lies not only column after column: False."),
        ("b.shape", "b has 1 axis; its length is 3: shape (3,)."),
        ("np.eye(2).size", "np.eye(2) has 2 × 2 = 4 cells."),
        ("np.result_type(b, np.float32)", "together lead to float64."),
        ("np.can_cast(b, 'i2')", "The rule 'safe' does not allow b (int64) to become 'i2': False."),
    ],
)
def test_what_decides_is_said(source, told):
    step = gathered(source, b=np.array([1, 2, 3]), n=np.array([0.0, np.nan]))
    assert any(told in sentence for sentence in sentences(step)), sentences(step)


@pytest.mark.parametrize("order", ["big", "little"])
@pytest.mark.parametrize(("shape", "axis"), [((11,), None), ((2, 9), 1), ((9, 2), 0), ((3, 3), None)])
def test_bits_feed_the_byte_that_they_change(shape, axis, order):
    bits = np.random.default_rng(3).integers(0, 2, shape).astype(np.uint8)
    step = gathered("np.packbits(bits, axis=axis, bitorder=order)", bits=bits, axis=axis, order=order)
    back = gathered("np.unpackbits(bits, axis=axis, bitorder=order)", bits=bits, axis=axis, order=order)
    for made, function, other in ((step, np.packbits, 1), (back, np.unpackbits, 255)):
        plain = function(bits, axis=axis, bitorder=order)
        assert same(made.result.values(), plain)
        fed: dict[tuple[int, ...], set[tuple[int, ...]]] = {index: set() for index in np.ndindex(plain.shape)}
        for cell in np.ndindex(shape):
            changed = bits.copy()
            changed[cell] ^= other
            for index in zip(*np.nonzero(function(changed, axis=axis, bitorder=order) != plain), strict=True):
                fed[tuple(map(int, index))].add(cell)
        assert {index: cells(made, index) for index in fed} == fed


def test_pieces_are_chosen_by_the_last_condition_that_holds():
    x = np.array([-2.0, 0.5, 3.0])
    step = gathered("y = np.piecewise(x, [x < 1, x < 0], [1, 2, 3])", x=x)
    said = [step.explain_cell((index,)).sentence for index in range(3)]
    assert said[0] == "At x[0] = −2, x < 0 holds, so y[0] = 2."
    assert said[2] == "At x[2] = 3, no condition holds, so y[2] = 3."
    assert cells(step, (1,)) == set()
    assert cells(step, (1,), 1) == cells(step, (1,), 2) == {(1,)}


@pytest.mark.parametrize("call", ["cov", "corrcoef"])
def test_nan_gives_nan_and_no_claim(call):
    step = run(f"np.{call}(m)", m=np.array([[1, np.inf, 2], [1, 2, 4]]))[-1]
    assert step.family == "gather"
    assert "gives NaN" in step.frames("story")[-1].sentence
