"""Where the run is: loops and their iterations, activations of functions, and what is watched of them."""

from __future__ import annotations

import opcode
import types
from dataclasses import dataclass, field

from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.quick import maker
from tensorviz.trace.keeper import Keeper
from tensorviz.trace.limits import Limits
from tensorviz.trace.nodes import Site
from tensorviz.trace.recording import Activation, Loop
from tensorviz.trace.states import Call, Counts, Entry, LoopState

__all__ = ["Flow", "frame_key"]

__builtins__ = OWN_BUILTINS

OPTIMIZED = 0x1
INLINE_NAMES = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>"})
MOST_FRAMES = 4096
ENDLESS = 1 << 62
LOOP_SHARE = 16
CALLS = frozenset(number for name, number in opcode.opmap.items() if name.startswith("CALL"))
CACHE = opcode.opmap.get("CACHE")
_make_loop = maker(Loop)


def frame_key(site: Site, frame: types.FrameType) -> int:
    """Identity of the frame that a site runs in; 0 at the top level, where every statement may have its own."""
    if site.in_module:
        return 0
    return id(_owner(frame))


def _owner(frame: types.FrameType) -> types.FrameType:
    """The function's frame: before Python 3.12 a comprehension has one of its own."""
    while frame.f_code.co_name in INLINE_NAMES and frame.f_back is not None:
        frame = frame.f_back
    return frame


