"""Every algorithm's steps end at the recorded result within the bound of its dtype, whatever kind of matrix it gets."""

import re
import warnings

import numpy as np
import pytest
import scipy.linalg

from tensorviz.explain.board import Words
from tests.unit.explain.running import run

SQUARE = (
    "x = np.linalg.solve(A, A[0])",
    "I = np.linalg.inv(A)",
    "d = np.linalg.det(A)",
    "w, V = np.linalg.eig(A)",
    "w, V = np.linalg.eigh(A)",
    "w = np.linalg.eigvals(A)",
    "L = np.linalg.cholesky(A @ A.conj().T + np.eye(len(A)))",
    "B = np.linalg.matrix_power(A, 3)",
)
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
        bound = 100 * max(A.shape) * eps * largest * float(np.abs(A).max(initial=1)) ** 2
        if "eig" in step.op and "eigh" not in step.op:
            bound *= ratio
        assert all(each <= bound for each in numbers(RESIDUAL, lines)), (step.source, lines)
        assert all(each <= bound * ratio for each in numbers(FORWARD, lines)), (step.source, lines)
