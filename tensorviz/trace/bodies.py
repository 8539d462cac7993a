"""Dual bodies: a loop or function runs its watched body or the reader's own, as the recorder's limits say."""

from __future__ import annotations

import ast
import copy
from typing import Any, TypeVar

from tensorviz.trace.comprehensions import ComprehensionRewriting
from tensorviz.trace.expressions import COMPILERS
from tensorviz.trace.hooknames import CALL, CATCH, ENTER, IMPORTED, LEAVE, RETURN, TEST, TURN
from tensorviz.trace.iterations import IterationRewriting
from tensorviz.trace.nodes import Site, span_of
from tensorviz.trace.recording import NodeKind, Span
from tensorviz.trace.rewriting import call, constant, statement
from tensorviz.trace.scopes import Scope, bound_names, function_scope, is_suspending, own_nodes

__all__ = ["BodyRewriting"]

Loop = TypeVar("Loop", ast.For, ast.AsyncFor, ast.While)
Function = TypeVar("Function", ast.FunctionDef, ast.AsyncFunctionDef)


class BodyRewriting(ComprehensionRewriting, IterationRewriting):
    """Rewrites everything that has a body."""

    def _statement(self, hook: str, site: int, at: ast.stmt) -> ast.stmt:
        return statement(hook, [constant(site, at)], at)

    def _head(self, node: ast.stmt | ast.expr, body: ast.stmt | ast.expr) -> str:
        """First line of a compound statement, without its body."""
        start = span_of(node)
        stop = span_of(body)
        return self.source.piece(Span(start.line, start.column, stop.line, stop.column)).strip()

    # loops

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        new = copy.copy(node)
        new.iter = self.expression(node.iter)
        new.target = self.visit(node.target)
        return self._loop(node, new)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> list[ast.stmt]:
        new = copy.copy(node)
        new.iter = self.expression(node.iter)
        new.target = self.visit(node.target)
        return self._loop(node, new)

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        return self._loop(node, copy.copy(node))

    def _loop(self, node: Loop, new: Loop) -> list[ast.stmt]:
        if _declares(node.body):
            new.orelse = self.statements(node.orelse)
            return [new]
        head = self._head(node, node.body[0])
        site = self.new_site(NodeKind.LOOP, head.partition("\n")[0].rstrip(": "), node, head)
        site.yields = is_suspending(node.body) or isinstance(node, ast.AsyncFor)
        outer: tuple[int, ...] = self.scope.loops
        self.scope.loops = (*outer, site.id)
        if isinstance(new, ast.While):
            new.test = self._dual_test(new, site)
        watched: list[ast.stmt] = self.statements(node.body)
        self.scope.loops = outer
        if self.table.drop_if_last(site):
            new.orelse = self.statements(node.orelse)
            new.body = node.body
            if isinstance(new, ast.While):
                new.test = node.test  # type: ignore[attr-defined]
            return [new]
        self.scope.loops = (*outer, site.id)
        opening: list[ast.stmt] = self.entries(node, new)
        self.scope.loops = outer
        at = node.body[0]
        turn = call(TURN, [constant(site.id, at)], at)
        plain = [copied for statement in node.body for copied in _with_returns(statement, site)]
        new.body = [ast.copy_location(ast.If(turn, [*opening, *watched], plain), at)]
        if node.orelse:
            new.orelse = [self._statement(LEAVE, site.id, node.orelse[0]), *self.statements(node.orelse)]
        return [self._statement(ENTER, site.id, node), new, self._statement(LEAVE, site.id, node)]

    def _dual_test(self, node: ast.While, site: Site) -> ast.expr:
        if isinstance(node.test, ast.Constant):
            return node.test
        watched = self.expression(node.test)
        test = call(TEST, [constant(site.id, node.test)], node.test)
        return ast.copy_location(ast.IfExp(test, watched, node.test), node.test)

    def visit_Return(self, node: ast.Return) -> ast.stmt | list[ast.stmt]:
        new = copy.copy(node)
        if node.value is not None:
            new.value = self.expression(node.value)
        if not self.scope.loops:
            return new
        if new.value is None:
            return [self._statement(LEAVE, self.scope.loops[0], node), new]
        new.value = call(RETURN, [new.value, constant(self.scope.loops[0], node)], node)
        return new

    # exceptions

    def _caught(self, at: ast.stmt) -> ast.stmt:
        """Hook that runs where an exception may have left loops without their end."""
        site = self.new_leaf()
        site.depth = len(self.scope.loops)
        return self._statement(CATCH, site.id, at)

    def visit_Try(self, node: ast.Try) -> ast.stmt:
        new = self.copied(node)
        if node.finalbody:
            new.finalbody.insert(0, self._caught(node.finalbody[0]))
        return new

    def visit_TryStar(self, node: ast.TryStar) -> ast.stmt:
        new = self.copied(node)
        if node.finalbody:
            new.finalbody.insert(0, self._caught(node.finalbody[0]))
        return new

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        new = self.copied(node)
        new.body.insert(0, self._caught(node.body[0]))
        return new

    def visit_With(self, node: ast.With) -> list[ast.stmt]:
        return [self.copied(node), self._caught(node)]

    def visit_AsyncWith(self, node: ast.AsyncWith) -> list[ast.stmt]:
        return [self.copied(node), self._caught(node)]

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        new = copy.copy(node)
        new.test = self._asserted(node.test)
        new.msg = None if node.msg is None else self.expression(node.msg)
        return new

    def _asserted(self, test: ast.expr) -> ast.expr:
        """Test of an assert; Python 3.11 says that the assert failed where the last bare comparison stands."""
        new = copy.copy(test)
        match test, new:
            case ast.BoolOp(values=values), ast.BoolOp():
                new.values = [self._asserted(value) for value in values]
            case ast.UnaryOp(op=ast.Not(), operand=operand), ast.UnaryOp():
                new.operand = self._asserted(operand)
            case ast.Compare(left=left, comparators=comparators), ast.Compare():
                new.left = self.expression(left)
                new.comparators = [self.expression(each) for each in comparators]
            case _:
                return self.expression(test)
        return new

    # imports

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:
        return [node, self._imported(node)]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        return [node, self._imported(node)]

    def _imported(self, at: ast.stmt) -> ast.stmt:
        return statement(IMPORTED, [], at)

    # functions and classes

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
        return self._function(node)

    def _function(self, node: Function) -> Function:
        if _is_compiled(node) or node.name in self.compiled_names:
            return node
        new = copy.copy(node)
        if self.scope.kind != "class" or self.scope.bound:
            new.decorator_list = [self.expression(decorator) for decorator in node.decorator_list]
            new.args = self._arguments(node.args)
        outer = self.scope
        self.scope = function_scope(node, node.name, outer)
        new.body = self._function_body(node)
        self.scope = outer
        return new

    def _arguments(self, arguments: ast.arguments) -> ast.arguments:
        new = copy.copy(arguments)
        new.defaults = [self.expression(default) for default in arguments.defaults]
        new.kw_defaults = [default and self.expression(default) for default in arguments.kw_defaults]
        return new

    def _function_body(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
        first = 0
        while first < len(node.body) and _opens(node.body[first], first):
            first += 1
        body = node.body[first:]
        if not body or _declares(body):
            return node.body
        head = self._head(node, node.body[0]).splitlines()[0].rstrip(": ")
        site = self.new_site(NodeKind.FUNCTION, head, node)
        watched = self.statements(body)
        if self.table.drop_if_last(site):
            return node.body
        at = body[0]
        test = call(CALL, [constant(site.id, at)], at)
        return [*node.body[:first], ast.copy_location(ast.If(test, watched, list(body)), at)]

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        new = copy.copy(node)
        new.args = self._arguments(node.args)
        if is_suspending([node.body]):
            return new
        outer = self.scope
        self.scope = function_scope(node, "<lambda>", outer)
        site = self.new_site(NodeKind.FUNCTION, self.source.of(node).partition("\n")[0], node)
        watched = self.expression(node.body)
        if not self.table.drop_if_last(site):
            test = call(CALL, [constant(site.id, node.body)], node.body)
            new.body = ast.copy_location(ast.IfExp(test, watched, node.body), node.body)
        self.scope = outer
        return new

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        new = copy.copy(node)
        new.decorator_list = [self.expression(decorator) for decorator in node.decorator_list]
        new.bases = [self.expression(base) for base in node.bases]
        new.keywords = [self.visit(keyword) for keyword in node.keywords]
        outer = self.scope
        is_open = not node.bases and not node.keywords
        bound = frozenset(bound_names(node.body)) | {"__class__"} if is_open else frozenset()
        self.scope = Scope("class", outer.inner_name(node.name), outer, bound=bound)
        new.body = self.statements(node.body) if is_open else [self._class_member(member) for member in node.body]
        self.scope = outer
        return new

    def _class_member(self, member: ast.stmt) -> ast.stmt:
        """Under a metaclass of the reader's, the class's own namespace must not see a hook's name."""
        is_definition = isinstance(member, (ast.FunctionDef, ast.AsyncFunctionDef))
        rewritten: ast.stmt = self.visit(member) if is_definition else member
        return rewritten

    # left alone

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        new = copy.copy(node)
        new.guard = None if node.guard is None else self.expression(node.guard)
        new.body = self.statements(node.body)
        return new

    def visit_TypeAlias(self, node: ast.stmt) -> ast.stmt:
        return node


def _declares(body: list[ast.stmt]) -> bool:
    return any(isinstance(node, (ast.Global, ast.Nonlocal)) for node in own_nodes(body))


def _opens(statement: ast.stmt, position: int) -> bool:
    """Whether a statement stays in front of a dual body: the docstring, declarations."""
    is_docstring = position == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_docstring or isinstance(statement, (ast.Global, ast.Nonlocal))


def _is_compiled(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = (getattr(part, "attr", getattr(part, "id", "")) for each in node.decorator_list for part in ast.walk(each))
    return any(name in COMPILERS for name in names)


def _with_returns(statement: ast.stmt, site: Site) -> list[ast.stmt]:
    """Copy of a plain body's statement whose ``return`` ends the loop; nothing else is hooked."""
    if isinstance(statement, ast.Return):
        return _ended_return(statement, site)
    if not any(isinstance(node, ast.Return) for node in own_nodes([statement])):
        return [statement]
    new = copy.copy(statement)
    for name, value in ast.iter_fields(statement):
        if isinstance(value, list):
            setattr(new, name, [part for each in value for part in _part_with_returns(each, site)])
    return [new]


def _part_with_returns(part: Any, site: Site) -> list[Any]:
    if isinstance(part, (ast.ExceptHandler, ast.match_case)):
        new = copy.copy(part)
        new.body = [inner for each in part.body for inner in _with_returns(each, site)]
        return [new]
    return list(_with_returns(part, site)) if isinstance(part, ast.stmt) else [part]


def _ended_return(node: ast.Return, site: Site) -> list[ast.stmt]:
    if node.value is None:
        return [statement(LEAVE, [constant(site.id, node)], node), node]
    value = call(RETURN, [node.value, constant(site.id, node)], node)
    return [ast.copy_location(ast.Return(value), node)]
