"""Cells that act on what is around them: warnings, shared arrays, output, plots, IPython."""

from __future__ import annotations

__all__ = ["IN_PLACE", "IPYTHON", "PLOTS", "PRINTS", "WARNINGS"]

WARNINGS = [
    "np.array([1.0, -1.0]) / np.array([0.0, 0.0])",
    "import warnings\nwarnings.warn('a word of warning')\nnp.arange(3) * 2",
    """
def risky(v):
    warnings.warn("from the caller's line", DeprecationWarning, stacklevel=2)
    return np.log(v)
risky(np.array([0.0, 1.0]))
""",
    """
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    big = np.float32(3e38) * np.float32(10)
    np.array([], dtype=float).mean()
[str(w.message) for w in caught], [w.lineno for w in caught], big
""",
    "with np.errstate(all='ignore'):\n    r = np.array([1.0]) / 0\nr, np.geterr()",
]

IN_PLACE = [
    "a = np.arange(6)\nb = a\na += 10\na is b, b",
    "a = np.arange(6).reshape(2, 3)\nrow = a[1]\nrow *= 2\na[0] = row\na[:, 1] -= 5\na",
    "a = np.arange(5)\na[[0, 0, 1]] += 1\nnp.add.at(a, [4, 4], 10)\na[a > 5] = -1\na",
    "a = np.array([3, 1, 2])\na.sort()\nout = np.empty(3)\nnp.multiply(a, 0.5, out=out)\na, out",
    """
def scale(v):
    v *= 2
    v[0] = -1
inside = [np.ones(3), np.zeros(2)]
scale(inside[0])
inside[1][:] = 7
inside
""",
    "a = np.arange(3)\na += 0.5",
    "a = np.broadcast_to(np.arange(3), (2, 3))\na[0, 0] = 9",
    "d = {'w': np.ones(2)}\nd['w'] += np.array([1, 2])\nd['w'] @= np.eye(2)\nd",
]

PRINTS = [
    "print(np.arange(3))\nprint('a', 'b', sep='-', end='!')\nprint()",
    "import sys\nprint('to stderr', file=sys.stderr)\nprint('to stdout')\nsys.stdout.write('x') and None",
    "for i in range(200):\n    print(i, (np.arange(3) * i).sum())",
    "from IPython.display import display, Markdown\ndisplay(np.eye(2))\ndisplay(Markdown('**bold**'), 3)\nprint('after')",
    "import logging\nlogging.getLogger('mine').warning('logged %s', np.arange(2))\nprint(f'{np.pi:.3f}', repr(np.float32(1)))",
    "1\n2;\nnp.arange(3);",
    "_ = np.arange(2)\n_ + 1",
]

PLOTS = [
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot(np.arange(5) ** 2);",
    "fig, ax = plt.subplots()\nax.imshow(np.eye(3) + 1)\nax.set_title('eye')",
    "for k in range(2):\n    plt.figure()\n    plt.hist(np.arange(10) % (k + 2))\n    plt.show()\nprint('shown')",
    "fig = plt.figure(figsize=(2, 2))\nplt.scatter(*np.random.default_rng(0).normal(size=(2, 20)))\nfig",
    "plt.plot(np.sin(np.linspace(0, 6, 50)))\nnp.ones(2) @ np.ones(3)",
]

IPYTHON = [
    "!echo from the shell\nnp.arange(2)",
    "files = !printf 'a\\nb\\n'\nfiles, np.arange(2) * 2",
    "from IPython import get_ipython\nget_ipython().run_cell('inner = np.arange(3) + 1')\ninner",
    "v = np.arange(4)\nv?",
    "from __future__ import annotations\ndef typed(a: Nowhere) -> Nothing:\n    return a + np.ones(1)\ntyped(1), typed.__annotations__",
    "x = np.random.default_rng(7)\nx.random(3), x.integers(10, size=2)",
    "np.random.seed(3)\nfirst = np.random.rand(2)\nnp.random.rand(2)",
    "y = (np.arange(3)\n     - 1)\nif y.any():\n    y = y[\n        y != 0\n    ]\ny",
]