@dataclass(slots=True)
class Flow:
    """Loops and activations of one run.

    Attributes
    ----------
    muted : bool
        Whether a plain iteration runs: functions that it calls are not watched.
    """

    limits: Limits
    sites: dict[int, Site]
    keeper: Keeper
    muted: bool = False
    latest: dict[int, LoopState] = field(default_factory=dict)
    _loops: dict[int, list[LoopState]] = field(default_factory=dict)
    _entries: dict[int, Entry] = field(default_factory=dict)
    _calls: list[Call] = field(default_factory=list)
    _open_calls: dict[int, list[int]] = field(default_factory=dict)
    _elements: dict[int, int] = field(default_factory=dict)
    _paths: dict[tuple[int, tuple[int, ...], int], tuple[Loop, ...]] = field(default_factory=dict)
    iterations: dict[int, Counts] = field(default_factory=dict)
    calls: dict[int, Counts] = field(default_factory=dict)

    # loops

    def enter_loop(self, site: Site, key: int) -> None:
        """A loop starts in the frame ``key``."""
        self._paths.clear()
        states = self._loops.get(key)
        if states is None:
            if len(self._loops) > MOST_FRAMES:
                del self._loops[next(iter(self._loops))]
            states = self._loops[key] = []
        elif len(states) > (depth := _depth(site)):
            del states[depth:]
        counts = self.iterations.get(site.id)
        if counts is not None and counts.recorded >= self._most_iterations and not site.yields:
            state = LoopState(site.id, key, ENDLESS, ENDLESS - 1)
            self.muted = True
        else:
            state = LoopState(site.id, key, 0, -1, self.keeper.nbytes)
        self.latest[site.id] = state
        states.append(state)

    @property
    def _most_iterations(self) -> int:
        total = self.limits.iterations_total
        return total + total // 4

    def turn(self, site: Site, key: int, *, is_full: bool) -> bool:
        """Decide whether the iteration that starts is watched."""
        state = self._state(site, key)
        decided, state.decided = state.decided, None
        if decided is None:
            decided = self._decide(site, state, is_full=is_full)
        self._count(state)
        self.iterations[site.id].recorded += decided
        return decided

    def _count(self, state: LoopState) -> None:
        now = state.end - state.left + 1
        self.iterations[state.site].run += now - state.counted
        state.counted = now

    def test(self, site: Site, key: int, *, is_full: bool) -> bool:
        """Decide the same before the test of a ``while``."""
        state = self._state(site, key)
        is_watched = self._decide(site, state, is_full=is_full)
        if is_watched:
            state.decided = True
        else:
            state.left += 1
        return is_watched

    def some(self, site: Site, *, is_full: bool) -> bool:
        """Decide for an element of a generator, whose consumer may interleave it with anything."""
        self._paths.clear()
        counts = self.iterations.setdefault(site.id, Counts())
        counts.run += 1
        is_watched = not is_full and not self.muted and _is_sampled(counts.run - 1, self.limits.iterations)
        counts.recorded += is_watched
        self._elements[site.id] = counts.run - 1
        return is_watched

    def _state(self, site: Site, key: int) -> LoopState:
        states = self._loops.get(key)
        depth = _depth(site)
        if states is not None and len(states) > depth and states[depth].site == site.id:
            return states[depth]
        self.enter_loop(site, key)
        return self._loops[key][-1]

    def _decide(self, site: Site, state: LoopState, *, is_full: bool) -> bool:
        if state.left:
            state.left -= 1
            return False
        self._paths.clear()
        counts = self.iterations.get(site.id)
        if counts is None:
            counts = self.iterations[site.id] = Counts()
        state.end = iteration = state.end + 1
        limits = self.limits
        is_early = iteration < limits.iterations and counts.recorded < limits.iterations_total
        is_early = is_early and self.keeper.nbytes - state.bytes_before < limits.nbytes // LOOP_SHARE
        is_spread = iteration & (iteration - 1) == 0 and counts.recorded < self._most_iterations
        is_watched = (is_early or is_spread) and not is_full
        if not site.yields:
            self.muted = not is_watched
        if not is_watched:
            is_over = is_full or counts.recorded >= self._most_iterations
            state.left = ENDLESS if is_over else (1 << iteration.bit_length()) - iteration - 1
            state.end += state.left
        return is_watched

    def leave_loop(self, site: Site, key: int) -> None:
        """A loop has ended in the frame ``key``."""
        self._cut(key, _depth(site))

    def catch(self, site: Site, key: int) -> None:
        """An exception may have left loops of this frame, and of frames that are gone, without their end."""
        self._cut(key, site.depth)

    def _cut(self, key: int, depth: int) -> None:
        self.muted = False
        self._paths.clear()
        states = self._loops.get(key)
        if states is not None:
            for state in states[depth:]:
                state.end -= state.decided is not None
                if state.site in self.iterations:
                    self._count(state)
            del states[depth:]
            if not depth:
                del self._loops[key]

    # activations

    @property
    def has_open_calls(self) -> bool:
        """Whether any function that was started has not been claimed by its call."""
        return bool(self._open_calls)

    def call(self, site: Site, frame: types.FrameType, events: int, *, is_full: bool) -> bool:
        """Decide whether the call that starts in ``frame`` is watched; ``events`` have been recorded so far."""
        counts = self.calls.setdefault(site.id, Counts())
        counts.run += 1
        if is_full or self.muted or not _is_sampled(counts.run - 1, self.limits.calls):
            self._entries.pop(id(frame), None)  # of an earlier call, whose frame stood at the same address
            return False
        counts.recorded += 1
        self._start(site, frame, events)
        return True

    def _start(self, site: Site, frame: types.FrameType, events: int) -> None:
        caller = self.entry_of(frame.f_back)
        parent = 0 if caller is None else caller.id
        loops = self._path(caller, _key_of(frame.f_back, caller))
        node = site.node
        self._calls.append(Call("" if node is None else node.scope, parent, events))
        if len(self._entries) > MOST_FRAMES:
            del self._entries[next(iter(self._entries))]
        key = id(frame)
        self._paths.clear()
        self._loops.pop(key, None)
        self._entries.pop(key, None)
        self._entries[key] = Entry(len(self._calls), id(frame.f_code), loops)
        if _is_calling(frame.f_back):
            self._open_calls.setdefault(parent, []).append(len(self._calls))

    def _path(self, entry: Entry | None, key: int) -> tuple[Loop, ...]:
        outer = () if entry is None else entry.loops
        return outer + tuple(_make_loop(state.site, state.iteration) for state in self._loops.get(key, ()))

    def entry_of(self, frame: types.FrameType | None) -> Entry | None:
        """Activation that ``frame`` belongs to: its own, or the nearest caller's."""
        entries = self._entries
        if not entries:
            return None
        while frame is not None:
            entry = entries.get(id(frame))
            if entry is not None and entry.code == id(frame.f_code):
                return entry
            frame = frame.f_back
        return None

    def loops_at(self, site: Site, key: int, entry: Entry | None) -> tuple[Loop, ...]:
        """Loops around a site now, the callers' first."""
        own = () if site.node is None else site.node.loops
        place = (key, own, 0 if entry is None else entry.id)
        path = self._paths.get(place)
        if path is None:
            path = self._paths[place] = self._path_to(own, key, () if entry is None else entry.loops)
        return path

    def _path_to(self, own: tuple[int, ...], key: int, outer: tuple[Loop, ...]) -> tuple[Loop, ...]:
        states = self._loops.get(key, ())
        found: list[Loop] = []
        for depth, loop in enumerate(own):
            if depth < len(states) and states[depth].site == loop:
                found.append(_make_loop(loop, states[depth].iteration))
            elif loop in self._elements:
                found.append(_make_loop(loop, self._elements[loop]))
        return (*outer, *found)

    def has_steps(self, parent: int, events: int) -> bool:
        """Whether anything was recorded inside the functions that ``parent`` has called since last time."""
        opened = self._open_calls.get(parent)
        return opened is not None and self._calls[opened[0] - 1].first_event < events

    def claim_calls(self, parent: int, event: int | None) -> None:
        """The activations that ``parent`` started since last time belong to this event (or to none)."""
        for opened in self._open_calls.pop(parent, ()):
            self._calls[opened - 1].call = event

    def activations(self) -> tuple[Activation, ...]:
        """Every activation, the cell itself first."""
        found = [Activation(0, "<module>", 0)]
        found += [Activation(index, each.function, each.parent, each.call) for index, each in enumerate(self._calls, 1)]
        return tuple(found)


def _depth(site: Site) -> int:
    return 0 if site.node is None else len(site.node.loops)


def _key_of(frame: types.FrameType | None, entry: Entry | None) -> int:
    return 0 if frame is None or entry is None else id(_owner(frame))


def _is_calling(frame: types.FrameType | None) -> bool:
    """Whether the frame is in a call: an operator, an attribute or a loop may start a function, too."""
    if frame is None or frame.f_lasti < 0:
        return True
    instructions, at = frame.f_code.co_code, frame.f_lasti
    while at and instructions[at] == CACHE:
        at -= 2
    return instructions[at] in CALLS


def _is_sampled(count: int, first: int) -> bool:
    """Whether the ``count``-th (from 0) is among the first ones or a power of two."""
    return count < first or count & (count - 1) == 0
