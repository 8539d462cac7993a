"""Attention: the scores of every query with every key, a softmax over the keys, a mix of the values."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from tensorviz.explain.idioms.graph import PRODUCT, Op, Value
from tensorviz.explain.idioms.linear import transposed
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import operands_of, swapped
from tensorviz.explain.idioms.softmax import called_softmax, softmax_of
from tensorviz.explain.idioms.tell import number
from tensorviz.explain.recipes import ContractionRecipe, EinsumRecipe, MovementRecipe
from tensorviz.explain.words import count
from tensorviz.sentences import say

__all__ = ["find"]

FAR_BELOW = -1e4


@dataclass(frozen=True, slots=True)
class _Scores:
    """A product of queries and keys, by what it was divided, which cells a mask hides, and the operations so far."""

    queries: Value
    keys: Value
    scale: float
    masked: int
    ops: frozenset[Op]


def find(op: Op, found: Found) -> Match | None:
    """``softmax(mask(q @ k.T / sqrt(d))) @ v``, with ``@`` or ``einsum``, with or without the scale and the mask."""
    if op.function != PRODUCT or len(op.inputs) != 2:
        return None
    weights, values = op.inputs
    maker = weights.maker
    softmax = None if maker is None else softmax_of(maker) if maker in found else called_softmax(maker)
    if softmax is None or not _mixes(op, softmax.axes, weights):
        return None
    scores = _scores(softmax.scores)
    if scores is None:
        return None
    depth = scores.queries.shape[-1]
    is_scaled = math.isclose(scores.scale, math.sqrt(depth), rel_tol=1e-6)
    name = say("scaled dot-product attention") if is_scaled else say("dot-product attention")
    label = say(
        "{name}: {queries_name} looks for {keys_name}, {values_name} is mixed",
        name=name,
        queries_name=scores.queries.name,
        keys_name=scores.keys.name,
        values_name=values.name,
    )
    ops = scores.ops | softmax.ops | {op}
    return Match(name, label, _sentence(name, weights, scores, is_scaled=is_scaled), ops, op)


def _sentence(name: str, weights: Value, scores: _Scores, *, is_scaled: bool) -> str:
    queries, keys = weights.shape[-2:] if len(weights.shape) > 1 else (1, weights.shape[-1])
    depth = scores.queries.shape[-1]
    scale = say(", scores divided by √{depth}", depth=depth) if is_scaled else ""
    if not is_scaled and scores.scale != 1:
        scale = say(", scores divided by {scale}", scale=number(scores.scale))
    mask = say(", {scores} masked", scores=count(scores.masked, "score")) if scores.masked else ""
    who = say("1 query mixes") if queries == 1 else say("each of {queries} queries mixes", queries=queries)
    return f"{name}: {who} {count(keys, 'value')}{scale}{mask}."


def _mixes(op: Op, axes: tuple[int, ...], weights: Value) -> bool:
    """Whether the axis along which the weights sum to one is the one, and the only one, that is added up."""
    recipe, last = op.recipe, len(weights.shape) - 1
    if axes != (last,):
        return False
    if isinstance(recipe, ContractionRecipe):
        return True
    if not isinstance(recipe, EinsumRecipe):
        return False
    return {letter for letter in recipe.inputs[0] if letter not in recipe.output} == {recipe.inputs[0][last]}


def _scores(value: Value) -> _Scores | None:
    """The product behind masks and scales."""
    product = value.made_by(PRODUCT)
    if product is not None and len(product.inputs) == 2:
        return _product(product)
    return _masked(value) or _scaled(value)


def _product(product: Op) -> _Scores | None:
    """Queries and keys, where their last axis is added up."""
    queries = product.inputs[0]
    keys, passed = transposed(product.inputs[1])
    recipe = product.recipe
    if isinstance(recipe, EinsumRecipe):
        first, second = recipe.inputs
        summed = {letter for letter in first + second if letter not in recipe.output}
        place = -1 if keys is product.inputs[1] and second[-1:] == first[-1:] else -2
        fits = len(second) > 1 and summed == {first[-1]} and second[place] == first[-1]
        if not fits or len(keys.shape) < 2:
            return None
    if min(len(queries.shape), len(keys.shape)) < 1 or len(keys.shape) < 2:
        return None
    return _Scores(queries, keys, 1.0, 0, passed | {product})


def _scaled(value: Value) -> _Scores | None:
    """``scores / n``, ``scores * n``, or the queries scaled before."""
    if value.maker is None:
        return None
    quotient = operands_of(value, "divide")
    if quotient is not None and quotient[1].number:
        return _over(_scores(quotient[0]), value.maker, quotient[1].number)
    product = operands_of(value, "multiply")
    for scores, factor in swapped(product) if product is not None and len(product) == 2 else ():
        if factor.number:
            return _over(_scores(scores), value.maker, 1 / factor.number)
    return None


def _over(scores: _Scores | None, op: Op, divisor: float) -> _Scores | None:
    return None if scores is None else replace(scores, scale=scores.scale * divisor, ops=scores.ops | {op})


def _masked(value: Value) -> _Scores | None:
    """``np.where(mask, scores, -inf)``, ``scores + mask``, ``scores[mask] = -inf``."""
    op = value.maker
    if op is None:
        return None
    chosen = operands_of(value, "where")
    if chosen is not None and len(chosen) == 3:
        for scores, far in swapped(chosen[1:]):
            if far.number is not None and far.number <= FAR_BELOW:
                return _with_mask(scores, value, op)
    added = operands_of(value, "add")
    for scores, mask in swapped(added) if added is not None and len(added) == 2 else ():
        if _is_additive(mask):
            return _with_mask(scores, value, op)
    if isinstance(op.recipe, MovementRecipe) and op.recipe.kind == "write" and len(op.inputs) > 1:
        put = op.inputs[1].number
        if put is not None and put <= FAR_BELOW and any(chip.kind == "mask" for chip in op.recipe.chips):
            return _with_mask(op.inputs[0], value, op)
    return None


def _is_additive(mask: Value) -> bool:
    """An array of zeros and numbers far below them."""
    cells = mask.cells
    if cells is None or cells.dtype.kind != "f" or len(mask.shape) < 2:
        return False
    return bool(((cells == 0) | (cells <= FAR_BELOW)).all() and (cells <= FAR_BELOW).any())


def _with_mask(scores: Value, masked: Value, op: Op) -> _Scores | None:
    inner = _scores(scores)
    cells = masked.cells
    hidden = 0 if cells is None else int(np.count_nonzero(cells <= FAR_BELOW))
    return None if inner is None else replace(inner, masked=inner.masked or hidden, ops=inner.ops | {op})
