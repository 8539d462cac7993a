"""What the charts of a comparison are drawn from, as messages."""

from __future__ import annotations

from collections.abc import Callable

from tensorviz.device.blocks import Timed
from tensorviz.device.crossover import Crossing, Crossover
from tensorviz.device.roofline import Ceiling, Roofline, bound_by
from tensorviz.device.step_times import StepTime
from tensorviz.explain.format import format_bytes, format_duration
from tensorviz.protocol import device_charts as wire
from tensorviz.protocol.device_places import DevicePlace
from tensorviz.sentences import say
from tensorviz.trace.recording import Node

__all__ = ["encode_crossover", "encode_roofline"]

MOST_STEPS = 12
PACES = {
    "launch": say("launching takes most of the time"),
    "memory": say("the memory sets the pace"),
    "arithmetic": say("the arithmetic sets the pace"),
}


def encode_crossover(found: Crossover) -> wire.DeviceCrossover:
    """The cell at its sizes."""
    return wire.DeviceCrossover(
        name=found.name,
        size=found.size,
        library=found.library,
        points=tuple(
            wire.DevicePoint(each.size, _spread(each.host), _spread(each.device), _spread(each.both_ways))
            for each in found.points
        ),
        without=_crossing(found.without),
        moved=_crossing(found.with_transfers),
        ended=found.ended,
    )


def _spread(timed: Timed) -> tuple[float, float, float]:
    return timed.low * 1e9, timed.median * 1e9, timed.high * 1e9


def _crossing(found: Crossing) -> wire.DeviceCrossing:
    return wire.DeviceCrossing(found.sentence, found.between)


def encode_roofline(found: Roofline, place: Callable[[Node], DevicePlace]) -> wire.DeviceRoofline:
    """The operations that take longest, in the order of the source."""
    longest = sorted(found.steps, key=lambda step: -max(step.host, step.device))[:MOST_STEPS]
    drawn = [step for step in found.steps if step in longest]
    return wire.DeviceRoofline(
        dtype=found.host.dtype,
        host=_ceiling(found.host),
        device=_ceiling(found.device),
        steps=tuple(_step(step, found, place(step.node)) for step in drawn),
        more=len(found.steps) - len(drawn),
    )


def _ceiling(found: Ceiling) -> wire.DeviceCeiling:
    text = say(
        "at most {bandwidth}/s copied, {flops:.3g} GFLOP/s in a product of matrices, {latency} for the smallest step",
        bandwidth=format_bytes(round(found.bandwidth)),
        flops=found.flops / 1e9,
        latency=format_duration(round(found.latency * 1e9)),
    )
    return wire.DeviceCeiling(found.bandwidth, found.flops, text)


def _step(step: StepTime, found: Roofline, place: DevicePlace) -> wire.DeviceRoofStep:
    flops = step.flops or 0
    paces = bound_by(step, found.host, is_host=True), bound_by(step, found.device, is_host=False)
    words = say(
        "{flops:,} operations on {size}; on the CPU {here}, there {there}.",
        flops=flops,
        size=format_bytes(step.nbytes),
        here=PACES[paces[0]],
        there=PACES[paces[1]],
    )
    return wire.DeviceRoofStep(
        place, flops / step.nbytes, flops / step.host, flops / step.device, paces[0], paces[1], words
    )
