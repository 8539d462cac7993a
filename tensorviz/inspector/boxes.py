"""An array cut into boxes of bounded size, in the order in which it lies in memory."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from tensorviz.arrays.reading.reader import Box, Facts, reading_order

__all__ = ["BLOCK_CELLS", "Cut", "cut", "flat_index", "index_of", "lengths_of"]

BLOCK_CELLS = 1 << 17


@dataclass(frozen=True, slots=True)
class Cut:
    """How an array is read.

    Attributes
    ----------
    shape : tuple of int
        The array's, with 1 for every axis of stride 0, whose cells are one and the same.
    order : tuple of int
        The axes from the outermost in memory.
    repeat : int
        How many cells of the array each cell of ``shape`` stands for.
    lengths : tuple of int
        Of one box per axis.
    """

    shape: tuple[int, ...]
    order: tuple[int, ...]
    repeat: int
    lengths: tuple[int, ...]

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    def boxes(self) -> Iterator[Box]:
        """Every box, the outermost axis changing slowest."""
        if self.size == 0:
            return
        counts = [-(-self.shape[axis] // self.lengths[axis]) for axis in self.order]
        for number in range(math.prod(counts)):
            box: list[slice] = [slice(0, 1)] * len(self.shape)
            rest = number
            for axis, count in zip(reversed(self.order), reversed(counts), strict=True):
                rest, place = divmod(rest, count)
                start = place * self.lengths[axis]
                box[axis] = slice(start, min(start + self.lengths[axis], self.shape[axis]))
            yield tuple(box)

    def in_memory_order(self, block: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A block's cells as they follow one another in memory, as one line; a copy only where they have gaps."""
        return block.transpose(self.order).reshape(-1)


def cut(facts: Facts, cells: int = BLOCK_CELLS) -> Cut:
    """Plan boxes of at most about ``cells`` cells."""
    steps = facts.strides or (1,) * facts.ndim
    shape = tuple(1 if step == 0 and length > 1 else length for step, length in zip(steps, facts.shape, strict=True))
    order = reading_order(facts)
    read = math.prod(shape)
    return Cut(shape, order, facts.size // read if read else 1, lengths_of(shape, order, cells))


def lengths_of(shape: tuple[int, ...], order: tuple[int, ...], cells: int) -> tuple[int, ...]:
    """The sides of boxes of at most about ``cells`` cells: the innermost axes whole first."""
    lengths, room = [1] * len(shape), max(1, cells)
    for axis in reversed(order):
        lengths[axis] = max(1, min(shape[axis], room))
        room //= lengths[axis]
    return tuple(lengths)


def flat_index(index: tuple[int, ...], shape: tuple[int, ...]) -> int:
    """The position in C order."""
    flat = 0
    for place, length in zip(index, shape, strict=True):
        flat = flat * length + place
    return flat


def index_of(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The index of a position in C order; of arrays of any number of axes and cells."""
    index = []
    for length in reversed(shape):
        flat, place = divmod(flat, length)
        index.append(place)
    return tuple(reversed(index))
