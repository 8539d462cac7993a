"""Whether two passes over an array saw the same cells."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tensorviz.inspector.details import Details
from tensorviz.inspector.tally import Tally

__all__ = ["is_torn"]

ROUNDING = 1e-9
"""Two orders of summation differ by less, as a share of the largest value times the number of cells."""


def is_torn(tally: Tally, details: Details) -> bool:
    """Whether what was counted and what was summed up along the last axis cannot be of the same cells.

    The layers of ``details``, where there are any, end with the profile of the last axis, which takes in every cell.
    """
    if details.bins is not None and int(details.bins.counts.sum()) != tally.finite:
        return True
    if not details.layers:
        return False
    cells = details.layers[-1]
    counts = (
        (cells.count, tally.finite),
        (cells.nan, tally.nan.count),
        (cells.inf, tally.posinf.count + tally.neginf.count),
    )
    if any(int(there.sum()) != here for there, here in counts):
        return True
    if not tally.finite:
        return False
    ends = float(tally.low), float(tally.high)
    return (cells.low.min(), cells.high.max()) != ends or _sums_differ(tally, float(cells.total.sum()), ends)


def _sums_differ(tally: Tally, total: float, ends: tuple[float, float]) -> bool:
    if isinstance(tally.total, (complex, np.complexfloating)):
        return False
    counted: Any = float(tally.total) + float(tally.shift) * tally.finite
    limit = ROUNDING * tally.finite * max(map(abs, ends))
    return math.isfinite(limit) and math.isfinite(counted) and math.isfinite(total) and abs(counted - total) > limit
