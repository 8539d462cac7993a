"""A watched model as one message."""

from __future__ import annotations

import math
import uuid
from itertools import islice

import msgspec

from tensorviz.inspector.watch import Row, Watching
from tensorviz.inspector.watch_words import hazards, number, row_hazard, watch_sentence
from tensorviz.inspector.words import share_text
from tensorviz.protocol import reports
from tensorviz.protocol.messages import PROTOCOL_VERSION

__all__ = ["encode_watch"]

MOST_ROWS = 120


def encode_watch(watching: Watching, identity: str | None = None) -> tuple[str, list[bytes]]:
    """The message as JSON text; at most 120 rows."""
    rows = tuple(_row(row, watching) for row in islice(watching.ordered(), MOST_ROWS))
    message = reports.WatchTable(
        version=PROTOCOL_VERSION,
        id=identity or uuid.uuid4().hex,
        name=watching.name,
        sentence=watch_sentence(watching),
        step=watching.step,
        rows=rows,
        hazards=hazards(watching),
        more=len(watching.rows) - len(rows) + watching.more,
        is_on=watching.is_on,
    )
    return msgspec.json.encode(message).decode(), []


def _row(row: Row, watching: Watching) -> reports.WatchRow:
    last = row.last
    return reports.WatchRow(
        module=row.module,
        type_name=row.type_name,
        kind=row.kind,
        shape=last.shape,
        dtype=last.dtype,
        steps=tuple(each.step for each in row.readings),
        means=tuple(_finite(each.mean) for each in row.readings),
        stds=tuple(_finite(each.std) for each in row.readings),
        zeros=tuple(_finite(each.zero_share) for each in row.readings),
        mean=number(last.mean),
        std=number(last.std),
        zero_share=share_text(last.zeros, last.size),
        nan=last.nan,
        inf=last.inf,
        low=number(last.low),
        high=number(last.high),
        counts=last.counts,
        depth=row.depth,
        hazard=row_hazard(row, watching),
    )


def _finite(value: float) -> float | None:
    return float(f"{value:.4g}") if math.isfinite(value) else None
