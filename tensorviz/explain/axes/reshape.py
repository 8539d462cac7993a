"""Names of axes through a reshape: which axis was cut, which were merged, as far as the sizes alone tell it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TypeAlias

from tensorviz.explain.axes.parts import Axes, Axis

__all__ = ["reshaped", "same_but_ones"]

Shape: TypeAlias = tuple[int, ...]


def reshaped(source: Shape, axes: Axes, result: Shape, order: str = "C") -> Axes:
    """The axes after a reshape in memory order ``order``.

    The sizes are gone through from the left; wherever the products so far agree, a block ends. A block of one axis
    that stays one keeps its name; one of several axes that become one is merged; a merged axis is cut where its parts'
    sizes say so. Axes of size 1 come and go, and have no name where their number changes.
    """
    if not axes or math.prod(source) == 0 or math.prod(result) == 0:
        return axes if source == result else ()
    if source == result:
        return axes
    if order == "F":
        return tuple(reversed(_reshaped(source[::-1], axes[::-1], result[::-1], is_reversed=True)))
    return _reshaped(source, axes, result, is_reversed=False)


def same_but_ones(source: Shape, axes: Axes, result: Shape) -> Axes:
    """The axes where only axes of size 1 came or went: the others stay in their order."""
    if not axes:
        return ()
    if source == result:
        return axes
    names = iter(axis for axis, size in zip(axes, source, strict=True) if size != 1)
    return tuple(() if size == 1 else next(names, ()) for size in result)


def _reshaped(source: Shape, axes: Axes, result: Shape, *, is_reversed: bool) -> Axes:
    kept = [at for at, size in enumerate(source) if size != 1]
    into = [at for at, size in enumerate(result) if size != 1]
    found: list[Axis] = [()] * len(result)
    for old, new in _blocks([source[at] for at in kept], [result[at] for at in into]):
        names = [axes[kept[at]] for at in old]
        cut = _recut(names, [result[into[at]] for at in new], is_reversed=is_reversed)
        for at, axis in zip(new, cut, strict=True):
            found[into[at]] = axis
    return tuple(found)


def _blocks(source: list[int], result: list[int]) -> Iterator[tuple[range, range]]:
    """The smallest runs of axes with equal products on both sides."""
    i = j = 0
    while i < len(source) and j < len(result):
        first_i, first_j = i, j
        left, right = source[i], result[j]
        i, j = i + 1, j + 1
        while left != right:
            if left < right:
                left, i = left * source[i], i + 1
            else:
                right, j = right * result[j], j + 1
        yield range(first_i, i), range(first_j, j)


def _recut(names: list[Axis], sizes: list[int], *, is_reversed: bool) -> list[Axis]:
    """The parts of a block of axes, handed out to axes of ``sizes``; none where the sizes cut through a part."""
    nothing: list[Axis] = [()] * len(sizes)
    if len(names) == 1 == len(sizes):
        return names
    if not all(names) or any(size == 1 for name in names for _, size in name):
        return nothing
    ordered = [part for name in names for part in (reversed(name) if is_reversed else name)]
    found: list[Axis] = []
    for size in sizes:
        taken: list[tuple[str, int]] = []
        while ordered and math.prod(part for _, part in taken) < size:
            taken.append(ordered.pop(0))
        if math.prod(part for _, part in taken) != size:
            return nothing
        found.append(tuple(reversed(taken)) if is_reversed else tuple(taken))
    return found if not ordered else nothing
