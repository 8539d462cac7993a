"""A summary from what was counted."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.arrays.reading.reader import Box, Facts, Reader
from tensorviz.inspector.boxes import Cut, flat_index, index_of
from tensorviz.inspector.details import Details
from tensorviz.inspector.kinds import kind_of, numbers_of
from tensorviz.inspector.layers import Layers
from tensorviz.inspector.ranks import quantile_of
from tensorviz.inspector.sample import drawn_axes
from tensorviz.inspector.summary import Histogram, Index, Overview, Places, Profile, Summary
from tensorviz.inspector.tally import Found, Tally

__all__ = ["as_value", "counted", "detailed", "first_index", "stretched"]


def counted(reader: Reader, cut: Cut, tally: Tally) -> Summary:
    """Counts, places, extremes and moments of every cell."""
    facts, repeat, kind = reader.facts, cut.repeat, kind_of(reader.facts.dtype)
    argmin, lost_low = _index(reader, cut, tally.low_at, tally.low, tally.low_boxes)
    argmax, lost_high = _index(reader, cut, tally.high_at, tally.high, tally.high_boxes)
    is_real = kind in ("bool", "int", "float", "time")
    return Summary(
        facts,
        exact=True,
        read=tally.cells * repeat,
        nan=_places(tally.nan, facts.shape, repeat),
        posinf=_places(tally.posinf, facts.shape, repeat),
        neginf=_places(tally.neginf, facts.shape, repeat),
        zero_count=tally.zeros * repeat,
        negative_count=tally.negatives * repeat if is_real else None,
        subnormal_count=tally.subnormals * repeat if kind == "float" else None,
        true_count=(tally.finite - tally.zeros) * repeat if kind == "bool" else None,
        masked_count=tally.masked * repeat,
        min=as_value(tally.low, facts.dtype),
        max=as_value(tally.high, facts.dtype),
        argmin=argmin,
        argmax=argmax,
        mean=_mean(tally, facts),
        std=_std(tally, facts),
        changed=lost_low or lost_high,
    )


def detailed(summary: Summary, cut: Cut, tally: Tally, details: Details) -> Summary:
    """The same with histogram, quantiles, overview and profiles of every cell."""
    layers = list(details.layers)
    overview = _overview(layers.pop(0), cut) if drawn_axes(len(cut.shape)) and layers else None
    profiles = tuple(_profile(each, axis, cut) for axis, each in enumerate(layers))
    histogram = None
    if summary.facts.dtype.kind == "b":
        histogram = _bars_of_truths(summary)
    elif details.bins is not None:
        histogram = Histogram(
            details.bins.edges, details.bins.counts * cut.repeat, exact=True, read=tally.cells * cut.repeat
        )
    overview, profiles = stretched(overview, profiles, summary.facts.shape, cut)
    found = {bracket.share: bracket.found(tally.finite - 1) for bracket in details.brackets}
    quantiles = {
        share: as_value(quantile_of(share, tally.finite, pair), summary.facts.dtype)
        for share, pair in found.items()
        if pair is not None
    }
    return replace(
        summary,
        details_exact=len(quantiles) == len(details.brackets),
        histogram=histogram,
        quantiles=quantiles,
        quantiles_read=summary.read,
        overview=overview,
        profiles=profiles,
    )


def stretched(
    overview: Overview | None, profiles: tuple[Profile, ...], shape: tuple[int, ...], cut: Cut
) -> tuple[Overview | None, tuple[Profile, ...]]:
    """One block and one entry for all of an axis of stride 0, whose cells are one and the same."""
    repeated = {axis for axis, length in enumerate(cut.shape) if length != shape[axis]}
    if not repeated:
        return overview, profiles
    if overview is not None:
        steps = zip(overview.axes, overview.steps, strict=True)
        overview = replace(overview, steps=tuple(shape[axis] if axis in repeated else step for axis, step in steps))
    return overview, tuple(
        replace(each, length=shape[each.axis], step=shape[each.axis]) if each.axis in repeated else each
        for each in profiles
    )


def as_value(number: Any, dtype: np.dtype[Any]) -> Any:
    """A number as `kinds.numbers_of` gives it as a value of the dtype again, where the dtype has it.

    A mean of times is rounded to whole units; a magnitude stays a number, and so does a share of a truth.
    """
    if number is None or dtype.kind not in "mM":
        return np.bool_(number) if dtype.kind == "b" and number is not None and number in (0, 1) else number
    whole = number if isinstance(number, (int, np.integer)) else round(float(number))
    return np.array(int(whole), np.int64).view(dtype.newbyteorder("="))[()]


def _bars_of_truths(summary: Summary) -> Histogram | None:
    trues, falses = summary.true_count or 0, summary.zero_count or 0
    bars = sorted((("False", falses), ("True", trues)), key=lambda bar: -bar[1])
    return Histogram(bars=tuple(bars), exact=True, read=summary.read) if trues or falses else None


def _mean(tally: Tally, facts: Facts) -> Any:
    mean = tally.mean
    if mean is None or facts.dtype.kind not in "mM":
        return mean
    return as_value(int(tally.shift) + round(float(tally.total / tally.finite)), facts.dtype)


def _std(tally: Tally, facts: Facts) -> Any:
    std = tally.std
    if std is None or facts.dtype.kind not in "mM":
        return std
    spans = np.dtype(facts.dtype.newbyteorder("=").str.replace("M8", "m8"))
    return np.array(round(std), np.int64).view(spans)[()] if math.isfinite(std) else None


def _places(found: Found, shape: tuple[int, ...], repeat: int) -> Places:
    return Places(found.count * repeat, tuple(index_of(flat, shape) for flat in found.first))


def _index(reader: Reader, cut: Cut, known: int | None, value: Any, boxes: list[Box]) -> tuple[Index | None, bool]:
    if known is not None:
        return index_of(known, reader.facts.shape), False
    return first_index(reader, cut, value, boxes)


def first_index(reader: Reader, cut: Cut, value: Any, boxes: list[Box]) -> tuple[Index | None, bool]:
    """The first index in C order that holds a value, and whether it stands nowhere any more."""
    if value is None:
        return None, False
    best: int | None = None
    shape = reader.facts.shape
    origins = sorted((flat_index(tuple(axis.start for axis in box), shape), at) for at, box in enumerate(boxes))
    for origin, at in origins:
        if best is not None and origin > best:
            break
        place = _place_in(reader, cut, boxes[at], value)
        if place is not None:
            flat = flat_index(place, shape)
            best = flat if best is None else min(best, flat)
    return (None, True) if best is None else (index_of(best, shape), False)


def _place_in(reader: Reader, cut: Cut, box: Box, value: Any) -> Index | None:
    block, mask = reader.read(box), reader.mask(box)
    with np.errstate(all="ignore"):
        # In the order in which it was tallied: the same code then gives the same magnitudes.
        line = numbers_of(cut.in_memory_order(block))
    ordered = [block.shape[axis] for axis in cut.order]
    where = (line == value).reshape(ordered)
    if ordered:
        where = where.transpose(np.argsort(cut.order))
    if mask is not None:
        where = where & ~mask
    if not where.any():
        return None
    inner = np.unravel_index(int(np.argmax(where)), where.shape) if where.ndim else ()
    return tuple(axis.start + int(place) for axis, place in zip(box, inner, strict=True))


def _overview(layers: Layers, cut: Cut) -> Overview:
    axes = drawn_axes(len(cut.shape))
    steps = tuple(layers.steps[axis] for axis in axes)
    fixed = tuple(None if axis in axes else 0 for axis in range(len(cut.shape)))
    return Overview(axes, steps, (0,) * len(axes), fixed, layers)


def _profile(layers: Layers, axis: int, cut: Cut) -> Profile:
    def line(values: Any) -> Any:
        return values.reshape(-1)

    none = line(layers.count) == 0
    return Profile(
        axis,
        cut.shape[axis],
        layers.steps[axis],
        line(layers.mean),
        np.where(none, np.nan, line(layers.low)),
        np.where(none, np.nan, line(layers.high)),
        line(layers.bad) * cut.repeat,
    )
