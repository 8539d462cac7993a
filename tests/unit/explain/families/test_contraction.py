"""Dot, matrix-vector and matrix products against NumPy itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.errors import NotKeptError
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import RESULT
from tests.unit.explain.running import DTYPES, arrays, check_frames, only, run, same, sentences

SIZES = st.sampled_from([0, 1, 2, 3, 5, 9, 13])


@st.composite
def products(draw):
    rows, inner, columns = draw(SIZES), draw(SIZES), draw(SIZES)
    left = draw(st.sampled_from([(inner,), (rows, inner)]))
    right = draw(st.sampled_from([(inner,), (inner, columns)]))
    return draw(arrays(left, draw(st.sampled_from(DTYPES)))), draw(arrays(right, draw(st.sampled_from(DTYPES))))


def lanes(left, right, index):
    """The row and the column that meet in a cell."""
    row = left if left.ndim == 1 else left[index[0]]
    return row, right if right.ndim == 1 else right[:, index[-1]]


def written_cell(frame):
    targets = [role for role in frame.roles if role.kind == "target" and role.operand == RESULT]
    return tuple(cut.start for cut in targets[-1].index)


def check_worked(worked, left, right, dtype, recorded):
    """Every term, every partial sum, formed one number at a time in the operation's dtype."""
    assert worked.total == format_value(recorded)
    assert len(worked.terms) + worked.hidden == len(left)
    shown = range(len(left)) if not worked.hidden else [0, 1, 2, *range(len(left) - 3, len(left))]
    assert worked.hidden_after == (3 if worked.hidden else 0)
    running, partials, values = None, [], []
    with np.errstate(all="ignore"):
        for x, y in zip(left.astype(dtype), right.astype(dtype), strict=True):
            term = np.multiply(np.array([x]), np.array([y]), dtype=dtype)
            running = term if running is None else np.add(running, term, dtype=dtype)
            values.append((format_value(x), format_value(y), format_value(term[0])))
            partials.append(format_value(running[0]))
    for position, term in zip(shown, worked.terms, strict=True):
        assert (*term.operands, term.value) == values[position]
        assert term.partial in (None, partials[position])
    total = np.zeros(1, dtype) if running is None else running
    assert (worked.note is None) == same(total[0].astype(recorded.dtype), recorded) or worked.terms[-1].partial is None


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(products())
def test_every_number_is_numpys(pair):
    left, right = pair
    step = only("C = A @ B", A=left, B=right)
    with np.errstate(all="ignore"):
        expected = left @ right
    assert step.family == "contraction"
    assert step.op == "numpy.matmul"
    assert same(step.operands[0].values(), left)
    assert same(step.operands[1].values(), right)
    assert same(step.result.values(), expected)
    check_frames(step.occurrence(0))
    dtype = np.result_type(left, right)
    for reading in step.occurrence(0).readings:
        for frame in reading.frames:
            if frame.worked is not None:
                index = written_cell(frame) if frame.phase == "cell" else ()
                check_worked(frame.worked, *lanes(left, right, index), dtype, np.asarray(expected)[index])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(products(), st.data())
def test_any_cell_can_be_explained(pair, data):
    left, right = pair
    step = only("C = A @ B", A=left, B=right)
    if 0 in step.result.shape:
        return
    index = tuple(data.draw(st.integers(0, length - 1)) for length in step.result.shape)
    frame = step.explain_cell(index)
    assert frame.worked.total == format_value(step.result.values()[index])
    check_worked(frame.worked, *lanes(left, right, index), np.result_type(left, right), step.result.values()[index])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((1, 5), (5, 1))]), st.data())
def test_sources_by_perturbation(shapes, data):
    operands = [np.arange(np.prod(shape), dtype=float).reshape(shape) + 1 for shape in shapes]
    step = only("C = A @ B", A=operands[0], B=operands[1])
    index = tuple(data.draw(st.integers(0, length - 1)) for length in step.result.shape)
    expected = (operands[0] @ operands[1])[index]
    feeding = step.sources(index)
    alone = [np.full_like(operand, np.nan) for operand in operands]
    for lone, operand, cells in zip(alone, operands, feeding, strict=True):
        lone[cells] = operand[cells]
    assert (alone[0] @ alone[1])[index] == expected
    for number, cells in enumerate(feeding):
        for cell in zip(*cells, strict=True):
            changed = [operand.copy() for operand in operands]
            changed[number][cell] += 1
            assert (changed[0] @ changed[1])[index] != expected


@pytest.mark.parametrize(
    "source",
    ["np.dot(a, b)", "a @ b", "np.inner(a, b)", "np.vdot(a, b)", "np.matmul(a, b)", "a.dot(b)", "np.vecdot(a, b)",
     "np.dot(a, b, out=o)"],
)  # fmt: skip
def test_every_spelling_of_the_dot_product(source):
    step = only(source, a=np.array([1, 2, 3]), b=np.array([4, -5, 6]), o=np.zeros((), int))
    assert step.occurrence(0).recipe.view == "dot"
    assert sentences(step) == [
        "a and b are vectors with 3 entries each.",
        "Pair up the 3 entries of a and b.",
        "Each pair is multiplied: 1 × 4 = 4, 2 × −5 = −10, 3 × 6 = 18.",
        "Added up: 4 − 10 + 18 = 12.",
        "Positive: a and b point broadly the same way; the cosine, worked out here, is about 0.37.",
    ]
    partials = [term.partial for term in step.frames("story")[3].worked.terms]
    assert partials == ["4", "−6", "12"]


