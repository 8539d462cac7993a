"""Matrices taken apart: what is worked out ends at the recorded factors, and what is said of them is true."""

import warnings

import numpy as np
import pytest
import scipy.linalg
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tensorviz.explain.board import Bars, Heat, Matrix, Words
from tensorviz.explain.families.factorization.orthogonal import Schmidt, signs_of
from tensorviz.explain.families.factorization.root import column_of_root
from tests.unit.explain.families.test_elimination import DTYPES, matrix_of
from tests.unit.explain.running import check_frames, only, run, sentences

KINDS = st.sampled_from(["random", "whole", "triangular", "ill"])
SIZES = st.sampled_from([1, 2, 3, 5, 12])


def eps_of(a):
    return float(np.finfo(a.dtype).eps)


def panels(step, kind, name=None):
    readings = step.occurrence(0).readings
    frames = [frame for reading in readings if name is None or reading.name == name for frame in reading.frames]
    return [panel for frame in frames for panel in frame.board if isinstance(panel, kind)]


def notes(step):
    return [line for panel in panels(step, Words) for line in panel.lines]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["random", "whole", "triangular"]), SIZES, SIZES, st.sampled_from(DTYPES), st.integers(0, 500))
@example("random", 100, 100, "float64", 0)
def test_gram_and_schmidt_end_at_lapacks_factors(kind, rows, columns, dtype, seed):
    a = matrix_of(kind, rows, columns, dtype, seed)
    q, r = np.linalg.qr(a)
    work = Schmidt(a, signs_of(r), q)
    for j in range(columns):
        work.column(j)
    size = 300 * max(a.shape) * eps_of(a)
    assert np.abs(work.q @ work.r - a).max() <= size * max(1.0, np.abs(a).max())
    head = a[:, : min(a.shape)]
    singular = np.linalg.svd(head, compute_uv=False)
    if singular[-1] > 1e-3 * singular[0]:
        ratio = singular[0] / singular[-1]
        assert np.abs(work.q - q).max() <= size * ratio
        assert np.abs(work.r - r).max() <= size * ratio * max(1.0, np.abs(a).max())


def test_a_phase_of_the_diagonal_leaves_the_product():
    a = np.array([[3.0, 1j], [4, 2]])
    work = Schmidt(a, np.array([1j, -1]), None)
    for j in range(2):
        work.column(j)
    np.testing.assert_allclose(work.q @ work.r, a, atol=1e-12)
    np.testing.assert_allclose(np.diagonal(work.r)[0], 5j)


@settings(deadline=None, max_examples=40)
@given(SIZES, st.sampled_from(DTYPES), st.integers(0, 500))
@example(100, "float64", 0)
def test_the_root_column_by_column_is_numpys(n, dtype, seed):
    b = matrix_of("random", n, n, dtype, seed)
    a = (b @ b.conj().T + np.eye(n)).astype(dtype)
    lower = np.zeros_like(a)
    for j in range(n):
        assert column_of_root(a, lower, j) > 0
    recorded = np.linalg.cholesky(a)
    assert np.abs(lower - recorded).max() <= 100 * n * eps_of(a) * np.linalg.cond(a) * np.abs(recorded).max()


SOURCES = (
    "U, S, Vh = np.linalg.svd(A)",
    "s = np.linalg.svd(A, compute_uv=False)",
    "q, r = np.linalg.qr(A)",
    "w, v = np.linalg.eig(A)",
    "w, v = np.linalg.eigh(A)",
    "w = np.linalg.eigvals(A)",
    "L = np.linalg.cholesky(A @ A.conj().T + np.eye(len(A)))",
    "P = np.linalg.pinv(A)",
    "x, res, rank, s = np.linalg.lstsq(A, np.ones(len(A)), rcond=None)",
    "rank = np.linalg.matrix_rank(A)",
    "k = np.linalg.cond(A + np.eye(len(A)) * 9)",
    "E = scipy.linalg.expm(A / 50)",
    "R = scipy.linalg.sqrtm(A @ A.conj().T + np.eye(len(A)))",
    "B = np.linalg.matrix_power(A, 6)",
)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 9, 40])
def test_every_size_has_its_frames(source, n):
    rng = np.random.default_rng(n)
    for dtype in ("float64", "complex64", "int64"):
        A = (rng.normal(size=(n, n)) * 3).astype(dtype)
        if n == 0 and ("cond" in source or "scipy" in source):
            continue
        step = run(source, A=A, scipy=scipy)[-1]
        if not step.failed:
            assert step.family == "factorization", dtype
        check_frames(step.occurrence(0))


