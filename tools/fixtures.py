"""Run real cells and write what the browser would receive, for the tests of the browser's side.

Usage: python -m tools.fixtures

One file per cell in js/test/fixtures, each `{"message": ..., "buffers": [base64, ...]}`, the message unpacked. Numbers
that are added up are small multiples of a power of two, so that the order of the additions, which differs between
machines, does not matter.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tensorviz.explain.build import explain
from tensorviz.explain.idioms.table import groups_of
from tensorviz.explain.landscape.ground import grounds_of
from tensorviz.field_api import field
from tensorviz.protocol.encode import encode
from tensorviz.protocol.packing import pack, unpack
from tensorviz.trace import keeper
from tensorviz.trace.recording import Recording
from tensorviz.trace.session import record_source
from tools.edge_cases import EDGES
from tools.matrix_cells import MATRICES

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "js/test/fixtures"
PACKED = ROOT / "js/test/tables/packed.json"

DTYPES = ("bool", "int8", "uint8", "int64", "float16", "float32", "float64", "complex128")

CELLS = {
    "dot": "a = np.array([1, 2, 3])\nb = np.array([4, -5, 6])\nnp.dot(a, b)",
    "river-attention": (
        "W_q, W_k, W_v = np.arange(48).reshape(3, 4, 4) % 5 / 2 - 1\n"
        "x = np.arange(12).reshape(1, 3, 4) % 7 / 4\n"
        "def split(y):\n    return y.reshape(1, 3, 2, 2).transpose(0, 2, 1, 3)\n"
        "q = split(x @ W_q)\nk = split(x @ W_k)\nv = split(x @ W_v)\n"
        "scores = q @ k.transpose(0, 1, 3, 2) / 2\n"
        "lowered = np.where(np.tril(np.ones((3, 3), dtype=bool)), scores, -8.0)\n"
        "weights = lowered / lowered.sum(axis=-1, keepdims=True)\n"
        "joined = (weights @ v).transpose(0, 2, 1, 3).reshape(1, 3, 4)"
    ),
    "river-loop": (
        "w = np.array([1., 2., 4.])\nfor i in range(6):\n    step = w[::-1] / 2\n    w = w + step\n"
        "y = w.sum() * np.ones(2)"
    ),
    "dot-float": "a = np.array([0.5, 0.25, -1.5])\nb = np.array([2., 3., 0.5])\na @ b",
    "dot-long": "a = np.arange(64) % 7 / 4\nb = np.arange(64) % 5 - 2.\nd = a @ b",
    "dot-complex": "a = np.array([1+2j, 0.5])\nb = np.array([2-1j, 4j])\nnp.vdot(a, b)",
    "dot-order": "x = np.array([1e16, 1, 1, 1, 1, 1, 1, 1, -1e16, 1])\nx.sum()",
    "dot-empty": "np.zeros(0) @ np.zeros(0)",
    "matmul": "A = np.array([[1, 2, -1], [0, 3, 2]])\nB = np.array([[2, 1], [-1, 4], [3, 0]])\nC = A @ B",
    "matmul-float": "A = np.arange(12).reshape(3, 4) / 4\nB = np.arange(20).reshape(4, 5) % 3 - 0.5\nC = A.dot(B)",
    "matmul-64": "A = np.arange(4096).reshape(64, 64) % 9 / 2\nB = np.arange(4096).reshape(64, 64) % 7 - 3.\nC = A @ B",
    "matmul-1000": (
        "A = np.arange(1_000_000).reshape(1000, 1000) % 11 / 4\n"
        "B = np.arange(1_000_000).reshape(1000, 1000) % 13 - 6.\n"
        "C = A @ B"
    ),
    "failure-unpacking": "points = np.arange(6.).reshape(2, 3)\nx, y, z = points",
    "failure-matmul": "W = np.arange(24.).reshape(6, 4)\nX = np.arange(18.).reshape(3, 6)\nY = W @ X.T + np.ones(4)",
    "failure-broadcast": "A = np.arange(12.).reshape(3, 4)\nm = A.mean(axis=1)\nA - m",
    "failure-stacks": "A = np.ones((5, 2, 3))\nB = np.ones((4, 3, 2))\nA @ B",
    "failure-large": "A = np.ones((200, 50, 40))\nB = np.ones((200, 40))\nA @ B",
    "failure-reshape": "a = np.arange(12)\na.reshape(5, -1)",
    "failure-join": "A = np.ones((2, 3))\nB = np.zeros((2, 4))\nnp.concatenate([A, B])",
    "failure-einsum": "A = np.ones((2, 3))\nB = np.ones((2, 3))\nnp.einsum('ij,jk->ik', A, B)",
    "failure-truth": "a = np.array([-1, 0, 2, 5])\nb = np.array([1, 2, 3, -4])\nif a > 0 and b > 0:\n    print(a)",
    "failure-chain": "a = np.array([0, 2, 5])\n1 < a & a < 4",
    "failure-mask": "a = np.array([3, 1, 4, 1, 5])\nkeep = np.array([True, False])\na[keep]",
    "failure-index": "A = np.arange(12).reshape(3, 4)\nA[0, 4]",
    "failure-axis": "A = np.arange(12).reshape(3, 4)\nA.sum(axis=2)",
    "failure-in-place": "a = np.ones((1, 3))\nb = np.arange(9.).reshape(3, 3)\na += b",
    "failure-cast": "a = np.array([1, 2, 3])\na += 0.5",
    "failure-shared": "a = np.broadcast_to(np.array([1, 2, 3]), (4, 3))\na[0] = 7",
    "failure-singular": "A = np.array([[1., 2.], [2., 4.]])\nnp.linalg.inv(A)",
    "failure-cholesky": "A = np.array([[1., 2.], [2., 1.]])\nnp.linalg.cholesky(A)",
    "failure-empty": "x = np.zeros((0, 3))\nx.max()",
    "failure-ragged": "rows = [[1, 2, 3], [4], [5, 6]]\nnp.array(rows) + np.ones(1)",
    "failure-split": "x = np.arange(10)\nnp.split(x, 3)",
    "failure-number": "A = np.arange(6.).reshape(2, 3)\nA @ 2",
    "failure-blanks": "a = np.arange(12)\na.reshape(-1, -1)",
    "failure-squeeze": "A = np.arange(6.).reshape(1, 2, 3)\nA.squeeze(1)",
    "failure-order": "S = np.ones((5, 2, 3))\nS.transpose(1, 0)",
    "failure-stretch": "u = np.arange(3.)\nnp.broadcast_to(u, (3, 4))",
    "failure-cross": "A = np.arange(12.).reshape(3, 4)\nB = np.ones((4, 3))\nnp.cross(A, B)",
    "failure-plain": "a = np.ones(3)\nnp.meshgrid(a, a, indexing='xz')",
    # traps: what works and is often taken for something else
    "trap-vectors": "a = np.array([1, 2, 3])\nb = a[:, None]\nc = a[None]\na.T",
    "trap-axis": "A = np.arange(12.).reshape(3, 4)\nA.sum(axis=0)",
    "trap-keepdims": "A = np.arange(9.).reshape(3, 3)\nA - A.mean(axis=1)\nA - A.mean(axis=1, keepdims=True)",
    "trap-reshape": "A = np.arange(6).reshape(2, 3)\nA.reshape(3, 2)\nA.T\nA.T.reshape(2, 3)",
    "trap-order": "a = np.arange(6)\na.reshape(2, 3)\na.reshape(2, 3, order='F')",
    "trap-view": "B = np.arange(6).reshape(2, 3)\nv = B[1]\nw = B[[1]]\nB.ravel()\nB.T.ravel()\nB.flatten()",
    "trap-in-place": "B = np.arange(6).reshape(2, 3)\nr = B[1]\nr += 100\nr = r + 100",
    "trap-products": "A = np.array([[1, 2], [3, 4]])\nB = np.array([[0, 1], [2, 0]])\nA * B\nA @ B\nB @ A",
    "trap-dot": "A = np.ones((2, 3, 2))\nB = np.ones((2, 2, 3))\nnp.dot(A, B)\nA @ B",
    "trap-stack": "A = np.arange(12.).reshape(2, 2, 3)\nB = np.arange(6.).reshape(3, 2)\nA @ B",
    "trap-advanced": "a = np.arange(24).reshape(2, 3, 4)\na[0, :, [0, 1]]",
    "trap-pairs": "a = np.arange(12).reshape(3, 4)\na[[0, 1], [0, 1]]\na[np.ix_([0, 1], [0, 1])]",
    "trap-twice": "c = np.zeros(4)\nc[[1, 1, 3]] += 1",
    "trap-copy": "B = np.arange(8)\nB[B > 5][0] = 99",
    "trap-wrap": "a = np.array([250, 3], np.uint8)\na + np.uint8(10)\na - np.uint8(5)",
    "trap-truncation": "a = np.array([7, 8])\na / 2\na // 2\na[0] = 3.9",
    "trap-nan": "x = np.array([3., 0., 2.])\ny = x / np.array([1., 0., 2.])\ny.max()\nnp.sort(y)\ny == y",
    "trap-rounding": (
        "x = np.array([0.1, 1e8], np.float32)\ny = x + np.float32(1)\ny - np.float32(1e8)\n"
        "z = np.array([0.1]) + 0.2\nz == 0.3"
    ),
    "trap-elementwise": "A = np.array([[1., 2.], [3., 4.]])\nnp.exp(A)\nA ** 2\nnp.linalg.matrix_power(A, 2)",
    "trap-solve": "A = np.array([[2., 1.], [1., 3.]])\nb = np.array([3., 5.])\nx = np.linalg.solve(A, b)\nA @ x",
    "trap-eigen": "A = np.array([[2., 1.], [1., 2.]])\nw, v = np.linalg.eigh(A)",
    "matmul-empty": "np.zeros((2, 0)) @ np.zeros((0, 3))",
    "matrix-vector": "A = np.array([[1, 2], [3, 4], [5, 6]])\nv = np.array([10, -1])\nw = A @ v",
    "vector-matrix": "v = np.array([1., 0.5])\nA = np.array([[2., 4., 8.], [1., 3., 5.]])\nw = v @ A",
    "einsum-stack": "B = np.arange(24).reshape(2, 3, 4) % 5\nW = np.arange(8).reshape(4, 2) - 3\nC = B @ W",
    "einsum-heads": (
        "Q = np.arange(48).reshape(1, 2, 4, 6) % 7 / 4\nK = np.arange(48).reshape(1, 2, 4, 6) % 5 - 2.\n"
        "S = np.einsum('bhqd,bhkd->bhqk', Q, K)"
    ),
    "einsum-outer": "v = np.array([1, 2, 3])\nw = np.array([4, -5, 6, 0])\nM = np.outer(v, w)",
    "einsum-trace": "S = np.arange(9).reshape(3, 3)\nt = np.einsum('ii', S)",
    "einsum-form": "x = np.array([1., 2.])\nS = np.array([[2., 1.], [1., 3.]])\nq = np.einsum('i,ij,j->', x, S, x)",
    "einsum-stretch": "A = np.arange(6).reshape(2, 3)\nc = np.einsum('ij,jk->ik', A, np.ones((1, 4)))",
    "einsum-chain": (
        "A = np.arange(6).reshape(2, 3)\nB = np.arange(12).reshape(3, 4) - 5\nv = np.array([1, 0, 2, -1])\n"
        "w = np.linalg.multi_dot([A, B, v])\nM = np.array([[2, 1], [0, 3]])\nP = np.linalg.matrix_power(M, 3)\n"
        "z = np.vdot(np.array([[1+2j, 3]]), np.array([[2j, 1]]))\nd = np.dot(3, M)"
    ),
    "reduce-norms": (
        "A = np.array([[3, -4, 1], [0, 2, -7]])\nl = np.linalg.norm(A, 1)\nr = np.linalg.norm(A, -np.inf)\n"
        "p = np.linalg.norm(A[0], 3)\nT = np.arange(12).reshape(3, 2, 2)\nm = np.linalg.matrix_norm(T, ord=np.inf)\n"
        "t = np.linalg.trace(T, offset=1)\nn = np.linalg.norm(np.array([[1., np.nan], [2., 3.]]), 1)\n"
        "w = np.linalg.norm(np.arange(80).reshape(40, 2), np.inf)"
    ),
    "formula-products": (
        "a = np.array([[1, 2], [0, -1]])\nb = np.array([[3, 1, 4]])\nk = np.kron(a, b)\nu = np.array([1, 2, 3])\n"
        "v = np.array([4., 5., 6.])\nc = np.cross(u, v)\nA = np.array([[1, 2, 3], [4, 5, 6]])\nd = np.cross(A, u)\n"
        "o = np.subtract.outer(u, [1, 10])\nw = np.vander(u, 4)"
    ),
    "formula-slide": (
        "x = np.array([1, 4, 2, 7, 3])\nk = np.array([1, 0, -1])\nc = np.convolve(x, k)\n"
        "s = np.convolve(x, k, 'same')\nr = np.correlate(x, k)\nm = np.correlate([1+2j, 3], [1j, 2], 'full')\n"
        "p = np.polymul([1, 2], [3, 1, 4])\n"
        "l = np.convolve(np.arange(200) % 7, np.ones(20), 'valid')\no = np.convolve([2.], [np.nan])"
    ),
    "formula-slopes": (
        "x = np.array([1., 4., 9., 16., 30.])\nt = np.array([0., 1., 3., 4., 8.])\ng = np.gradient(x)\n"
        "h = np.gradient(x, t, edge_order=2)\nA = np.array([[1, 2, 6], [3, 4, 5]])\n"
        "dy, dx = np.gradient(A, 2., [0., 1., 3.])\ns = np.diff(x, n=2)\np = np.diff(A, axis=1, prepend=0)\n"
        "e = np.ediff1d(A, to_begin=-99)\nl = np.gradient(np.arange(100) ** 2)"
    ),
    "formula-curves": (
        "y = np.array([1., 4., 2., 7.])\nx = np.array([0., 1., 3., 4.])\na = np.trapezoid(y, x)\n"
        "B = np.array([[1, 2, 3], [4, 5, 9]])\nb = np.trapezoid(B, axis=1, dx=0.5)\n"
        "i = np.interp([0.5, 3., 9.], x, y)\nu = np.unwrap([0, 1, 2, -1, 0], period=4)\n"
        "r = np.add.reduceat(y, [0, 2, 1])\n"
        "c = np.cumulative_sum(B, axis=1, include_initial=True)\nq = np.polyadd([1, 2], [9, 5, 4])"
    ),
    "formula-quantile": (
        "x = np.array([4, 1, 8, 2, 9])\nq = np.quantile(x, [0.1, 0.5, 0.75])\nA = np.array([[3, 9], [7, 1], [5, 6]])\n"
        "p = np.percentile(A, [25, 50], axis=0)\nl = np.percentile(x, 30, method='higher')\n"
        "n = np.quantile([1., np.nan], [0.5])"
    ),
    "formula-at": (
        "a = np.array([1, 2, 3, 4])\ni = np.array([0, 2, 2])\nb = np.array([10, 20, 30])\nnp.add.at(a, i, b)\n"
        "m = np.zeros((2, 3))\nnp.add.at(m, [1, 1], 0.5)\nnp.negative.at(a, [0, 0, 1])\n"
        "l = np.zeros(100)\nnp.add.at(l, np.arange(300) % 7, 1)\nd = np.divide.accumulate([64., 2., 4.])"
    ),
    "sum": "A = np.arange(12).reshape(3, 4)\ns = A.sum(axis=0)",
    "sum-all": "A = np.arange(12).reshape(3, 4)\nA.sum()",
    "sum-3d": "X = np.arange(24).reshape(2, 3, 4)\ns = np.sum(X, axis=(0, 2))",
    "mean-keepdims": "A = np.arange(12.).reshape(3, 4)\nm = A.mean(axis=1, keepdims=True)",
    "max": "A = np.array([[3, 9, -2], [7, 1, 8]])\nm = A.max(axis=1)",
    "min-rows": "A = np.array([[3, 9, -2], [7, 1, 8]])\nm = np.min(A, axis=-1, keepdims=True)",
    "max-nan": "A = np.array([[1., np.nan], [2., 3.]])\nm = A.max(axis=0)",
    "reduce-arg": (
        "A = np.array([[3, 9, -2], [7, 1, 8]])\nk = A.argmax(axis=1)\nw = A.argmin()\n"
        "n = np.nanargmax(np.array([1., np.nan, 4., 4.]))\nl = np.argmax(np.arange(60) * 37 % 59)"
    ),
    "reduce-spread": (
        "x = np.array([2., 4., 9.])\ns = x.std()\nA = np.array([[1, 5, -2], [3, 7, 4]])\n"
        "v = A.var(axis=1, ddof=1)\nl = np.std(np.arange(64.), keepdims=True)"
    ),
    "reduce-truth": (
        "A = np.array([[3, 0, -2], [7, 0, 8]])\ns = (A > 2).any(axis=0)\nt = A.all(axis=1)\n"
        "c = np.count_nonzero(A)\nl = np.all(np.ones(40, bool))"
    ),
    "reduce-product": (
        "A = np.array([[3, 2, -2], [7, 1, 8]])\np = A.prod(axis=1)\nf = np.linalg.norm(A)\n"
        "n = np.linalg.norm(np.array([[3., -4.], [8., 6.]]), axis=0)\nl = np.linalg.norm(A, 1, axis=1)\n"
        "z = np.linalg.norm(np.array([3+4j, 0]))"
    ),
    "reduce-sorted": (
        "A = np.array([[3, 9, -2, 5], [7, 1, 8, 6]])\nm = np.median(A, axis=1)\nq = np.percentile(A[0], 25)\n"
        "r = np.ptp(A, axis=0)\nl = np.median(np.arange(99) * 37 % 99)"
    ),
    "reduce-chosen": (
        "A = np.array([[1., np.nan, 3.], [np.nan, 4., 2.]])\nn = np.nansum(A, axis=1)\nm = np.nanmean(A)\n"
        "B = np.arange(6).reshape(2, 3)\ns = np.sum(B, axis=0, where=B > 1, initial=10)\n"
        "a = np.average(B, axis=1, weights=[1, 2, 1])\nt = np.trace(np.arange(9).reshape(3, 3))"
    ),
    "reduce-deep": (
        "t = np.arange(24).reshape(2, 3, 4) * 37 % 79 / 8\nk = t.argmax(axis=1)\ns = t.std(axis=(0, 2))\n"
        "m = np.median(t, axis=0, keepdims=True)"
    ),
    "scan": "x = np.array([3, 1, 4, 1, 5])\ntotal = x.cumsum()\nchange = np.diff(x)\np = np.cumprod(x)",
    "softmax-masked": (
        "import jax, jax.numpy as jnp\nscores = jnp.where(jnp.tril(jnp.ones((4, 4), dtype=bool)), 0.5, -jnp.inf)\n"
        "weights = jax.nn.softmax(scores, axis=-1)"
    ),
    "softmax-line": "import jax, jax.numpy as jnp\nx = jnp.full(2, 7.0)\np = jax.nn.softmax(x)",
    "scan-axis": (
        "A = np.array([[3, 9, -2], [7, 1, 8]])\nr = A.cumsum(axis=1)\nd = np.diff(A, axis=0)\nf = A.cumsum()\n"
        "b = np.maximum.accumulate(A, axis=1)"
    ),
    "scan-long": (
        "x = np.arange(1000) % 7\nc = np.cumsum(x)\nd = np.diff(x)\nn = np.nancumsum(np.array([1., np.nan, 2.]))"
    ),
    "scan-deep": (
        "t = np.arange(24).reshape(2, 3, 4)\nc = t.cumsum(axis=1)\n"
        "g = np.cumsum(np.arange(400).reshape(20, 20), axis=0)"
    ),
    "by-value": (
        "a = np.array([9, 4, 0, 4])\nb = np.array([1, 5, 1, 4])\nind = np.lexsort((b, a))\n"
        "both = np.intersect1d(a, b)\neither = np.union1d(a, b)\nt = np.trim_zeros(np.array([0, 0, 1, 0, 2, 0]))\n"
        "none = np.intersect1d(a, a + 100)\ny = np.select([a < 4, b > 4], [a * 10, b], -1)"
    ),
    "gather-bins": (
        "x = np.array([0, 1, 1, 3, 2, 1, 7])\nc = np.bincount(x)\n"
        "w = np.array([0.5, 0.25, 1, -1, 2, 4, 0])\ns = np.bincount(x, weights=w)\n"
        "long = np.bincount(np.arange(500) * 7 % 40 // 2)\ne = np.bincount(np.zeros(0, int))"
    ),
    "gather-histogram": (
        "x = np.array([0.5, 1.5, 1.75, 3.5, 4., 9.])\nh, edges = np.histogram(x, bins=4, range=(0, 4))\n"
        "d, e = np.histogram(np.arange(1000) * 37 % 101 / 4, bins=20)\n"
        "y = np.array([0.25, 2., 2.5, 0., 3., 1.])\nH, xe, ye = np.histogram2d(x, y, bins=[2, 3])"
    ),
    "gather-ruler": (
        "x = np.array([0.25, 6.5, 3., 1.5, 2.5])\nbins = np.array([0., 1., 2.5, 4., 10.])\ni = np.digitize(x, bins)\n"
        "a = np.array([40, 10, 20, 30])\no = np.argsort(a)\nj = a.searchsorted([25, 5, 30], sorter=o)\n"
        "k = np.searchsorted(np.arange(1000) * 2, np.array([[17, 900], [1998, 2000]]), side='right')\n"
        "one = np.searchsorted(bins, np.nan)"
    ),
    "gather-pairs": (
        "X = np.array([[0., 1., 2., 5.], [2., 1., 0., 1.], [4., 4., 8., 4.]])\nC = np.cov(X)\nR = np.corrcoef(X)\n"
        "v = np.cov(X[0])\nD = np.cov(np.arange(60.).reshape(20, 3) % 7, rowvar=False)"
    ),
    "arrows": (
        "a = np.array([3., 1.])\nb = np.array([1., 2.])\nd = a @ b\ns = a + b\nt = a - b\nu = -1.5 * a\n"
        "n = np.linalg.norm(np.array([3, 4]))\nh = b / 2"
    ),
    "arrows-edges": (
        "a = np.array([2., -1.])\nz = a @ np.zeros(2)\ne = a @ a\no = np.dot(a, [1, 2])\nm = np.inner(a, [-3., 2.])\n"
        "c = a @ np.array([2., -1.])\nx = np.array([1., np.nan]) + a\ny = a - a\nw = a + np.array([-2., 1.])\n"
        "v = np.array([100, 100], dtype=np.int8)\nq = v + v\nr = np.dot(v, v[::-1].copy())\nk = 0 * a\n"
        "l = np.array([1e-3, 0.]) @ np.array([2000., 1000.])\np = np.array([1., 1e200]) @ a"
    ),
    "arrows-space": (
        "a = np.array([3., 0., 1.])\nb = np.array([1., 3., 2.])\nd = a @ b\ns = a + b\nt = a - b\n"
        "c = np.cross(a, b)\nf = np.cross(a, 2 * a)\nn = np.linalg.norm(b)\n"
        "x = np.arange(9.) - 3\ny = np.arange(9.) % 2\nxy = np.vdot(x, y)"
    ),
    "map": (
        "A = np.array([[2., 1.], [0.5, 1.5]])\nv = np.array([1., 2.])\nw = A @ v\nR = np.array([[0., -1.], [1., 0.]])\n"
        "u = v @ A\nC = A @ R\nX = np.array([[0., 1., 1., 2., -1.], [1., 1., -1., 0.5, -1.]])\nY = A @ X\nZ = X.T @ A"
    ),
    "map-area": (
        "A = np.array([[2., 1.], [0.5, 1.5]])\nd = np.linalg.det(A)\nI = np.linalg.inv(A)\n"
        "f = np.linalg.det(np.array([[0., 1.], [2., 0.]]))\ns = np.linalg.det(np.array([[1, 2], [2, 4]]))\n"
        "P = np.linalg.matrix_power(np.array([[0., -0.75], [0.75, 0.]]), 20)\n"
        "N = np.linalg.matrix_power(np.array([[0, 2], [0, 0]]), 3)\n"
        "E = np.linalg.matrix_power(np.array([[1, 1], [1, 0]]), 6)"
    ),
    "map-space": (
        "A = np.array([[2., 0., 1.], [0., 1., 1.], [0., 0., 1.5]])\nv = np.array([1., 2., 1.])\nw = A @ v\n"
        "d = np.linalg.det(A)\nI = np.linalg.inv(A)\nS = np.array([[1., 1., 0.], [0., 1., 0.], [1., 0., 0.]])\n"
        "u = S @ v\nC = A @ S\nX = np.array([[1., 0., 2.], [0., 1., 1.], [1., 1., 0.]])[:, :2]\nY = A @ X\n"
        "M = np.arange(30.).reshape(5, 6) % 7\ny = M @ np.ones(6)"
    ),
    "ranking": (
        "names = np.array('river bank money loan water boat debt shore coin lake rate sail'.split())\n"
        "wet = np.array([2., 1., -1., -1.5, 2., 1.5, -2., 2., -1., 2., -2., 1.])\n"
        "unit = np.array([wet, 1 - wet / 2]).T / 2\nquery = np.array([1., 0.5])\n"
        "similarity = unit @ query\nbest = names[np.argsort(-similarity)[:4]]\nworst = names[similarity.argsort()]"
    ),
    "map-turns": (
        "v = np.array([2., 1.])\nR = np.array([[0., -1.], [1., 0.]])\nu = R @ v\nH = np.array([[-1., 0.], [0., -1.]])\n"
        "h = H @ v\nF = np.array([[1., 0.], [0., -1.]])\nf = F @ v\n"
        "C = np.array([[0., 0., 1.], [1., 0., 0.], [0., 1., 0.]])\nc = C @ np.array([2., 1., 0.])\n"
        "D = np.diag([-1., -1., 1.])\nd = D @ np.array([1., 2., 1.])\n"
        "M = np.diag([1., 1., -1.])\nm = M @ np.array([1., 1., 2.])"
    ),
    "descent": (
        "S = np.array([[3., 1.], [1., 2.]])\ndef f(x):\n    return x @ S @ x / 2\ndef slope(x):\n    return S @ x\n"
        "x = np.array([4., -3.])\nlr = 0.25\nfor k in range(4):\n    x = x - lr * slope(x)"
    ),
    "descent-diverges": (
        "S = np.array([[3., 1.], [1., 2.]])\ndef f(x):\n    return x @ S @ x / 2\ndef slope(x):\n    return S @ x\n"
        "x = np.array([4., -3.])\nfor k in range(4):\n    x -= 0.625 * slope(x)"
    ),
    "descent-valley": (
        "def valley(w):\n    return (1 - w[0]) ** 2 + 8 * (w[1] - w[0] ** 2) ** 2\n"
        "def grad(w):\n    r = w[1] - w[0] ** 2\n    return np.array([-2 * (1 - w[0]) - 32 * r * w[0], 16 * r])\n"
        "w = np.array([-1., 1.5])\nv = np.zeros(2)\nfor k in range(5):\n    v = 0.75 * v - 0.0078125 * grad(w)\n"
        "    w = w + v"
    ),
    "descent-slice": (
        "def loss(w):\n    return ((w - 1) ** 2 * (1 + np.array([0., 1., 2., 3.]))).sum()\nw = np.zeros(4)\n"
        "for k in range(3):\n    g = 2 * (w - 1) * (1 + np.arange(4.))\n    w = w - 0.0625 * g"
    ),
    "descent-one": (
        "def f(t):\n    return t @ t - 2 * t[0]\nt = np.array([5.])\nfor k in range(4):\n    t = t - 0.25 * (2 * t - 2)"
    ),
    "descent-curve": (
        "def f(w):\n    return (w ** 4 - 3 * w ** 2 + w).sum()\ndef slope(w):\n    return 4 * w ** 3 - 6 * w + 1\n"
        "w = np.array([2.])\nrate = 0.03125\nfor k in range(6):\n    w = w - rate * slope(w)"
    ),
    "level-sets": (
        "x = np.array([2., 1.])\nbowl = np.array([[2., 1.], [1., 2.]])\nq = x @ bowl @ x\n"
        "saddle = np.array([[1., 2.], [2., 1.]])\ns = x @ (saddle @ x)\nvalley = np.ones((2, 2))\n"
        "v = np.dot(x, np.dot(valley, x))\nt = x @ np.array([[1., 2.], [0., 3.]]) @ x\nz = 0 * x @ -bowl @ (0 * x)"
    ),
    "kinds": (
        "I = np.eye(2)\nD = np.diag([2., -1.])\nP = np.array([[0, 1], [1, 0]])\n"
        "T = np.triu(np.array([[1., 2.], [3., 4.]]))\nS = np.array([[2., 1.], [1., 2.]])\n"
        "R = np.array([[0.6, -0.8], [0.8, 0.6]])\nQ = np.array([[0.5, 0.5], [0.5, 0.5]])\n"
        "N = np.array([[0., 1., 2.], [0., 0., 1.], [0., 0., 0.]])\nH = np.array([[2., 1j], [-1j, 2.]])\n"
        "K = np.array([[1., 2.], [2., 1.]])\nG = np.arange(6.).reshape(3, 2)\nGram = G @ G.T\n"
        "z = np.array([[1., 2.], [2., 4.]]) @ [1., 1.]"
    ),
    "gather-tests": (
        "a = np.array([[1e10, 1e-7], [np.nan, 2.]])\nok = np.allclose(a, [[1.00001e10, 1e-8], [0., 2.]])\n"
        "b = np.array([1, 2, 3])\nsame = np.array_equal(b, [1, 5, 3])\nshapes = np.array_equal(b, b[:2])\n"
        "m = np.isin(np.array([[0, 2], [4, 6]]), [1, 2, 4, 8])\np = np.packbits(np.array([1, 0, 1, 1]))\n"
        "u = np.unpackbits(np.array([2, 255], np.uint8))\n"
        "s = np.apply_along_axis(np.sort, 1, np.array([[8, 1, 7], [4, 3, 9]]))\n"
        "y = np.piecewise(a[1], [a[1] < 0, a[1] > 1], [-1, 1])\nt = np.shares_memory(b, b[::2])\nn = a.shape"
    ),
    "broadcast": "X = np.arange(12.).reshape(4, 3)\nZ = X - X.mean(axis=0)",
    "broadcast-both": "r = np.arange(3)\nc = np.arange(4)[:, None]\nT = c * 10 + r",
    "compare": "x = np.array([-1, 0, 2])\nmask = x > 0",
    "unary": "x = np.array([-1., 0., 0.5])\ny = np.abs(x)",
    "hazards": (
        "p, y = np.array([[1.5], [2.0], [4.0]]), np.array([1.0, 2.0, 4.0])\nd = p - y\n"
        "with np.errstate(all='ignore'):\n    w = np.log(d)\n"
        "A = np.array([[4.0, 1.0, 2.0], [1.0, 3.0, 5.0], [0.0, 2.0, 6.0]])\nP = A / A.sum(axis=1)\n"
        "L = np.linalg.cholesky(A)"
    ),
    "wrap": "a = np.array([100, 50], dtype=np.int8)\nb = a + a",
    "elementwise-where": (
        "x = np.array([[3., -1., 4.], [-2., 0.5, -6.]])\n"
        "y = np.where(x > 0, x, 0)\nlow = np.array([[-1.], [-5.]])\nz = np.where(x < low, low, x)"
    ),
    "elementwise-words": "ok = np.array([True, False, True])\nsay = np.where(ok, 'yes', 'no')",
    "elementwise-clip": (
        "x = np.array([-1.5, 0.25, 3., np.nan])\ny = np.clip(x, 0, 1)\nz = x.clip(max=np.array([0., 1., 2., 3.]))"
    ),
    "elementwise-cast": (
        "x = np.array([1.75, -2.5, 300., 0.1])\ni = x.astype(int)\nf = np.float32(x)\n"
        "b = np.array([[100, 200], [-3, 4]]).astype(np.int8)\nt = x.astype(bool)"
    ),
    "elementwise-round": "x = np.array([0.5, 1.5, 2.25, -0.75])\nr = np.round(x)\nd = x.round(1)\nc = np.isclose(r, d)",
    "elementwise-out": (
        "x = np.array([[1., 2.], [4., 8.]])\nout = np.full((2, 2), -1.)\nnp.add(x, 10, out=out)\n"
        "np.divide(1, x, out=out, where=x > 2)\nx *= 2\nnp.sqrt(x, x)"
    ),
    "elementwise-relu": "x = np.array([-2., -0.5, 1., 3.])\nr = np.maximum(x, 0)\ns = x ** 2\nt = np.deg2rad(x)",
    "elementwise-deep": (
        "c = np.arange(3) > 0\nt = np.arange(120).reshape(2, 1, 3, 4, 5) / 8\n"
        "u = np.where(c[:, None, None], t, -np.ones((2, 1, 1, 1, 5)))"
    ),
    "elementwise-lists": (
        "x = np.array([[1, 2, 3]], dtype=np.int8)\ny = x + [1, 100, 125]\nz = 2 * x - x\ns = np.float64(3) + 1"
    ),
    "elementwise-large": (
        "x = np.arange(10_000.).reshape(100, 100) % 7 - 3\ny = np.where(x > 0, x, -x)\nz = x.clip(-1, 1)"
    ),
    "elementwise-two-results": (
        "x = np.array([7, 8, 9])\nq, r = np.divmod(x, 4)\ny = np.array([[-2.75], [0.], [np.inf]])\n"
        "f, w = np.modf(y)\nm, e = np.frexp(np.linspace(1, 90, 30))\na, b = divmod(y[:2], x)\n"
        "rows, cols = np.unravel_index(np.array([10, 1, 7]), (3, 4))"
    ),
    "reshape": "x = np.arange(12)\ny = x.reshape(3, -1)",
    "transpose": "A = np.arange(6).reshape(2, 3)\nB = A.T",
    "transpose-4d": "t = np.arange(120).reshape(2, 3, 4, 5)\nu = t.transpose((0, 2, 1, 3))",
    "deep-layout": (
        "t = np.arange(120).reshape(2, 3, 4, 5) * 37 % 79 / 8\n"
        "r = t.reshape((2, 12, 5))\ns = t.swapaxes(1, 2).copy()\nv = t.T\nl = t.ravel()"
    ),
    "deep-reduce": (
        "t = np.arange(120).reshape(2, 3, 4, 5) * 37 % 79 / 8\n"
        "z = t.mean(axis=(0, 1))\nu = t.sum(axis=-1)\nk = t.max(axis=0, keepdims=True)"
    ),
    "deep-elementwise": (
        "t = np.arange(120).reshape(2, 3, 4, 5) * 37 % 79 / 8\nw = t + 1\nx = t * np.ones((3, 1, 5))\ne = np.abs(t)"
    ),
    "wide-layout": "x = np.arange(12).reshape(3, 4) / 8\ny = x.T\nc = y.ravel()",
    "loop-rows": (
        "X = np.arange(12.).reshape(4, 3)\nt = np.array([1., 0., 2., 1.])\n"
        "for i, (row, weight) in enumerate(zip(X, t)):\n"
        "    part = row * weight\nr, c = np.ogrid[:3, :4]\nstacked = np.r_['0,2', X[0], X[1]]\n"
        "def smaller(a, b):\n    return a if a < b else b\nleast = np.vectorize(smaller)(t, 1.5)"
    ),
    "random-draws": (
        "rng = np.random.default_rng(42)\nx = rng.normal(2, 3, size=500)\nfew = rng.random(8)\n"
        "dice = rng.integers(1, 7, 120)\nsides = rng.choice(['head', 'tail'], 40, p=[0.25, 0.75])\n"
        "edges = rng.beta(0.5, 0.5, 400)\nwaits = rng.wald(1, 2, 60)\nsame = rng.uniform(3, 3, 30)\n"
        "large = rng.standard_normal((200, 200))\nmany = rng.poisson(60, 500)\none = rng.random()"
    ),
    "creation": "z = np.zeros((2, 3))\nr = np.arange(5)\nu = np.random.default_rng(0).integers(0, 9, (2, 2))",
    "generic": "A = np.array([[2., 0.], [0., 4.]])\nB = np.linalg.tensorinv(A, 1)\nA[0] = 1",
    "index-basic": (
        "a = np.arange(12).reshape(3, 4)\nn = 1\nb = a[n, 1:3]\nc = a[1:, ::2]\nd = a[..., None, -1]\ne = a[2, 3]"
    ),
    "index-long": "x = np.arange(1000)\ny = x[100:110]\nz = x[::-7]",
    "index-3d": "t = np.arange(24).reshape(2, 3, 4)\nu = t[:, ::-1, 1]\nv = t[5:]",
    "index-mask": "a = np.arange(12).reshape(3, 4)\nm = a % 3 == 0\nb = a[m]\nrows = a[a[:, 0] > 0]",
    "index-lists": (
        "a = np.arange(12).reshape(3, 4)\ni = np.array([2, 0, 2])\nb = a[i]\nc = a[[0, 1], [2, 0]]\n"
        "d = a[np.ix_([0, 2], [1, 3])]\nt = np.arange(24).reshape(2, 3, 4)\nu = t[0, :, [0, 1]]"
    ),
    "index-calls": (
        "a = np.arange(12).reshape(3, 4)\nt = np.take(a, [2, 0], axis=0)\nd = np.diag(a)\nu = np.triu(a)\n"
        "x = np.delete(a, 1, axis=1)"
    ),
    "write-slice": "a = np.zeros((3, 4))\nb = a[0]\na[1:, 1:3] = [5., 6.]\na[2, 0] = 9\na[0] = 1",
    "write-mask": "a = np.arange(8)\na[a % 2 == 1] = 0\na[a > 3][0] = 99",
    "write-twice": "a = np.zeros(5)\ni = np.array([1, 3, 1])\na[i] = [7., 8., 9.]\na[i] += 1",
    "write-calls": (
        "a = np.zeros((3, 3), int)\nnp.fill_diagonal(a, 2)\nnp.put(a, [1, 5], [7, 8])\na[0] = 2.5\na.fill(3)"
    ),
    "write-long": "x = np.zeros(1000)\nx[100:110] = 1",
    "join-spread": (
        "v = np.array([3, 1, 2])\nt = np.tile(v, (2, 2))\nr = np.repeat(v, 2)\np = np.pad(v, 2, constant_values=7)\n"
        "e = np.pad(v, 2, mode='edge')\nb = np.broadcast_to(v, (3, 3))\nl = np.roll(v, 1)\ni = np.insert(v, 1, 9)"
    ),
    "sort-rows": "a = np.array([[3, 9, -2], [7, 1, 8]])\ns = np.sort(a)\no = np.argsort(a, axis=0)\na.sort(axis=0)",
    "sort-values": "v = np.array([2., np.nan, 1., 2.])\np = np.partition(v, 1)\nu = np.unique(v)",
    "sort-falling": (
        "import jax, jax.numpy as jnp\nx = jnp.array([[3, 9, -2, 4], [7, 1, 8, 7]])\n"
        "values, places = jax.lax.top_k(x, 2)\nf = jnp.sort(x, axis=1, descending=True)\n"
        "o = jnp.argsort(x, axis=0, descending=True)\nv = jnp.array([1., jnp.nan, 3.])\n"
        "n = jnp.sort(v, descending=True)\none, at = jax.lax.top_k(jnp.arange(200.) % 7, 1)"
    ),
    "write-copies": (
        "import jax, jax.numpy as jnp\nx = jnp.arange(12).reshape(3, 4)\na = x.at[1, 2].set(9)\n"
        "b = x.at[1:, ::2].add(10)\nrows = jnp.array([2, 0])\nc = x.at[rows].set(jnp.array([[1], [2]]))\n"
        "d = x.at[x > 6].min(0)\nv = jnp.zeros(5).at[jnp.array([1, 1])].set(jnp.array([7., 8.]))\n"
        "l = jnp.zeros(1000).at[5:8].multiply(2)"
    ),
    "one-hot": (
        "import jax, jax.numpy as jnp\ny = jnp.array([2, 0, 1])\nt = jax.nn.one_hot(y, 3)\n"
        "u = jax.nn.one_hot(y[0], 4)\nl = jax.nn.one_hot(jnp.arange(40) % 20, 20)\n"
        "out = jax.nn.one_hot(jnp.array([5, 1]), 3)"
    ),
    "logsumexp": (
        "import jax, jax.numpy as jnp\nx = jnp.array([[0., 2., 1.], [1000., 999., 1000.]])\n"
        "s = jax.nn.logsumexp(x, axis=1)\nk = jax.nn.logsumexp(x, keepdims=True)\n"
        "n = jax.nn.logsumexp(jnp.array([1., jnp.nan]))\ni = jax.nn.logsumexp(jnp.full(2, -jnp.inf))\n"
        "l = jax.nn.logsumexp(jnp.arange(64.))\no = jax.nn.logsumexp(jnp.ones((1, 1)), axis=0)"
    ),
    "layer-jax": (
        "import jax, jax.numpy as jnp\nx = jnp.array([[1., 2., 0.], [0.5, -1., 3.]])\n"
        "W = jnp.array([[1., -1.], [0., 2.], [3., 0.5]])\nb = jnp.array([0.5, -2.])\nh = x @ W + b\n"
        "a = jax.nn.relu(h)\ng = jnp.take_along_axis(x, jnp.argsort(x, axis=1), axis=1)"
    ),
    "layout-moves": (
        "a = np.arange(6).reshape(2, 3)\nf = np.flip(a, axis=1)\nr = np.rot90(a)\nc = a.copy()\ns = np.asarray(a)"
    ),
    "join-two": "A = np.arange(6).reshape(2, 3)\nB = np.arange(9.).reshape(3, 3)\nC = np.concatenate([A, B])",
    "join-stack": "a = np.array([1, 2, 3])\nb = np.array([4, 5, 6])\nS = np.stack([a, b])\nV = np.vstack([a, b])\n"
    "H = np.hstack([a, b])\nC = np.column_stack([a, b])",
    "join-block": "A = np.ones((2, 2))\nZ = np.zeros((2, 1))\nM = np.block([[A, Z], [Z.T, 7.]])\nL = np.append(A, 5)",
    "axis-names": (
        "x = np.arange(24).reshape(2, 3, 4)  # (batch, time, channels)\n"
        "s = x.sum(axis=1)\nh = x.reshape(2, 3, 2, 2)  # (batch, time, heads, size)\n"
        "t = h.transpose(0, 2, 1, 3)\nj = t.reshape(4, 6)\ny = x - x.max(axis=2, keepdims=True)\n"
        "v = np.arange(4)  # (a_rather_long_axis_name,)\nw = -v\nx[0] @ x[1].T"
    ),
    "split-rows": (
        "x = np.arange(7.)\na, b, c = np.split(x, [2, 3])\nm = np.arange(12).reshape(3, 4) - 5\n"
        "left, right = np.hsplit(m, 2)\np = np.array_split(x, 3)\nq = np.split(np.arange(60.).reshape(20, 3), 10)\n"
        "r, s, t = np.unstack(m)\ne = np.split(np.zeros((4, 0)), 2)"
    ),
    "positions": (
        "m = np.array([[0, 7, 0, -2], [5, 0, 0, 1]])\nrows, cols = np.nonzero(m)\nf = np.flatnonzero(m)\n"
        "p = np.argwhere(m < 0)\ni, = np.where(m[0] > 90)\n"
        "a, b, c = np.nonzero(np.arange(24).reshape(2, 3, 4) % 5 == 4)\nl = np.nonzero(np.arange(60) % 7 == 3)"
    ),
    "unique-counts": (
        "x = np.array([2, 5, 2, 1, 5, 2])\nv, c = np.unique(x, return_counts=True)\n"
        "u, first, inverse, n = np.unique_all(np.array([[1., 0.5], [0.5, np.nan]]))\n"
        "rows, n = np.unique(np.array([[1, 2], [3, 4], [1, 2]]), axis=0, return_counts=True)\n"
        "w, i = np.unique(np.arange(60) % 9, return_index=True)\ne = np.unique(np.zeros(0), return_inverse=True)"
    ),
    "index-arrays": (
        "r, c = np.tril_indices(3)\ni, j, k = np.diag_indices(2, 3)\nm = np.arange(12).reshape(3, 4)\n"
        "u = np.triu_indices_from(m, 1)\na, b = np.indices((2, 3), sparse=True)\nl = np.tril_indices(30)"
    ),
    "grid-of-two": (
        "x = np.array([0., 0.5, 1.])\ny = np.array([10, 20])\nX, Y = np.meshgrid(x, y)\n"
        "I, J = np.meshgrid(x, y, indexing='ij')\ng = np.meshgrid(x, y, sparse=True)\n"
        "u, v = np.broadcast_arrays(x, y[:, None])\nindex = np.ix_([0, 2], y > 15)"
    ),
    "strings": "names = np.array(['Ada', 'Grace', 'Emmy'])\nshort = names[1:]",
    "records": (
        "people = np.array([(31, 1.7), (28, 1.8), (45, 1.6)], dtype=[('age', 'i4'), ('size', 'f8')])\n"
        "sizes = people['size']\npeople['age'] = [32, 29, 46]\nfirst = people[0]"
    ),
    "bytes": (
        "a = np.array([1, 258, -1], dtype='i2')\nb = a.view(np.uint8)\nc = b.view('i2')\nd = a.byteswap()\n"
        "e = np.arange(400).reshape(20, 20)\nf = e.view(np.uint8)\ng = e[:0].view('f8')"
    ),
    "index-tricks": (
        "a = np.array([1, 2, 3])\nrow = np.r_[a, 0, 7:9]\ncolumns = np.c_[a, a * 10]\ngrid = np.mgrid[0:2, 0:3]"
    ),
    "in-place": (
        "rng = np.random.default_rng(0)\na = np.arange(12).reshape(4, 3)\nrng.shuffle(a)\n"
        "z = np.zeros(3)\nrng.shuffle(z)\nb = np.arange(4)\nb.resize((2, 3), refcheck=False)"
    ),
    "masked-index": (
        "m = np.ma.masked_array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]])\nb = m[:, 1]\none = m[0, 1]\n"
        "m[1, 0] = np.ma.masked"
    ),
    "masked": "m = np.ma.masked_array([1., 2., 3.], mask=[False, True, False])\nm * 2",
    "loop": "x = np.array([1., 2., 4.])\nfor step in range(5):\n    x = x * 0.5\n    total = x.sum()",
    "loop-long": "x = np.zeros(2)\nfor step in range(500):\n    x = x + 1",
    "loop-nested": "T = np.zeros((2, 3))\nfor i in range(2):\n    for j in range(3):\n        T[i, j] = i * 10 + j",
    "call": (
        "def relu(x):\n    return np.maximum(x, 0)\n\n"
        "def layer(x, W):\n    return relu(x @ W)\n\n"
        "W = np.array([[1., -1.], [0.5, 2.]])\ny = layer(np.array([2., 1.]), W)"
    ),
    "failing": "A = np.ones((2, 3))\nB = np.ones((2, 3))\nC = A + 1\nC @ B",
    **EDGES,
    **MATRICES,
    **{
        f"dtype-{dtype}": f"A = np.array([[1, 0], [2, 3]]).astype('{dtype}')\nB = A @ A\ns = A.sum(axis=0)"
        for dtype in DTYPES
    },
}


def saddle(x: float, y: float) -> float:
    """Goes up one way and down the other."""
    return x * x - y * y + x * y


def spiral(x: float, y: float) -> tuple[float, float]:
    """Turns, and falls to the middle."""
    return -0.25 * x - y, x - 0.25 * y


def kink(x: float, y: float) -> float:
    """Has an edge, and no value on one side."""
    return abs(x) + y if x + y < 2 else float("nan")


FIELDS = {"field": saddle, "field-flow": spiral, "field-kink": kink, "field-flat": lambda x: 2.0 + 0 * x[0]}


def main() -> None:
    """Write every fixture."""
    # However busy the machine is, large arrays are read: the same cell gives the same bytes.
    keeper.READING_FREE_NS = keeper.SCANNING_FREE_NS = 10**12
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for stale in FIXTURES.glob("*.json"):
        if stale.stem not in {*CELLS, *FIELDS}:
            stale.unlink()
    for name, cell in CELLS.items():
        _write(FIXTURES / f"{name}.json", fixture(name, cell))
    for name in FIELDS:
        _write(FIXTURES / f"{name}.json", field_fixture(name))
    _write(PACKED, pack(fixture("matmul", CELLS["matmul"])["message"]))


def field_fixture(name: str) -> dict[str, Any]:
    """What a browser receives for one field."""
    message, buffers = field(FIELDS[name], reach=2.0).message
    return {"message": {**unpack(json.loads(message)), "id": name}, "buffers": [_text(data) for data in buffers]}


def fixture(name: str, cell: str) -> dict[str, Any]:
    """What a browser receives for one cell, without times."""
    names = {"np": np}
    outcome = record_source(cell, names)
    if (outcome.error is not None) != name.startswith("fail"):
        raise RuntimeError(f"the cell {name} was not meant to end like this: {outcome.error!r}")
    recording = _timeless(outcome.recording)
    steps = explain(recording, grounds=grounds_of(recording, names))
    message, buffers = encode(recording, steps, "story", identity=name, groups=groups_of(recording, steps))
    return {"message": unpack(json.loads(message)), "buffers": [_text(data) for data in buffers]}


def _timeless(recording: Recording) -> Recording:
    events = tuple(replace(event, elapsed_ns=None, at_ns=0) for event in recording.events)
    return replace(recording, events=events, elapsed_ns=0)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
