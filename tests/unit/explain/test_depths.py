"""Every family shows at most 1, 4 and 12 frames, whatever the size of its arrays."""

import numpy as np
import pytest

from tests.unit.explain.running import check_frames, run

SIZES = (0, 1, 3, 100, 10_000)
FAMILIES = {
    "contraction": "C = A[:, :5] @ A[:5]\nd = A[0] @ A[0]",
    "einsum": "C = np.einsum('ij,kj->ik', A[:, :2], A[:5, :2])",
    "elementwise": "C = np.sqrt(A)\nD = A + A[:1]",
    "reduction": "s = A.sum(axis=0)\nm = A.std(axis=1)\nt = np.count_nonzero(A)",
    "scan": "C = A.cumsum(axis=1)\nD = np.diff(A, axis=0)",
    "layout": "C = A.T\nD = A.reshape(-1)\nE = A[:, None]",
    "indexing": "C = A[::2, 1:]\nD = A[A[:, 0] == 0]\nA[1:] = 5",
    "join": "C = np.concatenate([A, A[:1]])\nD = np.pad(A, 1)",
    "sorting": "C = np.sort(A, axis=0)\nD = np.argsort(A[:1])",
    "creation": "C = np.zeros((n, n))\nD = np.arange(n * n)",
    "factorization": "B = A[:40, :40] + np.eye(min(n, 40))\nnp.linalg.inv(B)\nnp.linalg.svd(B)\nnp.linalg.qr(B)\nnp.linalg.eigh(B)",
    "opaque": "C = np.unwrap(A[:9] * 1.0)\nA.nothing",
    "call": "def f(x):\n    return x + 1\nC = f(A)",
}


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_number_of_frames_is_bounded(family, n):
    """Of the largest, zeros of one byte that are never all in memory at once take 100 MB each."""
    if n == 10_000 and family in {"reduction", "scan", "sorting", "elementwise", "creation"}:
        A, n = np.zeros((n, 1000), np.int8), 1000
    else:
        A = np.zeros((n, n), np.int8)
    steps = run(FAMILIES[family], A=A, n=n)
    assert steps
    for step in steps:
        check_frames(step.occurrence(0))
