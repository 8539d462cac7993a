"""Events as the tracer would record them, built by running one expression for real."""

from __future__ import annotations

import ast
import copy
import itertools
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.arrays.capture import snapshot
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.trace.limits import Limits
from tensorviz.trace.recording import Argument, Event, Group, Node, NodeKind, Plain, Span, Text, Value

OPERATORS = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.FloorDiv: "floor_divide",
    ast.Mod: "remainder", ast.Pow: "power", ast.BitAnd: "bitwise_and", ast.BitOr: "bitwise_or",
    ast.BitXor: "bitwise_xor", ast.LShift: "left_shift", ast.RShift: "right_shift", ast.MatMult: "matmul",
    ast.USub: "negative", ast.UAdd: "positive", ast.Invert: "invert", ast.Lt: "less", ast.LtE: "less_equal",
    ast.Gt: "greater", ast.GtE: "greater_equal", ast.Eq: "equal", ast.NotEq: "not_equal",
}  # fmt: skip
_sequence = itertools.count(1)


def recorded(source: str, **namespace: Any) -> Subject:
    """The subject of the outermost operation of one statement: ``C = A + B``, ``a.T``, ``x[:, None]``, ``a += b``."""
    statement = ast.parse(source).body[0]
    space = {"np": np, **namespace}
    if isinstance(statement, ast.AugAssign):
        return _augmented(source, statement, space)
    target = statement.targets[0].id if isinstance(statement, ast.Assign) else None
    expression = statement.value
    kind, symbol, operation, parts = _operation(expression, space)
    arguments = [_argument(node, keyword, space) for node, keyword in parts]
    with np.errstate(all="ignore"):
        result = _evaluate(_Once(space).visit(copy.deepcopy(expression)), space)
    return _subject(expression, source, kind, symbol, operation, arguments, value_of(result), target)


def value_of(value: Any) -> Value:
    """A recorded value as the tracer keeps it."""
    if isinstance(value, np.ndarray | np.generic) or (type(value) in (int, float, complex, bool)):
        return snapshot(value, Limits())
    if isinstance(value, list | tuple) and any(isinstance(item, np.ndarray) for item in value):
        return Group(tuple(Argument("", value_of(item)) for item in value), type(value).__name__)
    if isinstance(value, type | np.dtype):
        return Plain(np.dtype(value).str, "dtype")
    if value is None or isinstance(value, list | tuple | slice | str | type(...)):
        return Plain(_frozen(value), type(value).__name__)
    return Text(repr(value)[:60], type(value).__name__)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _operation(node: ast.expr, space: dict[str, Any]) -> tuple[NodeKind, str, str, list[tuple[ast.expr, str | None]]]:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            parts = [(left, None), (right, None)]
            return NodeKind.BINARY, _symbol(node, left, right), f"numpy.{OPERATORS[type(op)]}", parts
        case ast.UnaryOp(op=op, operand=operand):
            return NodeKind.UNARY, ast.unparse(node)[0], f"numpy.{OPERATORS[type(op)]}", [(operand, None)]
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            parts = [(left, None), (right, None)]
            return NodeKind.COMPARE, _symbol(node, left, right), f"numpy.{OPERATORS[type(op)]}", parts
        case ast.Attribute(value=value, attr=name):
            return NodeKind.ATTRIBUTE, name, f"numpy.ndarray.{name}", [(value, None)]
        case ast.Subscript(value=value, slice=index):
            return NodeKind.GETITEM, "[]", "numpy.ndarray.__getitem__", [(value, None), (index, None)]
        case ast.Call(func=func, args=args, keywords=keywords):
            called = ast.unparse(func)
            owner, _, name = called.rpartition(".")
            parts = [(argument, None) for argument in args] + [(word.value, word.arg) for word in keywords]
            if owner.split(".")[0] == "np" and "(" not in owner:
                return NodeKind.CALL, called, called.replace("np", "numpy", 1), parts
            if not owner:
                return NodeKind.CALL, called, f"builtins.{called}", parts
            owner_type = type(_evaluate(func.value, space)).__name__
            prefix = "numpy.random." if owner_type in ("Generator", "RandomState") else "numpy."
            return NodeKind.CALL, called, f"{prefix}{owner_type}.{name}", [(func.value, None), *parts]
    raise NotImplementedError(ast.dump(node))


def _symbol(node: ast.expr, left: ast.expr, right: ast.expr) -> str:
    text = ast.unparse(node)
    return text.removeprefix(ast.unparse(left)).removesuffix(ast.unparse(right)).strip()


def _evaluate(node: ast.expr, space: dict[str, Any]) -> Any:
    if isinstance(node, ast.Slice):
        return slice(
            *(None if part is None else _evaluate(part, space) for part in (node.lower, node.upper, node.step))
        )
    if isinstance(node, ast.Tuple):
        return tuple(_evaluate(element, space) for element in node.elts)
    return eval(compile(ast.Expression(node), "<cell>", "eval"), space)


def _argument(node: ast.expr, keyword: str | None, space: dict[str, Any]) -> Argument:
    found = _evaluate(node, space)
    if not isinstance(node, ast.Name | ast.Constant | ast.Slice | ast.Tuple):
        space[f"once {ast.unparse(node)}"] = found
    return Argument(ast.unparse(node), value_of(found), keyword, is_constant=isinstance(node, ast.Constant))


class _Once(ast.NodeTransformer):
    """Puts the values of operands that were evaluated already in the place of their text."""

    def __init__(self, space: dict[str, Any]) -> None:
        self.space = space

    def visit(self, node: ast.AST) -> ast.AST:
        name = f"once {ast.unparse(node)}" if isinstance(node, ast.expr) else ""
        return ast.copy_location(ast.Name(name, ast.Load()), node) if name in self.space else self.generic_visit(node)


def _augmented(source: str, statement: ast.AugAssign, space: dict[str, Any]) -> Subject:
    name = statement.target.id
    before = value_of(space[name])
    right = _argument(statement.value, None, space)
    with np.errstate(all="ignore"):
        exec(compile(ast.Module([statement], []), "<cell>", "exec"), space)
    operation = f"numpy.{OPERATORS[type(statement.op)]}"
    after = value_of(space[name])
    symbol = source.split()[1]
    arguments = [Argument(name, before), right]
    return _subject(statement, source, NodeKind.AUGMENTED, symbol, operation, arguments, after, name, before)


def _subject(
    node: ast.AST, source: str, kind: NodeKind, symbol: str, operation: str, arguments: list[Argument], result: Value,
    target: str | None, before: Snapshot | None = None,
) -> Subject:  # fmt: skip
    span = Span(1, node.col_offset, 1, node.end_col_offset)
    place = Node(next(_sequence), kind, symbol, span, source[span.column : span.end_column], "<cell>", "", (), target)
    event = Event(place.id, place.id, operation, tuple(arguments), result, before)
    operands = tuple(operand_of(argument.source, argument.value, argument.keyword) for argument in arguments)
    name = target or "result"
    outcome = replace(operand_of(name, result), name=name) if isinstance(result, Snapshot) else None
    return Subject(event, place, operands, outcome)


def operand_of(name: str, value: Value, keyword: str | None = None) -> Operand:
    """An argument as an operand."""
    if isinstance(value, Snapshot):
        return Operand(name, value, keyword=keyword)
    return Operand(name, None, plain=name, keyword=keyword)
