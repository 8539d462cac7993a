"""What the inspector tells of two arrays, of a file's arrays, and of a watched model."""

from __future__ import annotations

from typing import Literal

from tensorviz.protocol.inspection import ArrayFacts, CellIndex, Extreme, Heatmap, Number
from tensorviz.protocol.recipes import Base

__all__ = [
    "Comparison",
    "FileEntry",
    "FileListing",
    "Tolerance",
    "WatchRow",
    "WatchTable",
    "WorstCell",
]


class WorstCell(Base, frozen=True):
    """A cell where the two differ; ``ulps`` is empty where it has no meaning."""

    index: CellIndex
    left: str
    right: str
    absolute: str
    relative: str
    ulps: str


class Tolerance(Base, frozen=True):
    """How many cells differ by more than ``tolerance``, absolutely, and relatively to the right one."""

    tolerance: float
    text: str
    absolute: int
    relative: int


class Comparison(Base, frozen=True, tag_field="type", tag="comparison"):
    """Two arrays. Where their shapes cannot be compared, ``sentences`` say why and the rest is empty.

    ``tolerances`` ascend by powers of ten, for the slider. ``differing`` cells are not equal (NaN equals NaN).
    ``overview`` shows the absolute difference, ``views`` the relative one and the ulps, over the same axes.
    """

    version: int
    id: str
    left: ArrayFacts
    right: ArrayFacts
    sentence: str
    sentences: tuple[str, ...]
    comparable: bool
    exact: bool = True
    size: int = 0
    differing: int = 0
    only_left_nan: int = 0
    only_right_nan: int = 0
    largest_absolute: Extreme | None = None
    largest_relative: Extreme | None = None
    largest_ulps: Extreme | None = None
    mean_absolute: Number | None = None
    worst: tuple[WorstCell, ...] = ()
    tolerances: tuple[Tolerance, ...] = ()
    overview: Heatmap | None = None
    notes: tuple[str, ...] = ()
    views: tuple[Heatmap, ...] = ()


class FileEntry(Base, frozen=True):
    """One array of a file; ``summary`` is empty until its values were read."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    nbytes: int
    summary: str = ""
    nan: int | None = None
    mean: str = ""
    std: str = ""
    low: str = ""
    high: str = ""


class FileListing(Base, frozen=True, tag_field="type", tag="file"):
    """The arrays of a file, at most 500; ``more`` counts the rest."""

    version: int
    id: str
    name: str
    format: str
    nbytes: int
    sentence: str
    entries: tuple[FileEntry, ...]
    more: int = 0
    notes: tuple[str, ...] = ()
    live: bool = True


class WatchRow(Base, frozen=True):
    """What one module gave (``"activation"``) or the gradient that reached it, at the last step that it ran.

    ``means``, ``stds`` and ``zeros`` (the share of zeros) are the kept steps, the oldest first; None where not finite.
    ``counts`` is a histogram over equal bins from ``low`` to ``high``.
    """

    module: str
    type_name: str
    kind: Literal["activation", "gradient"]
    shape: tuple[int, ...]
    dtype: str
    steps: tuple[int, ...]
    means: tuple[float | None, ...]
    stds: tuple[float | None, ...]
    zeros: tuple[float | None, ...]
    mean: str
    std: str
    zero_share: str
    nan: int = 0
    inf: int = 0
    low: str = ""
    high: str = ""
    counts: tuple[int, ...] = ()
    depth: int = 0
    hazard: str = ""


class WatchTable(Base, frozen=True, tag_field="type", tag="watch"):
    """A watched model; ``hazards`` name the first NaN, a vanishing gradient, dead units."""

    version: int
    id: str
    name: str
    sentence: str
    step: int
    rows: tuple[WatchRow, ...]
    hazards: tuple[str, ...] = ()
    more: int = 0
    notes: tuple[str, ...] = ()
    is_on: bool = True
