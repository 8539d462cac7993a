"""Which operations on matrices are told as maps of the plane or of space."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.space.vectors import chip, is_drawable, point, reals
from tensorviz.explain.spaces import Drawn, Ink, Point
from tensorviz.sentences import say

__all__ = ["AXES", "Floats", "Map", "column_arrows", "ghost", "grid", "map_of", "place"]

Floats: TypeAlias = npt.NDArray[np.float64]
LEAST_TURN = 0.01
"""In degrees: below this a turn is not told."""
AXES: tuple[Ink, ...] = ("axis0", "axis1", "axis2")


class Turning(NamedTuple):
    """An angle in degrees, in space the axis that it is around, and the stretches before it, the largest first."""

    angle: float
    axis: tuple[float, ...]
    stretches: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """A recorded square matrix with 2 or 3 rows: its name, its values in float64, and as they were recorded."""

    name: str
    values: Floats
    recorded: npt.NDArray[Any]

    @property
    def size(self) -> int:
        return len(self.values)

    @property
    def world(self) -> str:
        return say("plane") if self.size == 2 else say("space")

    @property
    def measure(self) -> str:
        return say("area") if self.size == 2 else say("volume")

    @property
    def rank(self) -> int:
        return int(np.linalg.matrix_rank(self.values))

    @property
    def turning(self) -> Turning | None:
        """The orthogonal factor of a map that turns; None of one that mirrors, squashes, or only stretches.

        The polar decomposition: first the stretches along lines at right angles, then the turn.
        """
        if self.rank < self.size or np.linalg.det(self.values) < 0:
            return None
        left, stretches, right = np.linalg.svd(self.values)
        turn = left @ right
        if self.size == 2:
            angle = math.degrees(math.atan2(turn[1, 0], turn[0, 0]))
            angle = angle if angle > LEAST_TURN - 180 else angle + 360
            return Turning(angle, (), tuple(stretches)) if abs(angle) > LEAST_TURN else None
        around = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
        angle = math.degrees(math.atan2(float(np.linalg.norm(around)), float(np.trace(turn)) - 1))
        if abs(angle) <= LEAST_TURN:
            return None
        if 180 - angle <= LEAST_TURN:
            twice = turn + np.eye(3)
            around = twice[:, np.linalg.norm(twice, axis=0).argmax()]
        return Turning(angle, tuple(around / np.linalg.norm(around)), tuple(stretches))

    def column(self, at: int) -> str:
        """``"(3, 0)"``."""
        return chip(self.recorded[:, at])


def map_of(operand: Operand | None) -> Map | None:
    """A matrix of real numbers that can be drawn whole."""
    recorded = reals(operand)
    if recorded is None or recorded.ndim != 2 or recorded.shape not in {(2, 2), (3, 3)}:
        return None
    values = recorded.astype(np.float64)
    return Map(name_of(operand), values, recorded) if is_drawable(values) else None


def place(values: Floats) -> tuple[Point, ...]:
    """Where the axis arrows land: the columns."""
    return tuple(point(column) for column in values.T)


def ghost(size: int) -> Drawn:
    """The grid before anything happened."""
    return Drawn("grid", "plain", points=place(np.eye(size)), quiet=True)


def grid(values: Floats, name: str = "", text: str = "") -> Drawn:
    """The grid after it; all of these are one grid, which moves."""
    return Drawn("grid", "result", name, text, place(values), key="grid")


def column_arrows(mapped: Map | None, size: int, *, as_rows: bool = False) -> tuple[Drawn, ...]:
    """Where the axis arrows are, or land; ``as_rows`` says that they are the rows of what the reader wrote."""
    if mapped is None:
        eye = np.eye(size)
        names = [say("axis {at}", at=at) for at in range(size)]
        return tuple(Drawn("arrow", AXES[at], names[at], "", (point(eye[at]),), key=AXES[at]) for at in range(size))
    return tuple(
        Drawn(
            "arrow",
            AXES[at],
            say("row {at}", at=at) if as_rows else say("column {at}", at=at),
            mapped.column(at),
            (tip,),
            key=AXES[at],
        )
        for at, tip in enumerate(place(mapped.values))
    )
