"""Every other reduction against NumPy itself: what is picked, counted, measured, left out."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tensorviz.explain.format import format_value
from tensorviz.explain.steps import RESULT
from tests.unit.explain.running import DTYPES, arrays, check_frames, lane, only, run, same, sentences

AXES = "axis=axis"
CALLS = {
    "prod": "np.prod(A, {axis}{keep})",
    "any": "A.any({axis}{keep})",
    "all": "np.all(A, {axis}{keep})",
    "count_nonzero": "np.count_nonzero(A, {axis}{keep})",
    "argmax": "A.argmax({axis}{keep})",
    "argmin": "np.argmin(A, {axis}{keep})",
    "std": "A.std({axis}{keep})",
    "std-1": "np.std(A, {axis}, ddof=1{keep})",
    "var": "np.var(A, {axis}{keep})",
    "norm": "np.linalg.vector_norm(A, {axis}{keep})",
    "norm-1": "np.linalg.vector_norm(A, {axis}, ord=1{keep})",
    "norm-inf": "np.linalg.vector_norm(A, {axis}, ord=np.inf{keep})",
    "ptp": "np.ptp(A, {axis}{keep})",
    "median": "np.median(A, {axis}{keep})",
    "quantile": "np.percentile(A, 30, {axis}{keep})",
    "average": "np.average(A, {axis}{keep})",
    "nansum": "np.nansum(A, {axis}{keep})",
    "nanprod": "np.nanprod(A, {axis}{keep})",
    "nanmean": "np.nanmean(A, {axis}{keep})",
    "nanmax": "np.nanmax(A, {axis}{keep})",
    "nanmin": "np.nanmin(A, {axis}{keep})",
    "nanstd": "np.nanstd(A, {axis}{keep})",
    "nanmedian": "np.nanmedian(A, {axis}{keep})",
    "nanargmax": "np.nanargmax(A, {axis}{keep})",
    "initial": "np.sum(A, {axis}, initial=3{keep})",
    "where": "np.sum(A, {axis}, where=M{keep})",
    "where-mean": "np.mean(A, {axis}, where=M{keep})",
    "where-max": "np.max(A, {axis}, where=M, initial=0{keep})",
    "reduce": "np.add.reduce(A, {axis}{keep})",
    "multiply": "np.multiply.reduce(A, {axis}{keep})",
    "maximum": "np.maximum.reduce(A, {axis}{keep})",
    "logical_and": "np.logical_and.reduce(A, {axis}{keep})",
}
ONE_AXIS = ("argmax", "argmin", "nanargmax")
LAYOUTS = ("contiguous", "reversed", "every other", "transposed")


def laid_out(array, layout):
    """The same cells in another memory."""
    match layout:
        case "reversed":
            return array[::-1].copy()[::-1]
        case "every other":
            wide = np.repeat(array, 2, axis=-1)
            return wide[..., ::2]
        case "transposed":
            return np.ascontiguousarray(array.T).T
    return array


def axis_forms(ndim, *, single=False):
    forms = st.none()
    if ndim:
        forms = forms | st.integers(-ndim, ndim - 1)
        if not single:
            forms = forms | st.lists(st.integers(0, ndim - 1), min_size=1, unique=True).map(tuple)
    return forms


@st.composite
def cases(draw):
    name = draw(st.sampled_from(sorted(CALLS)))
    shape = tuple(draw(st.lists(st.sampled_from([0, 1, 2, 3, 5, 11]), max_size=4)))
    assume(int(np.prod(shape)) <= 400)
    array = draw(arrays(shape, draw(st.sampled_from(DTYPES))))
    if array.size and array.dtype.kind in "fc" and draw(st.booleans()):
        array.reshape(-1)[draw(st.lists(st.integers(0, array.size - 1), max_size=3))] = np.nan
    if shape:
        array = laid_out(array, draw(st.sampled_from(LAYOUTS)))
    axis = draw(axis_forms(len(shape), single=name in ONE_AXIS))
    keepdims = draw(st.booleans())
    mask = draw(st.sampled_from([np.array(True), np.resize([True, False, True, True], shape)]))
    source = CALLS[name].format(axis=AXES, keep=", keepdims=True" if keepdims else "")
    return source, array, axis, keepdims, mask


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(cases(), st.data())
def test_every_operand_and_result_is_numpys(case, data):
    source, array, axis, keepdims, mask = case
    step = run(f"r = {source}", A=array, axis=axis, M=mask)[-1]
    assume(not step.failed)
    assert step.family == "reduction", source
    expected = plain(source, array, axis, mask)
    assert same(step.operands[0].values(), array)
    assert same(step.result.values(), expected)
    check_frames(step.occurrence(0))
    for frame in step.frames("story"):
        if frame.worked is not None and frame.worked.symbol == "mean" and step.occurrence(0).recipe.function != "mean":
            continue
        if frame.worked is not None:
            target = next(role for role in frame.roles if role.kind == "target" and role.operand == RESULT)
            assert frame.worked.total == format_value(expected[tuple(cut.start for cut in target.index)])
    if expected.size:
        index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
        frame = step.explain_cell(index)
        cells = lane(array, axis, keepdims, index)
        assert frame.worked.total == format_value(expected[index])
        check_terms(frame.worked, step.occurrence(0).recipe, cells)
        fed = step.sources(index)
        chosen = lane(np.broadcast_to(mask, array.shape), axis, keepdims, index) if len(fed) == 2 else slice(None)
        assert same(array[fed[0]].reshape(-1), cells[chosen])


def check_terms(worked, recipe, cells):
    """Every term starts from a cell of the lane, as NumPy has it, in the dtype that it folds in."""
    terms = worked.terms if recipe.initial is None else worked.terms[1:]
    function = recipe.function
    if function in ("mean", "std", "var", "norm") and cells.dtype.kind in "biu":
        cells = cells.astype(float)
    if function in ("sum", "prod"):
        cells = cells.astype(np.add.reduce(np.zeros(1, cells.dtype)).dtype)
    if function in ("median", "quantile"):
        nan = np.isnan(cells) if cells.dtype.kind in "fc" else np.zeros(cells.shape, bool)
        if recipe.skips_nan and not nan.all():
            cells, nan = cells[~nan], nan[~nan]
        cells = cells if nan.any() else np.sort(cells, kind="stable")
    assert len(terms) + worked.hidden == len(cells)
    by_value = function in ("sum", "prod", "max", "min", "ptp", "argmax", "argmin", "median", "quantile")
    texts = [term.value if by_value else term.operands[0] for term in terms]
    chosen = {int(term.operands[0]) for term in terms if function in ("argmax", "argmin")}
    edges = sorted({0, 1, 2, *range(len(cells) - 3, len(cells))}) if worked.hidden else range(len(cells))
    if not worked.hidden or function not in ("median", "quantile", "ptp", "any", "all"):
        assert texts == [format_value(cells[place]) for place in sorted({*edges, *chosen})]


def plain(source, array, axis, mask):
    """What NumPy makes of the call."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(eval(source, {"np": np}, {"A": array, "axis": axis, "M": mask}))


