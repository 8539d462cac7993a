"""``x > 1 & x < 4``: the ``&`` binds before the comparisons around it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from tensorviz.explain.errors.case import Case
from tensorviz.explain.errors.model import Candidate, Picture
from tensorviz.sentences import say
from tensorviz.trace.nodes import span_of

__all__ = ["bracketed", "brackets"]


def brackets(whole: ast.Compare) -> Picture:
    """A chain of comparisons as it is written, as Python reads it, and what that asks."""
    nodes = (whole.left, *whole.comparators)
    texts = [f"({ast.unparse(node)})" if isinstance(node, ast.BinOp) else ast.unparse(node) for node in nodes]
    signs = [_sign(op) for op in whole.ops]
    read = texts[0] + "".join(f" {sign} {text}" for sign, text in zip(signs, texts[1:], strict=True))
    pairs = [f"({a} {sign} {b})" for a, sign, b in zip(texts, signs, texts[1:], strict=False)]
    return Picture("brackets", texts=(ast.unparse(whole), read, say(" and ").join(pairs)))


def _sign(op: ast.cmpop) -> str:
    return ast.unparse(ast.Compare(ast.Name("x"), [op], [ast.Name("y")]))[1:-1].strip()


def bracketed(case: Case) -> tuple[Picture, Candidate] | None:
    """Where a bitwise operation stands between comparisons: how it is read, and how it was meant."""
    around = _around(case)
    if around is None:
        return None
    whole, inner = around
    nodes = [whole.left, *whole.comparators]
    at = nodes.index(inner)
    left = _comparison([*nodes[:at], inner.left], whole.ops[:at])
    right = _comparison([inner.right, *nodes[at + 1 :]], whole.ops[at:])
    places = {ast.dump(part.node): part.place for part in case.parts if part.node is not None}
    code = _Placed(places).visit(ast.BinOp(left, inner.op, right))
    return brackets(whole), Candidate(code, say("brackets around each comparison: cell by cell"))


def _comparison(nodes: Sequence[ast.expr], ops: Sequence[ast.cmpop]) -> ast.expr:
    return ast.Compare(nodes[0], list(ops), list(nodes[1:])) if ops else nodes[0]


def _around(case: Case) -> tuple[ast.Compare, ast.BinOp] | None:
    """The comparison that the failed ``&`` or ``|`` is an operand of, and the operation itself."""
    try:
        tree = ast.parse(case.past.recording.sources.get(case.node.filename, ""))
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for operand in (node.left, *node.comparators):
                is_bitwise = isinstance(operand, ast.BinOp) and isinstance(operand.op, ast.BitAnd | ast.BitOr)
                if is_bitwise and span_of(operand) == case.node.span:
                    return node, operand  # type: ignore[return-value]
    return None


class _Placed(ast.NodeTransformer):
    """Puts the places of the operands that are known where the reader wrote them."""

    def __init__(self, places: dict[str, str]) -> None:
        self.places = places

    def visit(self, node: ast.AST) -> ast.AST:
        place = self.places.get(ast.dump(node)) if isinstance(node, ast.expr) else None
        if place is not None:
            return ast.Name(place, ast.Load())
        return _copied(node) if isinstance(node, ast.Constant) else self.generic_visit(node)


def _copied(node: ast.Constant) -> ast.Constant:
    return ast.Constant(node.value)
