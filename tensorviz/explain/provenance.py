"""Where cells went: a pure NumPy call that only moves them is run again on numbers that name the cells.

A run is believed only where it passes three guards: the cells that it names hold what was recorded in the result; cells
that it does not name are the constants of the recorded result; and the same cells move when all are named otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.parts import outer_index
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.operands import Operand, Window
from tensorviz.explain.origins import CONSTANT, Origins

__all__ = ["MOST_CELLS", "IdRun", "Known", "Moves", "Trail", "ViewRun", "believable", "whole_window", "windowed"]

Array: TypeAlias = npt.NDArray[Any]
Shape: TypeAlias = tuple[int, ...]
Run: TypeAlias = Callable[[Sequence[Array]], Array]

FIRST_ID = 1 << 40
"""Beyond any constant that a call puts between moved cells."""
MOST_CELLS = 1_000_000
FEW_CELLS = 50_000
"""Up to here cells are named one by one also where there is a shorter way."""
RENAMING_SEED = 7
MOST_INDEXED_AXES = 32


class Trail(Protocol):
    """Knows for any cell of a result where it came from; ``numbers`` are the operands that it knows about."""

    @property
    def numbers(self) -> tuple[int, ...]: ...

    def at(self, window: Window) -> Origins:
        """The origins of the cells at the outer product of ``window``."""


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """A call that only moves cells, ready to be run on other arrays.

    Attributes
    ----------
    carried : tuple of (int, tuple of int)
        Numbers and shapes of the operands whose cells are moved.
    run : callable
        Takes one array per carried operand, in that order, and returns the result.
    is_view : bool
        Whether the run reads its one operand through strides, so that it costs nothing at any size.
    is_index : bool
        Whether the run only indexes its operand, so that it costs what its result does.
    computes : bool
        Whether cells that come from no operand are worked out instead of constant (``pad`` with means).
    """

    carried: tuple[tuple[int, Shape], ...]
    run: Run
    is_view: bool = False
    is_index: bool = False
    computes: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class IdRun:
    """Runs the call on numbers that name every cell of its operands."""

    moves: Moves

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(number for number, _ in self.moves.carried)

    def at(self, window: Window) -> Origins:
        return self.decoded(_taken(np.asarray(self.moves.run(_ids(self.moves))), window), window)

    def decoded(self, ids: Array, window: Window) -> Origins:
        """The operands and places that the numbers of a run name."""
        sizes = [prod(shape) for _, shape in self.moves.carried]
        starts = FIRST_ID + np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        which = np.searchsorted(starts, ids.reshape(-1), "right") - 1
        is_named = (which >= 0) & (which < len(sizes))
        numbers = np.array([number for number, _ in self.moves.carried] or [CONSTANT], np.int8)
        operands = np.where(is_named, numbers[np.where(is_named, which, 0)], CONSTANT).astype(np.int8)
        places = np.where(is_named, ids.reshape(-1) - starts[np.where(is_named, which, 0)], 0)
        return Origins(window, operands, places.astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class ViewRun:
    """Runs the call on the coordinates of the cells, one axis at a time; takes no memory for an operand of any size."""

    moves: Moves

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(number for number, _ in self.moves.carried)

    def at(self, window: Window) -> Origins:
        ((number, shape),) = self.moves.carried
        places = np.zeros(tuple(map(len, window)), np.int64)
        for axis, length in enumerate(shape):
            along = np.arange(length).reshape((-1,) + (1,) * (len(shape) - axis - 1))
            coordinates = np.asarray(self.moves.run([np.broadcast_to(along, shape)]))
            places += _taken(coordinates, window) * prod(shape[axis + 1 :])
        flat = places.reshape(-1)
        return Origins(window, np.full(flat.size, number, np.int8), flat)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Origins of one operand that were read from recorded values: ``places`` has the result's shape, -1 is unknown."""

    number: int
    places: npt.NDArray[np.int64]

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.number,)

    def at(self, window: Window) -> Origins:
        places = _taken(self.places, window).reshape(-1)
        operands = np.where(places < 0, CONSTANT, self.number).astype(np.int8)
        return Origins(window, operands, np.maximum(places, 0))


def believable(moves: Moves, operands: Sequence[Operand], result: Operand, large: Trail | None = None) -> Trail | None:
    """The trail of a call that passed the guards; None where it did not.

    ``large`` is the one to be tried where there are too many cells to name them all.
    """
    size = prod(result.shape)
    total = size + sum(prod(shape) for _, shape in moves.carried)
    is_light = moves.is_view or (moves.is_index and size <= MOST_CELLS)
    trail = ViewRun(moves) if is_light and len(moves.carried) == 1 else large
    if total <= (MOST_CELLS if trail is None else FEW_CELLS):
        trail = IdRun(moves) if _is_equivariant(moves, result.shape) else None
    try:
        return trail if trail is not None and _holds(trail, moves, operands, result) else None
    except (TypeError, ValueError, IndexError):
        return None


