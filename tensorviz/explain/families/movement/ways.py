"""How often cells of an array stand in the result, or where one of them went: the end of a sentence."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.movement.moving import verb_of
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.origins import Origins
from tensorviz.explain.provenance import whole_window
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import count, join
from tensorviz.sentences import say

__all__ = ["way_of"]

MOST_COUNTED = 50_000


def way_of(plan: Plan) -> str:
    """``": each of 3 cells of v stands there 2 times"``, ``": f[0, 0] reads a[0, 2]"``; nothing where unknown."""
    result = plan.result
    if plan.trail is None or result is None or result.snapshot is None or not 0 < result.snapshot.size <= MOST_COUNTED:
        return ""
    origins = plan.trail.at(whole_window(result.shape))
    given = sorted(set(origins.operands[origins.operands >= 0].tolist()))
    if len(given) > 1:
        return f": {join([_part(plan.operands[number], origins.operands == number) for number in given])}"
    return "" if not given else f": {_of_one(plan, plan.operands[given[0]], origins)}"


def _part(operand: Operand, mine: npt.NDArray[np.bool_]) -> str:
    return say("{cells} of {name}", cells=count(int(mine.sum()), "cell"), name=name_of(operand))


def _of_one(plan: Plan, source: Operand, origins: Origins) -> str:
    """How often the cells of one array stand there; where each does once, one cell that has another place now."""
    assert plan.result is not None
    filled = np.flatnonzero(origins.operands >= 0)
    different, times = np.unique(origins.places[filled], return_counts=True)
    most = int(times.max())
    if most > 1 and times.min() == most:
        return say(
            "each of {cells} of {name} stands there {times} times",
            cells=count(len(different), "cell"),
            name=name_of(source),
            times=most,
        )
    if most > 1:
        return say("{cell} stands there {times} times", cell=_cell(source, int(different[times.argmax()])), times=most)
    at = next(
        (int(at) for at in filled if _index(plan.result, int(at)) != _index(source, origins.places[at])), int(filled[0])
    )
    here, there = _cell(plan.result, at), _cell(source, int(origins.places[at]))
    return f"{here} {verb_of(plan)} {there}"


def _cell(operand: Operand, place: int) -> str:
    return cell_of(operand, _index(operand, place))


def _index(operand: Operand, place: int) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(place, operand.shape)) if operand.shape else ()
