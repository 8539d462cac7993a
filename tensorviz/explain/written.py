"""What the text of a cell says beside its operations: how the objects that it calls were made."""

from __future__ import annotations

import ast
from functools import lru_cache

from tensorviz.explain.subject import Subject

__all__ = ["bound_to", "code_of", "expression", "is_named", "is_stored"]


def code_of(subject: Subject) -> ast.Module | None:
    """The code that an operation stands in; None where it can't be read."""
    if subject.past is None:
        return None
    recording = subject.past.recording
    return _parsed(recording.sources.get(subject.node.filename, recording.source))


@lru_cache(maxsize=8)
def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text) if text else None
    except (SyntaxError, ValueError, RecursionError):
        return None


def expression(text: str) -> ast.expr | None:
    """One expression; None where the text is none."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None


def bound_to(code: ast.Module, name: str) -> list[ast.expr]:
    """What is assigned to a name anywhere in the code."""
    found = []
    for node in ast.walk(code):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if value is not None and any(isinstance(each, ast.expr) and ast.unparse(each) == name for each in targets):
            found.append(value)
    return found


def is_stored(code: ast.Module, name: str) -> bool:
    """Whether a name is bound anywhere in the code, in whatever way."""
    return any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store) for node in ast.walk(code)
    )


def is_named(function: ast.expr, name: str) -> bool:
    """Whether a callee is ``name``, whatever stands before it."""
    return f".{ast.unparse(function)}".endswith(f".{name}")
