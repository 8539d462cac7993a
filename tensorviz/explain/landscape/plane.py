"""The plane in which a path is drawn: its own, or through many dimensions the one in which it varies most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tensorviz.explain.landscape.evaluate import Floats, Window

__all__ = ["LARGEST", "Plane", "plane_of"]

LARGEST = 1e100
"""What lies beyond is not drawn."""
SPARE = 1.3
LEAVES = 6.0


@dataclass(frozen=True, slots=True)
class Plane:
    """``origin + x · across + y · up``; ``share`` is the part of the path's spread in it, 1 in two dimensions."""

    origin: Floats
    basis: Floats
    share: float

    def point(self, x: float, y: float) -> Floats:
        """The point of the reader's space at these coordinates."""
        found: Floats = self.origin + np.array([x, y]) @ self.basis
        return found

    def flat(self, points: Floats) -> Floats:
        """The coordinates of points, or of the feet of their perpendiculars."""
        found: Floats = (points - self.origin) @ self.basis.T
        return found

    @property
    def is_slice(self) -> bool:
        return self.origin.size > len(self.basis)

    def window(self, points: Floats) -> Window:
        """The square around the path, as far as it does not run away."""
        return window_of(self.flat(points[(np.abs(points) < LARGEST).all(axis=1)]))


def plane_of(points: Floats) -> Plane:
    """Of two entries their own plane; else the plane through the last point along which the path varies most."""
    if points.shape[1] == 2:
        return Plane(np.zeros(2), np.eye(2), 1.0)
    last = points[-1]
    size = float(np.abs(points - last).max()) or 1.0
    _, sizes, rows = np.linalg.svd((points - last) / size, full_matrices=False)
    basis = rows[:2] if len(rows) > 1 else np.vstack([rows, _perpendicular(rows[0])])
    total = float((sizes**2).sum())
    return Plane(last, basis, float((sizes[:2] ** 2).sum()) / total if total else 1.0)


def _perpendicular(row: Floats) -> Floats:
    other = np.eye(row.size)[int(np.abs(row).argmin())]
    other = other - (other @ row) * row
    perpendicular: Floats = other / np.linalg.norm(other)
    return perpendicular


def window_of(flat: Floats) -> Window:
    """Where the path runs away, the square around its beginning."""
    moves = np.linalg.norm(np.diff(flat, axis=0), axis=1)
    away = np.linalg.norm(flat - flat[0], axis=1)
    if moves[-1] > 2 * moves[0] > 0:
        inside = away <= LEAVES * moves[0]
        flat = flat[: max(3, int(inside.argmin()) if not inside.all() else len(flat))]
    low, high = flat.min(axis=0), flat.max(axis=0)
    middle = (low + high) / 2
    reach = float((high - low).max()) / 2 * SPARE
    if reach == 0:
        reach = max(1.0, float(np.abs(middle).max()))
    return tuple(float(f"{each:.5g}") for each in (*middle.tolist(), reach))  # type: ignore[return-value]
