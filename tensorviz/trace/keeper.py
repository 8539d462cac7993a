"""What is kept of the arrays that were seen: within the bytes and the time allowed, shared where nothing changed."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tensorviz.arrays.capture import nbytes_of, snapshot, snapshot_size
from tensorviz.arrays.numpy_adapter import is_unchanged, number_snapshot, whole_snapshot
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.parts import is_kept_whole, nan_blocks, plane_of
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.sentences import say
from tensorviz.trace.limits import Limits

__all__ = ["OUT_OF_TIME", "READING_FREE_NS", "READING_SHARE", "SCANNING_FREE_NS", "Keeper"]

__builtins__ = OWN_BUILTINS

MOST_KNOWN = 4096
LARGEST_NUMBER = 32  # bytes of numpy.clongdouble
# Reading arrays beyond `whole_bytes` may take this share of the run; the first ones are always read.
READING_SHARE = 0.04
READING_FREE_NS = 20_000_000
# Looking through all of them for NaN may take this much beside.
SCANNING_SHARE = 0.01
SCANNING_FREE_NS = 5_000_000
SCAN_NS = {"d": 3, "f": 2}  # to look at one value twice
SLOW_SCAN_NS = 20
NARROW = 96
OUT_OF_TIME = say("not read: reading large arrays had taken its share of the run")


@dataclass(slots=True, eq=False)
class Keeper:
    """Takes snapshots.

    Attributes
    ----------
    nbytes : int
        Array memory that all snapshots hold.
    is_full : bool
        Whether a snapshot did not fit any more; no values are kept from then on.
    omitted : int
        Snapshots without values because a limit was reached.
    latest : dict of int to Snapshot
        The last one of each object, by `id`.
    """

    limits: Limits
    started_ns: int
    nbytes: int = 0
    is_full: bool = False
    omitted: int = 0
    unread: int = 0
    reading_ns: int = 0
    scanning_ns: int = 0
    latest: dict[int, Snapshot] = field(default_factory=dict)

    def keep(self, x: Any) -> Snapshot:
        """Snapshot of an array, shared with the last one where nothing has changed."""
        earlier = self.latest.get(id(x))
        cls = type(x)
        if cls is np.ndarray:
            if earlier is not None and is_unchanged(earlier, x):
                return earlier
            nbytes = x.nbytes
            is_small = nbytes <= self.limits.whole_bytes or is_kept_whole(x.shape, nbytes, self.limits)
            if is_small and self.nbytes + nbytes <= self.limits.nbytes and not self.is_full:
                kept = whole_snapshot(x)
                if kept is not None:
                    return self._added(kept)
        elif self.nbytes + LARGEST_NUMBER <= self.limits.nbytes and not self.is_full:
            kept = number_snapshot(x)
            if kept is not None:
                return self._added(kept)
        return self._captured(x, earlier)

    def _captured(self, x: Any, earlier: Snapshot | None) -> Snapshot:
        start = time.perf_counter_ns()
        is_large = nbytes_of(x) > self.limits.whole_bytes
        withheld = self._withheld(start, is_large=is_large)
        kept = snapshot(x, self.limits, withheld=withheld, earlier=earlier)
        if withheld is None and kept is not earlier and self.nbytes + snapshot_size(kept) > self.limits.nbytes:
            self.is_full, withheld = True, self._full
            kept = snapshot(x, self.limits, withheld=withheld)
        if is_large:
            self.reading_ns += time.perf_counter_ns() - start
        if is_large and withheld is None and type(x) is np.ndarray:
            kept = self._scanned(x, kept, is_new=kept is not earlier)
        if kept is earlier:
            return kept
        self.omitted += withheld is not None
        return self._added(kept)

    def _scanned(self, x: Any, kept: Snapshot, *, is_new: bool) -> Snapshot:
        """With the blocks of the overview that hold NaN, where there is time to read all of them."""
        overview = kept.overview
        if overview is None or x.dtype.kind not in "fc" or not (is_new or overview.holds_nan is not None):
            return kept
        plane = plane_of(x)
        is_narrow = 1 < min(plane.shape) < NARROW
        expected = plane.size * (SLOW_SCAN_NS if is_narrow else SCAN_NS.get(x.dtype.char, SLOW_SCAN_NS))
        start = time.perf_counter_ns()
        has_time = self.scanning_ns + expected <= max(SCANNING_FREE_NS, int((start - self.started_ns) * SCANNING_SHARE))
        found = nan_blocks(plane, overview.rows, overview.columns) if has_time else None
        self.scanning_ns += time.perf_counter_ns() - start
        known = overview.holds_nan
        if found is None and (known is None or not known.any()):
            return kept
        if found is not None and known is not None and bool((found == known).all()):
            return kept
        return replace(kept, overview=replace(overview, holds_nan=found))

    def _added(self, kept: Snapshot) -> Snapshot:
        self.nbytes += snapshot_size(kept)
        if kept.object_id:
            if len(self.latest) > MOST_KNOWN:
                self.latest.clear()
            self.latest[kept.object_id] = kept
        return kept

    @property
    def _full(self) -> str:
        return say("recording is full ({size})", size=_size(self.limits.nbytes))

    def _withheld(self, now: int, *, is_large: bool) -> str | None:
        """Why the values of an array are not read now; None where they are."""
        if self.is_full:
            return self._full
        allowed = max(READING_FREE_NS, int((now - self.started_ns) * READING_SHARE))
        if not is_large or self.reading_ns <= allowed:
            return None
        self.unread += 1
        return OUT_OF_TIME


def _size(nbytes: int) -> str:
    return f"{nbytes >> 20} MiB" if nbytes >= 1 << 20 else f"{nbytes >> 10} KiB"
