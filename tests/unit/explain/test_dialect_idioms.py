"""Idioms over several steps, spelt in torch and in jax."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tensorviz.explain.build import explain
from tensorviz.explain.idioms.table import groups_of
from tensorviz.explain.words import word_count
from tensorviz.trace.session import record_source

NUMBERS = np.random.default_rng(5)
SPACE = {
    "x": NUMBERS.normal(size=(4, 3)),
    "W": NUMBERS.normal(size=(3, 2)),
    "b": NUMBERS.normal(size=2),
    "batch": NUMBERS.normal(size=(2, 4, 3)),
    "y": np.array([0, 2, 1, 1]),
}
SOFTMAX = {
    "torch": "e = torch.exp(x - x.amax(dim=1, keepdim=True))\np = e / e.sum(dim=1, keepdim=True)\n",
    "jax": "e = jnp.exp(x - x.max(axis=1, keepdims=True))\np = e / e.sum(axis=1, keepdims=True)\n",
}
ATTENTION = {
    "torch": (
        "s = batch @ batch.transpose(-1, -2) / 3 ** 0.5\ns = s.masked_fill(~torch.tril(torch.ones(4, 4)).bool(), float('-inf'))\n"
        "w = torch.softmax(s, dim=-1)\nout = w @ batch"
    ),
    "jax": (
        "s = batch @ batch.transpose(0, 2, 1) / jnp.sqrt(3)\ns = jnp.where(jnp.tril(jnp.ones((4, 4), bool)), s, -jnp.inf)\n"
        "w = jax.nn.softmax(s, axis=-1)\nout = w @ batch"
    ),
}
CASES = {
    "torch": [
        (SOFTMAX["torch"], "Softmax of x over axis 1, largest subtracted first; each of 4 rows sums to 1"),
        ("torch.exp(x) / torch.exp(x).sum(0)", "Softmax of x over axis 0, largest not subtracted"),
        ("x @ W + b", "Linear layer: x times W plus b, from 3 numbers to 2 with 6 weights."),
        ("V = W.T.clone()\nx @ V.t() + b", "Linear layer: x times V.t() plus b"),
        ("x.clamp(min=0)", "ReLU of x: "),
        ("torch.maximum(x, torch.tensor(0.0))", "ReLU of x: "),
        ("x * (x > 0)", "ReLU of x: "),
        ("torch.where(x > 0, x, 0)", "ReLU of x: "),
        ("1 / (1 + torch.exp(-x))", "Sigmoid of x: results lie from "),
        (SOFTMAX["torch"] + "-torch.log(p[torch.arange(4), y]).mean()", "Cross-entropy of p, averaged over its 4 rows, is "),
        (SOFTMAX["torch"] + "-p.log()[range(4), y].mean()", "Cross-entropy of p, averaged over its 4 rows, is "),
        ("p = torch.softmax(x, dim=1)\n-torch.log(p[torch.arange(4), y]).mean()", "Cross-entropy of p, averaged over its 4 rows"),
        (ATTENTION["torch"], "Scaled dot-product attention: each of 4 queries mixes 4 values, scores divided by √3"),
    ],
    "jax": [
        (SOFTMAX["jax"], "Softmax of x over axis 1, largest subtracted first; each of 4 rows sums to 1"),
        ("jnp.exp(x) / jnp.exp(x).sum(0)", "Softmax of x over axis 0, largest not subtracted"),
        ("x @ W + b", "Linear layer: x times W plus b, from 3 numbers to 2 with 6 weights."),
        ("jnp.dot(x, W) + b", "Linear layer: x times W plus b"),
        ("jnp.maximum(x, 0)", "ReLU of x: "),
        ("jnp.clip(x, 0)", "ReLU of x: "),
        ("jnp.where(x > 0, x, 0)", "ReLU of x: "),
        ("1 / (1 + jnp.exp(-x))", "Sigmoid of x: results lie from "),
        (SOFTMAX["jax"] + "-jnp.log(p[jnp.arange(4), y]).mean()", "Cross-entropy of p, averaged over its 4 rows, is "),
        ("p = jax.nn.softmax(x)\n-jnp.log(p[jnp.arange(4), y]).mean()", "Cross-entropy of p, averaged over its 4 rows"),
        (ATTENTION["jax"], "Scaled dot-product attention: each of 4 queries mixes 4 values, scores divided by √3"),
    ],
}  # fmt: skip
NOT = {
    "torch": ["torch.exp(x) / torch.exp(x).sum(dim=1)[:3]", "x @ W + x[:, :2]", "x.clamp(min=1)"],
    "jax": ["jnp.exp(x) / jnp.exp(x + 1).sum(0)", "x @ W + x[:, :2]", "jnp.clip(x, 0, 1)"],
}


def groups(source: str, library: str) -> list[str]:
    if library == "torch":
        torch = pytest.importorskip("torch", reason="torch is not installed")
        space = {"torch": torch, **{name: torch.tensor(value) for name, value in SPACE.items()}}
    else:
        jax = pytest.importorskip("jax", reason="jax is not installed")
        space = {"jax": jax, "jnp": jax.numpy, **{name: jax.numpy.asarray(value) for name, value in SPACE.items()}}
    recording = record_source(source, space).recording
    assert recording.failure is None, recording.failure
    found = groups_of(recording, explain(recording))
    assert all(word_count(group.sentence) <= 20 for group in found)
    return [group.sentence for group in found]


def pairs(cases: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    return [(library, case) for library, listed in cases.items() for case in listed]


@pytest.mark.slow
@pytest.mark.parametrize(("library", "case"), pairs(CASES))
def test_idioms(library: str, case: tuple[str, str]) -> None:
    source, expected = case
    assert any(sentence.startswith(expected) for sentence in groups(source, library)), groups(source, library)


@pytest.mark.parametrize(("library", "source"), pairs(NOT))
def test_what_only_resembles_one(library: str, source: str) -> None:
    assert groups(source, library) == []
