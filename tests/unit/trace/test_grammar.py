"""Every node of Python's grammar is hooked or passes through, and means what it meant.

A class of node that this page does not know fails: a new Python has new syntax.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import io
import sys
from typing import Any

import numpy as np
import pytest

from tensorviz.trace.hooknames import PREFIX
from tensorviz.trace.nodes import SiteTable
from tensorviz.trace.rewrite import Rewriter
from tensorviz.trace.session import Session
from tensorviz.trace.source import SourceText

HOOKED, THROUGH = "hooked", "passes through"

# Node class: what becomes of it, and code in which it stands. Code after `---` is its part that is looked at.
EXPRESSIONS = {
    "BinOp": (HOOKED, "y = x @ x + 2"),
    "UnaryOp": (HOOKED, "y = -x"),
    "Compare": (HOOKED, "y = x < 2"),
    "Call": (HOOKED, "y = np.dot(x, x)"),
    "Attribute": (HOOKED, "y = x.T"),
    "Subscript": (HOOKED, "y = x[0]"),
    "ListComp": (HOOKED, "y = [v + 1 for v in x]"),
    "SetComp": (HOOKED, "y = {float(v + 1) for v in x}"),
    "DictComp": (HOOKED, "y = {int(v): v + 1 for v in x}"),
    "GeneratorExp": (HOOKED, "y = list(v + 1 for v in x)"),
    "Lambda": (HOOKED, "y = (lambda a: a + 1)(x)"),
    "BoolOp": (THROUGH, "y = 0 or x"),
    "NamedExpr": (THROUGH, "(y := x)"),
    "IfExp": (THROUGH, "y = x if 1 else 2"),
    "Dict": (THROUGH, "y = {'a': x, **{}}"),
    "Set": (THROUGH, "y = {1, 2}"),
    "List": (THROUGH, "y = [x, x]"),
    "Tuple": (THROUGH, "y = x, x"),
    "Slice": (THROUGH, "y = [1, 2, 3]\ndel y[0:2:1]"),
    "Starred": (THROUGH, "y = [*x]"),
    "Constant": (THROUGH, "y = 1, 'a', b'c', None, ..., 2j, -3"),
    "Name": (THROUGH, "y = x"),
    "JoinedStr": (THROUGH, "y = f'{x} {2!r:>5}'"),
    "FormattedValue": (THROUGH, "y = f'{x!s:<20}'"),
    "Await": (THROUGH, "async def f(): return 2\ny = await f()"),
    "Yield": (THROUGH, "def f():\n    got = yield 1\n    yield got\ny = list(f())"),
    "YieldFrom": (THROUGH, "def f():\n    yield from [1, 2]\ny = list(f())"),
}
STATEMENTS = {
    "AugAssign": (HOOKED, "x += 1"),
    "For": (HOOKED, "for v in x:\n    y = v + 1\nelse:\n    z = 2"),
    "AsyncFor": (HOOKED, "async def f():\n    yield 1\nasync for v in f():\n    y = v + x"),
    "While": (HOOKED, "n = 2\nwhile n:\n    n = n - 1"),
    "FunctionDef": (HOOKED, "def f(a, /, b=2, *c, d=3, **e):\n    return a + b\ny = f(x)"),
    "AsyncFunctionDef": (HOOKED, "async def f(a):\n    return a + 1\ny = await f(x)"),
    "ExceptHandler": (HOOKED, "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    y = str(e)"),
    "With": (HOOKED, "import contextlib\nwith contextlib.nullcontext(x) as y:\n    pass"),
    "AsyncWith": (HOOKED, "import contextlib\nasync with contextlib.nullcontext(x) as y:\n    pass"),
    "Try": (HOOKED, "try:\n    y = 1\nfinally:\n    z = 2"),
    "TryStar": (
        HOOKED,
        "try:\n    raise ExceptionGroup('g', [ValueError(1)])\nexcept* ValueError as e:\n    y = len(e.exceptions)",
    ),
    "Return": (HOOKED, "def f():\n    for v in x:\n        return v + 1\ny = f()"),
    "Assign": (THROUGH, "y = z = x"),
    "AnnAssign": (THROUGH, "y: int = 3\nz: str"),
    "ClassDef": (THROUGH, "class C:\n    a = 1\ny = C"),
    "Delete": (THROUGH, "y = [1, 2]\ndel y[0]"),
    "Expr": (THROUGH, "x"),
    "If": (THROUGH, "if 1:\n    y = 2\nelif 0:\n    y = 3\nelse:\n    y = 4"),
    "Match": (THROUGH, "match 3:\n    case 3:\n        y = 1"),
    "Raise": (THROUGH, "raise ValueError from KeyError"),
    "Assert": (THROUGH, "assert 0, 'said'"),
    "Import": (THROUGH, "import math, os.path as p\ny = math"),
    "ImportFrom": (THROUGH, "from math import pi as y"),
    "Global": (THROUGH, "def f():\n    global y\n    y = 2\ny = 1"),
    "Nonlocal": (THROUGH, "def f():\n    a = 1\n    def g():\n        nonlocal a\n        a = 2\n    return g\ny = 1"),
    "Pass": (THROUGH, "pass"),
    "Break": (THROUGH, "for v in [1, 2]:\n    break"),
    "Continue": (THROUGH, "for v in [1, 2]:\n    continue"),
    "TypeAlias": (THROUGH, "type Y = list[int]\ny = Y.__value__"),
}
MATCHED = "match {subject}:\n    case {pattern}:\n        y = 1\n    case _:\n        y = 2"
PATTERNS = {
    "MatchValue": MATCHED.format(subject="3", pattern="3"),
    "MatchSingleton": MATCHED.format(subject="None", pattern="None"),
    "MatchSequence": MATCHED.format(subject="[1, 2]", pattern="[1, 2]"),
    "MatchMapping": MATCHED.format(subject="{'a': 1, 'b': 2}", pattern="{'a': 1, **z}"),
    "MatchClass": MATCHED.format(subject="3 + 4j", pattern="complex(real=3)"),
    "MatchStar": MATCHED.format(subject="[1, 2, 3]", pattern="[1, *z]"),
    "MatchAs": MATCHED.format(subject="3", pattern="int() as z"),
    "MatchOr": MATCHED.format(subject="3", pattern="2 | 3"),
}
GENERICS = {
    "TypeVar": "def f[T: int](a: T) -> T: return a\ny = f(x)",
    "ParamSpec": "def f[**P](*a: P.args) -> int: return 1\ny = f(x)",
    "TypeVarTuple": "def f[*Ts](*a: *Ts) -> int: return 1\ny = f(x)",
}
# Classes that are no syntax of their own: groups, and what older Pythons had.
GROUPS = {"expr", "stmt", "pattern", "type_param", "excepthandler", "AST", "mod", "expr_context", "boolop", "operator",
          "unaryop", "cmpop", "comprehension", "arguments", "arg", "keyword", "alias", "withitem", "match_case",
          "type_ignore"}  # fmt: skip
OLD = {"Num", "Str", "Bytes", "NameConstant", "Ellipsis", "Index", "ExtSlice", "AugLoad", "AugStore", "Param", "Suite"}
CODE = {name: code for name, (_, code) in (EXPRESSIONS | STATEMENTS).items()} | PATTERNS | GENERICS


def node_classes(*bases: type[ast.AST]) -> list[str]:
    """Names of this Python's node classes below the bases."""
    found = [each for each in vars(ast).values() if isinstance(each, type) and issubclass(each, bases)]
    return sorted({each.__name__ for each in found} - GROUPS - OLD)


