"""Exact counts, places, extremes and moments of one block: one pass over cells that fit into a cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Box, Facts, Reader
from tensorviz.arrays.reading.where import is_elsewhere
from tensorviz.inspector.boxes import Cut, flat_index, index_of
from tensorviz.inspector.kinds import Kind, kind_of, numbers_of
from tensorviz.inspector.scratch import copied, room
from tensorviz.inspector.tally import MOST_PLACES, Tally
from tensorviz.inspector.tally_there import tally_there

__all__ = ["tally_block"]

Array = npt.NDArray[Any]

NAT = np.iinfo(np.int64).min
MOST_TIME_SPAN = 1 << 62
WIDE_CELLS = 1 << 17
"""Cells that are widened at once: they stay in a cache until they are summed."""
BLAS_ROW = 8192
"""Below the length from which OpenBLAS takes threads of its own, which wait for one another on busy cores."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The cells of one box."""

    facts: Facts
    cut: Cut
    box: Box
    values: Array
    mask: Array | None
    kind: Kind

    def line(self) -> Array:
        """The cells that are not masked, as they follow one another in memory."""
        line = self.cut.in_memory_order(self.values)
        return line if self.mask is None else line[~self.cut.in_memory_order(self.mask)]


def tally_block(reader: Reader, cut: Cut, box: Box, shift: Any = 0) -> Tally:
    """Count one box; a pure function of its cells."""
    values = reader.read(box)
    if is_elsewhere(values):
        return tally_there(reader.facts, box, values, shift)
    block = _Block(reader.facts, cut, box, values, reader.mask(box), kind_of(values.dtype))
    tally = Tally(shift=shift, cells=values.size)
    if block.mask is not None:
        tally.masked = int(np.count_nonzero(block.mask))
    with np.errstate(all="ignore"):
        line = block.line()
        if not line.size:
            return tally
        if block.kind == "complex":
            _complex(line, block, tally)
        else:
            _real(numbers_of(line), block, tally)
    if tally.low is not None:
        tally.low_boxes, tally.high_boxes = [box], [box]
    return tally


def _real(line: Array, block: _Block, tally: Tally) -> None:
    low, high = line.min(), line.max()
    if block.kind == "float" and not (np.isfinite(low) and np.isfinite(high)):
        _special(block, tally)
        tally.negatives = tally.neginf.count
        line = line[np.isfinite(line)]
    elif block.kind == "time" and low == NAT:
        _special(block, tally)
        line = line[line != NAT]
    else:
        _finite(line, low, high, block, tally)
        return
    if line.size:
        _finite(line, line.min(), line.max(), block, tally)


def _finite(line: Array, low: Any, high: Any, block: _Block, tally: Tally) -> None:
    tally.low, tally.high, tally.finite = low, high, line.size
    _signs(line, block, tally)
    _moments(line, block, tally)


def _complex(line: Array, block: _Block, tally: Tally) -> None:
    is_finite = np.isfinite(line)
    if not is_finite.all():
        _special(block, tally)
        line = line[is_finite]
    if not line.size:
        return
    size = numbers_of(line)
    tally.low, tally.high = size.min(), size.max()
    tally.zeros = int(np.count_nonzero(line == 0))
    tally.finite = line.size
    wide: npt.NDArray[np.complex128] = line.astype(np.clongdouble if line.dtype.itemsize > 16 else np.complex128)
    if tally.shift:
        wide -= tally.shift
    tally.total = wide.sum()
    tally.squares = (wide.real * wide.real).sum() + (wide.imag * wide.imag).sum()


def _signs(line: Array, block: _Block, tally: Tally) -> None:
    """Zeros, negative and subnormal numbers among finite ones, with as few looks as their extremes allow."""
    low, high, tiny = tally.low, tally.high, block.facts.tiny
    if block.kind != "float":
        tally.zeros = int(np.count_nonzero(line == 0)) if low <= 0 <= high else 0
        tally.negatives += line.size if high < 0 else _how_many(np.less, line, 0) if low < 0 else 0
        return
    under = line.size if high < tiny else _how_many(np.less, line, tiny) if low < tiny else 0
    minus = line.size if high <= -tiny else _how_many(np.less_equal, line, -tiny) if low <= -tiny else 0
    if under == minus:
        tally.negatives += minus
        return
    tally.zeros = _how_many(np.equal, line, 0)
    tally.subnormals = under - minus - tally.zeros
    tally.negatives += _how_many(np.less, line, 0)


def _how_many(is_so: np.ufunc, line: Array, limit: Any) -> int:
    return int(np.count_nonzero(is_so(line, limit, out=room(line.shape, np.bool_, "looks"))))


def _moments(line: Array, block: _Block, tally: Tally) -> None:
    """The two sums, of times exactly where their range allows."""
    wide_type = np.longdouble if line.dtype.itemsize > 8 else np.float64
    shift = int(tally.shift) if block.kind == "time" else 0
    wide: npt.NDArray[np.float64]
    if block.kind == "time" and max(abs(int(tally.low) - shift), abs(int(tally.high) - shift)) < MOST_TIME_SPAN:
        tally.total, tally.squares = _sums((line - shift).astype(np.float64))
        return
    for start in range(0, line.size, WIDE_CELLS):
        wide = copied(line[start : start + WIDE_CELLS], wide_type, "moments")
        if tally.shift:
            wide -= tally.shift
        total, squares = _sums(wide)
        tally.total += total
        tally.squares += squares


def _sums(wide: Array) -> tuple[Any, Any]:
    """The sum, and that of the squares."""
    whole = wide.size // BLAS_ROW * BLAS_ROW
    rows, rest = wide[:whole].reshape(-1, BLAS_ROW), wide[whole:]
    squares = np.add.reduce(np.vecdot(rows, rows))
    return np.add.reduce(wide), squares + np.vecdot(rest, rest) if rest.size else squares


def _special(block: _Block, tally: Tally) -> None:
    """Count and place what is not finite; an infinite complex number counts as +Inf."""
    values = block.values
    is_nan = np.isnat(values) if block.kind == "time" else np.isnan(values)
    looks = [(tally.nan, is_nan)]
    if block.kind == "complex":
        looks.append((tally.posinf, np.isinf(values) & ~is_nan))
    elif block.kind == "float":
        looks += [(tally.posinf, values == np.inf), (tally.neginf, values == -np.inf)]
    for found, everywhere in looks:
        where = everywhere if block.mask is None else everywhere & ~block.mask
        found.count = int(np.count_nonzero(where))
        if found.count:
            found.first = _first_places(where, block.box, block.facts.shape)


def _first_places(where: Array, box: Box, shape: tuple[int, ...]) -> list[int]:
    """Positions in the whole array, in C order, of the first true cells of a block."""
    starts = tuple(axis.start for axis in box)
    flat = np.flatnonzero(where)[:MOST_PLACES].tolist()
    inner = [index_of(each, where.shape) for each in flat]
    return [flat_index(tuple(a + b for a, b in zip(starts, each, strict=True)), shape) for each in inner]
