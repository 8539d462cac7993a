"""One cell of an elementwise operation: where it is read, what is calculated, and which cell is a good example."""

from __future__ import annotations

import cmath
import itertools
from typing import Any

import numpy as np

from tensorviz.explain.families.elementwise_terms import Function, apply, pick, spell, wraps
from tensorviz.explain.families.phrases import cell_of, role_at
from tensorviz.explain.format import format_exact, format_term, format_value
from tensorviz.explain.operands import Operand, kept_indices
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import RESULT, Frame, Term, Worked
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit, join

__all__ = ["cell_frame", "result_name", "sample_cell", "source_index"]

MOST_CANDIDATES = 72
NUMERIC = "biufc"


def source_index(shape: tuple[int, ...], index: tuple[int, ...]) -> tuple[int, ...]:
    """The cell of an operand of ``shape`` that feeds the result cell at ``index``: 0 along stretched axes."""
    own = index[len(index) - len(shape) :]
    return tuple(0 if length == 1 else i for length, i in zip(shape, own, strict=True))


def result_name(plan: Plan) -> str:
    """The name of the result for a sentence with slots."""
    name = plan.result.name if plan.result else "result"
    return name if name.isidentifier() else "result"


def cell_frame(
    plan: Plan, subject: Subject, function: Function, index: tuple[int, ...], *, of_all: bool = False
) -> Frame | None:
    """The frame about the result cell at ``index``; None where a value was not kept.

    ``of_all`` says that it stands for all cells.
    """
    cells, recorded = _values(plan, index)
    if recorded is None or any(cell is None for cell in cells):
        return None
    worked = _worked(subject, function, cells, recorded)
    places = [source_index(operand.shape, index) for operand in plan.operands]
    names = tuple(cell_of(operand, place) for operand, place in zip(plan.operands, places, strict=True))
    roles = [role_at("live", number, place) for number, place in enumerate(places)]
    return Frame(
        phase="combine",
        sentence=_sentence(plan, function, names, worked, of_all=of_all),
        span=subject.node.span,
        roles=(*roles, role_at("target", RESULT, index)),
        alt=f"Outlined: {join(names)}; they give {cell_of(plan.result, index)}, {worked.total}.",
        worked=worked,
    )


def sample_cell(plan: Plan, function: Function) -> tuple[int, ...] | None:
    """A result cell that shows what the operation does: distinct operands, no zero, a wrap or an infinity if any."""
    output = plan.result.shape if plan.result else ()
    ranked = itertools.islice(itertools.product(*kept_indices(output)), MOST_CANDIDATES)
    if not all(_is_numeric(operand) for operand in (*plan.operands, plan.result)):
        return next((index for index in ranked if _values(plan, index)[1] is not None), None)
    best, best_score = None, -1
    for index in ranked:
        score = _score(plan, function, index)
        if score > best_score:
            best, best_score = index, score
    return best


def _is_numeric(operand: Operand | None) -> bool:
    return operand is not None and isinstance(operand.dtype, np.dtype) and operand.dtype.kind in NUMERIC


def _score(plan: Plan, function: Function, index: tuple[int, ...]) -> int:
    cells, recorded = _values(plan, index)
    if recorded is None or any(cell is None for cell in cells) or _is_masked(plan, index):
        return -1
    score = 16 * (wraps(function, cells, recorded) is not None)
    is_finite = all(map(_is_finite, cells))
    score += 8 * (_is_finite(recorded) != is_finite) + 4 * (is_finite and all(map(bool, cells)))
    score += 3 * (len(cells) == 2 and bool(cells[0] != cells[1]))
    score += 2 * all(i > 0 for i in index) + (len(set(index)) == len(index))
    return score + sum(bool(cell != 1) for cell in cells)


def _is_finite(cell: Any) -> bool:
    try:
        return cmath.isfinite(cell)
    except (TypeError, OverflowError):
        return True


def _is_masked(plan: Plan, index: tuple[int, ...]) -> bool:
    masks = [(operand.snapshot.mask, operand.shape) for operand in plan.operands if operand.snapshot]
    return any(mask is not None and mask.shape == shape and mask[source_index(shape, index)] for mask, shape in masks)


def _values(plan: Plan, index: tuple[int, ...]) -> tuple[tuple[Any, ...], Any]:
    cells = tuple(pick(operand, source_index(operand.shape, index)) for operand in plan.operands)
    return cells, plan.result.cell(index) if plan.result else None


def _worked(subject: Subject, function: Function, cells: tuple[Any, ...], recorded: Any) -> Worked:
    is_forced = any(argument.keyword == "dtype" for argument in subject.event.arguments)
    term = apply(function, cells, recorded.dtype, forced=is_forced)
    value = recorded if term is None else term
    texts = tuple(format_value(cell) for cell in cells)
    note = _note(function, cells, recorded)
    if note is None and not _same(value, recorded):
        note = f"Worked out alone this cell gives {format_exact(value)}; NumPy's result holds {format_exact(recorded)}."
    terms = (Term(texts, format_value(value), _number(value)),)
    return Worked("apply", function.symbol, terms, format_value(recorded), note=note)


def _note(function: Function, cells: tuple[Any, ...], recorded: Any) -> str | None:
    exact = wraps(function, cells, recorded)
    if exact is not None:
        limits = np.iinfo(recorded.dtype)
        bounds = f"{format_term(limits.min, recorded.dtype)} to {format_term(limits.max, recorded.dtype)}"
        return f"{_plain(exact)} does not fit {recorded.dtype} ({bounds}), so it wraps around."
    if not _is_finite(recorded) and all(_is_finite(cell) for cell in cells):
        return f"No finite number of {recorded.dtype} is the answer: NumPy writes {format_value(recorded)}."
    return None


def _plain(number: int) -> str:
    return str(number).replace("-", "−")


def _same(left: Any, right: Any) -> bool:
    return bool(left == right) or (left != left and right != right)


def _number(value: Any) -> float:
    try:
        return float(value) if not isinstance(value, np.complexfloating) else float("nan")
    except (TypeError, ValueError):
        return float("nan")


def _sentence(plan: Plan, function: Function, names: tuple[str, ...], worked: Worked, *, of_all: bool) -> str:
    recipe = plan.recipe
    assert isinstance(recipe, ElementwiseRecipe)
    calculation = _equation(function, worked, is_truth=plan.result is not None and plan.result.dtype == np.bool_)
    size = plan.result.snapshot.size if plan.result and plan.result.snapshot else 1
    ending = f", for all {count(size, 'cell')}." if of_all and size > 1 else "."
    if worked.note and "wraps" in worked.note:
        ending = f": {worked.note[0].lower()}{worked.note[1:]}"
    return fit(
        f"{spell(function, names)}: {calculation}{ending}",
        f"{calculation}{ending}",
        f"{calculation}.",
        f"{function.symbol} gives {worked.total} here.",
    )


def _equation(function: Function, worked: Worked, *, is_truth: bool) -> str:
    outcome = worked.terms[0].value
    answer = f"is {'True' if outcome == 'T' else 'False'}" if is_truth else f"= {outcome}"
    return f"{spell(function, worked.terms[0].operands)} {answer}"
