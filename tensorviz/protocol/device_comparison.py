"""A comparison of devices as a message, worded and with every sample."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from tensorviz.device.availability import DeviceRow
from tensorviz.device.blocks import Timed, ratios
from tensorviz.device.comparison import Comparison, Side
from tensorviz.device.crossover import Crossover
from tensorviz.device.ledger import ANSWER, DEVICE, HOST, RANDOM, REPLAYED, RanStep
from tensorviz.device.ways.quick import QUICK
from tensorviz.device.ways.table import WAYS
from tensorviz.explain.format import format_bytes, format_duration
from tensorviz.explain.step import Step
from tensorviz.protocol import devices as wire
from tensorviz.protocol.device_drawing import encode_crossover, encode_roofline
from tensorviz.protocol.device_places import DevicePlace
from tensorviz.protocol.inspector_answer import malformed
from tensorviz.protocol.messages import PROTOCOL_VERSION
from tensorviz.protocol.requests import Refused
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Node, Span

__all__ = ["check_device_command", "comparison_messages", "encode_device_comparison", "encode_devices"]

MOST_STEPS = 60
MOST_NAMES = 20
MOST_FINDINGS = 12
LONGEST_SOURCE = 200
STATES: dict[str, Literal["device", "host", "random", "answer", "not-run-again"]] = {
    DEVICE: "device",
    HOST: "host",
    RANDOM: "random",
    ANSWER: "answer",
    REPLAYED: "not-run-again",
}


def encode_devices(rows: Sequence[DeviceRow]) -> tuple[wire.Device, ...]:
    """The devices beside the CPU, what one of them can do otherwise, then what can be compared on the CPU alone."""
    others = [
        wire.Device(row.name, row.library, row.state, row.reason, row.hint, row.is_usable)
        for row in rows
        if row.name != "cpu"
    ]
    if any(row.name == "cupy" and row.is_usable for row in rows):
        what = say("Products of float32 with fewer digits, beside all of them.")
        others.append(wire.Device(QUICK, say("TF32 on the GPU"), "this GPU", what, "", usable=True))
    return (*others, *(wire.Device(way.name, way.title, "this CPU", "", "", usable=True) for way in WAYS))


def check_device_command(command: Any) -> wire.DeviceCommand | Refused:
    """The command, or why it is refused; nothing is run."""
    try:
        asked: wire.DeviceCommand = msgspec.convert(command, wire.DeviceCommand)
    except msgspec.ValidationError:
        return malformed(command)
    return asked


def comparison_messages(compared: Compared, steps: Sequence[Step], identity: str) -> list[Any]:
    """All comparisons of one explanation as plain data, each with the crossover on the same device."""
    found = (
        encode_device_comparison(each, name, steps, identity, compared.crossovers.get(name))
        for name, each in compared.comparisons.items()
    )
    return [msgspec.to_builtins(each) for each in found]


def encode_device_comparison(
    comparison: Comparison, name: str, steps: Sequence[Step], identity: str, crossover: Crossover | None = None
) -> wire.DeviceComparison:
    """The message; ``steps`` are those of the explanation ``identity``, which places refer to."""
    places = _Places(steps)
    host, device = comparison.host, comparison.device
    return wire.DeviceComparison(
        version=PROTOCOL_VERSION,
        id=identity,
        asked=name,
        made=datetime.now().astimezone().isoformat(timespec="seconds"),
        state=_state(comparison),
        headline=_headline(comparison),
        host=_side(host),
        device=_side(device),
        agreement=_agreement(comparison),
        ratio=_ratio(host.timed, device.timed),
        parting=_parting(comparison, places),
        digits=tuple(_digits(comparison))[:MOST_NAMES],
        sending=_time(comparison.sending),
        bringing=_time(comparison.bringing),
        first_use=_time(comparison.first_use),
        transfers=_transfers(comparison),
        memory=_memory(comparison),
        steps=tuple(_step(each, comparison, places) for each in comparison.steps[:MOST_STEPS]),
        more_steps=max(0, len(comparison.steps) - MOST_STEPS),
        findings=tuple(
            wire.DeviceFinding(each.rule, places.at(each.span, each.source), each.sentence)
            for each in comparison.findings[:MOST_FINDINGS]
        ),
        notes=_notes(comparison),
        unfinished=comparison.unfinished,
        crossover=None if crossover is None else encode_crossover(crossover),
        roofline=None if comparison.roofline is None else encode_roofline(comparison.roofline, places.of),
    )


class Compared(Protocol):
    """Something that keeps its comparisons and crossovers by the name that was asked for."""

    @property
    def comparisons(self) -> Mapping[str, Comparison]: ...
    @property
    def crossovers(self) -> Mapping[str, Crossover]: ...


class _Places:
    """Where in the explanation a place of the source is."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._by_node = {(step.node.filename, step.node.span): step.number for step in reversed(steps)}
        self._by_span = {step.node.span: step.number for step in reversed(steps)}
        self._by_line = {step.node.span.line: step.number for step in reversed(steps)}

    def of(self, node: Node) -> DevicePlace:
        step = self._by_node.get((node.filename, node.span))
        return DevicePlace(node.span.line, _short(node.source), step)

    def at(self, span: Span, source: str) -> DevicePlace:
        """The step at a span, else the first on its line."""
        step = self._by_span.get(span, self._by_line.get(span.line))
        return DevicePlace(span.line, _short(source), step)


