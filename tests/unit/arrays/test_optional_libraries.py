"""torch and jax in their simplest form; skipped, and counted, where they are not installed."""

from __future__ import annotations

import numpy as np
import pytest

from tensorviz.arrays.capture import snapshot
from tensorviz.trace.limits import Limits
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


def test_arrays_of_the_array_api_standard() -> None:
    xp = pytest.importorskip("array_api_strict", reason="array-api-strict is not installed")
    x = xp.reshape(xp.arange(6, dtype=xp.float32), (2, 3))
    kept = snapshot(x, Limits())
    assert (kept.library, kept.type_name, kept.shape, kept.dtype) == ("array_api_strict", "Array", (2, 3), "<f4")
    np.testing.assert_array_equal(kept.values, np.arange(6.0).reshape(2, 3))
    large = snapshot(xp.reshape(xp.arange(90_000), (300, 300)), Limits())
    assert large.values is None
    edges = [0, 1, 2, 297, 298, 299]
    np.testing.assert_array_equal(large.window_values, np.arange(90_000).reshape(300, 300)[np.ix_(edges, edges)])


def test_operations_of_the_array_api_standard() -> None:
    pytest.importorskip("array_api_strict", reason="array-api-strict is not installed")
    source = "import array_api_strict as xp\nx = xp.ones((2, 3))\ny = (x @ x.T) * 2 + xp.sum(x)\nz = y[0, :]"
    outcome = record_source(source, {})
    assert outcome.error is None
    assert outcome.recording.omitted.faults == ()
    names = [event.operation for event in outcome.recording.events]
    assert names[:3] == ["array_api_strict.ones", "array_api_strict._array_object.Array.T", "array_api_strict.matmul"]
    assert "array_api_strict.multiply" in names
    assert "array_api_strict.add" in names
    assert {event.result.shape for event in outcome.recording.events} == {(2, 3), (3, 2), (2, 2), (), (2,)}
