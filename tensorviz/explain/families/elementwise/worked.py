"""One cell of an elementwise operation: where it is read, what is calculated, and which cells are good examples."""

from __future__ import annotations

import cmath
import itertools
from typing import Any

import numpy as np

from tensorviz.explain.families.elementwise.casts import loss_of
from tensorviz.explain.families.elementwise.digits import is_rounded, rounding_note, texts_of
from tensorviz.explain.families.elementwise.facts import source_index
from tensorviz.explain.families.elementwise.functions import CAST
from tensorviz.explain.families.elementwise.left_out import kept_frame, masked_frame
from tensorviz.explain.families.elementwise.sentences import Shown, sentence_of
from tensorviz.explain.families.elementwise.terms import Function, apply, pick, wraps
from tensorviz.explain.families.phrases import cell_of, role_at
from tensorviz.explain.format import format_dtype, format_exact, format_term, format_value
from tensorviz.explain.operands import Operand, kept_indices
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import RESULT, Frame, Role, Term, Worked
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import join
from tensorviz.sentences import say

__all__ = ["cell_frame", "result_name", "sample_cells"]

MOST_CANDIDATES = 72
NEAR = 4
BFLOAT16_EPS = 2.0**-7
DIVISIONS = {"floor_divide", "fmod", "remainder"}
LOSSES = {"": 0, "range": 24, "wrap": 8}
NUMERIC = "biufc"


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
    recipe = _recipe(plan)
    cells, recorded = _values(plan, index)
    if recorded is None:
        return None
    if recipe.masked and cells[recipe.inputs] is not None and not cells[recipe.inputs]:
        return kept_frame(plan, subject, index, format_value(recorded))
    needed = cells[: recipe.inputs + recipe.masked]
    if any(cell is None for cell in needed):
        return None
    if any(cell is np.ma.masked for cell in (*needed, recorded)):
        return masked_frame(plan, subject, function, index)
    cells = cells[: recipe.inputs]
    worked = _worked(function, cells, recorded, plan.result, is_foreign=subject.library != "numpy")
    places = [source_index(operand.shape, index) for operand in plan.operands]
    names = tuple(cell_of(operand, place) for operand, place in zip(plan.operands, places, strict=True))
    shown = Shown(plan, function, index, names[: recipe.inputs], cells, recorded, worked)
    return Frame(
        phase="combine",
        sentence=sentence_of(shown, of_all=of_all),
        span=subject.node.span,
        roles=(*_roles(function, cells, places[: recipe.inputs + recipe.masked]), role_at("target", RESULT, index)),
        alt=say(
            "Outlined: {name}; they give {cell}, {total}.",
            name=join(names[: recipe.inputs]),
            cell=cell_of(plan.result, index),
            total=worked.total,
        ),
        worked=worked,
    )


def _roles(function: Function, cells: tuple[Any, ...], places: list[tuple[int, ...]]) -> tuple[Role, ...]:
    """All cells that are read are live; of two sides of a choice the other one is done."""
    other = (2 if cells[0] else 1) if function.name == "where" else None
    return tuple(role_at("done" if number == other else "live", number, place) for number, place in enumerate(places))


def sample_cells(plan: Plan, function: Function) -> tuple[tuple[int, ...], ...]:
    """At most three result cells that show what the operation does, one for each case that there is.

    Preferred are distinct operands, no zero, a wrap, an infinity or lost digits if any, and neighbours of the first.
    """
    output = plan.result.shape if plan.result else ()
    scores: dict[int, dict[tuple[int, ...], int]] = {}
    for index in itertools.islice(itertools.product(*kept_indices(output)), MOST_CANDIDATES):
        score = _score(plan, function, index)
        if score >= 0:
            scores.setdefault(_case(plan, function, index), {})[index] = score
    samples: list[tuple[int, ...]] = []
    for _, candidates in sorted(scores.items()):
        near = samples[0] if samples else ()
        samples.append(max(candidates, key=lambda index: candidates[index] + _closeness(index, near)))
    return tuple(samples)


