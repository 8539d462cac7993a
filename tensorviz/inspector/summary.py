"""What one look at an array tells: exact counts and places, extremes, moments, distribution, overview, profiles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Facts
from tensorviz.inspector.layers import Layers

__all__ = ["Histogram", "Overview", "Places", "Profile", "Summary"]

Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """How many cells, and the indices of the first of them in C order (at most 16)."""

    count: int = 0
    first: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Histogram:
    """How the finite values are spread.

    Attributes
    ----------
    edges : ndarray, shape (bins + 1,)
        Empty where ``bars`` tells instead.
    counts : ndarray of int64, shape (bins,)
        Cells in ``[edges[i], edges[i + 1])``, the last bin with its upper edge.
    bars : tuple of (str, int)
        Values that are no numbers, the most frequent first, and how often they stand there.
    others : int
        Cells that no bar tells of.
    label : str
        What the bars or bins are about, where that is not the value itself.
    exact : bool
        Whether every cell was read; else ``read`` were.
    """

    edges: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    bars: tuple[tuple[str, int], ...] = ()
    others: int = 0
    label: str = ""
    exact: bool = True
    read: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """One axis, summed up over all others.

    Attributes
    ----------
    axis, length : int
    step : int
        Indices per entry.
    mean, low, high : ndarray of float64
        Of the finite cells; NaN where there is none.
    bad : ndarray of int64
        Cells that are NaN or infinite.
    exact : bool
    """

    axis: int
    length: int
    step: int
    mean: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    bad: npt.NDArray[np.int64]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Overview:
    """Blocks of cells along the drawn axes.

    Attributes
    ----------
    axes : tuple of int
        Those that are drawn, outermost first: the last goes across, the one before it down, the others are facets.
    steps : tuple of int
        Cells per block along each of them.
    starts : tuple of int
        The first index along each of them.
    fixed : tuple of int or None
        The index along every axis that is not drawn.
    layers : Layers
        Sums over the blocks, with one axis per axis of the array.
    exact : bool
        Whether every cell was read.
    """

    axes: tuple[int, ...]
    steps: tuple[int, ...]
    starts: tuple[int, ...]
    fixed: tuple[int | None, ...]
    layers: Layers
    exact: bool = True

    @property
    def shape(self) -> tuple[int, ...]:
        """Blocks along each drawn axis."""
        return tuple(self.layers.count.shape[axis] for axis in self.axes)

    def plane(self, name: str) -> npt.NDArray[Any]:
        """One of the layers (``"mean"``, ``"low"``, ``"high"``, ``"nan"``, ``"inf"``), with the drawn axes only."""
        values: npt.NDArray[Any] = getattr(self.layers, name)
        return values.transpose(*self.axes, *(a for a in range(values.ndim) if a not in self.axes)).reshape(self.shape)


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of an array.

    Counts go over all cells that are not masked; ``min``, ``max``, ``mean``, ``std``, ``quantiles`` and ``histogram``
    over the finite values. Of complex values ``min``, ``max``, quantiles and the histogram are of magnitudes, ``mean``
    and ``std`` are NumPy's, and every infinite one counts as +Inf. What has no meaning for a dtype is None.

    Attributes
    ----------
    facts : Facts
        Shape, dtype, memory, device.
    exact : bool
        Whether every cell was read for counts, extremes, mean and std; else ``read`` cells were, a sample.
    details_exact : bool
        Whether every cell was read for histogram, quantiles, overview and profiles.
    quantiles_read : int
        How many cells the quantiles are of.
    nan, posinf, neginf : Places
    min, max : scalar of the dtype, or None
    argmin, argmax : tuple of int or None
        The index of the first cell in C order that holds it.
    mean, std : number or None
    quantiles : dict
        Share to value, as ``numpy.quantile`` has it.
    phases : Overview or None
        Of complex values, drawn along the same axes.
    notes : tuple of str
        Sentences for the reader.
    """

    facts: Facts
    exact: bool
    read: int
    details_exact: bool = False
    nan: Places = Places()
    posinf: Places = Places()
    neginf: Places = Places()
    zero_count: int | None = None
    negative_count: int | None = None
    subnormal_count: int | None = None
    true_count: int | None = None
    masked_count: int = 0
    min: Any = None
    max: Any = None
    argmin: Index | None = None
    argmax: Index | None = None
    mean: Any = None
    std: Any = None
    quantiles: dict[float, Any] = field(default_factory=dict)
    quantiles_read: int = 0
    histogram: Histogram | None = None
    overview: Overview | None = None
    phases: Overview | None = None
    profiles: tuple[Profile, ...] = ()
    changed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        return self.facts.shape

    @property
    def dtype(self) -> np.dtype[Any] | str:
        """NumPy's dtype, or the name of one that NumPy does not have: ``"bfloat16"``."""
        return self.facts.dtype if str(self.facts.dtype) == self.facts.dtype_name else self.facts.dtype_name

    @property
    def nbytes(self) -> int:
        return self.facts.nbytes

    @property
    def size(self) -> int:
        return self.facts.size

    @property
    def nan_count(self) -> int:
        return self.nan.count

    @property
    def posinf_count(self) -> int:
        return self.posinf.count

    @property
    def neginf_count(self) -> int:
        return self.neginf.count
