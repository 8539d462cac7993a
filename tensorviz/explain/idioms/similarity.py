"""Cosine similarity: a dot product, divided by both lengths."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tensorviz.explain.idioms.graph import PRODUCT, Op, Value, same_value
from tensorviz.explain.idioms.linear import transposed
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import fold_of, is_per_lane, operands_of, root_of, square_of, swapped
from tensorviz.explain.idioms.tell import number
from tensorviz.explain.recipes import ReductionRecipe
from tensorviz.sentences import say

__all__ = ["find"]

Pieces = tuple[Value, frozenset[Op]]
Shape = tuple[int, ...]


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``a @ b / (|a| * |b|)``, of vectors and of all rows of two matrices; also where both were divided before."""
    for left, right, ops in (*_divided_after(op), *_divided_before(op)):
        is_one = same_value(left, right) and len(left.shape) > 1
        whose = (
            say("all rows of {name}", name=left.name)
            if is_one
            else say("{name} and {right_name}", name=left.name, right_name=right.name)
        )
        label = say("cosine similarity of {whose}", whose=whose)
        cells = op.result.cells
        said = ""
        if cells is not None and cells.size and np.isfinite(cells).all():
            between = (
                say(": from {min} to {max}", min=number(cells.min()), max=number(cells.max()))
                if op.result.shape
                else ""
            )
            said = between or say(": {cells}, where 1 is the same direction", cells=number(cells))
        return Match(say("cosine similarity"), label, f"{label}{said}.", ops | {op}, op)
    return None


def _divided_after(op: Op) -> Iterator[tuple[Value, Value, frozenset[Op]]]:
    """The product over the lengths, in one division or in two."""
    parts = operands_of(op.result, "divide")
    if parts is None:
        return
    top, lengths = parts[0], [parts[1]]
    ops: frozenset[Op] = frozenset()
    inner, quotient = operands_of(top, "divide"), top.maker
    if inner is not None and quotient is not None:
        top, lengths, ops = inner[0], [inner[1], parts[1]], frozenset({quotient})
    product = top.made_by(PRODUCT)
    if product is None or len(product.inputs) != 2:
        yield from _summed(top, lengths, ops)
        return
    left, right, seen = _sides(product)
    whole = product.result.shape
    for first, second, made, stand in _two(lengths):
        for one, other in swapped(((first, stand[0]), (second, stand[1]))):
            near, far = _is_length(*one, left, whole, side=0), _is_length(*other, right, whole, side=1)
            if near is not None and far is not None:
                yield left, right, ops | seen | made | near | far | {product}
                return
    together = _root_of_products(lengths, left, right)
    if together is not None:
        yield left, right, ops | seen | together | {product}


def _summed(top: Value, lengths: list[Value], ops: frozenset[Op]) -> Iterator[tuple[Value, Value, frozenset[Op]]]:
    """The product of two vectors written as ``sum(a * b)``."""
    fold = fold_of(top, "sum")
    factors = operands_of(fold[0].inputs[0], "multiply") if fold is not None else None
    if fold is None or factors is None or fold[0].inputs[0].maker is None:
        return
    left, right = factors
    if len(left.shape) != 1 or left.shape != right.shape:
        return
    ops |= fold[1] | {fold[0].inputs[0].maker}
    for first, second, made, stand in _two(lengths):
        for one, other in swapped(((first, stand[0]), (second, stand[1]))):
            near, far = _is_length(*one, left, (), side=0), _is_length(*other, right, (), side=1)
            if near is not None and far is not None:
                yield left, right, ops | made | near | far
                return
    together = _root_of_products(lengths, left, right)
    if together is not None:
        yield left, right, ops | together


def _sides(product: Op) -> tuple[Value, Value, frozenset[Op]]:
    """The rows that are compared: of a matrix on the right its columns, of its transpose the rows."""
    left, right = product.inputs
    rows, passed = transposed(right)
    return left, rows, passed


