"""Expressions of the cell as the rerun wants them; see `tensorviz.device.rewriting`."""

from __future__ import annotations

import ast
import copy

from tensorviz.device.rewriting_names import ATTRIBUTE, CALL, EACH, ITEM, OPERATE, SLICE, TEST
from tensorviz.trace.nodes import Site
from tensorviz.trace.recording import NodeKind
from tensorviz.trace.rewriting import Rewriting, call, constant

__all__ = ["BINARY", "ExpressionDispatching", "is_mangled"]

BINARY = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
}
UNARY = {ast.USub: "neg", ast.UAdd: "pos", ast.Invert: "invert"}
COMPARE = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}

READS_ITS_FRAME = frozenset("super locals globals vars dir".split())


class ExpressionDispatching(Rewriting):
    """Rewrites expressions."""

    local: frozenset[str] = frozenset()

    def hook(self, hook: str, site: Site, arguments: list[ast.expr], at: ast.expr | ast.stmt) -> ast.expr:
        """Call of a hook."""
        return call(hook, [constant(site.id, at), *arguments], at)

    # expressions

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        name = BINARY[type(node.op)]
        site = self.new_site(NodeKind.BINARY, name, node)
        operands = [self.expression(node.left), self.expression(node.right)]
        return self.hook(OPERATE, site, [constant(name, node), *operands], node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.operand, ast.Constant):
            return node
        if isinstance(node.op, ast.Not):
            new = copy.copy(node)
            new.operand = self.test(node.operand)
            return new
        name = UNARY[type(node.op)]
        site = self.new_site(NodeKind.UNARY, name, node)
        return self.hook(OPERATE, site, [constant(name, node), self.expression(node.operand)], node)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        name = COMPARE.get(type(node.ops[0]))
        if len(node.ops) > 1 or name is None:
            return self.copied(node)
        site = self.new_site(NodeKind.COMPARE, name, node)
        operands = [self.expression(node.left), self.expression(node.comparators[0])]
        return self.hook(OPERATE, site, [constant(name, node), *operands], node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id in READS_ITS_FRAME:
            return self.copied(node)
        site = self.new_site(NodeKind.CALL, self.source.of(node.func), node)
        args = ast.Tuple([self.expression(each) for each in node.args], ast.Load())
        names = [None if each.arg is None else constant(each.arg, node) for each in node.keywords]
        kwargs = ast.Dict(names, [self.expression(each.value) for each in node.keywords])
        parts = [self.expression(node.func), ast.copy_location(args, node), ast.copy_location(kwargs, node)]
        return self.hook(CALL, site, parts, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if not isinstance(node.ctx, ast.Load) or is_mangled(node.attr) or self._is_of_module(node):
            return self.copied(node)
        site = self.new_site(NodeKind.ATTRIBUTE, node.attr, node)
        return self.hook(ATTRIBUTE, site, [self.expression(node.value), constant(node.attr, node)], node)

    def _is_of_module(self, node: ast.expr) -> bool:
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self.modules and node.id not in self.local

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return self.copied(node)
        site = self.new_site(NodeKind.GETITEM, "[]", node)
        return self.hook(ITEM, site, [self.expression(node.value), self.index(node.slice)], node)

    def index(self, node: ast.expr) -> ast.expr:
        """An index, its slices written out."""
        if isinstance(node, ast.Slice):
            parts = [
                constant(None, node) if part is None else self.expression(part)
                for part in (node.lower, node.upper, node.step)
            ]
            return call(SLICE, parts, node)
        if isinstance(node, ast.Tuple):
            return ast.copy_location(ast.Tuple([self.index(each) for each in node.elts], ast.Load()), node)
        return self.expression(node)

    def test(self, node: ast.expr) -> ast.expr:
        """A test whose truth is noted."""
        site = self.new_site(NodeKind.COMPARE, "test", node)
        return self.hook(TEST, site, [self.expression(node)], node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        new = copy.copy(node)
        new.test = self.test(node.test)
        new.body, new.orelse = self.expression(node.body), self.expression(node.orelse)
        return new

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        new = copy.copy(node)
        new.iter = self.each(node.iter) if not node.is_async else self.expression(node.iter)
        new.ifs = [self.test(each) for each in node.ifs]
        return new

    def each(self, node: ast.expr) -> ast.expr:
        """An iterable that a loop goes over."""
        site = self.new_site(NodeKind.LOOP, "for", node)
        return self.hook(EACH, site, [self.expression(node)], node)


def is_mangled(name: str) -> bool:
    """Whether a class may read this attribute under another name."""
    return name.startswith("__") and not name.endswith("__")
