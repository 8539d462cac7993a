"""Functions that ``np.vectorize`` made: the reader's function called once for each cell."""

from __future__ import annotations

import ast
from typing import Any

from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import clip_name
from tensorviz.explain.written import bound_to, code_of, expression, is_named

__all__ = ["VECTORIZED", "vectorized_function"]

VECTORIZED = "numpy.vectorize.__call__"
WHOLE_ARRAYS = {"signature", "excluded"}


def vectorized_function(subject: Subject) -> Function | None:
    """The function as it is drawn; None where the cell does not show that it takes one cell at a time.

    What the reader's function gives is only known where it ran: nothing is worked out anew.
    """
    inner = _given(subject)
    if inner is None or any(argument.keyword for argument in subject.event.arguments):
        return None
    number = len(subject.event.arguments)
    return Function("vectorize", inner, "call", _not_known, (inner, *[","] * (number - 1)))


def _given(subject: Subject) -> str | None:
    """What ``np.vectorize`` was given, by its name; also where it stands over a function as a decorator."""
    callee = subject.node.symbol
    code, direct = code_of(subject), expression(callee)
    made = [direct] if isinstance(direct, ast.Call) else [] if code is None else bound_to(code, callee)
    if code is not None and not made:
        return callee if _decorates(code, callee) else None
    call = made[0] if len(made) == 1 else None
    is_made_here = isinstance(call, ast.Call) and is_named(call.func, "vectorize") and len(call.args) == 1
    if not isinstance(call, ast.Call) or not is_made_here or any(word.arg in WHOLE_ARRAYS for word in call.keywords):
        return None
    function = call.args[0]
    return clip_name(ast.unparse(function)) if isinstance(function, ast.Name | ast.Attribute) else clip_name(callee)


def _decorates(code: ast.Module, name: str) -> bool:
    marked = [node for node in ast.walk(code) if isinstance(node, ast.FunctionDef) and node.name == name]
    return len(marked) == 1 and [ast.unparse(each) for each in marked[0].decorator_list] in (
        ["np.vectorize"], ["numpy.vectorize"], ["vectorize"],
    )  # fmt: skip


def _not_known(*cells: Any) -> Any:
    raise TypeError(cells)
