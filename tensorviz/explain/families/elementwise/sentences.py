"""The sentence about one cell of an elementwise operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.explain.families.elementwise.casts import loss_of, reason_of, text_after
from tensorviz.explain.families.elementwise.functions import CAST
from tensorviz.explain.families.elementwise.terms import Function, is_python_value, spell, wraps
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_count
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import Worked
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["Shown", "kept_sentence", "sentence_of"]


@dataclass(frozen=True, slots=True)
class Shown:
    """The result cell at ``index``: the ``names`` and values of the ``cells`` that it is read from."""

    plan: Plan
    function: Function
    index: tuple[int, ...]
    names: tuple[str, ...]
    cells: tuple[Any, ...]
    recorded: Any
    worked: Worked


def sentence_of(shown: Shown, *, of_all: bool) -> str:
    """At most 20 words; ``of_all`` says that the cell stands for all cells."""
    name = shown.function.name
    if name == "where":
        return _chosen(shown)
    if name == "clip":
        return _clipped(shown)
    if name == CAST:
        return _cast(shown)
    if name == "round" and (len(shown.cells) == 2 or _is_halfway(shown)):
        return _rounded(shown)
    return _calculation(shown, of_all=of_all)


def kept_sentence(plan: Plan, condition: str, cell: str, total: str) -> str:
    """About a cell that ``where=`` left alone."""
    recipe = plan.recipe
    assert isinstance(recipe, ElementwiseRecipe)
    if recipe.in_place:
        return fit(
            say(
                "{condition} is False, so {cell} keeps what was there: {total}.",
                condition=condition,
                cell=cell,
                total=total,
            ),
            say("The condition is False here, so the cell keeps what was there: {total}.", total=total),
        )
    return fit(
        say(
            "{condition} is False, so {cell} is not written: {total} was in memory before.",
            condition=condition,
            cell=cell,
            total=total,
        ),
        say("The condition is False here, so nothing is written: {total} was in memory before.", total=total),
    )


def _text(shown: Shown, number: int) -> str:
    return shown.worked.terms[0].operands[number]


def _said(shown: Shown) -> str:
    """``"x[1] = −2.7"``, or only the number where it is written as one."""
    return _text(shown, 0) if _is_literal(shown, 0) else f"{shown.names[0]} = {_text(shown, 0)}"


def _is_literal(shown: Shown, number: int) -> bool:
    return is_python_value(shown.plan.operands[number]) and not shown.names[number].isidentifier()


def _chosen(shown: Shown) -> str:
    truth = bool(shown.cells[0])
    side = 1 if truth else 2
    condition, taken, total = shown.names[0], shown.names[side], shown.worked.total
    is_plain = isinstance(shown.cells[0], bool | np.bool_)
    said = (
        say("is {truth}", truth=truth)
        if is_plain
        else say("= {text} counts as {truth}", text=_text(shown, 0), truth=truth)
    )
    value = "" if _is_literal(shown, side) else f": {total}"
    return fit(
        say(
            "{condition} {said}, so {cell} takes {taken}{value}.",
            condition=condition,
            said=said,
            cell=cell_of(shown.plan.result, shown.index),
            taken=taken,
            value=value,
        ),
        say(
            "{condition} {said}, so the cell of {operand} is taken{value}.",
            condition=condition,
            said=said,
            operand=name_of(shown.plan.operands[side]),
            value=value,
        ),
        say(
            "The condition {said}, so {operand} is taken{value}.",
            said=said,
            operand=name_of(shown.plan.operands[side]),
            value=value,
        ),
        say("The condition is {truth} here, so {total} is taken.", truth=truth, total=total),
    )


def _clipped(shown: Shown) -> str:
    cell, total = shown.cells[0], shown.worked.total
    said = _said(shown)
    bounds = dict(zip(shown.function.signs[1:], range(1, len(shown.cells)), strict=True))
    if cell != cell:
        return fit(
            say("{said} is no number, so it stays.", said=said)
            if total == "NaN"
            else say("{said} becomes {total}.", said=said, total=total)
        )
    if cell == shown.recorded:
        return fit(
            say("{said} {between}, so it stays.", said=said, between=_between(shown, bounds)),
            say("{said} is within the bounds, so it stays.", said=said),
        )
    for sign, word, is_beyond in (("from", say("below"), np.less), ("to", say("above"), np.greater)):
        number = bounds.get(sign)
        if number is not None and is_beyond(cell, shown.cells[number]) and shown.recorded == shown.cells[number]:
            return fit(
                say(
                    "{said} is {word} {bound}, so it becomes {total}.",
                    said=said,
                    word=word,
                    bound=_bound(shown, number),
                    total=total,
                ),
                say(
                    "{said} is {word} {text}, so it becomes {total}.",
                    said=said,
                    word=word,
                    text=_text(shown, number),
                    total=total,
                ),
                say("It is {word} the bound, so it becomes {total}.", word=word, total=total),
            )
    return fit(say("{said} becomes {total}.", said=said, total=total), say("It becomes {total}.", total=total))


def _between(shown: Shown, bounds: dict[str, int]) -> str:
    low, high = (_bound(shown, bounds[sign]) if sign in bounds else "" for sign in ("from", "to"))
    if low and high:
        return say("lies between {low} and {high}", low=low, high=high)
    return say("is not below {low}", low=low) if low else say("is not above {high}", high=high)


def _rounded(shown: Shown) -> str:
    said, total = _said(shown), shown.worked.total
    if _is_halfway(shown):
        return fit(
            say("{said} lies halfway, so the even neighbour is taken: {total}.", said=said, total=total),
            say("{text} lies halfway, so the even neighbour is taken: {total}.", text=_text(shown, 0), total=total),
        )
    decimals = int(shown.cells[1])
    places = (
        count(decimals, "decimal")
        if decimals >= 0
        else say("whole {decimals}s", decimals=format_count(10 ** (-decimals)))
    )
    return fit(
        say("{said} becomes {total}: rounded to {places}.", said=said, total=total, places=places),
        say("{text} becomes {total}.", text=_text(shown, 0), total=total),
    )


def _bound(shown: Shown, number: int) -> str:
    name, text = shown.names[number], _text(shown, number)
    return text if is_python_value(shown.plan.operands[number]) else f"{name} = {text}"


def _cast(shown: Shown) -> str:
    cell, recorded = shown.cells[0], shown.recorded
    name = "" if _is_literal(shown, 0) else f"{shown.names[0]}: "
    loss = loss_of(cell, recorded)
    before, after = text_after(cell, recorded, loss)
    if not loss:
        verb = say("stays") if before == after else say("becomes")
        is_new = before == after and shown.plan.operands[0].dtype != recorded.dtype
        end = say(", now as {dtype}", dtype=recorded.dtype) if is_new else ""
        return fit(
            f"{name}{before} {verb} {after}{end}.",
            f"{before} {verb} {after}{end}.",
            say("It becomes {after}.", after=after),
        )
    reason = reason_of(loss, recorded)
    return fit(
        say("{name}{before} becomes {after}: {reason}.", name=name, before=before, after=after, reason=reason),
        say("{before} becomes {after}: {reason}.", before=before, after=after, reason=reason),
        say("{before} becomes {after}.", before=before, after=after),
        say("It becomes {after}.", after=after),
    )


def _is_halfway(shown: Shown) -> bool:
    cell, *decimals = shown.cells
    if not isinstance(cell, float | np.floating):
        return False
    places = int(decimals[0]) if decimals else 0
    scaled = float(cell) * 10.0**places if places >= 0 else float(cell) / 10.0**-places
    return bool(abs(scaled) % 1 == 0.5)


def _calculation(shown: Shown, *, of_all: bool) -> str:
    plan, worked = shown.plan, shown.worked
    calculation = _equation(shown, is_truth=plan.result is not None and plan.result.dtype == np.bool_)
    ending = _likewise(plan) if of_all and not _is_masked(plan) else "."
    if worked.note and wraps(shown.function, shown.cells, shown.recorded) is not None:
        ending = f": {worked.note[0].lower()}{worked.note[1:]}"
    return fit(
        f"{spell(shown.function, shown.names)}: {calculation}{ending}",
        f"{calculation}{ending}",
        f"{calculation}.",
        say("{symbol} gives {total} here.", symbol=shown.function.symbol, total=worked.total),
    )


def _likewise(plan: Plan) -> str:
    """How many cells are worked out so; those that a masked array leaves out are not."""
    snapshot = plan.result.snapshot if plan.result else None
    if snapshot is None or snapshot.size <= 1:
        return "."
    if snapshot.mask is None or not snapshot.mask.any():
        return say("; each of the {cells} is worked out likewise.", cells=count(snapshot.size, "cell"))
    if not snapshot.is_whole:
        return "."
    seen = snapshot.size - int(np.count_nonzero(snapshot.mask))
    return say("; each of the {cells} that are not masked likewise.", cells=count(seen, "cell")) if seen > 1 else "."


def _is_masked(plan: Plan) -> bool:
    return isinstance(plan.recipe, ElementwiseRecipe) and plan.recipe.masked


def _equation(shown: Shown, *, is_truth: bool) -> str:
    outcome = shown.worked.terms[0].value
    answer = (
        say("is {true_or_false}", true_or_false="True" if outcome == "T" else "False") if is_truth else f"= {outcome}"
    )
    return f"{spell(shown.function, shown.worked.terms[0].operands)} {answer}"