GROUPS_HERE = tuple(
    getattr(ast, name) for name in ("expr", "stmt", "pattern", "excepthandler", "type_param") if hasattr(ast, name)
)
CLASSES = node_classes(*GROUPS_HERE)


def rewritten(code: str) -> ast.Module:
    return Rewriter(SourceText(code), "<cell>", SiteTable(), frozenset({"np"})).module(ast.parse(code))


def hooks(tree: ast.AST) -> list[str]:
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id.startswith(PREFIX)]


def run(code: str, *, watched: bool) -> Any:
    scope: dict[str, Any] = {"__name__": "__main__", "np": np, "x": np.arange(3.0)}
    session = Session(code, "<cell>", scope) if watched else None
    tree = ast.parse(code) if session is None else session.rewrite(ast.parse(code))
    out, error = io.StringIO(), None
    with contextlib.redirect_stdout(out):
        try:
            made = compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            if made.co_flags & inspect.CO_COROUTINE:
                asyncio.run(eval(made, scope))
            else:
                exec(made, scope)
        except Exception as raised:
            error = (type(raised), raised.args, raised.__traceback__.tb_next and raised.__traceback__.tb_lineno)
    if session is not None:
        recording = session.finish()
        assert recording.omitted.faults == ()
        assert not [note for note in recording.notes if note.startswith("not watched")]
    shown = {name: repr(value) for name, value in scope.items() if name not in ("__builtins__", "f", "C")}
    return out.getvalue(), {name: text.split(" at 0x")[0] for name, text in shown.items()}, error


