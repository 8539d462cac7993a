"""Special matrices: every name is true in exact arithmetic, and no near-miss gets one."""

import os
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ortho_group, unitary_group

from tensorviz.explain.space.special import special_names

ROUNDS = int(os.environ.get("TENSORVIZ_ROUNDS", "1"))

STRUCTURED = ("diagonal", "upper triangular", "lower triangular")


def names(matrix):
    return {each.name for each in special_names(np.asarray(matrix))}


def exact(matrix):
    return [[Fraction(float(x)) for x in row] for row in matrix]


def times(a, b):
    return [
        [sum((x * y for x, y in zip(row, column, strict=True)), Fraction()) for column in zip(*b, strict=True)]
        for row in a
    ]


def determinant(a):
    a, sign = [list(row) for row in a], 1
    result = Fraction(1)
    for k in range(len(a)):
        pivot = next((row for row in range(k, len(a)) if a[row][k]), None)
        if pivot is None:
            return Fraction()
        if pivot != k:
            a[k], a[pivot], sign = a[pivot], a[k], -sign
        result *= a[k][k]
        for row in range(k + 1, len(a)):
            factor = a[row][k] / a[k][k]
            a[row] = [x - factor * y for x, y in zip(a[row], a[k], strict=True)]
    return sign * result


def truth(matrix):
    """The kinds of a matrix in exact arithmetic."""
    a, n = exact(matrix), len(matrix)
    one = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    turned = [list(row) for row in zip(*a, strict=True)]
    if not any(map(any, a)):
        return {"zero"}
    if a == one:
        return {"the identity"}
    power = a
    for _ in range(n):
        power = times(power, a)
    tests = {
        "a permutation": all(sorted(line) == [0] * (n - 1) + [1] for line in (*a, *turned)),
        "symmetric": a == turned,
        "antisymmetric": a == [[-x for x in row] for row in turned],
        "orthogonal": times(turned, a) == one,
        "a projection": times(a, a) == a,
        "nilpotent": not any(map(any, power)),
    }
    found = by_zeros(a) | {name for name, is_true in tests.items() if is_true}
    return found if "orthogonal" in found else found | spectral(a, a == turned)


def by_zeros(a):
    n = len(a)
    upper = not any(a[i][j] for i in range(n) for j in range(i))
    lower = not any(a[j][i] for i in range(n) for j in range(i))
    if upper and lower:
        return {"diagonal", *({"a scaling"} if len({a[i][i] for i in range(n)}) == 1 else ())}
    return {"upper triangular"} if upper else {"lower triangular"} if lower else set()


def spectral(a, is_symmetric):
    n = len(a)
    found = set() if determinant(a) else {"singular"}
    if is_symmetric and all(determinant([row[:k] for row in a[:k]]) > 0 for k in range(1, n + 1)):
        return found | {"positive definite"}
    return found | ({"positive semidefinite"} if is_symmetric and semidefinite(a) else set())


def semidefinite(a):
    """Every principal minor is at least 0."""
    n = len(a)
    picks = ([i for i in range(n) if mask >> i & 1] for mask in range(1, 2**n))
    return all(determinant([[a[i][j] for j in pick] for i in pick]) >= 0 for pick in picks)


@pytest.mark.slow
def test_small_whole_numbers_get_exactly_the_true_names():
    rng = np.random.default_rng(0)
    seen = set()
    for number in range(1200):
        size = 2 + number % 2
        matrix = rng.integers(-1, 2, (size, size))
        if number % 5 == 0:
            matrix = np.tril(matrix) + (1, -1)[number % 2] * np.tril(matrix, -1).T
        if number % 20 == 0:
            matrix = matrix + np.eye(size, dtype=int)
        assert names(matrix) == truth(matrix), matrix
        seen |= names(matrix)
    assert seen >= {"nilpotent", "a projection", "singular", "orthogonal", "positive definite", "antisymmetric"}


def test_random_matrices_get_no_name():
    rng = np.random.default_rng(1)
    for number in range(min(2000 * ROUNDS, 10_000)):
        matrix = rng.normal(size=(2 + number % 5,) * 2) * 10.0 ** rng.integers(-6, 7)
        assert not names(matrix), matrix


@pytest.mark.parametrize("size", [2, 3, 6, 20])
@pytest.mark.parametrize("part", range(min(3 * ROUNDS, 250)))
def test_a_near_miss_gets_no_name(size, part):
    rng = np.random.default_rng((size, part))
    root = rng.normal(size=(size, size))
    basis = ortho_group.rvs(size, random_state=size + 100 * part)
    strict = np.triu(rng.normal(size=(size, size)), 1)
    turned_strict = basis @ strict @ basis.T
    half = basis[:, : size // 2] @ basis[:, : size // 2].T
    flat = root.copy()
    flat[-1] = flat[0]
    examples = {
        "symmetric": root + root.T,
        "orthogonal": basis,
        "nilpotent": turned_strict,
        "a projection": half,
        "singular": flat,
        "positive definite": root @ root.T + np.eye(size),
        "upper triangular": np.triu(root),
        "diagonal": np.diag(rng.normal(size=size)),
        "the identity": np.eye(size),
        "a permutation": np.eye(size)[np.roll(np.arange(size), 1)],
    }
    for name, matrix in examples.items():
        if part == 0 and (name != "nilpotent" or size == 2):
            assert name in names(matrix), name
        noise = rng.normal(size=(size, size)) * np.abs(matrix).max() * 1e-9
        near = matrix + noise
        assert not names(near) - ({"singular"} if size > 20 else set()), (name, names(near))


def test_complex_matrices():
    assert names([[2, 1j], [-1j, 2]]) == {"Hermitian", "positive definite"}
    assert "unitary" in names(unitary_group.rvs(4, random_state=0))
    assert "symmetric" not in names([[1, 1j], [1j, 2]])


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 4), st.integers(-12, 12), st.integers(-12, 12))
def test_sizes_that_are_far_apart_make_no_singular_matrix(size, one, other):
    scales = 10.0 ** np.linspace(one, other, size)
    matrix = np.diag(scales)[:, ::-1]
    assert "singular" not in names(matrix)
    assert ("positive definite" in names(np.diag(scales))) == (len(set(scales)) > 1 or scales[0] != 1)


@pytest.mark.parametrize(
    "matrix", [np.zeros((0, 0)), np.ones((1, 1)), np.ones((2, 3)), np.full((2, 2), np.nan), np.ones(4), np.eye(2) == 1]
)
def test_what_is_no_square_matrix_of_numbers_gets_no_name(matrix):
    assert not special_names(matrix)


def test_the_tolerance_is_measured():
    (kind,) = [each for each in special_names(ortho_group.rvs(5, random_state=3)) if each.name == "orthogonal"]
    assert kind.tolerance.startswith("off by")
    assert "tolerance 8.9e-15" in kind.tolerance


def test_the_identity_but_for_rounding_is_called_that_and_nothing_else():
    turn = np.array([[np.cos(0.5), -np.sin(0.5)], [np.sin(0.5), np.cos(0.5)]])
    for almost in (turn.T @ turn, np.eye(3) + 4e-16, np.linalg.inv(turn) @ turn * (1 + 2e-16)):
        if not np.array_equal(almost, np.eye(len(almost))):
            assert [each.name for each in special_names(almost)] == ["the identity but for rounding"]
    assert "the identity but for rounding" not in {each.name for each in special_names(np.eye(3) + 1e-9)}
