"""A function of one number: its curve around a path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.explain.landscape.evaluate import Clock, Floats, called
from tensorviz.explain.landscape.plane import window_of

__all__ = ["SIDE", "WIDEST", "Curve", "curve_of", "over", "values_at", "wide_curve_of"]

SIDE = 97
AROUND = 1.5
"""How many times as wide as the path's surroundings: where else the curve has a valley is to be seen."""
SPARE = 1.15
WALLS = 0.4
"""How far the curve is seen above the path, in heights of it."""
WIDEST = 4.0
"""How many times as wide as the path's the picture of the trials may be."""
Function = Callable[[Floats], Any]


@dataclass(frozen=True, slots=True)
class Curve:
    """``values`` of a function ``at`` some numbers, where they are finite and seen.

    ``window`` is what is seen of it: the middle across and up, half the width, half the height.
    """

    at: Floats
    values: Floats
    window: tuple[float, float, float, float]


def curve_of(function: Function, path: Floats, clock: Clock) -> Curve | None:
    """The function around a path on it, as far as that does not run away; None where it has too few values."""
    middle, _, reach = window_of(np.column_stack([path[:, 0], np.zeros(len(path))]))
    return _curve(function, middle, AROUND * reach, [path], clock)


def wide_curve_of(function: Function, curve: Curve, paths: Sequence[Floats], clock: Clock) -> Curve | None:
    """The function around a curve and those paths that do not run away; the first path is the curve's own."""
    middle, _, reach, _ = curve.window
    near = [path[:, 0] for path in paths if np.abs(path[:, 0] - middle).max() <= WIDEST * reach]
    every = np.concatenate([curve.at, *near])
    low, high = float(every.min()), float(every.max())
    return _curve(function, (low + high) / 2, (high - low) / 2, paths, clock)


def over(points: Floats, values: Floats) -> Floats:
    """Where points of one number lie on the curve."""
    return np.column_stack([points[:, 0], values])


def values_at(function: Function, points: Floats, clock: Clock) -> Floats:
    """A function's number at each point; NaN where it has none."""
    values = [called(function, point, clock) for point in points]
    return np.array([np.nan if each is None or each.size != 1 else float(each.reshape(-1)[0]) for each in values])


def _curve(function: Function, middle: float, reach: float, paths: Sequence[Floats], clock: Clock) -> Curve | None:
    at = middle + np.linspace(-reach, reach, SIDE)
    values = values_at(function, at[:, None], clock)
    known = values[np.isfinite(values)]
    if clock.is_up or len(known) < SIDE / 2:
        return None
    points = np.concatenate(paths)
    passed = points[(np.abs(points[:, 0] - middle) <= reach) & np.isfinite(points[:, 1]), 1]
    low, high = float(known.min()), float(known.max())
    if len(passed):  # steep walls would flatten the valley
        highest, lowest = float(passed.max()), min(low, float(passed.min()))
        high = min(high, highest + (highest - lowest) * WALLS)
    tall = (high - low) / 2 * SPARE or max(1.0, abs(high))
    window = (float(f"{middle:.5g}"), float(f"{(low + high) / 2:.5g}"), float(f"{reach:.5g}"), float(f"{tall:.5g}"))
    is_seen = values <= window[1] + tall
    return Curve(at[is_seen], values[is_seen], window) if np.isfinite(window).all() else None
