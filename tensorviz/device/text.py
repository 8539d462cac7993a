"""A comparison in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tensorviz.device.ledger import REPLAYED, Transfers
from tensorviz.explain.format import format_duration
from tensorviz.sentences import say

if TYPE_CHECKING:
    from tensorviz.device.comparison import Comparison

__all__ = ["told"]

WIDTH = 100
MOST_LINES = 12
MOST_STEPS = 3


def told(comparison: Comparison) -> str:
    """The comparison as plain text, no line longer than 100 characters."""
    lines = [line for each in _lines(comparison) for line in textwrap.wrap(each, WIDTH, subsequent_indent="    ")]
    return "\n".join(lines)


def _lines(comparison: Comparison) -> Iterator[str]:
    host, device = comparison.host, comparison.device
    yield say("{side} and {side_2}", side=_side(host.facts), side_2=_side(device.facts))
    if comparison.stopped:
        yield say("Stopped{at}: {reason}", at=_at(comparison), reason=comparison.reason)
    else:
        yield _verdict(comparison)
        yield from _names(comparison)
    yield from _times(comparison)
    if comparison.unfinished:
        yield comparison.unfinished
    if comparison.difference is not None and not comparison.agrees:
        found = comparison.difference
        yield (
            say(
                "They part at line {line}, `{source}`: {host} on the CPU, {device} there.",
                line=found.node.span.line,
                source=_short(found.node.source),
                host=found.host,
                device=found.device,
            )
        )
    yield from _fallbacks(comparison)
    yield from _slowest(comparison)
    replayed = [step for step in comparison.steps if step.where == REPLAYED]
    for step in replayed[:MOST_LINES]:
        yield say("Line {line}, `{source}`, was not run again.", line=step.span.line, source=_short(step.source))
    for finding in comparison.findings[:MOST_LINES]:
        yield say(
            "Line {line}, `{source}`: {sentence}",
            line=finding.span.line,
            source=_short(finding.source),
            sentence=finding.sentence,
        )
    if not comparison.is_on_cpu:
        yield _moved(comparison.transfers)


def _moved(moved: Transfers) -> str:
    return say(
        "Moved to the device: {to_device:,} bytes in {counted}; back: {to_host:,} bytes in {counted_2}.",
        to_device=moved.to_device,
        counted=_counted(moved.copies_to_device, "copy", "copies"),
        to_host=moved.to_host,
        counted_2=_counted(moved.copies_to_host, "copy", "copies"),
    )


def _side(facts: object) -> str:
    held = dict(facts) if isinstance(facts, dict) else {}
    library, others = held.pop("library", ""), ", ".join(held.values())
    return f"{library} ({others})" if others else library


def _at(comparison: Comparison) -> str:
    return "" if comparison.span is None else say(" at line {line}", line=comparison.span.line)


def _verdict(comparison: Comparison) -> str:
    if not comparison.agreement:
        return say("The cell ran through; it left no number to compare.")
    if not comparison.agrees:
        return say("The results differ by more than rounding.")
    return say("The results agree to {digits:.0f} digits or more.", digits=comparison.digits)


def _times(comparison: Comparison) -> Iterator[str]:
    host, device = comparison.host, comparison.device
    if comparison.verdict:
        yield comparison.verdict
    if host.timed is None or device.timed is None:
        return
    for name, timed in ((host.name, host.timed), (device.name, device.timed)):
        yield say(
            "  {name}: {median} ({low} to {high}); blocks: {blocks}, runs: {runs}",
            name=name,
            median=_seconds(timed.median),
            low=_seconds(timed.low),
            high=_seconds(timed.high),
            runs=timed.runs,
            blocks=len(timed.blocks),
        )
    if comparison.is_on_cpu:
        return
    yield say(
        "  Not timed: {sending} to send the inputs, {first_use} for the first run there, "
        "{bringing} for bringing results back.",
        bringing=_seconds(comparison.bringing or 0.0),
        sending=_seconds(comparison.sending or 0.0),
        first_use=_seconds(comparison.first_use or 0.0),
    )
    yield say("  The clock stops when the device has finished.")


def _slowest(comparison: Comparison) -> Iterator[str]:
    """The operations that take longest there, each alone."""
    steps = sorted(comparison.step_times, key=lambda step: -step.device)[:MOST_STEPS]
    for step in steps:
        yield say(
            "Line {line}, `{source}`, alone: {host} on the CPU, {device} there, {waiting} of it launching.",
            line=step.node.span.line,
            source=_short(step.node.source),
            host=_seconds(step.host),
            device=_seconds(step.device),
            waiting=_seconds(step.waiting),
        )


def _seconds(seconds: float) -> str:
    return format_duration(round(seconds * 1e9))


def _names(comparison: Comparison) -> Iterator[str]:
    for name, found in list(comparison.agreement.items())[:MOST_LINES]:
        if not found.is_enough:
            why = found.note or say("{digits:.1f} digits agree", digits=found.digits)
            yield f"  {name}: {why}"
        elif found.note:
            yield say("  {name}: agrees {note}", name=name, note=found.note)


def _fallbacks(comparison: Comparison) -> Iterator[str]:
    for each in comparison.fallbacks[:MOST_LINES]:
        times = "" if each.times == 1 else say(" {times:,} times", times=each.times)
        yield (
            say(
                "Line {line}, `{source}`, ran on the CPU{times}: {reason} ({bytes_moved:,} bytes moved).",
                line=each.span.line,
                source=_short(each.source),
                times=times,
                reason=each.reason,
                bytes_moved=each.bytes_moved,
            )
        )
    left = len(comparison.fallbacks) - MOST_LINES
    if left > 0:
        yield say("{left} more operations ran on the CPU.", left=left)


def _short(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= 40 else line[:39] + "…"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
