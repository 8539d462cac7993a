"""Cross-entropy: minus the logarithm of the probability that the true class was given."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.indexing.parts import parts_of
from tensorviz.explain.idioms.graph import Op, Value, same_value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import fold_of, operands_of, swapped
from tensorviz.explain.idioms.tell import number
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.sentences import say

__all__ = ["find"]

TINY = 1e-5
LOOSE = 1e-3


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``-log(p[range(n), y]).mean()``, ``-sum(y * log(p))``, in every order of the sign and the mean."""
    value, is_negative, ops = _unfolded(op.result)
    if not is_negative or not ops or not _is_outermost(op):
        return None
    return _of_picked(op, value, ops) or _of_products(op, value, ops)


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


def _of_picked(op: Op, value: Value, ops: frozenset[Op]) -> Match | None:
    """``log(p[range(n), y])``, ``log(p)[range(n), y]``."""
    inner = operands_of(value, "log")
    if inner is not None and value.maker is not None:
        inside, added = _without_tiny(inner[0])
        table, picks = _picked(inside)
        ops = ops | {value.maker} | added | picks
    else:
        logs, picks = _picked(value)
        inner = operands_of(logs, "log") if logs is not None else None
        if logs is None or inner is None or logs.maker is None:
            return None
        table, added = _without_tiny(inner[0])
        ops = ops | {logs.maker} | added | picks
    if table is None or not picks or not _sums_to_one(table) or not _divides_by(ops, table.shape[0]):
        return None
    return _told(op, table, ops, table.shape[0])


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


def _of_products(op: Op, value: Value, ops: frozenset[Op]) -> Match | None:
    """``y * log(p)``, where every row of ``y`` and of ``p`` sums to one."""
    product = operands_of(value, "multiply")
    if product is None or value.maker is None or not value.shape:
        return None
    for truth, logs in swapped(product):
        inner = operands_of(logs, "log")
        if inner is None or logs.maker is None:
            continue
        p, added = _without_tiny(inner[0])
        if not _sums_classes(ops, p):
            return None
        if same_value(truth, p) or truth.shape != p.shape or not _sums_to_one(truth) or not _sums_to_one(p):
            return None
        return _told(op, p, ops | {value.maker, logs.maker} | added, p.shape[0] if len(p.shape) > 1 else 1)
    return None


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
