"""Hooks around expressions: operators, calls, attributes, subscripts."""

from __future__ import annotations

import ast
import copy
from dataclasses import replace

from tensorviz.trace.mutation import MUTATORS
from tensorviz.trace.nodes import CalleeAt, CalleeOf, CalleePath, Child, Reread, Site, span_of
from tensorviz.trace.operands import OperandList, OperandRewriting
from tensorviz.trace.recording import NodeKind, Span, Target

__all__ = ["COMPILERS", "ExpressionRewriting"]

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
}
UNARY: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}
COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
# Compilers read the bytecode of what they decorate or are given, and know no hooks.
COMPILERS = frozenset("njit jit vectorize guvectorize compile script pjit generated_jit stencil cfunc kernel".split())
FRAME_READERS = frozenset("super locals vars dir globals eval exec breakpoint".split())
REFERENCE_READERS = frozenset("getrefcount getreferrers get_referrers getreferents get_referents".split())
NO_OPERATION = frozenset(
    "isinstance issubclass hasattr callable type id len print repr display range enumerate zip iter".split()
)


class ExpressionRewriting(OperandRewriting):
    """Rewrites expressions."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        if isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant):
            return node
        site = self.new_site(NodeKind.BINARY, BINARY[type(node.op)], node)
        operands = OperandList(runs_code=False, is_volatile=self.is_volatile(node))
        new = copy.copy(node)
        new.left = self.operand(node.left, operands)
        new.right = self.operand(node.right, operands)
        return self.hooked(new, site, operands, node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.operand, ast.Constant) or type(node.op) not in UNARY:
            return self.copied(node)
        site = self.new_site(NodeKind.UNARY, UNARY[type(node.op)], node)
        operands = OperandList(runs_code=False, is_volatile=self.is_volatile(node))
        new = copy.copy(node)
        new.operand = self.operand(node.operand, operands)
        return self.hooked(new, site, operands, node)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        if len(node.ops) > 1 or type(node.ops[0]) not in COMPARE:
            return self.copied(node)
        site = self.new_site(NodeKind.COMPARE, COMPARE[type(node.ops[0])], node)
        operands = OperandList(runs_code=False, is_volatile=self.is_volatile(node))
        new = copy.copy(node)
        new.left = self.operand(node.left, operands)
        new.comparators = [self.operand(node.comparators[0], operands)]
        return self.hooked(new, site, operands, node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return self.copied(node)
        site = self.new_site(NodeKind.GETITEM, "[]", node)
        operands = OperandList(runs_code=False, is_volatile=self.is_volatile(node))
        new = copy.copy(node)
        new.value = self.operand(node.value, operands)
        new.slice = self.operand(node.slice, operands)
        return self.hooked(new, site, operands, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return self.copied(node)
        if self.module_path(node) is not None:
            return node
        site = self.new_site(NodeKind.ATTRIBUTE, node.attr, node)
        operands = OperandList(runs_code=False, is_volatile=self.is_volatile(node))
        new = copy.copy(node)
        new.value = self.operand(node.value, operands)
        return self.hooked(new, site, operands, node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        new = copy.copy(node)
        new.value = self.bound_to(node.target.id, self.expression(node.value))
        return new

    def bound_to(self, target: str, new: ast.expr) -> ast.expr:
        """Note that the value of ``new`` is bound to a name."""
        site = self.site_of(new)
        if site is not None and site.node is not None:
            site.node = replace(site.node, target=target)
        return new

    def unpacked_to(self, targets: tuple[Target, ...], new: ast.expr) -> None:
        """Note that the value of ``new`` is taken apart."""
        site = self.site_of(new)
        if site is not None and site.node is not None:
            site.node = replace(site.node, unpacked=targets)

    def module_path(self, node: ast.expr) -> CalleePath | None:
        """Path of an attribute of a global module (``np.linalg.norm``), or None."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name) and attributes and node.id in self.modules and self.scope.is_global(node.id):
            return CalleePath(node.id, tuple(reversed(attributes)))
        return None

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if _called_name(node.func) in COMPILERS:
            return node
        if self._passes_through(node.func):
            return self._plain_call(node)
        site = self.new_site(NodeKind.CALL, self.source.of(node.func), node)
        operands = OperandList(runs_code=True, is_volatile=self.is_volatile(node), sees_after=True)
        new = copy.copy(node)
        new.func = self._callee(node, site, operands)
        new.args = [self.operand(argument, operands) for argument in node.args]
        new.keywords = [self._keyword(keyword, operands) for keyword in node.keywords]
        if _called_name(node.func) in MUTATORS or any(keyword.arg == "out" for keyword in node.keywords):
            self._mark_targets(operands)
        return self.hooked(new, site, operands, node)

    def _mark_targets(self, operands: OperandList) -> None:
        for operand in operands.operands:
            if isinstance(operand.seen, Child):
                self.table.sites[operand.seen.site].is_target = True

    def _passes_through(self, callee: ast.expr) -> bool:
        name = _called_name(callee)
        if name in REFERENCE_READERS or name in FRAME_READERS:
            return True
        is_builtin = isinstance(callee, ast.Name) and name not in self.redefined and self.scope.is_global(name)
        return is_builtin and name in NO_OPERATION

    def _plain_call(self, node: ast.Call) -> ast.expr:
        if _called_name(node.func) in REFERENCE_READERS:
            return node
        new = copy.copy(node)
        new.args = [self.visit(argument) for argument in node.args]
        new.keywords = [self.visit(keyword) for keyword in node.keywords]
        return new

    def _callee(self, node: ast.Call, site: Site, operands: OperandList) -> ast.expr:
        callee = node.func
        match callee:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
                return callee
            case ast.Attribute(attr=attribute):
                site.failing_spans = _method_spans(callee, span_of(node))
                path = self.module_path(callee)
                if path is not None:
                    site.callee = path
                    return callee
                new = copy.copy(callee)
                site.callee = CalleeOf(attribute)
                new.value = self.operand(callee.value, operands, attribute=attribute)
                return new
            case ast.Name(id=name) if self.scope.is_global(name):
                site.callee = CalleePath(name)
                return callee
        new_callee, seen = self.seen(callee, operands, attribute="")
        if isinstance(seen, (Reread, Child)):
            site.callee = CalleeAt(seen)
        return new_callee

    def _keyword(self, keyword: ast.keyword, operands: OperandList) -> ast.keyword:
        new = copy.copy(keyword)
        new.value = self.operand(keyword.value, operands, keyword=keyword.arg or "**")
        return new


def _called_name(callee: ast.expr) -> str:
    if isinstance(callee, ast.Attribute):
        return callee.attr
    return callee.id if isinstance(callee, ast.Name) else ""


def _method_spans(callee: ast.Attribute, called: Span) -> tuple[Span, ...]:
    """Where Python may say that a method call failed: its look-up, and both from the attribute's name on.

    On two lines, Python moves the start of the look-up and of the call to the name.
    """
    lookup = span_of(callee)
    line, column = lookup.end_line, lookup.end_column - len(callee.attr.encode())
    return (lookup, replace(lookup, line=line, column=column), replace(called, line=line, column=column))
