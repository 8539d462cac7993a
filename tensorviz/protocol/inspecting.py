"""A summary as one message and its buffers."""

from __future__ import annotations

import math
import uuid
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Facts
from tensorviz.explain.format import format_cells
from tensorviz.inspector.corners import CornerCells
from tensorviz.inspector.kinds import is_numeric, kind_of, numbers_of
from tensorviz.inspector.summary import Places, Profile, Summary
from tensorviz.inspector.words import extent, findings, full_text, number_text, sentence_of, short_text
from tensorviz.protocol import inspection as wire
from tensorviz.protocol.heatmaps import encode_overview
from tensorviz.protocol.messages import PROTOCOL_VERSION
from tensorviz.protocol.operands import Buffers
from tensorviz.sentences import say

__all__ = ["array_facts", "cells_message", "encode_inspection", "inspection_message", "number_of", "order_of"]

PROFILE_ENTRIES = 256
MOST_AXES = 32
Array = npt.NDArray[Any]


def encode_inspection(
    summary: Summary,
    name: str,
    corners: CornerCells | None,
    progress: wire.Progress,
    *,
    axes: tuple[str, ...] = (),
    identity: str | None = None,
    live: bool = True,
) -> tuple[str, list[bytes]]:
    """The message as JSON text, and the binary buffers that it refers to; at most 96 KB together."""
    buffers = Buffers()
    message = inspection_message(summary, name, corners, progress, buffers, axes=axes, identity=identity, live=live)
    return msgspec.json.encode(message).decode(), buffers.items


def inspection_message(
    summary: Summary,
    name: str,
    corners: CornerCells | None,
    progress: wire.Progress,
    buffers: Buffers,
    *,
    axes: tuple[str, ...] = (),
    identity: str | None = None,
    live: bool = True,
) -> wire.Inspection:
    """The message itself; its binary parts go to ``buffers``."""
    is_changed = (
        (say("The array changed while it was read: what is told may not fit together."),) if summary.changed else ()
    )
    return wire.Inspection(
        version=PROTOCOL_VERSION,
        id=identity or uuid.uuid4().hex,
        array=array_facts(summary.facts, name, axes),
        sentence=sentence_of(summary, name),
        progress=progress,
        statistics=_statistics(summary),
        histogram=_histogram(summary),
        profiles=tuple(_profile(each, summary, buffers) for each in summary.profiles[:MOST_AXES]),
        overview=None if summary.overview is None else encode_overview(summary.overview, summary, buffers),
        views=() if summary.phases is None else (encode_overview(summary.phases, summary, buffers, part="phase"),),
        corners=None if corners is None else cells_message(corners, buffers),
        notes=(*summary.facts.notes, *summary.notes, *is_changed),
        live=live,
    )


def array_facts(facts: Facts, name: str, axes: tuple[str, ...] = ()) -> wire.ArrayFacts:
    """What an array is, as it travels."""
    memory = None
    if facts.strides is not None:
        memory = wire.MemoryStrip(
            facts.itemsize, facts.strides, order_of(facts), facts.offset, facts.owner_bytes, facts.view_of
        )
    return wire.ArrayFacts(
        name=name,
        shape=facts.shape,
        dtype=facts.dtype_name,
        library=facts.library,
        type_name=facts.type_name,
        nbytes=facts.nbytes,
        size=facts.size,
        device=facts.device,
        axes=axes,
        badges=facts.badges,
        facts=tuple(wire.Fact(label, text) for label, text in facts.more),
        memory=memory,
    )


def order_of(facts: Facts) -> Any:
    """How the cells follow one another in memory."""
    strides = facts.strides
    if strides is None:
        return "unknown"
    if facts.size == 0:
        return say("C and F")
    lying = [(length, step) for length, step in zip(facts.shape, strides, strict=True) if length > 1]
    if any(step == 0 for _, step in lying):
        return "repeated"

    def is_dense(pairs: list[tuple[int, int]]) -> bool:
        expected = facts.itemsize
        for length, step in pairs:
            if step != expected:
                return False
            expected *= length
        return True

    in_c, in_f = is_dense(lying[::-1]), is_dense(lying)
    if in_c and in_f:
        return say("C and F")
    return "C" if in_c else "F" if in_f else say("strided")


def number_of(value: Any) -> float | None:
    """A double where the value is a finite real number; of a time its count of units."""
    array = np.asarray(value)
    if array.dtype.kind in "mM":
        return float(array.view(np.int64))
    if array.dtype.kind not in "biuf":
        return None
    number = float(array)
    return number if math.isfinite(number) else None


def _places(places: Places) -> wire.Places:
    return wire.Places(places.count, places.first)


