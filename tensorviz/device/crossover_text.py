"""A crossover in words, and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tensorviz.device.export import timed_data
from tensorviz.explain.format import format_duration
from tensorviz.sentences import say

if TYPE_CHECKING:
    from tensorviz.device.crossover import Crossing, Crossover

__all__ = ["crossover_data", "told"]


def told(found: Crossover) -> str:
    """A table of the sizes with what follows from it."""
    rows: list[tuple[str, ...]] = [(found.name, say("CPU"), found.library, say("with transfers"))]
    for point in found.points:
        times = (point.host, point.device, point.both_ways)
        rows.append((f"{point.size:,}", *(format_duration(round(each.median * 1e9)) for each in times)))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in rows]
    lines += [found.without.sentence, say("With transfers: {sentence}", sentence=found.with_transfers.sentence)]
    return "\n".join([*lines, *([say("It ended there: {why}", why=found.ended)] if found.ended else [])])


def crossover_data(found: Crossover) -> dict[str, Any]:
    """Everything, built of dicts, lists, text and numbers; seconds."""
    return {
        "version": 1,
        "name": found.name,
        "size": found.size,
        "library": found.library,
        "host_facts": dict(found.host_facts),
        "device_facts": dict(found.device_facts),
        "points": [
            {
                "size": point.size,
                "host": timed_data(point.host),
                "device": timed_data(point.device),
                "both_ways": timed_data(point.both_ways),
            }
            for point in found.points
        ],
        "without": _crossing(found.without),
        "with_transfers": _crossing(found.with_transfers),
        "ended": found.ended,
        "interrupted": found.is_interrupted,
    }


def _crossing(crossing: Crossing) -> dict[str, Any]:
    between = None if crossing.between is None else list(crossing.between)
    return {"sentence": crossing.sentence, "between": between, "about": crossing.about}
