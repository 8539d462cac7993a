"""Following the arrows of a field that is known on a sheet."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.landscape.contours import thinned
from tensorviz.explain.landscape.evaluate import Floats, Sheet

__all__ = ["followed"]

STARTS = 3
STEPS = 240
STRIDE = 1 / 60


def followed(sheet: Sheet) -> tuple[list[list[tuple[float, float]]], int]:
    """Lines along the arrows from nine points (midpoint rule), and how many of them leave the sheet."""
    x, y, reach = sheet.window
    offsets = np.linspace(-0.62, 0.62, STARTS) * reach
    lines, left = [], 0
    for start in [(x + dx, y + dy) for dy in offsets.tolist() for dx in offsets.tolist()]:
        line, leaves = _line(sheet, np.array(start))
        lines.append(thinned(line, reach / 400))
        left += leaves
    return lines, left


def _line(sheet: Sheet, start: Floats) -> tuple[list[tuple[float, float]], bool]:
    stride = sheet.window[2] * STRIDE
    line = [start]
    for _ in range(STEPS):
        first = _direction(sheet, line[-1])
        if first is None:
            break
        second = _direction(sheet, line[-1] + first * stride / 2)
        if second is None or first @ second < 0:
            break
        after = line[-1] + second * stride
        line.append(after)
        if np.abs(after - sheet.window[:2]).max() > sheet.window[2]:
            return [(float(a), float(b)) for a, b in line], True
    return [(float(a), float(b)) for a, b in line], False


def _direction(sheet: Sheet, point: Floats) -> Floats | None:
    """The unit vector at a point, between those of the grid; None where there is none."""
    across, up = sheet.axes()
    place = (point - [across[0], up[0]]) / (across[1] - across[0])
    column, row = (int(each) for each in np.clip(np.floor(place), 0, sheet.side - 2))
    s, t = place - [column, row]
    values = sheet.values
    below = values[row, column] * (1 - s) + values[row, column + 1] * s
    above = values[row + 1, column] * (1 - s) + values[row + 1, column + 1] * s
    vector = below * (1 - t) + above * t
    size = float(np.hypot(*vector))
    largest = float(np.nanmax(np.abs(values)))
    direction: Floats | None = vector / size if np.isfinite(size) and size > 1e-6 * largest else None
    return direction
