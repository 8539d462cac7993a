"""Hooks around stores: what an array held before and after ``a[...] = v`` and ``a += v``."""

from __future__ import annotations

import ast
import copy
from dataclasses import replace

from tensorviz.trace.expressions import BINARY, ExpressionRewriting
from tensorviz.trace.hooknames import ARM, INDEX, STORED, TARGET
from tensorviz.trace.nodes import Child, Operand, Site, span_of
from tensorviz.trace.operands import OperandList
from tensorviz.trace.recording import NodeKind, Target
from tensorviz.trace.rewriting import call, constant, reread, statement

__all__ = ["StoreRewriting"]


class StoreRewriting(ExpressionRewriting):
    """Rewrites assignments."""

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | list[ast.stmt]:
        new = copy.copy(node)
        stores = [target for target in node.targets if isinstance(target, ast.Subscript)]
        if len(node.targets) == 1 and stores:
            return self._subscript_store(node, stores[0])
        new.value = self.expression(node.value)
        if len(node.targets) == 1:
            self.bound(node.targets[0], new.value)
        new.targets = [self.visit(target) for target in node.targets]
        return new

    def bound(self, target: ast.expr, value: ast.expr) -> None:
        """Note what a value is bound to, also part by part."""
        parts = (ast.Tuple, ast.List)
        if isinstance(target, ast.Name):
            self.bound_to(target.id, value)
        elif not isinstance(target, parts):
            return
        elif not isinstance(value, parts):
            self.unpacked_to(tuple(map(self._spelled, target.elts)), value)
        elif len(target.elts) == len(value.elts) and not any(isinstance(each, ast.Starred) for each in target.elts):
            for part, each in zip(target.elts, value.elts, strict=True):
                self.bound(part, each)

    def _spelled(self, target: ast.expr) -> Target:
        if isinstance(target, ast.Tuple | ast.List):
            return tuple(map(self._spelled, target.elts))
        return self.source.of(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        new = copy.copy(node)
        if node.value is not None:
            new.value = self.expression(node.value)
            if isinstance(node.target, ast.Name):
                self.bound_to(node.target.id, new.value)
        return new

    def _subscript_store(self, node: ast.Assign, target: ast.Subscript) -> list[ast.stmt]:
        site = self.new_site(NodeKind.SETITEM, "[]=", node)
        site.failing_spans = (span_of(target),)
        operands = _seen_before_store()
        new = copy.copy(node)
        value_operands = _seen_before_store()
        value_operands.names = operands.names
        new.value = self.operand(node.value, value_operands)
        new_target = self._armed_target(target, site, operands)
        operands.operands += value_operands.operands
        new.targets = [new_target]
        return [new, self._stored(site, operands, node)]

    def _armed_target(self, target: ast.Subscript, site: Site, operands: OperandList) -> ast.Subscript:
        """Have the target seen just before the store; it becomes the first operand, the index the second."""
        new = copy.copy(target)
        base = self.expression(target.value)
        new.value = call(TARGET, [base, constant(site.id, target.value)], target.value)
        operands.operands.append(Operand(self.source.of(target.value), Child(site.id)))
        new.slice = self.operand(target.slice, operands)
        return new

    def _stored(self, site: Site, operands: OperandList, at: ast.stmt) -> ast.stmt:
        site.adopt(operands.operands)
        site.names = tuple(operands.names)
        names = [reread(name, at) for name in operands.names]
        return statement(STORED, [constant(site.id, at), *names], at)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:
        site = self.new_site(NodeKind.AUGMENTED, BINARY[type(node.op)] + "=", node)
        operands = _seen_before_store()
        new = copy.copy(node)
        match node.target:
            case ast.Name(id=name):
                site.failing_spans = (span_of(node.target),)
                site.node = replace(site.node, target=name) if site.node is not None else None
                armed = statement(ARM, [constant(site.id, node), reread(name, node.target)], node)
                operands.operands.append(Operand(name, Child(site.id)))
                new.value = self.operand(node.value, operands)
                return [armed, new, self._stored_name(site, operands, name, node)]
            case ast.Subscript() as target:
                site.failing_spans = (span_of(target),)
                new.target = self._armed_target(target, site, operands)
                if not _has_slice(target.slice):
                    at = target.slice
                    new.target.slice = call(INDEX, [new.target.slice, constant(site.id, at)], at)
                    site.item_operands = (Operand(self.source.of(target), Child(site.id)),)
            case ast.Attribute() as target:
                site.failing_spans = (span_of(target),)
                site.attribute = target.attr
                new.target = copy.copy(target)
                base = self.expression(target.value)
                new.target.value = call(TARGET, [base, constant(site.id, target.value)], target.value)
                operands.operands.append(Operand(self.source.of(target), Child(site.id)))
        new.value = self.operand(node.value, operands)
        if site.item_operands:
            site.item_operands = (*site.item_operands, operands.operands[-1])
        return [new, self._stored(site, operands, node)]

    def _stored_name(self, site: Site, operands: OperandList, name: str, at: ast.stmt) -> ast.stmt:
        """After ``name += ...``: the result is what the name holds now, the last argument of the hook."""
        site.callee = None
        site.adopt(operands.operands)
        site.names = tuple(operands.names)
        names = [*operands.names, name]
        return statement(STORED, [constant(site.id, at), *(reread(each, at) for each in names)], at)


def _has_slice(index: ast.expr) -> bool:
    items = index.elts if isinstance(index, ast.Tuple) else [index]
    return any(isinstance(item, (ast.Slice, ast.Starred)) for item in items)


def _seen_before_store() -> OperandList:
    """Operands of a store: a name that shares memory with the target holds something else afterwards."""
    return OperandList(runs_code=True, is_volatile=True)
