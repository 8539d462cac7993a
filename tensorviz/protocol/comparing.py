"""A comparison of two arrays as one message and its buffers."""

from __future__ import annotations

import math
import uuid
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from tensorviz.explain.format import format_term
from tensorviz.inspector.compare import THRESHOLDS, Differences, Largest, Worst
from tensorviz.inspector.summary import Summary
from tensorviz.inspector.words import comparison_sentence, full_text
from tensorviz.protocol import inspection as wire
from tensorviz.protocol import reports
from tensorviz.protocol.heatmaps import encode_overview
from tensorviz.protocol.inspecting import array_facts
from tensorviz.protocol.messages import PROTOCOL_VERSION
from tensorviz.protocol.operands import Buffers

__all__ = ["encode_comparison"]

PARTS: tuple[wire.CellPart, ...] = ("absolute", "relative", "ulps")


def encode_comparison(
    found: Differences, names: tuple[str, str], identity: str | None = None
) -> tuple[str, list[bytes]]:
    """The message as JSON text, and the binary buffers that it refers to."""
    buffers = Buffers()
    heats = {part: _heat(found, part, buffers) for part in PARTS if part in found.overviews}
    message = reports.Comparison(
        version=PROTOCOL_VERSION,
        id=identity or uuid.uuid4().hex,
        left=array_facts(found.left, names[0]),
        right=array_facts(found.right, names[1]),
        sentence=comparison_sentence(found, *names),
        sentences=found.sentences,
        comparable=found.comparable,
        exact=found.exact,
        size=found.size,
        differing=found.differing,
        only_left_nan=found.only_left_nan,
        only_right_nan=found.only_right_nan,
        largest_absolute=_largest(found.largest.get("absolute")),
        largest_relative=_largest(found.largest.get("relative")),
        largest_ulps=_largest(found.largest.get("ulps")),
        mean_absolute=_number(found.mean_absolute),
        worst=tuple(_worst(each) for each in found.worst),
        tolerances=_tolerances(found),
        overview=heats.get("absolute"),
        views=tuple(heats[part] for part in PARTS[1:] if part in heats),
    )
    return msgspec.json.encode(message).decode(), buffers.items


def _heat(found: Differences, part: wire.CellPart, buffers: Buffers) -> wire.Heatmap:
    """Differences are drawn from none upwards, whatever the dtypes."""
    facts = replace(found.left, dtype=np.dtype(np.uint64))
    return encode_overview(found.overviews[part], Summary(facts, exact=True, read=0), buffers, "max", part)


def _largest(found: Largest | None) -> wire.Extreme | None:
    if found is None:
        return None
    return wire.Extreme(_text(found.value), found.index, found.value if math.isfinite(found.value) else None)


def _number(value: float | None) -> wire.Number | None:
    return None if value is None else wire.Number(_text(value), value if math.isfinite(value) else None)


def _worst(found: Worst) -> reports.WorstCell:
    ulps = "" if found.ulps is None else f"{found.ulps:,}".replace(",", "\u2009")
    return reports.WorstCell(
        found.index, full_text(found.left), full_text(found.right), _text(found.absolute), _text(found.relative), ulps
    )


def _tolerances(found: Differences) -> tuple[reports.Tolerance, ...]:
    if not found.beyond:
        return ()
    return tuple(
        reports.Tolerance(tolerance, _text(tolerance), found.beyond["absolute"][at], found.beyond["relative"][at])
        for at, tolerance in enumerate(THRESHOLDS)
    )


def _text(value: Any) -> str:
    return format_term(float(value), np.float64)
