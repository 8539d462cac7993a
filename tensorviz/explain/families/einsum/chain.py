"""Chains of matrix products: ``np.linalg.multi_dot`` and ``np.linalg.matrix_power``."""

from __future__ import annotations

import math
import string
from collections.abc import Sequence

from tensorviz.explain.families.einsum.letters import Letters
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.operands import Operand
from tensorviz.sentences import say

__all__ = ["MOST_FACTORS", "chain_letters", "chain_meaning", "chain_multiplications", "power_letters"]

MOST_FACTORS = 3
"""A higher power is not multiplied factor by factor, but squared again and again."""

Bracket = tuple[int, str]


def chain_letters(shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    """``ab,bc,cd->ad``; a vector at either end gives up the axis that it lacks."""
    if len(shapes) < 2 or any(len(shape) != 2 for shape in shapes[1:-1]):
        return None
    if not {len(shapes[0]), len(shapes[-1])} <= {1, 2}:
        return None
    names = string.ascii_lowercase[8:] + string.ascii_lowercase[:8]
    inputs = [names[at : at + 2] for at in range(len(shapes))]
    if len(shapes[0]) == 1:
        inputs[0] = inputs[0][1:]
    if len(shapes[-1]) == 1:
        inputs[-1] = inputs[-1][:1]
    return Letters(tuple(inputs), inputs[0][:-1] + inputs[-1][1:])


def power_letters(shape: tuple[int, ...], factors: int) -> Letters:
    """The same for a stack of matrices multiplied with themselves."""
    batch = string.ascii_lowercase[: len(shape) - 2]
    chain = chain_letters([shape[-2:]] * factors)
    assert chain is not None
    return Letters(tuple(batch + each for each in chain.inputs), batch + chain.output)


def chain_meaning(operands: Sequence[Operand]) -> str:
    """``"A @ (B @ C), the cheapest order"``."""
    _, spelt = _cheapest([operand.shape for operand in operands], [name_of(operand) for operand in operands])
    return say("{spelt}, the cheapest order", spelt=spelt[1:-1]) if len(operands) > 2 else spelt[1:-1]


def chain_multiplications(shapes: Sequence[tuple[int, ...]]) -> int:
    """How many products of two numbers the cheapest order takes; of stacks, for each matrix."""
    cost, _ = _cheapest([shape[-2:] for shape in shapes], [""] * len(shapes))
    return cost * math.prod(shapes[0][:-2])


def _cheapest(shapes: Sequence[tuple[int, ...]], names: Sequence[str]) -> Bracket:
    """Cormen et al., Introduction to Algorithms, matrix-chain multiplication, as NumPy has it: the first of equals."""
    first = shapes[0][0] if len(shapes[0]) == 2 else 1
    sizes = [first, *(shape[0] for shape in shapes[1:]), shapes[-1][1] if len(shapes[-1]) == 2 else 1]
    best: dict[tuple[int, int], Bracket] = {(at, at): (0, name) for at, name in enumerate(names)}
    for span in range(1, len(names)):
        for start in range(len(names) - span):
            stop = start + span
            found = [
                (
                    best[start, cut][0] + best[cut + 1, stop][0] + sizes[start] * sizes[cut + 1] * sizes[stop + 1],
                    f"({best[start, cut][1]} @ {best[cut + 1, stop][1]})",
                )
                for cut in range(start, stop)
            ]
            best[start, stop] = min(found, key=lambda bracket: bracket[0])
    return best[0, len(names) - 1]
