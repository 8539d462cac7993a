"""The failed operation's source, parsed, and which piece of it each operand was."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from tensorviz.trace.recording import Argument, Node

__all__ = ["Slot", "parsed", "slots_of"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of the source that an operand was written as."""

    node: ast.expr
    keyword: str | None = None


def parsed(node: Node) -> ast.AST | None:
    """The expression or statement of a node; None where its text alone is neither."""
    for text in (f"({node.source}\n)", node.source):
        try:
            (statement,) = ast.parse(text).body
        except (SyntaxError, ValueError):
            continue
        return statement.value if isinstance(statement, ast.Expr) else statement
    return None


def slots_of(tree: ast.AST, arguments: Sequence[Argument], *, is_whole: bool = False) -> list[Slot] | None:
    """One slot per argument of the event; None where they do not go together. ``is_whole``: the one is all of it."""
    slots = [Slot(tree)] if is_whole and isinstance(tree, ast.expr) else _slots(tree, len(arguments))
    if slots is None or len(slots) != len(arguments):
        return None
    if any(slot.keyword != argument.keyword for slot, argument in zip(slots, arguments, strict=True)):
        return None
    return None if any(isinstance(slot.node, ast.Starred) for slot in slots) else slots


def _slots(tree: ast.AST, count: int) -> list[Slot] | None:
    match tree:
        case ast.BinOp(left=left, right=right):
            return [Slot(left), Slot(right)]
        case ast.UnaryOp(operand=only) | ast.Attribute(value=only):
            return [Slot(only)]
        case ast.BoolOp(values=values):
            return [Slot(value) for value in values]
        case ast.Compare(left=left, comparators=right):
            return [Slot(left), *map(Slot, right)]
        case ast.Call(func=func, args=args, keywords=keywords):
            slots = [*map(Slot, args), *(Slot(word.value, word.arg) for word in keywords)]
            is_method = isinstance(func, ast.Attribute) and len(slots) + 1 == count
            return [Slot(func.value), *slots] if is_method else slots  # type: ignore[attr-defined]
        case ast.Subscript(value=value, slice=index):
            return [Slot(value), Slot(index)]
        case ast.AugAssign(target=ast.Subscript(value=value, slice=index), value=right) if count > 2:
            return [Slot(value), Slot(index), Slot(right)]
        case ast.AugAssign(target=target, value=right):
            return [Slot(target), Slot(right)]
        case ast.Assign(targets=[target], value=right):
            return _written(target, right)
    return None


def _written(target: ast.expr, value: ast.expr) -> list[Slot] | None:
    match target:
        case ast.Subscript(value=owner, slice=index):
            return [Slot(owner), Slot(index), Slot(value)]
        case ast.Tuple() | ast.List():
            return [Slot(value)]
    return None
