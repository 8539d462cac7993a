"""What each call that chooses cells does, in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.explain.families.movement.bound_words import axis_text, of_axis, written
from tensorviz.explain.families.movement.moving_calls import Bound
from tensorviz.explain.words import count
from tensorviz.sentences import say

__all__ = ["CHOOSING"]


def _item(source: str, bound: Bound, _: Any) -> Any:
    asked = bound.texts.get("index")
    where = say("the one at {asked}", asked=asked) if asked else say("the only one")
    return say("item gives one cell of {source}, {where}, as a Python value.", source=source, where=where), say(
        "item gives one cell as a Python value."
    )


def _take(source: str, bound: Bound, _: Any) -> Any:
    return say("take picks entries {text} {of}.", text=written(bound, "indices"), of=of_axis(source, bound)), say(
        "take picks from {source}.", source=source
    )


def _along(source: str, bound: Bound, _: Any) -> Any:
    order = written(bound, "indices")
    return say(
        "{order} says for each lane along {axis} which entries of {source} to read.",
        order=order,
        axis=axis_text(bound) or say("the one line"),
        source=source,
    )


def _gather(source: str, bound: Bound, _: Any) -> Any:
    along = say("along axis {dim}", dim=bound.value("dim")).replace("-", "−")
    short = say(
        "{text} says where {along} of {source} to read.", text=written(bound, "index"), along=along, source=source
    )
    return say(
        "Each cell of {text} says which entry {along} of {source} stands there.",
        text=written(bound, "index"),
        along=along,
        source=source,
    ), short


def _scattered(source: str, bound: Bound, _: Any) -> Any:
    along = say("along axis {dim}", dim=bound.value("dim")).replace("-", "−")
    return say(
        "A copy of {source}, in which {text} says {along} where new numbers go.",
        source=source,
        text=written(bound, "index"),
        along=along,
    )


def _choose(_: str, bound: Bound, __: Any) -> Any:
    number = count(len(bound.operands), "array")
    return say(
        "Each cell of {text} says from which of {number} its number comes.", text=written(bound, "a"), number=number
    )


def _compress(source: str, bound: Bound, _: Any) -> Any:
    trues = int(np.count_nonzero(bound.value("condition")))
    return say(
        "The mask has {trues}: {entries} {of} stay.",
        trues=count(trues, "True"),
        entries=count(trues, "entry", "entries"),
        of=of_axis(source, bound),
    )


def _extract(_: str, bound: Bound, __: Any) -> Any:
    trues = int(np.count_nonzero(bound.value("condition")))
    return say(
        "The mask has {trues}, so {values}, in reading order.", trues=count(trues, "True"), values=count(trues, "value")
    )


def _delete(source: str, bound: Bound, _: Any) -> Any:
    return say("delete leaves out {text} {of}.", text=written(bound, "obj"), of=of_axis(source, bound))


def _diag(source: str, bound: Bound, _: Any) -> Any:
    k = bound.value("k", 0)
    where = (
        say("the diagonal")
        if not k
        else say(
            "the diagonal {k} {above_or_below} the main one",
            k=abs(int(k)),
            above_or_below=say("above") if k > 0 else say("below"),
        )
    )
    if len(bound.operands[0].shape) == 1:
        return say("diag puts {source} on {where} of a new matrix, with zeros elsewhere.", source=source, where=where)
    return say("diag reads {where} of {source}.", where=where, source=source)


def _diagonal(source: str, bound: Bound, _: Any) -> Any:
    offset = bound.value("offset", 0)
    where = say("are equal") if not offset else say("differ by {offset}", offset=abs(int(offset)))
    return say("diagonal reads the cells of {source} whose two indices {where}.", source=source, where=where)


def _triangle(name: str, kept: str, other: str) -> Callable[[str, Bound, Any], Any]:
    def words(source: str, bound: Bound, _: Any) -> Any:
        k = bound.value("k", 0)
        line = say("the diagonal") if not k else say("diagonal {k}", k=k)
        return say(
            "{name} keeps the cells of {source} on and {kept} {line}, with zeros {other} it.",
            name=name,
            source=source,
            kept=kept,
            line=line,
            other=other,
        )

    return words


CHOOSING: dict[str, Callable[[str, Bound, Any], Any]] = {
    "item": _item,
    "take": _take,
    "take_along_axis": _along,
    "gather": _gather,
    "scattered": _scattered,
    "choose": _choose,
    "select": lambda *_: say("Each cell takes its number from the first array whose condition holds there."),
    "compress": _compress,
    "extract": _extract,
    "delete": _delete,
    "diag": _diag,
    "diagflat": lambda source, *_: say(
        "diagflat puts {source}, read as one line, on a diagonal, with zeros elsewhere.", source=source
    ),
    "diagonal": _diagonal,
    "tril": _triangle("tril", say("below"), say("above")),
    "triu": _triangle("triu", say("above"), say("below")),
}
