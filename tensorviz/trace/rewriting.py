"""The part of the rewriter that every kind of syntax shares: making sites and hooks, copying what stays as it is."""

from __future__ import annotations

import ast
import copy
from typing import Any, TypeVar

from tensorviz.trace.nodes import Site, SiteTable, span_of
from tensorviz.trace.recording import Node, NodeKind
from tensorviz.trace.scopes import Scope
from tensorviz.trace.source import SourceText

__all__ = ["Rewriting", "call", "constant", "reread", "statement"]

AnyNode = TypeVar("AnyNode", bound=ast.AST)


def call(hook: str, arguments: list[ast.expr], at: ast.expr | ast.stmt) -> ast.Call:
    """Call of a hook, located at ``at``."""
    name = ast.copy_location(ast.Name(hook, ast.Load()), at)
    return ast.copy_location(ast.Call(func=name, args=arguments, keywords=[]), at)


def statement(hook: str, arguments: list[ast.expr], at: ast.stmt) -> ast.stmt:
    """Statement that calls a hook.

    It is no expression statement: where it came last, a shell would show its value.
    """
    return ast.copy_location(ast.If(call(hook, arguments, at), [ast.copy_location(ast.Pass(), at)], []), at)


def constant(value: Any, at: ast.expr | ast.stmt) -> ast.expr:
    """Literal, located at ``at``."""
    return ast.copy_location(ast.Constant(value), at)


def reread(name: str, at: ast.expr | ast.stmt) -> ast.expr:
    """Read of a name, located at ``at``."""
    return ast.copy_location(ast.Name(name, ast.Load()), at)


class Rewriting:
    """Copies a tree; the subclasses say what each kind of node becomes.

    Parameters
    ----------
    source : SourceText
        What the tree was parsed from.
    filename : str
    table : SiteTable
        Receives the sites.
    modules : frozenset of str
        Global names that hold a module.
    redefined : frozenset of str
        Global names of the reader's that hide a builtin.
    """

    def __init__(
        self,
        source: SourceText,
        filename: str,
        table: SiteTable,
        modules: frozenset[str] = frozenset(),
        redefined: frozenset[str] = frozenset(),
    ) -> None:
        self.source = source
        self.filename = filename
        self.table = table
        self.modules = modules
        self.redefined = redefined
        self.compiled_names: frozenset[str] = frozenset()
        self.scope = Scope("module", "<module>")
        self._hooked: dict[int, tuple[ast.expr, Site]] = {}

    def new_site(self, kind: NodeKind, symbol: str, node: ast.expr | ast.stmt, source: str | None = None) -> Site:
        """Add a site that records; its span is the node's."""
        site = self.table.new()
        span = span_of(node)
        site.node = Node(
            id=site.id,
            kind=kind,
            symbol=symbol,
            span=span,
            source=self.source.piece(span) if source is None else source,
            filename=self.filename,
            scope=self.scope.qualified_name,
            loops=self.scope.loops,
        )
        site.in_module = self.scope.in_module
        return site

    def new_leaf(self) -> Site:
        """Add a site that only carries a value to the operation around it."""
        site = self.table.new()
        site.in_module = self.scope.in_module
        return site

    def mark(self, new: ast.expr, site: Site) -> ast.expr:
        """Remember that ``new`` is the hook of ``site``."""
        self._hooked[id(new)] = (new, site)
        return new

    def site_of(self, new: ast.expr) -> Site | None:
        """Return the site whose hook ``new`` is."""
        found = self._hooked.get(id(new))
        return None if found is None else found[1]

    def expression(self, node: ast.expr) -> ast.expr:
        """Rewrite one expression."""
        new: ast.expr = self.visit(node)
        return new

    def statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Rewrite a body."""
        rewritten: list[ast.stmt] = []
        for statement in body:
            new: ast.stmt | list[ast.stmt] = self.visit(statement)
            rewritten += new if isinstance(new, list) else [new]
        return rewritten

    def visit(self, node: ast.AST) -> Any:
        """Rewrite by the node's class; a class without a method of its own is copied."""
        method = getattr(self, f"visit_{type(node).__name__}", None)
        return self.copied(node) if method is None else method(node)

    def copied(self, node: AnyNode) -> AnyNode:
        """Copy a node whose parts are rewritten."""
        new = copy.copy(node)
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                setattr(new, name, self._copied_list(value))
            elif isinstance(value, ast.AST):
                setattr(new, name, self.visit(value))
        return new

    def _copied_list(self, values: list[Any]) -> list[Any]:
        if values and isinstance(values[0], ast.stmt):
            return self.statements(values)
        return [self.visit(value) if isinstance(value, ast.AST) else value for value in values]
