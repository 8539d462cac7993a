"""Softmax: ``exp`` of every cell, divided by the sum of its lane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tensorviz.explain.idioms.graph import Op, Value, same_value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import fold_of, folds_like, is_per_lane, operands_of, through
from tensorviz.explain.idioms.tell import along, close_to, lanes
from tensorviz.explain.recipes import ScanRecipe
from tensorviz.sentences import say

__all__ = ["LOG_SOFTMAX", "Softmax", "called_softmax", "find", "find_log", "softmax_of"]

LOG_SOFTMAX = say("log-softmax")


@dataclass(frozen=True, slots=True)
class Softmax:
    """Every lane of ``scores`` along ``axes`` sums to one; ``shifted`` says whether its largest was subtracted."""

    scores: Value
    axes: tuple[int, ...]
    shifted: bool
    ops: frozenset[Op]


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """A softmax, with and without its largest subtracted first."""
    softmax = softmax_of(op)
    if softmax is None:
        return None
    label = say("softmax of {name} over {along}", name=softmax.scores.name, along=along(softmax.axes, op.result))
    how = say("largest subtracted first") if softmax.shifted else say("largest not subtracted")
    sums = _sums(op, softmax.axes)
    sentence = f"{label}, {how}{f'; {sums}' if sums else ''}."
    return Match(say("softmax"), label, sentence, softmax.ops, op)


def find_log(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``z - log(sum(exp(z)))``, also with the largest subtracted from ``z`` before."""
    parts = operands_of(op.result, "subtract")
    inner, passed = through(parts[1]) if parts is not None else (op.result, frozenset[Op]())
    logged = operands_of(inner, "log")
    fold = fold_of(logged[0], "sum") if logged is not None else None
    if parts is None or fold is None or inner.maker is None:
        return None
    scores, raised = parts[0], fold[0].inputs[0]
    exponent = operands_of(raised, "exp")
    if exponent is None or raised.maker is None or not same_value(exponent[0], scores):
        return None
    if not is_per_lane(parts[1].shape, scores.shape, fold[0].axes):
        return None
    ops = frozenset({op, inner.maker, raised.maker}) | passed | fold[1]
    whole = _shifted(Softmax(scores, fold[0].axes, shifted=False, ops=ops))
    if whole is None:
        return None
    label = say("log-softmax of {name} over {along}", name=whole.scores.name, along=along(whole.axes, op.result))
    how = say("largest subtracted first") if whole.shifted else say("largest not subtracted")
    return Match(LOG_SOFTMAX, label, f"{label}, {how}.", whole.ops, op)


def softmax_of(op: Op) -> Softmax | None:
    """The parts of a softmax that ends in ``op``; None where it is none."""
    parts = operands_of(op.result, "divide")
    if parts is None:
        return None
    raised, total = parts
    fold = folds_like(total, "sum", raised.shape)
    exponent = operands_of(raised, "exp")
    if fold is None or exponent is None or raised.maker is None or not same_value(fold[0].inputs[0], raised):
        return None
    ops = {op, raised.maker, *fold[1]}
    ops |= {fold[0].inputs[0].maker} if fold[0].inputs[0].maker is not None else set()
    plain = Softmax(exponent[0], fold[0].axes, shifted=False, ops=frozenset(ops))
    return _shifted(plain)


def called_softmax(op: Op) -> Softmax | None:
    """The same of a call of ``torch.softmax`` or ``jax.nn.softmax``."""
    recipe = op.recipe
    if not isinstance(recipe, ScanRecipe) or recipe.kind != "normalised" or recipe.function != "softmax":
        return None
    assert recipe.axis is not None
    return Softmax(op.inputs[0], (recipe.axis,), shifted=True, ops=frozenset({op}))


def _shifted(softmax: Softmax) -> Softmax | None:
    """With the subtraction before it; None where something else's largest is subtracted."""
    difference = operands_of(softmax.scores, "subtract")
    if difference is None or softmax.scores.maker is None:
        return softmax
    scores, top = difference
    inner, passed = through(top)
    peak = inner.made_by("max")
    if peak is None:
        return softmax
    is_own = same_value(peak.inputs[0], scores) and peak.is_plain()
    if not is_own or not is_per_lane(top.shape, scores.shape, peak.axes) or not set(softmax.axes) <= set(peak.axes):
        return None
    ops = softmax.ops | passed | {peak, softmax.scores.maker}
    return Softmax(scores, softmax.axes, shifted=True, ops=ops)


def _sums(op: Op, axes: tuple[int, ...]) -> str:
    """What each lane sums to, where the values were kept."""
    cells = op.result.cells
    if cells is None or cells.dtype.kind != "f" or not cells.size:
        return ""
    wide = cells.astype(np.float64)
    sums = wide.sum(axis=axes)
    length = cells.size // max(1, sums.size)
    bad = int(np.count_nonzero(np.isnan(sums)))
    if bad:
        return say("{bad} of {size} lanes hold NaN", bad=bad, size=sums.size)
    close = close_to(np.asarray(sums), 1.0, length, cells.dtype)
    return say("{lanes} sums to {close}", lanes=lanes(cells.shape, axes), close=close) if close else ""
