"""What only resembles an idiom is none."""

import pytest

from tests.unit.explain.idiom_cells import ATTENTION, SOFTMAX, names


@pytest.mark.parametrize(
    "source",
    [
        "e = np.exp(x)\ne / other.sum(axis=1, keepdims=True)",
        "e = np.exp(x)\ne / np.exp(other).sum(axis=1, keepdims=True)",
        "e = np.exp(square)\ne / e.sum(axis=1)",
        "e = np.exp(x - other.max(axis=1, keepdims=True))\ne / e.sum(axis=1, keepdims=True)",
        "e = np.exp(x - x.max(axis=0))\ne / e.sum(axis=1, keepdims=True)",
        "e = np.exp(square - square.max(axis=1))\ne / e.sum(axis=1, keepdims=True)",
        "e = np.exp(x)\nf = e / e.sum(axis=1, where=x > 0, keepdims=True)",
        "e = np.exp(x)\ns = e.sum(axis=1, keepdims=True)\ne[0, 0] = 9\ne / s",
        "x / x.sum(axis=1, keepdims=True)",
        "e = np.exp2(x)\ne / e.sum(axis=1, keepdims=True)",
        "np.exp(x - x.max(axis=1, keepdims=True))",
        "(x - other.mean(axis=0)) / x.std(axis=0)",
        "(x - x.mean(axis=0)) / other.std(axis=0)",
        "(x - x.mean(axis=0)) / x.std(axis=1, keepdims=True)",
        "(square - square.mean(axis=1)) / square.std(axis=1)",
        "(x - x.mean(axis=0)) / x.var(axis=0)",
        "(x - x.mean(axis=0)) / (x.std(axis=0) + 3)",
        "(x - x.max(axis=0)) / x.std(axis=0)",
        "(x - x.min()) / (x.max() - x.min())",
        "x - x.mean(axis=0)",
        "np.eye(3, k=1)[y]",
        "np.eye(3)[1:]",
        "np.eye(3)[:, y]",
        "(2 * np.eye(3))[y]",
        "np.ones((3, 3))[y]",
        "o = np.zeros((4, 3))\no[np.arange(4), y] = 2",
        "o = np.zeros((4, 3))\no[[0, 1, 1, 3], y] = 1",
        "o = np.ones((4, 3))\no[np.arange(4), y] = 1",
        "y[:, None] == np.arange(2)",
        "y[:, None] == np.array([0, 2, 1])",
        "x - np.log(np.exp(other).sum(axis=1, keepdims=True))",
        "square - np.log(np.exp(square).sum(axis=1))",
        "x - np.log(np.exp(x).mean(axis=1, keepdims=True))",
        "x - np.log2(np.exp(x).sum(axis=1, keepdims=True))",
        "x - np.exp(x).sum(axis=1, keepdims=True)",
        "x -= other.mean(axis=0)\nx /= x.std(axis=0)",
        "np.sum(u * v) / np.sqrt(np.sum(u**2) * np.sum(u**2))",
        "np.sum(u * v) / np.sqrt(np.sum(u**2) + np.sum(v**2))",
        "np.sum(x * other) / np.sqrt(np.sum(x**2) * np.sum(other**2))",
        "p = np.abs(u) / 9\nt = (v > 0) * 1\n-np.mean(t * np.log(p) + (1 - t) * np.log(p))",
        "p = np.abs(u) / 9\nt = (v > 0) * 1\n-np.mean(t * np.log(p) + (1 - v) * np.log(1 - p))",
        "p = np.abs(u) / 9\nt = (v > 0) * 1\nnp.mean(t * np.log(p) + (1 - t) * np.log(1 - p))",
        "u -= 0.1 * square @ u",
        "u -= 3 * x.T @ (x @ u - 1)",
        "u -= 0.1 * x.T @ (x @ v - 1)",
        "u @ v / (np.linalg.norm(u) * np.linalg.norm(u))",
        "u @ v / (np.linalg.norm(u) + np.linalg.norm(v))",
        "u @ v / np.linalg.norm(u)",
        "u @ v / (np.linalg.norm(u, 1) * np.linalg.norm(v, 1))",
        "u @ v / ((u @ u) * (v @ v))",
        "n = np.linalg.norm(square, axis=1)\nsquare @ square.T / n / n",
        "n = np.linalg.norm(x, axis=1)\nx @ x.T / (n[:, None] * n[:, None])",
        "t = square / np.linalg.norm(square, axis=0)\nt @ t.T",
        "((x[:, None] - z) ** 2).sum(axis=1)",
        "((x[:, None] - z) ** 3).sum(axis=-1)",
        "((x[:, None] + z) ** 2).sum(axis=-1)",
        "((x - other) ** 2).sum(axis=-1)",
        "(x ** 2).sum(1)[:, None] + (z ** 2).sum(1) - 3 * x @ z.T",
        "(x ** 2).sum(1)[:, None] + (z ** 2).sum(1) + 2 * x @ z.T",
        "s = (square ** 2).sum(1)\ns + s - 2 * square @ square.T",
        "s = (square ** 2).sum(0)\ns[:, None] + s - 2 * square @ square.T",
        "np.maximum(x, 1)",
        "np.maximum(x, other)",
        "np.minimum(x, 0)",
        "x * (other > 0)",
        "x * (x > 1)",
        "x * (x < 0)",
        "np.where(x > 0, other, 0)",
        "np.where(x > 0, 0, x)",
        "max(0, 3)\nx.max()",
        "1 / (1 + np.exp(x))",
        "1 / (2 + np.exp(-x))",
        "2 / (1 + np.exp(-x))",
        "np.exp(x) / (1 + np.exp(other))",
        "(np.exp(x) - np.exp(-x)) / (np.exp(other) + np.exp(-other))",
        "(np.exp(x) - np.exp(-x)) / 2",
        "np.log(np.abs(x)[np.arange(4), y]).mean()",
        "p = np.abs(x)\n-np.log(p[np.arange(4), y]).mean()",
        "x @ W + x @ W",
        "x @ W + 1",
        "x @ W + np.ones((4, 2))",
        "u @ v + 1.0",
        "(windows(signal, 3) * u).sum(axis=0)",
        "windows(signal, 3).sum(axis=-1)",
        "np.einsum('ij,i->j', windows(signal, 3), np.ones(8))",
        "signal.reshape(5, 2) @ W[0]",
        "u -= 0.1 * v",
        "g = x.T @ (x @ u - 1)\nv -= 0.1 * g",
        "g = x.T @ (x @ u - 1)\nw = u - 0.1 * g",
        "g = x.T @ (x @ u - 1)\nu += 0.1 * g",
        "u -= (u @ v) * v",
        "u = u - (u @ v) * (u / 3)",
        "u = u - 7 * (u * 2)",
        "u = u - 0.5 * (square @ u)",
        "signal[1:9] = signal[1:9] - 0.5 * windows(signal, 3).mean(axis=1)",
        "n = 1 / (1 + u @ u)\nu = u - n * (u * 2)",
    ],
)
def test_what_only_resembles_it_is_no_group(source):
    assert names(source) == []


@pytest.mark.parametrize(
    "ending",
    [
        "-np.log(p[np.arange(4), y])",
        "np.log(p[np.arange(4), y]).mean()",
        "-np.log(p[y, y.argsort() % 3]).mean()",
        "-np.mean(np.eye(3)[y] * np.log(p))",
        "-(p * np.log(p)).sum()",
        "-(other * np.log(p)).sum()",
    ],
)
def test_what_only_resembles_a_cross_entropy(ending):
    assert "cross-entropy" not in names(SOFTMAX + ending)


@pytest.mark.parametrize(
    "source",
    [
        ATTENTION.replace("axis=-1", "axis=-2"),
        ATTENTION.replace("w @ batch", "batch.transpose(0, 2, 1) @ w"),
        ATTENTION.replace("batch.transpose(0, 2, 1) /", "np.ones((2, 3, 4)) /").replace("batch @", "batch +"),
        "e = np.exp(x)\nw = e / e.sum(axis=-1, keepdims=True)\nw @ W",
    ],
)
def test_what_only_resembles_attention(source):
    source = source.replace("batch + np.ones((2, 3, 4))", "batch[:, :, :1] + np.ones((2, 4, 4))")
    assert not any("attention" in name for name in names(source))
