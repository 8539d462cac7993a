"""The distance of every row of one matrix to every row of another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tensorviz.explain.idioms.graph import PRODUCT, Op, Value, same_value
from tensorviz.explain.idioms.linear import transposed
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import fold_of, is_number, operands_of, root_of, square_of, swapped, through
from tensorviz.explain.idioms.tell import number
from tensorviz.explain.recipes import EinsumRecipe, ReductionRecipe
from tensorviz.sentences import say

__all__ = ["find"]


@dataclass(frozen=True, slots=True)
class _Pairs:
    rows: Value
    others: Value
    ops: frozenset[Op]
    way: str


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """By broadcasting differences, or as ``a² + b² − 2ab``; squared where no root is taken."""
    if len(op.result.shape) != 2:
        return None
    root = root_of(op.result)
    squared, taken = (root[0], {op}) if root is not None else (op.result, set())
    pairs = _norm_of_differences(op) if root is None else None
    is_squared = root is None and pairs is None
    pairs = pairs or _of_differences(squared) or _expanded(squared)
    if pairs is None:
        return None
    kind = say("squared distances") if is_squared else say("distances")
    label = say(
        "{kind} from rows of {name} to rows of {others_name}",
        kind=kind,
        name=pairs.rows.name,
        others_name=pairs.others.name,
    )
    label = (
        say("{kind} between the rows of {name}", kind=kind, name=pairs.rows.name)
        if same_value(pairs.rows, pairs.others)
        else label
    )
    return Match(say("distance matrix"), label, f"{label}, {pairs.way}{_facts(op)}.", pairs.ops | taken, op)


def _facts(op: Op) -> str:
    cells = op.result.cells
    if cells is None or not cells.size or not np.isfinite(cells).all():
        return ""
    return say(": {min} to {max}", min=number(cells.min()), max=number(cells.max()))


def _of_differences(value: Value) -> _Pairs | None:
    """``((a[:, None] - b) ** 2).sum(axis=-1)``, ``einsum('ijk,ijk->ij', d, d)``."""
    fold = fold_of(value, "sum")
    product = value.made_by(PRODUCT)
    if fold is not None and fold[0].result.shape == value.shape:
        squared = square_of(fold[0].inputs[0])
        if squared is None or fold[0].axes != (2,):
            return None
        difference, ops = squared[0], fold[1] | {squared[1]}
    elif product is not None and isinstance(product.recipe, EinsumRecipe) and len(product.inputs) == 2:
        letters = product.recipe.inputs
        difference, ops = product.inputs[0], frozenset({product})
        is_square = same_value(difference, product.inputs[1]) and letters[0] == letters[1]
        if not is_square or product.recipe.output != letters[0][:2]:
            return None
    else:
        return None
    return _pairs(difference, ops)


def _norm_of_differences(op: Op) -> _Pairs | None:
    """``norm(a[:, None] - b, axis=-1)``."""
    is_norm = isinstance(op.recipe, ReductionRecipe) and op.function == "norm" and op.recipe.parameter == 2
    return _pairs(op.inputs[0], frozenset({op})) if is_norm and op.axes == (2,) else None


def _pairs(difference: Value, ops: frozenset[Op]) -> _Pairs | None:
    sides = operands_of(difference, "subtract")
    if sides is None or len(difference.shape) != 3 or difference.maker is None:
        return None
    for one, other in swapped(sides):
        n, m, d = difference.shape
        rows, seen = through(one)
        others, also = through(other)
        stands = one.shape == (n, 1, d) and other.shape in {(1, m, d), (m, d)}
        if stands and rows.shape == (n, d) and others.shape == (m, d):
            return _Pairs(rows, others, ops | seen | also | {difference.maker}, say("by broadcasting"))
    return None


def _expanded(value: Value) -> _Pairs | None:
    """``(a ** 2).sum(1)[:, None] + (b ** 2).sum(1) - 2 * a @ b.T``."""
    ops = frozenset[Op]()
    kept = operands_of(value, "maximum")
    if kept is not None and value.maker is not None:
        ops |= {value.maker}
        value = next((each for each, zero in swapped(kept) if is_number(zero, 0)), value)
    terms, added = _terms(value, 1)
    plus = [_squares(term, value.shape) for term, sign in terms if sign == 1]
    minus = [_doubled(term) for term, sign in terms if sign == -1]
    if len(terms) != 3 or len(minus) != 1 or minus[0] is None or None in plus:
        return None
    rows, others, crossed = minus[0]
    found = [each for each in plus if each is not None]
    for one, other in swapped((found[0], found[1])):
        if one[1] == 1 and other[1] == 0 and same_value(one[0], rows) and same_value(other[0], others):
            return _Pairs(rows, others, ops | added | crossed | one[2] | other[2], say("as a² + b² − 2ab"))
    return None


def _terms(value: Value, sign: int) -> tuple[list[tuple[Value, int]], frozenset[Op]]:
    """What is added and subtracted, each with its sign, as far as sums of sums go."""
    for function, second in (("add", sign), ("subtract", -sign)):
        parts = operands_of(value, function)
        if parts is not None and len(parts) == 2 and value.maker is not None:
            left, ops = _terms(parts[0], sign)
            right, more = _terms(parts[1], second)
            return [*left, *right], ops | more | {value.maker}
    return [(value, sign)], frozenset()


def _squares(value: Value, whole: tuple[int, ...]) -> tuple[Value, int, frozenset[Op]] | None:
    """Sums of squares of rows, and along which axis of the result they are repeated."""
    fold = fold_of(value, "sum")
    squared = square_of(fold[0].inputs[0]) if fold is not None else None
    if fold is None or squared is None or fold[0].axes != (1,) or len(squared[0].shape) != 2:
        return None
    rows = squared[0].shape[0]
    padded = value.shape if len(value.shape) == 2 else (1, *value.shape)
    along = [axis for axis in (0, 1) if padded[axis] == 1 and padded[1 - axis] == rows == whole[1 - axis]]
    return (squared[0], along[-1], fold[1] | {squared[1]}) if along else None


def _doubled(value: Value) -> tuple[Value, Value, frozenset[Op]] | None:
    """``2 * a @ b.T``, ``2 * (a @ b.T)``, ``a @ b.T * 2``."""
    factors = operands_of(value, "multiply")
    for product, two in swapped(factors) if factors is not None and len(factors) == 2 else ():
        maker = product.made_by(PRODUCT)
        if is_number(two, 2) and maker is not None and value.maker is not None and len(maker.inputs) == 2:
            return _rows(maker, maker.inputs[0], frozenset({maker, value.maker}))
    maker = value.made_by(PRODUCT)
    if maker is not None and len(maker.inputs) == 2:
        doubled = operands_of(maker.inputs[0], "multiply")
        for rows, two in swapped(doubled) if doubled is not None and len(doubled) == 2 else ():
            if is_number(two, 2) and maker.inputs[0].maker is not None:
                return _rows(maker, rows, frozenset({maker, maker.inputs[0].maker}))
    return None


def _rows(product: Op, rows: Value, ops: frozenset[Op]) -> tuple[Value, Value, frozenset[Op]] | None:
    others, passed = transposed(product.inputs[1])
    is_turned = bool(passed) and len(rows.shape) == len(others.shape) == 2
    return (rows, others, ops | passed) if is_turned else None
