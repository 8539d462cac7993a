"""Names come from the objects that ran, never from their spelling."""

from __future__ import annotations

import warnings

import pytest

from tests.unit.trace.watching import operations, watch

SETUP = (
    "a = np.arange(1.0, 7).reshape(2, 3)\nb = np.ones((3, 2))\nv = np.arange(3)\n"
    "m = np.ma.array([1.0, 2.0])\nrng = np.random.default_rng(0)\n"
)
NAMES = {
    "a + a": "numpy.add",
    "a - 1": "numpy.subtract",
    "2 * a": "numpy.multiply",
    "a / a": "numpy.divide",
    "a // 2": "numpy.floor_divide",
    "a % 2": "numpy.remainder",
    "a ** 2": "numpy.power",
    "a @ b": "numpy.matmul",
    "v << 1": "numpy.left_shift",
    "v & v": "numpy.bitwise_and",
    "v | 1": "numpy.bitwise_or",
    "1 ^ v": "numpy.bitwise_xor",
    "-a": "numpy.negative",
    "+a": "numpy.positive",
    "~v": "numpy.invert",
    "a < a": "numpy.less",
    "1 <= v": "numpy.less_equal",
    "a > 1": "numpy.greater",
    "a >= 1": "numpy.greater_equal",
    "a == 1": "numpy.equal",
    "1 != a": "numpy.not_equal",
    "[1, 2, 3] + v": "numpy.add",
    "np.float64(2) * 3": "numpy.multiply",
    "a[0]": "numpy.ndarray.__getitem__",
    "a.T": "numpy.ndarray.T",
    "a.shape": "numpy.ndarray.shape",
    "a.sum()": "numpy.ndarray.sum",
    "a.reshape(3, 2)": "numpy.ndarray.reshape",
    "np.sum(a)": "numpy.sum",
    "np.dot(a, b)": "numpy.dot",
    "np.add(a, a)": "numpy.add",
    "np.abs(a)": "numpy.absolute",
    "np.add.reduce(a)": "numpy.add.reduce",
    "np.linalg.norm(a)": "numpy.linalg.norm",
    "np.fft.fft(v)": "numpy.fft.fft",
    "np.ma.masked_less(v, 1)": "numpy.ma.masked_less",
    "m + 1": "numpy.ma.MaskedArray.__add__",
    "m.sum()": "numpy.ma.MaskedArray.sum",
    "np.random.rand(2)": "numpy.random.rand",
    "rng.normal(size=2)": "numpy.random.Generator.normal",
    "np.random.default_rng(1).random(2)": "numpy.random.Generator.random",
    "np.float32(a[0, 0])": "numpy.float32",
    "np.einsum('ij->ji', a)": "numpy.einsum",
    "np.array([1, 2])": "numpy.array",
    "np.ndarray.sum(a)": "numpy.ndarray.sum",
    "list(v)": "builtins.list",
    "sum(v)": "builtins.sum",
    "float(v[0])": "builtins.float",
    "max(v)": "builtins.max",
}


@pytest.mark.parametrize("source", NAMES)
def test_names_of_expressions(source: str) -> None:
    assert operations(watch(SETUP + source))[-1] == NAMES[source]


@pytest.mark.parametrize("source", NAMES)
def test_the_same_names_inside_a_function(source: str) -> None:
    arguments = "a, b, v, m, rng"
    body = f"{SETUP}def f({arguments}):\n    return {source}\nf({arguments})"
    assert operations(watch(body))[-2] == NAMES[source]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from numpy import sum as s\ns(v)", "numpy.sum"),
        ("import numpy.linalg as la\nla.norm(v)", "numpy.linalg.norm"),
        ("from numpy.random import rand\nrand(2)", "numpy.random.rand"),
        ("total = a.sum\ntotal()", "numpy.ndarray.sum"),
        ("sum = np.prod\nsum(v)", "numpy.prod"),
        ("def f(x):\n    from numpy import linalg as q\n    return q.det(x)\nf(np.eye(2))", "numpy.linalg.det"),
        ("fs = {'k': np.mean}\nfs['k'](v)", "numpy.mean"),
        ("(lambda x: np.tanh(x))(v)", "numpy.tanh"),
        ("import functools\nfunctools.partial(np.sum, axis=0)(v)", "functools.partial.__call__"),
        ("len = np.size\nlen(v)", "numpy.size"),
    ],
)
def test_other_names_for_a_function(source: str, name: str) -> None:
    assert name in operations(watch(SETUP + source))[5:]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def f(x):\n    return x\nf(v)", "__main__.f"),
        ("class C:\n    def go(self, x):\n        return x\nC().go(v)", "__main__.C.go"),
        ("class C:\n    def __call__(self, x):\n        return x\nc = C()\nc(v)", "__main__.C.__call__"),
        ("class C:\n    @classmethod\n    def go(cls, x):\n        return x\nC.go(v)", "__main__.C.go"),
        ("class A:\n    def go(self, x):\n        return x\nclass B(A): pass\nB().go(v)", "__main__.A.go"),
        ("class C:\n    def __init__(self, x):\n        self.x = x\nC(v)", "__main__.C"),
        (
            "def outer():\n    def inner(x):\n        return x + 1\n    return inner(v)\nouter()",
            "__main__.outer.<locals>.inner",
        ),
    ],
)
def test_functions_of_the_readers(source: str, name: str) -> None:
    assert name in operations(watch(SETUP + source))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a += 1", "numpy.add"),
        ("a @= np.eye(3)", "numpy.matmul"),
        ("a[0] = 1", "numpy.ndarray.__setitem__"),
        ("a[0] *= 2", "numpy.multiply"),
        ("t = 0\nt += v", "numpy.add"),
    ],
)
def test_statements(source: str, name: str) -> None:
    assert operations(watch(SETUP + source))[-1] == name


def test_matrix_multiplies_by_its_own_rule() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        names = operations(watch("import numpy as np\nm = np.matrix([[1, 2], [3, 4]])\nm * m"))
    assert names[-1] == "numpy.matrix.__mul__"