def _closeness(index: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(8 * (i == j) + 4 * (abs(i - j) == 1) for i, j in zip(index, other, strict=False))


def _case(plan: Plan, function: Function, index: tuple[int, ...]) -> int:
    """Which of several things happens to a cell: taken from one side, cut, written; 0 comes first."""
    recipe = _recipe(plan)
    cells, recorded = _values(plan, index)
    if recipe.masked:
        return not cells[recipe.inputs]
    if function.name == "where":
        return not cells[0]
    if function.name == "clip":
        return 2 if _same(cells[0], recorded) else int(bool(np.less(recorded, cells[0])))
    return 0


def _is_numeric(operand: Operand | None) -> bool:
    return operand is not None and isinstance(operand.dtype, np.dtype) and operand.dtype.kind in NUMERIC


def _score(plan: Plan, function: Function, index: tuple[int, ...]) -> int:
    every, recorded = _values(plan, index)
    if recorded is None or any(cell is None or cell is np.ma.masked for cell in (*every, recorded)):
        return -1
    if not all(_is_numeric(operand) for operand in (*plan.operands, plan.result)):
        return 0
    cells = every[: _recipe(plan).inputs]
    is_finite = all(map(_is_finite, cells))
    score = 16 * (wraps(function, cells, recorded) is not None)
    score += 8 * is_rounded(function, cells, recorded, _dtype_of(plan.result))
    score += LOSSES.get(loss_of(cells[0], recorded), 12) if function.name == CAST else 0
    score += 6 * (function.name == "round" and not _same(cells[0], recorded))
    score += 8 * (_is_finite(recorded) != is_finite) + 4 * (is_finite and all(map(bool, cells)))
    score += 3 * (len(cells) > 1 and bool(cells[-1] != cells[-2]))
    score += 2 * all(i > 0 for i in index) + (len(set(index)) == len(index))
    return score + sum(bool(cell != 1) for cell in cells)


def _is_finite(cell: Any) -> bool:
    try:
        return cmath.isfinite(cell)
    except (TypeError, OverflowError):
        return True


def _values(plan: Plan, index: tuple[int, ...]) -> tuple[tuple[Any, ...], Any]:
    cells = tuple(pick(operand, source_index(operand.shape, index)) for operand in plan.operands)
    return cells, plan.result.cell(index) if plan.result else None


def _in_dtype(function: Function, cells: tuple[Any, ...], recorded: Any) -> tuple[Any, ...]:
    """Torch and jax bring numbers to the dtype of the result before they work with them, NumPy some of them after."""
    if function.name == CAST or recorded.dtype.kind not in "fc":
        return cells
    return tuple(cell.astype(recorded.dtype) if isinstance(cell, np.number) else cell for cell in cells)


def _agrees(function: Function, cells: tuple[Any, ...], value: Any, recorded: Any, eps: float) -> bool:
    """Whether another library, which rounds functions in its own way, gives the same but for the last digits.

    What it gives for a whole number divided by 0 is its own, too.
    """
    if function.name in DIVISIONS and recorded.dtype.kind in "iu" and cells[1] == 0:
        return True
    if recorded.dtype.kind not in "fc" or not (np.isfinite(value) and np.isfinite(recorded)):
        return False
    return bool(abs(value - recorded) <= NEAR * eps * max(abs(value), abs(recorded)))


def _eps(operand: Operand | None, recorded: Any) -> float:
    """The relative distance of neighbouring numbers; bfloat16 is recorded as float32."""
    if operand is not None and operand.dtype == "bfloat16":
        return BFLOAT16_EPS
    return float(np.finfo(recorded.dtype).eps) if recorded.dtype.kind in "fc" else 0.0


def _worked(
    function: Function, cells: tuple[Any, ...], recorded: Any, result: Operand | None, *, is_foreign: bool
) -> Worked:
    eps, dtype = _eps(result, recorded), _dtype_of(result)
    computed, stored = apply(function, _in_dtype(function, cells, recorded) if is_foreign else cells, recorded.dtype)
    is_as_recorded = stored is None or (is_foreign and _agrees(function, cells, stored, recorded, eps))
    value = recorded if is_as_recorded else stored
    note = _note(function, cells, recorded) or rounding_note(function, cells, recorded, dtype)
    is_stored = function.name != CAST and not is_foreign and _same(value, recorded)
    if note is None and is_stored and loss_of(computed, recorded):
        note = say(
            "The answer {computed} is stored as {dtype}: {recorded}.",
            computed=format_value(computed),
            dtype=recorded.dtype,
            recorded=format_value(recorded),
        )
    if note is None and not _same(value, recorded):
        note = say(
            "Worked out alone this cell gives {value}; NumPy's result holds {recorded}.",
            value=format_exact(value),
            recorded=format_exact(recorded),
        )
    shown = recorded if is_foreign else value
    texts, outcome = texts_of(function, cells, shown, dtype)
    total = texts_of(function, cells, recorded, dtype)[1]
    return Worked("apply", function.symbol, (Term(texts, outcome, _number(shown)),), total, note=note)


def _dtype_of(result: Operand | None) -> str:
    return format_dtype(result.dtype) if result is not None and result.dtype is not None else ""


def _note(function: Function, cells: tuple[Any, ...], recorded: Any) -> str | None:
    exact = wraps(function, cells, recorded)
    if exact is not None:
        limits = np.iinfo(recorded.dtype)
        bounds = say(
            "{min} to {max}", min=format_term(limits.min, recorded.dtype), max=format_term(limits.max, recorded.dtype)
        )
        return say(
            "{plain} does not fit {dtype} ({bounds}), so it wraps around.",
            plain=_plain(exact),
            dtype=recorded.dtype,
            bounds=bounds,
        )
    if function.name in DIVISIONS and isinstance(recorded, np.integer) and cells[1] == 0:
        return say(
            "Integers have no infinity: NumPy writes {recorded} where they are divided by 0.",
            recorded=format_value(recorded),
        )
    if not _is_finite(recorded) and all(_is_finite(cell) for cell in cells):
        return say(
            "No finite number of {dtype} is the answer: NumPy writes {recorded}.",
            dtype=recorded.dtype,
            recorded=format_value(recorded),
        )
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


def _recipe(plan: Plan) -> ElementwiseRecipe:
    assert isinstance(plan.recipe, ElementwiseRecipe)
    return plan.recipe
