"""Large arrays in every family: windows inside what was kept, gutters that count, cells asked for by their index."""

import contextlib

import numpy as np
import pytest

from tensorviz.errors import NotKeptError
from tensorviz.explain.operands import shown_indices
from tensorviz.protocol.occurrences import encode_occurrence
from tensorviz.protocol.operands import Buffers
from tests.unit.explain.running import check_frames, run

LONG = 10_000_000
MATRIX = {
    "contraction": "C = A @ A.T",
    "einsum": "C = np.einsum('ij,ij->i', A, A)",
    "elementwise": "C = A * 2 + A[:1]",
    "reduction": "C = A.sum(axis=0)",
    "scan": "C = A.cumsum(axis=1)",
    "layout": "C = A.T",
    "reshape": "C = A.reshape(-1)",
    "indexing": "C = A[::2, 1:]",
    "write": "A[1:, ::3] = 5",
    "join": "C = np.concatenate([A, A])",
    "rearranging": "C = np.flip(A, 0)",
    "pad": "C = np.pad(A, 1)",
    "sorting": "C = np.sort(A, axis=0)",
    "shuffling": "np.random.default_rng(0).shuffle(A)",
    "fields": "C = R['x']",
    "index tricks": "C = np.r_[A, A]",
    "creation": "C = np.ones((1000, 1000))",
    "gather": "C = np.cov(A[:20, :300])",
    "gather of all": "C = np.histogram(A, 20)[0]",
    "by value": "C = np.union1d(A[:20, :300], A[0])",
    "opaque": "C = np.linalg.inv(A)",
}
LINE = {
    "elementwise": "C = np.negative(x)",
    "reduction": "C = x.max()",
    "scan": "C = x.cumsum()",
    "layout": "C = x.reshape(1000, -1)",
    "indexing": "C = x[5:]",
    "write": "x[::7] = 1",
    "join": "C = np.concatenate([x, x])",
    "rearranging": "C = np.flip(x)",
    "sorting": "C = np.argsort(x[:100_000])",
    "contraction": "C = x @ x",
    "gather": "C = np.bincount(x[:5000].astype(int) % 100)",
    "ruler": "C = np.searchsorted(np.sort(x[:5000]), x[:2000])",
}


def told(source, **namespace):
    """Every step keeps to its bounds, and every shown cell was kept; the far cell is told or said to be unknown."""
    steps = run(source, **namespace)
    assert steps
    for step in steps:
        once = step.occurrence(0)
        check_frames(once)
        buffers = Buffers()
        message = encode_occurrence(once, buffers, {})
        for operand, sent in zip((*once.operands, once.result), (*message.operands, message.result), strict=True):
            if operand is None or operand.snapshot is None or operand.snapshot.reason is not None:
                continue
            window = shown_indices(operand)
            assert all(len(indices) <= 12 for indices in window)
            assert all(operand.cell(tuple(cut[-1] for cut in window)) is not None for _ in [0] if all(window))
            hidden = [length - len(cut) for length, cut in zip(operand.shape, window, strict=True)]
            assert bool(sent.kept) == any(hidden)
        if once.result is not None and once.result.shape and 0 not in once.result.shape:
            last = tuple(length - 1 for length in once.result.shape)
            middle = tuple(length // 2 for length in once.result.shape)
            for index in (last, middle):
                with contextlib.suppress(NotKeptError):
                    assert 0 < len(step.explain_cell(index).sentence.split()) <= 20
    return steps


@pytest.mark.parametrize("family", MATRIX)
def test_a_matrix_of_a_million_cells(family):
    A = np.arange(1e6).reshape(1000, 1000) + 1e6 * np.eye(1000)
    told(MATRIX[family], A=A, R=np.zeros((1000, 1000), [("x", "f4"), ("y", "f4")]))


@pytest.mark.slow
@pytest.mark.parametrize("family", LINE)
def test_ten_million_cells(family):
    told(LINE[family], x=np.zeros(LONG, np.int8))


def test_nan_between_the_samples_is_drawn(monkeypatch):
    monkeypatch.setattr("tensorviz.trace.keeper.SCANNING_FREE_NS", 10**12)
    A = np.zeros((1000, 1000))
    A[501, 501] = np.nan
    (step,) = run("np.flip(A)", A=A)
    buffers = Buffers()
    message = encode_occurrence(step.occurrence(0), buffers, {})
    overview = message.operands[0].overview
    drawn = np.frombuffer(buffers.items[overview.cells], np.uint8)
    assert np.count_nonzero(drawn == 255) == 1


def test_nan_in_an_array_that_was_kept_whole_is_drawn():
    A = np.zeros((100, 60), np.float32)
    A[51, 31] = np.inf
    (step,) = run("np.flip(A)", A=A)
    buffers = Buffers()
    message = encode_occurrence(step.occurrence(0), buffers, {})
    drawn = np.frombuffer(buffers.items[message.operands[0].overview.cells], np.uint8)
    assert np.count_nonzero(drawn == 255) == 1
