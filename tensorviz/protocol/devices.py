"""The same cell on another device: what the browser asks for, and what it draws."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from tensorviz.protocol.device_charts import DeviceCrossover, DeviceRoofline
from tensorviz.protocol.device_places import DevicePlace
from tensorviz.protocol.recipes import Base

__all__ = [
    "Compare",
    "Compared",
    "ComparingProgress",
    "Cross",
    "Device",
    "DeviceCommand",
    "DeviceComparison",
    "DeviceDigits",
    "DeviceFinding",
    "DeviceList",
    "DeviceNumber",
    "DeviceParting",
    "DeviceReply",
    "DeviceSide",
    "DeviceStep",
    "DeviceTime",
    "ListDevices",
    "StopComparing",
]

Nanoseconds: TypeAlias = Annotated[int, Meta(ge=0, description="Of the clock that both sides were timed with.")]


class Device(Base, frozen=True):
    """What a cell may be compared on: as in ``DeviceRow``. ``usable``: a comparison can be asked for.

    ``state`` is ``"this CPU"`` for another way on the CPU (float32, other memory, other threads), ``"this GPU"`` for
    one on a GPU (fewer digits): no device.
    """

    name: str
    library: str
    state: str
    reason: str
    hint: str = ""
    usable: bool = False


class DeviceNumber(Base, frozen=True):
    """A whole number of the cell that can be set to others."""

    name: str
    value: int


class DeviceTime(Base, frozen=True):
    """A duration as a number, to draw, and as text."""

    ns: Nanoseconds
    text: str


class DeviceSide(Base, frozen=True):
    """One of the two that are compared. ``facts`` stand beside every number.

    Of the whole cell as one would write it: the median of the block medians, the least, the largest of them, and every
    run, block by block; None and empty where it was not timed.
    """

    name: str
    title: str
    facts: tuple[str, ...]
    median: DeviceTime | None = None
    low: DeviceTime | None = None
    high: DeviceTime | None = None
    samples: tuple[tuple[Nanoseconds, ...], ...] = ()


class DeviceStep(Base, frozen=True):
    """How one place of the source ran there. ``reason`` says why it ran on the CPU.

    ``waiting`` is the part of ``device`` in which the device waited for Python.
    """

    place: DevicePlace
    where: Literal["device", "host", "random", "answer", "not-run-again"]
    words: str
    times: int
    reason: str = ""
    moved: str = ""
    host: DeviceTime | None = None
    device: DeviceTime | None = None
    waiting: DeviceTime | None = None


class DeviceFinding(Base, frozen=True):
    """What costs time there, at its place."""

    rule: str
    place: DevicePlace
    sentence: str


class DeviceDigits(Base, frozen=True):
    """How far the values of one name agree; ``enough``: up to rounding."""

    name: str
    digits: float
    text: str
    enough: bool
    note: str = ""


class DeviceParting(Base, frozen=True):
    """Where the two runs part: the values that differ, on both sides; empty where a test or a form differs."""

    sentence: str
    place: DevicePlace | None = None
    host: str = ""
    device: str = ""


class DeviceComparison(Base, frozen=True, tag_field="type", tag="device-comparison"):
    """The cell with the explanation ``id`` on the CPU and on the device that was ``asked`` for.

    ``state``: ``"agrees"``; ``"differs"``: results differ by more than rounding; ``"parted"``: the two runs did
    different work; ``"impossible"``: the cell can't be run again; ``"stopped"``: by the reader. ``headline`` is the
    verdict on speed, or why there is none. ``ratio`` is how many times faster the device is: at least, in the middle,
    at most. Steps are at most 60; ``more_steps`` counts the rest. ``unfinished``: which other times there are not.
    """

    version: int
    id: str
    asked: str
    made: str
    state: Literal["agrees", "differs", "parted", "impossible", "stopped"]
    headline: str
    host: DeviceSide
    device: DeviceSide
    agreement: str = ""
    ratio: tuple[float, float, float] | None = None
    parting: DeviceParting | None = None
    digits: tuple[DeviceDigits, ...] = ()
    sending: DeviceTime | None = None
    bringing: DeviceTime | None = None
    first_use: DeviceTime | None = None
    transfers: tuple[str, ...] = ()
    memory: str = ""
    steps: tuple[DeviceStep, ...] = ()
    more_steps: int = 0
    findings: tuple[DeviceFinding, ...] = ()
    notes: tuple[str, ...] = ()
    unfinished: str = ""
    crossover: DeviceCrossover | None = None
    roofline: DeviceRoofline | None = None


class ListDevices(Base, frozen=True, tag_field="type", tag="list-devices"):
    """Browser: look for devices; a library that must be loaded for that is loaded."""

    request: int
    id: str


class Compare(Base, frozen=True, tag_field="type", tag="compare"):
    """Browser: run the cell with the explanation ``id`` on a device, too. ``Compared`` follows when it is through."""

    request: int
    id: str
    device: str


class Cross(Base, frozen=True, tag_field="type", tag="cross"):
    """Browser: run the cell ``id`` on both at other sizes of its whole number ``name``. ``Compared`` follows, too."""

    request: int
    id: str
    device: str
    name: str


class StopComparing(Base, frozen=True, tag_field="type", tag="stop-comparing"):
    """Browser: end the comparison of this cell that runs or waits."""

    request: int
    id: str


DeviceCommand: TypeAlias = ListDevices | Compare | Cross | StopComparing


class DeviceList(Base, frozen=True, tag_field="type", tag="device-list"):
    """The devices beside the CPU."""

    request: int
    devices: tuple[Device, ...]


class ComparingProgress(Base, frozen=True, tag_field="type", tag="comparing"):
    """News of a comparison: how much is done, from 0 to 1, and what is being done."""

    device: str
    done: float
    words: str


class Compared(Base, frozen=True, tag_field="type", tag="compared"):
    """It is through: the trait ``comparisons`` holds it."""

    request: int
    device: str


DeviceReply: TypeAlias = DeviceList | Compared
