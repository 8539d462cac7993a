"""How many cells a write selects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tensorviz.explain.families.indexing.parts import Part, index_of, lists_of
from tensorviz.explain.provenance import MOST_CELLS, whole_window
from tensorviz.explain.subject import Plan

__all__ = ["Selection", "selected", "selection_of"]

MOST_REPEATED = 4


@dataclass(frozen=True, slots=True)
class Selection:
    """How many cells an index selects, in which shape, and how many different ones (None where not counted).

    ``repeated`` are the first of the cells that are selected more than once, each with its number of times.
    """

    shape: tuple[int, ...] | None
    size: int | None
    distinct: int | None
    repeated: tuple[tuple[tuple[int, ...], int], ...] = ()


def selection_of(plan: Plan, parts: Sequence[Part] | None) -> Selection:
    """What the index selects of the target; without ``parts`` the cells that do not come from the target itself."""
    if parts is None:
        distinct = _counted(plan)
        return Selection(None, distinct, distinct)
    return selected(plan.operands[0].shape, parts)


def selected(target: tuple[int, ...], parts: Sequence[Part]) -> Selection:
    """What the index selects of an array of the shape ``target``."""
    index = index_of(parts)
    chosen = np.broadcast_to(np.False_, target)[index]
    if not lists_of(parts):
        return Selection(chosen.shape, chosen.size, chosen.size)
    if int(np.prod(target)) > MOST_CELLS:
        return Selection(chosen.shape, chosen.size, None)
    times = np.zeros(target, np.intp)
    np.add.at(times, index, 1)
    again = [tuple(map(int, place)) for place in np.argwhere(times > 1)[:MOST_REPEATED]]
    repeated = tuple((place, int(times[place])) for place in again)
    return Selection(chosen.shape, chosen.size, int(np.count_nonzero(times)), repeated)


def _counted(plan: Plan) -> int | None:
    """How many cells do not come from the target itself."""
    if plan.trail is None:
        return None
    return int(np.count_nonzero(plan.trail.at(whole_window(plan.operands[0].shape)).operands != 0))
