"""Operands as they travel: the shown cells as text and bytes, an overview of the rest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.parts import nan_blocks, plane_of
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.format import format_cells, format_dtype
from tensorviz.explain.operands import Operand, Window, shown_indices
from tensorviz.protocol import messages
from tensorviz.sentences import say

__all__ = ["ROOMS", "Buffers", "Room", "encode_operand", "strongest"]

Array = npt.NDArray[Any]
Palette: TypeAlias = Literal["diverging", "sequential", "boolean", "none"]

OVERVIEW_CELLS = 96
MIDDLE, TOP, NOT_A_NUMBER = 127, 254, 255
CLIPPED_SIGMAS = 3.0
PALETTES: dict[str, Palette] = {
    "b": "boolean",
    "u": "sequential",
    "i": "diverging",
    "f": "diverging",
    "c": "sequential",
}


@dataclass(frozen=True, slots=True)
class Room:
    """How much of an operand may travel: at most ``cells`` cells, and every ``stride``-th cell of its overview."""

    cells: int
    stride: int


ROOMS = (Room(1024, 1), *(Room(cells, 2) for cells in (1024, 576, 288, 144)), Room(64, 4), Room(16, 4), Room(4, 8))
"""From the largest to the smallest."""


@dataclass(slots=True)
class Buffers:
    """The binary buffers of one message; equal ones travel once."""

    items: list[bytes] = field(default_factory=list)
    nbytes: int = 0
    _places: dict[bytes, int] = field(default_factory=dict)

    def add(self, data: bytes) -> int:
        """Its position."""
        key = hashlib.blake2b(data, digest_size=16).digest()
        if key not in self._places:
            self._places[key] = len(self.items)
            self.items.append(data)
            self.nbytes += len(data)
        return self._places[key]

    def forget(self, count: int) -> None:
        """Keep the first ``count`` buffers only."""
        self.nbytes -= sum(map(len, self.items[count:]))
        del self.items[count:]
        self._places = {key: place for key, place in self._places.items() if place < count}


def encode_operand(
    operand: Operand, buffers: Buffers, limit: float | None = None, room: Room = ROOMS[0]
) -> messages.Operand:
    """The operand with the cells that a picture may show, as many as there is ``room`` for.

    ``limit`` is the absolute value of the strongest colour, where several operands share one.
    """
    snapshot = operand.snapshot
    if snapshot is None:
        plain = operand.plain if operand.plain is not None else operand.name
        return messages.Operand(operand.name, (), "", plain=plain, keyword=operand.keyword)
    kept, cells, mask = _shown(operand, snapshot, room)
    return messages.Operand(
        name=operand.name,
        shape=snapshot.shape,
        dtype=format_dtype(operand.dtype if cells is None or cells.dtype.names is None else cells.dtype),
        kept=_spelled(kept, snapshot.shape) if cells is not None else (),
        text=tuple(format_cells(cells)) if cells is not None else (),
        values=buffers.add(_little_endian(cells)) if cells is not None and cells.dtype.kind in PALETTES else None,
        mask=buffers.add(_is_masked(mask).tobytes()) if mask is not None else None,
        limit=_limit(limit, cells),
        palette=PALETTES.get(cells.dtype.kind, "none") if cells is not None else "none",
        strides=snapshot.strides,
        nbytes=snapshot.nbytes,
        type_name=snapshot.type_name,
        badges=_badges(snapshot),
        overview=_overview(snapshot, kept, buffers, room.stride),
        missing=None if cells is not None else snapshot.reason or say("its values were not kept"),
        keyword=operand.keyword,
        axes=operand.axes,
    )


def strongest(operand: Operand) -> float:
    """The largest finite absolute value among the shown cells; 0 where there is none."""
    cells = _shown(operand, operand.snapshot, ROOMS[0])[1] if operand.snapshot is not None else None
    if cells is None or cells.dtype.kind not in "biufc" or cells.size == 0:
        return 0.0
    magnitudes = _magnitudes(cells)
    finite = magnitudes[np.isfinite(magnitudes)]
    return float(finite.max()) if finite.size else 0.0


def _limit(shared: float | None, cells: Array | None) -> float:
    if shared is not None:
        return shared or 1.0
    if cells is None or cells.dtype.kind not in "biufc":
        return 1.0
    magnitudes = _magnitudes(cells)
    finite = magnitudes[np.isfinite(magnitudes)]
    return float(finite.max()) or 1.0 if finite.size else 1.0


def _magnitudes(cells: Array) -> npt.NDArray[np.float64]:
    with np.errstate(all="ignore"):
        wide = cells.astype(np.complex128 if cells.dtype.kind == "c" else np.float64)
        magnitudes: npt.NDArray[np.float64] = np.abs(wide)
        return magnitudes


def _shown(operand: Operand, snapshot: Snapshot, room: Room) -> tuple[Window, Array | None, Array | None]:
    """Which indices are shown, the cells there, their mask."""
    kept = places = shown_indices(operand, room.cells)
    cells = snapshot.values
    if cells is None:
        cells = snapshot.window_values
        if cells is None:
            return kept, None, None
        pairs = zip(kept, snapshot.window, strict=True)
        places = tuple(tuple(map(held.index, wanted)) for wanted, held in pairs)
    return kept, _taken(cells, places), _taken(snapshot.mask, places) if snapshot.mask is not None else None


def _taken(cells: Array, places: Window) -> Array:
    """The outer product of the places per axis; ``numpy.ix_`` stops at 63 axes."""
    for axis, indices in enumerate(places):
        if len(indices) != cells.shape[axis]:
            cells = cells.take(indices, axis)
    return cells


def _is_masked(mask: Array) -> Array:
    """Which cells are masked; a record is where one of its fields is."""
    if mask.dtype.names is None:
        return np.ascontiguousarray(mask, dtype=np.bool_)
    fields = np.frombuffer(mask.tobytes(), np.bool_).reshape(*mask.shape, mask.dtype.itemsize)
    return np.asarray(fields.any(axis=-1))


def _spelled(kept: Window, shape: tuple[int, ...]) -> tuple[tuple[int, ...] | None, ...]:
    spelled = tuple(None if len(indices) == length else indices for indices, length in zip(kept, shape, strict=True))
    return spelled if any(indices is not None for indices in spelled) else ()


def _little_endian(cells: Array) -> bytes:
    return cells.astype(cells.dtype.newbyteorder("<"), copy=False).tobytes()


def _badges(snapshot: Snapshot) -> tuple[str, ...]:
    badges = []
    if snapshot.is_view:
        badges.append(say("view"))
    if snapshot.strides and not _is_contiguous(snapshot):
        badges.append(say("strided"))
    if snapshot.type_name in {"ndarray", "memmap", "matrix", "MaskedArray"} and not snapshot.writeable:
        badges.append(say("read-only"))
    if snapshot.mask is not None:
        badges.append(say("masked"))
    return tuple(badges)


def _is_contiguous(snapshot: Snapshot) -> bool:
    if snapshot.size == 0:
        return True
    expected = snapshot.nbytes // snapshot.size
    for length, stride in zip(reversed(snapshot.shape), reversed(snapshot.strides), strict=True):
        if length > 1 and stride != expected:
            return False
        expected *= length
    return True


def _overview(snapshot: Snapshot, kept: Window, buffers: Buffers, stride: int) -> messages.Overview | None:
    sampled = _sampled(snapshot, kept)
    if sampled is None or sampled[0].dtype.kind not in PALETTES:
        return None
    cells, row_stride, column_stride, holds_nan = sampled
    levels = _as_bytes(cells)
    if holds_nan is not None:
        levels[holds_nan] = NOT_A_NUMBER
    drawn = _coarser(levels, stride)
    rows, columns = drawn.shape
    return messages.Overview(buffers.add(drawn.tobytes()), rows, columns, row_stride * stride, column_stride * stride)


def _coarser(drawn: npt.NDArray[np.uint8], stride: int) -> npt.NDArray[np.uint8]:
    """Every ``stride``-th cell per axis, or NaN where one of those left out is."""
    rows, columns = (np.arange(0, length, stride) for length in drawn.shape)
    has_nan = np.maximum.reduceat(np.maximum.reduceat(drawn == NOT_A_NUMBER, rows, 0), columns, 1)
    return np.where(has_nan, np.uint8(NOT_A_NUMBER), drawn[::stride, ::stride])


def _sampled(snapshot: Snapshot, kept: Window) -> tuple[Array, int, int, Array | None] | None:
    """A 2-D sample of an array that is not shown whole, and which blocks hold NaN where that is known."""
    if snapshot.overview is not None:
        return (
            snapshot.overview.cells.reshape(len(snapshot.overview.rows), len(snapshot.overview.columns)),
            _step(snapshot.overview.rows),
            _step(snapshot.overview.columns),
            snapshot.overview.holds_nan,
        )
    is_shown = all(len(indices) == length for indices, length in zip(kept, snapshot.shape, strict=True))
    if snapshot.values is None or is_shown or snapshot.size == 0:
        return None
    plane = plane_of(snapshot.values)
    row_stride, column_stride = (-(-length // OVERVIEW_CELLS) for length in plane.shape)
    starts = (tuple(range(0, n, step)) for n, step in zip(plane.shape, (row_stride, column_stride), strict=True))
    holds_nan = nan_blocks(plane, *starts) if plane.dtype.kind in "fc" else None
    return plane[::row_stride, ::column_stride], row_stride, column_stride, holds_nan


def _step(indices: tuple[int, ...]) -> int:
    return indices[1] - indices[0] if len(indices) > 1 else 1


def _as_bytes(cells: Array) -> npt.NDArray[np.uint8]:
    """One byte a cell, clipped at three standard deviations: 0 in the middle where numbers have a sign, else at 0."""
    values = _magnitudes(cells) if cells.dtype.kind == "c" else cells.astype(np.float64)
    finite = np.isfinite(values)
    known = values[finite]
    limit = 0.0
    if known.size:
        largest = float(np.abs(known).max())
        spread = float(np.sqrt(np.mean(np.square(known / largest)))) * largest if largest else 0.0
        limit = min(largest, CLIPPED_SIGMAS * spread)
    scaled = np.zeros(values.shape)
    if limit:
        scaled[finite] = np.clip(known / limit, -1, 1)
    levels = MIDDLE + MIDDLE * scaled if PALETTES[cells.dtype.kind] == "diverging" else TOP * scaled
    levels = np.where(finite, np.rint(levels), NOT_A_NUMBER)
    return levels.astype(np.uint8)
