"""Parts of an array on request: a box of a plane as blocks, or as printed cells. Bounded by what is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from tensorviz.arrays.reading.cupy_reader import CupyReader
from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.arrays.reading.reader import Box, Facts, Reader
from tensorviz.errors import UsageError
from tensorviz.inspector.boxes import BLOCK_CELLS, Cut, lengths_of
from tensorviz.inspector.corners import CornerCells, cells_at
from tensorviz.inspector.details import Details
from tensorviz.inspector.layers import Layers
from tensorviz.inspector.sample import LINE_BLOCKS, PLANE_BLOCKS, centres
from tensorviz.inspector.summary import Overview

__all__ = ["MOST_CELLS", "boxes_of", "cells_of_box", "checked_box", "tile"]

Spans = tuple[tuple[int, int], ...]

MOST_CELLS = 1024
MOST_READ = 1 << 22


def checked_box(facts: Facts, axes: tuple[int, ...], index: tuple[int, ...], spans: Spans) -> Box:
    """The box that a request means.

    Raises
    ------
    UsageError
        When it is not one box of one plane inside the array; the message is for the reader.
    """
    ndim = facts.ndim
    if len(index) != ndim:
        raise UsageError(f"This array has {ndim} axes; the request names {len(index)}.")
    if len(axes) != len(spans):
        raise UsageError(f"A tile has one span per drawn axis; the request has {len(spans)} for {len(axes)}.")
    if len(axes) > 2 or len(set(axes)) != len(axes) or not all(0 <= axis < ndim for axis in axes):
        raise UsageError("A tile is drawn along one or two different axes of the array.")
    drawn = dict(zip(axes, spans, strict=True))
    box = []
    for axis, length in enumerate(facts.shape):
        start, stop = drawn.get(axis, (index[axis], index[axis] + 1))
        if not 0 <= start < stop <= length:
            raise UsageError(f"Axis {axis} has the indices 0 to {length - 1}; {start} to {stop - 1} was asked for.")
        box.append(slice(start, stop))
    return tuple(box)


def boxes_of(shape: tuple[int, ...], starts: tuple[int, ...] | None = None) -> Iterator[Box]:
    """Boxes of bounded size in C order, over a shape that begins at ``starts``."""
    at = starts or (0,) * len(shape)
    plan = Cut(shape, tuple(range(len(shape))), 1, lengths_of(shape, tuple(range(len(shape))), BLOCK_CELLS))
    for inner in plan.boxes():
        yield tuple(slice(span.start + start, span.stop + start) for span, start in zip(inner, at, strict=True))


def tile(reader: Reader, axes: tuple[int, ...], box: Box, part: str = "") -> Overview:
    """Sum up a checked box as at most 256 x 256 blocks; of more than four million cells the middle of each block."""
    caps = (LINE_BLOCKS,) if len(axes) == 1 else (PLANE_BLOCKS, PLANE_BLOCKS)
    spans = [box[axis] for axis in axes]
    steps = tuple(-(-(span.stop - span.start) // cap) for span, cap in zip(spans, caps, strict=False))
    of_axis = dict(zip(axes, steps, strict=True))
    starts = tuple(span.start for span in box)
    fixed = tuple(None if axis in of_axis else span.start for axis, span in enumerate(box))
    sides = tuple(span.stop - span.start for span in box)
    if math.prod(sides) > MOST_READ:
        return _sampled(reader, axes, box, steps, fixed, part)
    layers = Layers.over(starts, tuple(span.stop for span in box), tuple(of_axis.get(a, 1) for a in range(len(box))))
    details = Details(None, [], [layers])
    blocks: Any = reader.there if isinstance(reader, CupyReader) else reader
    for place in boxes_of(sides, starts):
        details.add(details.layers_part(blocks, place, part))
    return Overview(axes, steps, tuple(span.start for span in spans), fixed, layers)


def _sampled(
    reader: Reader, axes: tuple[int, ...], box: Box, steps: tuple[int, ...], fixed: tuple[int | None, ...], part: str
) -> Overview:
    of_axis = dict(zip(axes, steps, strict=True))
    sides = tuple(span.stop - span.start for span in box)
    inner = centres(sides, tuple(of_axis.get(axis, 1) for axis in range(len(box))))
    window = tuple(at + span.start for at, span in zip(inner, box, strict=True))
    cells, mask = reader.take(window), reader.take_mask(window)
    sample = NumpyReader(cells if mask is None else np.ma.MaskedArray(cells, mask))
    layers = Layers.over((0,) * len(box), cells.shape, (1,) * len(box))
    details = Details(None, [], [layers])
    details.add(details.layers_part(sample, tuple(slice(0, length) for length in cells.shape), part))
    return Overview(axes, steps, tuple(box[axis].start for axis in axes), fixed, layers, exact=False)


def cells_of_box(reader: Reader, box: Box) -> CornerCells:
    """Copy a checked box of at most 1,024 cells.

    Raises
    ------
    UsageError
        When it has more.
    """
    count = math.prod(span.stop - span.start for span in box)
    if count > MOST_CELLS:
        raise UsageError(f"At most {MOST_CELLS} cells are printed at once; {count} were asked for.")
    return cells_at(reader, tuple(tuple(range(span.start, span.stop)) for span in box))
