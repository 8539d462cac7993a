"""The frames that every reading of a matrix product begins and ends with."""

from __future__ import annotations

from tensorviz.explain.families.contraction.parts import LEFT, RIGHT, Product
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.steps import RESULT, Frame
from tensorviz.explain.words import capital, count, fit, pair
from tensorviz.sentences import say

__all__ = ["capitalised", "opening", "rest", "still"]


def capitalised(phrase: str) -> str:
    """A row, a column or the result at the head of a sentence; a reader's name stays as it is."""
    rows = say("row {row} of {left}"), say("row {at}"), say("column {column} of {right}"), say("column {at}")
    return capital(phrase, *rows, say("the result"))


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
    same = say("The other {cells} are worked out the same way.", cells=count(remaining, "cell"))
    same = say("The other cell is worked out the same way.") if remaining == 1 else same
    roles = (product.whole_role("target", RESULT), *(product.cell_role("done", *place) for place in done))
    return Frame("rest", same, product.span, roles)


def still(product: Product) -> Frame:
    """The last frame, which stands alone."""
    work = say(
        "{cells} from {multiplications}",
        cells=count(product.cells, "cell"),
        multiplications=count(product.recipe.multiplications, "multiplication"),
    )
    name, shape = capitalised(product.result_name), format_shape(product.result.shape)
    return Frame(
        "result",
        fit(
            say("{name} {shape} is complete: {work}.", name=name, shape=shape, work=work),
            say("Complete: {work}.", work=work),
        ),
        product.span,
    )


def _shapes_sentence(product: Product) -> str:
    recipe = product.recipe
    inner = format_count(recipe.inner)
    shape = format_shape(product.result.shape)
    left, right = name_of(product.left), name_of(product.right)
    if recipe.right_is_vector:
        vector = say("{right} ({inner},) is treated as ({inner}, 1)", right=right, inner=inner)
    elif recipe.left_is_vector:
        vector = say("{left} ({inner},) is treated as (1, {inner})", left=left, inner=inner)
    else:
        result = say(
            "the result is {rows} by {columns}", rows=format_count(recipe.rows), columns=format_count(recipe.columns)
        )
        return fit(
            say(
                "The inner sizes of {pair} match, {inner} and {inner}: {result}.",
                pair=pair(left, right),
                inner=inner,
                result=result,
            ),
            say("Inner sizes match, {inner} and {inner}: {result}.", inner=inner, result=result),
        )
    return fit(
        say(
            "{vector}; {inner} meets {inner}, then the 1 is dropped: {shape}.", vector=vector, inner=inner, shape=shape
        ),
        say(
            "The vector is treated as a matrix; {inner} meets {inner}, then the 1 is dropped: {shape}.",
            inner=inner,
            shape=shape,
        ),
    )
