"""Sums over groups of cells, block by block: what overviews and profiles are made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Box
from tensorviz.arrays.reading.where import is_elsewhere, module_of, on_host
from tensorviz.inspector.folding import folded_there
from tensorviz.inspector.scratch import copied

__all__ = ["Cells", "Layers", "all_finite", "cells_of"]

Array = npt.NDArray[Any]
LOOPED_GROUPS = 64
NAT = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Cells:
    """One block, ready to be summed up. What no cell of it is, is None."""

    wide: Array
    low: Array
    high: Array
    finite: Array | None = None
    nan: Array | None = None
    inf: Array | None = None
    masked: Array | None = None


def all_finite(numbers: Array) -> Cells:
    """The cells of a block that has no other ones than finite and shown ones."""
    if is_elsewhere(numbers):
        return Cells(numbers.astype(np.float64), numbers, numbers)
    return Cells(copied(numbers, np.float64, "layers"), numbers, numbers)


def cells_of(numbers: Array, mask: Array | None = None, *, is_time: bool = False) -> Cells:
    """Tell the finite cells of a block from the others.

    Parameters
    ----------
    numbers : ndarray
        As `kinds.numbers_of` gives them.
    mask : ndarray of bool or None
    is_time : bool
        Whether the smallest int64 stands for no time.
    """
    nan, inf, library = None, None, module_of(numbers)
    if is_time:
        nan = numbers == NAT
    elif numbers.dtype.kind == "f" and numbers.size and not np.isfinite(on_host(numbers.min() - numbers.max())):
        nan, inf = library.isnan(numbers), library.isinf(numbers)
    others = [each for each in (nan, inf, mask) if each is not None]
    if not any(on_host(each.any()) for each in others):
        return all_finite(numbers)
    bad = others[0].copy()
    for each in others[1:]:
        bad |= each
    shown = None if mask is None else ~mask
    return Cells(
        library.where(bad, 0.0, numbers).astype(np.float64, copy=False),
        library.where(bad, np.inf, numbers),
        library.where(bad, -np.inf, numbers),
        ~bad,
        nan if shown is None or nan is None else nan & shown,
        inf if shown is None or inf is None else inf & shown,
        mask,
    )


@dataclass(slots=True)
class Layers:
    """Of every group of cells the sum, count, minimum and maximum of the finite ones, and how many are not finite.

    Along ``axis`` a group has ``steps[axis]`` cells (the last may have fewer), from index ``starts[axis]`` on.
    ``low`` is +inf and ``high`` -inf where a group has no finite cell. Masked cells count as ``masked`` only.
    """

    starts: tuple[int, ...]
    stops: tuple[int, ...]
    steps: tuple[int, ...]
    total: npt.NDArray[np.float64]
    count: npt.NDArray[np.int64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    nan: npt.NDArray[np.int64]
    inf: npt.NDArray[np.int64]
    masked: npt.NDArray[np.int64]

    @classmethod
    def over(cls, starts: tuple[int, ...], stops: tuple[int, ...], steps: tuple[int, ...]) -> Layers:
        """Empty groups over a box."""
        shape = tuple(-(-(stop - start) // step) for start, stop, step in zip(starts, stops, steps, strict=True))
        count, nan, inf, masked = (np.zeros(shape, np.int64) for _ in range(4))
        low, high = np.full(shape, np.inf), np.full(shape, -np.inf)
        return cls(starts, stops, steps, np.zeros(shape), count, low, high, nan, inf, masked)

    def of(self, box: Box, cells: Cells) -> tuple[tuple[slice, ...], Layers] | None:
        """Sum up a box of the array: the groups it touches, and their layers; None where it touches none."""
        inner = [
            (max(part.start, start), min(part.stop, stop))
            for part, start, stop in zip(box, self.starts, self.stops, strict=True)
        ]
        if any(begin >= end for begin, end in inner):
            return None
        local = tuple(slice(a - part.start, b - part.start) for (a, b), part in zip(inner, box, strict=True))
        where, cuts = [], []
        for (begin, end), start, step in zip(inner, self.starts, self.steps, strict=True):
            first, last = (begin - start) // step, (end - 1 - start) // step
            where.append(slice(first, last + 1))
            cuts.append(np.maximum(np.arange(first, last + 1) * step + (start - begin), 0))
        return tuple(where), self._summed(cells, local, cuts)

    def _summed(self, cells: Cells, local: tuple[slice, ...], cuts: list[Array]) -> Layers:
        def fold(ufunc: np.ufunc, values: Array | None, dtype: Any = None) -> Any:
            return 0 if values is None else _fold(ufunc, values[_at(local)], cuts, dtype)

        if cells.finite is None:
            lengths = [_lengths(starts, part.stop - part.start) for starts, part in zip(cuts, local, strict=True)]
            count: Any = math.prod(_along(each, axis, len(cuts)) for axis, each in enumerate(lengths))
        else:
            count = fold(np.add, cells.finite, np.int64)
        return Layers(
            self.starts,
            self.stops,
            self.steps,
            fold(np.add, cells.wide),
            count,
            fold(np.minimum, cells.low),
            fold(np.maximum, cells.high),
            fold(np.add, cells.nan, np.int64),
            fold(np.add, cells.inf, np.int64),
            fold(np.add, cells.masked, np.int64),
        )

    def add(self, where: tuple[slice, ...], other: Layers) -> None:
        """Merge what `of` gave."""
        at = _at(where)
        for name in ("total", "count", "nan", "inf", "masked"):
            part = getattr(other, name)
            if np.ndim(part) or part:
                with np.errstate(over="ignore"):
                    getattr(self, name)[at] += part
        np.minimum(self.low[at], other.low, out=self.low[at])
        np.maximum(self.high[at], other.high, out=self.high[at])

    @property
    def mean(self) -> npt.NDArray[np.float64]:
        """NaN where there is no finite cell."""
        with np.errstate(all="ignore"):
            return np.where(self.count > 0, self.total / self.count, np.nan)

    @property
    def bad(self) -> npt.NDArray[np.int64]:
        """How many cells are NaN or infinite."""
        return self.nan + self.inf


def _at(box: tuple[slice, ...]) -> Any:
    """A box as an index that gives an array also where there are no axes."""
    return (*box, ...)


def _lengths(starts: Array, stop: int) -> Array:
    """How many cells each run has, the last of which ends at ``stop``."""
    ends = np.empty_like(starts)
    ends[:-1], ends[-1:] = starts[1:], stop
    return ends - starts


def _along(lengths: Array, axis: int, ndim: int) -> Array:
    return lengths.reshape((1,) * axis + (-1,) + (1,) * (ndim - axis - 1))


def _fold(ufunc: np.ufunc, values: Array, cuts: list[Array], dtype: Any) -> Array:
    """Reduce the runs that begin at ``cuts[axis]``, along every axis; the result shares no memory with ``values``."""
    if is_elsewhere(values):
        return folded_there(ufunc, values, cuts, dtype)
    given = values
    whole = tuple(axis for axis, starts in enumerate(cuts) if len(starts) == 1 and values.shape[axis] > 1)
    options = {} if dtype is None else {"dtype": dtype}
    if whole:
        values = ufunc.reduce(values, axis=whole, keepdims=True, **options)
    elif dtype is not None:
        values = values.astype(dtype)
    for axis, starts in enumerate(cuts):
        if len(starts) == values.shape[axis]:
            continue
        if len(starts) > LOOPED_GROUPS or axis == values.ndim - 1:
            values = ufunc.reduceat(values, starts, axis=axis)
            continue
        ends = np.append(starts[1:], values.shape[axis])
        parts = [
            ufunc.reduce(values[(slice(None),) * axis + (slice(begin, end),)], axis=axis, keepdims=True)
            for begin, end in zip(starts, ends, strict=True)
        ]
        values = np.concatenate(parts, axis=axis)
    return values.copy() if np.may_share_memory(values, given) else values
