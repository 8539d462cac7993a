"""Cells that must do the same with and without `%%explain`, by what they are about."""

from __future__ import annotations

from tests.unit.kernel.surroundings import IN_PLACE, IPYTHON, PLOTS, PRINTS, WARNINGS

LOOPS = [
    """
total = np.zeros(3)
for row in np.arange(12.0).reshape(4, 3):
    total = total + row
total
""",
    """
x, rounds = np.array([1.0, 0.0]), 0
while np.abs(x[0] - x[1]) > 1e-3:
    x = np.array([[2.0, 1.0], [1.0, 2.0]]) @ x
    x /= np.sqrt(x @ x)
    rounds += 1
rounds, x
""",
    """
found = []
for i in range(5):
    for j in range(5):
        if j == 3:
            break
        if (i + j) % 2:
            continue
        found.append((np.arange(4) * i)[j])
    else:
        found.append("never")
else:
    found.append("done")
found
""",
    """
squares = np.zeros((4, 4), dtype=int)
for i, (a, b) in enumerate(zip(range(4), [3, 1, 4, 1])):
    squares[i, b] += (i + 1) ** 2
print(squares.sum(axis=0))
i, a, b
""",
    """
def counting():
    n = 0
    while True:
        n = (np.array([n]) + 1)[0]
        yield n
numbers = []
for n in counting():
    numbers.append(int(n))
    if n > 200:
        break
len(numbers), sum(numbers)
""",
]

FUNCTIONS = [
    """
def softmax(z, axis=-1):
    "Of the rows."
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
p = softmax(np.array([[1.0, 2.0, 3.0], [3.0, 3.0, 3.0]]))
p.round(3), softmax.__doc__, softmax.__defaults__
""",
    """
def power(m, n):
    return np.eye(len(m)) if n == 0 else m @ power(m, n - 1)
power(np.array([[1, 1], [1, 0]]), 10)
""",
    """
def make(scale):
    count = 0
    def inner(v, *more, bias=1, **names):
        nonlocal count
        count += 1
        return scale * v + bias + sum(more), count, sorted(names)
    return inner
inner = make(np.array([1, 2, 3]))
inner(2), inner(2, 5, bias=0, left=1, right=2), inner.__name__, inner.__closure__[0].cell_contents
""",
    """
from functools import lru_cache, wraps
def doubled(f):
    @wraps(f)
    def g(*a):
        return 2 * f(*a)
    return g
@doubled
def dot(a, b):
    return a @ b
@lru_cache
def cached(n):
    return np.arange(n).sum()
dot(np.arange(3), np.arange(3)), cached(5), cached(5), cached.cache_info().hits, dot.__qualname__
""",
    """
import inspect
def where():
    return inspect.currentframe().f_lineno, sorted(locals()), len(inspect.stack()) > 1
key = sorted(range(5), key=lambda i: -(np.arange(5) * 3 % 5)[i])
where(), key, inspect.getsource(where)
""",
]

CLASSES = [
    """
class Layer:
    "One layer."
    count = 0
    def __init__(self, rows, columns):
        self.weights = np.ones((rows, columns)) / rows
        type(self).count += 1
    def __call__(self, x):
        return np.maximum(x @ self.weights, 0)
    @property
    def shape(self):
        return self.weights.shape
layers = [Layer(3, 4), Layer(4, 2)]
x = np.array([[1.0, -2.0, 3.0]])
for layer in layers:
    x = layer(x)
x, Layer.count, layers[1].shape
""",
    """
class Base:
    def value(self):
        return np.array([1, 2])
class Child(Base):
    def value(self):
        return super().value() * 10
    @classmethod
    def make(cls):
        return cls()
    @staticmethod
    def twice(v):
        return v + v
Child.make().value(), Child.twice(np.arange(2)), [c.__name__ for c in Child.__mro__]
""",
    """
class Grows(np.ndarray):
    def __array_finalize__(self, obj):
        self.made = getattr(obj, "made", 0) + 1
g = np.arange(3).view(Grows)
h = (g + 1).view(Grows)
type(h).__name__, h.made > g.made, h.sum()
""",
    """
from dataclasses import dataclass, field
@dataclass(order=True)
class Point:
    x: float
    y: float = 0.0
    seen: list = field(default_factory=list, compare=False)
    def __add__(self, other):
        return Point(*(np.array([self.x, self.y]) + np.array([other.x, other.y])))
    def __matmul__(self, other):
        return float(np.array([self.x, self.y]) @ np.array([other.x, other.y]))
Point(1, 2) + Point(3, 4), Point(1, 2) @ Point(3, 4), Point(1) < Point(2)
""",
    """
import enum
class Axis(enum.IntEnum):
    ROWS = 0
    COLUMNS = ROWS + 1
class Slotted:
    __slots__ = ("__hidden",)
    def __init__(self):
        self.__hidden = np.arange(3) ** 2
    def get(self):
        return self.__hidden
Slotted().get(), np.ones((2, 3)).sum(axis=Axis.COLUMNS), list(Axis)
""",
]

