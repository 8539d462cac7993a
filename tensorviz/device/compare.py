"""Compare the runs of one recorded cell on the host and on a device."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.arrays_there import is_remote
from tensorviz.device.availability import BROKEN, NO_ANSWER, RESTART
from tensorviz.device.blocks import verdict
from tensorviz.device.call_parts import brief
from tensorviz.device.comparison import Comparison, Side
from tensorviz.device.control import Control, Interrupted, Slices, drained
from tensorviz.device.doctor import findings
from tensorviz.device.machine import host_facts
from tensorviz.device.rerun import DeviceOutcome, HostOutcome, Rerun, bound_by
from tensorviz.device.results import Agreement, agreement, brought, is_shown
from tensorviz.device.roofline import latency, roofline
from tensorviz.device.start import Start
from tensorviz.device.step_times import StepTimes, step_times
from tensorviz.device.tape import Stop
from tensorviz.device.timing import helped, timed
from tensorviz.device.twins import LAST
from tensorviz.sentences import say
from tensorviz.trace.recording import Recording

__all__ = ["check_memory", "check_outcome", "compare", "comparing"]

HOST_PART, DEVICE_PART, TIMING_PART = (0.0, 0.15), (0.15, 0.35), (0.35, 0.75)
STEPS_PART, CEILINGS_PART = (0.75, 0.9), (0.9, 1.0)
UP_TO_SIGNS = frozenset(f"numpy.linalg.{name}" for name in ("svd", "eig", "eigh", "qr"))


def compare(recording: Recording, start: Start, adapter: Adapter, *, is_timed: bool = False) -> Comparison:
    """Run the cell on the host and on a device, from the inputs that it began with; ``is_timed``: and time both.

    Nothing of the reader's is written, nothing that the cell did to the world is done again.
    """
    return drained(comparing(recording, start, adapter, Control(), is_timed=is_timed))


def comparing(
    recording: Recording, start: Start, adapter: Adapter, control: Control, *, is_timed: bool
) -> Slices[Comparison]:
    """As `compare`, run by run: other work may be done between them, and ``control`` ends it."""
    sides = Side("cpu", host_facts()), Side(adapter.name, adapter.facts())
    library = adapter.library
    try:
        control.begin(*HOST_PART, say("Running the cell again on the CPU, to hold the other run against."))
        yield
        rerun = Rerun(recording, start, control)
        host = rerun.host()
        check_memory(adapter, host)
        words = say("Running it with {library}, each result held against the CPU's.", library=library)
        control.begin(*DEVICE_PART, words)
        yield
    except Stop as stop:
        is_interrupted = isinstance(stop, Interrupted)
        return Comparison(*sides, stopped=True, reason=stop.reason, span=stop.span, is_interrupted=is_interrupted)
    outcome = rerun.device(adapter, host)
    comparison = _compared(rerun, recording, adapter, host, outcome, sides)
    comparison = replace(comparison, first_use=outcome.seconds)
    if is_timed and comparison.agrees:
        comparison = yield from _timed(comparison, rerun, adapter, host, outcome)
    has_failed = comparison.stopped or (is_timed and comparison.host.timed is None)
    return _without_device(comparison) if has_failed and not _answers(adapter) else comparison


def _answers(adapter: Adapter) -> bool:
    """Whether the device still works after something has failed there; one that does not is not tried again."""
    try:
        with adapter.running():
            adapter.to_host(adapter.to_device(np.ones(2)))
            adapter.synchronize()
    except Exception:  # noqa: BLE001 - whatever it is, the device is gone
        BROKEN.add(adapter.name)
        return False
    return True


def _without_device(comparison: Comparison) -> Comparison:
    why = (comparison.reason or comparison.verdict).rstrip(".")
    reason = " ".join(text for text in (why and f"{why}.", NO_ANSWER, RESTART) if text)
    return replace(comparison, stopped=True, reason=reason)


def check_memory(adapter: Adapter, host: HostOutcome, share: float = 1.0) -> None:
    """Stop before the run where what it needs is not free, or is more than a share of that."""
    memory, needed = adapter.memory(), host.run.memory
    if memory is not None and needed.peak > share * memory[0]:
        raise Stop(
            say(
                "The cell needs about {needed:,} bytes on the device at once; {free:,} of {total:,} are free.",
                needed=needed.peak,
                free=memory[0],
                total=memory[1],
            ),
            host.node_of(needed.node),
        )


def check_outcome(outcome: DeviceOutcome, adapter: Adapter) -> None:
    """Stop where a device run did not go through, or its results differ."""
    if outcome.stopped is not None:
        raise outcome.stopped
    if outcome.error is not None:
        raise Stop(say("{library} raised {problem}", library=adapter.library, problem=brief(outcome.error)))
    if outcome.run.difference is not None:
        raise Stop(say("The results differ by more than rounding."))


def _timed(
    comparison: Comparison, rerun: Rerun, adapter: Adapter, host: HostOutcome, outcome: DeviceOutcome
) -> Slices[Comparison]:
    control = rerun.control
    with contextlib.suppress(Interrupted):
        control.begin(*TIMING_PART, say("Timing both sides in turn, as one would write the cell."))
    yield
    timing = yield from timed(rerun, adapter, host, outcome, comparison.results)
    if timing.host is None or timing.device is None:
        why = say("Not timed. {why}", why=timing.missing)
        return replace(comparison, verdict=why, is_interrupted=control.is_stopped)
    name = adapter.library
    if adapter.place:
        name = say("{library} on {device}", library=name, device=adapter.place)
    comparison = replace(
        comparison,
        host=replace(comparison.host, timed=timing.host),
        device=replace(comparison.device, timed=timing.device),
        verdict=verdict(timing.host, timing.device, name),
        sending=timing.sending,
        bringing=timing.bringing,
    )
    return (yield from _by_step(comparison, rerun, adapter, host, outcome))


def _by_step(
    comparison: Comparison, rerun: Rerun, adapter: Adapter, host: HostOutcome, outcome: DeviceOutcome
) -> Slices[Comparison]:
    """Add the times of single operations, and what both sides can do at most; the others stand without these."""
    control = rerun.control
    steps = StepTimes()
    try:
        control.begin(*STEPS_PART, say("Timing each operation alone."))
        yield
        steps = yield from step_times(rerun, adapter, host, helped(outcome), latency(adapter))
        comparison = replace(comparison, step_times=steps.times)
        control.begin(*CEILINGS_PART, say("Measuring what both sides can do at most."))
        yield
        found = yield from roofline(adapter, steps.times, host.run.tape.dtype, control)
        return replace(comparison, roofline=found)
    except Interrupted:
        return replace(comparison, is_interrupted=True, unfinished=_until(steps))
    except (Exception, Stop) as error:  # noqa: BLE001 - told beside the times of the whole cell
        problem = error.reason if isinstance(error, Stop) else brief(error)
        return replace(comparison, unfinished=say("Not every operation has a time: {problem}", problem=problem))


def _until(steps: StepTimes) -> str:
    """How far single operations were timed when the reader stopped it."""
    if len(steps.times) < steps.planned:
        return say(
            "Stopped: {timed} of {planned} steps were timed alone.", timed=len(steps.times), planned=steps.planned
        )
    if steps.planned:
        return say("Stopped before it was measured what both sides can do at most; every step was timed alone.")
    return say("Stopped before any step was timed alone.")


def _compared(
    rerun: Rerun,
    recording: Recording,
    adapter: Adapter,
    host: HostOutcome,
    outcome: DeviceOutcome,
    sides: tuple[Side, Side],
) -> Comparison:
    run, stop = outcome.run, outcome.stopped
    span = None if stop is None else stop.span
    reason = "" if stop is None else stop.reason
    source = "" if stop is None or stop.node is None else stop.node.source
    results: dict[str, Any] = {}
    found: dict[str, Agreement] = {}
    if outcome.error is not None:
        reason = say(
            "With {library} the cell raises {name}: {error}",
            library=adapter.library,
            name=type(outcome.error).__name__,
            error=outcome.error,
        )
        span = run.ledger.place()
    elif stop is None:
        has_signs = any(event.operation in UP_TO_SIGNS for event in recording.events)
        try:
            results, found = _results(rerun, adapter, host, outcome, has_signs=has_signs)
        except Stop as late:
            reason = late.reason
    return Comparison(
        *sides,
        stopped=bool(reason),
        reason=reason,
        span=span,
        source=source,
        results=results,
        agreement=found,
        fallbacks=run.ledger.fallbacks(),
        transfers=run.ledger.transfers,
        inputs=run.ledger.inputs,
        steps=run.ledger.steps(),
        difference=run.difference,
        findings=findings(run.ledger.steps(), tuple(run.rows.values())),
        peak=host.run.memory.peak,
        is_interrupted=isinstance(stop, Interrupted),
    )


def _results(
    rerun: Rerun, adapter: Adapter, host: HostOutcome, outcome: DeviceOutcome, *, has_signs: bool
) -> tuple[dict[str, Any], dict[str, Agreement]]:
    run = outcome.run
    run.ledger.at = 0
    kept: dict[int, tuple[Any, Any]] = {}
    unchanged = run.arrays.unchanged()

    def fetch(x: Any) -> Any:
        if not is_remote(x):
            return x
        if id(x) in unchanged:
            return unchanged[id(x)].copy()
        if id(x) not in kept:
            with adapter.running():
                array = run.arrays.fetched(x)
            kept[id(x)] = x, array[()] if x.is_number else array
        return kept[id(x)][1]

    names = {name: name for name in bound_by(rerun.twins.tree)} | {LAST: "_"}
    results: dict[str, Any] = {}
    found: dict[str, Agreement] = {}
    for name, shown in names.items():
        ours = host.names.get(name)
        if not is_shown(ours) or name not in outcome.names:
            continue
        theirs = outcome.names[name]
        results[shown] = brought(theirs, fetch)
        least = agreement(ours, theirs, fetch, run.scale, has_signs=has_signs)
        if least is not None:
            found[shown] = least
    return results, found
