"""An axis with a name, or made of several that have one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from tensorviz.explain.axes.text import Parts

__all__ = ["Axes", "Axis", "agreed", "fitted", "given_axes", "spelt"]

Axis: TypeAlias = tuple[tuple[str, int], ...]
"""Its name and size; of merged axes those of each, outermost first; empty where it has no name."""
Axes: TypeAlias = tuple[Axis, ...]
"""One entry per axis; empty where no axis has a name."""


def spelt(axes: Axes) -> tuple[str, ...]:
    """As shown: ``("batch", "", "heads*channels")``."""
    return tuple("*".join(name for name, _ in axis) for axis in axes)


def agreed(names: Iterable[Axis]) -> Axis:
    """The one name that all give that give one; else none."""
    found = set(filter(None, names))
    return found.pop() if len(found) == 1 else ()


def fitted(axes: Sequence[Axis], shape: tuple[int, ...]) -> Axes:
    """The axes for an array of ``shape``: sizes as they are, no merged axis whose parts do not multiply to its size.

    Nothing where the number of axes is another.
    """
    if len(axes) != len(shape) or not any(axes):
        return ()
    return tuple(_fitted(axis, size) for axis, size in zip(axes, shape, strict=True))


def _fitted(axis: Axis, size: int) -> Axis:
    if len(axis) == 1:
        return ((axis[0][0], size),)
    return axis if math.prod(part for _, part in axis) == size else ()


def given_axes(names: Sequence[Parts], shape: tuple[int, ...]) -> Axes:
    """The reader's names for an array of ``shape``, which has as many axes; a number names nothing.

    The sizes of merged axes are not known: they stay one name.
    """
    axes: list[Axis] = []
    for parts, size in zip(names, shape, strict=True):
        is_number = all(part.isdigit() for part in parts)
        axes.append(() if is_number else (("*".join(parts), size),))
    return tuple(axes)
