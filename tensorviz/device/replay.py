"""The recorded run beside the host run: what opaque calls gave, and whether both did the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.device.agreement import digits_of, enough
from tensorviz.device.placeholder import Placeholder
from tensorviz.device.tape import Leaf, Stop, Tape
from tensorviz.sentences import say
from tensorviz.trace.recording import Event, Node, NodeKind, Plain, Recording, Value

__all__ = ["Recorded"]

CHECKED = (NodeKind.BINARY, NodeKind.UNARY, NodeKind.COMPARE, NodeKind.CALL, NodeKind.GETITEM, NodeKind.ATTRIBUTE)
Place = tuple[str, Any, bool]


class Recorded:
    """Events of the recorded run by place."""

    def __init__(self, recording: Recording) -> None:
        self._events: dict[Place, list[Event]] = defaultdict(list)
        self._is_partial = bool(recording.omitted.iterations or recording.omitted.calls or recording.omitted.events)
        for event in recording.events:
            node = recording.nodes[event.node]
            if node.kind in CHECKED:
                self._events[_place(node)].append(event)

    def result(self, node: Node, times: int) -> Any:
        """What an opaque call gave for the n-th time, where it was kept."""
        events = self._events.get(_place(node), [])
        is_known = times < len(events) and (times == 0 or not self._is_partial)
        return _value(events[times].result, node) if is_known else Placeholder(node)

    def check(self, tape: Tape, nodes: Mapping[int, Node], *, are_numbers_new: bool) -> None:
        """Hold the first time of every operation against the recording.

        Raises
        ------
        Stop
            The host run did something else.
        """
        seen: set[int] = set()
        for entry in tape.ended:
            node = nodes.get(entry.node)
            if entry.node in seen or node is None:
                continue
            seen.add(entry.node)
            events = self._events.get(_place(node))
            if not events or len(entry.leaves) != 1 or not isinstance(events[0].result, Snapshot):
                continue
            if not _is_same(entry.leaves[0], events[0].result, are_numbers_new=are_numbers_new):
                raise Stop(
                    say(
                        "Run again from its inputs, `{source}` gives something else than it gave the first time. The "
                        "cell depends on something that was not kept.",
                        source=node.source,
                    ),
                    node,
                )


def _place(node: Node) -> Place:
    return node.filename, node.span, node.kind is NodeKind.CALL


def _value(value: Value, node: Node) -> Any:
    if isinstance(value, Plain):
        return list(value.value) if value.type_name == "list" else value.value
    if isinstance(value, Snapshot) and value.library == "numpy" and value.values is not None and value.mask is None:
        return value.values.copy() if value.shape or value.type_name == "ndarray" else value.values[()]
    return Placeholder(node)


def _is_same(leaf: Leaf, kept: Snapshot, *, are_numbers_new: bool) -> bool:
    if kept.shape != leaf.shape or kept.library != "numpy":
        return kept.library != "numpy"
    if are_numbers_new or kept.values is None or leaf.sample is None or leaf.positions is not None:
        return True
    digits = digits_of(kept.values, leaf.sample, float(np.abs(leaf.sample).max(initial=0.0)))
    return digits is None or digits >= min(enough(leaf.dtype), 12.0)
