"""The recorder: what the hooks saw becomes events, within the limits."""

from __future__ import annotations

import time
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import get_ident
from typing import Any

from tensorviz.arrays.kinds import ADAPTERS
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.quick import maker
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.arguments import Carried, arguments_of, make_carried
from tensorviz.trace.flow import Flow, frame_key
from tensorviz.trace.keeper import Keeper
from tensorviz.trace.known import KnownNames
from tensorviz.trace.layers import described, layer_of, with_parameters
from tensorviz.trace.limits import Limits, Omitted
from tensorviz.trace.mutation import NO_CHANGE, change_by_call, change_by_store
from tensorviz.trace.nodes import CalleePath, Child, Reread, Site, of_item
from tensorviz.trace.operands import MOST_ITEMS
from tensorviz.trace.operation import answered_by, maker_name, operation_of
from tensorviz.trace.recording import Event, Group, Value
from tensorviz.trace.resolve import callable_name
from tensorviz.trace.states import Entry
from tensorviz.trace.targets import Armed, attribute_of, is_container, item_of
from tensorviz.trace.values import begins_with_array, to_value

__all__ = ["Recorder"]

__builtins__ = OWN_BUILTINS

MOST_WAITING = 4096
MOST_FAULTS = 20
FEW_ITEMS = 8
_make_event = maker(Event)
_adapter_of_type = ADAPTERS.__getitem__


