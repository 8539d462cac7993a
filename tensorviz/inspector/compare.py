"""Two arrays cell by cell: how much they differ, absolutely, relatively and in ulps, and where most."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.arrays.reading.reader import Box, Facts, Reader, Unreadable
from tensorviz.inspector.boxes import flat_index, index_of
from tensorviz.inspector.differing import Apart, apart, common_kind
from tensorviz.inspector.layers import Layers, cells_of
from tensorviz.inspector.pairing import sentences_about
from tensorviz.inspector.sample import SAMPLE_CELLS, centres, drawn_axes, overview_steps, sample_steps
from tensorviz.inspector.summary import Overview
from tensorviz.inspector.tiles import boxes_of
from tensorviz.sentences import say

__all__ = ["MEASURES", "THRESHOLDS", "Differences", "Largest", "Worst", "compare"]

Array = npt.NDArray[Any]
Index = tuple[int, ...]

MEASURES = ("absolute", "relative", "ulps")
THRESHOLDS = tuple(10.0**exponent for exponent in range(-16, 5))
MOST_WORST = 16
MOST_EXACT = 1 << 32


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest difference of one measure, and the first cell that has it."""

    value: float
    index: Index


@dataclass(frozen=True, slots=True)
class Worst:
    """A cell where the two differ much: both values, and how far they are apart (``ulps`` None for no floats)."""

    index: Index
    left: Any
    right: Any
    absolute: float
    relative: float
    ulps: int | None


@dataclass(slots=True)
class Differences:
    """What differs between two arrays of one shape.

    NaN equals NaN. ``beyond[measure][i]`` cells differ by more than ``THRESHOLDS[i]``; a NaN on one side only is beyond
    every threshold.

    Attributes
    ----------
    left, right : Facts
    comparable : bool
        Whether cells stand against cells; if not, ``sentences`` say why.
    exact : bool
        Whether every cell was compared; else ``size`` were, a sample.
    """

    left: Facts
    right: Facts
    comparable: bool = True
    exact: bool = True
    sentences: tuple[str, ...] = ()
    size: int = 0
    differing: int = 0
    only_left_nan: int = 0
    only_right_nan: int = 0
    mean_absolute: float | None = None
    largest: dict[str, Largest] = field(default_factory=dict)
    worst: list[Worst] = field(default_factory=list)
    beyond: dict[str, list[int]] = field(default_factory=dict)
    overviews: dict[str, Overview] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        """Whether no cell differs."""
        return self.comparable and self.exact and not self.differing

    def within(self, tolerance: float, measure: str = "absolute") -> bool:
        """Whether no cell is known to differ by more than a tolerance.

        Raises
        ------
        ValueError
            When the measure has no meaning for these arrays.
        """
        if measure not in self.largest and self.differing:
            raise ValueError(f"{measure!r} has no meaning here; use one of {', '.join(self.largest)}")
        if not self.comparable or self.only_left_nan or self.only_right_nan:
            return False
        return not self.differing or self.largest[measure].value <= tolerance


def compare(left: Reader | Unreadable, right: Reader | Unreadable) -> Differences:
    """Compare two arrays, block by block; neither is copied as a whole."""
    found = Differences(left.facts, right.facts, sentences=sentences_about(left.facts, right.facts))
    if isinstance(left, Unreadable) or isinstance(right, Unreadable):
        found.sentences = (*found.sentences, say("One of the two has no values that could be read."))
        found.comparable = False
    elif left.facts.shape != right.facts.shape or common_kind(left.facts, right.facts) is None:
        found.comparable = False
    elif left.facts.size > MOST_EXACT:
        _compare_samples(left, right, found)
    else:
        _Comparing(left, right, found).run()
    return found


def _compare_samples(left: Reader, right: Reader, found: Differences) -> None:
    window = centres(left.facts.shape, sample_steps(left.facts.shape, SAMPLE_CELLS))
    sampled = [NumpyReader(np.asarray(each.take(window))) for each in (left, right)]
    _Comparing(sampled[0], sampled[1], found).run()
    found.exact = False
    found.overviews = {}

    def place(index: Index) -> Index:
        return tuple(int(window[axis][at]) for axis, at in enumerate(index))

    found.largest = {name: Largest(each.value, place(each.index)) for name, each in found.largest.items()}
    found.worst = [
        Worst(place(each.index), each.left, each.right, each.absolute, each.relative, each.ulps) for each in found.worst
    ]


