"""Mean 0 and spread 1 per lane: standardising, layer and batch normalisation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tensorviz.explain.idioms.graph import Op, Value, same_value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import (
    fold_of,
    is_per_lane,
    mean_of,
    operands_of,
    root_of,
    square_of,
    swapped,
    through,
)
from tensorviz.explain.idioms.tell import along, largest
from tensorviz.sentences import say

__all__ = ["find"]

SMALL = 0.1


@dataclass(frozen=True, slots=True)
class _Spread:
    """What the values are divided by: over which axes, which operations, whether a number was added under the root."""

    axes: tuple[int, ...]
    under_root: bool
    ops: frozenset[Op]


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``(x - mean) / std``, also with the root of the variance, and with a small number added."""
    parts = operands_of(op.result, "divide")
    if parts is None:
        return None
    centred, gain = _without_gain(parts[0])
    divisor = parts[1]
    difference = operands_of(centred, "subtract")
    if difference is None or centred.maker is None:
        return None
    x, middle = difference
    mean = mean_of(middle)
    if mean is None or not same_value(mean[0], x) or not is_per_lane(middle.shape, x.shape, mean[1]):
        return None
    spread = _spread(divisor, x, centred)
    if spread is None or spread.axes != mean[1] or not is_per_lane(divisor.shape, x.shape, spread.axes):
        return None
    name = _name(x.shape, spread)
    label = say("{name} of {x_name} over {along}", name=name, x_name=x.name, along=along(spread.axes, x))
    ops = frozenset({op, centred.maker}) | mean[2] | spread.ops | gain
    facts = "" if gain else _facts(op, spread)
    return Match(name, label, f"{label}{facts}.", ops, op)


def _without_gain(value: Value) -> tuple[Value, frozenset[Op]]:
    """The centred values where they were multiplied before the division: ``gain * (x - mean) / std``."""
    factors = operands_of(value, "multiply")
    if factors is not None and value.maker is not None:
        for centred, _ in swapped(factors):
            if operands_of(centred, "subtract") is not None and centred.shape == value.shape:
                return centred, frozenset({value.maker})
    return value, frozenset()


def _name(shape: tuple[int, ...], spread: _Spread) -> str:
    if spread.under_root and len(shape) > 1:
        if spread.axes == (len(shape) - 1,):
            return say("layer normalisation")
        if 0 in spread.axes and len(spread.axes) < len(shape):
            return say("batch normalisation")
    return say("standardisation")


def _spread(divisor: Value, x: Value, centred: Value) -> _Spread | None:
    """``std``, ``std + e``, ``sqrt(var)``, ``sqrt(var + e)``, ``sqrt(mean of the squared distances [+ e])``."""
    inner, passed = through(divisor)
    plain, _, addition = _plus(inner)
    ops = passed | addition
    fold = fold_of(plain, "std")
    if fold is not None:
        return _Spread(fold[0].axes, False, ops | fold[1]) if _is_one_of(fold[0].inputs[0], x, centred) else None
    plain, seen = through(plain)
    root = root_of(plain)
    if root is None:
        return None
    variance, more, addition = _plus(root[0])
    ops |= seen | addition | {root[1]}
    fold = fold_of(variance, "var")
    if fold is not None:
        return _Spread(fold[0].axes, more, ops | fold[1]) if _is_one_of(fold[0].inputs[0], x, centred) else None
    return _of_squares(variance, centred, more, ops)


def _is_one_of(value: Value, x: Value, centred: Value) -> bool:
    """The spread is the same before and after the mean was subtracted."""
    return same_value(value, x) or same_value(value, centred)


def _plus(value: Value) -> tuple[Value, bool, frozenset[Op]]:
    """What stands before a small number was added, whether one was, and the addition."""
    terms = operands_of(value, "add")
    if terms is not None and value.maker is not None:
        for term, small in swapped(terms):
            if small.number is not None and 0 < small.number < SMALL:
                return term, True, frozenset({value.maker})
    return value, False, frozenset()


def _of_squares(variance: Value, centred: Value, under_root: bool, ops: frozenset[Op]) -> _Spread | None:
    mean = mean_of(variance)
    squared = square_of(mean[0]) if mean is not None else None
    if mean is None or squared is None or not same_value(squared[0], centred):
        return None
    made = {squared[1]} | ({squared[0].maker} if squared[0].maker is not None else set())
    return _Spread(mean[1], under_root, ops | mean[2] | made)


def _facts(op: Op, spread: _Spread) -> str:
    """The means and spreads that came out."""
    cells = op.result.cells
    if cells is None or cells.dtype.kind != "f" or not np.isfinite(cells).all() or not cells.size:
        return ""
    wide = cells.astype(np.float64)
    means, spreads = wide.mean(axis=spread.axes), wide.std(axis=spread.axes)
    length = math.prod(cells.shape[axis] for axis in spread.axes)
    off = largest(np.asarray(means))
    bound = 8 * length * float(np.finfo(cells.dtype).eps) * max(1.0, largest(wide))
    if off > bound:
        return ""
    low, high = f"{np.min(spreads):.8g}", f"{np.max(spreads):.8g}"
    said = low if low == high else say("{low} to {high}", low=low, high=high)
    middle = say("means are 0") if off == 0 else say("means are 0 within {off}", off=f"{off:.1e}")
    return say(": {middle}, spreads {said}", middle=middle, said=said)
