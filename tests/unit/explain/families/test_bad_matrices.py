"""Matrices that are not what an operation wants: the right sentence in the text, never a wrong one."""

import warnings
from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg

from tensorviz.api import explain
from tensorviz.explain.families.no_picture import NO_PICTURE
from tests.unit.explain.running import check_frames, run, sentences

NAN = np.array([[1, np.nan], [2, 3.0]])
LOW = np.array([[4.0, 5], [2, 3]])
THIRDS = np.array([[Fraction(1, 2), Fraction(1, 3)], [Fraction(1), Fraction(2)]], dtype=object)
PAIR = np.array([[[2.0, 1], [4, 3]], [[0, -1], [1, 0]]])
SINGULAR = np.array([[[2.0, 1], [4, 3]], [[1, 2], [2, 1]], [[1, 1], [1, 1]]])
WRAPS = np.array([[100, 1], [4, 3]], dtype=np.int8)


def text_of(source, **names):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        explanation = explain(source, namespace={"np": np, **names}, depth="story")
    assert not explanation.omitted.faults
    return " ".join(explanation.text().split())


@pytest.mark.parametrize(
    ("source", "names", "said", "never"),
    [
        ("np.linalg.eig(A)", {"A": NAN}, "eig needs finite numbers in every cell; A[0, 1] is NaN.", "raised"),
        ("np.linalg.svd(A)", {"A": NAN}, "svd needs finite numbers in every cell; A[0, 1] is NaN.", "raised"),
        ("np.linalg.cholesky(A)", {"A": NAN.T}, "A[1, 0] is NaN: from there", "eigenvalues"),
        ("np.linalg.cholesky(A)", {"A": NAN}, "of the lower triangle of A, mirrored, are −0.2361", "of A are"),
        ("d = np.linalg.det(A)", {"A": NAN}, "d is NaN.", "were cleared"),
        ("L = np.linalg.cholesky(A)", {"A": LOW}, "L @ L.T is S, but for", "L @ L.T is A"),
        ("w, V = np.linalg.eigh(A)", {"A": LOW}, "mirrored it is S. S sends V[:, 0]", "A @ V is"),
        ("w = np.linalg.eigvalsh(A)", {"A": LOW}, "the determinant of S.", "determinant of A"),
        ("w, V = np.linalg.eig(A)", {"A": np.array([[3.0, 1], [-1, 1]])}, "too few directions (defective).", "equal"),
        ("U, S, Vh = np.linalg.svd(A)", {"A": np.eye(2)}, "Some stretches have one size", "an ellipse"),
        ("U, S, Vh = np.linalg.svd(A)", {"A": np.zeros((2, 3))}, "every stretch is 0", "the most of all"),
        ("np.linalg.matrix_power(A, 5)", {"A": WRAPS}, "int8 holds numbers up to 127 only", "further powers"),
        ("np.linalg.inv(A)", {"A": LOW.astype(np.float16)}, "A is float16.", "raised"),
        ("np.linalg.solve(A, b)", {"A": THIRDS, "b": THIRDS[0]}, "complex numbers of these; A is object.", "raised"),
        ("w, V = np.linalg.eig(A)", {"A": PAIR}, "A[0] sends V[0][:, 0] to", "sends V[:, 0]"),
        ("d = np.linalg.det(A)", {"A": PAIR}, "d[0] is 2.", "d is"),
        ("x = np.linalg.solve(A, b)", {"A": PAIR, "b": np.ones(2)}, "and x[0][0] is 1.", "and x[0] is"),
        ("np.linalg.inv(A)", {"A": SINGULAR}, "A[2] squashes space", "A (3, 2, 2) squashes"),
        ("np.linalg.cholesky(A)", {"A": SINGULAR[1:]}, "A[0] has one that is not", "A (2, 2, 2) has"),
        (
            "x = np.linalg.inv(A)",
            {"A": np.array([LOW, NAN])},
            "A[1, 0, 1] is NaN: in that matrix it spreads.",
            "raised",
        ),
        ("x = np.linalg.inv(A)", {"A": np.zeros((0, 2, 2))}, "(0, 2, 2)", "not all numbers"),
        (
            "scipy.linalg.solve_triangular(A, b)",
            {"A": PAIR, "b": np.ones((2, 2)), "scipy": scipy},
            "dividing by its diagonal; A[1, 0, 0] is 0.",
            "squashes",
        ),
        (
            "scipy.linalg.logm(A)",
            {"A": np.array([[0.0, 1], [0, 0]]), "scipy": scipy},
            "A is singular and has no logarithm",
            "again",
        ),
        ("B = A @ A", {"A": THIRDS}, "Its cells are Python objects, which are not copied", "raised"),
        (
            "scipy.linalg.solve_triangular(A, b)",
            {"A": PAIR[[0, 0]], "b": np.ones((2, 2)), "scipy": scipy},
            "It is given a stack of matrices",
            "raised",
        ),
        ("np.linalg.svd(A)", {"A": np.ones((1_000_000, 1))}, "needs 7.28 TiB, and that much memory", "raised"),
        ("B = A @ A.T", {"A": np.ones((1_000_000, 1))}, "(1000000, 1000000) needs 7.28 TiB", "raised"),
    ],
)
def test_the_right_sentence_and_never_a_wrong_one(source, names, said, never):
    text = text_of(source, **names)
    assert said in text
    assert never not in text