@pytest.mark.parametrize("name", sorted(CALLS))
@pytest.mark.parametrize("axis", [None, 0, -1])
def test_sources_are_what_a_change_shows(name, axis):
    array = np.array([[5.0, 2.0, 9.0], [4.0, 7.0, 3.0]])
    mask = np.array([[True, False, True], [True, True, False]])
    if name in ("any", "all", "logical_and", "count_nonzero"):
        array = np.full(array.shape, name in ("all", "logical_and"))
    source = CALLS[name].format(axis=AXES, keep="")
    step = run(f"r = {source}", A=array, axis=axis, M=mask)[-1]

    for index in np.ndindex(step.result.shape):
        feeding = set(zip(*(axis_places.tolist() for axis_places in step.sources(index)[0]), strict=True))
        for cell in np.ndindex(array.shape):
            changes = False
            for value in (~array[cell],) if array.dtype == bool else (-1000.0, 1000.0, 0.5, np.nan):
                other = array.copy()
                other[cell] = value
                changes |= not same(plain(source, other, axis, mask)[index], plain(source, array, axis, mask)[index])
            assert changes == (cell in feeding), (cell, index)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("A.argmax(axis=1)", "A[0, :]: 9 is the largest, at index 1."),
        ("A.argmax()", "A: 9 is the largest, at index 1, which is A[0, 1]."),
        ("np.argmin([3, 1, 1])", "[3, 1, 1]: 1 is the smallest, first at index 1."),
        ("N.argmax()", "N: the first NaN counts as the largest, at index 1."),
        ("np.nanargmax(N)", "N: 3 is the largest, at index 2; 1 NaN is skipped."),
        ("x.var()", "x: squared distances from 4: (1 + 9 + 16) ÷ 3 = 8.667 (rounded)."),
        ("x.std(ddof=1)", "x: squared distances from 4: √((1 + 9 + 16) ÷ (3 − 1)) = 3.606 (rounded)."),
        ("np.std(x, correction=2)", "x: squared distances from 4: √((1 + 9 + 16) ÷ (3 − 2)) = 5.099 (rounded)."),
        ("(A > 2).any(axis=1)", "Lane [0, :]: 2 of 3 cells are true, so any gives True."),
        ("A.all(axis=1)", "A[0, :]: none of 3 cells is zero, so all gives True."),
        ("np.count_nonzero(A)", "A: 6 of 6 cells are not zero."),
        ("A.prod(axis=1)", "A[0, :]: 3 × 9 × (−2) = −54."),
        ("np.linalg.norm(np.array([3, -4]))", "np.array([3, -4]): √(3² + (−4)²) = √25 = 5."),
        ("np.linalg.norm(A, 'fro')", "A: √(3² + 9² + … + 8²) = √208 = 14.42 (rounded)."),
        ("np.linalg.norm(x, 1)", "x: the sizes of its cells, 3 + 1 + 8, give 12."),
        ("np.linalg.norm(A, np.inf, axis=1)", "A[0, :]: the largest size of its 3 cells is 9."),
        ("np.nanmean(N)", "N: (1 + 3) ÷ 2 = 2; 1 NaN is skipped."),
        ("np.median(x)", "x sorted: 1, 3, 8; the middle one is 3."),
        ("np.median([1, 4])", "[1, 4] sorted: 1, 4; 1 and 4 in the middle give 2.5."),
        ("np.percentile(x, 25)", "x sorted: 1, 3, 8; between 1 and 3 lies 2."),
        ("np.quantile(x, 0.5)", "x sorted: 1, 3, 8; number 2 of 3 is 3."),
        ("np.ptp(b)", "b: the largest, 100, minus the smallest, −100, is −56 (wrapped around)."),
        ("np.average(x, weights=[1, 2, 1])", "x: (3 × 1 + 1 × 2 + 8 × 1) ÷ 4 = 3.25."),
        ("np.trace(A)", "The diagonal of A: 3 + 1 = 4."),
        ("A.trace(offset=1)", "The diagonal of A: 9 + 8 = 17."),
        ("A.sum(axis=1, where=A > 0)", "A[0, :]: 3 + 9 = 12; 1 cell is left out."),
        ("x.sum(initial=10)", "x, starting from 10: 10 + 3 + 1 + 8 = 22."),
        ("sum(A)", "A[:, 0]: 3 + 7 = 10."),
        ("sum(b)", "b: 100 − 100 = 0."),
        ("np.fmax.reduce(N)", "N: the largest of 1 and 3 is 3; 1 NaN is skipped."),
        ("np.multiply.reduce(A, axis=1)", "A[0, :]: 3 × 9 × (−2) = −54."),
        ("np.prod(np.zeros((0, 2)), axis=0)", "Lane [:, 0] is empty: the product of nothing is 1."),
        ("np.zeros(0).any()", "np.zeros(0) has no cells, so any gives False."),
        ("x.std(ddof=3)", "x: squared distances from 4: √((1 + 9 + 16) ÷ (3 − 3)) = ∞."),
    ],
)
def test_what_is_said(source, sentence):
    cells = {"A": np.array([[3, 9, -2], [7, 1, 8]]), "x": np.array([3.0, 1, 8]), "N": np.array([1.0, np.nan, 3])}
    cells["b"] = np.array([100, -100], np.int8)
    assert any(sentence in said for said in sentences(run(f"r = {source}", **cells)[-1])), sentence