def _extreme(value: Any, index: tuple[int, ...] | None) -> wire.Extreme | None:
    if value is None:
        return None
    return wire.Extreme(number_text(value), index or (), number_of(value))


def _number(value: Any) -> wire.Number | None:
    return None if value is None else wire.Number(number_text(value), number_of(value))


def _statistics(summary: Summary) -> wire.Statistics:
    return wire.Statistics(
        exact=summary.exact,
        read=summary.read,
        size=summary.size,
        nan=_places(summary.nan),
        posinf=_places(summary.posinf),
        neginf=_places(summary.neginf),
        masked=summary.masked_count,
        zeros=summary.zero_count,
        negatives=summary.negative_count,
        subnormals=summary.subnormal_count,
        trues=summary.true_count,
        minimum=_extreme(summary.min, summary.argmin),
        maximum=_extreme(summary.max, summary.argmax),
        mean=_number(summary.mean),
        std=_number(summary.std),
        quantiles=tuple(
            wire.Quantile(share, number_text(value), number_of(value)) for share, value in summary.quantiles.items()
        ),
        quantiles_exact=summary.details_exact,
        quantiles_read=0 if summary.details_exact else summary.quantiles_read,
    )


def _histogram(summary: Summary) -> wire.Histogram | None:
    found = summary.histogram
    if found is None:
        return None
    edges = [float(edge) for edge in found.edges]
    return wire.Histogram(
        exact=found.exact,
        read=found.read,
        edges=tuple(edges),
        edge_texts=_edge_texts(edges, summary.facts),
        counts=tuple(found.counts.tolist()),
        bars=tuple(wire.Bar(label, count) for label, count in found.bars),
        others=found.others,
        label=found.label,
    )


def _edge_texts(edges: list[float], facts: Facts) -> tuple[str, ...]:
    """The first and the last edge; of times all, as the whole units from which and up to which the bins go."""
    if not edges or facts.dtype.kind not in "mM":
        return tuple(number_text(edge) for edge in edges[:1] + edges[-1:])
    units = [*map(math.ceil, edges[:-1]), math.floor(edges[-1])]
    return tuple(str(np.array(unit, np.int64).view(facts.dtype.newbyteorder("="))[()]) for unit in units)


def _profile(profile: Profile, summary: Summary, buffers: Buffers) -> wire.Profile:
    times = max(1, -(-len(profile.mean) // PROFILE_ENTRIES))
    starts = np.arange(0, len(profile.mean), times)

    def sent(ufunc: np.ufunc, values: Array) -> int:
        with np.errstate(all="ignore"):
            return buffers.add((ufunc.reduceat(values, starts) if len(starts) else values).astype("<f4").tobytes())

    with np.errstate(all="ignore"):
        known = np.isfinite(profile.mean)
        total = np.add.reduceat(np.where(known, profile.mean, 0), starts) if len(starts) else profile.mean
        count = np.add.reduceat(known.astype(float), starts) if len(starts) else profile.mean
        mean = np.where(count > 0, total / count, np.nan)
    bad = None
    if profile.bad.any():
        sums = np.minimum(np.add.reduceat(profile.bad, starts), 0xFFFFFFFF)
        bad = buffers.add(sums.astype("<u4").tobytes())
    return wire.Profile(
        axis=profile.axis,
        length=profile.length,
        step=profile.step * times,
        exact=profile.exact,
        mean=buffers.add(mean.astype("<f4").tobytes()),
        low=sent(np.fmin, profile.low),
        high=sent(np.fmax, profile.high),
        bad=bad,
        findings=findings(profile, summary),
        extent=extent(profile, summary),
    )


def cells_message(cells: CornerCells, buffers: Buffers) -> wire.Cells:
    """Printed cells as they travel."""
    values = cells.values
    line = values.reshape(-1)
    numbers = None
    if is_numeric(kind_of(values.dtype)) and values.size:
        with np.errstate(all="ignore"):
            numbers = buffers.add(numbers_of(line).astype("<f8").tobytes())
    text = format_cells(values) if values.dtype.kind in "biufc" else [short_text(each) for each in _each(line)]
    return wire.Cells(
        kept=cells.kept,
        text=tuple(text),
        full=tuple(full_text(each) for each in _each(line)),
        numbers=numbers,
        masked=None if cells.mask is None else buffers.add(np.ascontiguousarray(cells.mask, np.bool_).tobytes()),
    )


def _each(line: Array) -> list[Any]:
    return [_boxed(line[at]) if line.dtype.kind == "O" else line[at] for at in range(line.size)]


def _boxed(value: Any) -> Any:
    """An object as a 0-d array of its own, so that NumPy does not look into it."""
    held = np.empty((), object)
    held[()] = value
    return held
