"""What the inspector tells of one array.

Numbers that JSON has no text for (NaN, infinities) are None; their ``text`` tells them. Every list is bounded.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from tensorviz.protocol.recipes import Base, Buffer

__all__ = [
    "ArrayFacts",
    "Bar",
    "CellIndex",
    "CellPart",
    "Cells",
    "Extreme",
    "Fact",
    "Heatmap",
    "Histogram",
    "Inspection",
    "MemoryStrip",
    "Number",
    "Places",
    "Profile",
    "Progress",
    "Quantile",
    "Span",
    "Statistics",
]

CellIndex: TypeAlias = tuple[int, ...]
Span: TypeAlias = tuple[int, int]
"""``(start, stop)``, both non-negative."""
CellPart: TypeAlias = Literal["", "magnitude", "phase", "absolute", "relative", "ulps"]
"""Which number of a cell is drawn: ``""`` is the value (of a complex one its magnitude); the last three compare."""


class Number(Base, frozen=True):
    """A number as text, and as a double where it is finite and real."""

    text: str
    number: float | None = None


class Extreme(Base, frozen=True):
    """A value of the array and the first place, in C order, that holds it."""

    text: str
    index: CellIndex
    number: float | None = None


class Places(Base, frozen=True):
    """How many cells, and where the first of them are (at most 16, in C order)."""

    count: int
    first: tuple[CellIndex, ...] = ()


class Fact(Base, frozen=True):
    """One line of the header: ``("device", "cuda:0")``."""

    label: str
    text: str


class MemoryStrip(Base, frozen=True):
    """How the array lies in memory, in bytes.

    ``offset`` is where element 0 lies inside the memory of the array that owns it, which is ``owner_bytes`` long (None
    where that is not known). ``strides`` go with the shape; a stride of 0 repeats the same memory.
    """

    itemsize: int
    strides: tuple[int, ...]
    order: Literal["C", "F", "C and F", "strided", "repeated", "unknown"]
    offset: int | None = None
    owner_bytes: int | None = None
    view_of: str = ""


class ArrayFacts(Base, frozen=True):
    """What an array is, without its values. ``axes`` holds a name per axis (``""`` for none), or is empty."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    library: str
    type_name: str
    nbytes: int
    size: int
    device: str = "cpu"
    axes: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    memory: MemoryStrip | None = None


class Quantile(Base, frozen=True):
    """``share`` of the finite values lie at or below the value."""

    share: float
    text: str
    number: float | None = None


class Statistics(Base, frozen=True):
    """Counts over all cells; extremes, mean, std and quantiles over the finite values (of complex ones: magnitudes).

    ``exact`` says whether every cell was read for counts, extremes, mean and std; else ``read`` cells were, a sample
    that the counts are *not* scaled up from. ``quantiles_exact`` says it of the quantiles, which are of
    ``quantiles_read`` cells. A field that has no meaning for the dtype (the mean of text) is None.
    """

    exact: bool
    read: int
    size: int
    nan: Places
    posinf: Places
    neginf: Places
    masked: int = 0
    zeros: int | None = None
    negatives: int | None = None
    subnormals: int | None = None
    trues: int | None = None
    distinct: int | None = None
    minimum: Extreme | None = None
    maximum: Extreme | None = None
    mean: Number | None = None
    std: Number | None = None
    quantiles: tuple[Quantile, ...] = ()
    quantiles_exact: bool = False
    quantiles_read: int = 0


class Bar(Base, frozen=True):
    """One value, or one length of text, and how often it stands there."""

    label: str
    count: int


class Histogram(Base, frozen=True):
    """Counts of the finite values in bins of equal width, or of a few distinct values.

    ``counts[i]`` cells lie in ``[edges[i], edges[i + 1])``, the last bin with its upper edge. Of values that are not
    numbers, or are few, ``bars`` tells instead, the most frequent first; ``others`` counts what no bar tells.
    ``edge_texts`` are of the first and the last edge, or of all.
    """

    exact: bool
    read: int
    edges: tuple[float, ...] = ()
    edge_texts: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    bars: tuple[Bar, ...] = ()
    others: int = 0
    label: str = ""


class Profile(Base, frozen=True):
    """One axis: every index, or every run of ``step`` indices, summed up over all other axes.

    ``mean``, ``low``, ``high`` (float32, NaN where no value is finite) and ``bad`` (uint32, how many cells are NaN
    or infinite; None where there are none) have one entry per run. ``findings`` are sentences about single indices.
    Of times ``extent`` says where the earliest and the latest are; they have no largest magnitude.
    """

    axis: int
    length: int
    step: int
    exact: bool
    mean: Buffer
    low: Buffer
    high: Buffer
    bad: Buffer | None = None
    findings: tuple[str, ...] = ()
    extent: str = ""


class Heatmap(Base, frozen=True):
    """Blocks of cells, one byte each: ``levels`` in C order of ``counts``.

    ``axes`` are the axes that are drawn, from the outermost to the innermost: the last is drawn across, the one before
    it down; those before are facets (of four axes facet rows and facet columns). Along ``axes[i]`` there are
    ``counts[i]`` blocks of ``steps[i]`` cells (the last may be shorter), from index ``starts[i]`` on. ``fixed`` holds
    the index of every axis that is not drawn (None for those that are).

    Level 0 is ``low``, 254 is ``high``, with even steps between; beyond them values are clipped where ``clipped``.
    255 is a block without a finite value. A block's level is the ``measure`` of its finite values. ``nan``, ``inf`` and
    ``masked`` are bits (first block in the highest bit of the first byte): the blocks that hold any; None where no
    block does.
    """

    axes: tuple[int, ...]
    counts: tuple[int, ...]
    steps: tuple[int, ...]
    starts: tuple[int, ...]
    fixed: tuple[int | None, ...]
    levels: Buffer
    low: float
    high: float
    low_text: str
    high_text: str
    palette: Literal["diverging", "sequential", "boolean", "none"]
    measure: Literal["mean", "max", "min", "largest", "share", "count"] = "mean"
    exact: bool = True
    clipped: bool = False
    nan: Buffer | None = None
    inf: Buffer | None = None
    masked: Buffer | None = None
    part: CellPart = ""


class Cells(Base, frozen=True):
    """Cells as text, in C order: the outer product of ``kept``, one tuple of indices per axis.

    ``full`` is each value with all its digits; ``numbers`` (float64) gives the colours, NaN where a cell has none.
    ``masked`` has one byte per cell.
    """

    kept: tuple[tuple[int, ...], ...]
    text: tuple[str, ...]
    full: tuple[str, ...]
    numbers: Buffer | None = None
    masked: Buffer | None = None


class Progress(Base, frozen=True, tag_field="type", tag="progress"):
    """How far the exact statistics are; also sent by itself while they are computed."""

    state: Literal["sampled", "running", "complete", "stopped", "failed"]
    done: float = 1.0
    note: str = ""


class Inspection(Base, frozen=True, tag_field="type", tag="inspection"):
    """One array. ``sentence`` sums it up for a screen reader; ``corners`` are its outermost cells.

    ``live`` says whether the kernel could still answer; ``notes`` are sentences for the reader. ``views`` are overviews
    of other parts of the cells, over the same axes (the phase of complex numbers).
    """

    version: int
    id: str
    array: ArrayFacts
    sentence: str
    progress: Progress
    statistics: Statistics
    histogram: Histogram | None = None
    profiles: tuple[Profile, ...] = ()
    overview: Heatmap | None = None
    corners: Cells | None = None
    notes: tuple[str, ...] = ()
    live: bool = True
    views: tuple[Heatmap, ...] = ()
