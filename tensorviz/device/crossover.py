"""From which size on a device is faster: the whole cell at powers of two of one of its numbers, on both sides."""

from __future__ import annotations

import itertools
import math
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.blocks import Timed, in_turn, ratios
from tensorviz.device.call_parts import brief
from tensorviz.device.compare import check_memory, check_outcome
from tensorviz.device.control import Control, Interrupted, Slices
from tensorviz.device.crossover_text import crossover_data, told
from tensorviz.device.export import written
from tensorviz.device.light_side import LightSide, replayed
from tensorviz.device.machine import host_facts
from tensorviz.device.rerun import DeviceOutcome, HostOutcome, Rerun
from tensorviz.device.scaled import Scaled
from tensorviz.device.tape import Stop
from tensorviz.device.timing import helped
from tensorviz.sentences import say

__all__ = ["Crossing", "Crossover", "Point", "crossing"]

SMALLEST, LARGEST = 4, 26
STRIDE = 2
UPWARDS = 0.9
MOST_RUN = 0.5
BLOCKS, FEW_BLOCKS = 5, 3
LONG_SECONDS = 0.05
BLOCK_SECONDS = 0.004


@dataclass(frozen=True, slots=True)
class Point:
    """One size.

    Attributes
    ----------
    host, device, both_ways : Timed
        The whole cell; ``both_ways`` is the device's time with its inputs sent and what it binds brought back.
    """

    size: int
    host: Timed
    device: Timed
    both_ways: Timed


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the curves cross.

    Attributes
    ----------
    between : tuple of int or None
        The host is surely faster up to the first, the device from the second on.
    about : int or None
        Where straight lines between the medians meet, both axes logarithmic.
    sentence : str
    """

    sentence: str
    between: tuple[int, int] | None = None
    about: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Crossover:
    """The cell at many sizes.

    Attributes
    ----------
    name : str
        The number that was set.
    size : int
        Its value in the cell.
    points : tuple of Point
        By size.
    without, with_transfers : Crossing
        On arrays that are there already; with sending and bringing back.
    ended : str
        Why there are no larger sizes.
    """

    name: str
    size: int
    library: str
    host_facts: dict[str, str] = field(default_factory=dict)
    device_facts: dict[str, str] = field(default_factory=dict)
    points: tuple[Point, ...] = ()
    without: Crossing = field(default_factory=lambda: Crossing(""))
    with_transfers: Crossing = field(default_factory=lambda: Crossing(""))
    ended: str = ""
    is_interrupted: bool = False

    def to_json(self, path: str | os.PathLike[str]) -> Path:
        """Write all sizes with every sample to a file.

        Returns
        -------
        Path
            The file that was written.
        """
        return written(crossover_data(self), path)

    def __repr__(self) -> str:
        return told(self)


class _Side(LightSide):
    """A device's side that also brings back what the cell bound."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.bringing: list[float] = []

    def once(self) -> float:
        seconds = super().once()
        self.bringing.append(self.bring())
        return seconds


def crossing(cell: Scaled, adapter: Adapter, control: Control, seconds: float = 10.0) -> Slices[Crossover]:
    """Measure size by size: larger until a run takes long or memory is short, then closer around the crossing."""
    points: dict[int, Point] = {}
    ended, is_interrupted = "", False
    try:
        ended = yield from _upwards(cell, adapter, control, points, seconds)
        yield from _closer(cell, adapter, control, points)
    except Interrupted as stop:
        ended, is_interrupted = stop.reason, True
    except Stop as stop:
        ended = stop.reason
    except Exception as error:  # noqa: BLE001 - told beside the sizes that were measured
        ended = brief(error)
    found = tuple(points[power] for power in sorted(points))
    return Crossover(
        cell.name,
        cell.value,
        adapter.library,
        host_facts(),
        adapter.facts(),
        found,
        found_crossing(found, adapter.library, with_transfers=False),
        found_crossing(found, adapter.library, with_transfers=True),
        ended,
        is_interrupted,
    )


def _upwards(
    cell: Scaled, adapter: Adapter, control: Control, points: dict[int, Point], most_seconds: float
) -> Slices[str]:
    begin = time.perf_counter()
    power, stride, seconds = SMALLEST, STRIDE, [0.0, 0.0]
    while power <= LARGEST:
        spent = time.perf_counter() - begin
        done = max(spent / most_seconds, (power - SMALLEST) / (LARGEST - SMALLEST))
        _begin(cell, 2**power, done, control)
        points[power] = yield from _point(cell, adapter, 2**power, control)
        seconds = [seconds[1], max(points[power].host.median, points[power].device.median)]
        growth = seconds[1] / seconds[0] if seconds[0] else 1.0
        if seconds[1] * growth > MOST_RUN:
            stride, growth = 1, growth**0.5
        if seconds[1] * growth > MOST_RUN:
            return say("Larger ones would take more than {seconds} s a run.", seconds=MOST_RUN)
        if time.perf_counter() - begin > most_seconds:
            return say("The time for the chart was used up.")
        power += stride
    return ""


