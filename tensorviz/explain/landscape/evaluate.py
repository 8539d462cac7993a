"""A function's values at points, within a time limit, with nothing said and nothing raised."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.trace.quiet import warnings_ignored

__all__ = ["MOST_SIDE", "Clock", "Sheet", "Window", "called", "sampled", "slopes", "spots"]

Floats: TypeAlias = npt.NDArray[np.float64]
Window: TypeAlias = tuple[float, float, float]
"""The middle of a square and half its side."""

MOST_SIDE = 49
LEAST_SIDE = 13


@dataclass
class Clock:
    """Seconds of processor time for calls that are left: a machine that is busy otherwise changes no picture."""

    left: float = 1.0

    @property
    def is_up(self) -> bool:
        return self.left <= 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A function on a square grid of points: ``values[row, column]``, of a vector function one more axis of two."""

    window: Window
    values: Floats

    @property
    def side(self) -> int:
        return len(self.values)

    def axes(self) -> tuple[Floats, Floats]:
        """The coordinates of the columns and of the rows."""
        return spots(self.window, self.side)


def spots(window: Window, side: int) -> tuple[Floats, Floats]:
    """``side`` coordinates across the window, and up."""
    x, y, reach = window
    steps = np.linspace(-reach, reach, side)
    return x + steps, y + steps


def called(function: Callable[..., Any], point: Floats, clock: Clock) -> Floats | None:
    """What it gives at a point, in float64; None where it raises, gives no real numbers, or the time is up."""
    if clock.is_up:
        return None
    start = time.thread_time()
    try:
        with warnings_ignored(), np.errstate(all="ignore"):
            given = np.asarray(function(point.copy()))
        return given.astype(np.float64) if given.dtype.kind in "biuf" else None
    except Exception:  # noqa: BLE001 - there is no value at this point
        return None
    finally:
        clock.left -= time.thread_time() - start


def sampled(at: Callable[[float, float], Floats | None], window: Window, clock: Clock) -> Sheet | None:
    """The function on a grid as fine as the time allows; None where it has too few values to be drawn."""
    coarse = _grid(at, spots(window, LEAST_SIDE), clock)
    if coarse is None:
        return None
    values, seconds = coarse
    each = max(seconds / LEAST_SIDE**2, 1e-9)
    side = min(MOST_SIDE, math.isqrt(max(0, int(clock.left / 2 / each))))
    finer = _grid(at, spots(window, side), clock) if side > LEAST_SIDE else None
    return Sheet(window, values if finer is None else finer[0])


def _grid(
    at: Callable[[float, float], Floats | None], axes: tuple[Floats, Floats], clock: Clock
) -> tuple[Floats, float] | None:
    left = clock.left
    found = [[at(x, y) for x in axes[0].tolist()] for y in axes[1].tolist()]
    known = [each for row in found for each in row if each is not None and np.isfinite(each).all()]
    if clock.is_up or len(known) < len(found) ** 2 / 2 or len({each.shape for each in known}) != 1:
        return None
    empty = np.full(known[0].shape, np.nan)
    values = np.array([[empty if each is None or each.shape != empty.shape else each for each in row] for row in found])
    return values, left - clock.left


def slopes(sheet: Sheet) -> Floats:
    """The gradient of a scalar function at the points of its grid, by differences: last axis across, up."""
    across, up = sheet.axes()
    with np.errstate(all="ignore"):
        rows, columns = np.gradient(sheet.values, up, across)
    return np.stack([columns, rows], axis=-1)