@pytest.mark.parametrize("shape", [(1, 4), (4, 1), (2, 5), (5, 2), (3, 0), (0, 3), (2, 3, 4), (40, 3)])
@pytest.mark.parametrize("source", [each for each in SOURCES[:3] + SOURCES[7:10] if "len" not in each])
def test_every_shape_has_its_frames(source, shape):
    A = np.random.default_rng(1).normal(size=shape)
    step = only(source, A=A)
    if 0 not in shape:
        assert step.family == "factorization"
    check_frames(step.occurrence(0))


def test_rank_by_rank_says_what_is_kept_and_what_it_costs():
    A = np.diag([3.0, 4.0]) @ np.ones((2, 3)) + np.array([[1.0, 0, 0], [0, 0, 1]])
    step = only("U, S, Vh = np.linalg.svd(A)", A=A)
    s = np.linalg.svd(A, compute_uv=False)
    ranks = next(reading for reading in step.occurrence(0).readings if reading.name == "rank")
    kept = f"{100 * s[0] ** 2 / (s**2).sum():.4g} %"
    assert (
        ranks.frames[0].sentence
        == f"With 1 of 2 sheets we keep {kept} of the energy in 6 numbers instead of 6: no saving."
    )
    assert "storage k(m + n + 1) = 2 × 6 = 12; m n = 6" in notes(step)
    assert [panel.cut for panel in panels(step, Bars, "rank")] == [1, 2]
    last = next(panel for panel in ranks.frames[-1].board if isinstance(panel, Matrix) and panel.id == "near")
    np.testing.assert_allclose(np.array([float(t) for t in last.cells]).reshape(2, 3), A, atol=1e-3)


def test_all_of_the_energy_is_kept_only_where_rounding_alone_is_lost():
    step = only("U, S, Vh = np.linalg.svd(A)", A=np.diag([1.0, 1, 1e-4]))
    said = [frame.sentence for frame in step.occurrence(0).readings[-1].frames]
    assert "keep over 99.99 % of the energy" in said[1]
    assert "keep 100 % of the energy" in said[2]


def test_a_large_matrix_is_drawn_in_colours_of_one_scale():
    step = only("U, S, Vh = np.linalg.svd(A)", A=np.outer(np.arange(50.0), np.arange(40.0)))
    heats = panels(step, Heat, "rank")
    assert {panel.id for panel in heats} == {"near", "rest"}
    assert all(panel.rows * panel.columns == len(panel.levels) <= 1024 for panel in heats)
    assert set(next(panel for panel in heats if panel.id == "rest").levels) == {"f"}


def test_a_complex_matrix_in_colours_is_drawn_by_its_magnitudes():
    A = np.full((9, 9), -3 + 4j)
    step = only("U, S, Vh = np.linalg.svd(A)", A=A)
    near = next(panel for panel in panels(step, Heat, "rank") if panel.id == "near")
    assert near.name.endswith(", magnitudes")
    assert set(near.levels) == {"+"}


GRAM = np.array([[1.0, 2], [0, 1], [3, 1]]) @ np.array([[1.0, 2], [0, 1], [3, 1]]).T