def _begin(cell: Scaled, size: int, done: float, control: Control) -> None:
    first = UPWARDS * min(1.0, done)
    control.begin(
        first, first + (1 - UPWARDS), say("Running the cell with {name} = {size:,}.", name=cell.name, size=size)
    )


def _closer(cell: Scaled, adapter: Adapter, control: Control, points: dict[int, Point]) -> Slices[None]:
    """Sizes between two that the curves cross between."""
    powers = sorted(points)
    for low, high in itertools.pairwise(powers):
        is_faster = [ratios(points[each].host, points[each].device).median > 1 for each in (low, high)]
        if high - low > 1 and is_faster[0] != is_faster[1]:
            _begin(cell, 2 ** ((low + high) // 2), 1.0, control)
            points[(low + high) // 2] = yield from _point(cell, adapter, 2 ** ((low + high) // 2), control)


def _point(cell: Scaled, adapter: Adapter, size: int, control: Control) -> Slices[Point]:
    yield
    rerun = Rerun(*cell.at(size), control)
    host = rerun.host()
    check_memory(adapter, host, share=0.5)
    yield
    outcome = rerun.device(adapter, host)
    check_outcome(outcome, adapter)
    ours, theirs = _sides(rerun, adapter, host, outcome)
    theirs.once()
    theirs.sending.clear()
    theirs.bringing.clear()
    blocks = BLOCKS if max(host.seconds, outcome.seconds) < LONG_SECONDS else FEW_BLOCKS
    both = yield from in_turn(ours.once, theirs.once, control, blocks=blocks, block_seconds=BLOCK_SECONDS)
    moving = statistics.median(theirs.sending) + statistics.median(theirs.bringing)
    moved = Timed(tuple(tuple(each + moving for each in block) for block in both[1].samples))
    return Point(size, *both, moved)


def _sides(rerun: Rerun, adapter: Adapter, host: HostOutcome, outcome: DeviceOutcome) -> tuple[LightSide, _Side]:
    opaque = frozenset(replayed(rerun, host))
    return LightSide(rerun, host, opaque, None), _Side(rerun, host, opaque | helped(outcome), adapter)


def found_crossing(points: Sequence[Point], library: str, *, with_transfers: bool) -> Crossing:
    """Where the host is surely faster up to, and the device from."""
    if not points:
        return Crossing(say("Nothing was measured."))
    others = [point.both_ways if with_transfers else point.device for point in points]
    found = [ratios(point.host, other) for point, other in zip(points, others, strict=True)]
    last = next((i for i, each in enumerate(found) if each.high >= 1), len(found)) - 1
    first = len(found) - next((i for i, each in enumerate(reversed(found)) if each.low <= 1), len(found))
    sizes = [point.size for point in points]
    if last == len(found) - 1:
        return Crossing(say("No crossover: NumPy on the CPU is faster up to {size:,}.", size=sizes[-1]))
    if first == 0:
        return Crossing(say("No crossover: {library} is faster from {size:,} on.", library=library, size=sizes[0]))
    if first == len(found):
        return Crossing(say("No crossover that could be told from the noise, up to {size:,}.", size=sizes[-1]))
    if last < 0:
        words = say(
            "{library} is faster from {size:,} on; below it is too noisy to say.", library=library, size=sizes[first]
        )
        return Crossing(words)
    middles = [each.median for each in found]
    about = _meeting(sizes[last : first + 1], middles[last : first + 1])
    words = say(
        "{library} is faster from somewhere between {low:,} and {high:,} on (about {about:,}).",
        library=library,
        low=sizes[last],
        high=sizes[first],
        about=about,
    )
    return Crossing(words, (sizes[last], sizes[first]), about)


def _meeting(sizes: Sequence[int], ratios: Sequence[float]) -> int:
    """Where the ratio passes 1, on logarithmic axes."""
    for low, high, before, after in zip(sizes, sizes[1:], ratios, ratios[1:], strict=False):
        if before < 1 <= after:
            part = -math.log(before) / (math.log(after) - math.log(before))
            return int(low * (high / low) ** part)
    return math.isqrt(sizes[0] * sizes[-1])
