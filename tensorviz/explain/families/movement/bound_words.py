"""The arguments of a call in words: its axis, and what the reader wrote."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.movement.moving_calls import Bound
from tensorviz.sentences import say

__all__ = ["axis_text", "of_axis", "written"]


def axis_text(bound: Bound) -> str | None:
    """``"axis 1"``, non-negative; None for a call that reads the array as one line."""
    axis = bound.value("axis")
    ndim = len(bound.operands[0].shape)
    return say("axis {axis}", axis=int(axis) % ndim) if isinstance(axis, int | np.integer) and ndim else None


def of_axis(source: str, bound: Bound) -> str:
    """``"of axis 1 of a (3, 4)"``; a call without an axis reads the array as one line."""
    axis = axis_text(bound)
    if len(bound.operands[0].shape) < 2:
        return say("of {source}", source=source)
    return (
        say("of {axis} of {source}", axis=axis, source=source)
        if axis
        else say("of {source}, read as one line", source=source)
    )


def written(bound: Bound, name: str) -> str:
    """What the reader wrote for an argument; its name where nothing was written."""
    return bound.texts.get(name, name)
