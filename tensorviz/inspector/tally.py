"""What is counted exactly, and how the counts of two parts become those of both."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tensorviz.arrays.reading.reader import Box

__all__ = ["MOST_PLACES", "Found", "Tally"]

MOST_PLACES = 16


@dataclass(slots=True)
class Found:
    """How many cells, and the positions in C order of the first of them."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, other: Found) -> None:
        self.count += other.count
        if other.first:
            self.first = heapq.nsmallest(MOST_PLACES, {*self.first, *other.first})


@dataclass(slots=True)
class Tally:
    """What was counted; of the finite values the extremes with the boxes that hold them, and two sums.

    Where the cells are not read again, ``low_at`` and ``high_at`` are the extremes' first positions in C order.
    ``total`` and ``squares`` are of the deviations from ``shift``; of complex values ``total`` is complex.
    """

    shift: Any = 0
    cells: int = 0
    finite: int = 0
    zeros: int = 0
    negatives: int = 0
    subnormals: int = 0
    masked: int = 0
    nan: Found = field(default_factory=Found)
    posinf: Found = field(default_factory=Found)
    neginf: Found = field(default_factory=Found)
    low: Any = None
    high: Any = None
    low_boxes: list[Box] = field(default_factory=list)
    high_boxes: list[Box] = field(default_factory=list)
    low_at: int | None = None
    high_at: int | None = None
    total: Any = 0.0
    squares: Any = 0.0

    def add(self, other: Tally) -> None:
        """Merge the tally of further cells, made with the same shift."""
        with np.errstate(all="ignore"):
            for name in ("cells", "finite", "zeros", "negatives", "subnormals", "masked", "total", "squares"):
                setattr(self, name, getattr(self, name) + getattr(other, name))
        for mine, its in ((self.nan, other.nan), (self.posinf, other.posinf), (self.neginf, other.neginf)):
            mine.add(its)
        if other.low is not None and (self.low is None or other.low < self.low):
            self.low, self.low_boxes, self.low_at = other.low, [], None
        if other.high is not None and (self.high is None or other.high > self.high):
            self.high, self.high_boxes, self.high_at = other.high, [], None
        if self.low is not None and other.low == self.low:
            self.low_boxes += other.low_boxes
            self.low_at = _first_of(self.low_at, other.low_at)
        if self.high is not None and other.high == self.high:
            self.high_boxes += other.high_boxes
            self.high_at = _first_of(self.high_at, other.high_at)

    def moved_to(self, shift: Any) -> Tally:
        """The same tally with its sums taken from another shift."""
        away = self.shift - shift
        with np.errstate(all="ignore"):
            total = self.total + self.finite * away
            cross = 2 * (np.conj(away) * self.total).real
            return replace(self, shift=shift, total=total, squares=self.squares + cross + self.finite * abs(away) ** 2)

    @property
    def mean(self) -> Any:
        """Of the finite values; None where there are none."""
        with np.errstate(all="ignore"):
            return None if not self.finite else self.shift + self.total / self.finite

    @property
    def std(self) -> Any:
        """Of the finite values, as ``numpy.std``; None where there are none."""
        if not self.finite:
            return None
        with np.errstate(all="ignore"):
            offset = abs(self.total / self.finite)
            variance = self.squares / self.finite - offset * offset
            return np.sqrt(np.where(variance < 0, 0, variance))[()]


def _first_of(one: int | None, other: int | None) -> int | None:
    known = [each for each in (one, other) if each is not None]
    return min(known, default=None)
