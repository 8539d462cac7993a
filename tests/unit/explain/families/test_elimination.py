"""Elimination ends at the recorded result, whatever the matrix, and says what happened on the way."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tensorviz.explain.board import Heat, Matrix, Words
from tensorviz.explain.families.factorization.backward import back_substitution
from tensorviz.explain.families.factorization.elimination import Elimination
from tests.unit.explain.running import check_frames, only, run, sentences

DTYPES = ("float32", "float64", "complex64", "complex128")


def matrix_of(kind, rows, columns, dtype, seed):
    rng = np.random.default_rng(seed)
    a = rng.integers(-4, 5, size=(rows, columns)).astype(float)
    if kind == "random":
        a = rng.normal(size=(rows, columns))
    elif kind == "triangular":
        a = np.triu(a) + np.eye(rows, columns)
    elif kind == "singular":
        a[-1] = a[0] * 2 if rows > 1 else 0
    elif kind == "ill":
        a = 1.0 / (np.arange(rows)[:, None] + np.arange(columns) + 1.0)
    if dtype.startswith("c"):
        a = a + 1j * rng.integers(-3, 4, size=(rows, columns))
    return a.astype(dtype)


matrices = st.builds(
    matrix_of,
    st.sampled_from(["random", "whole", "triangular", "singular", "ill"]),
    st.sampled_from([1, 2, 3, 5, 12]),
    st.sampled_from([1, 2, 3, 5, 12]),
    st.sampled_from(DTYPES),
    st.integers(0, 1000),
)


def bound(a, *others):
    return 200 * max(a.shape) * np.finfo(a.dtype).eps * max(1.0, *(float(np.abs(x).max(initial=0)) for x in others))


@settings(deadline=None, max_examples=60)
@given(matrices, st.booleans(), st.sampled_from(["lapack", "textbook"]))
@example(matrix_of("random", 100, 100, "float64", 0), False, "lapack")
def test_the_multipliers_times_the_triangle_are_the_rows(a, by_row, order):
    run_of = Elimination(a.copy(), a.shape[1], order)
    with np.errstate(all="ignore"):
        moves = list(run_of.moves(by_row=by_row))
    size = min(a.shape)
    lower = run_of.lower + np.eye(a.shape[0], size, dtype=a.dtype)
    assert np.abs(lower @ run_of.work[:size] - a[run_of.rows]).max() <= bound(
        a, a, np.abs(lower) @ np.abs(run_of.work[:size])
    )
    assert not np.tril(run_of.work, -1)[:, :size].any() or any(move.kind == "gap" for move in moves)


@settings(deadline=None, max_examples=40)
@given(matrices)
@example(matrix_of("random", 100, 100, "complex128", 0))
def test_the_pivots_are_those_of_lapack(a):
    """Where no two entries are the same but for rounding."""
    with np.errstate(all="ignore"):
        *_, places = (None, scipy.linalg.lapack.get_lapack_funcs("getrf", (a,))(a)[1])
        run_of = Elimination(a.copy(), a.shape[1])
        swaps = {move.pivot: move.row for move in run_of.moves(by_row=False) if move.kind == "swap"}
    if np.linalg.cond(a.astype(complex)) < 1e3 and min(a.shape) <= 3:
        found = [swaps.get(at, at) for at in range(min(a.shape))]
        lower = np.abs(run_of.lower)
        if not (np.abs(lower[lower > 0] - 1) < 1e-3).any():
            assert found == [int(each) for each in places]


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([1, 2, 3, 5, 12]), st.sampled_from(DTYPES), st.integers(0, 1000))
@example(100, "float64", 0)
def test_back_substitution_ends_at_numpys_solution(n, dtype, seed):
    a, b = matrix_of("random", n, n, dtype, seed), matrix_of("whole", n, 2, dtype, seed + 1)
    run_of = Elimination(np.concatenate([a, b], axis=1), n)
    list(run_of.moves(by_row=True))
    found, _ = back_substitution(run_of, "A | b", "x", n, is_vector=False)
    recorded = np.linalg.solve(a, b)
    assert np.abs(found - recorded).max() <= np.linalg.cond(a) * bound(a, recorded)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 9, 100])
@pytest.mark.parametrize(
    "source",
    [
        "np.linalg.solve(A, b)",
        "np.linalg.inv(A)",
        "np.linalg.det(A)",
        "s, d = np.linalg.slogdet(A)",
        "P, L, U = scipy.linalg.lu(A)",
        "lu, p = scipy.linalg.lu_factor(A)",
    ],
)
def test_every_size_has_its_frames(source, n):
    rng = np.random.default_rng(n)
    for dtype in ("float32", "complex64", "int64"):
        A = (rng.normal(size=(n, n)) * 9).astype(dtype) + np.eye(n, dtype=dtype) * 30
        step = only(source, A=A, b=np.ones(n), scipy=scipy)
        if n:
            assert step.family == "factorization"
        check_frames(step.occurrence(0))


def boards(step, kind, identity):
    frames = (frame for reading in step.occurrence(0).readings for frame in reading.frames)
    return [panel for frame in frames for panel in frame.board if isinstance(panel, kind) and panel.id == identity]


def test_a_system_is_told_row_by_row():
    step = only("x = np.linalg.solve(A, b)", A=np.array([[2.0, 1], [4, 3]]), b=np.array([5.0, 11]))
    assert sentences(step) == [
        "Find x with A @ x = b: 2 equations, 2 unknowns.",
        "The largest entry left in column 0 is 4, so rows 0 and 1 change places.",
        "To get a 0 under 4, subtract 0.5 times row 0 from row 1; L keeps 0.5.",
        "The last row has one unknown: divide by −0.5, and x[1] is 1.",
        "Row 0: put in what is known, divide by 4, and x[0] is 2.",
        "x solves both equations: A @ x is b exactly.",
    ]
    chips = [panel.lines[0] for panel in boards(step, Words, "op")[:4]]
    assert chips == ["R0 ↔ R1", "R1 ← R1 − 0.5 R0", "x[1] = −0.5 ÷ (−0.5) = 1", "x[0] = (11 − 3 × 1) ÷ 4 = 2"]
    assert [reading.name for reading in step.occurrence(0).readings] == ["main", "textbook", "rows", "columns"]


def test_fractions_are_exact():
    step = only("x = np.linalg.solve(A, b)", A=np.array([[3.0, 1], [1, 2]]), b=np.array([1.0, 1]))
    exact = next(reading for reading in step.occurrence(0).readings if reading.name == "fractions")
    last = [panel for panel in exact.frames[-1].board if isinstance(panel, Matrix) and panel.id == "work"]
    assert last[0].cells == ("1", "0", "1/5", "0", "1", "2/5")
    assert Fraction(1, 5) * 3 + Fraction(2, 5) == 1


def test_four_rows_have_fractions_and_five_have_not():
    for n in (4, 5):
        step = only("x = np.linalg.solve(A, b)", A=np.eye(n) + 1, b=np.arange(n) + 0.0)
        check_frames(step.occurrence(0))
        assert ("fractions" in [reading.name for reading in step.occurrence(0).readings]) == (n == 4)


def test_a_tenth_of_float64_is_no_fraction():
    step = only("x = np.linalg.solve(A, b)", A=np.array([[3.0, 0.1], [1, 2]]), b=np.array([1.0, 1]))
    assert "fractions" not in [reading.name for reading in step.occurrence(0).readings]


def test_complex_pivots_are_compared_as_lapack_compares_them():
    """Of 3 and 2+2i the second has the larger |re| + |im|, the first the larger absolute value."""
    a = np.array([[3.0, 0], [2 + 2j, 1]])
    step = only("x = np.linalg.solve(A, b)", A=a, b=np.ones(2))
    assert "rows 0 and 1 change places" in sentences(step)[1]
    assert scipy.linalg.lu(a)[0][0, 1] == 1


def test_every_swap_turns_the_sign_of_a_determinant_round():
    step = only("d = np.linalg.det(A)", A=np.array([[0.0, 2], [4, 1]]))
    assert sentences(step)[-2:] == ["The pivots multiply to 8; 1 swap on the way: −8.", "d is −8."]
    assert [panel.name for panel in boards(step, Matrix, "work")[-2:]] == ["U", "U"]


def test_the_identity_is_called_so_where_the_reader_has_an_i():
    assert boards(only("B = np.linalg.inv(A)", A=np.eye(2)), Matrix, "work")[0].name == "A | I"
    assert boards(only("I = np.linalg.inv(A)", A=np.eye(2)), Matrix, "work")[0].name == "A | identity"


@pytest.mark.parametrize(
    ("A", "said"),
    [
        (np.array([[1.0, 2, 3], [2, 4, 7]]), "2 pivots: as many rows are no mix of the others, and the rank is 2."),
        (np.array([[0.0, 0], [0, 2], [0, 4]]), "1 pivot: one row is no mix of the others, and the rank is 1."),
        (np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]]), "by singular values the rank is 2."),
        (np.zeros((2, 2)), "There is no pivot: every row is 0, and so is the rank."),
    ],
)
def test_a_rank_is_counted_by_pivots_too(A, said):
    step = only("r = np.linalg.matrix_rank(A)", A=A)
    check_frames(step.occurrence(0))
    assert said in reading_of(step, "pivots").frames[-1].sentence


def test_the_triangle_of_a_large_matrix_stays_to_the_end():
    names = [
        panel.name for panel in boards(only("np.linalg.solve(A, b)", A=np.eye(12) + 1, b=np.ones(12)), Heat, "work")
    ]
    assert len(names) == 12
    assert names[-2:] == ["U, the triangle"] * 2


@pytest.mark.parametrize(
    ("a", "said"),
    [
        (np.array([[1.0, np.nan], [2, 3]]), "A[0, 1] is NaN: from there it spreads through the rows."),
        (np.array([[1.0, 2], [2, 4]]) + 0.0, "The determinant of A is 0; 0 means that no inverse exists."),
    ],
)
def test_what_is_special_is_said(a, said):
    assert said in sentences(only("np.linalg.det(A)", A=a))


def test_what_is_nearly_singular_is_said():
    A = np.array([[1.0, 1], [1, 1 + 2.0**-50]])
    notes = boards(only("np.linalg.solve(A, b)", A=A, b=np.array([1.0, 2])), Words, "note")
    assert any("Nearly singular" in line for panel in notes for line in panel.lines)


def test_of_a_stack_one_matrix_is_worked_and_the_others_are_counted():
    A = np.array([np.eye(2) * k for k in (1, 2, 4)])
    step = only("d = np.linalg.det(A)", A=A)
    assert sentences(step)[0].endswith("The other 2 matrices go the same way.")
    assert step.explain_cell((2,)).sentence == "d[2] is 16: it depends on A as a whole."
    assert [each.tolist() for each in step.sources((2,))[0]] == [[2] * 4, [0, 0, 1, 1], [0, 1, 0, 1]]


def test_lists_and_integers_are_worked_in_float64():
    step = only("x = np.linalg.solve([[2, 1], [4, 3]], [5, 11])")
    assert step.family == "factorization"
    assert sentences(step)[-1].startswith("x solves both equations")


def test_other_calls_are_left_alone():
    steps = run("try:\n    np.linalg.solve(np.ones((2, 2)), np.ones(2))\nexcept np.linalg.LinAlgError:\n    pass")
    assert all(step.family != "factorization" for step in steps)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from([1, 2, 3, 5, 12]), st.sampled_from(DTYPES), st.integers(0, 500))
@example(100, "float64", 0)
def test_triangles_are_solved_to_scipys_result(n, dtype, seed):
    a = matrix_of("random", n, n, dtype, seed) + np.eye(n, dtype=dtype) * 4
    b = matrix_of("whole", n, 1, dtype, seed)[:, 0]
    source = (
        "f = scipy.linalg.lu_factor(a)\nx = scipy.linalg.lu_solve(f, b)\n"
        "y = scipy.linalg.solve_triangular(a, b, lower=True)"
    )
    for step in run(source, a=a, b=b, scipy=scipy)[1:]:
        assert step.family == "factorization"
        check_frames(step.occurrence(0))
        found = [line for panel in boards(step, Words, "note") for line in panel.lines if "differ" in line]
        away = max([float(line.split("up to ")[1].rstrip(".")) for line in found], default=0.0)
        assert away <= 1000 * n * np.finfo(a.dtype).eps * np.linalg.cond(a)


def test_the_other_triangle_is_not_read():
    step = run("scipy.linalg.solve_triangular(A, b)", A=np.array([[2.0, 1], [7, 4]]), b=np.ones(2), scipy=scipy)[-1]
    assert boards(step, Words, "note")[-1].lines == ("The other triangle of A was not read.",)
    assert [each.tolist() for each in step.sources((0,))[0]] == [[0, 0, 1], [0, 1, 1]]


def reading_of(step, name):
    return next(reading for reading in step.occurrence(0).readings if reading.name == name)


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(st.sampled_from([2, 3]), st.integers(0, 500))
def test_lines_planes_and_columns_lead_to_the_solution(n, seed):
    A = matrix_of("whole", n, n, "float64", seed) + np.eye(n) * 7
    assume(np.linalg.matrix_rank(A) == n)
    b = matrix_of("whole", n, 1, "float64", seed + 1)[:, 0]
    step = only("x = np.linalg.solve(A, b)", A=A, b=b)
    x = step.result.values()
    check_frames(step.occurrence(0))
    links = [
        each
        for each in reading_of(step, "rows").space.drawn
        if each.kind in {"link", "face"} and each.name.startswith("row")
    ]
    assert len(links) == n
    for each in links:
        row = int(each.name.split()[1])
        for end in each.points:
            assert abs(A[row] @ end - b[row]) < 1e-3 * max(1, np.abs(A[row] @ end), np.abs(A[row]) @ np.abs(end))
    arrows = [each for each in reading_of(step, "columns").space.drawn if "×" in each.name]
    np.testing.assert_allclose(arrows[-1].points[0], A @ x, atol=1e-3)


def test_lines_that_never_meet_and_lines_that_are_one():
    for right, said in ((3.0, "The lines are parallel"), (2.0, "Both rows are one line")):
        step = run("np.linalg.solve(S, b)", S=np.array([[1.0, 2], [2, 4]]), b=np.array([1.0, right]))[-1]
        assert reading_of(step, "rows").frames[-1].sentence.startswith(said)
