"""Exact quantiles and histograms without sorting the whole: sorted blocks are searched for edges.

The histogram needs its edges; a quantile needs a bracket, a pair of values from a sample that very likely encloses it.
One pass counts what lies below each bracket and keeps what lies inside. Where a bracket was missed, or holds too much,
a narrower one is tried in a further pass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.where import module_of, on_host

__all__ = ["SHARES", "BinCounts", "Bracket", "brackets", "edges_between", "places_in", "quantile_of"]

SHARES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
BINS = 64
Array = npt.NDArray[Any]

KEPT_BYTES = 20 << 20
"""Of a bracket, times the spread of its rank in a sample: the seven keep 40 MiB at most."""
SIGMAS = 4.0


@dataclass(slots=True)
class BinCounts:
    """Counts of cells of ``dtype`` between edges, as ``numpy.histogram`` counts: the last bin with its upper edge."""

    edges: npt.NDArray[Any]
    dtype: np.dtype[Any]
    counts: npt.NDArray[np.int64] = field(init=False)
    first: npt.NDArray[Any] = field(init=False)
    last: npt.NDArray[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = np.zeros(len(self.edges) - 1, np.int64)
        self.first, self.last = _narrow(self.edges, self.dtype)


def places_in(
    ordered: Array, bins: BinCounts | None, asked: list[Bracket]
) -> tuple[npt.NDArray[np.int64] | None, list[tuple[int, int]]]:
    """How many cells of a sorted block each bin has, and where the block lies inside each bracket."""
    library = module_of(ordered)

    def places(edges: Array, side: str) -> Array:
        found: Array = on_host(library.searchsorted(ordered, library.asarray(edges), side=side))
        return found

    lows, highs = (np.array([getattr(each, end) for each in asked], ordered.dtype) for end in ("low", "high"))
    if bins is None:
        return None, list(zip(places(lows, "left").tolist(), places(highs, "right").tolist(), strict=True))
    below = places(np.concatenate([bins.first, lows]), "left")
    upto = places(np.concatenate([bins.last, highs]), "right")
    count = len(bins.first)
    cuts = np.append(below[:count], upto[0])
    return cuts[1:] - cuts[:-1], list(zip(below[count:].tolist(), upto[1:].tolist(), strict=True))


def _narrow(edges: Array, dtype: np.dtype[Any]) -> tuple[Array, Array]:
    """The edges in the dtype of the cells, so that these need not be widened: which cells lie below stays the same.

    A cell is below an edge where it is below the next number of its dtype, from the edge on.
    """
    if dtype.itemsize > 4 or dtype.kind not in "fiu":
        return edges[:-1], edges[-1:]
    limits = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
    if dtype.kind != "f":
        above, below = np.ceil(edges[:-1]), np.floor(edges[-1:])
        return np.clip(above, limits.min, limits.max).astype(dtype), np.clip(below, limits.min, limits.max).astype(
            dtype
        )
    with np.errstate(all="ignore"):
        first, last = edges[:-1].astype(dtype), edges[-1:].astype(dtype)
        first = np.where(first < edges[:-1], np.nextafter(first, dtype.type(np.inf)), first)
        last = np.where(last > edges[-1:], np.nextafter(last, dtype.type(-np.inf)), last)
    return first, last


def edges_between(low: Any, high: Any, dtype: np.dtype[Any], bins: int = BINS) -> npt.NDArray[Any]:
    """The edges of bins of equal width, as ``numpy.histogram`` makes them; none finer than whole numbers for integers.

    Empty where the range is no finite double.
    """
    wide = np.longdouble if dtype.itemsize > 8 else float
    first, last = wide(low), wide(high)
    if not (math.isfinite(first) and math.isfinite(last) and math.isfinite(last - first)):
        return np.zeros(0)
    if dtype.kind in "iub" and int(high) - int(low) < bins:
        return np.arange(int(low), int(high) + 2) - 0.5
    if first == last:
        first, last = first - 0.5, last + 0.5
    return np.linspace(first, last, bins + 1)


@dataclass(slots=True)
class Bracket:
    """Where the values of ranks ``rank`` and ``rank + 1`` are looked for (0-based, among the finite values).

    ``below`` cells are smaller than ``low``; ``inside`` lie from ``low`` to ``high``, both included.
    """

    share: float
    rank: int
    low: Any
    high: Any
    below: int = 0
    inside: int = 0
    kept: list[npt.NDArray[Any]] = field(default_factory=list)
    kept_bytes: int = 0

    @property
    def keeps(self) -> bool:
        """Whether the values inside are to be kept: they are not all one, and not too many."""
        return bool(self.low != self.high) and self.kept_bytes <= KEPT_BYTES * _spread(self.share)

    def add(self, begin: int, end: int, kept: npt.NDArray[Any] | None) -> None:
        """Take in a sorted block, of which ``begin:end`` lies inside, with those cells where they are kept."""
        self.below += begin
        self.inside += end - begin
        if kept is not None and self.keeps:
            self.kept.append(kept)
            self.kept_bytes += kept.nbytes

    def found(self, last_rank: int) -> tuple[Any, Any] | None:
        """The values of the two ranks, where the bracket holds them and kept them all."""
        ranks = (self.rank, min(self.rank + 1, last_rank))
        if not all(self.below <= rank < self.below + self.inside for rank in ranks):
            return None
        if self.low == self.high:
            return self.low, self.low
        if sum(len(part) for part in self.kept) < self.inside:
            return None
        library, places = module_of(self.kept[0]), [rank - self.below for rank in ranks]
        every = library.concatenate(self.kept)
        self.kept = [every]
        every.partition(places)
        pair = on_host(every[places])
        return pair[0], pair[1]

    def narrower(self, low: Any, high: Any, last_rank: int) -> Bracket:
        """The next one to try, after a pass that did not find the ranks; ``low`` and ``high`` are of all values."""
        upper = min(self.rank + 1, last_rank)
        if self.rank < self.below:
            return Bracket(self.share, self.rank, low, low if upper == 0 else self.low)
        if upper >= self.below + self.inside:
            return Bracket(self.share, self.rank, self.high, high)
        library = module_of(self.kept[0])
        sample = library.sort(library.concatenate(self.kept))
        share = (self.rank - self.below) / self.inside
        return _bracket(self.share, self.rank, share, sample, self.low, self.high)


def brackets(sample: npt.NDArray[Any], count: int, low: Any, high: Any) -> list[Bracket]:
    """A bracket for each share of `SHARES`.

    Parameters
    ----------
    sample : ndarray
        Sorted finite values of the array.
    count : int
        How many finite values the array has.
    low, high : number
        Their extremes.
    """
    found = []
    for share in SHARES:
        rank = math.floor(share * (count - 1))
        found.append(_bracket(share, rank, share, sample, low, high))
    return found


def _bracket(share: float, rank: int, place: float, sample: npt.NDArray[Any], low: Any, high: Any) -> Bracket:
    middle, reach = place * len(sample), SIGMAS * math.sqrt(len(sample)) * _spread(place) + 4
    first, last = math.floor(middle - reach), math.ceil(middle + reach)
    return Bracket(
        share,
        rank,
        low if first < 0 or not len(sample) else on_host(sample[first]),
        high if last >= len(sample) else on_host(sample[last]),
    )


def _spread(place: float) -> float:
    """The standard deviation of a rank in a sample, over the square root of its size."""
    return math.sqrt(place * (1 - place))


def quantile_of(share: float, count: int, values: tuple[Any, Any]) -> Any:
    """Between two neighbours in order, as ``numpy.quantile`` by its default method ``"linear"``."""
    left, right = values
    place = share * (count - 1)
    part = place - math.floor(place)
    with np.errstate(all="ignore"):
        if part == 0 or left == right:
            return left
        wide = np.longdouble if getattr(left, "itemsize", 8) > 8 else float
        a, b = wide(left), wide(right)
        step = b - a
        return b - step * (1 - part) if part >= 0.5 else a + step * part
