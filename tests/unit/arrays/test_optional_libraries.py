"""torch and jax in their simplest form; skipped, and counted, where they are not installed."""

from __future__ import annotations

import numpy as np
import pytest

from tensorviz.arrays.capture import snapshot
from tensorviz.trace.recording import Limits
from tensorviz.trace.session import record_source


def test_jax_arrays() -> None:
    jnp = pytest.importorskip("jax.numpy", reason="jax is not installed")
    kept = snapshot(jnp.arange(6.0).reshape(2, 3), Limits())
    assert (kept.library, kept.type_name, kept.shape, kept.dtype) == ("jax", "Array", (2, 3), "<f4")
    np.testing.assert_array_equal(kept.values, np.arange(6.0).reshape(2, 3))
    large = snapshot(jnp.zeros((300, 300)), Limits())
    assert large.values is None
    assert large.window_values is not None


def test_jax_operations_are_recorded_and_tracers_are_not() -> None:
    pytest.importorskip("jax", reason="jax is not installed")
    source = "import jax, jax.numpy as jnp\nx = jnp.ones(3)\ny = x * 2 + jnp.dot(x, x)\nf = jax.jit(lambda v: v + 1)\nz = f(x)"
    outcome = record_source(source, {})
    assert outcome.error is None
    names = [event.operation for event in outcome.recording.events]
    assert names[:4] == ["jax.numpy.ones", "jax.numpy.multiply", "jax.numpy.dot", "jax.numpy.add"]
    assert outcome.recording.omitted.faults == ()


def test_torch_tensors() -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed")
    x = torch.arange(6.0).reshape(2, 3)
    x.requires_grad_(requires_grad=True)
    kept = snapshot(x, Limits())
    assert (kept.library, kept.type_name, kept.shape, kept.dtype, kept.strides) == (
        "torch",
        "Tensor",
        (2, 3),
        "<f4",
        (12, 4),
    )
    np.testing.assert_array_equal(kept.values, np.arange(6.0).reshape(2, 3))
    assert snapshot(torch.ones(2, dtype=torch.bfloat16), Limits()).dtype == "bfloat16"
    assert snapshot(torch.zeros(200, 200), Limits()).window_values is not None


def test_torch_operations() -> None:
    pytest.importorskip("torch", reason="torch is not installed")
    source = "import torch\nx = torch.ones(2, 3)\ny = (x @ x.T).view(4) * 2\nz = torch.relu(y)"
    names = [event.operation for event in record_source(source, {}).recording.events]
    assert names == ["torch.ones", "torch.Tensor.T", "torch.matmul", "torch.Tensor.view", "torch.mul", "torch.relu"]
