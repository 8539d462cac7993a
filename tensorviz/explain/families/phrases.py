"""Pieces of sentences that several families use."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tensorviz.errors import NotKeptError
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import RESULT, Index, Role, RoleKind
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import clip_name, new_name
from tensorviz.sentences import say

__all__ = [
    "at_cell",
    "call_name",
    "cell_of",
    "index_text",
    "is_place",
    "name_of",
    "role_at",
    "role_for_all",
    "unknown_origin",
    "whole_slices",
]


def index_text(index: Iterable[int]) -> str:
    """``"[1, 2]"``, and nothing for a single number."""
    numbers = ", ".join(str(i) for i in index)
    return f"[{numbers}]" if numbers else ""


def name_of(operand: Operand | None) -> str:
    """The reader's text for an operand, clipped; ``the result`` where it has no name."""
    return say("the result") if operand is None or operand.name == "result" else clip_name(operand.name)


def cell_of(operand: Operand | None, index: tuple[int, ...]) -> str:
    """``"m[2]"``; an expression with operators is put into brackets: ``"(a + b)[2]"``."""
    name = name_of(operand)
    if not index:
        return name
    if name == say("the result"):
        return f"result{index_text(index)}"
    return (name if _is_primary(name.removeprefix(new_name(""))) else f"({name})") + index_text(index)


def is_place(operand: Operand) -> bool:
    """Whether the reader can come back to the array by its name: ``x``, ``self.x``, ``x[0]``, not ``a + b``."""
    return isinstance(_parsed(operand.name), ast.Name | ast.Attribute | ast.Subscript)


def _is_primary(name: str) -> bool:
    node = _parsed(name.replace("…", "..."))
    if node is None:
        return name.endswith("…") and name[:-1].isidentifier()
    return isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.List)


def _parsed(name: str) -> ast.expr | None:
    try:
        return ast.parse(name, mode="eval").body
    except (SyntaxError, ValueError):
        return None


def call_name(operation: str) -> str:
    """``"numpy.random.rand"`` as a reader would write it: ``"np.random.rand"``."""
    return "np." + operation.removeprefix("numpy.") if operation.startswith("numpy.") else operation


def whole_slices(shape: tuple[int, ...]) -> Index:
    """One slice per axis that covers all of it."""
    return tuple(slice(0, length) for length in shape)


def at_cell(index: tuple[int, ...]) -> Index:
    """One slice per axis that covers one cell."""
    return tuple(slice(i, i + 1) for i in index)


def role_at(kind: RoleKind, operand: int, index: tuple[int, ...]) -> Role:
    """What the one cell at ``index`` is doing."""
    return Role(kind, operand, at_cell(index))


def role_for_all(kind: RoleKind, operand: Operand | None, number: int = RESULT) -> Role:
    """What all cells of one operand are doing."""
    return Role(kind, number, whole_slices(operand.shape if operand else ()))


def unknown_origin(plan: Plan, index: Iterable[int], result: str) -> NotKeptError:
    """Why a cell is not explained; where not all of an operand was kept, that."""
    where = {"index": list(index), "result": result}
    partly = (each for each in plan.operands if each.snapshot is not None and not each.snapshot.is_whole)
    operand = next(partly, None)
    if operand is None:
        return NotKeptError(say("it is not known where cell {index} of {result} came from", **where))
    return NotKeptError(
        say(
            "where cell {index} of {result} came from was not followed: not all values of {name} were kept",
            name=name_of(operand),
            **where,
        )
    )
