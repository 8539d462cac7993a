"""Cells that solve with matrices and take them apart, for the fixtures of the browser's tests.

Their numbers are small multiples of powers of two, so that no digit depends on how a machine adds up.
"""

from __future__ import annotations

__all__ = ["MATRICES"]

MATRICES = {
    "solve": "A = np.array([[2., 1.], [4., 3.]])\nb = np.array([5., 11.])\nx = np.linalg.solve(A, b)",
    "solve-three": (
        "A = np.array([[2., 1., 1.], [4., 4., 8.], [8., 0., 4.]])\nb = np.array([7., 36., 20.])\n"
        "x = np.linalg.solve(A, b)"
    ),
    "solve-fractions": "A = np.array([[2., 1.], [1., 1.]])\nb = np.array([1., 1.])\nx = np.linalg.solve(A, b)",
    "inv": "A = np.array([[1., 2.], [4., 4.]])\nB = np.linalg.inv(A)",
    "failure-no-pivot": (
        "A = np.array([[1., 2., 1.], [2., 4., 3.], [4., 8., 2.]])\nb = np.array([1., 2., 5.])\nnp.linalg.solve(A, b)"
    ),
    "failure-many": "A = np.array([[1., 2.], [2., 4.]])\nb = np.array([3., 6.])\nnp.linalg.solve(A, b)",
    "determinant": "A = np.array([[2., 1.5, 3.], [4., 2., 4.], [1., 0.75, 2.]])\nd = np.linalg.det(A)",
    "svd": "A = np.diag([8., 4., 1.])[:, [1, 2, 0]]\nU, S, Vh = np.linalg.svd(A)",
    "svd-two": "A = np.array([[0., 2.], [1., 0.]])\nU, S, Vh = np.linalg.svd(A)",
    "svd-wide": "A = np.array([[2., 0., 0.], [0., 4., 0.]])\nU, S, Vh = np.linalg.svd(A)",
    "svd-large": (
        "A = np.zeros((32, 24))\nA[np.arange(24), np.arange(24)[::-1]] = np.arange(24) + 1\n"
        "s = np.linalg.svd(A, full_matrices=False)"
    ),
    "qr": "A = np.array([[0., 2.], [4., 1.]])\nQ, R = np.linalg.qr(A)",
    "cholesky": "A = np.array([[4., 2., 2.], [2., 5., 3.], [2., 3., 6.]])\nL = np.linalg.cholesky(A)",
    "eig": "A = np.array([[2., 0.], [0., -4.]])\nw, V = np.linalg.eig(A)",
    "eigh": "A = np.diag([4., 1., 2.])\nw, V = np.linalg.eigh(A)\nv = np.linalg.eigvalsh(A)",
    "least-squares": (
        "A = np.array([[1., 0.], [0., 2.], [0., 0.]])\nb = np.array([3., 4., 5.])\n"
        "x, rest, rank, s = np.linalg.lstsq(A, b, rcond=None)\nP = np.linalg.pinv(A)\nn = np.linalg.matrix_rank(A)\n"
        "k = np.linalg.cond(A)"
    ),
    "matrix-power": "A = np.array([[1, 1], [1, 0]])\nB = np.linalg.matrix_power(A, 6)",
    "edges-matrices": (
        "np.linalg.inv(np.zeros((0, 0)))\nnp.linalg.solve(np.array([[4.]]), np.array([2.]))\n"
        "np.linalg.inv(np.array([[np.nan, 1.], [2., 4.]]))\n"
        "np.linalg.inv(np.array([[[2., 0.], [0., 4.]], [[1., 1.], [0., 2.]], [[4., 0.], [2., 1.]]]))\n"
        "np.linalg.solve(np.tril(np.ones((20, 20))), np.ones(20))\n"
        "np.linalg.inv(np.array([[1j, 1.], [2., 0.]]))"
    ),
}
