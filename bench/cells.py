"""The cells whose price under a tracer is measured."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

__all__ = ["CELLS", "SMALL", "Cell"]


@dataclass(frozen=True)
class Cell:
    """A cell; `most` is the budget of its ratio, `setup` runs before it and is not measured."""

    name: str
    source: str
    setup: str
    most: float | None = None


MATMULS = """\
for step in range(20):
    c = a @ b
    c = c * 0.5 + a
    c = np.maximum(c, 0)
"""
PASSES = """\
for step in range(40):
    y = x * 2.0
"""
MLP = """\
for step in range({steps}):
    h = np.maximum(x @ w1 + b1, 0)
    p = h @ w2 + b2
    d = (p - y) / len(x)
    loss = float((d * d).sum())
    gw2 = h.T @ d
    gb2 = d.sum(axis=0)
    dh = d @ w2.T
    dh[h <= 0] = 0
    gw1 = x.T @ dh
    gb1 = dh.sum(axis=0)
    w1 -= 0.1 * gw1
    b1 -= 0.1 * gb1
    w2 -= 0.1 * gw2
    b2 -= 0.1 * gb2
"""
TRIPLE = """\
for i in range(n):
    for j in range(n):
        s = 0.0
        for k in range(n):
            s += {left} * {right}
        {target} = s
"""
OVER_ARRAYS = TRIPLE.format(left="a[i, k]", right="b[k, j]", target="c[i, j]")
OVER_LISTS = TRIPLE.format(left="a[i][k]", right="b[k][j]", target="c[i][j]")
RANDOM = "import numpy as np\nrng = np.random.default_rng(0)\n"
SQUARES = RANDOM + "n = {n}\na, b, c = rng.random((n, n)), rng.random((n, n)), np.zeros((n, n))\n"
AS_LISTS = "a, b, c = a.tolist(), b.tolist(), c.tolist()\n"
LAYERS = (
    RANDOM + "x, y = rng.random((64, 64)), rng.random((64, 64))\n"
    "w1, w2 = rng.random((64, 64)) / 64, rng.random((64, 64)) / 64\nb1, b2 = np.zeros(64), np.zeros(64)\n"
)


def _in_function(body: str, arguments: str) -> str:
    return f"def work({arguments}):\n{textwrap.indent(body, '    ')}work({arguments})\n"


CUBE, SMALL_CUBE = SQUARES.format(n=60), SQUARES.format(n=8)
OF_CUBE, OF_LAYERS = "a, b, c, n", "x, y, w1, w2, b1, b2"
CELLS = (
    Cell("20 matmuls 1000x1000 with elementwise work", MATMULS, SQUARES.format(n=1000), 1.05),
    Cell("40 elementwise passes over 80 MB", PASSES, RANDOM + "x = np.ones(10_000_000)\n", 1.05),
    Cell("MLP training loop, 500 steps of 64x64", MLP.format(steps=500), LAYERS, 1.3),
    Cell("triple loop over arrays, 60^3", OVER_ARRAYS, CUBE, 1.5),
    Cell("the same in a function", _in_function(OVER_ARRAYS, OF_CUBE), CUBE, 1.5),
    Cell("triple loop over lists, 60^3", OVER_LISTS, CUBE + AS_LISTS, 2.2),
    Cell("the same in a function", _in_function(OVER_LISTS, OF_CUBE), CUBE + AS_LISTS, 2.2),
)
SMALL = (
    Cell("one matmul 500x500", _in_function("return a @ b\n", OF_CUBE), SQUARES.format(n=500)),
    Cell("MLP, 5 steps", _in_function(MLP.format(steps=5), OF_LAYERS), LAYERS),
    Cell("triple loop over arrays, 8^3", _in_function(OVER_ARRAYS, OF_CUBE), SMALL_CUBE),
    Cell("triple loop over lists, 8^3", _in_function(OVER_LISTS, OF_CUBE), SMALL_CUBE + AS_LISTS),
)
