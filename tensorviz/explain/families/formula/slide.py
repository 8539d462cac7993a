"""A kernel that slides along a signal: ``convolve``, ``correlate``, products of polynomials."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.formula.given import given_to
from tensorviz.explain.families.formula.parts import Cells, Formula, Index, Told, ends, gather, sum_of_products
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FormulaRecipe, Slide
from tensorviz.explain.subject import Subject
from tensorviz.sentences import say

__all__ = ["convolve", "correlate", "polymul"]

CONVOLVED = "\u2217"
MODES = {0: "valid", 1: "same", 2: "full"}


def convolve(subject: Subject) -> Formula | None:
    """The shorter array, flipped, slides along the longer one."""
    given = given_to(subject, "a v mode")
    if given is None:
        return None
    mode = given.plain("mode", "full")
    return _slid(subject, given.array("a"), given.array("v"), given.result, MODES.get(mode, mode), is_flipped=True)


def correlate(subject: Subject) -> Formula | None:
    """The second array, conjugated, slides along the first one as it is."""
    given = given_to(subject, "a v mode")
    if given is None:
        return None
    mode = given.plain("mode", "valid")
    return _slid(subject, given.array("a"), given.array("v"), given.result, MODES.get(mode, mode), is_flipped=False)


def polymul(subject: Subject) -> Formula | None:
    """Coefficients are convolved; leading zeros would be dropped first."""
    given = given_to(subject, "a1 a2")
    if given is None:
        return None
    factors = given.array("a1"), given.array("a2")
    if any(each is None or not each.shape or not each.cell((0,)) for each in factors):
        return None
    return _slid(subject, *factors, given.result, "full", is_flipped=True)


def _slid(
    subject: Subject,
    left: Operand | None,
    right: Operand | None,
    result: Operand | None,
    mode: object,
    *,
    is_flipped: bool,
) -> Formula | None:
    if left is None or right is None or result is None or [len(left.shape), len(right.shape)] != [1, 1]:
        return None
    sizes = left.shape[0], right.shape[0]
    shortest, longest = min(sizes), max(sizes)
    lengths = {"full": shortest + longest - 1, "same": longest, "valid": longest - shortest + 1}
    if mode not in MODES.values() or result.shape != (lengths[str(mode)],) or not shortest:
        return None
    is_swapped = is_flipped and sizes[0] < sizes[1]
    signal, kernel = (right, left) if is_swapped else (left, right)
    reach = kernel.shape[0] - 1
    skipped = {"full": 0, "valid": shortest - 1, "same": (shortest - 1) // 2}[str(mode)]
    if mode == "same" and not is_flipped and sizes[0] < sizes[1]:
        skipped = shortest // 2
    start = skipped - reach
    numbers = (1, 0) if is_swapped else (0, 1)
    conjugates = not is_flipped and np.dtype(right.dtype).kind == "c"

    def places(index: Index) -> tuple[Cells, Cells]:
        first = start + index[0]
        under = np.arange(max(0, first), min(signal.shape[0], first + reach + 1))
        beside = under - first
        return (under,), (reach - beside if is_flipped else beside,)

    def feeding(index: Index) -> tuple[Cells, ...]:
        found = places(index)
        return found if not is_swapped else found[::-1]

    def told(index: Index) -> Told | None:
        under, beside = places(index)
        factors = (
            [gather(kernel, beside), gather(signal, under)]
            if conjugates
            else [gather(signal, under), gather(kernel, beside)]
        )
        dtype = np.result_type(left.dtype, right.dtype)
        return sum_of_products(result, index, factors, dtype, conjugates=conjugates)

    how = say("flipped, ") if is_flipped else say("as it is, ")
    how = say("conjugated, ") if conjugates else how
    opening = (
        say(
            "{kernel}, {how}slides along {signal}; what meets is multiplied and added up.",
            kernel=name_of(kernel),
            how=how,
            signal=name_of(signal),
        ),
        say("The shorter array, {how}slides along the other; products are added up.", how=how),
    )
    function = subject.event.operation.rpartition(".")[2]
    recipe = FormulaRecipe(function, ("", CONVOLVED if is_flipped else "⋆"), Slide(*numbers, start, is_flipped))
    samples = ends(result.shape, (1,), (result.shape[0] // 2,))
    return Formula(recipe, (left, right), result, opening, feeding, told, samples, say("Sliding"), _padding(mode))


def _padding(mode: object) -> str:
    if mode == "valid":
        return say(", where the arrays overlap wholly")
    return say("; what hangs over counts as 0") if mode == "full" else say(", as many as the longer array has")