def test_a_spread_is_told_mean_first():
    step = only("s = x.std()", x=np.array([2.0, 4.0, 9.0]))
    means, squares = (frame for frame in step.frames("story") if frame.worked is not None)
    assert means.sentence == "First the mean of x: (2 + 4 + 9) ÷ 3 = 5."
    assert (means.worked.symbol, means.worked.total) == ("mean", "5")
    assert [term.operands for term in squares.worked.terms] == [("2", "5"), ("4", "5"), ("9", "5")]
    assert [term.value for term in squares.worked.terms] == ["9", "1", "16"]
    assert step.frames("brief")[1:3] == (means, squares)
    assert squares.worked.note == "26 divided by 3 is 8.667; its root is 2.944."


def test_the_winner_stands_out_in_the_array():
    step = only("k = A.argmax(axis=0)", A=np.array([[3, 9, -2], [7, 1, 8]]))
    frame = step.explain_cell(2)
    assert [role.index for role in frame.roles if role.kind == "target" and role.operand == 0] == [
        (slice(1, 2), slice(2, 3))
    ]
    assert [term.mark for term in frame.worked.terms] == ["", "chosen"]
    assert [term.operands for term in frame.worked.terms] == [("0",), ("1",)]


def test_a_winner_in_the_middle_of_a_long_lane_is_shown():
    step = only("k = x.argmax()", x=np.where(np.arange(200) == 100, 5.0, 0.0))
    worked = step.explain_cell(()).worked
    assert [term.operands[0] for term in worked.terms] == ["0", "1", "2", "100", "197", "198", "199"]
    assert worked.hidden == 193


