"""What single operations do and take: bytes and arithmetic counted, times noted at their places, ceilings measured."""

from __future__ import annotations

import json
import operator

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device import blocks, roofline
from tensorviz.device.compare import compare
from tensorviz.device.index import homes
from tensorviz.device.roofline import Ceiling, bound_by
from tensorviz.device.step_times import StepTime
from tensorviz.device.work import bytes_of, flops_of
from tests.unit.device.simulated import SimulatedDevice

A, B, v = np.ones((3, 4)), np.ones((4, 5)), np.ones(8)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCKS", 1)
    monkeypatch.setattr(blocks, "BLOCK_SECONDS", 0.0)
    monkeypatch.setattr(roofline, "COPIED_BYTES", {True: 800, False: 800})
    monkeypatch.setattr(roofline, "SIZES", {True: 4, False: 4})
    monkeypatch.setattr(roofline, "_known", {})


@pytest.mark.parametrize(
    ("function", "operands", "flops"),
    [
        (operator.matmul, (A, B), 2 * 3 * 4 * 5),
        (np.dot, (v, v), 2 * 8),
        (operator.add, (v, 1), 8),
        (np.divide, (v, v), 4 * 8),
        (np.exp, (A,), 20 * 12),
        (np.sum, (A,), 12),
        (np.add.reduce, (A,), 12),
        (A.mean, (A,), 12),
        (np.fft.fft, (v,), 5 * 8 * 3),
        (np.linalg.svd, (A,), None),
        (np.sort, (v,), None),
        (operator.getitem, (v, 0), None),
        (np.sqrt, (4.0,), None),
    ],
)
def test_arithmetic(function, operands, flops):
    given = operands[1:] if getattr(function, "__self__", None) is A else operands
    result = function(*given)
    assert flops_of(function, homes(), operands, result) == flops


def test_bytes_go_in_and_out():
    assert bytes_of((A, B, 1), A @ B) == (12 + 20 + 15) * 8
    assert bytes_of((v,), (v, v)) == 3 * 64


def compared(source, **names):
    explanation = tv.explain(source, namespace={"np": np, "__name__": "__main__", **names})
    return compare(explanation._recording, explanation._start, SimulatedDevice(), is_timed=True)


def test_each_operation_has_its_time():
    source = "def f(x):\n    return x @ x.T\nfor i in range(3):\n    C = f(A)\ns = float(np.exp(A).sum())"
    comparison = compared(source, A=A)
    found = {step.node.source: step for step in comparison.step_times}
    assert found.keys() == {"x @ x.T", "np.exp(A)", "np.exp(A).sum()"}
    product = found["x @ x.T"]
    assert (product.times, product.flops, product.nbytes) == (3, 3 * 2 * 3 * 4 * 3, 3 * (12 + 12 + 9) * 8)
    assert all(step.host > 0 and step.device >= step.waiting >= 0 for step in comparison.step_times)
    assert "alone:" in repr(comparison)


def test_ceilings_are_measured_and_go_to_the_file(tmp_path):
    comparison = compared("C = A @ B\nD = np.sort(C)", A=A, B=B)
    found = comparison.roofline
    assert [step.node.source for step in found.steps] == ["A @ B"]
    assert min(found.host.bandwidth, found.host.flops, found.host.latency, found.device.flops) > 0
    data = json.loads(comparison.to_json(tmp_path / "roofline.json").read_text())
    assert data["roofline"]["steps"][0]["flops"] == 120
    assert data["roofline"]["host"]["dtype"] == "float64"
    assert len(data["step_times"]) == 2
    assert compared("k = np.sort(v)", v=v).roofline is None


@pytest.mark.parametrize(
    ("seconds", "flops", "bound"), [(1e-6, 10, "launch"), (1.0, 10, "memory"), (1.0, 10_000, "arithmetic")]
)
def test_what_sets_the_pace(seconds, flops, bound):
    step = StepTime(None, 1, seconds, seconds, 0.0, nbytes=100, flops=flops)
    assert bound_by(step, Ceiling(1e9, 1e10, 1e-6, "float64"), is_host=True) == bound