def _state(comparison: Comparison) -> Literal["agrees", "differs", "parted", "impossible", "stopped"]:
    if comparison.is_interrupted and (comparison.stopped or comparison.host.timed is None):
        return "stopped"
    if comparison.stopped:
        return "parted" if comparison.steps else "impossible"
    return "agrees" if comparison.agrees else "differs"


def _headline(comparison: Comparison) -> str:
    if comparison.stopped:
        return comparison.reason
    if comparison.verdict:
        return comparison.verdict
    if comparison.agrees:
        return say("At its own size the cell was not timed.")
    return say("Not timed. The results differ by more than rounding.")


def _agreement(comparison: Comparison) -> str:
    if comparison.stopped or not comparison.agrees:
        return ""
    digits = comparison.digits
    if digits is None:
        return say("The cell ran through; it left no number to compare.")
    return say("The results agree to {digits} digits or more.", digits=math.floor(digits))


def _digits(comparison: Comparison) -> Iterator[wire.DeviceDigits]:
    found = sorted(comparison.agreement.items(), key=lambda each: each[1].digits)
    for name, each in found:
        text = say("{digits} digits", digits=math.floor(each.digits))
        yield wire.DeviceDigits(name, round(each.digits, 2), text, each.is_enough, each.note)


def _parting(comparison: Comparison, places: _Places) -> wire.DeviceParting | None:
    found = comparison.difference
    if comparison.agrees or comparison.is_interrupted:
        return None
    if found is not None:
        sentence = say("They part here: {host} on the CPU, {device} there.", host=found.host, device=found.device)
        return wire.DeviceParting(sentence, places.of(found.node), found.host, found.device)
    if comparison.span is None:
        return None
    return wire.DeviceParting(comparison.reason, places.at(comparison.span, comparison.source))


def _side(side: Side) -> wire.DeviceSide:
    facts = dict(side.facts)
    title = facts.pop("library", side.name)
    if "device" in facts:
        title = say("{library} on {device}", library=title, device=facts.pop("device"))
    if side.timed is None:
        return wire.DeviceSide(side.name, title, tuple(facts.values()))
    timed = side.timed
    return wire.DeviceSide(
        side.name,
        title,
        tuple(facts.values()),
        _time(timed.median),
        _time(timed.low),
        _time(timed.high),
        tuple(tuple(map(_ns, block)) for block in timed.samples),
    )


def _ratio(host: Timed | None, device: Timed | None) -> tuple[float, float, float] | None:
    if host is None or device is None:
        return None
    found = ratios(host, device)
    return found.low, found.median, found.high


def _ns(seconds: float) -> int:
    return max(0, round(seconds * 1e9))


def _time(seconds: float | None) -> wire.DeviceTime | None:
    return None if seconds is None else wire.DeviceTime(_ns(seconds), format_duration(_ns(seconds)))


def _transfers(comparison: Comparison) -> tuple[str, ...]:
    if comparison.stopped and not comparison.steps:
        return ()
    moved, inputs = comparison.transfers, comparison.inputs
    lines = []
    if moved.copies_to_device:
        there = say(
            "To the device: {size} in {copies}; {inputs} of it are the cell's inputs.",
            size=format_bytes(moved.to_device),
            copies=_copies(moved.copies_to_device),
            inputs=format_bytes(inputs.to_device),
        )
        lines.append(there)
    if moved.copies_to_host:
        size, copies = format_bytes(moved.to_host), _copies(moved.copies_to_host)
        lines.append(say("Back: {size} in {copies}.", size=size, copies=copies))
    return tuple(lines)


def _copies(number: int) -> str:
    return agree(number, "{number:,} copy", "{number:,} copies", number=number)


def _memory(comparison: Comparison) -> str:
    if not comparison.peak:
        return ""
    return say(
        "The cell's arrays need about {size} there at once; what the library needs to work comes on top.",
        size=format_bytes(comparison.peak),
    )


def _step(step: RanStep, comparison: Comparison, places: _Places) -> wire.DeviceStep:
    moved = step.to_device + step.to_host
    found = next((each for each in comparison.step_times if each.node.id == step.node.id), None)
    return wire.DeviceStep(
        place=places.of(step.node),
        where=STATES[step.where],
        words=_words(step.where, comparison.device.facts.get("library", comparison.device.name).partition(",")[0]),
        times=step.times,
        reason=step.reason,
        moved=say("{size} moved", size=format_bytes(moved)) if moved else "",
        host=None if found is None else _time(found.host),
        device=None if found is None else _time(found.device),
        waiting=None if found is None else _time(found.waiting),
    )


def _words(where: str, library: str) -> str:
    return {
        DEVICE: say("on {library}", library=library),
        HOST: say("on the CPU"),
        RANDOM: say("made on the CPU"),
        ANSWER: say("had to answer Python"),
        REPLAYED: say("not run again"),
    }[where]


def _notes(comparison: Comparison) -> tuple[str, ...]:
    host, device = comparison.host.timed, comparison.device.timed
    if host is None or device is None:
        return ()
    return (
        say(
            "Both ran in turn, in {blocks} blocks each, {host} and {device} runs in all.",
            blocks=len(host.blocks),
            host=host.runs,
            device=device.runs,
        ),
        _intervals(host),
        say("The whole cell runs as one would write it; what is compiled or loaded once is not counted."),
    )


def _intervals(timed: Timed) -> str:
    if not timed.left_out:
        return say("Intervals are from the fastest block to the slowest.")
    return say("Intervals leave out the {out} fastest and the {out} slowest blocks of each.", out=timed.left_out)


def _short(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= LONGEST_SOURCE else f"{line[: LONGEST_SOURCE - 1]}…"
