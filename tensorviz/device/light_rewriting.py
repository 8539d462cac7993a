"""The cell as one would write it for a device: operations stay where they are, but for those that need help."""

from __future__ import annotations

import ast
import copy
from typing import Any, TypeAlias

from tensorviz.device.expressions import BINARY
from tensorviz.device.rewriting import Dispatching
from tensorviz.trace.nodes import span_of
from tensorviz.trace.recording import NodeKind, Span
from tensorviz.trace.rewriting import call, constant

__all__ = ["STORE", "STORE_SUM", "SWAP", "LightDispatching", "Place"]

Place: TypeAlias = tuple[str, Span, NodeKind]
"""File, span and kind of an operation."""

STORE = "__tv_store__"  # (value, array, index) -> the array that holds the value
STORE_SUM = "__tv_store_sum__"  # (name, array, index, value) -> the same, after `array[index] += value`
SWAP = "__tv_swap__"  # (thing) -> its twin on the device, of a module or function

KINDS: dict[type[ast.AST], NodeKind] = {
    ast.BinOp: NodeKind.BINARY,
    ast.UnaryOp: NodeKind.UNARY,
    ast.Compare: NodeKind.COMPARE,
    ast.Call: NodeKind.CALL,
    ast.Attribute: NodeKind.ATTRIBUTE,
    ast.Subscript: NodeKind.GETITEM,
}


class LightDispatching(Dispatching):
    """Hooks only the operations in ``kept``; stores bind anew where arrays are immutable."""

    kept: frozenset[Place] = frozenset()
    is_immutable = False

    def visit(self, node: ast.AST) -> Any:
        kind = KINDS.get(type(node))
        if kind is not None and isinstance(node, ast.expr) and not self._is_kept(node, kind):
            return self.copied(node)
        return super().visit(node)

    def _is_kept(self, node: ast.expr, kind: NodeKind) -> bool:
        return (self.filename, span_of(node), kind) in self.kept

    def test(self, node: ast.expr) -> ast.expr:
        return self.expression(node)

    def each(self, node: ast.expr) -> ast.expr:
        return self.expression(node)

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        return super().visit_Assign(node) if self.is_immutable else [self.copied(node)]

    def _stored(self, target: ast.Subscript | ast.Attribute, value: ast.expr, at: ast.stmt) -> ast.stmt:
        if isinstance(target, ast.Attribute):
            return self._assign(self.copied(target), value, at)
        base = self.expression(target.value)
        return self._rebound(target.value, call(STORE, [value, base, self.index(target.slice)], at), at)

    def _rebound(self, base: ast.expr, value: ast.expr, at: ast.stmt) -> ast.stmt:
        if not isinstance(base, (ast.Name, ast.Attribute, ast.Subscript)):
            return ast.copy_location(ast.Expr(value), at)
        target = copy.copy(base)
        target.ctx = ast.Store()
        return self._assign(self.copied(target), value, at)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        target = node.target
        if not self.is_immutable or not isinstance(target, ast.Subscript):
            return self.copied(node)
        base, name = self.expression(target.value), constant(BINARY[type(node.op)], node)
        arguments = [name, base, self.index(target.slice), self.expression(node.value)]
        return self._rebound(target.value, call(STORE_SUM, arguments, node), node)

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:
        return self._swapped(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        return self._swapped(node)

    def _swapped(self, node: ast.Import | ast.ImportFrom) -> list[ast.stmt]:
        names = [each.asname or each.name.partition(".")[0] for each in node.names if each.name != "*"]
        swaps: list[ast.stmt] = []
        for name in names:
            value = call(SWAP, [ast.copy_location(ast.Name(name, ast.Load()), node)], node)
            swaps.append(self._assign(ast.Name(name, ast.Store()), value, node))
        is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        return [node] if is_future else [node, *swaps]
