"""How much of a run is kept, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Limits", "Omitted"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one recording; what lies beyond is counted, never kept.

    ``whole_bytes`` is the largest array that is kept whole, of a matrix with up to 128 rows and columns four times as
    much; ``edge_items`` the number of first and last indices per axis that are kept of a larger one; ``iterations`` and
    ``iterations_total`` the loop iterations recorded per entry and in all before only powers of two are (sooner where
    one entry has kept a sixteenth of ``nbytes``); ``per_node`` the events of one place outside loops.
    """

    events: int = 10_000
    nbytes: int = 64 * 2**20
    whole_bytes: int = 64 * 2**10
    edge_items: int = 3
    overview_cells: int = 96
    iterations: int = 64
    iterations_total: int = 100
    calls: int = 64
    per_node: int = 64


@dataclass(frozen=True, slots=True)
class Omitted:
    """What was seen and not kept.

    ``iterations`` maps a loop's node to (recorded, run); ``faults`` are the recorder's own errors, as text.
    """

    events: int = 0
    arrays: int = 0
    iterations: dict[int, tuple[int, int]] = field(default_factory=dict)
    calls: dict[int, tuple[int, int]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
