"""A small array, or a sample of a large one, summed up in one go."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.arrays.reading.reader import Facts, Reader
from tensorviz.inspector.boxes import Cut, cut
from tensorviz.inspector.details import Details, finite_in_order, overview_layers, profile_layers
from tensorviz.inspector.layers import Layers
from tensorviz.inspector.ranks import SHARES, BinCounts, Bracket, edges_between
from tensorviz.inspector.sample import centres, drawn_axes, overview_steps, sample_steps
from tensorviz.inspector.summarise import counted, detailed, stretched
from tensorviz.inspector.summary import Overview, Profile, Summary
from tensorviz.inspector.tally import Tally
from tensorviz.inspector.tallying import tally_block

__all__ = ["all_layers", "is_far", "look_at_once", "near_mean", "ordered_sample", "phases_of", "sampled"]

FAR = 10.0
WHOLE = 1 << 40
Array = npt.NDArray[Any]


def all_layers(plan: Cut) -> list[Layers]:
    """The overview, where an axis is drawn, and a profile for each axis."""
    layers = [overview_layers(plan), *(profile_layers(plan, axis) for axis in range(len(plan.shape)))]
    return [each for each in layers if each is not None]


def look_at_once(reader: Reader) -> Summary:
    """The whole summary of an array that is read as one block."""
    plan = cut(reader.facts, WHOLE)
    tally, details = Tally(), Details(None, [])
    for box in plan.boxes():
        tally = tally_block(reader, plan, box)
        if tally.finite and is_far(tally.mean, tally.std):
            tally = tally_block(reader, plan, box, near_mean(tally.mean, tally.low, reader.facts))
        details.layers = all_layers(plan)
        if tally.finite:
            ordered = finite_in_order(reader, plan, box)
            edges = edges_between(tally.low, tally.high, ordered.dtype)
            details.bins = BinCounts(edges, ordered.dtype) if edges.size else None
            details.brackets = [_whole(share, ordered) for share in SHARES]
        details.add(details.part(reader, plan, box))
    return detailed(counted(reader, plan, tally), plan, tally, details)


def is_far(mean: Any, std: Any) -> bool:
    """Whether the mean is so large beside the spread that squares of the values would hide it."""
    return bool(np.isfinite(mean)) and not abs(mean) <= FAR * std


def near_mean(mean: Any, low: Any, facts: Facts) -> Any:
    """A number near the mean, to take deviations from."""
    return int(low) if facts.dtype.kind in "mM" else mean


def _whole(share: float, ordered: Array) -> Bracket:
    """A bracket that is as narrow as can be: its two neighbours."""
    rank = math.floor(share * (len(ordered) - 1))
    return Bracket(share, rank, ordered[rank], ordered[min(rank + 1, len(ordered) - 1)])


def ordered_sample(reader: Reader, plan: Cut, most: int) -> Array:
    """The finite cells of an evenly spread sample of about ``most`` cells at most, in order."""
    part = _part(reader, centres(plan.shape, sample_steps(plan.shape, most)))
    small = cut(part.facts, WHOLE)
    return finite_in_order(part, small, next(small.boxes()))


def sampled(reader: Reader, plan: Cut) -> Summary:
    """What an evenly spread sample tells."""
    steps = sample_steps(plan.shape)
    window = centres(plan.shape, steps)
    summary = look_at_once(_part(reader, window))

    def place(index: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(int(window[axis][at]) for axis, at in enumerate(index))

    def placed(name: str) -> Any:
        places = getattr(summary, name)
        return replace(places, first=tuple(place(index) for index in places.first))

    profiles = tuple(_stretched(each, plan.shape[each.axis], steps[each.axis]) for each in summary.profiles)
    overview, profiles = stretched(_sampled_overview(reader, plan), profiles, reader.facts.shape, plan)
    return replace(
        summary,
        facts=reader.facts,
        exact=False,
        details_exact=False,
        argmin=None if summary.argmin is None else place(summary.argmin),
        argmax=None if summary.argmax is None else place(summary.argmax),
        nan=placed("nan"),
        posinf=placed("posinf"),
        neginf=placed("neginf"),
        histogram=None if summary.histogram is None else replace(summary.histogram, exact=False),
        profiles=profiles,
        overview=overview,
    )


def _part(reader: Reader, window: tuple[npt.NDArray[np.intp], ...]) -> NumpyReader:
    cells, mask = reader.take(window), reader.take_mask(window)
    part = cells if mask is None else np.ma.MaskedArray(cells, mask)
    return NumpyReader(part, tiny=reader.facts.tiny)


def _stretched(profile: Profile, length: int, step: int) -> Profile:
    return replace(profile, length=length, step=profile.step * step, exact=False)


def phases_of(reader: Reader, plan: Cut) -> Overview | None:
    """The phase of the complex cell in the middle of every block of the overview."""
    return stretched(_sampled_overview(reader, plan, "phase"), (), reader.facts.shape, plan)[0]


def _sampled_overview(reader: Reader, plan: Cut, what: str = "") -> Overview | None:
    """The cell in the middle of every block; ``what`` of it as in `kinds.numbers_of`."""
    axes = drawn_axes(len(plan.shape))
    if not axes:
        return None
    steps = overview_steps(plan.shape, axes)
    of_axis = dict(zip(axes, steps, strict=True))
    window = centres(plan.shape, tuple(of_axis.get(axis, length) for axis, length in enumerate(plan.shape)))
    window = tuple(at if axis in of_axis else np.zeros(1, np.intp) for axis, at in enumerate(window))
    part = _part(reader, window)
    small = cut(part.facts, WHOLE)
    layers = overview_layers(small)
    if layers is None:
        return None
    details = Details(None, [], [layers])
    for box in small.boxes():
        details.add(details.layers_part(part, box, what))
    fixed = tuple(None if axis in axes else 0 for axis in range(len(plan.shape)))
    return Overview(axes, steps, (0,) * len(axes), fixed, layers, exact=bool(what) and set(steps) == {1})
