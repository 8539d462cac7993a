"""Blocks of cells as one byte each, with bits for what is not finite."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tensorviz.inspector.summary import Overview, Summary
from tensorviz.inspector.words import number_text
from tensorviz.protocol import inspection as wire
from tensorviz.protocol.operands import PALETTES, Buffers, Palette

__all__ = ["encode_overview"]

Array = npt.NDArray[Any]
Measure = Literal["mean", "max", "min", "largest", "share", "count"]
TOP, NOTHING = 254, 255
CLIPPED_SIGMAS = 3.0


def encode_overview(
    overview: Overview, summary: Summary, buffers: Buffers, measure: Measure = "mean", part: wire.CellPart = ""
) -> wire.Heatmap:
    """The blocks of an overview or of a tile as they travel."""
    values = _measured(overview, measure)
    kind = summary.facts.dtype.kind
    palette: Palette = "diverging" if part == "phase" else PALETTES.get(kind, "sequential")
    low, high, is_clipped = (-math.pi, math.pi, False) if part == "phase" else _limits(values, palette, kind)
    scaled = np.zeros(values.shape)
    known = np.isfinite(values)
    if high > low:
        scaled[known] = np.clip((values[known] - low) / (high - low), 0, 1)
    levels = np.where(known, np.rint(TOP * scaled), NOTHING).astype(np.uint8)
    texts = [_text(limit, summary) for limit in (low, high)]
    return wire.Heatmap(
        axes=overview.axes,
        counts=overview.shape,
        steps=overview.steps,
        starts=overview.starts,
        fixed=overview.fixed,
        levels=buffers.add(levels.tobytes()),
        low=low,
        high=high,
        low_text=texts[0],
        high_text=texts[1],
        palette=palette,
        measure=measure,
        exact=overview.exact,
        clipped=is_clipped,
        nan=_bits(overview.plane("nan"), buffers),
        inf=_bits(overview.plane("inf"), buffers),
        masked=_bits(overview.plane("masked"), buffers),
        part=part,
    )


def _measured(overview: Overview, measure: Measure) -> Array:
    if measure == "mean":
        return overview.plane("mean")
    none = overview.plane("count") == 0
    low, high = overview.plane("low"), overview.plane("high")
    if measure == "largest":
        return np.where(none, np.nan, np.maximum(np.abs(low), np.abs(high)))
    return np.where(none, np.nan, low if measure == "min" else high)


def _limits(values: Array, palette: Palette, kind: str) -> tuple[float, float, bool]:
    """The values of the lowest and the highest level, and whether some lie beyond."""
    known = values[np.isfinite(values)]
    if palette == "boolean":
        return 0.0, 1.0, False
    if not known.size:
        return 0.0, 0.0, False
    least, most = float(known.min()), float(known.max())
    if palette == "sequential":
        return least if kind == "M" else min(0.0, least), most, False
    largest = max(abs(least), abs(most))
    with np.errstate(all="ignore"):
        spread = float(np.sqrt(np.mean(np.square(known / largest)))) * largest if largest else 0.0
    limit = min(largest, CLIPPED_SIGMAS * spread)
    return -limit, limit, limit < largest


def _text(limit: float, summary: Summary) -> str:
    dtype = summary.facts.dtype
    if dtype.kind in "mM":
        return str(np.array(round(limit), np.int64).view(dtype.newbyteorder("="))[()])
    return number_text(limit)


def _bits(counts: Array, buffers: Buffers) -> int | None:
    return buffers.add(np.packbits(counts.reshape(-1) > 0).tobytes()) if counts.any() else None
