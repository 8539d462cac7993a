"""What is drawn in a plane or in space, as it travels."""

from __future__ import annotations

from typing import Literal

from tensorviz.protocol.recipes import Base

__all__ = ["Drawn", "Space"]


class Drawn(Base, frozen=True):
    """One thing in a plane or in space; what ``points`` mean is told in ``explain/spaces.py``."""

    kind: Literal[
        "arrow", "angle", "badge", "bar", "circle", "curve", "dots", "face", "fact", "field", "foot", "grid", "line",
        "link", "patch",
    ]  # fmt: skip
    ink: Literal["plain", "first", "second", "result", "axis0", "axis1", "axis2"] = "plain"
    name: str = ""
    text: str = ""
    points: tuple[tuple[float, ...], ...] = ()
    value: float | None = None
    quiet: bool = False
    key: str = ""


class Space(Base, frozen=True):
    """A plane or space with axes of these names; ``shown`` of a frame are positions into ``drawn``."""

    axes: tuple[str, ...]
    drawn: tuple[Drawn, ...]
    title: str = ""
    window: tuple[float, ...] = ()