@dataclass(slots=True, eq=False)
class Recorder:
    """Events of one run.

    Attributes
    ----------
    is_on : bool
        Hooks do nothing while it is False: during the recorder's own work, and when the run is over.
    is_full : bool
        No more events are kept; what is seen is counted.
    """

    limits: Limits
    sites: dict[int, Site]
    is_on: bool = True
    is_full: bool = False
    thread: int = field(default_factory=get_ident)
    started_ns: int = field(default_factory=time.perf_counter_ns)
    events: list[Event] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    waiting: dict[tuple[int, int], Carried] = field(default_factory=dict)
    armed: dict[tuple[int, int], Armed] = field(default_factory=dict)
    held: dict[tuple[int, int], Any] = field(default_factory=dict)
    iterated: dict[tuple[int, int], Carried] = field(default_factory=dict)
    known: KnownNames = field(default_factory=KnownNames)
    keeper: Keeper = field(init=False)
    keep: Callable[[Any], Snapshot] = field(init=False)
    flow: Flow = field(init=False)
    released_ns: int = 0
    _omitted_events: int = 0
    _seen_at: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keeper = Keeper(self.limits, self.started_ns)
        self.keep = self.keeper.keep
        self.flow = Flow(self.limits, self.sites, self.keeper)
        self.released_ns = self.started_ns

    # what the hooks call

    def leaf(self, value: Any, site: Site, frame: types.FrameType) -> None:
        """Carry an operand to the operation around it."""
        self._carry(site, frame_key(site, frame), self._carried(value, site), value)

    def operation(self, value: Any, site: Site, names: tuple[Any, ...], frame: types.FrameType) -> None:
        """An operation has run."""
        key = frame_key(site, frame)
        carried = self._taken(site, key)
        at_hand = (value, *self._released(site, key)) if self.held else (value,)
        is_call = site.callee is not None
        is_visible = self._is_visible(value, site, names, carried)
        if not is_visible and not (is_call and self.flow.has_open_calls):
            if site.is_used:
                self._carry(site, key, self._carried(value, site), value)
            return
        entry = self.flow.entry_of(frame)
        activation = 0 if entry is None else entry.id
        is_visible = is_visible or self.flow.has_steps(activation, len(self.events))
        event = None
        if is_visible and self._has_room(site):
            event = self._event(value, site, names, carried, frame, key, entry, at_hand=at_hand)
        elif is_visible:
            self._omitted_events += 1
        if is_call:
            self.flow.claim_calls(activation, None if event is None else event.sequence)
        if site.is_used:
            result = None if event is None else event.result
            producer = None if event is None else event.sequence
            self._carry(site, key, self._carried(value, site, result, producer), value)

    def seen_later(self, value: Any, site: Site) -> Carried:
        """What the hook of a site would have carried of ``value``."""
        return self._carried(value, site)

    def arm(self, value: Any, site: Site, frame: types.FrameType) -> None:
        """A name is about to be changed by ``name += ...``."""
        self.armed[site.id, frame_key(site, frame)] = Armed(self._carried(value, site))

    def target(self, value: Any, site: Site, frame: types.FrameType) -> None:
        """An array is about to be changed by ``array[...] = ...``, an attribute by ``x.attribute += ...``."""
        if len(self.armed) > MOST_WAITING:
            self.armed.clear()
        key = frame_key(site, frame)
        if site.attribute is not None:
            value = attribute_of(value, site.attribute)
        elif site.item_operands and is_container(value):
            self.armed[site.id, key] = Armed(None, container=value)
            return
        adapter = ADAPTERS[type(value)]
        if adapter is not None:
            self.armed[site.id, key] = Armed(self._carried(value, site), value if adapter.is_stable else None)

    def index(self, value: Any, site: Site, frame: types.FrameType) -> None:
        """The index of ``container[index] += ...`` is known."""
        key = frame_key(site, frame)
        armed = self.armed.get((site.id, key))
        if armed is None or armed.container is None:
            return
        item = item_of(armed.container, value)
        if ADAPTERS[type(item)] is None:
            del self.armed[site.id, key]
        else:
            self.armed[site.id, key] = Armed(self._carried(item, site), None, armed.container, value)

    def stored(self, site: Site, names: tuple[Any, ...], frame: types.FrameType) -> None:
        """A store has run; the last of ``names`` is the target where it is a name that was changed."""
        key = frame_key(site, frame)
        armed = self.armed.pop((site.id, key), None)
        carried = self._taken(site, key)
        if armed is None or armed.carried is None:
            return
        carried[site.id] = armed.carried
        after = armed.held
        if site.node is not None and site.node.target is not None:
            after = names[-1]
        elif armed.container is not None:
            site, after = of_item(site), item_of(armed.container, armed.index)
        if ADAPTERS[type(after)] is None and not armed.carried.is_array:
            return
        if self._has_room(site):
            self._event(after, site, names, carried, frame, key, self.flow.entry_of(frame), armed.carried)
        else:
            self._omitted_events += 1

    def caught(self, site: Site, frame: types.FrameType) -> None:
        """An exception was caught: what waited in this frame is void."""
        key = frame_key(site, frame)
        self.flow.catch(site, key)
        self.let_go()

    def let_go(self) -> None:
        """Forget the targets of what was interrupted."""
        self.armed.clear()
        self.held.clear()

    # what is kept

    @property
    def nbytes(self) -> int:
        """Array memory that the recording holds."""
        return self.keeper.nbytes

    def fault(self, error: Exception, site: int) -> None:
        """Note a failure of the recorder's own."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(f"{type(error).__name__}: {error} (site {site})")

    def omitted(self) -> Omitted:
        """Count what was seen and not kept."""
        flow = self.flow
        return Omitted(
            events=self._omitted_events,
            arrays=self.keeper.omitted,
            iterations={site: (each.recorded, each.run) for site, each in flow.iterations.items()},
            calls={site: (each.recorded, each.run) for site, each in flow.calls.items()},
            faults=tuple(self.faults),
        )

    # inside

    def _taken(self, site: Site, key: int) -> dict[int, Carried | None]:
        """What the hooks of a site's operands saw."""
        if not site.children:
            return {}
        take = self.waiting.pop
        return {child: take((child, key), None) for child in site.children}

    def _released(self, site: Site, key: int) -> list[Any]:
        """Arguments of a call that were held while it ran."""
        found = [self.held.pop((child, key), None) for child in site.children]
        return [each for each in found if each is not None]

    def _carry(self, site: Site, key: int, carried: Carried, value: Any) -> None:
        if len(self.waiting) > MOST_WAITING:
            self.waiting.clear()
        self.waiting[site.id, key] = carried
        adapter = ADAPTERS[type(value)] if site.is_target else None
        if adapter is not None and adapter.is_stable:
            self.held[site.id, key] = value

    def _carried(self, value: Any, site: Site, result: Value | None = None, producer: int | None = None) -> Carried:
        cls = type(value)
        is_array = ADAPTERS[cls] is not None
        operation = ""
        if site.attribute is not None and site.is_used:
            operation = self.known.method(value, site.attribute) if site.attribute else callable_name(value)
            layer = None if is_array else layer_of(value, site.attribute)
            if layer is not None:
                operation = callable_name(layer)
                result = described(layer, self.keep)
        if result is None:
            result = to_value(value, self.keep, most_items=MOST_ITEMS if site.node is None else FEW_ITEMS)
        kind = cls if cls in ADAPTERS else None
        return make_carried(result, is_array or type(result) is Group, producer, kind, operation)

    def _is_visible(self, value: Any, site: Site, names: tuple[Any, ...], carried: dict[int, Carried | None]) -> bool:
        if site.is_reader:
            return self._reads_array(value, site, names, carried)
        if site.node is None:
            return False
        if ADAPTERS[type(value)] is not None or (names and any(map(_adapter_of_type, map(type, names)))):
            return True
        if begins_with_array(value) and isinstance(site.callee, CalleePath) and site.callee.root not in OWN_BUILTINS:
            return True
        return bool(carried) and any(child is not None and child.is_array for child in carried.values())

    def _reads_array(self, value: Any, site: Site, names: tuple[Any, ...], carried: dict[int, Carried | None]) -> bool:
        seen = site.operands[0].seen
        is_array = ADAPTERS[type(value)] is not None or begins_with_array(value)
        if isinstance(seen, Reread):
            cls = type(names[seen.position])
            return ADAPTERS[cls] is not None or (is_array and bool(maker_name(cls)))
        child = carried.get(seen.site) if isinstance(seen, Child) else None
        if child is None:
            return False
        return type(child.value) is Snapshot or (is_array and bool(maker_name(child.kind)))

    def _has_room(self, site: Site) -> bool:
        if self.is_full or not site.is_bounded:
            return not self.is_full
        count = self._seen_at[site.id] = self._seen_at.get(site.id, 0) + 1
        return count <= self.limits.per_node

    def _event(
        self,
        value: Any,
        site: Site,
        names: tuple[Any, ...],
        carried: dict[int, Carried | None],
        frame: types.FrameType,
        key: int,
        entry: Entry | None,
        armed: Carried | None = None,
        at_hand: tuple[Any, ...] = (),
    ) -> Event:
        now = time.perf_counter_ns()
        operation = operation_of(site, names, carried, frame, self.known)
        operation = answered_by(operation, site, names, carried, self.known)
        arguments = arguments_of(site.operands, names, carried, self.keep)
        if site.callee is not None:
            arguments = with_parameters(site, arguments, carried, frame, self.keep)
        change = NO_CHANGE
        if site.callee is not None:
            known = self.keeper.latest
            change = change_by_call(site, operation, arguments, names, frame, self.keep, known, at_hand)
        result = to_value(value, self.keep)
        if armed is not None and type(armed.value) is Snapshot:
            change = change_by_store(armed.value, result, frame, self.keep, self.keeper.latest)
        event: Event = _make_event(
            len(self.events),
            site.id,
            operation,
            arguments,
            result,
            change.before,
            self.flow.loops_at(site, key, entry),
            0 if entry is None else entry.id,
            now - self.started_ns,
            now - self.released_ns,
            change.after,
            change.changed,
        )
        self.events.append(event)
        self.is_full = len(self.events) >= self.limits.events
        return event
