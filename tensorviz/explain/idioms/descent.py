"""A gradient step: a variable moves against something that was worked out from it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tensorviz.explain.flow.events import is_same
from tensorviz.explain.idioms.graph import PRODUCT, Op, Value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import operands_of, swapped
from tensorviz.explain.idioms.tell import number
from tensorviz.explain.words import fit, new_name
from tensorviz.sentences import say

__all__ = ["find"]

MOST_OPS = 500
DEEP = 4


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``w -= rate * g``, ``w = w - rate * g``, ``w -= rate * X.T @ error``: the step follows from an error of ``w``."""
    parts = operands_of(op.result, "subtract")
    if parts is None or not op.result.shape or op.result.shape != parts[0].shape:
        return None
    weights, step = parts
    if step.shape != weights.shape or not _is_rebound(op, weights) or not _is_of_error(step, weights):
        return None
    for rate, ops in _rates(step):
        if not _follows(rate, weights):
            return _told(op, weights, rate, step, ops)
    return None


def _rates(step: Value, depth: int = DEEP) -> Iterator[tuple[Value, frozenset[Op]]]:
    """Numbers up to 1 that the step was multiplied by, also inside its products, and what lies between."""
    made = step.maker
    if made is None or not depth:
        return
    factors, quotient = operands_of(step, "multiply"), operands_of(step, "divide")
    inside: tuple[Value, ...] = made.inputs if made.function == PRODUCT else ()
    if factors is not None:
        for rate, _ in swapped(factors):
            if rate.number is not None and 0 < rate.number <= 1:
                yield rate, frozenset({made})
        inside = factors
    elif quotient is not None and quotient[1].number is not None:
        inside = quotient[:1]
    for value in inside:
        for rate, ops in _rates(value, depth - 1):
            yield rate, ops | {made}


def _told(op: Op, weights: Value, rate: Value, step: Value, ops: frozenset[Op]) -> Match:
    label = say("gradient step of {name}", name=weights.name)
    moved = _largest(weights, op.result)
    farthest = say("; the cell that moves most moves by {moved}", moved=moved) if moved else ""
    factors = operands_of(step, "multiply") if len(ops) == 1 else None
    gradient = next((each for each in factors or () if each is not rate), None)
    what = (
        say("{name} is subtracted, scaled by {rate}", name=step.name, rate=rate.name)
        if gradient is None
        else say("{name} times {gradient_name} is subtracted", name=rate.name, gradient_name=gradient.name)
    )
    scaled = say("{label}: the step is scaled by {rate}{farthest}.", label=label, rate=rate.name, farthest=farthest)
    sentence = fit(f"{label}: {what}{farthest}.", scaled, f"{label}.")
    return Match(say("gradient step"), label, sentence, ops | {op}, op)


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