@pytest.mark.parametrize(
    ("source", "A", "said"),
    [
        ("np.linalg.svd(A)", np.eye(3), "Some stretches have one size: their directions are one choice of many."),
        ("np.linalg.svd(A)", np.ones((2, 2)), "1 stretch up to 8.882e-16 counts as 0: the rank is 1."),
        ("np.linalg.eig(A)", np.array([[2.0, 1], [0, 2]]), "A has too few directions (defective)."),
        ("np.linalg.eigh(A)", np.eye(2), "are equal: any direction in their plane would do."),
        (
            "np.linalg.eigh(A)",
            np.array([[2.0, 5], [1, 3]]),
            "A is not symmetric: only its lower triangle was read; mirrored it is S.",
        ),
        ("np.linalg.eig(A)", np.array([[0.0, -1], [1, 0]]), "Complex numbers come in pairs: the matrix is real."),
        ("np.linalg.cholesky(A)", np.array([[4.0, 9], [2, 5]]), "only its lower triangle was read; mirrored it is S."),
        ("np.linalg.lstsq(A, A[0], rcond=None)", np.ones((2, 2)), "the shortest is taken."),
        ("U, S, Vh = np.linalg.svd(A)", np.eye(2, 3), "A sends row 2 of Vh to 0 exactly: that is its null space."),
        ("U, S, Vh = np.linalg.svd(A)", np.ones((1, 4)), "A sends rows 1 to 3 of Vh to 0, but for"),
        ("np.linalg.eigh(A)", GRAM, ": 0, but for rounding."),
        ("w = np.linalg.eigvalsh(A)", GRAM, "): A is positive semidefinite."),
        ("w = np.linalg.eigvals(A)", np.array([[2.0, 1], [1, 2]]), "All numbers of w are above 0: A is positive def"),
        ("w = np.linalg.eigvalsh(A)", np.diag([-1.0, -2]), "All numbers of w are below 0: A is negative definite."),
        ("w = np.linalg.eigvals(A)", np.diag([1.0, -2]), "Numbers of w are above and below 0: A is indefinite."),
        ("np.linalg.eigvals(A)", np.array([[2, 1j], [-1j, 3]]), "A is Hermitian, so all of them are real."),
        ("np.linalg.eigvals(A)", np.array([[2.0, 1], [-1, 1]]), "a plane turns by 30°, and no direction in it stays."),
    ],
)
def test_what_is_special_is_said(source, A, said):
    step = run(source, A=A)[-1]
    assert any(said in line for line in (*notes(step), *sentences(step)))


def test_a_rotation_has_no_real_direction():
    step = only("w, v = np.linalg.eig(A)", A=np.array([[0.0, -2], [2, 0]]))
    assert sentences(step)[1] == "w[0] is 0+2j: no real direction; a plane turns by 90° and stretches by 2."


def test_the_sign_of_lapack_turns_a_column_round():
    step = only("q, r = np.linalg.qr(A)", A=np.array([[3.0, 1], [4, 2]]))
    assert sentences(step)[1].endswith("it is column 0 of q; LAPACK's reflection turns it round.")
    assert step.results[1].values()[0, 0] == -5


def test_a_column_of_which_nothing_is_left():
    step = only("q, r = np.linalg.qr(A)", A=np.array([[3.0, 6], [4, 8]]))
    assert any(each.startswith("Nothing is left of column 1") for each in sentences(step))


def test_least_squares_three_ways():
    A, b = np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([6.0, 0, 0])
    step = only("x, res, rank, s = np.linalg.lstsq(A, b, rcond=None)", A=A, b=b)
    assert [reading.name for reading in step.occurrence(0).readings] == ["main", "arrows", "normal", "qr"]
    assert sentences(step)[-1] == "x comes nearest: the squares of what is left add up to 6."


def test_a_matrix_without_a_root_is_not_given_one():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        step = only("R = scipy.linalg.sqrtm(A)", A=np.array([[0.0, 1], [0, 0]]), scipy=scipy)
    assert sentences(step)[-1] == "A has no square root: R times itself is not A."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("np.linalg.solve(S, np.array([1., 2.]))", "A row now says 0 = 0: x[1] can be anything"),
        ("np.linalg.solve(S, np.array([1., 3.]))", "Row 1 now says 0 = −0.5: no x can solve that."),
        ("np.linalg.inv(S)", "no row operations lead to the identity."),
        ("np.linalg.cholesky(S - np.eye(2) * 2)", "Column 0: −1 is left on the diagonal, and it has no real root."),
    ],
)
def test_where_it_stopped(source, said):
    step = run(source, S=np.array([[1.0, 2], [2, 4]]))[-1]
    assert step.failed
    last = step.occurrence(0).readings[-1].frames[-1]
    assert said in last.sentence
    assert last.board
    check_frames(step.occurrence(0))