def contains(code: str, name: str) -> bool:
    return any(type(node).__name__ == name for node in ast.walk(ast.parse(code)))


@pytest.mark.parametrize("name", CLASSES)
def test_every_node_is_known(name: str) -> None:
    assert name in CODE, f"ast.{name} is new: say what becomes of it"


@pytest.mark.parametrize("name", [name for name in CODE if hasattr(ast, name)])
def test_it_means_the_same(name: str) -> None:
    assert contains(CODE[name], name)
    assert run(CODE[name], watched=True) == run(CODE[name], watched=False)


@pytest.mark.parametrize("name", [name for name in EXPRESSIONS | STATEMENTS if hasattr(ast, name)])
def test_it_is_hooked_or_passes_through(name: str) -> None:
    what, code = (EXPRESSIONS | STATEMENTS)[name]
    tree = rewritten(code)
    assert contains(ast.unparse(tree), name)
    if what == HOOKED:
        assert hooks(tree), name
    else:
        own = [node for node in ast.walk(tree) if type(node).__name__ == name]
        assert not any(isinstance(node, ast.Call) and hooks(node.func) for node in own)


@pytest.mark.parametrize("name", [name for name in PATTERNS | GENERICS if hasattr(ast, name)])
def test_patterns_and_parameters_are_left_alone(name: str) -> None:
    before = [ast.dump(node) for node in ast.walk(ast.parse(CODE[name])) if type(node).__name__ == name]
    after = [ast.dump(node) for node in ast.walk(rewritten(CODE[name])) if type(node).__name__ == name]
    assert set(after) == set(before) != set()


# Syntax below expressions and statements: contexts, operators, parts.
PARTS = {
    "operators": "a = x\nb = a + a - a * a / 2 // 1 % 3 ** 2\nc = (3 << 2 >> 1) & 7 | 8 ^ 1\nd = np.eye(3) @ a",
    "unary operators": "a = -x, +x, ~np.arange(3), not 0",
    "comparisons": "a = x == x, x != x, x < x, x <= x, x > x, x >= x, 1 is 1.5, 1 is not None, 1 in x, 5 not in x",
    "boolean operators": "a = 0 or 1 and 2, 1 and 0 or 3",
    "slices": "a = x[1:], x[:1], x[::2], x[...], x[None, 1:2], x[[0, 1]], x[x > 1], x[*(0,)]",
    "arguments": "def f(a, /, b, *c, d, e=1, **g): return a, b, c, d, e, g\ny = f(1, 2, 3, d=x[0], **{'h': 4}, i=5)",
    "keywords": "y = np.sum(x, axis=0), dict(a=1, **{'b': 2})",
    "comprehension parts": "y = [a + b for a in x if a > 0 if a < 2 for b in x if b]",
    "several context managers": "import contextlib as c\nwith c.nullcontext(1) as a, c.nullcontext([2]) as [*b], c.suppress():\n    y = a, b",
    "match cases with guards": "match x[1], 2:\n    case a, b if a < b:\n        y = a + b\n    case _:\n        y = 0",
    "aliases": "import os.path, math as m\nfrom os import path as p, sep\ny = p is os.path, m.pi",
    "deletions": "a = [1, 2, 3]\nb = {1: 2}\nclass C: z = 1\ndel a[0], b[1], C.z\ny = a, b",
    "stored to in every way": "a = [0, 1]\nclass C: pass\nC.b, a[0], (d, *e), [f] = x[0], x[1], (1, 2, 3), [4]\ny = a, C.b, d, e, f",
    "a semicolon and one line": "a = 1; b = a + x; y = b[0] if 1 else 2",
    "decorators": "def d(k):\n    return lambda f: (lambda *a: f(*a) + k)\n@d(x)\n@d(1)\ndef f(a): return a * 2\ny = f(x)",
}  # fmt: skip


@pytest.mark.parametrize("code", PARTS.values(), ids=PARTS)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_parts_mean_the_same(code: str) -> None:
    assert run(code, watched=True) == run(code, watched=False)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="syntax of Python 3.12")
def test_nested_f_strings_mean_the_same() -> None:
    code = "y = f'{f\"{x[0] + 1}\"} {x!r:{'>'}{10 + 5}}'"
    assert run(code, watched=True) == run(code, watched=False)
