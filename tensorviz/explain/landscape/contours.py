"""Level curves of a function that is known on a grid (marching squares), joined and thinned out for drawing."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TypeAlias

import numpy as np

from tensorviz.explain.landscape.evaluate import Floats, Sheet

__all__ = ["Curve", "curves", "levels_of", "thinned"]

Spot: TypeAlias = tuple[float, float]
Curve: TypeAlias = list[Spot]
Edge: TypeAlias = tuple[int, int, int]
"""A side of a cell of the grid: row, column, and 0 for the one to the right, 1 for the one up."""

CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))
MOST_LEVELS = 9
ROUND = 40
FINENESS = 1 / 400
ROOT_STEPS = 4


def levels_of(values: Floats) -> list[float]:
    """Values for contours: by equal shares of the points, so that a steep rim takes not all of them."""
    finite = values[np.isfinite(values)]
    if not finite.size or finite.min() == finite.max():
        return []
    shares = np.linspace(0, 1, MOST_LEVELS + 2)[1:-1] ** 1.4
    step = _nice(float(np.quantile(finite, 0.9) - finite.min() or np.ptp(finite)) / ROUND)
    found = np.round(np.quantile(finite, shares) / step) * step
    return sorted({float(f"{each:.4g}") + 0.0 for each in found.tolist() if finite.min() < each < finite.max()})


def _nice(least: float) -> float:
    """1, 2 or 5 times a power of ten, not below ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= least)


def curves(sheet: Sheet, level: float) -> list[Curve]:
    """The curves on which the function has one value; none through cells with a corner that is not finite."""
    across, up = sheet.axes()
    values = sheet.values - level
    meets: dict[Edge, list[Edge]] = defaultdict(list)
    for row, column in zip(*np.nonzero(_crossed(values)), strict=True):
        edges = _crossings(values, int(row), int(column))
        for one, other in zip(edges[::2], edges[1::2], strict=True):
            meets[one].append(other)
            meets[other].append(one)

    def spot(edge: Edge) -> Spot:
        row, column, way = edge
        end = (row, column + 1) if way == 0 else (row + 1, column)
        part = _root(values[row], column) if way == 0 else _root(values[:, column], row)
        x, y = across[column], up[row]
        return (
            float(x + (across[end[1]] - x) * part),
            float(y + (up[end[0]] - y) * part),
        )

    return [thinned([spot(edge) for edge in chain], sheet.window[2] * FINENESS) for chain in _chains(meets)]


def _root(line: Floats, at: int) -> float:
    """Where it is 0 between ``at`` and the next point, as a part of the way: by the cubic through four points."""
    low, high = float(line[at]), float(line[at + 1])
    part = low / (low - high) if low != high else 0.5
    first = min(max(at - 1, 0), len(line) - 4)
    four = line[first : first + 4].tolist() if len(line) >= 4 else []
    if not four or low == high or not all(map(math.isfinite, four)):
        return part
    a, b, at_a, at_b = 0.0, 1.0, low, high
    for _ in range(ROOT_STEPS):  # regula falsi, Illinois
        part = (a * at_b - b * at_a) / (at_b - at_a)
        value = _cubic(four, at - first + part)
        if value == 0:
            break
        a, at_a = (b, at_b) if (value < 0) != (at_b < 0) else (a, at_a / 2)
        b, at_b = part, value
    return part


def _cubic(four: list[float], x: float) -> float:
    """Through four values at 0, 1, 2, 3 (Lagrange)."""
    a, b, c, d = x, x - 1, x - 2, x - 3
    return (-four[0] * b * c * d + 3 * four[1] * a * c * d - 3 * four[2] * a * b * d + four[3] * a * b * c) / 6


def _crossed(values: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """The cells whose corners do not all lie on one side."""
    corners = np.stack([values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]])
    above = (corners > 0).sum(axis=0)
    crossed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (
        np.isfinite(corners).all(axis=0) & (above > 0) & (above < len(CORNERS))
    )
    return crossed


def _crossings(values: Floats, row: int, column: int) -> list[Edge]:
    """The sides of a cell that the curve crosses, in pairs; of a saddle by the value in its middle."""
    sides: list[Edge] = [(row, column, 0), (row, column + 1, 1), (row + 1, column, 0), (row, column, 1)]
    above = [bool(values[row + i, column + j] > 0) for i, j in CORNERS]
    crossed = [sides[at] for at in range(4) if above[at] != above[(at + 1) % 4]]
    if len(crossed) == 4:
        middle = values[row : row + 2, column : column + 2].mean() > 0
        return crossed if middle == above[0] else [*crossed[1:], crossed[0]]
    return crossed


def _chains(meets: dict[Edge, list[Edge]]) -> list[list[Edge]]:
    """Open chains first, from their ends; then the closed ones, whose first edge is also their last."""
    chains: list[list[Edge]] = []
    for start in sorted(meets, key=lambda edge: len(meets[edge])):
        if not meets[start]:
            continue
        chain = [start]
        while meets[chain[-1]]:
            onward = meets[chain[-1]].pop()
            meets[onward].remove(chain[-1])
            chain.append(onward)
        chains.append(chain)
    return chains


def thinned(curve: Curve, far: float) -> Curve:
    """Without points that lie within ``far`` of the line between those that stay (Douglas and Peucker)."""
    points = np.array(curve)
    keep = np.zeros(len(points), bool)
    keep[[0, -1]] = True
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        along = points[last] - points[first]
        between = points[first + 1 : last] - points[first]
        size = float(np.hypot(*along))
        away = np.abs(between[:, 0] * along[1] - between[:, 1] * along[0]) / size if size else np.hypot(*between.T)
        at = int(away.argmax())
        if away[at] > far:
            keep[first + 1 + at] = True
            waiting += [(first, first + 1 + at), (first + 1 + at, last)]
    return [curve[at] for at in np.nonzero(keep)[0].tolist()]
