"""Which axes go on in a result."""

import numpy as np
import pytest

from tensorviz.explain.axes.maps import axes_of
from tests.unit.explain.running import run

A = np.arange(24.0).reshape(2, 3, 4)
M = np.arange(6.0).reshape(2, 3)
V = np.arange(3.0)
NEW = ()


def one(*axes):
    return tuple(((0, axis),) for axis in axes)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("M @ M.T", (((0, 0),), ((1, 1),))),
        ("M @ V", (((0, 0),),)),
        ("V @ V", ()),
        ("np.einsum('ij,ik->jk', M, M)", (((0, 1),), ((1, 1),))),
        ("A @ A.swapaxes(1, 2)", (((0, 0), (1, 0)), ((0, 1),), ((1, 2),))),
        ("M + V", (((0, 0),), ((0, 1), (1, 0)))),
        ("V[:, None] * V", (((0, 0),), ((1, 0), (0, 1)))),
        ("np.exp(A)", one(0, 1, 2)),
        ("A.sum(axis=1)", one(0, 2)),
        ("A.sum(axis=1, keepdims=True)", one(0, 1, 2)),
        ("A.sum()", ()),
        ("np.cumsum(M, axis=1)", one(0, 1)),
        ("np.cumsum(M)", (((0, 0), (0, 1)),)),
        ("np.diff(M, n=2, axis=1)", one(0, 1)),
        ("np.gradient(M, axis=0)", one(0, 1)),
        ("np.unwrap(M)", one(0, 1)),
        ("np.kron(M, M)", ((), ())),
        ("A.transpose(2, 0, 1)", one(2, 0, 1)),
        ("A.reshape(6, 4)", (((0, 0), (0, 1)), ((0, 2),))),
        ("A.reshape(2, 3, 2, 2)", (((0, 0),), ((0, 1),), ((0, 2),), ((0, 2),))),
        ("A.reshape(3, 8)", (((0, 0), (0, 1), (0, 2)), ((0, 0), (0, 1), (0, 2)))),
        ("A.ravel()", (((0, 0), (0, 1), (0, 2)),)),
        ("V[None]", (NEW, ((0, 0),))),
        ("A[0, ..., 1:]", one(1, 2)),
        ("A[:, [0, 1], None]", (((0, 0),), ((0, 1),), NEW, ((0, 2),))),
        ("A[[0, 1], :, [0, 1]]", (((0, 0), (0, 2)), ((0, 1),))),
        ("A[A > 3]", (((0, 0), (0, 1), (0, 2)),)),
        ("np.array([V, V])", (NEW, ((0, 0), (1, 0)))),
        ("np.stack([V, V])", (NEW, ((0, 0), (1, 0)))),
        ("np.concatenate([M, M])", (((0, 0), (1, 0)), ((0, 1), (1, 1)))),
        ("np.sort(M)", one(0, 1)),
        ("np.repeat(M, 2)", (((0, 0), (0, 1)),)),
        ("np.rot90(M)", (NEW, NEW)),
        ("np.linalg.inv(np.eye(2) + np.ones((2, 2)))", (NEW, NEW)),
        ("np.zeros((0, 3)).reshape(3, 0)", (NEW, NEW)),
    ],
)
def test_axes(source, expected):

    occurrence = run(source, A=A, M=M, V=V)[-1].occurrence(0)
    assert axes_of(occurrence.recipe, occurrence.operands, occurrence.result) == expected
