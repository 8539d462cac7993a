"""Cells of torch that fail, as those of `errors.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.corpus.errors import Entry

__all__ = ["TORCH", "torch_names"]


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
        "places": torch.tensor([0, 1]),
        "counts": torch.tensor([1, 2, 3]),
        "layer": torch.nn.Linear(4, 2),
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
    Entry("stretch", "u.expand(2, 3)", "u[:, None].expand(2, 3)"),
    Entry("order", "S.permute(1, 0)", "S.swapaxes(1, 0)"),
    Entry("axis", "A.transpose(1, 2)", "A.transpose(0, 1)"),
    Entry("new-axis", "A.unsqueeze(5)", "A.unsqueeze(2)"),
    Entry("brackets", "torch.cat(A, A)", "torch.cat([A, A])"),
    Entry("cross", "torch.linalg.cross(C, C)", "torch.linalg.cross(C, C, dim=0)"),
    Entry("order", "torch.movedim(S, (0, 1), (2,))"),
    Entry("length", "torch.zeros(2, -1)"),
    Entry("gather", "torch.gather(A, 1, places)", "torch.gather(A, 1, places.unsqueeze(1))"),
    Entry("gather", "A.gather(1, torch.zeros(2, 1))", "A.gather(1, torch.zeros(2, 1).long())"),
    Entry("gather", "A.gather(1, torch.zeros(5, 1).long())"),
    Entry("index", "A.gather(1, torch.tensor([[3], [0]]))"),
    Entry("index", "A.scatter_(1, torch.tensor([[0], [3]]), 1.0)"),
    Entry("repeat", "C.repeat_interleave(counts)", "C.repeat_interleave(counts, dim=0)"),
    Entry("repeat", "torch.repeat_interleave(A, counts, dim=0)", "torch.repeat_interleave(A, counts, dim=1)"),
    Entry("label", "torch.nn.functional.cross_entropy(A, torch.tensor([0, 3]))"),
    Entry("label", "torch.nn.functional.cross_entropy(A, torch.tensor([0, 1, 2]))"),
    Entry("layer", "layer(A)"),
    Entry("layer", "torch.nn.Sequential(layer, torch.nn.Linear(3, 2))(C)"),
    Entry("broadcast", "torch.nn.functional.mse_loss(A, C)"),
)
