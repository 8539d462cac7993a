"""AST in, AST out: every operation keeps running where it stood, and a hook sees its result and operands."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

from tensorviz.trace.bodies import BodyRewriting
from tensorviz.trace.expressions import COMPILERS
from tensorviz.trace.nodes import SiteTable
from tensorviz.trace.operands import is_volatile
from tensorviz.trace.quiet import warnings_ignored
from tensorviz.trace.scopes import bound_names

__all__ = ["Rewriter", "given_to_compilers", "rewritten"]

DEEP = 20_000


class Rewriter(BodyRewriting):
    """Rewrites one module (or notebook cell)."""

    def module(self, tree: ast.Module) -> ast.Module:
        """Return an instrumented copy; ``tree`` is left as it is."""
        self.redefined |= bound_names(tree.body)
        self.compiled_names = given_to_compilers(tree)
        self.has_volatile = is_volatile(tree)
        first = 0
        while first < len(tree.body) and _opens_module(tree.body[first], first):
            first += 1
        new = ast.Module([*tree.body[:first], *self.statements(tree.body[first:])], tree.type_ignores)
        return ast.fix_missing_locations(new)


def _opens_module(statement: ast.stmt, position: int) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__"
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return position == 0 and is_text


def given_to_compilers(tree: ast.Module) -> frozenset[str]:
    """Names of functions that a call such as ``njit(f)`` receives."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            callee = node.func
            called = callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", "")
            if called in COMPILERS:
                names.update(argument.id for argument in node.args if isinstance(argument, ast.Name))
    return frozenset(names)


def rewritten(make: Callable[[], Rewriter], tree: ast.Module, table: SiteTable, filename: str) -> ast.Module:
    """Return an instrumented copy of a tree, however deeply it is nested.

    Parameters
    ----------
    make : callable
        Gives a new rewriter that writes to ``table``.

    Raises
    ------
    RecursionError
        Python could compile ``tree`` but not its instrumented copy, which is twice as deep.
    """
    count = len(table.sites)
    try:
        return make().module(tree)
    except RecursionError:
        for site in list(table.sites)[count:]:
            del table.sites[site]
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEP))
    try:
        new = make().module(tree)
    finally:
        sys.setrecursionlimit(limit)
    with warnings_ignored():
        compile(new, filename, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return new
