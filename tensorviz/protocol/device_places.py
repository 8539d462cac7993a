"""Places in the reader's code, as comparisons of devices name them."""

from __future__ import annotations

from tensorviz.protocol.recipes import Base

__all__ = ["DevicePlace"]


class DevicePlace(Base, frozen=True):
    """A place in the reader's code; ``step`` is the step of the explanation that stands there."""

    line: int
    source: str
    step: int | None = None
