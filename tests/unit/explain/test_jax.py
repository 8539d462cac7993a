"""jax's names of the operations, told by the same recipes, with jax's own numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.unit.explain.dialects import check_cells, host, told
from tests.unit.explain.moves import check
from tests.unit.explain.running import run

jax = pytest.importorskip("jax", reason="jax is not installed")
jnp = jax.numpy

NUMBERS = [
    "jnp.exp(x)", "x + y", "1 - x", "x / 3", "k / 3", "k // 2", "k // 0", "x ** 2", "-x", "x > y", "jnp.where(m, x, 0)", "jnp.maximum(x, y)",
    "jnp.clip(x, -1, 1)", "x.astype(jnp.int32)", "jnp.round(x, 1)", "jnp.sqrt(jnp.abs(x))", "jax.nn.relu(x)", "jax.nn.sigmoid(x)",
    "jax.nn.gelu(x)", "jax.nn.gelu(x, approximate=False)", "jax.nn.silu(x)", "jax.nn.leaky_relu(x)", "jax.nn.elu(x)", "jax.nn.softplus(x)",
    "jax.lax.add(x, y)", "jax.lax.mul(x, y)", "jax.lax.exp(x)", "jax.lax.max(x, y)", "jax.lax.div(x, y)", "jax.lax.rsqrt(jnp.abs(x))",
    "jnp.sum(x, axis=0)", "x.sum()", "k.sum()", "x.mean(axis=1, keepdims=True)", "jnp.std(x, axis=0)", "jnp.var(x, ddof=1)", "jnp.max(x)",
    "x.min(axis=0)", "jnp.argmax(x, axis=1)", "jnp.any(m)", "jnp.cumsum(x, axis=1)", "jnp.linalg.norm(x, axis=1)", "jnp.median(x)",
    "x @ y.T", "jnp.dot(x, y.T)", "jnp.matmul(t, t.transpose(0, 2, 1))", "jnp.einsum('ij,kj->ik', x, y)", "jnp.outer(x[0], y[0])",
    "x.reshape(2, -1)", "x.T", "jnp.transpose(t, (2, 0, 1))", "jnp.squeeze(x[None])", "jnp.expand_dims(x, 1)", "jnp.swapaxes(t, 0, 1)",
    "jax.nn.one_hot(i, 4)", "jax.nn.one_hot(i, 2, axis=0)", "jax.nn.logsumexp(x, axis=1)", "jax.scipy.special.logsumexp(x, 0, keepdims=True)", "jax.nn.softmax(x)", "jax.nn.softmax(x, axis=0)", "jax.nn.log_softmax(x)", "jax.lax.transpose(t, (1, 0, 2))", "x.ravel()", "x[:, None]",
]  # fmt: skip
MOVED = [
    "x[0]", "x[1:, ::2]", "x[i]", "x[m]", "x[i, 1:]", "x[-1, 2]", "jnp.concatenate([x, y], axis=1)", "jnp.stack([x, y])", "jnp.vstack([x, y])",
    "jnp.take(x, i, axis=0)", "jnp.tile(x, 2)", "jnp.repeat(x, 2, axis=0)", "jnp.roll(x, 1)", "jnp.flip(x)", "jnp.pad(x, 1)", "jnp.tril(x)",
    "jnp.diag(x)", "jnp.broadcast_to(x[0], (2, 4))", "jnp.sort(x, axis=1)", "jnp.argsort(x)", "jnp.sort(k % 3, descending=True)",
    "jnp.argsort(x, axis=0, descending=True)", "jax.lax.concatenate([x, y], 0)",
    "jax.lax.rev(x, (1,))", "jnp.take_along_axis(x, jnp.argsort(x, axis=1), axis=1)",
]  # fmt: skip
CREATED = [
    "jnp.array([1, 2])", "jnp.zeros((2, 3))", "jnp.arange(5)", "jnp.linspace(0, 1, 5)", "jnp.ones_like(x)", "jnp.eye(3)",
    "jax.random.normal(jax.random.PRNGKey(0), (2, 3))", "jax.random.randint(jax.random.PRNGKey(0), (3,), 0, 9)",
]  # fmt: skip
OUTSIDE = ["x[7]", "x[jnp.array([0, 9])]", "x[0, -8]", "x[:, 12]", "jnp.take(x, jnp.array([5]), axis=0)"]


def space() -> dict[str, Any]:
    generator = np.random.default_rng(5)
    shapes = {"x": (3, 4), "y": (3, 4), "t": (2, 3, 4)}
    return {
        "jax": jax,
        "jnp": jnp,
        **{name: jnp.array(generator.standard_normal(shape).astype("f4")) for name, shape in shapes.items()},
        "k": jnp.arange(12).reshape(3, 4) - 4,
        "m": jnp.array([[True, False, True, False]] * 3),
        "i": jnp.array([2, 0]),
    }


@pytest.mark.parametrize("source", NUMBERS)
def test_numbers_are_those_of_jax(source: str) -> None:
    check_cells(told(f"r = {source}", **space()), host(eval(source, space())))


@pytest.mark.parametrize("source", MOVED)
def test_moved_numbers(source: str) -> None:
    step = check(source, **space())
    np.testing.assert_array_equal(step.result.values(), host(eval(source, space())))


@pytest.mark.parametrize("source", CREATED)
def test_creation(source: str) -> None:
    assert told(f"r = {source}", **space()).family == "creation"


@pytest.mark.parametrize("source", OUTSIDE)
def test_an_index_outside_has_no_picture_and_says_why(source: str) -> None:
    *_, step = run(source, **space())
    assert step.family == "opaque"
    assert "outside" in step.occurrence(0).recipe.reason


def test_what_jax_only_notes_is_no_array() -> None:
    steps = run("jax.vmap(lambda row: row * 2)(x)\njax.grad(lambda a: (a * y).sum())(x)", **space())
    assert [step.source for step in steps][1:] == ["jax.grad(lambda a: (a * y).sum())(x)", "a * y"]
    assert "no numbers here" in steps[-1].occurrence(0).recipe.reason


def test_a_whole_number_divided_by_zero_is_what_jax_gives() -> None:
    step = told("r = k // 0", **space())
    expected = host(space()["k"] // 0)
    assert step.explain_cell((2, 3)).worked.total == str(expected[2, 3]).replace("-", "−")
    assert "JAX writes" in step.explain_cell((2, 3)).worked.note