@pytest.mark.parametrize("source", ["A @ B", "np.dot(A, B)", "np.matmul(A, B)", "A.dot(B)", "np.matmul(A, B, out=O)"])
def test_every_spelling_of_the_matrix_product(source):
    A, B = np.array([[1, 2, -1], [0, 3, 2]]), np.array([[2, 1], [-1, 4], [3, 0]])
    step = only(f"C = {source}", A=A, B=B, O=np.zeros((2, 2), int))
    assert [reading.name for reading in step.occurrence(0).readings] == ["dot", "columns", "rows", "outer"]
    assert "Row 1 of A meets column 1 of B: 0 + 12 + 0 = 12." in sentences(step)
    assert sentences(step)[-1] == "C (2, 2) is complete: 4 cells from 12 multiplications."
    assert step.explain_cell((1, 0)).sentence == "Row 1 of A meets column 0 of B: 0 − 3 + 6 = 3."
    assert step.explain_cell((-1, -2)) == step.explain_cell((1, 0))


@pytest.mark.parametrize("source", ["np.cov(A, A, fweights=[1, 1])", "a @ None", "np.matmul(o, o)"])
def test_other_products_get_the_generic_card(source):
    step = only(source, A=np.eye(2), a=np.ones(2), o=np.array([1, "x"], dtype=object))
    assert step.family == "opaque"


def test_an_operand_overwritten_in_place_is_shown_as_it_was():
    A = np.array([[1.0, 2], [3, 4]])
    step = run("A @= A", A=A.copy())[0]
    assert same(step.operands[0].values(), A)
    assert same(step.operands[1].values(), A)
    assert same(step.result.values(), A @ A)


def test_lists_are_the_arrays_that_numpy_makes_of_them():
    step = only("np.dot([1, 2], [3, 4])")
    assert step.family == "contraction"
    assert step.operands[0].values().tolist() == [1, 2]


def test_another_order_of_summation_is_said():
    x = np.array([1e16, 1.0, -1e16, 1.0] * 4)
    step = only("x @ y", x=x, y=np.ones(16))
    recorded = step.result.values()[()]
    note = step.explain_cell(()).worked.note
    sequential = np.add.accumulate(x)[-1]
    assert (note is None) == (sequential == recorded)
    assert note is None or "NumPy adds in another order" in note


def test_float16_is_added_in_float32():
    x = np.full(64, 0.1, np.float16)
    worked = only("x @ x", x=x).explain_cell(()).worked
    assert worked.note is not None
    assert "float32" in worked.note


@pytest.mark.parametrize(
    ("a", "b", "meaning"),
    [
        ([1.0, 0.0], [0.0, 2.0], "Zero: a and b are at right angles."),
        ([1.0, 1.0], [-1.0, -1.0],
         "Negative: a and b point broadly opposite ways; the cosine, worked out here, is about −1.00."),
        ([0.0, 0.0], [1.0, 2.0], "a holds only zeros: it has no direction, and every product is 0."),
        ([1.0, np.nan], [1.0, 2.0], "Entry 1 of a is NaN, and so the sum is NaN."),
        (np.array([100, 100], np.int8), np.array([1, 1], np.int8),
         "int8 holds −128 to 127: the true sum, 200, wrapped around to −56."),
        ([True, False], [True, True], "T: at least one pair is true in both a and b."),
        ([1j], [1j], "Complex entries are multiplied as they are, without a conjugate: −1+0j."),
        ([], [], "Nothing was added, so the result is 0."),
        ([1e308], [1e308], "A product or the sum passed the largest float64: the result is ∞."),
    ],
)  # fmt: skip
def test_meaning(a, b, meaning):
    step = only("a @ b", a=np.asarray(a), b=np.asarray(b))
    assert sentences(step)[-1] == meaning


def test_wrapped_and_rounded_sums_are_said():
    wrapped = only("a @ b", a=np.array([100, 100], np.int8), b=np.array([1, 1], np.int8))
    assert sentences(wrapped)[3] == "Added up: 100 + 100 = −56 (wrapped around)."
    thirds = np.array([1 / 3, 1 / 3, 1 / 3])
    rounded = only("a @ b", a=thirds, b=np.ones(3))
    assert sentences(rounded)[3] == "Added up: 0.3333 + 0.3333 + 0.3333 = 1 (rounded)."


def test_vdot_conjugates():
    step = only("np.vdot(a, b)", a=np.array([1 + 2j, 0.5]), b=np.array([2 - 1j, 4j]))
    term = step.explain_cell(()).worked.terms[0]
    assert term.operands == ("1−2j", "2−1j")
    assert step.explain_cell(()).worked.note is None


def test_a_product_of_large_matrices_tells_its_bands():
    A = np.arange(40_000, dtype=float).reshape(200, 200)
    step = only("C = A @ A", A=A)
    check_frames(step.occurrence(0))
    worked = step.explain_cell((0, 199)).worked
    assert worked.hidden == 194
    assert worked.rest is not None
    assert "Row 0 of A meets column 0 of A: 200 products, added up, give 5.293e8." in sentences(step)
    with pytest.raises(NotKeptError, match="row 50 of A and column 50 of A"):
        step.explain_cell((50, 50))
    with pytest.raises(IndexError, match="out of bounds"):
        step.explain_cell((200, 0))


def test_a_long_vector_tells_its_edges():
    step = only("x @ y", x=np.arange(20_000.0), y=np.ones(20_000))
    worked = step.explain_cell(()).worked
    assert (len(worked.terms), worked.hidden, worked.rest, worked.note) == (6, 19_994, None, None)
    assert sentences(step)[-1] == "Positive: x and y point broadly the same way."


def test_long_names_do_not_make_long_sentences():
    names = {"first_long_matrix_name_of_all": np.eye(3), "second": np.eye(3)}
    step = run("result_with_a_long_name = (first_long_matrix_name_of_all + 1) @ (second + 2 + second)", **names)[-1]
    check_frames(step.occurrence(0))
