"""What a notebook remembers of names: the axes of the arrays that variables held when earlier cells had run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.axes.parts import Axes

__all__ = ["AxisMemory"]

MOST = 500


@dataclass(frozen=True, slots=True)
class _Known:
    facts: tuple[object, ...]
    axes: Axes


@dataclass(slots=True)
class AxisMemory:
    """By variable: which array it held, and what its axes are called. Of the array only a digest is kept."""

    known: dict[str, _Known] = field(default_factory=dict)

    def learn(self, variable: str, value: Snapshot, axes: Axes) -> None:
        """Note the axes of an array that a variable holds."""
        self.known.pop(variable, None)
        facts = _facts(value)
        if facts is not None and axes:
            self.known[variable] = _Known(facts, axes)
        while len(self.known) > MOST:
            del self.known[next(iter(self.known))]

    def axes(self, variable: str, value: Snapshot) -> Axes:
        """The axes, while the variable holds the same array with the same values; nothing otherwise."""
        known = self.known.get(variable)
        return known.axes if known is not None and known.facts == _facts(value) else ()


def _facts(value: Snapshot) -> tuple[object, ...] | None:
    """Which array it is, and a digest of its values; None where they were not kept whole."""
    if value.values is None or not value.object_id:
        return None
    digest = hashlib.blake2b(value.values.tobytes(), digest_size=16).digest()
    return value.object_id, value.buffer, value.pointer, value.shape, value.strides, value.dtype, digest
