"""Names of axes from an einops pattern: ``rearrange(x, "b t (h c) -> b h t c")``."""

from __future__ import annotations

import math

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.axes.parts import Axes, Axis
from tensorviz.explain.axes.text import Parts, pattern_sides
from tensorviz.trace.recording import Event, Plain

__all__ = ["patterned"]


def patterned(pattern: str, event: Event, known: dict[int, Axes]) -> tuple[dict[int, Axes], Axes]:
    """The axes of the operands, as far as they have no names yet, and those of the result.

    A name that the reader gave an operand's axis before goes on, in the place of the pattern's.
    """
    sides = pattern_sides(pattern)
    arrays = [argument.value for argument in event.arguments if isinstance(argument.value, Snapshot)]
    if sides is None or not isinstance(event.result, Snapshot) or len(sides[0]) != len(arrays):
        return known, ()
    inputs, output = sides
    sizes = _sizes(inputs, arrays, event)
    own: dict[str, set[str]] = {}
    named = dict(known)
    for side, array in zip(inputs, arrays, strict=True):
        if len(side) != len(array.shape):
            return known, ()
        before = known.get(id(array), ((),) * len(side))
        named[id(array)] = tuple(old or _axis(parts, sizes, {}) for parts, old in zip(side, before, strict=True))
        for parts, old in zip(side, before, strict=True):
            if len(parts) == 1 == len(old):
                own.setdefault(parts[0], set()).add(old[0][0])
    called = {part: names.pop() for part, names in own.items() if len(names) == 1}
    unclear = own.keys() - called.keys()
    result = tuple(() if unclear & set(parts) else _axis(parts, sizes, called) for parts in output)
    return named, result


def _axis(parts: Parts, sizes: dict[str, int], called: dict[str, str]) -> Axis:
    return tuple((called.get(part, part), sizes.get(part, 0)) for part in parts)


def _sizes(inputs: tuple[tuple[Parts, ...], ...], arrays: list[Snapshot], event: Event) -> dict[str, int]:
    """The size of every name: from the shapes, from the keywords, and the one that is left over in a merged axis."""
    sizes = {
        argument.keyword: argument.value.value
        for argument in event.arguments
        if argument.keyword and isinstance(argument.value, Plain) and isinstance(argument.value.value, int)
    }
    sizes |= {
        argument.keyword: int(argument.value.values)
        for argument in event.arguments
        if argument.keyword
        and isinstance(argument.value, Snapshot)
        and argument.value.values is not None
        and not argument.value.shape
    }
    for side, array in zip(inputs, arrays, strict=True):
        for parts, size in zip(side, array.shape, strict=False):
            missing = [part for part in parts if part not in sizes]
            if len(missing) == 1:
                sizes[missing[0]] = size // max(1, math.prod(sizes[part] for part in parts if part in sizes))
    return sizes