def test_a_column_without_a_pivot_leaves_its_row_to_the_next():
    A = np.array([[1.0, 2, 1], [2, 4, 3], [4, 8, 2]])
    step = run("np.linalg.solve(A, b)", A=A, b=np.array([1.0, 2, 5]))[-1]
    last = step.occurrence(0).readings[-1].frames[-1]
    assert last.sentence == "Row 2 now says 0 = −0.125: no x can solve that."


def test_sums_and_products_of_eigenvalues():
    step = only("w = np.linalg.eigvalsh(A)", A=np.array([[2.0, 1], [1, 3]]))
    assert sentences(step)[1:] == [
        "They add up to 5, as the diagonal of A does exactly.",
        "The product of w is 5, the determinant of A.",
    ]


def test_only_the_triangle_that_is_read_feeds_the_result():
    step = only("L = np.linalg.cholesky(A)", A=np.array([[4.0, 9], [2, 5]]))
    assert [each.tolist() for each in step.sources((1, 1))[0]] == [[0, 1, 1], [0, 0, 1]]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = torch.linalg.solve(A, A[0])", "both equations"),
        ("q, r = torch.linalg.qr(A)", "q @ r is A"),
        ("L = torch.linalg.cholesky(A @ A.T)", "L @ L.T is (A @ A.T)"),
        ("w, v = torch.linalg.eigh(A)", "S @ v is v @ diag(w)"),
        ("E = torch.linalg.matrix_exp(A)", "terms the sum is the result"),
        ("d = A.det()", "d is 2"),
    ],
)
def test_torch_is_told_alike(source, said):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    step = run(source, torch=torch, A=torch.tensor([[2.0, 1], [4, 3]], dtype=torch.float64))[-1]
    assert step.family == "factorization"
    assert said in sentences(step)[-1]


def test_jax_takes_the_mean_of_a_matrix_and_its_transpose():
    jnp = pytest.importorskip("jax.numpy", reason="jax is not installed")
    step = only("w, v = jnp.linalg.eigh(A)", jnp=jnp, A=jnp.array([[2.0, 1], [4, 3]]))
    assert "A is not symmetric: the mean of it and its transpose was taken, S." in sentences(step)
    away = float(sentences(step)[-1].split("but for ")[1].split(";")[0])
    assert away < 1e-5
    assert len(step.sources((0,))[0][0]) == 4


@pytest.mark.parametrize(
    "source",
    [
        "scipy.linalg.eigh(A, B)",
        "scipy.linalg.solve(A, B, transposed=True)",
        "scipy.linalg.solve(A, B, assume_a='pos')",
        "scipy.linalg.qr(A, pivoting=True)",
        "scipy.linalg.eigh(A, subset_by_index=[0, 0])",
        "np.linalg.qr(A, mode='raw')",
        "np.linalg.matrix_rank(A, tol=np.ones(1))",
        "np.linalg.cond(A, 1)",
    ],
)
def test_what_asks_for_something_else_is_left_alone(source):
    A = np.array([[4.0, 1], [1, 3]])
    assert run(source, A=A, B=A + np.eye(2), scipy=scipy)[-1].family == "opaque"


def test_small_factors_are_drawn_as_arrows():
    A = np.array([[2.0, 1], [1, 3]])
    for source, name in (
        ("np.linalg.qr(A)", "arrows"),
        ("np.linalg.eigh(A)", "arrows"),
        ("np.linalg.svd(A)", "ellipse"),
        ("np.linalg.lstsq(A[:, :1], A[0], rcond=None)", "arrows"),
    ):
        step = run(source, A=A)[-1]
        check_frames(step.occurrence(0))
        drawn = next(reading for reading in step.occurrence(0).readings if reading.name == name)
        assert drawn.space is not None
        assert all(frame.shown for frame in drawn.frames)
