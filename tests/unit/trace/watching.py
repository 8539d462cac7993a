"""Short ways to watch a piece of source."""

from __future__ import annotations

import linecache
from typing import Any

import numpy as np

from tensorviz.trace.limits import Limits
from tensorviz.trace.recording import Event, Recording
from tensorviz.trace.session import record_source


def watch(source: str, limits: Limits | None = None, **names: Any) -> Recording:
    """Recording of a piece of source that must succeed, without faults."""
    outcome = record_source(source, {"np": np, **names}, limits=limits or Limits())
    if outcome.error is not None:
        raise outcome.error
    assert outcome.recording.omitted.faults == ()
    assert not [note for note in outcome.recording.notes if note.startswith("not watched")]
    return outcome.recording


def operations(recording: Recording) -> list[str]:
    return [event.operation for event in recording.events]


def event_of(recording: Recording, source: str) -> Event:
    """The one event of the operation written so."""
    (found,) = [event for event in recording.events if recording.nodes[event.node].source == source]
    return found


def run_cell(source: str, filename: str, scope: dict[str, Any]) -> None:
    """Run an earlier, unwatched cell as a kernel does."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec", dont_inherit=True), scope)
