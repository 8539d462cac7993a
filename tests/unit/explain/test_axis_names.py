"""Names of axes through operations, against arrays whose axes have prime sizes: the size alone says which axis it is."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.api import explain as public_explain
from tests.unit.explain.running import run

SIZES = {"a": 2, "b": 3, "c": 5, "d": 7, "e": 11}
NAMES = tuple(SIZES)
HEAD = "x = np.arange(x.size).reshape(x.shape)  # ({})\nw = np.arange(w.size).reshape(w.shape)  # ({})\n"


def axes_of(source, shape=(2, 3, 5), names="a, b, c", **namespace):
    x = np.zeros(shape, np.int64)
    step = run(HEAD.format(names, "c, e") + source, x=x, w=np.zeros((5, 11), np.int64), **namespace)[-1]
    return step.result.axes


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x.T", ("c", "b", "a")),
        ("x.transpose(2, 0, 1)", ("c", "a", "b")),
        ("np.moveaxis(x, 0, -1)", ("b", "c", "a")),
        ("x.reshape(6, 5)", ("a*b", "c")),
        ("x.reshape(6, 5).reshape(2, 3, 5)", ("a", "b", "c")),
        ("x.reshape(6, 5).reshape(3, 2, 5)", ("", "", "c")),
        ("x.reshape(3, 2, 5)", ("", "", "c")),
        ("x.reshape(2, 15).reshape(2, 3, 5)", ("a", "b", "c")),
        ("x.reshape(-1)", ("a*b*c",)),
        ("x.ravel(order='F')", ("a*b*c",)),
        ("x.reshape(2, 1, 3, 5)", ("a", "", "b", "c")),
        ("x[:, None]", ("a", "", "b", "c")),
        ("x[0]", ("b", "c")),
        ("x[..., 0]", ("a", "b")),
        ("x[:, 1:, ::2]", ("a", "b", "c")),
        ("x[:, [0, 2]]", ("a", "", "c")),
        ("x[:, np.array([True, False, True])]", ("a", "b", "c")),
        ("x[x > 3]", ()),
        ("x.sum(axis=1)", ("a", "c")),
        ("x.mean(axis=(0, 2), keepdims=True)", ("a", "b", "c")),
        ("x.argmax(axis=-1)", ("a", "b")),
        ("x.cumsum(axis=1)", ("a", "b", "c")),
        ("np.gradient(x, axis=1)", ("a", "b", "c")),
        ("np.diff(x, axis=2)", ("a", "b", "c")),
        ("x - x.mean(axis=1, keepdims=True)", ("a", "b", "c")),
        ("x + x[0, 0]", ("a", "b", "c")),
        ("np.sqrt(x)", ("a", "b", "c")),
        ("np.where(x > 3, x, 0)", ("a", "b", "c")),
        ("x @ w", ("a", "b", "e")),
        ("x[0] @ w", ("b", "e")),
        ("np.dot(x[0], w)", ("b", "e")),
        ("np.tensordot(x, w, axes=1)", ("a", "b", "e")),
        ("np.einsum('nkm,mz->nz', x, w)", ("a", "e")),
        ("np.einsum('nkm->nm', x)", ("a", "c")),
        ("np.stack([x, x], axis=1)", ("a", "", "b", "c")),
        ("np.concatenate([x, x], axis=1)", ("a", "b", "c")),
        ("np.sort(x, axis=1)", ("a", "b", "c")),
        ("x[:, ::-1]", ("a", "b", "c")),
        ("np.flip(x, 1)", ("a", "b", "c")),
        ("np.roll(x, 1, axis=2)", ("a", "b", "c")),
        ("np.repeat(x, 2, axis=0)", ("a", "b", "c")),
        ("np.repeat(x, 2)", ()),
        ("np.rot90(x[0])", ("c", "b")),
        ("x + np.zeros((2, 3, 5))", ("a", "b", "c")),
        ("np.zeros_like(x)", ("a", "b", "c")),
        ("np.asarray(x)", ("a", "b", "c")),
        ("x.astype(float)", ("a", "b", "c")),
        ("x.copy()", ("a", "b", "c")),
        ("w[np.array([0, 1])]", ("", "e")),
        ("np.gradient(x.astype(float), axis=2)", ("a", "b", "c")),
        ("np.diff(x, n=2, axis=2)", ("a", "b", "c")),
        ("np.kron(x[0], x[0])", ()),
        ("x.sum()", ()),
    ],
)
def test_each_operation(source, expected):
    assert axes_of(source) == expected


def test_index_arrays_bring_their_own_names():
    source = "t = np.array([[1, 0, 2], [2, 2, 1]])  # (a, b)\ny = w[t]"
    assert axes_of(source) == ("a", "b", "e")


def test_two_names_for_one_axis_give_none():
    source = "v = np.arange(5)  # (z,)\ny = x + v"
    assert axes_of(source) == ("a", "b", "")


def test_letters_of_an_einsum_name_what_has_no_name():
    (step,) = run("np.einsum('nk,km->nm', p, q)", p=np.ones((2, 3)), q=np.ones((3, 5)))
    assert step.result.axes == ("n", "m")
    assert [operand.axes for operand in step.operands] == [("n", "k"), ("k", "m")]


def test_names_given_beside_the_code():
    explanation = public_explain("y = x.sum(axis=0)", namespace={"x": np.ones((2, 3))}, axes={"x": ("a", "b")})
    assert explanation.steps[0].operands[0].axes == ("a", "b")
    assert explanation.steps[0].result.axes == ("b",)
    wrong = public_explain("y = x.sum(axis=0)", namespace={"x": np.ones(3)}, axes={"x": "a, b"})
    assert wrong.steps[0].occurrence(0).notes == ("axes= names 2 axes, but x has 1.",)


def test_names_go_through_functions_and_loops():
    source = "def f(v):\n    return v * 2\nfor i in range(3):\n    x = f(x)\ny = x.max(axis=0)"
    assert axes_of(source) == ("b", "c")


OPERATIONS = [
    "y.T",
    "y.swapaxes(0, -1)",
    "y[0]",
    "y[..., None]",
    "y[..., ::-1]",
    "y.sum(axis=0)",
    "y.max(axis=-1, keepdims=True)",
    "y - y.mean(axis=0)",
    "y * y.max(axis=-1, keepdims=True)",
    "y.reshape(-1)",
    "y.reshape(y.shape[0], -1)",
    "y.reshape(-1, y.shape[-1])",
    "y.reshape(2, 3, -1)",
    "y.reshape(-1, 3)",
    "y.reshape(-1, 5, 2)",
    "y.reshape(-1, 5, 2, order='F')",
    "np.squeeze(y)",
    "np.roll(y, 1, axis=0)",
    "np.cumsum(y, axis=0)",
    "np.sort(y, axis=-1)",
    "np.flip(y)",
    "np.expand_dims(y, 1)",
    "y @ y.swapaxes(-1, -2)",
    "y + np.ones(y.shape[-1])",
    "np.broadcast_to(y, (13, *y.shape))",
    "np.stack([y, y], axis=-1)[..., 0]",
]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.permutations(NAMES[:4]), st.integers(2, 4), st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=5))
def test_every_name_that_is_given_belongs_to_its_size(order, ndim, operations):
    names = tuple(order[:ndim])
    y = np.arange(math.prod(SIZES[name] for name in names)).reshape([SIZES[name] for name in names])
    source = f"y = y + 0  # ({', '.join(names)})\n" + "\n".join(f"y = {each}" for each in operations)
    steps = run(source, y=y)
    for step in steps:
        for operand in (*step.operands, *([step.result] if step.result is not None else ())):
            for name, size in zip(operand.axes, operand.shape, strict=bool(operand.axes)):
                whole = math.prod(SIZES[part] for part in name.split("*")) if name else size
                assert size in {whole, 1}, (step, operand.axes, operand.shape)
    kept = [each for each in operations if each in {"y.T", "y.swapaxes(0, -1)"}]
    if len(kept) == len(operations):
        assert set(steps[-1].result.axes) == set(names)


def test_several_results_have_names_of_their_own():
    source = "q, k = np.split(x, [1], axis=1)  # (n, m, k)\np, r = np.split(x, [1], axis=1)"
    steps = run(HEAD.format("a, b, c", "c, e") + source, x=np.zeros((2, 3, 5), int), w=np.zeros((5, 11), int))
    assert [result.axes for result in steps[-2].results] == [("n", "m", "k")] * 2
    again = run("-v\nq, k = np.divmod(v, 2)  # (n,)\n-k", v=np.arange(3))
    assert again[-1].result.axes == ("n",)
