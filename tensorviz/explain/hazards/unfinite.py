"""H8: where the first NaN and the first infinity of a cell come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.flow.events import places
from tensorviz.explain.hazards.history import History
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.sentences import say
from tensorviz.trace.recording import Event, Group, Plain, Value

__all__ = ["EITHER", "INFINITY", "NAN", "Found", "Watch", "first_cell", "marked"]

NAN, INFINITY, EITHER = "NaN", say("infinity"), say("NaN or infinity")
MOST_BACK = 256


@dataclass(frozen=True, slots=True)
class Found:
    """Which of the two a step was the first to give.

    ``since`` is the last event before it whose result was read whole and had none, where what lies between was not;
    ``is_exact`` says that nothing lies between. ``cell`` is the index of the first one, where operands held others.
    """

    kind: str
    is_exact: bool = True
    since: int | None = None
    cell: tuple[int, ...] | None = None


@dataclass
class Watch:
    """The first NaN and the first infinity that the steps of a recording made, and those that came in with an input.

    ``made`` holds them by the event's sequence; ``came`` by the event that reads it the name of what came in.
    """

    history: History
    made: dict[int, list[Found]] = field(default_factory=dict)
    came: dict[int, Operand] = field(default_factory=dict)
    _states: dict[int, frozenset[str] | None] = field(default_factory=dict)

    @classmethod
    def over(cls, history: History) -> Watch:
        """Look through all events in the order that they ran."""
        watch, missing, has_come = cls(history), {NAN, INFINITY}, False
        for event in history.recording.events:
            for kind in sorted(missing):
                found = watch._made(event, kind)
                if found is not None:
                    missing -= {NAN, INFINITY} if found.kind == EITHER else {kind}
                    watch.made.setdefault(event.sequence, []).append(found)
            if not has_come and NAN in missing:
                has_come = watch._came(event)
        return watch

    def state(self, value: Snapshot) -> frozenset[str] | None:
        """Which kinds an array is known to hold; None where it was not read whole and none was seen."""
        if id(value) not in self._states:
            self._states[id(value)] = _state(value)
        return self._states[id(value)]

    def _came(self, event: Event) -> bool:
        for place, argument in places(event):
            value = argument.value
            if isinstance(value, Snapshot) and value.shape and NAN in (self.state(value) or ()):
                if self.history.flow.maker(event.sequence, place) is None and argument.producer is None:
                    self.came[event.sequence] = Operand(argument.source, value)
                return True
        return False

    def _made(self, event: Event, kind: str) -> Found | None:
        """Whether an event gives one that none of its operands brought."""
        results = [value for value in _results(event) if kind in _of(self.state(value))]
        if not results or event.sequence in self.history.calls:
            return None
        arguments = [argument.value for _, argument in places(event)]
        if any(isinstance(value, Plain) and _holds(value.value, kind) for value in arguments):
            return None
        operands = [value for value in (*arguments, event.before) if isinstance(value, Snapshot)]
        if not operands or not any(value.shape or value.library != "python" for value in operands):
            return None
        state = self.state(results[0]) or frozenset()
        said = EITHER if EITHER in state and kind not in state else kind
        if any(kind in _of(self.state(value)) for value in operands):
            cell = self._new_cell(event, kind)
            return None if cell is None else Found(kind, cell=cell)
        if kind == INFINITY and said == EITHER:
            return None
        if all(self.state(value) is not None for value in operands):
            return Found(said)
        return Found(said, is_exact=False, since=self._since(event, kind))

    def _new_cell(self, event: Event, kind: str) -> tuple[int, ...] | None:
        """Cell by cell: where there is one and no operand has one."""
        plan = self.history.plan(event)
        if plan is None or not isinstance(plan.recipe, ElementwiseRecipe) or plan.result is None:
            return None
        result = plan.result.snapshot
        shown = plan.operands[: plan.recipe.inputs]
        operands = [o.snapshot.values if o.snapshot is not None else None for o in shown]
        if result is None or result.values is None or any(cells is None for cells in operands):
            return None
        brought = np.zeros(result.shape, np.bool_)
        for cells in operands:
            if cells is not None:
                brought = brought | marked(cells, kind) | (marked(cells, NAN) if kind == INFINITY else False)
        new = np.argwhere(marked(result.values, kind) & ~brought)
        is_choice = plan.recipe.function == "where" or plan.recipe.masked
        return tuple(int(at) for at in new[0]) if len(new) and not is_choice else None

    def _since(self, event: Event, kind: str) -> int | None:
        """The nearest event before it that was read whole and had none."""
        waiting, seen = [event], set[int]()
        clean: list[int] = []
        while waiting and len(seen) < MOST_BACK:
            for maker in self.history.makers(waiting.pop(0)):
                if maker.sequence in seen:
                    continue
                seen.add(maker.sequence)
                states = [self.state(value) for value in _results(maker)]
                if all(state is not None and kind not in _of(state) for state in states):
                    clean.append(maker.sequence)
                else:
                    waiting.append(maker)
        return max(clean, default=None)


def marked(cells: npt.NDArray[Any], kind: str) -> npt.NDArray[np.bool_]:
    """Which cells are NaN, or infinite."""
    if cells.dtype.kind not in "fc":
        return np.zeros(cells.shape, np.bool_)
    return np.asarray(np.isnan(cells) if kind == NAN else np.isinf(cells))


def first_cell(value: Snapshot, kind: str) -> tuple[int, ...] | None:
    """The index of the first one, where cells were kept that show it."""
    kinds = (NAN, INFINITY) if kind == EITHER else (kind,)
    cells = value.values if value.values is not None else value.window_values
    for each in kinds if cells is not None else ():
        assert cells is not None
        places = np.argwhere(marked(cells, each))
        if len(places):
            place = tuple(int(at) for at in places[0])
            return place if value.values is not None else tuple(k[i] for k, i in zip(value.window, place, strict=True))
    return None


def _of(state: frozenset[str] | None) -> frozenset[str]:
    found = state or frozenset()
    return found | {NAN, INFINITY} if EITHER in found else found


def _results(event: Event) -> Iterator[Snapshot]:
    results = [item.value for item in event.result.items] if isinstance(event.result, Group) else [event.result]
    values: list[Value | None] = [*results, event.after]
    yield from (value for value in values if isinstance(value, Snapshot))


def _state(value: Snapshot) -> frozenset[str] | None:
    try:
        if np.dtype(value.dtype).kind not in "fc":
            return frozenset()
    except TypeError:
        if value.values is None:
            return None
    if value.values is not None:
        return _kinds(value.values if value.mask is None else np.asarray(value.values)[~np.asarray(value.mask)])
    parts = [value.window_values, value.overview.cells if value.overview is not None else None]
    seen = frozenset[str]().union(*(_kinds(part) for part in parts if part is not None))
    blocks = value.overview.holds_nan if value.overview is not None else None
    if seen:
        return seen
    if blocks is None:
        return None
    return frozenset({EITHER}) if blocks.any() else seen


def _kinds(cells: npt.NDArray[Any]) -> frozenset[str]:
    return frozenset(kind for kind in (NAN, INFINITY) if marked(cells, kind).any())


def _holds(value: Any, kind: str) -> bool:
    if isinstance(value, tuple):
        return any(_holds(each, kind) for each in value)
    return isinstance(value, float | complex) and bool(marked(np.asarray(value), kind))
