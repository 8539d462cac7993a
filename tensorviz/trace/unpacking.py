"""Where a value was taken apart into another number of names than it has entries: ``a, b = x``."""

from __future__ import annotations

import ast
import re

from tensorviz.trace.nodes import span_of
from tensorviz.trace.recording import Span

__all__ = ["IS_UNPACKED", "UNPACKING", "unpacking_at"]

IS_UNPACKED = re.compile(r"(too many|not enough) values to unpack")
UNPACKING = "builtins.iter"
"""What Python asks of the value, as the name of the operation."""


def unpacking_at(tree: ast.AST, span: Span) -> ast.Assign | None:
    """The assignment to names, none of them starred, that stand at the place where Python says that it failed."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names) | ast.List(elts=names) as target]):
                if span_of(target) == span and not any(isinstance(name, ast.Starred) for name in names):
                    return node
    return None