COMPREHENSIONS = [
    "rows = [row * 2 for row in np.arange(6).reshape(2, 3)]\nrows",
    "{k: v.sum() for k, v in {'a': np.arange(3), 'b': np.ones(2)}.items() if v.any()}",
    "x = 5\n{int(x) for x in np.arange(4) % 2}, x",
    "sum(a * b for a, b in zip(np.arange(4), np.arange(4)) if a), [[i * j for j in range(2)] for i in range(2)]",
    "n = 3\n[last := np.arange(i + n).sum() for i in range(3)], last",
    "np.array([[np.dot(a, b) for b in np.eye(3)] for a in np.arange(9).reshape(3, 3)])",
]

EXCEPTIONS = [
    "A = np.ones((2, 3))\nB = np.ones((2, 3))\nC = A @ B\nD = 1",
    """
def centre(table):
    means = table.mean(axis=1)
    return table - means

centre(np.arange(12).reshape(4, 3))
""",
    """
try:
    np.arange(3)[5]
except IndexError as error:
    message = str(error)
finally:
    closed = True
message, closed, "error" in dir()
""",
    """
class Odd(ValueError):
    pass
def check(v):
    if v.sum() % 2:
        raise Odd("odd", v.sum()) from KeyError("cause")
    return v
[check(np.arange(n)) for n in (1, 4, 3)]
""",
    """
try:
    np.linalg.inv(np.zeros((2, 2)))
except np.linalg.LinAlgError:
    raise RuntimeError("no inverse")
""",
    "x = np.arange(3)\nassert (x > 0).all(), f'not all of {x}'",
    """
def deep(n):
    return np.array([n]) + (deep(n - 1) if n else undefined_name)
deep(4)
""",
    "values = np.arange(3)\nvalues.nothing",
    "raise SystemExit(3)",
    "x = (1,\n  2",
    "def f():\n    return 1\n  return 2",
]

AWAIT = [
    "import asyncio\nawait asyncio.sleep(0)\nnp.arange(3) + 1",
    """
async def slow(n):
    await asyncio.sleep(0)
    return np.full(2, n) * n
await asyncio.gather(*(slow(i) for i in range(3)))
""",
    """
async def numbers():
    for i in range(3):
        yield np.arange(3)[i]
        await asyncio.sleep(0)
total = 0
async for n in numbers():
    total = total + n
total
""",
    """
class Door:
    async def __aenter__(self):
        return np.ones(2)
    async def __aexit__(self, *what):
        print("closed")
async with Door() as d:
    e = d + 1
e, [v async for v in numbers()]
""",
    "async def fails():\n    await asyncio.sleep(0)\n    return np.ones(2) @ np.ones(3)\nawait fails()",
]

GROUPS = {
    "loops": LOOPS,
    "functions": FUNCTIONS,
    "classes": CLASSES,
    "comprehensions": COMPREHENSIONS,
    "exceptions": EXCEPTIONS,
    "await": AWAIT,
    "warnings": WARNINGS,
    "in place": IN_PLACE,
    "prints": PRINTS,
    "plots": PLOTS,
    "ipython": IPYTHON,
}

CELLS = [(f"{group}-{number}", source) for group, sources in GROUPS.items() for number, source in enumerate(sources)]
