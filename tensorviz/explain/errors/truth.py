"""``if``, ``and``, ``or``, ``not`` and chained comparisons want one yes or no; an array has many."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from functools import reduce

from tensorviz.explain.errors.brackets import brackets
from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Diagnosis
from tensorviz.explain.errors.source import parsed
from tensorviz.explain.format import format_count
from tensorviz.sentences import say
from tensorviz.trace.recording import Unknown
from tensorviz.trace.truth import IS_TRUTH

__all__ = ["truth"]

PAIR = 2
BITWISE = {ast.And: ast.BitAnd, ast.Or: ast.BitOr}
EXTREMES = {"max": ("maximum", "larger"), "min": ("minimum", "smaller")}


def truth(case: Case) -> Diagnosis | None:
    """An array with more than one cell (or none) where one answer is needed."""
    if not IS_TRUTH.search(case.message):
        return None
    arrays = (part for part in case.arrays if part.shape and _size(part) != 1)
    asked = next(itertools.chain(arrays, (part for part in case.parts if _is_unseen(part))), None)
    code = case.template
    who = case.node.symbol
    count = say("many") if asked is None or asked.snapshot is None else format_count(_size(asked))
    name = say("the array") if asked is None else asked.name
    if asked is not None and asked.snapshot is not None and _size(asked) == 0:
        checked: tuple[str, ...] = (
            say("{who} needs one yes or no; {name} has no cell that could say it.", who=who, name=name),
        )
    else:
        checked = (
            say(
                "{who} needs one yes or no; {name} has {count}. Which one should it believe?",
                who=who,
                name=name,
                count=count,
            ),
            say("One yes or no is needed; there are {count}.", count=count),
        )
    picture = None
    if isinstance(code, ast.Compare) and len(code.ops) > 1:
        whole = parsed(case.node)
        picture = brackets(whole) if isinstance(whole, ast.Compare) else None
    return Diagnosis("truth", checked, None, picture, tuple(_candidates(case, asked)))


def _is_unseen(part: Part) -> bool:
    return isinstance(part.argument.value, Unknown)


def _size(part: Part) -> int:
    size = 1
    for length in part.shape:
        size *= length
    return size


def _candidates(case: Case, asked: Part | None) -> Iterator[Candidate]:
    match case.template:
        case ast.BoolOp(op=op):
            yield from _joined(case, BITWISE[type(op)]())
        case ast.Compare(ops=ops) if len(ops) > 1:
            yield from _chain(case, ops)
        case ast.Call() if case.function in EXTREMES:
            yield from _extreme(case)
        case ast.UnaryOp(op=ast.Not()) if asked is not None and str(asked.dtype) == "bool":
            yield from case.instead(f"~{asked.place}", say("cell by cell the opposite"))
            yield from _one_answer(case, [asked])
        case ast.UnaryOp(op=ast.Not()) | ast.Name() if asked is not None:
            yield from _one_answer(case, [asked])
        case ast.Call() if asked is not None and case.function == "bool":
            for candidate in _one_answer(case, [asked]):
                inner = candidate.code.args[0] if isinstance(candidate.code, ast.Call) else candidate.code
                yield Candidate(inner, candidate.meaning)


def _one_answer(case: Case, parts: Sequence[Part]) -> Iterator[Candidate]:
    for method in ("any", "all"):
        question = say("is any of them") if method == "any" else say("are all of them")
        yield from case.change(
            say("one answer: {question} true?", question=question),
            {part.place: f"{part.place}.{method}()" for part in parts},
        )


def _joined(case: Case, operator: ast.operator) -> Iterator[Candidate]:
    if all(str(part.dtype) == "bool" or isinstance(part.node, ast.Compare) for part in case.parts):
        joined = reduce(lambda left, right: ast.BinOp(left, operator, right), map(_closed, case.parts))
        yield Candidate(joined, say("cell by cell: one answer for each"))
    yield from _one_answer(case, [part for part in case.parts if part.shape or _is_unseen(part)])


def _extreme(case: Case) -> Iterator[Candidate]:
    if len(case.arrays) == len(case.parts) == PAIR and case.library == "numpy":
        name, word = EXTREMES[case.function]
        yield from case.instead(
            f"{case.numpy_name}.{name}(_0, _1)", say("cell by cell the {word} of the two", word=word)
        )


def _closed(part: Part) -> ast.expr:
    return ast.Name(part.place, ast.Load())


def _chain(case: Case, ops: Sequence[ast.cmpop]) -> Iterator[Candidate]:
    """``0 < a < 4`` as two comparisons; ``1 < a & a < 4`` as it was meant."""
    middle = case.parts[1]
    node = middle.node
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr) and len(middle.inner) == PAIR:
        left = ast.Compare(_closed(case.parts[0]), [ops[0]], [_closed(middle.inner[0])])
        right = ast.Compare(_closed(middle.inner[1]), [ops[1]], [_closed(case.parts[2])])
        yield Candidate(ast.BinOp(left, node.op, right), say("brackets around each comparison: cell by cell"))
        return
    names = [_closed(part) for part in case.parts]
    pairs: list[ast.expr] = [ast.Compare(names[at], [op], [names[at + 1]]) for at, op in enumerate(ops)]
    joined = reduce(lambda left, right: ast.BinOp(left, ast.BitAnd(), right), pairs)
    yield Candidate(joined, "both comparisons, cell by cell")
