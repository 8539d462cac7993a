"""Index arrays of cells that are named by where they stand: a triangle, a diagonal, a grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tensorviz.explain.families.creation.asked import Asked
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_shape
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import say

__all__ = ["PLACES", "places_of"]

FEW = 3
Teller: TypeAlias = Callable[[Asked, Plan], str]


def places_of(asked: Asked, plan: Plan) -> str:
    """Which cells the results name, in which order, and what each result holds of their indices."""
    teller = PLACES.get(asked.name)
    if teller is None:
        shapes = join([format_shape(result.shape) for result in plan.results[:FEW]])
        return fit(
            say("One array for each axis, of size 1 along the others: {shapes}.", shapes=shapes),
            say("One array for each axis."),
        )
    said, names = teller(asked, plan), [name_of(result) for result in plan.results]
    order = say(", row by row") if asked.name.startswith("tri") else ""
    held = (
        say(": {names} hold an index each", names=join(names))
        if len(names) <= FEW
        else say(": each result holds an index")
    )
    if len(names) == 2:
        held = say(
            ": {first_name} holds their rows, {second_name} their columns", first_name=names[0], second_name=names[1]
        )
    return fit(f"{said}{order}{held}.", f"{said}{held}.", f"{said}{order}.", f"{said}.")


def _triangle(where: str) -> Teller:
    def told(asked: Asked, plan: Plan) -> str:
        k = asked.value("k", 0)
        diagonal = say("the diagonal") if not k else say("diagonal {k}", k=k).replace("-", "−")
        return say(
            "{cells} on and {where} {diagonal} {are} listed",
            cells=count(_number(plan), "cell"),
            where=where,
            diagonal=diagonal,
            are=_are(plan),
        )

    return told


def _diagonal(_: Asked, plan: Plan) -> str:
    return say("The {cells} of the main diagonal {are} listed", cells=count(_number(plan), "cell"), are=_are(plan))


def _number(plan: Plan) -> int:
    return plan.results[0].shape[0] if plan.results[0].shape else 0


def _are(plan: Plan) -> str:
    return say("is") if _number(plan) == 1 else say("are")


PLACES: dict[str, Teller] = {
    **dict.fromkeys(("tril_indices", "tril_indices_from"), _triangle(say("below"))),
    **dict.fromkeys(("triu_indices", "triu_indices_from"), _triangle(say("above"))),
    **dict.fromkeys(("diag_indices", "diag_indices_from"), _diagonal),
}
