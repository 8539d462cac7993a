"""A gradient step: a variable moves against something that was worked out from it."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.flow.events import is_same
from tensorviz.explain.idioms.graph import Op, Value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import operands_of, swapped
from tensorviz.explain.idioms.tell import number
from tensorviz.explain.words import new_name
from tensorviz.sentences import say

__all__ = ["find"]

MOST_OPS = 500


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``w -= rate * g``, ``w = w - rate * g``, where ``g`` follows from an error of ``w``, the rate not."""
    parts = operands_of(op.result, "subtract")
    if parts is None or not op.result.shape or op.result.shape != parts[0].shape:
        return None
    weights, step = parts
    factors = operands_of(step, "multiply")
    if factors is None or step.maker is None or not _is_rebound(op, weights):
        return None
    for rate, gradient in swapped(factors):
        if rate.number is None or not 0 < rate.number <= 1 or gradient.shape != weights.shape:
            continue
        if not _is_of_error(gradient, weights) or _follows(rate, weights):
            continue
        return _told(op, weights, rate, gradient, step.maker)
    return None


def _told(op: Op, weights: Value, rate: Value, gradient: Value, scaling: Op) -> Match:
    label = say("gradient step of {name}", name=weights.name)
    moved = _largest(weights, op.result)
    farthest = say("; the cell that moves most moves by {moved}", moved=moved) if moved else ""
    sentence = say(
        "{label}: {name} times {gradient_name} is subtracted{farthest}.",
        label=label,
        name=rate.name,
        gradient_name=gradient.name,
        farthest=farthest,
    )
    return Match(say("gradient step"), label, sentence, frozenset({op, scaling}), op)


def _is_rebound(op: Op, weights: Value) -> bool:
    """Whether the variable that is read is the one that holds the result."""
    names = (weights.name, new_name(weights.name))
    return op.plan.result is not None and op.plan.result.name in names


def _follows(value: Value, source: Value) -> bool:
    """Whether a value was worked out from another."""
    return any(_is_one(each, source) for op in _behind(value) for each in op.inputs)


def _is_of_error(gradient: Value, weights: Value) -> bool:
    """Whether a difference that follows from the weights, an error, lies on the way to the gradient."""
    errors = [op for op in _behind(gradient) if op.event.operation.endswith((".subtract", ".sub"))]
    return any(_follows(op.result, weights) for op in errors)


def _behind(value: Value) -> set[Op]:
    """The operations that a value was worked out by."""
    seen: set[Op] = set()
    waiting = [value.maker]
    while waiting and len(seen) < MOST_OPS:
        op = waiting.pop()
        if op is not None and op not in seen:
            seen.add(op)
            waiting += [each.maker for each in op.inputs]
    return seen


def _is_one(value: Value, source: Value) -> bool:
    if value.snapshot is None or source.snapshot is None or not source.snapshot.object_id:
        return False
    return is_same(value.snapshot, source.snapshot)


def _largest(before: Value, after: Value) -> str:
    old, new = before.cells, after.cells
    if old is None or new is None or not new.size or not np.isfinite(new).all():
        return ""
    return number(float(np.abs(new.astype(np.float64) - old.astype(np.float64)).max()))
