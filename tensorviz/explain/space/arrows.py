"""Which operations on vectors are told as arrows."""

from __future__ import annotations

from typing import Any

from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ContractionRecipe, ElementwiseRecipe, FormulaRecipe, ReductionRecipe
from tensorviz.explain.space.arrow_cross import cross_reading
from tensorviz.explain.space.arrow_dot import dot_reading
from tensorviz.explain.space.arrow_sums import difference_reading, multiple_reading, norm_reading, sum_reading
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import (
    Vector,
    entry_axes,
    point,
    reals,
    renewed,
    unfinite_sentence,
    vector_of,
)
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Plan, Subject
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["arrows"]

DRAWN = (2, 3)
FACTORS = frozenset({"multiply", "divide", "true_divide", "negative"})


def arrows(plan: Plan, subject: Subject) -> Reading | None:
    """The reading with arrows; None where the operation has no such picture, or none of its arrows can be drawn."""
    reading = _reading(plan, subject)
    if reading is None or reading.space is None:
        return None
    return reading if any(each.kind == "arrow" for each in reading.space.drawn) else None


def _reading(plan: Plan, subject: Subject) -> Reading | None:
    if plan.result is None or plan.more:
        return None
    span = subject.node.span
    recipe = plan.recipe
    if isinstance(recipe, ContractionRecipe) and recipe.view == "dot":
        return _dot(plan, span)
    if isinstance(recipe, ElementwiseRecipe) and not recipe.masked:
        return _cellwise(recipe.function, plan, span)
    if isinstance(recipe, ReductionRecipe) and recipe.function == "norm" and recipe.parameter == 2:
        return _norm(plan, span)
    if isinstance(recipe, FormulaRecipe) and recipe.function == "cross":
        return _cross(plan, span)
    return None


def _dot(plan: Plan, span: Span) -> Reading | None:
    vectors = _vectors(plan.operands[:2], range(2, 1 << 20))
    recorded = _number(plan.result)
    if vectors is None or recorded is None or len(vectors) != 2:
        return None
    left, right = vectors
    if left.values.size != right.values.size:
        return None
    return _listed(vectors, span) or dot_reading(left, right, recorded, name_of(plan.result), span)


def _cellwise(function: str, plan: Plan, span: Span) -> Reading | None:
    result = vector_of(plan.result)
    if result is None or result.values.size not in DRAWN or function not in {"add", "subtract", *FACTORS}:
        return None
    operands = plan.operands
    if function in {"add", "subtract"}:
        vectors = _vectors(operands[:2], DRAWN)
        if vectors is None or len({each.values.size for each in (*vectors, result)}) != 1:
            return None
        result = renewed(result, *vectors)
        make = sum_reading if function == "add" else difference_reading
        return _listed((*vectors, result), span) or make(vectors[0], vectors[1], result, span)
    factor = _factor(function, operands)
    if factor is None:
        return None
    vector, number, written = factor
    result = renewed(result, vector)
    return _listed((vector, result), span) or multiple_reading(vector, number, written, result, span)


def _factor(function: str, operands: tuple[Operand, ...]) -> tuple[Vector, float, str] | None:
    """The vector, the number that it is multiplied by, and how that is written."""
    first = vector_of(operands[0])
    if function == "negative":
        return None if first is None else (first, -1.0, f"−{first.name}")
    one, other = operands[:2]
    second = vector_of(other)
    if first is not None and not other.shape:
        number, divides = _number(other), function != "multiply"
        if number is None or (divides and float(number) == 0):
            return None
        text = other.name if other.plain is None else other.plain
        written = f"{first.name} ÷ {text}" if divides else f"{first.name} × {text}"
        return first, 1 / float(number) if divides else float(number), written
    if second is not None and not one.shape and function == "multiply":
        number = _number(one)
        text = one.name if one.plain is None else one.plain
        return None if number is None else (second, float(number), f"{text} × {second.name}")
    return None


def _norm(plan: Plan, span: Span) -> Reading | None:
    vector, recorded = vector_of(plan.operands[0]), _number(plan.result)
    if vector is None or recorded is None or vector.values.size not in DRAWN:
        return None
    return _listed((vector,), span) or norm_reading(vector, recorded, name_of(plan.result), span)


def _cross(plan: Plan, span: Span) -> Reading | None:
    vectors, result = _vectors(plan.operands[:2], (3,)), vector_of(plan.result)
    if vectors is None or len(vectors) != 2 or result is None:
        return None
    result = renewed(result, *vectors)
    return _listed((*vectors, result), span) or cross_reading(vectors[0], vectors[1], result, span)


def _vectors(operands: tuple[Operand, ...], sizes: Any) -> tuple[Vector, ...] | None:
    vectors = tuple(vector for vector in map(vector_of, operands) if vector is not None)
    is_complete = len(vectors) == len(operands) and all(vector.values.size in sizes for vector in vectors)
    return vectors if is_complete else None


def _number(operand: Operand | None) -> Any:
    """The one real number of an operand without axes; None where it is none, or is not finite."""
    if operand is None or operand.shape:
        return None
    if operand.snapshot is None:
        return _plain_number(operand.plain)
    values = reals(operand)
    return None if values is None else values[()]


def _plain_number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def _listed(vectors: tuple[Vector, ...], span: Span) -> Reading | None:
    """Where one of them cannot be drawn: the others, and why not."""
    said = next((text for text in map(unfinite_sentence, vectors) if text is not None), None)
    if said is None:
        return None
    size = vectors[0].values.size
    board = Board(span, entry_axes(size if size <= 3 else 2))
    fit_for_it = [each for each in vectors if unfinite_sentence(each) is None and size <= 3]
    shown = [board.put(Drawn("arrow", "first", each.name, each.text, (point(each.values),))) for each in fit_for_it]
    rest = [each for each in vectors if each.text and (size > 3 or unfinite_sentence(each) is not None)]
    listed = [board.put(Drawn("fact", "plain", f"{each.name} {each.text}")) for each in rest]
    board.tell("listed", said, [*shown, *listed])
    return board.reading("arrows", say("Arrows"))
