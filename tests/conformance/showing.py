"""What other people's tests did can be shown: explained, sent, written as text and as a still."""

from __future__ import annotations

import functools
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.nodes import SiteTable
from tensorviz.trace.recorder import Recorder
from tensorviz.trace.recording import Event, Node, Recording

MOST_EVENTS = 200
MOST_TOLD = 20


@dataclass
class Shown:
    """How many events were shown, and what could not be."""

    events: int = 0
    failures: list[str] = field(default_factory=list)
    failure_count: int = 0


class Showing:
    """Shows the first events of each test, where a kind of operand is among them that was not shown before."""

    def __init__(self, table: SiteTable) -> None:
        self.table = table
        self.shown = Shown()
        self._nodes: dict[int, Node] = {}
        self._seen: set[Any] = set()

    def take(self, recorder: Recorder) -> None:
        """Show what one test did."""
        events = tuple(recorder.events[:MOST_EVENTS])
        kinds = {_kind(event) for event in events}
        if kinds <= self._seen:
            return
        self._seen |= kinds
        self.shown.events += len(events)
        recording = self._recording(events, recorder)
        try:
            _show(recording)
        except Exception as error:
            self._note(error, recording)

    def _recording(self, events: tuple[Event, ...], recorder: Recorder) -> Recording:
        if any(event.node not in self._nodes for event in events):
            self._nodes = self.table.nodes()
        names = {self._nodes[event.node].filename for event in events}
        sources = {name: _text(name) for name in names}
        first = self._nodes[events[0].node].filename
        return Recording(
            source=sources[first],
            filename=first,
            nodes=self._nodes,
            events=events,
            activations=recorder.flow.activations(),
            sources=sources,
        )

    def _note(self, error: Exception, recording: Recording) -> None:
        self.shown.failure_count += 1
        if len(self.shown.failures) < MOST_TOLD:
            at = traceback.extract_tb(error.__traceback__)[-1]
            line = self._nodes[recording.events[0].node].span.line
            place = f"{Path(at.filename).name}:{at.lineno}"
            text = f"{recording.filename}:{line} and on: {type(error).__name__}: {error} in {place}"
            self.shown.failures.append(text)


def _show(recording: Recording) -> None:
    # Only now: msgspec imports typing_extensions, which changes the module that test_typing tests.
    from tensorviz.explain.build import explain
    from tensorviz.protocol.encode import encode
    from tensorviz.render.static import render_still
    from tensorviz.render.text import render_text

    steps = explain(recording)
    encode(recording, steps)
    render_text(recording, steps, "story")
    render_still(recording, steps)


@functools.cache
def _text(filename: str) -> str:
    return Path(filename).read_text(encoding="utf-8", errors="replace")


def _kind(event: Event) -> Any:
    values = (*(argument.value for argument in event.arguments), event.result)
    facts = (
        (each.type_name, each.dtype, each.ndim, each.is_whole, each.mask is None)
        if isinstance(each, Snapshot)
        else type(each)
        for each in values
    )
    return (event.node, *facts)
