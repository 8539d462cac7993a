"""An evenly spread sample of an array, and which blocks its overview is made of."""

from __future__ import annotations

import math

import numpy as np

from tensorviz.arrays.reading.reader import Window

__all__ = ["SAMPLE_CELLS", "centres", "drawn_axes", "overview_steps", "sample_steps"]

SAMPLE_CELLS = 1 << 16
LINE_BLOCKS, PLANE_BLOCKS = 1024, 256
FACETS, FACETS_EACH_WAY = 16, 8


def sample_steps(shape: tuple[int, ...], most: int = SAMPLE_CELLS) -> tuple[int, ...]:
    """Every how-many-th index per axis gives at most about ``most`` cells: long axes are thinned first."""
    widest = max(shape, default=1)
    while math.prod(min(length, widest) for length in shape) > most:
        widest = max(1, min(widest - 1, int(widest * 0.9)))
    return tuple(max(1, -(-length // widest)) for length in shape)


def centres(shape: tuple[int, ...], steps: tuple[int, ...]) -> Window:
    """The middle index of every run of ``steps[axis]`` indices."""
    return tuple(
        np.minimum(np.arange(0, length, step) + step // 2, length - 1)
        for length, step in zip(shape, steps, strict=True)
    )


def drawn_axes(ndim: int) -> tuple[int, ...]:
    """The axes that an overview draws: the last four at most."""
    return tuple(range(max(0, ndim - 4), ndim))


def overview_steps(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, ...]:
    """Cells per block along the drawn axes, for at most 256 x 256 blocks in all."""
    lengths = [shape[axis] for axis in axes]
    if len(axes) == 1:
        most = [LINE_BLOCKS]
    elif len(axes) == 2:
        most = [PLANE_BLOCKS, PLANE_BLOCKS]
    elif len(axes) == 3:
        facets = min(lengths[0], FACETS)
        side = PLANE_BLOCKS // max(1, math.ceil(math.sqrt(facets)))
        most = [facets, side, side]
    else:
        facets_down, facets_across = (min(length, FACETS_EACH_WAY) for length in lengths[:2])
        most = [facets_down, facets_across, PLANE_BLOCKS // max(1, facets_down), PLANE_BLOCKS // max(1, facets_across)]
    return tuple(max(1, -(-length // max(1, cap))) for length, cap in zip(lengths, most, strict=True))
