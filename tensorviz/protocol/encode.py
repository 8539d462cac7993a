"""Explained steps as one message and its buffers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

import msgspec

from tensorviz.explain.flow.links import Links
from tensorviz.explain.fold import loop_heads
from tensorviz.explain.groups import Group
from tensorviz.explain.hazards.table import lines_of
from tensorviz.explain.labels import label_of, shapes_of
from tensorviz.explain.omissions import omissions
from tensorviz.explain.step import Step
from tensorviz.explain.steps import Depth
from tensorviz.explain.words import count
from tensorviz.protocol import flows, messages
from tensorviz.protocol.devices import Device, DeviceNumber
from tensorviz.protocol.occurrences import encode_occurrence, loop_numbers
from tensorviz.protocol.operands import Buffers
from tensorviz.protocol.packing import pack
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Recording

__all__ = ["AHEAD_BYTES", "encode"]

AHEAD_BYTES = 256 * 1024
NO_NUMBERS: Mapping[str, int] = MappingProxyType({})
AHEAD_OCCURRENCES = 24
STEPS_BYTES = 1024 * 1024
THIS_CELL, EARLIER_CELL = say("this cell"), say("an earlier cell")


def encode(
    recording: Recording,
    steps: Sequence[Step],
    depth: Depth = "brief",
    identity: str | None = None,
    groups: Sequence[Group] = (),
    devices: tuple[Device, ...] = (),
    numbers: Mapping[str, int] = NO_NUMBERS,
    device: str = "",
) -> tuple[str, list[bytes]]:
    """The message as JSON text, packed (`tensorviz.protocol.packing`), and the binary buffers that it refers to.

    Steps travel with their first occurrence while all of it stays within 1 MiB, and always the one that raised; the
    others are counted. Further occurrences travel within 256 KiB, at most 24 of a step: the last, powers of two, then
    the earliest. ``numbers`` are the whole numbers of the cell, ``device`` is what it was to be compared on at once.
    """
    buffers = Buffers()
    loops = loop_numbers(steps)
    files = _files(recording, steps)
    sent = _occurrences(steps, buffers, loops, Links(recording, steps))
    message = messages.Explanation(
        version=messages.PROTOCOL_VERSION,
        id=identity if identity is not None else uuid.uuid4().hex,
        sources=tuple(_source(recording, name) for name in files),
        steps=tuple(_step(step, sent[step.number], loops, files) for step in steps if sent[step.number]),
        loops=_loops(recording, loops),
        depth=depth,
        failed=_failed(recording, steps),
        omitted=(*omissions(recording), *_unsent(sum(not once for once in sent.values()))),
        notes=recording.notes,
        groups=tuple(_group(group, sent) for group in groups),
        devices=devices,
        numbers=tuple(DeviceNumber(*each) for each in numbers.items()),
        device=device,
    )
    return msgspec.json.encode(pack(msgspec.to_builtins(message))).decode(), buffers.items


def _occurrences(
    steps: Sequence[Step], buffers: Buffers, loops: Mapping[int, int], links: Links
) -> dict[int, dict[int, messages.Occurrence]]:
    sent: dict[int, dict[int, messages.Occurrence]] = {step.number: {} for step in steps}
    size = 0
    for turn in range(AHEAD_OCCURRENCES):
        for step in steps:
            wanted = _wanted(step.iterations)
            is_full = size + buffers.nbytes > (AHEAD_BYTES if turn else STEPS_BYTES)
            if turn >= len(wanted) or (is_full and not (step.failed and turn == 0)):
                continue
            occurrence = encode_occurrence(step.occurrence(wanted[turn]), buffers, loops, links)
            sent[step.number][wanted[turn]] = occurrence
            size += len(msgspec.json.encode(occurrence))
    return sent


def _unsent(steps: int) -> tuple[str, ...]:
    if not steps:
        return ()
    return (
        agree(
            steps,
            "{more_steps} ran and is not shown.",
            "{more_steps} ran and are not shown.",
            more_steps=count(steps, "more step"),
        ),
    )


def _wanted(iterations: int) -> list[int]:
    """Positions by how much they are wanted: the first, the last, powers of two, then the earliest."""
    powers = [2**exponent for exponent in range(iterations.bit_length()) if 2**exponent < iterations]
    order = dict.fromkeys([0, iterations - 1, *powers, *range(iterations)])
    return list(order)[:AHEAD_OCCURRENCES]


def _step(
    step: Step, sent: Mapping[int, messages.Occurrence], loops: Mapping[int, int], files: Sequence[str]
) -> messages.Step:
    span = step.span
    is_repeated = step.iterations > 1 or any(step.loops)
    return messages.Step(
        id=step.number,
        operation=step.op,
        source=step.source,
        span=(span.line, span.column, span.end_line, span.end_column),
        occurrences=tuple(sent[position] for position in sorted(sent)),
        label=label_of(step.node),
        shapes=shapes_of(step.occurrence(0)),
        target=step.node.target,
        nesting=step.nesting,
        file=files.index(step.node.filename),
        loops=tuple(loops[node] for node in step.node.loops if node in loops),
        positions=tuple(
            tuple((loops[loop.node], loop.iteration) for loop in path if loop.node in loops) for path in step.loops
        )
        if is_repeated
        else (),
        hazards=lines_of(step.hazards),
    )


def _group(group: Group, sent: Mapping[int, object]) -> flows.Group:
    steps = tuple(number for number in group.steps if sent[number])
    return flows.Group(group.name, group.label, group.sentence, steps, group.result, group.parent)


def _loops(recording: Recording, loops: Mapping[int, int]) -> tuple[messages.Loop, ...]:
    heads = (head for head in loop_heads(recording) if head.id in loops)
    return tuple(messages.Loop(loops[head.id], head.label, head.ran, head.recorded) for head in heads)


def _files(recording: Recording, steps: Sequence[Step]) -> list[str]:
    return list(dict.fromkeys([recording.filename, *(step.node.filename for step in steps)]))


def _source(recording: Recording, filename: str) -> messages.Source:
    """The text of one file under a name that says nothing about the reader's machine."""
    if filename == recording.filename:
        return messages.Source(THIS_CELL, recording.source)
    path = PurePath(filename)
    is_cell = filename.startswith("<") or "ipykernel" in filename
    return messages.Source(EARLIER_CELL if is_cell else path.name, recording.sources.get(filename, ""))


def _failed(recording: Recording, steps: Sequence[Step]) -> messages.Failed | None:
    failure = recording.failure
    if failure is None:
        return None
    raised = next((step.number for step in steps if step.failed), None)
    return messages.Failed(failure.exception_type, failure.message, raised)
