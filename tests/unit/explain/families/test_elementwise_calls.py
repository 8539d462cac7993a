"""Every elementwise function, recorded for real: which have their view, and frames and sources against NumPy."""

import operator

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tensorviz.explain.families.elementwise.facts import source_index
from tensorviz.explain.format import format_exact, format_value
from tests.unit.explain.running import DTYPES, arrays, check_frames, only, same, sentences

UFUNCS = sorted(name for name in dir(np) if isinstance(getattr(np, name), np.ufunc))
WITHOUT_VIEW = {
    **dict.fromkeys(("matmul", "matvec", "vecdot", "vecmat"), "a product of vectors or matrices"),
}
INTEGERS = {"bitwise_count", "gcd", "lcm", "ldexp"}
OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "<<", ">>")
IN_PLACE = ("+=", "-=", "*=", "//=", "%=", "**=", "&=", "|=", "^=", "<<=", ">>=")
LAYOUTS = ("plain", "reversed", "spaced", "columns")


def operand_for(name):
    if name == "isnat":
        return np.array(["2024-01-01", "NaT"], dtype="datetime64[D]")
    is_whole = name in INTEGERS or "bitwise" in name or "shift" in name or name == "invert"
    return np.array([2, 3]) if is_whole else np.array([0.25, 1.0])


@pytest.mark.parametrize("name", UFUNCS)
def test_every_ufunc_has_its_view(name):
    if name in WITHOUT_VIEW:
        pytest.skip(WITHOUT_VIEW[name])
    x, ufunc = operand_for(name), getattr(np, name)
    step = only(f"np.{name}({', '.join('x' * ufunc.nin)})", x=x)
    assert step.family == "elementwise", name
    assert [len(each[0]) for each in step.sources(1)] == [1] * ufunc.nin
    with np.errstate(all="ignore"):
        given = ufunc(*[x] * ufunc.nin)
    for result, expected in zip(step.results, given if ufunc.nout > 1 else (given,), strict=True):
        assert same(result.values(), expected)


@pytest.mark.parametrize("symbol", OPERATORS)
def test_every_operator_has_its_view(symbol):
    x, y = np.array([[5, 2]]), np.array([[1], [3]])
    for source in (f"x {symbol} y", f"x {symbol} 2", f"2 {symbol} y", f"x {symbol} [1, 2]"):
        step = only(source, x=x, y=y)
        assert step.family == "elementwise", source
        assert same(step.result.values(), eval(source, {"x": x, "y": y}))


@pytest.mark.parametrize("symbol", IN_PLACE)
def test_every_operator_in_place_shows_the_target_as_it_was(symbol):
    x = np.array([5, 2])
    step = only(f"x {symbol} 2", x=x.copy())
    exec(f"after {symbol} 2", {"after": (after := x.copy())})
    assert step.family == "elementwise"
    assert same(step.operands[0].values(), x)
    assert same(step.result.values(), after)
    assert f"{symbol} wrote into the same memory" in sentences(step)[-1]


@pytest.mark.parametrize("source", ["-x", "+x", "~x", "abs(x)", "pow(x, 2)", "round(x[0], 1)", "x.conj()", "x.real"])
def test_other_operators_and_methods(source):
    x = np.array([5, 2]) if "~" in source else np.array([5.25, 2.0])
    steps = only(source, x=x) if "[" not in source else only(source.replace("x[0]", "x"), x=x[0])
    assert steps.family == "elementwise"


@pytest.mark.slow
def test_ufuncs_of_scipy():
    special = pytest.importorskip("scipy.special")
    names = [name for name in dir(special) if isinstance(getattr(special, name), np.ufunc)]
    without = []
    for name in names:
        ufunc = getattr(special, name)
        step = only(f"special.{name}({', '.join('x' * ufunc.nin)})", x=np.array([1.0, 2.0]), special=special)
        if step.failed:
            continue
        check_frames(step.occurrence(0))
        if step.family != "elementwise":
            without.append((name, ufunc.nout, ufunc.signature))
    assert len(names) > 100
    assert [each for each in without if each[2] is None] == []