class _Comparing:
    """One comparison under way."""

    def __init__(self, left: Reader, right: Reader, found: Differences) -> None:
        self._left, self._right, self._found = left, right, found
        self._shape = left.facts.shape
        self._heap: list[tuple[float, int, Worst]] = []
        self._total = 0.0
        self._known = 0
        self._layers: dict[str, Layers] = {}
        self._counts = {name: np.zeros(len(THRESHOLDS) + 1, np.int64) for name in ("absolute", "relative")}

    def run(self) -> None:
        found = self._found
        for box in boxes_of(self._shape):
            self._add(box)
        found.size = left_size = math.prod(self._shape)
        found.worst = [worst for *_, worst in sorted(self._heap, key=lambda entry: (-entry[0], -entry[1]))]
        found.beyond = {name: (left_size - np.cumsum(counts)[:-1]).tolist() for name, counts in self._counts.items()}
        found.mean_absolute = self._total / self._known if self._known else None
        axes = drawn_axes(len(self._shape))
        fixed = tuple(None if axis in axes else 0 for axis in range(len(self._shape)))
        for name, layers in self._layers.items():
            steps = tuple(layers.steps[axis] for axis in axes)
            found.overviews[name] = Overview(axes, steps, (0,) * len(axes), fixed, layers)

    def _add(self, box: Box) -> None:
        left, right = self._left.read(box), self._right.read(box)
        masks = [each.mask(box) for each in (self._left, self._right)]
        with np.errstate(all="ignore"):
            seen = apart(left, right, masks, self._left.facts, self._right.facts)
        found = self._found
        found.differing += int(np.count_nonzero(seen.differs))
        found.only_left_nan += int(np.count_nonzero(seen.only_left_nan))
        found.only_right_nan += int(np.count_nonzero(seen.only_right_nan))
        known = np.isfinite(seen.absolute)
        self._total += float(seen.absolute[known].sum())
        self._known += int(np.count_nonzero(known))
        for name, values in (("absolute", seen.absolute), ("relative", seen.relative), ("ulps", seen.ulps)):
            if values is not None:
                self._measure(name, values, box)
        self._worst(seen, left, right, box)

    def _measure(self, name: str, values: Array, box: Box) -> None:
        shown = np.where(np.isnan(values), np.inf, values)
        if name in self._counts:
            places = np.searchsorted(THRESHOLDS, shown.reshape(-1), "left")
            self._counts[name] += np.bincount(places, minlength=len(THRESHOLDS) + 1)
        at = int(np.argmax(np.where(np.isnan(values), -1, values))) if values.size else 0
        value, index = float(values.reshape(-1)[at]), _moved(index_of(at, values.shape), box)
        best = self._found.largest.get(name)
        if not math.isnan(value) and (
            best is None
            or value > best.value
            or (value == best.value and flat_index(index, self._shape) < flat_index(best.index, self._shape))
        ):
            self._found.largest[name] = Largest(value, index)
        if name not in self._layers:
            steps = dict(
                zip(drawn_axes(values.ndim), overview_steps(self._shape, drawn_axes(values.ndim)), strict=True)
            )
            stops = tuple(length if axis in steps else min(1, length) for axis, length in enumerate(self._shape))
            of_axis = tuple(steps.get(axis, 1) for axis in range(values.ndim))
            self._layers[name] = Layers.over((0,) * values.ndim, stops, of_axis)
        with np.errstate(all="ignore"):
            part = self._layers[name].of(box, cells_of(values))
        if part is not None:
            self._layers[name].add(*part)

    def _worst(self, seen: Apart, left: Array, right: Array, box: Box) -> None:
        key = np.where(np.isnan(seen.absolute), np.inf, seen.absolute).reshape(-1)
        key = np.where(seen.differs.reshape(-1), key, -1)
        most = min(MOST_WORST, key.size)
        for at in np.sort(np.argpartition(-key, most - 1)[:most]).tolist() if most else ():
            if key[at] < 0 or (len(self._heap) == MOST_WORST and key[at] <= self._heap[0][0]):
                continue
            inner = index_of(at, left.shape)
            index = _moved(inner, box)
            ulps = None if seen.ulps is None or np.isnan(seen.ulps[inner]) else int(seen.ulps[inner])
            one = Worst(
                index, left[inner], right[inner], float(seen.absolute[inner]), float(seen.relative[inner]), ulps
            )
            entry = (float(key[at]), -flat_index(index, self._shape), one)
            push = heapq.heappush if len(self._heap) < MOST_WORST else heapq.heapreplace
            push(self._heap, entry)


def _moved(inner: Index, box: Box) -> Index:
    return tuple(span.start + at for span, at in zip(box, inner, strict=True))
