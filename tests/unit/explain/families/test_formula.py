"""Kronecker and cross products, convolutions, differences, slopes, areas, stretches: against NumPy itself."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tensorviz.explain.format import format_value
from tensorviz.explain.recipes import EinsumRecipe, FormulaRecipe, ScanRecipe
from tests.unit.explain.feeding import check_sources, evaluated
from tests.unit.explain.running import arrays, check_frames, only, run, same, sentences

INTEGERS = ("int8", "int64")
NUMBERS = (*INTEGERS, "float32", "float64", "complex128")
REALS = (*INTEGERS, "float32", "float64")
SIZES = st.sampled_from([1, 2, 3, 5])


def shapes(least, most):
    return st.lists(SIZES, min_size=least, max_size=most).map(tuple)


@st.composite
def krons(draw):
    a, b = (draw(arrays(draw(shapes(1, 2)), draw(st.sampled_from(NUMBERS)))) for _ in range(2))
    return draw(st.sampled_from(["np.kron(a, b)", "np.outer(a, b)", "np.subtract.outer(a, b)"])), {"a": a, "b": b}


@st.composite
def crosses(draw):
    batch = draw(shapes(0, 1))
    axes = draw(st.sampled_from(["", ", axis=0", ", axisa=0, axisb=0, axisc=0"]))
    shape = (3, *batch) if axes else (*batch, 3)
    dtype = draw(st.sampled_from(NUMBERS))
    a, b = (draw(arrays(shape, dtype)) for _ in range(2))
    return f"np.cross(a, b{axes})", {"a": a, "b": b}


@st.composite
def slides(draw):
    a, v = (draw(arrays((draw(SIZES),), draw(st.sampled_from(NUMBERS)))) for _ in range(2))
    mode = draw(st.sampled_from(["full", "same", "valid"]))
    name = draw(st.sampled_from(["convolve", "correlate"]))
    return f"np.{name}(a, v, {mode!r})", {"a": a, "v": v}


@st.composite
def differences(draw):
    shape = draw(shapes(1, 2))
    a = draw(arrays(shape, draw(st.sampled_from(NUMBERS))))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    more = draw(st.sampled_from(["", ", prepend=0", ", append=a", ", prepend=1, append=a"]))
    order = draw(st.integers(2, 3) if not more else st.integers(1, 2))
    return f"np.diff(a, n={order}, axis={axis}{more})", {"a": a}


@st.composite
def gradients(draw):
    shape = draw(st.lists(st.sampled_from([3, 4, 5]), min_size=1, max_size=2).map(tuple))
    a = draw(arrays(shape, draw(st.sampled_from(REALS))))
    axis = draw(st.integers(0, len(shape) - 1))
    x = np.cumsum(np.array(draw(st.permutations([0.5, 1.0, 2.0, 4.0, 3.0]))))[: shape[axis]]
    spacing = draw(st.sampled_from(["", ", 0.5", ", x"]))
    return f"np.gradient(a{spacing}, axis={axis}, edge_order={draw(st.sampled_from([1, 2]))})", {"a": a, "x": x}


@st.composite
def areas(draw):
    shape = draw(shapes(1, 2))
    y = draw(arrays(shape, draw(st.sampled_from(NUMBERS))))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    x = np.cumsum(np.array(draw(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=5, max_size=5))))[: shape[axis]]
    return f"np.trapezoid(y, axis={axis}{draw(st.sampled_from(['', ', dx=2', ', x=x']))})", {"y": y, "x": x}


@st.composite
def others(draw):
    a = draw(arrays((draw(SIZES), 4), draw(st.sampled_from(NUMBERS))))
    line = draw(arrays((draw(SIZES),), draw(st.sampled_from(NUMBERS))))
    starts = draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    expression = draw(
        st.sampled_from(
            [
                f"np.add.reduceat(a, {starts}, axis=1)",
                f"np.maximum.reduceat(a, {starts}, axis=1)",
                "np.cumulative_sum(a, axis=0, include_initial=True)",
                "np.cumulative_prod(b, include_initial=True)",
                "np.subtract.accumulate(a, axis=1)",
                "np.divide.accumulate(b)",
                "np.vander(b)",
                "np.vander(b, 3, increasing=True)",
                "np.polyadd(b, [1, 2, 3])",
                "np.polysub([1, 2], b)",
                "np.ediff1d(a)",
                "np.ediff1d(b, to_begin=b[:1], to_end=b)",
            ]
        )
    )
    return expression, {"a": a, "b": line}


CASES = {
    "kron": krons(),
    "cross": crosses(),
    "slide": slides(),
    "diff": differences(),
    "gradient": gradients(),
    "area": areas(),
    "other": others(),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_number_is_numpys(name, data):
    expression, namespace = data.draw(CASES[name])
    step = run(f"r = {expression}", **namespace)[-1]
    assume(not step.failed)
    assert isinstance(step.occurrence(0).recipe, FormulaRecipe | EinsumRecipe | ScanRecipe), expression
    expected = evaluated(expression, namespace)
    assert same(step.result.values(), expected)
    for operand in step.operands:
        if operand.name in namespace:
            assert same(operand.values(), namespace[operand.name])
    check_frames(step.occurrence(0))
    if not expected.size:
        return
    index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    worked = step.explain_cell(index).worked
    assert worked.total == format_value(expected[index])
    if worked.kind == "steps" and worked.note is None:
        assert worked.terms[-1].value == worked.total
    terms = np.array([term.number for term in worked.terms], float)
    is_real = expected.dtype.kind != "c" and not worked.hidden
    if worked.kind == "products" and is_real and np.isfinite(terms).all() and np.isfinite(expected[index]):
        near = np.isclose(terms.sum(), float(expected[index]), rtol=1e-3, atol=1e-3 * np.abs(terms).sum())
        assert near or expected.dtype.kind in "iu", (expression, worked)
    is_exact = expected.dtype.kind in "iu" and name != "gradient"
    assert not is_exact or worked.note is None, (expression, worked)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_feeds_a_cell(name, data):
    expression, namespace = data.draw(CASES[name])
    assume("maximum" not in expression and "append=a" not in expression and "to_end=b" not in expression)
    random = np.random.default_rng(0)
    namespace = {key: random.uniform(1, 2, each.shape) if key != "x" else each for key, each in namespace.items()}
    step = run(f"r = {expression}", **namespace)[-1]
    assume(not step.failed)
    expected = evaluated(expression, namespace)
    assume(expected.size)
    index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    used = {operand.name for operand in step.operands} & namespace.keys() - {"x"}
    check_sources(step, expression, index, namespace, **{key: namespace[key] for key in used})


def test_a_stretch_that_does_not_rise_is_one_cell():
    values = np.array([4.0, 5, 6, 7])
    expression = "np.add.reduceat(v, [2, 1, 1, 3])"
    step = run(expression, v=values)[-1]
    for index in range(4):
        check_sources(step, expression, (index,), v=values)
    assert [step.explain_cell(index).worked.terms[0].value for index in range(4)] == ["6", "5", "5", "7"]
    assert step.sources(3)[1][0].tolist() == [3]


def test_spacing_and_known_points_feed_a_cell():
    namespace = {"y": np.array([1.0, 5, 2, 8]), "x": np.array([0.0, 1.5, 4, 9])}
    for index in range(4):
        check_sources(only("np.gradient(y, x)", **namespace), "np.gradient(y, x)", (index,), **namespace)
    check_sources(only("np.trapezoid(y, x)", **namespace), "np.trapezoid(y, x)", (), **namespace)
    expression = "np.interp([0.75, 5, 7], x, y)"
    for index in range(3):
        check_sources(run(expression, **namespace)[-1], expression, (index,), **namespace)


@pytest.mark.parametrize(
    ("expression", "index", "sentence"),
    [
        ("np.kron(u, v)", (4,), "Result[4] is u[1] × v[1]: 2 × 5 = 10."),
        ("np.cross(u, v)", (0,), "Result[0]: 2 × 6 − 3 × 5 = −3."),
        ("np.cross([1, 2], v)", (1,), "Result[1]: −1 × 6 = −6."),
        ("np.convolve(u, [0, 1, 0.5], 'same')", (1,), "Result[1]: 0.5 + 2 + 0 = 2.5."),
        ("np.gradient(v, 2)", (1,), "Result[1]: (6 − 4) ÷ 4 = 0.5."),
        ("np.diff(u, prepend=5)", (0,), "Result[0]: 1 − 5 = −4."),
        ("np.interp(1.5, u, v)", (), "The result: 4 + 1 × (1.5 − 1) = 4.5."),
        ("np.interp([2, 9], u, v)", (0,), "Result[0]: 2 is u[1] itself, so v[1] is taken: 5."),
        (
            "np.interp([2, 9], u, v, right=-1)",
            (1,),
            "Result[1]: 9 is outside all points, so the end's value holds: −1.",
        ),
        ("np.unwrap([0, 3, 1], period=4)", (2,), "Result[2]: 1 + (−4) = −3."),
        ("np.trapezoid(v, u)", (), "The first strip is (5 + 4) × 1 ÷ 2; all strips add up to 10."),
        ("np.add.reduceat(v, [0, 2])", (0,), "Result[0]: 4 + 5 = 9."),
        ("np.vander(u, 3)", (1, 0), "Result[1, 0]: 2 to the power 2 = 4."),
    ],
)
def test_sentences(expression, index, sentence):
    step = run(expression, u=np.array([1, 2, 3]), v=np.array([4, 5, 6]))[-1]
    assert step.explain_cell(index).sentence.replace("result[", "Result[") == sentence


def test_slopes_in_the_order_of_the_axes():
    matrix = np.array([[1.0, 2, 6], [3, 4, 5]])
    step = only("dx, dy = np.gradient(A, 1.0, 2.0, axis=(1, 0))", A=matrix)
    assert [axis.tolist() for axis in step.sources((0, 1), 0)[0]] == [[0, 0], [0, 2]]
    assert step.explain_cell((0, 1), 1).sentence == "dy[0, 1]: (4 − 2) ÷ 2 = 1."


def test_two_slopes_of_a_matrix():
    matrix = np.array([[1.0, 2, 6], [3, 4, 5]])
    step = only("dy, dx = np.gradient(A, 2.0, x)", A=matrix, x=np.array([0.0, 1, 3]))
    check_frames(step.occurrence(0))
    expected = np.gradient(matrix, 2.0, [0.0, 1, 3])
    assert [each.name for each in step.results] == ["dy", "dx"]
    for number, own in enumerate(expected):
        assert same(step.results[number].values(), own)
        assert step.explain_cell((1, 1), number).worked.total == format_value(own[1, 1])
    rows, columns = step.sources((1, 1), 0)[0]
    assert (rows.tolist(), columns.tolist()) == ([0, 1], [1, 1])
    rows, columns = step.sources((1, 1), 1)[0]
    assert (rows.tolist(), columns.tolist()) == ([1, 1, 1], [0, 1, 2])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, -3]), min_size=1, max_size=8),
    st.sampled_from([4, 3, 4.0, 2.5]),
    st.sampled_from([None, 1, 3]),
)
def test_unwrapped_is_numpys(cells, period, limit):
    array = np.array(cells) if isinstance(period, int) else np.array(cells, float)
    step = only("np.unwrap(p, discont=d, period=t)", p=array, d=limit, t=period)
    expected = np.unwrap(array, discont=limit, period=period)
    assert same(step.result.values(), expected)
    check_frames(step.occurrence(0))
    for index in range(len(cells)):
        worked = step.explain_cell((index,)).worked
        assert worked.total == format_value(expected[index])
        assert worked.note is None, (cells, period, index)


@pytest.mark.parametrize(
    "source",
    ["np.interp(v, u, v, period=3)", "np.convolve(v, o)", "np.diff(b)",
      "np.polymul([0, 1], [1, 2])", "np.add.reduceat(v, [0], dtype=float)"],
)  # fmt: skip
def test_others_get_another_picture(source):
    cells = {"u": np.arange(3), "v": np.arange(3.0), "o": np.array([1, 2], object), "A": np.ones((2, 2))}
    step = run(source, **cells, b=np.array([True, False]))[-1]
    assert not isinstance(step.occurrence(0).recipe, FormulaRecipe)


def test_large_arrays_tell_their_edges():
    step = only("np.convolve(x, k)", x=np.arange(100_000.0), k=np.ones(50))
    check_frames(step.occurrence(0))
    assert "c" not in sentences(step)[0][:1]
    step = only("np.gradient(A, axis=1)", A=np.arange(4_000_000.0).reshape(2000, 2000))
    check_frames(step.occurrence(0))
