"""What the gallery shows: cells, and the keys that lead to the frame."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PICTURES", "Picture"]


@dataclass(frozen=True)
class Picture:
    """A cell, what ran before it, and the keys that lead to the frame to show."""

    name: str
    title: str
    before: str
    code: str
    keys: tuple[str, ...] = ()
    full_screen: bool = False


PICTURES = (
    Picture(
        "dot",
        "Dot product",
        "a = np.array([3, 1, 2])\nb = np.array([2, 6, -1])",
        "a @ b",
        ("End", "ArrowLeft"),
    ),
    Picture(
        "matmul",
        "Matrix product",
        "A = np.array([[1, 2, 3], [4, 5, 6]])\nB = np.array([[1, 0], [2, -1], [0, 3]])",
        "C = A @ B",
        ("ArrowRight",),
    ),
    Picture(
        "stack",
        "A stack of matrix products",
        "X = np.arange(24).reshape(2, 3, 4) % 5\nW = np.arange(8).reshape(4, 2) - 3",
        "Y = X @ W",
        ("ArrowRight", "ArrowRight"),
    ),
    Picture(
        "einsum",
        "einsum",
        "x = np.array([1.0, 2.0])\nS = np.array([[2.0, 1.0], [1.0, 3.0]])",
        "q = np.einsum('i,ij,j->', x, S, x)",
        ("ArrowRight", "ArrowRight"),
    ),
    Picture(
        "broadcast",
        "Broadcasting",
        "row = np.array([1, 2, 3, 4])\ncolumn = np.array([[10], [20], [30]])",
        "table = column + row",
        ("End", "ArrowLeft"),
    ),
    Picture(
        "compare",
        "Comparison",
        "x = np.array([[3, -1, 4], [0, 5, -2]])",
        "positive = x > 0",
        ("End",),
    ),
    Picture(
        "unary",
        "A function of each element",
        "x = np.array([-2.0, -0.5, 0.0, 1.0, 2.5])",
        "y = np.exp(x)",
        ("End",),
    ),
    Picture(
        "where",
        "A choice between two sides",
        "x = np.array([[3.0, -1.0, 4.0], [-2.0, 0.5, -6.0]])\nlarge = np.abs(x) > 2",
        "y = np.where(large, x, 0)",
        ("End", "ArrowLeft", "ArrowLeft"),
    ),
    Picture(
        "clip",
        "Cut to bounds",
        "x = np.array([-1.5, 0.25, 3.0, 0.75])",
        "y = np.clip(x, 0, 1)",
        ("End",),
    ),
    Picture(
        "astype",
        "Another dtype",
        "x = np.array([[1.75, -2.5], [0.2, 3.0]])",
        "i = x.astype(int)",
        ("End", "ArrowLeft"),
    ),
    Picture(
        "creation",
        "Creation",
        "rng = np.random.default_rng(0)",
        "grid = np.arange(12).reshape(3, 4)\nnoise = rng.normal(size=(3, 4))",
        ("End",),
    ),
    Picture(
        "layout",
        "Layout",
        "A = np.arange(6).reshape(2, 3)",
        "A.T",
        ("End",),
    ),
    Picture(
        "reduction",
        "Reduction",
        "table = np.arange(12).reshape(3, 4)",
        "table.sum(axis=0)",
        ("ArrowRight",),
    ),
    Picture(
        "argmax",
        "Where the largest is",
        "scores = np.array([[2.5, 0.5, -1.0, 1.5], [0.25, 3.0, 1.0, 2.0]])",
        "scores.argmax(axis=1)",
        ("ArrowRight",),
    ),
    Picture(
        "std",
        "Standard deviation",
        "x = np.array([2.0, 4.0, 9.0, 5.0])",
        "x.std()",
        ("End", "ArrowLeft"),
    ),
    Picture(
        "cumsum",
        "Running sum",
        "x = np.array([3, 1, -4, 1, 5])",
        "total = x.cumsum()",
        ("ArrowRight",),
    ),
    Picture(
        "index",
        "Choosing cells",
        "x = np.arange(12).reshape(3, 4)",
        "x[1:, ::2]",
        ("End", "ArrowLeft"),
    ),
    Picture(
        "mask",
        "Choosing by a condition",
        "v = np.array([3.5, -1.0, 2.0, 7.0, 0.0, 4.0])\nkeep = v > 1",
        "big = v[keep]",
        ("End",),
    ),
    Picture(
        "assign",
        "Writing into an array",
        "v = np.array([70, 80])",
        "x = np.ones((3, 4))\nx[1:, ::2] = v",
        ("ArrowRight",) * 4,
    ),
    Picture(
        "join",
        "Putting arrays together",
        "A = np.arange(6).reshape(2, 3)\nB = -np.arange(9).reshape(3, 3)",
        "C = np.concatenate([A, B])",
        ("End",),
    ),
    Picture(
        "sort",
        "Sorting",
        "v = np.array([3.5, -1.0, 2.0, 7.0, 0.0, 4.0])",
        "np.sort(v)",
        ("End", "ArrowLeft"),
    ),
    Picture(
        "convolve",
        "A kernel that slides",
        "x = np.array([1, 4, 2, 7, 3])\nk = np.array([1, 0, -1])",
        "y = np.convolve(x, k)",
        ("ArrowRight", "ArrowRight"),
    ),
    Picture(
        "histogram",
        "Values that fall into bins",
        "x = np.array([0.5, 1.5, 1.75, 3.5, 4.0, 9.0])",
        "counts, edges = np.histogram(x, bins=4, range=(0, 4))",
        ("ArrowRight",),
    ),
    Picture(
        "softmax",
        "Softmax with a mask",
        "import jax, jax.numpy as jnp\nseen = jnp.tril(jnp.ones((4, 4), dtype=bool))\n"
        "scores = jnp.where(seen, 0.5, -jnp.inf)",
        "weights = jax.nn.softmax(scores, axis=-1)",
        ("ArrowRight",),
    ),
    Picture(
        "split",
        "One array taken apart",
        "x = np.arange(7.0)",
        "a, b, c = np.split(x, [2, 3])",
        ("End",),
    ),
    Picture(
        "union",
        "Sets of values",
        "a = np.array([9, 4, 0, 4])\nb = np.array([1, 5, 1, 4])",
        "either = np.union1d(a, b)",
        ("ArrowRight",),
    ),
    Picture(
        "records",
        "A field of records",
        "people = np.array([(31, 1.7), (28, 1.8), (45, 1.6)], dtype=[('age', 'i4'), ('size', 'f8')])",
        "sizes = people['size']",
        ("End",),
    ),
    Picture(
        "bytes",
        "The same bytes, read anew",
        "a = np.array([1, 258, -1], dtype='i2')",
        "b = a.view(np.uint8)",
        ("End",),
    ),
    Picture(
        "names",
        "Axes with names",
        "load = np.arange(24).reshape(2, 3, 4).copy",
        "x = load()  # (batch, time, channels)\ns = x.sum(axis=1)",
        ("ArrowRight",) * 3,
    ),
    Picture(
        "river",
        "A cell as a river of shapes",
        "rng = np.random.default_rng(0)\nx = rng.normal(size=(1, 3, 4))\nW = rng.normal(size=(4, 4))",
        "q = (x @ W).reshape(1, 3, 2, 2).transpose(0, 2, 1, 3)\nscores = q @ q.transpose(0, 1, 3, 2)\n"
        "weights = np.exp(scores)\nweights = weights / weights.sum(axis=-1, keepdims=True)",
        ("w",),
    ),
    Picture(
        "loop",
        "A loop",
        "X = np.array([[1.0, 0.5], [0.2, 1.5]])",
        "w = np.array([1.0, 2.0])\nfor i in range(100):\n    w = w - 0.1 * (X @ w)",
        ("ArrowRight",) * 4,
    ),
    Picture(
        "large",
        "A large matrix product",
        "rng = np.random.default_rng(0)\nA = rng.normal(size=(1000, 1000))\nB = rng.normal(size=(1000, 1000))",
        "A @ B",
        ("End",),
    ),
    Picture(
        "card",
        "Any other operation",
        "A = np.array([[2.0, 1.0], [1.0, 3.0]])",
        "np.linalg.inv(A)",
        ("End",),
    ),
    Picture(
        "failed",
        "A cell that fails",
        "A = np.ones((2, 3))\nB = np.ones((4, 3))",
        "total = A + 1\ntotal @ B",
        ("End",),
    ),
    Picture(
        "projector",
        "Full screen",
        "A = np.array([[1, 2, 3], [4, 5, 6]])\nB = np.array([[1, 0], [2, -1], [0, 3]])",
        "C = A @ B",
        ("ArrowRight", "f"),
        full_screen=True,
    ),
)
