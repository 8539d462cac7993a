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
    "solve-fractions": "A = np.array([[3., 1.], [1., 2.]])\nb = np.array([1., 1.])\nx = np.linalg.solve(A, b)",
    "inv": "A = np.array([[1., 2.], [4., 4.]])\nB = np.linalg.inv(A)",
    "edges-matrices": (
        "np.linalg.inv(np.zeros((0, 0)))\nnp.linalg.solve(np.array([[4.]]), np.array([2.]))\n"
        "np.linalg.inv(np.array([[np.nan, 1.], [2., 4.]]))\n"
        "np.linalg.inv(np.array([[[2., 0.], [0., 4.]], [[1., 1.], [0., 2.]], [[4., 0.], [2., 1.]]]))\n"
        "np.linalg.solve(np.tril(np.ones((20, 20))), np.ones(20))\n"
        "np.linalg.inv(np.array([[1j, 1.], [2., 0.]]))"
    ),
}