def laid_out(array, layout):
    """The same numbers at other strides."""
    if layout == "reversed":
        return array[(slice(None, None, -1),) * array.ndim].copy()[(slice(None, None, -1),) * array.ndim]
    if layout == "spaced" and array.ndim:
        wide = np.repeat(array, 2, axis=-1)
        return wide[..., ::2]
    return np.asfortranarray(array) if layout == "columns" else array


CALLS = {
    "np.where(A, B, C)": np.where,
    "np.where(A, B, 0)": lambda a, b, c: np.where(a, b, 0),
    "np.clip(A, B, C)": np.clip,
    "A.clip(min=B)": lambda a, b, c: np.clip(a, b, None),
    "np.clip(A, None, B)": lambda a, b, c: np.clip(a, None, b),
    "np.isclose(A, B)": lambda a, b, c: np.isclose(a, b),
    "np.round(A, 1)": lambda a, b, c: np.round(a, 1),
    "A.round()": lambda a, b, c: np.round(a),
    "np.add(A, B, where=W)": None,
    "np.hypot(A, B)": lambda a, b, c: np.hypot(a, b),
    "np.arctan2(A, B)": lambda a, b, c: np.arctan2(a, b),
    "np.logical_xor(A, B)": lambda a, b, c: np.logical_xor(a, b),
    "A // B": lambda a, b, c: operator.floordiv(a, b),
    "np.nan_to_num(A)": lambda a, b, c: np.nan_to_num(a),
}


def expected_of(source, A, B, C):
    try:
        with np.errstate(all="ignore"):
            return np.asarray(CALLS[source](A, B, C))
    except (TypeError, ValueError):
        assume(False)


def depends_on_processor(function, before, after):
    """Whether several cells at once may give other numbers than one alone."""
    if function == "cast":
        return before.kind in "fc" and after.kind in "iu"
    return function in ("hypot", "arctan2")


def check_cell(step, index):
    """Operands and total are the recorded ones; the term comes to the total or the frame says that it does not."""
    frame = step.explain_cell(index)
    recipe, worked = step.occurrence(0).recipe, frame.worked
    assert len(frame.sentence.split()) <= 20, frame.sentence
    if worked is None:
        assert recipe.masked
        return
    cells = [each.values()[source_index(each.shape, index)] for each in step.operands[: recipe.inputs]]
    assert worked.terms[0].operands == tuple(map(format_value, cells))
    cell = step.result.values()[index]
    assert worked.total in {format_value(cell), format_exact(cell)}
    if worked.terms[0].value != worked.total or "alone" in (worked.note or ""):
        assert worked.note.startswith("Worked out alone")
        assert depends_on_processor(recipe.function, step.operands[0].dtype, step.result.dtype)


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(
    data=st.data(),
    source=st.sampled_from([source for source, function in CALLS.items() if function]),
    dtypes=st.tuples(*[st.sampled_from(DTYPES)] * 3),
    shapes=npst.mutually_broadcastable_shapes(num_shapes=3, max_dims=5, max_side=3, min_side=0),
    layouts=st.tuples(*[st.sampled_from(LAYOUTS)] * 3),
)
def test_frames_are_what_numpy_did(data, source, dtypes, shapes, layouts):
    given_arrays = zip(shapes.input_shapes, dtypes, layouts, strict=True)
    A, B, C = (laid_out(data.draw(arrays(shape, dtype)), layout) for shape, dtype, layout in given_arrays)
    expected = expected_of(source, A, B, C)
    step = only(source, A=A, B=B, C=C)
    assert step.family == "elementwise", step
    check_frames(step.occurrence(0))
    assert same(step.result.values(), expected)
    for operand in step.operands:
        assert operand.name not in "ABC" or same(operand.values(), {"A": A, "B": B, "C": C}[operand.name])
    if expected.size:
        place = np.unravel_index(data.draw(st.integers(0, expected.size - 1)), expected.shape)
        check_cell(step, tuple(map(int, place)))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    dtypes=st.tuples(st.sampled_from(DTYPES), st.sampled_from([*DTYPES, "uint64", "complex64"])),
    shape=npst.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=3),
)
def test_casts(data, dtypes, shape):
    A, target = data.draw(arrays(shape, dtypes[0])), np.dtype(dtypes[1])
    step = only("A.astype(target)", A=A, target=target)
    assert step.family == "elementwise"
    check_frames(step.occurrence(0))
    assert same(step.operands[0].values(), A)
    if A.size:
        check_cell(step, tuple(length - 1 for length in shape))


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(
    data=st.data(),
    dtype=st.sampled_from(["int64", "float32", "float64", "complex128"]),
    shapes=npst.mutually_broadcastable_shapes(num_shapes=3, max_dims=4, max_side=3, min_side=1),
    with_out=st.booleans(),
)
def test_a_condition_says_which_cells_are_written(data, dtype, shapes, with_out):
    A, B = (data.draw(arrays(shape, dtype)) for shape in shapes.input_shapes[:2])
    W = data.draw(arrays(shapes.input_shapes[2], "bool"))
    out = np.full(shapes.result_shape, 7, dtype)
    space = {"A": A, "B": B, "W": W, "out": out.copy()}
    step = only("np.add(A, B, where=W" + (", out=out)" if with_out else ")"), **space)
    assert step.family == "elementwise"
    check_frames(step.occurrence(0))
    written = np.broadcast_to(W, shapes.result_shape)
    expected = np.where(written, A + B, out)
    result = step.result.values()
    assert same(result[written], expected[written])
    if with_out:
        assert same(result, expected)
        assert same(step.operands[-1].values(), out)
    index = np.unravel_index(data.draw(st.integers(0, result.size - 1)), result.shape)
    check_cell(step, tuple(map(int, index)))


