"""Cross-entropy: minus the logarithm of the probability that the true class was given."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.indexing.parts import parts_of
from tensorviz.explain.idioms.graph import Op, Value, same_value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import fold_of, is_number, operands_of, swapped
from tensorviz.explain.idioms.softmax import LOG_SOFTMAX
from tensorviz.explain.idioms.tell import number
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.sentences import say

__all__ = ["find"]

TINY = 1e-5
LOOSE = 1e-3


def find(op: Op, found: Found) -> Match | None:
    """``-log(p[range(n), y]).mean()``, ``-sum(y * log(p))``, in every order of the sign and the mean."""
    value, is_negative, ops = _unfolded(op.result)
    if not is_negative or not ops or not _is_outermost(op):
        return None
    return _of_picked(op, value, ops, found) or _of_products(op, value, ops, found) or _of_two_classes(op, value, ops)


def _is_outermost(op: Op) -> bool:
    """A number: one loss."""
    return op.result.shape == () and op.function in {"negative", "mean", "sum", "divide"}


def _unfolded(value: Value) -> tuple[Value, bool, frozenset[Op]]:
    """What stands under means, sums, a division by a number and minus signs; whether their number is odd."""
    is_negative, ops = False, frozenset[Op]()
    while value.maker is not None:
        maker = value.maker
        minus, quotient = operands_of(value, "negative"), operands_of(value, "divide")
        fold = fold_of(value, "mean") or fold_of(value, "sum")
        if minus is not None:
            value, is_negative = minus[0], not is_negative
        elif quotient is not None and (quotient[1].number or 0) > 0:
            value = quotient[0]
        elif fold is not None and fold[0] is maker:
            value = maker.inputs[0]
        else:
            break
        ops |= {maker}
    return value, is_negative, ops


def _of_picked(op: Op, value: Value, ops: frozenset[Op], found: Found) -> Match | None:
    """``log(p[range(n), y])``, ``log(p)[range(n), y]``."""
    inner = operands_of(value, "log")
    if inner is not None and value.maker is not None:
        inside, added = _without_tiny(inner[0])
        table, picks = _picked(inside)
        ops = ops | {value.maker} | added | picks
    else:
        logs, picks = _picked(value)
        logged = _logged(logs, found) if logs is not None else None
        if logged is None:
            return None
        table, ops = logged[0], ops | logged[1] | picks
    if table is None or not picks or not _divides_by(ops, table.shape[0]):
        return None
    is_logarithm = inner is None and _is_log_softmax(table, found)
    return _told(op, table, ops, table.shape[0]) if is_logarithm or _sums_to_one(table) else None


def _logged(logs: Value, found: Found) -> tuple[Value, frozenset[Op]] | None:
    """The probabilities that a logarithm was taken of, and by what; a log-softmax stands for its own."""
    inner = operands_of(logs, "log")
    if inner is not None and logs.maker is not None:
        p, added = _without_tiny(inner[0])
        return p, added | {logs.maker}
    return (logs, frozenset()) if _is_log_softmax(logs, found) else None


def _is_log_softmax(value: Value, found: Found) -> bool:
    match = found.get(value.maker) if value.maker is not None else None
    return match is not None and match.name == LOG_SOFTMAX


def _picked(value: Value) -> tuple[Value | None, frozenset[Op]]:
    """The table of which one cell of every row was picked."""
    op = value.maker
    if op is None or not isinstance(op.recipe, MovementRecipe) or op.recipe.kind != "select" or not op.recipe.chips:
        return None, frozenset()
    table = op.inputs[0]
    parts = parts_of(op.event.arguments[1], table.shape)
    if parts is None or len(parts) != 2 or any(part.chip.kind != "cells" for part in parts):
        return None, frozenset()
    rows = np.arange(table.shape[0])
    if parts[0].value.shape != rows.shape or not np.array_equal(parts[0].value, rows):
        return None, frozenset()
    return table, frozenset({op})


def _of_products(op: Op, value: Value, ops: frozenset[Op], found: Found) -> Match | None:
    """``y * log(p)``, where every row of ``y`` and of ``p`` sums to one."""
    product = operands_of(value, "multiply")
    if product is None or value.maker is None or not value.shape:
        return None
    for truth, logs in swapped(product):
        logged = _logged(logs, found)
        if logged is None:
            continue
        p, made = logged
        if not _sums_classes(ops, p):
            return None
        is_distribution = _is_log_softmax(p, found) or _sums_to_one(p)
        if same_value(truth, p) or truth.shape != p.shape or not _sums_to_one(truth) or not is_distribution:
            return None
        return _told(op, p, ops | {value.maker} | made, p.shape[0] if len(p.shape) > 1 else 1)
    return None


def _of_two_classes(op: Op, value: Value, ops: frozenset[Op]) -> Match | None:
    """``y * log(p) + (1 - y) * log(1 - p)``, of truths that are 0 or 1."""
    terms = operands_of(value, "add")
    if terms is None or value.maker is None or not value.shape:
        return None
    for (truth, p, made), (rest, other, more) in swapped([_weighted(term) for term in terms]):
        fits = _rest_of(rest, truth) if truth is not None else None
        ends = _rest_of(other, p) if p is not None else None
        if truth is None or p is None or fits is None or ends is None or not _are_two_classes(truth, p):
            continue
        if _divides_by(ops, truth.shape[0]):
            return _told(op, p, ops | {value.maker} | made | more | fits | ends, truth.shape[0])
    return None


def _weighted(term: Value) -> tuple[Value | None, Value | None, frozenset[Op]]:
    """Of ``y * log(p)`` both, and what it is made by; nothing where it is something else."""
    product = operands_of(term, "multiply")
    for weight, logs in swapped(product) if product is not None else ():
        inner = operands_of(logs, "log")
        if inner is not None and logs.maker is not None and term.maker is not None:
            inside, added = _without_tiny(inner[0])
            return weight, inside, added | {logs.maker, term.maker}
    return None, None, frozenset()


def _rest_of(value: Value | None, of: Value) -> frozenset[Op] | None:
    """What makes ``1 - x`` of ``x``."""
    sides = operands_of(value, "subtract") if value is not None else None
    if value is None or sides is None or value.maker is None or not is_number(sides[0], 1):
        return None
    return frozenset({value.maker}) if same_value(sides[1], of) else None


def _are_two_classes(truth: Value, p: Value) -> bool:
    marks, cells = truth.cells, p.cells
    if marks is None or cells is None or cells.dtype.kind != "f" or truth.shape != p.shape:
        return False
    return bool(((marks == 0) | (marks == 1)).all() and ((cells >= 0) & (cells <= 1)).all())


def _sums_classes(ops: frozenset[Op], p: Value) -> bool:
    """Whether the classes are added up, not averaged, and a division is one by the number of rows."""
    last, rows = len(p.shape) - 1, p.shape[0] if len(p.shape) > 1 else 1
    means = [op for op in ops if op.function == "mean" and op.inputs[0].shape == p.shape and last in op.axes]
    return not means and _divides_by(ops, rows)


def _divides_by(ops: frozenset[Op], rows: int) -> bool:
    return all(op.inputs[1].number == rows for op in ops if op.function == "divide")


def _without_tiny(value: Value) -> tuple[Value, frozenset[Op]]:
    """Before a tiny number was added that keeps the logarithm finite."""
    terms = operands_of(value, "add")
    if terms is not None and value.maker is not None:
        for term, tiny in swapped(terms):
            if tiny.number is not None and 0 < tiny.number <= TINY:
                return term, frozenset({value.maker})
    return value, frozenset()


def _sums_to_one(value: Value) -> bool:
    """Whether every row is a distribution: not negative, summing to one."""
    cells = value.cells
    if cells is None or cells.ndim not in (1, 2) or not cells.size or cells.dtype.kind not in "iuf":
        return False
    sums = cells.astype(np.float64).sum(axis=-1)
    return bool((cells >= 0).all() and np.allclose(sums, 1, rtol=0, atol=LOOSE))


def _told(op: Op, table: Value, ops: frozenset[Op], rows: int) -> Match:
    loss = op.result.number
    label = say("cross-entropy of {name}", name=table.name)
    many = say("its one row") if rows == 1 else say("its {rows} rows", rows=rows)
    gave = "" if loss is None else say(", is {loss}", loss=number(loss))
    folds = {each.function for each in ops}
    how = say("averaged over") if folds & {"mean", "divide"} else say("added up over")
    return Match(say("cross-entropy"), label, f"{label}, {how} {many}{gave}.", ops, op)