def whole_window(shape: Shape) -> Window:
    """All indices of all axes."""
    return tuple(tuple(range(length)) for length in shape)


def windowed(snapshot: Snapshot) -> tuple[Window, Array] | None:
    """The cells of a snapshot that were kept, and where they stand; None where none were."""
    if snapshot.values is not None:
        return whole_window(snapshot.shape), snapshot.values
    return None if snapshot.window_values is None else (snapshot.window, snapshot.window_values)


def _ids(moves: Moves, names: Array | None = None) -> list[Array]:
    arrays, start = [], 0
    for _, shape in moves.carried:
        stop = start + prod(shape)
        numbers = np.arange(start, stop) if names is None else names[start:stop]
        arrays.append((FIRST_ID + numbers).reshape(shape))
        start = stop
    return arrays


def _is_equivariant(moves: Moves, shape: Shape) -> bool:
    """Whether the same cells move, and the same constants are put, when the cells are named in other orders."""
    total = sum(prod(of) for _, of in moves.carried)
    orders = (np.arange(total)[::-1], np.random.default_rng(RENAMING_SEED).permutation(total))
    try:
        first, *others = (np.asarray(moves.run(_ids(moves, names))) for names in (None, *orders))
    except (TypeError, ValueError, IndexError):
        return False
    if any(ids.shape != shape or ids.dtype != np.int64 for ids in (first, *others)):
        return False
    is_named = (first >= FIRST_ID) & (first < FIRST_ID + total)
    return all(_is_renamed(first, is_named, ids, names) for ids, names in zip(others, orders, strict=True))


def _is_renamed(first: Array, is_named: Array, other: Array, names: Array) -> bool:
    renamed = first.copy()
    renamed[is_named] = FIRST_ID + names[first[is_named] - FIRST_ID]
    return bool(np.array_equal(renamed, other))


def _holds(trail: Trail, moves: Moves, operands: Sequence[Operand], result: Operand) -> bool:
    """Whether the named cells hold what was recorded in the result, and the others the recorded constants."""
    kept = windowed(result.snapshot) if result.snapshot is not None else None
    if kept is None:
        return True
    window, recorded = kept
    origins = trail.at(window)
    cells = recorded.reshape(-1)
    is_seen = _is_seen(result)
    for number, _ in moves.carried:
        mine = np.flatnonzero((origins.operands == number) & is_seen)
        snapshot = operands[number].snapshot
        if mine.size and snapshot is not None and not _match(snapshot, origins.places[mine], cells[mine]):
            return False
    return moves.computes or _fills(moves, operands, origins, window, cells)


def _is_seen(result: Operand) -> Any:
    """Which kept cells are not masked: what lies beneath a mask is no part of the array."""
    mask = result.snapshot.mask if result.snapshot is not None else None
    if mask is None or mask.dtype != np.bool_:
        return np.True_
    return ~mask.reshape(-1)


def _match(snapshot: Snapshot, places: npt.NDArray[np.int64], cells: Array) -> bool:
    kept = windowed(snapshot)
    if kept is None:
        return True
    window, values = kept
    if snapshot.values is None:
        inside, places = _inside(places, snapshot.shape, window)
        places, cells = places[inside], cells[inside]
    return _are_same(values.reshape(-1)[places], cells)


def _inside(
    places: npt.NDArray[np.int64], shape: Shape, window: Window
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Which places lie in the window, and the positions there."""
    inside, position = np.ones(places.shape, np.bool_), np.zeros(places.shape, np.int64)
    for index, held in zip(np.unravel_index(places, shape), window, strict=True):
        near = np.minimum(np.searchsorted(np.array(held), index), len(held) - 1)
        inside &= np.array(held)[near] == index
        position = position * len(held) + near
    return inside, position


def _fills(moves: Moves, operands: Sequence[Operand], origins: Origins, window: Window, cells: Array) -> bool:
    """Whether the call puts the recorded constants between other cells of the same dtypes."""
    mine = np.flatnonzero(origins.operands == CONSTANT)
    if not mine.size:
        return True
    blanks = [np.zeros(shape, operands[number].dtype) for number, shape in moves.carried]
    return _are_same(_taken(np.asarray(moves.run(blanks)), window).reshape(-1)[mine], cells[mine])


def _are_same(moved: Array, recorded: Array) -> bool:
    """Bit for bit, after the cast that the call made."""
    with np.errstate(all="ignore"):
        real = moved.real if moved.dtype.kind == "c" and recorded.dtype.kind in "biuf" else moved
        cast = real.astype(recorded.dtype)
    if cast.dtype.kind == "V":
        return bool((cast == recorded).all())
    return cast.tobytes() == recorded.tobytes()


def _taken(cells: Array, window: Window) -> Array:
    """The outer product of the indices per axis."""
    if len(window) <= MOST_INDEXED_AXES:
        return cells[outer_index(window)]
    for axis, indices in enumerate(window):
        cells = cells.take(indices, axis)
    return cells