def _two(lengths: list[Value]) -> Iterator[tuple[Value, Value, frozenset[Op], tuple[Shape, Shape]]]:
    """The two lengths of a divisor, how they were brought together, and the shapes in which they stand in it.

    Two divisors, a product of two, an outer product of two vectors.
    """
    value = lengths[0]
    factors = operands_of(value, "multiply")
    outer = value.made_by(PRODUCT)
    if len(lengths) == 2:
        yield value, lengths[1], frozenset(), (value.shape, lengths[1].shape)
    elif factors is not None and value.maker is not None:
        yield factors[0], factors[1], frozenset({value.maker}), (factors[0].shape, factors[1].shape)
    elif outer is not None and outer.event.operation in {"numpy.outer", "numpy.multiply.outer"}:
        rows, columns = outer.inputs
        yield rows, columns, frozenset({outer}), ((*rows.shape, 1), (1, *columns.shape))


def _is_length(length: Value, stands: Shape, of: Value, whole: Shape, side: int) -> frozenset[Op] | None:
    """The operations of a Euclidean length of a vector, or of every row, that meets its own row in the result."""
    norm = _norm(length)
    if norm is None or not same_value(norm[0], of) or len(of.shape) > 2:
        return None
    if len(of.shape) == 1:
        return norm[1] if stands == () else None
    return norm[1] if len(whole) == 2 and is_per_lane(stands, whole, (1 - side,)) else None


def _norm(value: Value) -> Pieces | None:
    """What the Euclidean length was taken of, over the last axis: ``norm``, or the root of a sum of squares."""
    fold = fold_of(value, "norm")
    if fold is not None and isinstance(fold[0].recipe, ReductionRecipe):
        x = fold[0].inputs[0]
        is_euclidean = fold[0].recipe.parameter == 2 and fold[0].axes == (len(x.shape) - 1,)
        return (x, fold[1]) if is_euclidean else None
    root = root_of(value)
    squares = _sum_of_squares(root[0]) if root is not None else None
    return (squares[0], squares[1] | {root[1]}) if root is not None and squares is not None else None


def _sum_of_squares(value: Value) -> Pieces | None:
    """``v @ v``, ``(v ** 2).sum(axis=-1)``."""
    product = value.made_by(PRODUCT)
    if product is not None and len(product.inputs) == 2 and len(product.inputs[0].shape) == 1:
        one, other = product.inputs
        return (one, frozenset({product})) if same_value(one, other) and value.shape == () else None
    fold = fold_of(value, "sum")
    squared = square_of(fold[0].inputs[0]) if fold is not None else None
    if fold is None or squared is None or fold[0].axes != (len(squared[0].shape) - 1,):
        return None
    return squared[0], fold[1] | {squared[1]}


def _root_of_products(lengths: list[Value], left: Value, right: Value) -> frozenset[Op] | None:
    """``sqrt((a @ a) * (b @ b))``."""
    root = root_of(lengths[0]) if len(lengths) == 1 else None
    factors = operands_of(root[0], "multiply") if root is not None else None
    if root is None or factors is None or root[0].maker is None:
        return None
    for one, other in swapped(factors):
        near, far = _sum_of_squares(one), _sum_of_squares(other)
        is_own = near is not None and far is not None and same_value(near[0], left) and same_value(far[0], right)
        if is_own and near is not None and far is not None:
            return near[1] | far[1] | {root[1], root[0].maker}
    return None


def _divided_before(op: Op) -> Iterator[tuple[Value, Value, frozenset[Op]]]:
    """``(a / |a|) @ (b / |b|)``."""
    if op.function != PRODUCT or len(op.inputs) != 2:
        return
    left, right, seen = _sides(op)
    near, far = _unit(left), _unit(right)
    if near is not None and far is not None:
        yield near[0], far[0], seen | near[1] | far[1]


def _unit(value: Value) -> Pieces | None:
    """The rows before each was divided by its length."""
    parts = operands_of(value, "divide")
    if parts is None or value.maker is None or len(value.shape) > 2:
        return None
    norm = _norm(parts[1])
    last = (len(value.shape) - 1,)
    if norm is None or not same_value(norm[0], parts[0]) or not is_per_lane(parts[1].shape, value.shape, last):
        return None
    return parts[0], norm[1] | {value.maker}