FEEDING = {
    "np.where(A > 0, B, C)": ("ABC", lambda a, b, c, w, o: np.where(a > 0, b, c)),
    "np.clip(A, B, C)": ("ABC", lambda a, b, c, w, o: np.clip(a, b, c)),
    "A - B": ("AB", lambda a, b, c, w, o: a - b),
    "np.maximum(A, B)": ("AB", lambda a, b, c, w, o: np.maximum(a, b)),
    "np.exp(A)": ("A", lambda a, b, c, w, o: np.exp(a)),
    "np.subtract(A, B, out=O)": ("ABO", lambda a, b, c, w, o: np.subtract(a, b, out=o.copy())),
    "np.subtract(A, B, out=O, where=W)": ("ABWO", lambda a, b, c, w, o: np.subtract(a, b, out=o.copy(), where=w)),
    "A.round(2)": ("A", lambda a, b, c, w, o: a.round(2)),
}


def feeding_cells(function, space, index):
    """Which cells of each array change the result's cell, found by changing one after the other, in many states."""
    found = {name: set() for name in space}
    rng = np.random.default_rng(5)
    for _ in range(24):
        state = {
            name: np.array(rng.random(array.shape) < 0.5 if array.dtype == bool else rng.normal(0, 2, array.shape))
            for name, array in space.items()
        }
        before = np.asarray(function(*state.values()))[index]
        for name, array in state.items():
            for cell in np.ndindex(array.shape):
                changed = array.copy()
                changed[cell] = ~array[cell] if array.dtype == bool else -3 * array[cell] + 11
                if np.asarray(function(*{**state, name: changed}.values()))[index] != before:
                    found[name].add(cell)
    return found


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(
    data=st.data(),
    source=st.sampled_from(sorted(FEEDING)),
    shapes=npst.mutually_broadcastable_shapes(num_shapes=4, max_dims=3, max_side=2, min_side=1),
)
def test_sources_are_the_cells_that_change_the_result(data, source, shapes):
    names, function = FEEDING[source]
    shaped = dict(zip("ABCW", shapes.input_shapes, strict=True))
    taking_part = [shape for name, shape in shaped.items() if name in names]
    output = shapes.result_shape if "O" in names else np.broadcast_shapes(*taking_part)
    space = {name: np.ones(shape, bool if name == "W" else float) for name, shape in shaped.items()}
    space["O"] = np.ones(output)
    conditioned = {"condition": space["A"] > 0} if ">" in source else {}
    step = only(source.replace("A > 0", "condition"), **space, **conditioned)
    index = tuple(data.draw(st.integers(0, length - 1)) for length in output)
    expected = feeding_cells(function, space, index)
    for name, cells in zip(names, step.sources(index), strict=False):
        assert set(zip(*map(np.ravel, cells), strict=True)) == expected[name] or space[name].ndim == 0, (name, cells)
        assert len(expected[name]) == (0 if name == "O" and "where" not in source else 1)