def test_where_and_weights_are_operands_with_sources():
    step = run("A.sum(axis=1, where=M)", A=np.ones((2, 3)), M=np.array([True, False, True]))[-1]
    assert [operand.name for operand in step.operands] == ["A", "M"]
    array, mask = step.sources(1)
    assert [cells.tolist() for cells in array] == [[1, 1], [0, 2]]
    assert [cells.tolist() for cells in mask] == [[0, 1, 2]]
    step = run("np.average(A, axis=0, weights=w)", A=np.ones((2, 3)), w=np.array([1.0, 3.0]))[-1]
    assert [cells.tolist() for cells in step.sources(1)[1]] == [[0, 1]]


def test_another_order_of_additions_is_said():
    x = np.array([1e16, 1, 1, 1, 1, 1, 1, 1, -1e16, 1])
    note = only("np.linalg.norm(x, 1)", x=x).explain_cell(()).worked.note
    assert note == "NumPy works in another order: 2.000000000000001e16." or note is None
    cells = np.full(200, 0.1, np.float32)
    assert "NumPy works in another order" in only("x.var()", x=cells).explain_cell(()).worked.note


@pytest.mark.parametrize(
    "source",
    ["np.linalg.norm(A, 2)", "np.linalg.norm(A, 'nuc')",
     "np.average(x, weights=[1, 1, 1], returned=True)", "np.std(x, mean=1.0)",
     "m.std()",
     "sum(x, 3)", "sum([x, x])"],
)  # fmt: skip
def test_others_get_the_generic_card(source):
    cells = {"A": np.ones((2, 3)), "x": np.ones(3), "m": np.ma.masked_array([1, 2], [True, False])}
    assert run(source, **cells)[-1].family == "opaque"


def test_lanes_that_were_not_kept_are_not_guessed():
    step = run("r = X.std(axis=(0, 2))", X=np.arange(64_000.0).reshape(40, 40, 40))[-1]
    check_frames(step.occurrence(0))
    assert "Lane [:, 0, :]" not in " ".join(sentences(step))
    deviation = format_value(step.result.values()[0])
    assert f"X[:, 0, :]: 1600 cells, compared with their mean, give r[0] = {deviation}." in sentences(step)
    step = run("r = X.sum(where=X > 0)", X=np.ones((600, 600)))[-1]
    assert "X: 360\u2009000 cells, where they are let in, added up, give r = 3.6e5." in sentences(step)