@pytest.mark.parametrize("source", ["A @ v", "A @ A", "v @ A", "np.linalg.matrix_power(A, 3)"])
def test_whole_numbers_that_ran_over_are_no_map(source):
    explanation = explain(source, namespace={"np": np, "A": WRAPS, "v": np.array([2, 1], dtype=np.int8)})
    assert "map" not in {reading.name for reading in explanation.steps[-1].occurrence(0).readings}


FUNCTIONS = {
    "np.linalg": "inv det slogdet qr cholesky eig eigh eigvals eigvalsh svd pinv matrix_rank cond".split(),
    "scipy.linalg": "lu lu_factor expm sqrtm logm".split(),
}
CALLS = [f"{module}.{name}(A)" for module, names in FUNCTIONS.items() for name in names]
CALLS += ["np.linalg.solve(A, b)", "np.linalg.lstsq(A, b, rcond=None)", "scipy.linalg.solve_triangular(A, b)"]
KINDS = {
    "whole": np.array([[4, 1], [1, 3]]),
    "bool": np.array([[True, False], [True, True]]),
    "objects": THIRDS,
    "stack": np.array([LOW, LOW.T]),
    "no matrix": np.zeros((0, 2, 2)),
    "nan": NAN,
    "infinite": np.array([[1, np.inf], [2, 3.0]]),
    "singular": np.array([[1.0, 2], [2, 4]]),
    "nearly singular": np.array([[1.0, 1], [1, 1 + 4e-16]]),
    "defective": np.array([[2.0, 1], [0, 2]]),
    "repeated": np.eye(3) * 2,
    "1x1": np.array([[4.0]]),
    "empty": np.zeros((0, 0)),
    "complex": np.array([[2, 1j], [-1j, 3]]),
    "wide": np.array([[1.0, 2, 3], [4, 5, 6]]),
    "half": LOW.astype(np.float16),
}
NEVER = {
    "nan": ("singular but", "has rank", "undoes", "nothing is left", "solves"),
    "infinite": ("singular but", "has rank", "undoes", "nothing is left", "solves"),
    "empty": ("undoes", "is what comes nearest", "not all kept", "not shown"),
    "singular": ("positive definite.", "is the right half", "as many as it can have"),
    "complex": ("L.T",),
    "defective": ("any direction in",),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", CALLS)
def test_every_function_of_every_kind_has_its_picture_or_its_reason(source, kind):
    A = KINDS[kind]
    b = np.ones(A.shape[-2])
    step = run(source, A=A, b=b, scipy=scipy)[-1]
    check_frames(step.occurrence(0))
    recipe = step.occurrence(0).recipe
    if step.family == "opaque":
        assert step.failed or recipe.reason not in ("", NO_PICTURE), source
        assert kind in ("objects", "no matrix", "stack", "empty", "wide")
    said = " ".join(sentences(step))
    if not step.failed:
        assert not [each for each in NEVER.get(kind, ()) if each in said], said
