"""Sources of what torch and jax did, against an oracle that changes one cell of an operand at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.unit.explain.dialects import check_changes, host, told

NUMBERS = np.random.default_rng(7)
ARRAYS = {"x": NUMBERS.normal(size=(2, 3)), "y": NUMBERS.normal(size=(2, 3)), "W": NUMBERS.normal(size=(4, 3)), "b": NUMBERS.normal(size=4)}  # fmt: skip
TORCH = {
    "x * y": "xy",
    "torch.lerp(x, y, 0.25)": "xy",
    "F.linear(x, W, b)": "xWb",
    "torch.addmm(b, x, W.T)": "xb",
    "x @ W.T": "x",
    "torch.einsum('ij,kj->ik', x, W)": "xW",
    "x.sum(dim=0)": "x",
    "x.mean(1, keepdim=True)": "x",
    "torch.logsumexp(x, 1)": "x",
    "x.cumsum(1)": "x",
    "F.softmax(x, dim=1)": "x",
    "F.log_softmax(x, dim=0)": "x",
    "F.cross_entropy(x, c, reduction='none')": "x",
    "torch.nn.CrossEntropyLoss()(x, c)": "x",
    "torch.cat([x, y], dim=1)": "xy",
    "x.permute(1, 0)": "x",
    "x.gather(1, j)": "x",
    "F.pad(x, (1, 1))": "x",
    "x.roll(1, dims=1)": "x",
    "torch.outer(b, x[0])": "b",
}
JAX = {
    "x * y": "xy",
    "x - y": "xy",
    "x @ W.T": "x",
    "jnp.einsum('ij,kj->ik', x, W)": "xW",
    "jnp.sum(x, axis=0)": "x",
    "x.mean()": "x",
    "jax.nn.logsumexp(x, axis=1)": "x",
    "jax.scipy.special.logsumexp(x)": "x",
    "jnp.cumsum(x, axis=1)": "x",
    "jax.nn.softmax(x, axis=1)": "x",
    "jax.nn.log_softmax(x, axis=0)": "x",
    "jnp.concatenate([x, y], axis=0)": "xy",
    "x.T": "x",
    "jnp.stack([x, y], axis=1)": "xy",
    "x[:, ::-1]": "x",
    "jnp.take_along_axis(x, j, axis=1)": "x",
    "jnp.pad(x, 1)": "x",
    "x.at[0].set(y[1])": "x",
    "x.at[:, 1].multiply(2)": "x",
}


def _check(source: str, changing: str, space: dict[str, Any], make: Any) -> None:
    fixed = {name: make(value) for name, value in ARRAYS.items()} | {"j": make(np.array([[2, 0], [1, 1]]))}
    fixed |= {"c": make(np.array([2, 0])), **space}
    step = told(f"r = {source}", **fixed)
    np.testing.assert_array_equal(step.result.values(), host(eval(source, dict(fixed))))
    arrays = {name: ARRAYS[name] for name in changing if name in {each.name for each in step.operands}}
    assert arrays.keys() == set(changing)
    check_changes(step, lambda **changed: eval(source, {**fixed, **changed}), arrays, make)


@pytest.mark.parametrize(("source", "changing"), TORCH.items())
def test_torch(source: str, changing: str) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed")
    _check(source, changing, {"torch": torch, "F": torch.nn.functional}, torch.tensor)


@pytest.mark.slow
@pytest.mark.parametrize(("source", "changing"), JAX.items())
def test_jax(source: str, changing: str) -> None:
    jax = pytest.importorskip("jax", reason="jax is not installed")
    _check(source, changing, {"jax": jax, "jnp": jax.numpy}, lambda value: jax.numpy.asarray(value))
