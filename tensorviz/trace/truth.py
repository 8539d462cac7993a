"""Where an array was asked for one yes or no: ``if``, ``and``, ``or``, ``not``, chained comparisons."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tensorviz.sentences import say
from tensorviz.trace.nodes import span_of
from tensorviz.trace.recording import NodeKind, Span

__all__ = ["IS_TRUTH", "Test", "test_at"]

IS_TRUTH = re.compile(r"truth value of an (empty )?array|Boolean value of Tensor with|truth value of an array-like")
CHAINED = say("a chained comparison")
WORDS = {ast.And: "and", ast.Or: "or"}
HEADS = {ast.If: "if", ast.While: "while", ast.IfExp: "if", ast.Assert: "assert", ast.comprehension: "if"}


@dataclass(frozen=True, slots=True)
class Test:
    """An expression that has to be true or false, and the expressions that are asked, in order."""

    node: ast.expr
    symbol: str
    operands: tuple[ast.expr, ...]

    @property
    def kind(self) -> NodeKind:
        return NodeKind.COMPARE if isinstance(self.node, ast.Compare) else NodeKind.CALL


def test_at(tree: ast.AST, span: Span) -> Test | None:
    """The narrowest test at the place where Python says that it failed; of equal ones the outermost."""
    tests = [test for test in _tests(tree) if _holds(span, span_of(test.node)) or _holds(span_of(test.node), span)]
    exact = [test for test in tests if span_of(test.node) == span or any(span_of(o) == span for o in test.operands)]
    return min(exact or tests, key=lambda test: _length(span_of(test.node)), default=None)


def _tests(tree: ast.AST) -> Iterator[Test]:
    for node in ast.walk(tree):
        match node:
            case ast.BoolOp(op=op, values=values):
                yield Test(node, WORDS[type(op)], tuple(values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield Test(node, "not", (operand,))
            case ast.Compare(left=left, comparators=others) if len(others) > 1:
                yield Test(node, CHAINED, (left, *others))
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) | ast.Assert(test=test):
                if not isinstance(test, ast.BoolOp) and not (
                    isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
                ):
                    yield Test(test, HEADS[type(node)], (test,))
            case ast.comprehension(ifs=tests):
                for test in tests:
                    yield Test(test, "if", (test,))


def _holds(outer: Span, inner: Span) -> bool:
    starts = (outer.line, outer.column) <= (inner.line, inner.column)
    return starts and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


def _length(span: Span) -> tuple[int, int]:
    return span.end_line - span.line, span.end_column - span.column
