"""A large array that a scheduler computes chunk by chunk: each chunk becomes a small sum where it was computed.

Counts, places, extremes, moments, overview and profiles are exact; histogram and quantiles, which would need a second
look at every chunk, are those of an evenly spread sample.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.choose import reader_of
from tensorviz.arrays.reading.dask_reader import DaskReader
from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.arrays.reading.reader import Box, Facts, Window
from tensorviz.inspector.at_once import all_layers, is_far, look_at_once, near_mean
from tensorviz.inspector.boxes import Cut, flat_index
from tensorviz.inspector.details import Details
from tensorviz.inspector.layers import Layers
from tensorviz.inspector.sample import centres, sample_steps
from tensorviz.inspector.summarise import counted, detailed, first_index
from tensorviz.inspector.summary import Summary
from tensorviz.inspector.tally import Tally
from tensorviz.inspector.tallying import tally_block
from tensorviz.inspector.tiles import boxes_of

__all__ = ["summed_in_chunks"]

Spans = tuple[slice, ...]


@dataclass(slots=True)
class _Sum:
    """Of some chunks: the tally, the groups that they touch, and their cells of the sample with their mask."""

    tally: Tally
    layers: list[tuple[Spans, Layers] | None]
    sample: list[tuple[Spans, npt.NDArray[Any], Any]]


@dataclass(slots=True)
class _Whole:
    """Of all chunks so far."""

    tally: Tally | None
    details: Details
    cells: npt.NDArray[Any]
    mask: npt.NDArray[np.bool_]


class _Placed:
    """A chunk that is read by the indices of the whole array."""

    is_parallel = False

    def __init__(self, chunk: Any, origin: tuple[int, ...], facts: Facts) -> None:
        reader: Any = reader_of(chunk)
        self._reader = getattr(reader, "there", reader)
        self._origin, self.facts = origin, facts

    def read(self, box: Box) -> npt.NDArray[Any]:
        values: npt.NDArray[Any] = self._reader.read(self._inner(box))
        return values

    def mask(self, box: Box) -> npt.NDArray[np.bool_] | None:
        mask: npt.NDArray[np.bool_] | None = self._reader.mask(self._inner(box))
        return mask

    def _inner(self, box: Box) -> Box:
        return tuple(slice(a.start - b, a.stop - b) for a, b in zip(box, self._origin, strict=True))


def summed_in_chunks(reader: DaskReader, plan: Cut) -> Summary:
    """Compute the whole array once, and sum it up."""
    facts = reader.facts
    window = centres(facts.shape, sample_steps(facts.shape))
    lengths = tuple(map(len, window))
    empty = _Whole(None, Details(None, [], all_layers(plan)), np.zeros(lengths, facts.dtype), np.zeros(lengths, bool))
    whole = reader.folded(partial(_summed, facts=facts, plan=plan, window=window), _merged, empty)
    tally = whole.tally or Tally()
    summary = detailed(counted(reader, plan, tally), plan, tally, whole.details)
    sample = np.ma.MaskedArray(whole.cells, whole.mask) if whole.mask.any() else whole.cells
    sampled = look_at_once(NumpyReader(sample))
    bins = summary.histogram or (sampled.histogram and replace(sampled.histogram, exact=False))
    return replace(
        summary,
        details_exact=False,
        quantiles=sampled.quantiles,
        quantiles_read=sampled.quantiles_read,
        histogram=bins,
    )


def _summed(chunk: Any, origin: tuple[int, ...], facts: Facts, plan: Cut, window: Window) -> _Sum:
    """What is kept of one chunk."""
    reader: Any = _Placed(chunk, origin, facts)
    stops = tuple(start + length for start, length in zip(origin, chunk.shape, strict=True))
    details = Details(None, [], all_layers(plan))
    tally = Tally()
    for at, box in enumerate(boxes_of(chunk.shape, origin)):
        part = tally_block(reader, plan, box, tally.shift)
        if at == 0 and part.finite and (facts.dtype.kind in "mM" or is_far(part.mean, part.std)):
            tally.shift = near_mean(part.mean, part.low, facts)
            part = tally_block(reader, plan, box, tally.shift)
        tally.add(part)
        details.add(details.layers_part(reader, box))
    if tally.low_at is None and tally.finite:
        low, _ = first_index(reader, plan, tally.low, tally.low_boxes)
        high, _ = first_index(reader, plan, tally.high, tally.high_boxes)
        tally.low_at = None if low is None else flat_index(low, facts.shape)
        tally.high_at = None if high is None else flat_index(high, facts.shape)
    tally.low_boxes, tally.high_boxes = [], []
    return _Sum(
        tally, [_touched(each, origin, stops) for each in details.layers], _sample(chunk, origin, stops, window)
    )


def _touched(layers: Layers, starts: tuple[int, ...], stops: tuple[int, ...]) -> tuple[Spans, Layers] | None:
    """The groups that a box touches, copied out of all groups."""
    ends = tuple(map(min, stops, layers.stops))
    if any(start >= end for start, end in zip(starts, ends, strict=True)):
        return None
    where = tuple(slice(a // step, (b - 1) // step + 1) for a, b, step in zip(starts, ends, layers.steps, strict=True))
    names = ("total", "count", "low", "high", "nan", "inf", "masked")
    return where, replace(layers, **{name: getattr(layers, name)[where].copy() for name in names})


def _sample(
    chunk: Any, origin: tuple[int, ...], stops: tuple[int, ...], window: Window
) -> list[tuple[Spans, npt.NDArray[Any], Any]]:
    """The cells of the window that lie in a chunk, and where in the window they belong."""
    reader: Any = reader_of(chunk)
    spans = [np.searchsorted(at, [start, stop]) for at, start, stop in zip(window, origin, stops, strict=True)]
    where = tuple(slice(int(begin), int(end)) for begin, end in spans)
    inner = tuple(at[part] - start for at, part, start in zip(window, where, origin, strict=True))
    return [(where, np.array(reader.take(inner)), reader.take_mask(inner))] if all(map(len, inner)) else []


def _merged(before: _Whole, parts: list[_Sum]) -> _Whole:
    whole = deepcopy(before)
    for part in parts:
        if whole.tally is None:
            whole.tally = Tally(shift=part.tally.shift)
        whole.tally.add(part.tally.moved_to(whole.tally.shift))
        for mine, touched in zip(whole.details.layers, part.layers, strict=True):
            if touched is not None:
                mine.add(*touched)
        for where, cells, mask in part.sample:
            whole.cells[where] = cells
            if mask is not None:
                whole.mask[where] = mask
    return whole
