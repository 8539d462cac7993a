"""Charts of a comparison of devices: the cell at other sizes, and its steps under what both sides can do at most."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from tensorviz.protocol.device_places import DevicePlace
from tensorviz.protocol.recipes import Base

__all__ = ["DeviceCeiling", "DeviceCrossing", "DeviceCrossover", "DevicePoint", "DeviceRoofStep", "DeviceRoofline"]

Spread: TypeAlias = Annotated[
    tuple[float, float, float],
    Meta(description="Nanoseconds of one run: the least block median, the middle, the most."),
]
Pace: TypeAlias = Literal["launch", "memory", "arithmetic"]


class DevicePoint(Base, frozen=True):
    """The whole cell at one size; ``moved``: on the device, with its inputs sent and its results brought back."""

    size: int
    host: Spread
    device: Spread
    moved: Spread


class DeviceCrossing(Base, frozen=True):
    """The host is surely faster up to the first of ``between``, the device from the second on."""

    sentence: str
    between: tuple[int, int] | None = None


class DeviceCrossover(Base, frozen=True):
    """The cell with its number ``name`` set to powers of two; ``size`` is the reader's own."""

    name: str
    size: int
    library: str
    points: tuple[DevicePoint, ...]
    without: DeviceCrossing
    moved: DeviceCrossing
    ended: str = ""


class DeviceCeiling(Base, frozen=True):
    """Of one side: bytes and operations per second at most, measured."""

    bandwidth: float
    flops: float
    text: str


class DeviceRoofStep(Base, frozen=True):
    """One operation: its arithmetic for each byte, the operations per second that it reached, and what set its pace."""

    place: DevicePlace
    intensity: float
    host: float
    device: float
    host_pace: Pace
    device_pace: Pace
    words: str


class DeviceRoofline(Base, frozen=True):
    """Both sides' ceilings and the operations whose arithmetic is counted; ``more`` of them are not drawn."""

    dtype: str
    host: DeviceCeiling
    device: DeviceCeiling
    steps: tuple[DeviceRoofStep, ...]
    more: int = 0
