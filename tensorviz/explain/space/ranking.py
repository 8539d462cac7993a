"""Names taken in the order of their scores: each name with its score as a bar, then sorted, then the ones taken."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.past import Past
from tensorviz.explain.space.board import Board
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name, count, fit, join
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Argument, Event

__all__ = ["ranking_reading"]

Array = npt.NDArray[Any]

TAKING = frozenset({"numpy.ndarray.__getitem__", "numpy.take", "numpy.ndarray.take"})
SORTING = frozenset({"numpy.argsort", "numpy.ndarray.argsort"})
MOST_CUTS = 4
MOST_BARS = 10
MOST_NAMED = 3


class Scores(NamedTuple):
    """What the names are sorted by: its name in the reader's code, and its numbers."""

    name: str
    values: Array


def ranking_reading(plan: Plan, subject: Subject) -> Reading | None:
    """Of ``names[order]``, where ``order`` sorts one number per name; None of anything else."""
    event, past = subject.event, subject.past
    if event.operation not in TAKING or past is None or len(event.arguments) < 2:
        return None
    names, order = (_row(each) for each in event.arguments[:2])
    if names is None or order is None or names.dtype.kind not in "UT" or order.dtype.kind not in "iu":
        return None
    scores = _scores(event, past)
    if scores is None or len(scores.values) != len(names) or not order.size:
        return None
    taken = scores.values[order]
    falls = bool((taken[:-1] >= taken[1:]).all())
    if not np.isfinite(scores.values).all() or not (falls or (taken[:-1] <= taken[1:]).all()):
        return None
    return _told(names, scores, np.asarray(order), falls, name_of(plan.result), subject)


def _row(argument: Argument) -> Array | None:
    value: Any = argument.value
    is_row = isinstance(value, Snapshot) and value.values is not None and value.mask is None
    return value.values if is_row and len(value.shape) == 1 else None


def _scores(event: Event, past: Past) -> Scores | None:
    """What was sorted to find the places: ``x`` of ``argsort(x)`` and of ``argsort(-x)``, also cut or turned round."""
    maker = past.maker(event, (1,))
    for _ in range(MOST_CUTS):
        if maker is None or maker.operation in SORTING:
            break
        maker = past.maker(maker, (0,)) if maker.operation == "numpy.ndarray.__getitem__" else None
    if maker is None or maker.operation not in SORTING:
        return None
    before = past.maker(maker, (0,))
    from_below = before is not None and before.operation == "numpy.negative"
    argument = before.arguments[0] if before is not None and from_below else maker.arguments[0]
    values = _row(argument)
    return None if values is None or values.dtype.kind not in "biuf" else Scores(clip_name(argument.source), values)


def _told(names: Array, scores: Scores, order: Array, falls: bool, result: str, subject: Subject) -> Reading:
    board = Board(subject.node.span, ())
    values = scores.values
    place = np.full(len(names), len(order))
    place[order] = np.arange(len(order))
    ranked = np.lexsort((place, -values.astype(np.float64) if falls else values))
    shown = {
        int(at): _bar(board, names, scores, int(at))
        for at in (*order, *ranked[:MOST_BARS], *range(MOST_BARS))
        if int(at) < len(names)
    }
    first = [shown[at] for at in range(min(MOST_BARS, len(names)))]
    rest = _more(board, len(names) - len(first))
    board.tell(
        "scores",
        fit(say("{scores} holds one number for each of {names}.", scores=scores.name, names=count(len(names), "name"))),
        [*first, *rest],
    )
    best = [shown[int(at)] for at in ranked[:MOST_BARS]]
    end = say("largest") if falls else say("smallest")
    lead = int(ranked[0])
    board.tell(
        "ranked",
        fit(
            say(
                "Sorted, the {end} first: {name} leads with {value}.",
                end=end,
                name=repr(str(names[lead])),
                value=format_value(values[lead]),
            ),
            say("Sorted, the {end} first.", end=end),
        ),
        [*best, *rest],
    )
    some = [repr(str(names[int(at)])) for at in order[:MOST_NAMED]]
    listed = join([*some, say("{n} more", n=len(order) - len(some))] if len(order) > len(some) else some)
    board.tell(
        "taken",
        fit(
            agree(
                len(order),
                "{result} holds the name at that place: {listed}.",
                "{result} holds the names at these places, in this order: {listed}.",
                result=result,
                listed=listed,
            ),
            say("{result} holds the names in this order.", result=result),
        ),
        [*(shown[int(at)] for at in order[:MOST_BARS]), *_more(board, len(order) - MOST_BARS)],
    )
    return board.reading("ranking", say("Ranked"))


def _bar(board: Board, names: Array, scores: Scores, at: int) -> int:
    value = scores.values[at]
    return board.put(Drawn("bar", "result", str(names[at]), format_value(value), (), float(f"{float(value):.5g}")))


def _more(board: Board, left: int) -> list[int]:
    """The line that says how many are not drawn."""
    return [board.put(Drawn("fact", "plain", "", say("and {n} more", n=left)))] if left > 0 else []
