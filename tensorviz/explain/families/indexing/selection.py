"""How many cells a write selects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tensorviz.explain.families.indexing.parts import Part, index_of, lists_of
from tensorviz.explain.provenance import MOST_CELLS, whole_window
from tensorviz.explain.subject import Plan

__all__ = ["Selection", "selection_of"]


@dataclass(frozen=True, slots=True)
class Selection:
    """How many cells an index selects, in which shape, and how many different ones (None where not counted)."""

    shape: tuple[int, ...] | None
    size: int | None
    distinct: int | None


def selection_of(plan: Plan, parts: Sequence[Part] | None) -> Selection:
    """What the index selects of the target; without ``parts`` the cells that do not come from the target itself."""
    target = plan.operands[0].shape
    if parts is None:
        distinct = _counted(plan)
        return Selection(None, distinct, distinct)
    index = index_of(parts)
    chosen = np.broadcast_to(np.False_, target)[index]
    if not lists_of(parts):
        return Selection(chosen.shape, chosen.size, chosen.size)
    if int(np.prod(target)) > MOST_CELLS:
        return Selection(chosen.shape, chosen.size, None)
    marked = np.zeros(target, np.bool_)
    marked[index] = True
    return Selection(chosen.shape, chosen.size, int(np.count_nonzero(marked)))


def _counted(plan: Plan) -> int | None:
    """How many cells do not come from the target itself."""
    if plan.trail is None:
        return None
    return int(np.count_nonzero(plan.trail.at(whole_window(plan.operands[0].shape)).operands != 0))
