"""Cells that fail, and by hand: the repair that has to come first, or that there must be none.

Every entry runs with the names below; the last line is what fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["NUMPY", "TORCH", "Entry", "numpy_names", "torch_names"]


@dataclass(frozen=True)
class Entry:
    """One failing cell; ``first`` is None where no repair would be honest."""

    rule: str
    cell: str
    first: str | None = None


def numpy_names() -> dict[str, Any]:
    """Fresh arrays: a cell may change them."""
    return {
        "np": np,
        "A": np.arange(12.0).reshape(3, 4),
        "B": np.arange(12.0).reshape(4, 3),
        "P": np.arange(6.0).reshape(2, 3),
        "Q": np.arange(6.0).reshape(2, 3) + 1,
        "R": np.arange(8.0).reshape(2, 4),
        "C": np.arange(10.0).reshape(2, 5),
        "W": np.ones((764, 100)),
        "X": np.ones((200, 764)),
        "S": np.ones((5, 2, 3)),
        "T": np.ones((4, 3, 2)),
        "batch": np.ones((200, 50, 40)),
        "rows": np.ones((200, 40)),
        "image": np.zeros((4, 6, 3)),
        "gain": np.ones(6),
        "square": np.ones((3, 3)),
        "row": np.ones((1, 3)),
        "u": np.array([1.0, 2.0, 3.0]),
        "v": np.array([1.0, 2.0, 3.0, 4.0]),
        "n": np.array([1, 2, 3]),
        "line": np.arange(12),
        "ten": np.arange(10),
        "short": np.array([True, False]),
        "three": np.array([True, False, True]),
        "flags": np.array([False, True, True]),
        "places": np.array([0.0, 1.0]),
        "words": np.array(["1", "2.5"]),
        "letters": np.array(["a", "b"]),
        "empty": np.zeros((0, 3)),
        "one": np.array([[7.0]]),
        "shared": np.broadcast_to(np.array([1, 2, 3]), (4, 3)),
        "flat": np.array([[1.0, 2.0], [2.0, 4.0]]),
        "saddle": np.array([[1.0, 2.0], [2.0, 1.0]]),
    }


NUMPY = (
    # broadcasting
    Entry("broadcast", "B + v", "B + v[:, None]"),
    Entry("broadcast", "np.subtract(B, v)", "np.subtract(B, v[:, None])"),
    Entry("broadcast", "A - A.mean(axis=1)", "A - A.mean(axis=1, keepdims=True)"),
    Entry("broadcast", "A / np.linalg.norm(A, axis=1)", "A / np.linalg.norm(A, axis=1, keepdims=True)"),
    Entry("broadcast", "m = A.mean(axis=1)\nA - m", "A - m[:, None]"),
    Entry("broadcast", "A - A.max(1)", "A - A.max(1, keepdims=True)"),
    Entry("broadcast", "image * gain", "image * gain[:, None]"),
    Entry("broadcast", "A + B", "A + B.T"),
    Entry("broadcast", "A * B", "A * B.T"),
    Entry("broadcast", "u + v"),
    Entry("broadcast", "P + R"),
    Entry("broadcast", "np.where(A > 5, A, u)", "np.where(A > 5, A, u[:, None])"),
    Entry("broadcast", "A > u", "A > u[:, None]"),
    Entry("broadcast", "S - S.sum(axis=2)", "S - S.sum(axis=2, keepdims=True)"),
    Entry("broadcast", "A += u", "A += u[:, None]"),
    Entry("in-place", "row += square", "row = row + square"),
    Entry("in-place", "u += square", "u = u + square"),
    # products
    Entry("matmul", "P @ Q", "P @ Q.T"),
    Entry("matmul", "W @ X.T", "W.T @ X.T"),
    Entry("matmul", "np.dot(P, Q)", "P @ Q.T"),
    Entry("matmul", "P.dot(Q)", "P @ Q.T"),
    Entry("matmul", "np.matmul(P, Q)", "P @ Q.T"),
    Entry("matmul", "A @ u", "u @ A"),
    Entry("matmul", "u @ v"),
    Entry("matmul", "A @ 2", "A * 2"),
    Entry("matmul", "A @ R", "A @ R.T"),
    Entry("matmul", "batch @ rows", "(batch @ rows[..., None])[..., 0]"),
    Entry("stacks", "S @ T", "S[:, None] @ T"),
    Entry("einsum", "np.einsum('ij,jk->ik', P, Q)", "np.einsum('ij,kj->ik', P, Q)"),
    Entry("einsum", "np.einsum('ijk->ik', P)"),
    Entry("einsum", "np.einsum('ij->iz', P)"),
    Entry("tensordot", "np.tensordot(P, R)", "np.tensordot(P, R, axes=(0, 0))"),
    Entry("tensordot", "np.tensordot(P, R, axes=(1, 1))", "np.tensordot(P, R, axes=(0, 0))"),
    # shapes
    Entry("reshape", "line.reshape(5, -1)", "line.reshape(4, -1)"),
    Entry("reshape", "line.reshape(3, 5)", "line.reshape(3, 4)"),
    Entry("reshape", "np.reshape(line, (5, 4))", "np.reshape(line, (3, 4))"),
    Entry("reshape", "line.reshape(-1, -1)"),
    Entry("reshape", "line.reshape(7, 5)"),
    Entry("join", "np.concatenate([P, R])", "np.concatenate([P, R], axis=1)"),
    Entry("join", "np.concatenate((A, B), axis=1)", "np.concatenate((A, B.T), axis=1)"),
    Entry("join", "np.vstack([P, R])", "np.hstack([P, R])"),
    Entry("join", "np.hstack([A, np.ones((2, 4))])", "np.vstack([A, np.ones((2, 4))])"),
    Entry("join", "np.stack([P, R])", "np.concatenate([P, R], axis=1)"),
    Entry("join", "np.concatenate([P, u])", "np.concatenate([P, u[None]])"),
    Entry("join", "np.vstack([A, u])", "np.column_stack([A, u])"),
    Entry("join", "np.hstack([A, v])", "np.vstack([A, v])"),
    Entry("split", "np.split(ten, 3)", "np.array_split(ten, 3)"),
    Entry("axis", "A.sum(axis=2)", "A.sum(axis=1)"),
    Entry("axis", "np.mean(u, axis=1)", "np.mean(u, axis=0)"),
    Entry("axis", "np.cumsum(A, 2)", "np.cumsum(A, 1)"),
    Entry("axis", "A.sum(axis=7)"),
    # places
    Entry("index", "u[3]", "u[-1]"),
    Entry("index", "A[0, 4]", "A[0, -1]"),
    Entry("index", "u[10]"),
    Entry("index", "A[0, 0, 0]"),
    Entry("index", "A[1.0]", "A[int(1.0)]"),
    Entry("index", "A[places]", "A[places.astype(int)]"),
    Entry("index", "A[[0, 1], [0, 1, 2]]", "A[np.ix_([0, 1], [0, 1, 2])]"),
    Entry("index", "for i in range(5):\n    u[i]"),
    Entry("mask", "v[short]"),
    Entry("mask", "B[three]", "B[:, three]"),
    Entry("assign", "A[:, 0] = v"),
    Entry("assign", "A[:] = B", "A[:] = B.T"),
    Entry("assign", "A[:, :3] = np.ones((3, 2))"),
    # numbers
    Entry("casting", "n += 0.5", "n = n + 0.5"),
    Entry("casting", "n /= 2", "n = n / 2"),
    Entry("read-only", "shared[0] = 7", "shared = shared.copy()\nshared[0] = 7"),
    Entry("read-only", "np.broadcast_to(n, (4, 3))[0, 0] = 7"),
    Entry("truth", "if u > 1 and n > 1:\n    pass", "(u > 1) & (n > 1)"),
    Entry("truth", "if u > 1 or n > 1:\n    pass", "(u > 1) | (n > 1)"),
    Entry("truth", "if A > 1:\n    pass", "(A > 1).any()"),
    Entry("truth", "while u:\n    pass", "u.any()"),
    Entry("truth", "1 < n < 3", "(1 < n) & (n < 3)"),
    Entry("truth", "1 < n & n < 3", "(1 < n) & (n < 3)"),
    Entry("truth", "not flags", "~flags"),
    Entry("truth", "assert u == n", "(u == n).any()"),
    Entry("truth", "bool(flags)", "flags.any()"),
    Entry("truth", "max(u, n)", "np.maximum(u, n)"),
    Entry("empty", "empty.max()"),
    Entry("empty", "np.min(empty, axis=0)"),
    Entry("empty", "empty.argmax()"),
    Entry("singular", "np.linalg.inv(flat)", "np.linalg.pinv(flat)"),
    Entry("singular", "np.linalg.solve(flat, np.ones(2))", "np.linalg.lstsq(flat, np.ones(2))[0]"),
    Entry("square", "np.linalg.inv(P)", "np.linalg.pinv(P)"),
    Entry("square", "np.linalg.det(P)"),
    Entry("square", "np.linalg.inv(u)"),
    Entry("positive", "np.linalg.cholesky(saddle)"),
    Entry("ragged", "np.array([[1, 2], [3]])", "np.array([[1, 2], [3]], dtype=object)"),
    Entry("scalar", "float(u)", "u.astype(float)"),
    Entry("dtype", "np.sin(words)", "np.sin(words.astype(float))"),
    Entry("dtype", "np.sqrt(letters)"),
    Entry("dtype", "words.mean()", "words.astype(float).mean()"),
    Entry("dtype", "np.power(n, -1)", "np.power(n.astype(float), -1)"),
    Entry("dtype", "three - flags", "three ^ flags"),
    Entry("dtype", "-flags", "~flags"),
    Entry("dtype", "A & 1"),
    Entry("dtype", "u > 1 & u < 3", "(u > 1) & (u < 3)"),
    Entry("dtype", "A > 0 | A < 9", "(A > 0) | (A < 9)"),
)


def torch_names() -> dict[str, Any]:
    """Tensors, and two arrays beside them."""
    import torch

    return {
        "np": np,
        "torch": torch,
        "A": torch.ones(2, 3),
        "B": torch.ones(2, 3),
        "C": torch.ones(3, 4),
        "D": torch.ones(3, 2, dtype=torch.float64),
        "S": torch.ones(5, 2, 3),
        "T": torch.ones(4, 3, 2),
        "u": torch.ones(2),
        "w": torch.ones(4),
        "n": torch.arange(6).reshape(2, 3),
        "keep": torch.tensor([True, False]),
        "tall": torch.ones(5, 4),
        "host": np.ones((3, 2), np.float32),
        "large": torch.ones(400, 300, 200),
    }


TORCH = (
    Entry("matmul", "A @ B", "A @ B.T"),
    Entry("matmul", "torch.mm(A, B)", "A @ B.T"),
    Entry("matmul", "A @ u", "u @ A"),
    Entry("stacks", "S @ T", "S[:, None] @ T"),
    Entry("broadcast", "A + u", "A + u[:, None]"),
    Entry("broadcast", "A - A.mean(dim=1)", "A - A.mean(dim=1, keepdim=True)"),
    Entry("broadcast", "large - large.mean(2)", "large - large.mean(2, keepdim=True)"),
    Entry("broadcast", "A * w"),
    Entry("broadcast", "torch.where(A > 0, A, u)", "torch.where(A > 0, A, u[:, None])"),
    Entry("view", "C.T.view(2, 6)", "C.T.reshape(2, 6)"),
    Entry("view", "C.t().view(12)", "C.t().reshape(12)"),
    Entry("mixed-dtype", "A @ D", "A @ D.to(A.dtype)"),
    Entry("mixed-dtype", "n @ D", "n.to(D.dtype) @ D"),
    Entry("mixed", "host @ A", "torch.from_numpy(host) @ A"),
    Entry("reshape", "A.view(4, 2)", "A.view(3, 2)"),
    Entry("reshape", "A.reshape(4, -1)", "A.reshape(3, -1)"),
    Entry("join", "torch.cat([A, C])", "torch.cat([A, C.T])"),
    Entry("join", "torch.stack([A, C])"),
    Entry("einsum", "torch.einsum('ij,jk->ik', A, B)", "torch.einsum('ij,kj->ik', A, B)"),
    Entry("axis", "A.sum(dim=2)", "A.sum(dim=1)"),
    Entry("index", "A[2, 0]", "A[-1, 0]"),
    Entry("mask", "tall[keep]"),
    Entry("truth", "if A > 0:\n    pass", "(A > 0).any()"),
    Entry("casting", "n += 0.5", "n = n + 0.5"),
    Entry("assign", "A[:, 0] = w"),
    Entry("square", "torch.linalg.inv(A)"),
)
