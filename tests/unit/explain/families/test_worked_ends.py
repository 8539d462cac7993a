"""Every algorithm's steps end at the recorded result within the bound of its dtype, whatever kind of matrix it gets."""

import re
import warnings

import numpy as np
import pytest
import scipy.linalg

from tensorviz.explain.board import Words
from tensorviz.explain.format import format_value
from tests.unit.explain.running import run, sentences

SQUARE = (
    "x = np.linalg.solve(A, A[0])",
    "I = np.linalg.inv(A)",
    "d = np.linalg.det(A)",
    "w, V = np.linalg.eig(A)",
    "w, V = np.linalg.eigh(A)",
    "w = np.linalg.eigvals(A)",
    "L = np.linalg.cholesky(A @ A.conj().T + np.eye(len(A)))",
    "B = np.linalg.matrix_power(A, 3)",
    "E = scipy.linalg.expm(A / 4)",
    "R = scipy.linalg.sqrtm(A @ A.conj().T + np.eye(len(A)))",
    "R = scipy.linalg.logm(A @ A.conj().T + np.eye(len(A)))",
)
COUNTED = ("r = np.linalg.matrix_rank(A)", "c = np.linalg.cond(A)")
ANY = (
    "P, L, U = scipy.linalg.lu(A)",
    "Q, R = np.linalg.qr(A)",
    "U, S, Vh = np.linalg.svd(A)",
    "P = np.linalg.pinv(A)",
    "x, res, rank, s = np.linalg.lstsq(A, A[:, 0], rcond=None)",
)
RNG = np.random.default_rng(7)
N = RNG.normal(size=(5, 5))
LOW = N.copy()
LOW[3] = LOW[1] * 2
KINDS = {
    "random": N,
    "symmetric": N + N.T,
    "triangular": np.triu(N),
    "permutation": np.eye(5)[[2, 0, 1, 4, 3]],
    "singular": LOW,
    "ill": scipy.linalg.hilbert(7),
    "tall": N[:, :3],
    "wide": N[:2],
    "complex": N + 1j * N[::-1],
    "single": N.astype(np.float32),
    "1x1": N[:1, :1],
    "empty": np.zeros((0, 0)),
    "100x100": RNG.normal(size=(100, 100)),
}
RESIDUAL = re.compile(r"but for ([\d.]+(?:e-?\d+)?)")
FORWARD = re.compile(r"differ from these by up to ([\d.]+(?:e-?\d+)?)")


def numbers(pattern, lines):
    return [float(found.rstrip(".")) for line in lines for found in pattern.findall(line)]


def sources_of(A):
    """What can be asked of it; of a large one not all."""
    sources = (SQUARE if A.shape[0] == A.shape[1] else ()) + (ANY if A.size else ())
    return sources[::2] if len(A) > 50 else sources


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_steps_end_at_the_recorded_result(kind):
    A = KINDS[kind]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        ran = [run(source, A=A, scipy=scipy)[-1] for source in sources_of(A)]
    eps = float(np.finfo(A.dtype).eps)
    ratio = min(np.linalg.cond(A), 1 / eps) if A.size else 1.0
    for step in ran:
        if step.failed:
            continue
        main = step.occurrence(0).readings[0]
        lines = [frame.sentence for frame in main.frames]
        lines += [
            each for frame in main.frames for panel in frame.board if isinstance(panel, Words) for each in panel.lines
        ]
        largest = max(
            float(np.abs(values).max(initial=1))
            for values in (each.values() for each in step.results)
            if values is not None
        )
        assert len(A) < 100 or any(frame.board for frame in main.frames) or step.family != "factorization", step.source
        bound = 100 * max(A.shape) * eps * largest * float(np.abs(A).max(initial=1)) ** 2
        if "logm" in step.op or ("eig" in step.op and "eigh" not in step.op):
            bound *= ratio
        assert all(each <= bound for each in numbers(RESIDUAL, lines)), (step.source, lines)
        assert all(each <= bound * ratio for each in numbers(FORWARD, lines)), (step.source, lines)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].size])
def test_a_rank_and_a_condition_are_the_recorded_ones(kind):
    for source in COUNTED:
        step = run(source, A=KINDS[kind])[-1]
        recorded = format_value(step.results[0].values()[()])
        assert f" {recorded}" in sentences(step)[-1], sentences(step)


PRODUCTS = {
    "P, L, U = scipy.linalg.lu(A)": lambda P, L, U: P @ L @ U,
    "Q, R = np.linalg.qr(A)": lambda Q, R: Q @ R,
    "U, S, Vh = np.linalg.svd(A, full_matrices=False)": lambda U, S, Vh: (U * S) @ Vh,
    "P = np.linalg.pinv(A)": lambda P: np.linalg.pinv(P),
}
SQUARE_PRODUCTS = {
    "w, V = np.linalg.eigh(A + A.conj().T)": lambda w, V: (V * w) @ V.conj().T / 2,
    "L = np.linalg.cholesky(A @ A.conj().T + np.eye(len(A)))": lambda L: L @ L.conj().T,
    "R = scipy.linalg.sqrtm(A @ A.conj().T + np.eye(len(A)))": lambda R: R @ R,
    "R = scipy.linalg.logm(A @ A.conj().T + np.eye(len(A)))": scipy.linalg.expm,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_product_of_the_factors_is_the_input(kind):
    A = KINDS[kind]
    eps = float(np.finfo(A.dtype).eps)
    is_square = A.shape[0] == A.shape[1]
    for source, product in {**PRODUCTS, **(SQUARE_PRODUCTS if is_square else {})}.items():
        step = run(source, A=A, scipy=scipy)[-1]
        if step.failed:
            continue
        assert step.family == "factorization", source
        wanted = A
        if source in SQUARE_PRODUCTS:
            wanted = (A + A.conj().T) / 2 if "eigh" in source else A @ A.conj().T + np.eye(len(A))
        found = product(*(each.values() for each in step.results))
        size = max(1.0, float(np.abs(wanted).max(initial=0)))
        bound = 1e4 * eps * size * (np.linalg.cond(A) if "pinv" in source and kind == "ill" else 1)
        assert np.abs(found - wanted).max(initial=0) <= bound, source
