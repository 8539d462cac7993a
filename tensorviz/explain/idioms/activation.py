"""ReLU, sigmoid and tanh, as they are spelt by hand."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.idioms.graph import Op, Value, same_value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import is_number, operands_of, swapped
from tensorviz.explain.idioms.tell import number
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.words import count
from tensorviz.sentences import agree, say

__all__ = ["find"]

FROM = ("clip", "from")
"""The signs of a clip with a lower end alone."""


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """The first of the three that it is."""
    if not op.result.shape:
        return None
    return _relu(op) or _sigmoid(op) or _tanh(op)


def _relu(op: Op) -> Match | None:
    """``np.maximum(x, 0)``, ``np.clip(x, 0, None)``, ``x * (x > 0)``, ``np.where(x > 0, x, 0)``."""
    parts = _rectified(op)
    if parts is None or not parts[0].shape:
        return None
    x, ops = parts
    label = say("ReLU of {name}", name=x.name)
    cells = x.cells
    if cells is None or cells.dtype.kind not in "if":
        return Match(say("ReLU"), label, say("{label}: cells below 0 become 0.", label=label), ops, op)
    below = int(np.count_nonzero(cells < 0))
    verb = say("is") if below == 1 else say("are")
    sentence = agree(
        below,
        "{label}: {below} of {cells} {verb} below 0 and becomes 0.",
        "{label}: {below} of {cells} {verb} below 0 and become 0.",
        label=label,
        below=below,
        cells=count(cells.size, "cell"),
        verb=verb,
    )
    if not below:
        sentence = say(
            "{label}: none of {cells} is below 0, so nothing changes.", label=label, cells=count(cells.size, "cell")
        )
    return Match(say("ReLU"), label, sentence, ops, op)


def _rectified(op: Op) -> tuple[Value, frozenset[Op]] | None:
    result = op.result
    largest = operands_of(result, "maximum")
    if largest is not None:
        for x, zero in swapped(largest):
            if is_number(zero, 0):
                return x, frozenset({op})
    cut = operands_of(result, "clip")
    if cut is not None and isinstance(op.recipe, ElementwiseRecipe) and op.recipe.signs == FROM:
        return (cut[0], frozenset({op})) if is_number(cut[1], 0) else None
    product = operands_of(result, "multiply")
    if product is not None:
        for x, mask in swapped(product):
            if _is_positive(mask, x) and mask.maker is not None:
                return x, frozenset({op, mask.maker})
    chosen = operands_of(result, "where")
    if chosen is not None and len(chosen) == 3:
        mask, x, zero = chosen
        if is_number(zero, 0) and _is_positive(mask, x) and mask.maker is not None:
            return x, frozenset({op, mask.maker})
    return None


def _is_positive(mask: Value, x: Value) -> bool:
    """``x > 0``, ``x >= 0``, ``0 < x``."""
    for function in ("greater", "greater_equal"):
        sides = operands_of(mask, function)
        if sides is not None and same_value(sides[0], x) and is_number(sides[1], 0):
            return True
    for function in ("less", "less_equal"):
        sides = operands_of(mask, function)
        if sides is not None and same_value(sides[1], x) and is_number(sides[0], 0):
            return True
    return False


def _sigmoid(op: Op) -> Match | None:
    """``1 / (1 + exp(-x))``, ``exp(x) / (1 + exp(x))``."""
    parts = operands_of(op.result, "divide")
    terms = operands_of(parts[1], "add") if parts is not None else None
    if parts is None or terms is None or parts[1].maker is None:
        return None
    for one, power in swapped(terms):
        raised = operands_of(power, "exp")
        if not is_number(one, 1) or raised is None or power.maker is None:
            continue
        ops = {op, parts[1].maker, power.maker}
        if is_number(parts[0], 1):
            minus = operands_of(raised[0], "negative")
            if minus is not None and raised[0].maker is not None:
                return _squashed("sigmoid", minus[0], frozenset({*ops, raised[0].maker}), op)
        elif same_value(parts[0], power):
            own = {parts[0].maker} if parts[0].maker is not None else set()
            return _squashed("sigmoid", raised[0], frozenset(ops | own), op)
    return None


def _tanh(op: Op) -> Match | None:
    """``(exp(x) - exp(-x)) / (exp(x) + exp(-x))``."""
    parts = operands_of(op.result, "divide")
    if parts is None:
        return None
    above, below = operands_of(parts[0], "subtract"), operands_of(parts[1], "add")
    if above is None or below is None:
        return None
    up, down = above
    fits = any(same_value(a, up) and same_value(b, down) for a, b in swapped(below))
    risen, fallen = operands_of(up, "exp"), operands_of(down, "exp")
    minus = operands_of(fallen[0], "negative") if fallen is not None else None
    if not fits or risen is None or fallen is None or minus is None or not same_value(minus[0], risen[0]):
        return None
    inside = [raised[0] for each in (*above, *below) for raised in [operands_of(each, "exp")] if raised]
    minuses = [each for each in inside if operands_of(each, "negative") is not None]
    made = [value.maker for value in (*parts, *above, *below, *minuses)]
    return _squashed("tanh", risen[0], frozenset({op, *filter(None, made)}), op)


def _squashed(name: str, x: Value, ops: frozenset[Op], op: Op) -> Match:
    label = say("{name} of {x_name}", name=name, x_name=x.name)
    cells = op.result.cells
    if cells is None or not cells.size or not np.isfinite(cells).all():
        return Match(name, label, f"{label}.", ops, op)
    between = say("results lie from {min} to {max}", min=number(cells.min()), max=number(cells.max()))
    return Match(name, label, f"{label}: {between}.", ops, op)
