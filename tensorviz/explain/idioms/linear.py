"""A linear layer: a product with a matrix of weights, and one number per output added."""

from __future__ import annotations

from tensorviz.explain.idioms.graph import PRODUCT, Op, Value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import operands_of, swapped
from tensorviz.explain.recipes import ContractionRecipe, EinsumRecipe, LayoutRecipe
from tensorviz.explain.words import count
from tensorviz.sentences import say

__all__ = ["find", "transposed"]


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``x @ W + b``, ``x @ W.T + b``, ``W @ x + b``."""
    terms = operands_of(op.result, "add")
    for product, bias in swapped(terms) if terms is not None and len(terms) == 2 else ():
        maker = product.made_by(PRODUCT)
        if maker is None or len(maker.inputs) != 2 or product.shape != op.result.shape:
            continue
        if not _is_bias(bias, product.shape) or bias.made_by(PRODUCT) is not None:
            continue
        weights = _weights(maker)
        if weights is None:
            continue
        matrix, passed = transposed(maker.inputs[weights])
        x = maker.inputs[1 - weights]
        inner, outer = x.shape[-1], op.result.shape[-1]
        label = say(
            "linear layer: {name} times {input_name} plus {bias_name}",
            name=x.name,
            input_name=maker.inputs[weights].name,
            bias_name=bias.name,
        )
        sentence = say(
            "{label}, from {numbers} to {outer} with {first_shape} weights.",
            label=label,
            numbers=count(inner, "number"),
            outer=outer,
            first_shape=matrix.shape[0] * matrix.shape[1],
        )
        return Match(say("linear layer"), label, sentence, frozenset({op, maker, *passed}), op)
    return None


def transposed(value: Value) -> tuple[Value, frozenset[Op]]:
    """A matrix before its last two axes were swapped, and what swapped them."""
    maker, ndim = value.maker, len(value.shape)
    if maker is not None and isinstance(maker.recipe, LayoutRecipe) and ndim > 1:
        swap = (*range(ndim - 2), ndim - 1, ndim - 2)
        if maker.recipe.kind == "transpose" and maker.recipe.permutation == swap:
            return maker.inputs[0], frozenset({maker})
    return value, frozenset()


def _is_bias(bias: Value, shape: tuple[int, ...]) -> bool:
    """One number for every index along the last axis, at least two."""
    if not shape or not bias.shape or shape[-1] < 2:
        return False
    return bias.shape[-1] == shape[-1] and all(size == 1 for size in bias.shape[:-1])


def _weights(product: Op) -> int | None:
    """Which operand is the matrix: the right one, whose first axis is summed; or the left one of a vector."""
    left, right = (len(value.shape) for value in product.inputs)
    recipe = product.recipe
    if isinstance(recipe, ContractionRecipe):
        return 1 if right == 2 else 0 if left == 2 and right == 1 else None
    if isinstance(recipe, EinsumRecipe) and right == 2:
        rows, matrix = recipe.inputs
        is_matrix_product = rows[-1:] == matrix[:1] and recipe.output == rows[:-1] + matrix[1:]
        return 1 if is_matrix_product else None
    return None
