"""The frames that every reading of a matrix product begins and ends with."""

from __future__ import annotations

from tensorviz.explain.families.contraction.parts import LEFT, RIGHT, Product
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.steps import RESULT, Frame
from tensorviz.explain.words import count, fit, pair

__all__ = ["capitalised", "opening", "rest", "still"]


def capitalised(phrase: str) -> str:
    """A phrase of ours at the head of a sentence; a reader's name stays as it is."""
    for start in ("row ", "column ", "the result"):
        if phrase.startswith(start):
            return phrase[0].upper() + phrase[1:]
    return phrase


def opening(product: Product, empty_sentence: str | None) -> list[Frame]:
    """Do the shapes fit, and the result that they give, still empty (left out where the sentence is None)."""
    hidden = product.whole_role("hidden", RESULT)
    live = (product.whole_role("live", LEFT), product.whole_role("live", RIGHT))
    frames = [Frame("shapes", _shapes_sentence(product), product.span, (*live, hidden))]
    if empty_sentence is not None:
        frames.append(Frame("empty", empty_sentence, product.span, (hidden,)))
    return frames


def rest(product: Product, remaining: int, done: tuple[tuple[int, int], ...]) -> Frame:
    """All other cells at once."""
    other = "The other cell is" if remaining == 1 else f"The other {count(remaining, 'cell')} are"
    roles = (product.whole_role("target", RESULT), *(product.cell_role("done", *place) for place in done))
    return Frame("rest", f"{other} worked out the same way.", product.span, roles)


def still(product: Product) -> Frame:
    """The last frame, which stands alone."""
    work = f"{count(product.cells, 'cell')} from {count(product.recipe.multiplications, 'multiplication')}"
    name, shape = capitalised(product.result_name), format_shape(product.result.shape)
    return Frame("result", fit(f"{name} {shape} is complete: {work}.", f"Complete: {work}."), product.span)


def _shapes_sentence(product: Product) -> str:
    recipe = product.recipe
    inner = format_count(recipe.inner)
    shape = format_shape(product.result.shape)
    left, right = name_of(product.left), name_of(product.right)
    if recipe.right_is_vector:
        vector = f"{right} ({inner},) is treated as ({inner}, 1)"
    elif recipe.left_is_vector:
        vector = f"{left} ({inner},) is treated as (1, {inner})"
    else:
        result = f"the result is {format_count(recipe.rows)} by {format_count(recipe.columns)}"
        return fit(
            f"The inner sizes of {pair(left, right)} match, {inner} and {inner}: {result}.",
            f"Inner sizes match, {inner} and {inner}: {result}.",
        )
    return fit(
        f"{vector}; {inner} meets {inner}, then the 1 is dropped: {shape}.",
        f"The vector is treated as a matrix; {inner} meets {inner}, then the 1 is dropped: {shape}.",
    )
