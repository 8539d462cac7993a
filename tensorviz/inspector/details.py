"""Histogram, quantiles, overview and profiles: what one block adds to each, and how they grow together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Box, Reader
from tensorviz.arrays.reading.where import is_elsewhere, module_of, on_host
from tensorviz.inspector.boxes import Cut
from tensorviz.inspector.kinds import kind_of, numbers_of
from tensorviz.inspector.layers import Layers, all_finite, cells_of
from tensorviz.inspector.ranks import BinCounts, Bracket, places_in
from tensorviz.inspector.sample import drawn_axes, overview_steps
from tensorviz.inspector.scratch import copied

__all__ = ["Details", "Part", "finite_in_order", "overview_layers", "profile_layers"]

MOST_PROFILE_ENTRIES = 1 << 14
NAT = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Part:
    """What one block adds."""

    counts: npt.NDArray[np.int64] | None
    spans: list[tuple[int, int]]
    kept: list[npt.NDArray[Any] | None]
    layers: list[tuple[tuple[slice, ...], Layers] | None]


@dataclass(slots=True)
class Details:
    """What grows block by block. ``layers`` is the overview, where there is one, and then a profile for each axis."""

    bins: BinCounts | None
    brackets: list[Bracket]
    layers: list[Layers] = field(default_factory=list)

    def part(self, reader: Reader, cut: Cut, box: Box) -> Part:
        """What one box adds; changes nothing."""
        block, mask = reader.read(box), reader.mask(box)
        kind = kind_of(block.dtype)
        with np.errstate(all="ignore"):
            numbers = numbers_of(block)
            ordered = _ordered(numbers, mask, cut, is_time=kind == "time")
            layers = []
            if self.layers:
                is_finite = ordered.size == numbers.size
                cells = all_finite(numbers) if is_finite else cells_of(numbers, mask, is_time=kind == "time")
                layers = [each.of(box, cells) for each in self.layers]
        counts, spans = places_in(ordered, self.bins, self.brackets)
        kept = [
            ordered[begin:end].copy() if bracket.keeps and end > begin else None
            for bracket, (begin, end) in zip(self.brackets, spans, strict=True)
        ]
        return Part(counts, spans, kept, layers)

    def layers_part(self, reader: Reader, box: Box, part: str = "") -> Part:
        """What one box adds to the layers alone; ``part`` as in `kinds.numbers_of`."""
        block, mask = reader.read(box), reader.mask(box)
        with np.errstate(all="ignore"):
            cells = cells_of(numbers_of(block, part), mask, is_time=kind_of(block.dtype) == "time")
            return Part(None, [], [], [each.of(box, cells) for each in self.layers])

    def brackets_part(self, reader: Reader, cut: Cut, box: Box, lowest: Any) -> Part:
        """What one box adds to the brackets alone, whose cells are picked out unsorted; ``lowest`` of all values."""
        with np.errstate(all="ignore"):
            line = _shown(numbers_of(reader.read(box)), reader.mask(box), cut)
            library = module_of(line)
            beneath = _count(library, line < lowest)
            spans, kept = [], []
            for bracket in self.brackets:
                below = _count(library, line < bracket.low) - beneath
                is_inside = (line >= bracket.low) & (line <= bracket.high)
                picked = line[is_inside] if bracket.keeps else None
                inside = _count(library, is_inside) if picked is None else picked.size
                spans.append((below, below + inside))
                kept.append(picked)
        return Part(None, spans, kept, [])

    def add(self, part: Part) -> None:
        """Merge what a box adds."""
        if self.bins is not None and part.counts is not None:
            self.bins.counts += part.counts
        for bracket, span, kept in zip(self.brackets, part.spans, part.kept, strict=True):
            bracket.add(*span, kept)
        for mine, touched in zip(self.layers, part.layers, strict=True):
            if touched is not None:
                mine.add(*touched)


def _ordered(
    numbers: npt.NDArray[Any], mask: npt.NDArray[np.bool_] | None, cut: Cut, *, is_time: bool
) -> npt.NDArray[Any]:
    """The finite cells of a block, sorted."""
    line = _shown(numbers, mask, cut)
    if is_elsewhere(line):
        library = module_of(line)
        there: npt.NDArray[Any] = library.sort(line[library.isfinite(line)] if line.dtype.kind == "f" else line)
        return there
    ordered = copied(line, line.dtype, "order")
    ordered.sort()
    if is_time:
        return ordered[np.searchsorted(ordered, NAT, "right") :]
    if ordered.dtype.kind != "f" or not ordered.size or (np.isfinite(ordered[0]) and np.isfinite(ordered[-1])):
        return ordered
    first = np.searchsorted(ordered, -np.inf, "right")
    last = np.searchsorted(ordered, np.inf, "left")
    return ordered[first:last]


def _shown(numbers: npt.NDArray[Any], mask: npt.NDArray[np.bool_] | None, cut: Cut) -> npt.NDArray[Any]:
    """The cells of a block that are not masked, as one line."""
    line = cut.in_memory_order(numbers)
    return line if mask is None else line[~cut.in_memory_order(mask)]


def _count(library: Any, where: Any) -> int:
    return int(on_host(library.count_nonzero(where)))


def finite_in_order(reader: Reader, cut: Cut, box: Box) -> npt.NDArray[Any]:
    """The finite cells of a box as numbers, sorted; of a small one in memory of `scratch`, which the next one takes."""
    block, mask = reader.read(box), reader.mask(box)
    with np.errstate(all="ignore"):
        return _ordered(numbers_of(block), mask, cut, is_time=kind_of(block.dtype) == "time")


def overview_layers(cut: Cut) -> Layers | None:
    """Empty blocks over the drawn axes; the first index of every other axis. None where no axis is drawn."""
    shape = cut.shape
    axes = drawn_axes(len(shape))
    if not axes:
        return None
    steps = dict(zip(axes, overview_steps(shape, axes), strict=True))
    stops = tuple(length if axis in steps else min(length, 1) for axis, length in enumerate(shape))
    return Layers.over((0,) * len(shape), stops, tuple(steps.get(axis, 1) for axis in range(len(shape))))


def profile_layers(cut: Cut, axis: int) -> Layers:
    """Empty runs along one axis, at most 16,384."""
    shape = cut.shape
    step = max(1, -(-shape[axis] // MOST_PROFILE_ENTRIES))
    steps = tuple(step if each == axis else max(1, length) for each, length in enumerate(shape))
    return Layers.over((0,) * len(shape), shape, steps)
