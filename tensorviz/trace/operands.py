"""Operands of a hooked operation: how each one's value will be seen without holding it or evaluating it twice."""

from __future__ import annotations

import ast
import copy
from typing import Any

from tensorviz.trace.hooknames import LEAF, LINKED, OPERATION
from tensorviz.trace.nodes import Child, Constant, Display, Opaque, Operand, Reread, Seen, Site, SliceParts
from tensorviz.trace.rewriting import Rewriting, call, constant, reread

__all__ = ["MOST_ITEMS", "OperandList", "OperandRewriting", "is_volatile", "literal"]

MOST_ITEMS = 64
MOST_DEPTH = 3

_NOT_LITERAL = object()


def literal(node: ast.expr, depth: int = 0) -> Any:
    """Value of a literal, lists as tuples; ``_NOT_LITERAL`` for anything else or anything large."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        return _signed(node)
    if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) <= MOST_ITEMS and depth <= MOST_DEPTH:
        items = tuple(literal(item, depth + 1) for item in node.elts)
        return _NOT_LITERAL if any(item is _NOT_LITERAL for item in items) else items
    return _NOT_LITERAL


def _signed(node: ast.UnaryOp) -> Any:
    value = node.operand.value if isinstance(node.operand, ast.Constant) else None
    if type(value) not in (int, float, complex):
        return _NOT_LITERAL
    return -value if isinstance(node.op, ast.USub) else +value  # type: ignore[operator]


def is_volatile(node: ast.AST) -> bool:
    """Whether evaluating ``node`` may rebind a name that it reads."""
    return any(isinstance(inner, (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)) for inner in ast.walk(node))


class OperandList:
    """Collects the operands of one site.

    Parameters
    ----------
    runs_code : bool
        Whether the operation may run code of the reader's that unbinds a global name (a call).
    is_volatile : bool
        Whether names cannot be read again after the operation.
    sees_after : bool
        Whether names are read again, too, where the operation may change what they hold (a call).
    """

    def __init__(self, *, runs_code: bool, is_volatile: bool, sees_after: bool = False) -> None:
        self.runs_code = runs_code
        self.is_volatile = is_volatile
        self.sees_after = sees_after and not is_volatile
        self.operands: list[Operand] = []
        self.names: list[str] = []

    def inner(self) -> OperandList:
        """Collect the items of one operand; the names are shared."""
        inner = OperandList(runs_code=self.runs_code, is_volatile=self.is_volatile, sees_after=self.sees_after)
        inner.names = self.names
        return inner

    def reread(self, name: str) -> Reread:
        """Have the hook read ``name`` after the operation."""
        self.names.append(name)
        return Reread(len(self.names) - 1)


class OperandRewriting(Rewriting):
    """Rewrites operands."""

    # Looked for once: most modules have none of it, and looking in each expression costs more than the rest.
    has_volatile = True

    def is_volatile(self, node: ast.AST) -> bool:
        """Whether evaluating ``node`` may rebind a name that it reads."""
        return self.has_volatile and is_volatile(node)

    def operand(
        self, node: ast.expr, into: OperandList, keyword: str | None = None, attribute: str | None = None
    ) -> ast.expr:
        """Rewrite one operand and add its description to ``into``.

        Parameters
        ----------
        attribute : str or None
            The attribute of it that is called.
        """
        new, seen = self.seen(node, into, attribute)
        prefix = "*" if isinstance(node, ast.Starred) else ""
        source = self.source.of(node.value if isinstance(node, ast.Starred) else node)
        into.operands.append(Operand(prefix + source, seen, keyword))
        return new

    def seen(self, node: ast.expr, into: OperandList, attribute: str | None = None) -> tuple[ast.expr, Seen]:
        """Rewrite one operand; say how its value is seen."""
        value = literal(node)
        if value is not _NOT_LITERAL:
            return (node if attribute is None else self.expression(node)), Constant(value, _literal_type(node, value))
        match node:
            case ast.Name(id=name):
                return self._seen_name(node, name, into, attribute)
            case ast.Starred(value=inner):
                new = copy.copy(node)
                new.value, seen = self.seen(inner, into)
                return new, seen
            case ast.Tuple(elts=items) | ast.List(elts=items) if len(items) <= MOST_ITEMS:
                return self._seen_display(node, items, into)
            case ast.Slice():
                return self._seen_slice(node, into)
            case ast.Lambda() | ast.GeneratorExp() | ast.JoinedStr() | ast.Dict() | ast.Set():
                return self.expression(node), Opaque(type(node).__name__)
        return self._seen_nested(node, attribute)

    def _seen_name(self, node: ast.Name, name: str, into: OperandList, attribute: str | None) -> tuple[ast.expr, Seen]:
        if name in self.modules and self.scope.is_global(name):
            return node, Opaque("module")
        if not into.runs_code and not into.is_volatile:
            return node, into.reread(name)
        if into.sees_after and name in self.scope.fast and name not in into.names:
            into.reread(name)
        return self.leaf(node, node, attribute)

    def _seen_display(self, node: Any, items: list[ast.expr], into: OperandList) -> tuple[ast.expr, Seen]:
        new = copy.copy(node)
        inner = into.inner()
        new.elts = [self.operand(item, inner) for item in items]
        return new, Display(type(node).__name__.lower(), tuple(inner.operands))

    def _seen_slice(self, node: ast.Slice, into: OperandList) -> tuple[ast.expr, Seen]:
        new = copy.copy(node)
        inner = into.inner()
        parts: list[Operand | None] = []
        for name in ("lower", "upper", "step"):
            part = getattr(node, name)
            if part is not None:
                setattr(new, name, self.operand(part, inner))
            parts.append(None if part is None else inner.operands[-1])
        return new, SliceParts(*parts)

    def _seen_nested(self, node: ast.expr, attribute: str | None) -> tuple[ast.expr, Seen]:
        new = self.expression(node)
        site = self.site_of(new)
        if site is None:
            return self.leaf(new, node, attribute)
        site.is_used = True
        site.attribute = attribute
        if isinstance(new, ast.Call) and isinstance(new.func, ast.Name) and new.func.id in OPERATION:
            new.func.id = LINKED
        return new, Child(site.id)

    def leaf(self, new: ast.expr, at: ast.expr, attribute: str | None = None) -> tuple[ast.expr, Seen]:
        """Wrap a value that no other hook sees."""
        site = self.new_leaf()
        site.is_used = True
        site.attribute = attribute
        return call(LEAF, [new, constant(site.id, at)], at), Child(site.id)

    def hooked(self, new: ast.expr, site: Site, operands: OperandList, at: ast.expr) -> ast.expr:
        """Wrap an operation whose operands have been rewritten."""
        site.adopt(operands.operands)
        site.names = tuple(operands.names)
        count = len(operands.names)
        hook = LINKED if site.children or site.callee is not None or count > 2 else OPERATION[count]
        names = [reread(name, at) for name in operands.names]
        return self.mark(call(hook, [new, constant(site.id, at), *names], at), site)


def _literal_type(node: ast.expr, value: Any) -> str:
    return "list" if isinstance(node, ast.List) else type(value).__name__
