"""What a device run did that costs time on a GPU, each at its place in the source, with how often it happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tensorviz.device.ledger import ANSWER, DEVICE, HOST, RanStep
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind, Span

__all__ = ["Finding", "findings"]

MANY = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One habit that costs time.

    Attributes
    ----------
    rule : str
        ``"answers"``: the device had to stop and answer Python many times; ``"fallback"``: an operation ran on the CPU
        again and again; ``"rows"``: a Python loop goes over a device array; ``"launches"``: many small operations.
    times : int
    sentence : str
    """

    rule: str
    span: Span
    source: str
    times: int
    sentence: str


def findings(steps: Sequence[RanStep], rows: Sequence[RanStep]) -> tuple[Finding, ...]:
    """Look through the steps of a run; ``rows`` are loops over device arrays, with the number of rows."""
    return (*_rows(rows), *_by_step(steps))


def _rows(rows: Sequence[RanStep]) -> Iterator[Finding]:
    for step in rows:
        if step.times >= MANY:
            sentence = say(
                "The loop takes {times:,} rows one by one, each a launch of its own; all rows together need one.",
                times=step.times,
            )
            yield Finding("rows", step.span, step.source, step.times, sentence)


def _by_step(steps: Sequence[RanStep]) -> Iterator[Finding]:
    for step in steps:
        if step.times < MANY:
            continue
        if step.where == ANSWER:
            sentence = say(
                "The device had to stop and answer Python {times:,} times; keep the numbers there, and ask once.",
                times=step.times,
            )
            yield Finding("answers", step.span, step.source, step.times, sentence)
        elif step.where == HOST:
            sentence = say(
                "This ran on the CPU {times:,} times, and moved {moved:,} bytes to and fro.",
                times=step.times,
                moved=step.to_device + step.to_host,
            )
            yield Finding("fallback", step.span, step.source, step.times, sentence)
    launches = [step for step in steps if step.where == DEVICE and step.node.kind is not NodeKind.ATTRIBUTE]
    total = sum(step.times for step in launches)
    most = max(launches, key=lambda step: step.times, default=None)
    if most is not None and total >= MANY * MANY and most.times >= MANY:
        sentence = say(
            "{total:,} operations were launched one by one; of a small one the launch takes longest.",
            total=total,
        )
        yield Finding("launches", most.span, most.source, most.times, sentence)
