"""The cell as the rerun wants it: every operation becomes a call of a hook that decides where it runs.

The recording only watches, so its hooks stand around operations. Here the hooks take their place: an operator, a call,
an index or a store is handed over unevaluated, its operands evaluated in Python's order.
"""

from __future__ import annotations

import ast
import copy
from typing import Any

from tensorviz.device.expressions import BINARY, ExpressionDispatching, is_mangled
from tensorviz.device.rewriting_names import AUGMENT, AUGMENT_ATTRIBUTE, AUGMENT_ITEM, PUT, SET
from tensorviz.trace.quiet import warnings_ignored
from tensorviz.trace.recording import NodeKind
from tensorviz.trace.rewriting import constant, reread

__all__ = ["Dispatching", "compiled"]


class Dispatching(ExpressionDispatching):
    """Rewrites one module, so that a run decides what each operation does."""

    temporaries = 0

    def module(self, tree: ast.Module) -> ast.Module:
        """Return a copy that calls hooks."""
        self.local = _bound_inside(tree)
        return ast.fix_missing_locations(ast.Module(self.statements(tree.body), tree.type_ignores))

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        value = self.expression(node.value)
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            return [self._assign(node.targets[0], value, node)]
        if len(node.targets) == 1 and isinstance(node.targets[0], (ast.Subscript, ast.Attribute)):
            return [self._stored(node.targets[0], value, node)]
        if not any(_stores(target) for target in node.targets):
            return [ast.copy_location(ast.Assign(node.targets, value), node)]
        held = self._temporary()
        before: list[ast.stmt] = [self._assign(ast.Name(held, ast.Store()), value, node)]
        return before + [each for target in node.targets for each in self._parts(target, reread(held, node), node)]

    def _temporary(self) -> str:
        self.temporaries += 1
        return f"__tv_part_{self.temporaries}__"

    def _parts(self, target: ast.expr, value: ast.expr, at: ast.stmt) -> list[ast.stmt]:
        """Assignments of one value to one target, from the left to the right."""
        if isinstance(target, ast.Starred):
            return self._parts(target.value, value, at)
        if isinstance(target, (ast.Subscript, ast.Attribute)):
            return [self._stored(target, value, at)]
        if not isinstance(target, (ast.Tuple, ast.List)):
            return [self._assign(target, value, at)]
        names = [self._temporary() for _ in target.elts]
        stores: list[ast.expr] = []
        for name, each in zip(names, target.elts, strict=True):
            store: ast.expr = ast.Name(name, ast.Store())
            stores.append(ast.Starred(store, ast.Store()) if isinstance(each, ast.Starred) else store)
        taken = self._assign(ast.Tuple(stores, ast.Store()), value, at)
        pairs = zip(names, target.elts, strict=True)
        return [taken, *(part for name, each in pairs for part in self._parts(each, reread(name, at), at))]

    def _assign(self, target: ast.expr, value: ast.expr, at: ast.stmt) -> ast.stmt:
        return ast.copy_location(ast.Assign([target], value), at)

    def _stored(self, target: ast.Subscript | ast.Attribute, value: ast.expr, at: ast.stmt) -> ast.stmt:
        site = self.new_site(NodeKind.SETITEM, "[]=", at)
        if isinstance(target, ast.Subscript):
            arguments = [value, self.expression(target.value), self.index(target.slice)]
            return ast.copy_location(ast.Expr(self.hook(PUT, site, arguments, at)), at)
        if is_mangled(target.attr):
            new = copy.copy(target)
            new.value = self.expression(target.value)
            return self._assign(new, value, at)
        arguments = [value, self.expression(target.value), constant(target.attr, at)]
        return ast.copy_location(ast.Expr(self.hook(SET, site, arguments, at)), at)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        new = copy.copy(node)
        new.value = None if node.value is None else self.expression(node.value)
        return new

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        name = BINARY[type(node.op)]
        site = self.new_site(NodeKind.AUGMENTED, name, node)
        target = node.target
        if isinstance(target, ast.Name):
            arguments = [constant(name, node), reread(target.id, target), self.expression(node.value)]
            return self._assign(target, self.hook(AUGMENT, site, arguments, node), node)
        held = [constant(name, node), self.expression(target.value)]
        if isinstance(target, ast.Subscript):
            arguments, hook = [*held, self.index(target.slice), self.expression(node.value)], AUGMENT_ITEM
        elif is_mangled(target.attr):
            new = copy.copy(node)
            new.value = self.expression(node.value)
            return new
        else:
            arguments = [*held, constant(target.attr, node), self.expression(node.value)]
            hook = AUGMENT_ATTRIBUTE
        return ast.copy_location(ast.Expr(self.hook(hook, site, arguments, node)), node)

    def visit_For(self, node: ast.For) -> ast.stmt | list[ast.stmt]:
        new = copy.copy(node)
        new.iter = self.each(node.iter)
        new.body, new.orelse = self.statements(node.body), self.statements(node.orelse)
        if _stores(node.target):
            name = self._temporary()
            new.target = ast.copy_location(ast.Name(name, ast.Store()), node.target)
            new.body = [*self._parts(node.target, reread(name, node), node), *new.body]
        return new

    def visit_If(self, node: ast.If) -> Any:
        return self._tested(node)

    def visit_While(self, node: ast.While) -> Any:
        return self._tested(node)

    def _tested(self, node: Any) -> Any:
        new = copy.copy(node)
        new.test = self.test(node.test)
        new.body, new.orelse = self.statements(node.body), self.statements(node.orelse)
        return new

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        new = copy.copy(node)
        new.test = self.test(node.test)
        new.msg = None if node.msg is None else self.expression(node.msg)
        return new

    def visit_arguments(self, node: ast.arguments) -> ast.arguments:
        new = copy.copy(node)
        new.defaults = [self.expression(each) for each in node.defaults]
        new.kw_defaults = [each and self.expression(each) for each in node.kw_defaults]
        return new

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> Any:
        return self._function(node)

    def _function(self, node: Any) -> Any:
        new = copy.copy(node)
        new.args = self.visit_arguments(node.args)
        new.decorator_list = [self.expression(each) for each in node.decorator_list]
        new.body = self.statements(node.body)
        return new

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        new = copy.copy(node)
        new.guard = None if node.guard is None else self.test(node.guard)
        new.body = self.statements(node.body)
        return new

    def visit_Delete(self, node: ast.Delete) -> ast.stmt:
        return node

    def visit_TypeAlias(self, node: ast.stmt) -> ast.stmt:
        return node


def _stores(target: ast.expr) -> bool:
    """Whether a target writes into something that exists."""
    return any(isinstance(node, (ast.Subscript, ast.Attribute)) for node in ast.walk(target))


def _bound_inside(tree: ast.Module) -> frozenset[str]:
    """Names that anything binds other than an import: they may hide a module."""
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    return frozenset(stored | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)})


def compiled(tree: ast.Module, filename: str) -> Any:
    """Code of a rewritten cell."""
    with warnings_ignored():
        return compile(tree, filename, "exec", dont_inherit=True)
