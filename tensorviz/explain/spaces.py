"""What is drawn in a plane or in space: arrows, grids and angles, by their coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["Drawn", "DrawnKind", "Ink", "Point", "Space"]

Point: TypeAlias = tuple[float, ...]
DrawnKind: TypeAlias = Literal[
    "arrow", "angle", "badge", "bar", "circle", "curve", "dots", "face", "fact", "field", "foot", "grid", "line",
    "link", "patch",
]  # fmt: skip
Ink: TypeAlias = Literal["plain", "first", "second", "result", "axis0", "axis1", "axis2"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing in the picture.

    Attributes
    ----------
    kind : str
        What ``points`` mean: of an ``arrow`` its tip, and its tail where that is not the origin; of a ``link`` (a plain
        line) both ends; of an ``angle`` one point on each of its sides; of a ``foot`` the point that the perpendicular
        is dropped from, and the foot; of a ``grid`` where the axis arrows land, of a ``circle`` the same, which makes
        it an ellipse; of a ``patch`` the edges of a parallelogram or box at the origin; of ``dots`` all of them; of a
        ``line`` one point of a line through the origin; of a ``face`` the corners of a polygon; of a ``curve`` the
        points along it, of a ``field`` tail and tip of each of its arrows. A ``bar`` is the number ``value`` as a
        length, a ``fact`` a line of text beside the picture, a ``badge`` what has to be known of all of it
        ("what if").
    ink : str
        Which thing it belongs to, as a colour.
    name : str
        What is written beside it.
    text : str
        Its numbers: ``"(3, 1)"``.
    points : tuple of tuple of float
        Coordinates, rounded for drawing.
    value : float or None
    quiet : bool
        Whether it is only there for comparison (a ghost), or worked out on the way.
    key : str
        The same in two things that are one datum before and after: a picture lets the one become the other.
    """

    kind: DrawnKind
    ink: Ink = "plain"
    name: str = ""
    text: str = ""
    points: tuple[Point, ...] = ()
    value: float | None = None
    quiet: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """The picture of a reading; each frame says which of ``drawn`` it shows.

    ``axes`` are written at the ends of the axes, one for each of two or three dimensions (none: nothing is drawn but
    lines of text); ``title`` says which plane it is, where it is not that of the entries. ``window`` is the part of the
    plane that is shown, as its middle and half its side, where that does not follow from the things in it; with half
    its height as a fourth number, each axis has a scale of its own.
    """

    axes: tuple[str, ...]
    drawn: tuple[Drawn, ...]
    title: str = ""
    window: tuple[float, ...] = ()
