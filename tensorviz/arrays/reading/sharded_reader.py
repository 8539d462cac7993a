"""JAX arrays that lie on several devices: each shard is read where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Box, Facts, Window

__all__ = ["ShardedReader"]

Array = npt.NDArray[Any]


class ShardedReader:
    """Puts together what the first replica of every shard holds; indexing the whole would move cells among devices."""

    is_parallel = False

    def __init__(self, x: Any, facts: Facts) -> None:
        self.facts = facts
        self._shards = [
            (_box(shard.index, facts.shape), np.asarray(shard.data) if shard.device.platform == "cpu" else shard.data)
            for shard in x.addressable_shards
            if shard.replica_id == 0
        ]

    def read(self, box: Box) -> Array:
        found = np.empty(tuple(span.stop - span.start for span in box), self.facts.dtype)
        for place, data in self._shards:
            shared = [(max(a.start, b.start), min(a.stop, b.stop)) for a, b in zip(box, place, strict=True)]
            if all(start < stop for start, stop in shared):
                into, inner = (
                    tuple(slice(a - span.start, b - span.start) for (a, b), span in zip(shared, of, strict=True))
                    for of in (box, place)
                )
                found[into] = np.asarray(data[inner])
        return found

    def mask(self, box: Box) -> None:  # noqa: ARG002 - JAX has no masks
        return None

    def take(self, window: Window) -> Array:
        found = np.empty(tuple(map(len, window)), self.facts.dtype)
        for place, data in self._shards:
            inside = [
                np.flatnonzero((at >= span.start) & (at < span.stop)) for at, span in zip(window, place, strict=True)
            ]
            inner = tuple(at[each] - span.start for at, each, span in zip(window, inside, place, strict=True))
            if all(map(len, inner)):
                found[np.ix_(*inside)] = np.asarray(_outer(data, inner))
        return found

    def take_mask(self, window: Window) -> None:  # noqa: ARG002
        return None


def _outer(data: Any, indices: Window) -> Any:
    for axis, each in enumerate(indices):
        data = data[(slice(None),) * axis + (each,)]
    return data


def _box(index: tuple[slice, ...], shape: tuple[int, ...]) -> Box:
    return tuple(slice(*span.indices(length)[:2]) for span, length in zip(index, shape, strict=True))
