"""The rules speak of torch's and jax's arrays too, with the numbers that these computed."""

from __future__ import annotations

import importlib.util

import pytest

from tests.unit.explain.hazards.test_rules import explained, hazards

TORCH = (
    ("H1", "p, y = torch.ones(4, 1), torch.arange(4.)\nd = p - y", "(4, 1) and (4,) made (4, 4); did you mean 4"),
    (
        "H1",
        "p, y = torch.ones(4, 1), torch.arange(4.)\ntorch.nn.functional.mse_loss(p, y)",
        "their differences are (4, 4)",
    ),
    ("H1", "p, y = torch.ones(4, 1), torch.arange(4.)\ntorch.nn.MSELoss()(p, y)", "MSELoss was given (4, 1) and (4,)"),
    ("H5", "B = torch.arange(6.).reshape(2, 3)\nr = B[1]\nr += 100", "B shares this memory, and changed too."),
    ("H5", "B = torch.arange(6.).reshape(2, 3)\nr = B[1]\nr.add_(100)", "B shares this memory, and changed too."),
    ("H5", "w = torch.ones(3, requires_grad=True)\nv = w.detach()\nv += 1", "w shares this memory, and changed too."),
    ("H2", "A = torch.arange(9.).reshape(3, 3)\nB = A - A.mean(dim=1)", "belongs to axis 0 of A, but met axis 1"),
    ("H2", "A = torch.arange(9.).reshape(3, 3)\nB = A - A.mean(dim=1)", "keepdim=True?"),
    ("H3", "x = torch.zeros(2, 3, 4)  # (B, T, C)\ny = x.view(2, 4, 3)  # (B, C, T)", "mixes axes"),
    ("H4", "img = torch.tensor([250, 10], dtype=torch.uint8)\nb = img + 10", "b[0] would be 260"),
    ("H4", "a = torch.tensor([70000, 5])\nb = a.to(torch.int16)", "it wrapped to 4464"),
    ("H6", "c = torch.zeros(4)\nc[[1, 1, 3]] += 1", "index_put_(..., accumulate=True) counts every one"),
    ("H7", "a = torch.arange(24).reshape(2, 3, 4)\nb = a[0, :, [0, 1]]", "their axis moves to the front"),
    ("H8", "x = torch.tensor([1., 0.])\nz = x / torch.zeros(2)", "The first NaN is z[1], made of x[1] = 0"),
    ("H8", "p = torch.tensor([0.5, 0.])\nloss = -torch.log(p)", "The first infinity is result[1], made of p[1] = 0."),
    ("H9", "a = torch.arange(4)\na[0] = 3.9", "3.9 is written as 3"),
    ("H10", "A = torch.tensor([[2., 1.], [0., 2.]])\nL = torch.linalg.cholesky(A)", "reads the lower half only"),
    ("H11", "A = torch.tensor([[1., 1.], [1., 1.00001]])\nB = torch.linalg.inv(A)", "of 6 digits can be trusted"),
    ("H12", "a = torch.tensor([1 + 2j, 3j])\nn = a @ a", "a was not conjugated"),
    ("H13", "x = torch.zeros(2, 3, 4)\ny = x.mT.T", ".T turned all axes round, (2, 4, 3) to (3, 4, 2)"),
    ("H14", "a, b = torch.ones(1200, 1), torch.ones(1, 1200)\nc = a + b", "9.4 KiB became 5.5 MiB"),
    ("H15", "a, b = torch.ones(3, 1), torch.ones(4, 2)\nc = torch.einsum('ij,kj->ik', a, b)", "j has size 1 in a"),
)
JAX = (
    ("H1", "p, y = jnp.ones((4, 1)), jnp.arange(4.)\nd = p - y", "(4, 1) and (4,) made (4, 4)"),
    ("H2", "A = jnp.arange(9.).reshape(3, 3)\nB = A - A.mean(axis=1)", "keepdims=True?"),
    ("H4", "a = jnp.array([250, 10], jnp.uint8)\nb = a + jnp.uint8(10)", "b[0] would be 260"),
    ("H8", "z = jnp.array([1., 0.]) / jnp.zeros(2)", "The first NaN is z[1]"),
    ("H13", "v = jnp.arange(3)\nc = v.T", "v has one axis"),
    ("H14", "a, b = jnp.ones((1200, 1)), jnp.ones((1, 1200))\nc = a + b", "5.5 MiB"),
)
QUIET = (
    "A = torch.arange(9.).reshape(3, 3)\nB = A - A.mean(dim=1, keepdim=True)",
    "p, y = torch.ones(4, 1), torch.arange(4.)\nd = p.squeeze(1) - y",
    "p, y = torch.ones(4), torch.arange(4.)\nd = p.unsqueeze(1) - y",
    "a = torch.tensor([250], dtype=torch.uint8)\nb = a.to(torch.int64) + 10",
    "x = torch.zeros(2, 3)\ny = x.T",
    "B = torch.arange(6.).reshape(2, 3)\nl, r = B[:, 0], B[:, 1]\nB2 = B.clone()\nB2 += 1",
    "x = torch.zeros(4, 3)\nx[0].add_(1)",
    "p, y = torch.ones(4), torch.arange(4.)\ntorch.nn.functional.mse_loss(p, y)",
    "p, y = torch.ones(4, 1), torch.arange(4.)\ntorch.nn.functional.mse_loss(p, y.unsqueeze(1))",
)


def library(name):
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    return importlib.import_module(name)


@pytest.mark.parametrize(("rule", "source", "said"), TORCH)
def test_a_true_case_of_torch_is_told(rule, source, said):
    found = [one.sentence for one in hazards(source, names={"torch": library("torch")}) if one.rule == rule]
    assert any(said in sentence for sentence in found), found


@pytest.mark.parametrize(("rule", "source", "said"), JAX)
def test_a_true_case_of_jax_is_told(rule, source, said):
    found = [one.sentence for one in hazards(source, names={"jnp": library("jax.numpy")}) if one.rule == rule]
    assert any(said in sentence for sentence in found), found


@pytest.mark.parametrize("source", QUIET)
def test_an_ordinary_cell_of_torch_stays_quiet(source):
    assert not any(step.hazards for step in explained(source, names={"torch": library("torch")}).steps)
