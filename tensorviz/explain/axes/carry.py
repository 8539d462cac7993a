"""The names of all axes of a recording: said by the reader somewhere, carried from operation to operation."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.axes.comments import Said, Sayings
from tensorviz.explain.axes.memory import AxisMemory
from tensorviz.explain.axes.named import Named
from tensorviz.explain.axes.names import lettered, result_axes
from tensorviz.explain.axes.parts import Axes, fitted, given_axes, spelt
from tensorviz.explain.axes.patterns import patterned
from tensorviz.explain.axes.text import Parts
from tensorviz.explain.flow.events import Flow, Place, flow_of, is_same, places
from tensorviz.explain.fold import failed_event
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import count, new_name
from tensorviz.sentences import say
from tensorviz.trace.recording import Event, Group, Node, NodeKind, Plain, Recording

__all__ = ["AxisNames"]

log = logging.getLogger(__name__)

NOBODY = Sayings("")
THE_RESULT = say("the result")


@dataclass(slots=True)
class AxisNames:
    """Gives names to axes, worked out for the whole recording when the first is asked for.

    ``plan_of`` recognises an operation; it is asked only where an operand has a name. ``asked`` holds the names given
    beside the code, by variable; ``memory`` what earlier cells know, and learns from this one.
    """

    recording: Recording
    plan_of: Callable[[Event], Plan | None]
    asked: Mapping[str, Sequence[Parts]] = field(default_factory=dict)
    memory: AxisMemory = field(default_factory=AxisMemory)
    _named: dict[int, Named] | None = None

    def of(self, event: Event) -> Named | None:
        """The names in one operation; None where there are none."""
        if self._named is None:
            try:
                self._named = _Carrier(self.recording, self.plan_of, self.asked, self.memory).named()
            except Exception:
                log.exception("the names of the axes could not be followed")
                self._named = {}
        return self._named.get(event.sequence)


@dataclass(slots=True)
class _Carrier:
    recording: Recording
    plan_of: Callable[[Event], Plan | None]
    asked: Mapping[str, Sequence[Parts]]
    memory: AxisMemory
    sayings: dict[str, Sayings] = field(default_factory=dict)
    flow: Flow = field(default_factory=lambda: Flow({}))
    made: dict[tuple[int, int], Axes] = field(default_factory=dict)
    objects: dict[int, tuple[Snapshot, Axes]] = field(default_factory=dict)
    carried: dict[tuple[object, ...], tuple[Axes, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    noted: set[str] = field(default_factory=set)
    bound: dict[str, tuple[Snapshot, Axes]] = field(default_factory=dict)

    def named(self) -> dict[int, Named]:
        sources = {self.recording.filename: self.recording.source, **self.recording.sources}
        self.sayings = {name: Sayings.of(text) for name, text in sources.items()}
        is_said = any(each.found for each in self.sayings.values())
        if not self.asked and not is_said and not self.memory.known and not self._has_patterns():
            return {}
        self.flow = flow_of(self.recording)
        self._introduce()
        failed = failed_event(self.recording)
        events = (*self.recording.events, *([failed] if failed is not None else []))
        named = ((event.sequence, self._event(event)) for event in events)
        found = {sequence: names for sequence, names in named if names is not None}
        for variable, (value, axes) in self.bound.items():
            self.memory.learn(variable, value, axes)
        return found

    def _has_patterns(self) -> bool:
        return any(_pattern(event) for event in self.recording.events)

    def _introduce(self) -> None:
        """Names of arrays that nothing recorded made, before any operation: a function's body runs before its call."""
        for event in self.recording.events:
            for place, argument in places(event):
                value = argument.value
                if isinstance(value, Snapshot) and value.object_id and self.flow.maker(event.sequence, place) is None:
                    axes = self._of_variable(argument.source, event, value)
                    if axes:
                        self.objects.setdefault(value.object_id, (value, axes))
        self.notes.clear()
        self.noted.clear()

    def _event(self, event: Event) -> Named | None:
        node = self.recording.nodes.get(event.node)
        if node is None:
            return None
        given = {place: (value, axes) for place, value, axes in self._arguments(event)}
        known = {id(value): axes for value, axes in given.values() if axes}
        first = given.get((0,))
        if event.before is not None and first is not None and first[1]:
            known[id(event.before)] = fitted(first[1], event.before.shape)
        known, results = self._results(event, node, known)
        named = [(value, self._as_said(node, name, value, axes)) for name, value, axes in results]
        for (name, value, _), (_, axes) in zip(results, named, strict=True):
            self._made(event, value, axes)
            self._bind(event, name, value, axes)
        self._keep_changed(event, known)
        notes, self.notes = tuple(self.notes), []
        if not known and not any(axes for _, axes in named) and not notes:
            return None
        spelt_out = {key: spelt(axes) for key, axes in known.items()}
        return Named(spelt_out, tuple(spelt(axes) for _, axes in named), notes)

    def _arguments(self, event: Event) -> Iterator[tuple[Place, Snapshot, Axes]]:
        for place, argument in places(event):
            value = argument.value
            if isinstance(value, Snapshot) and value.shape:
                axes = self._from_maker(event, place, value) or self._of_object(value)
                axes = axes or self._of_variable(argument.source, event, value)
                self._bind(event, argument.source, value, axes)
                yield place, value, axes

    def _from_maker(self, event: Event, place: Place, value: Snapshot) -> Axes:
        maker = self.flow.maker(event.sequence, place)
        return self.made.get((maker, value.object_id), ()) if maker is not None else ()

    def _of_object(self, value: Snapshot) -> Axes:
        known = self.objects.get(value.object_id)
        return known[1] if known is not None and is_same(known[0], value) else ()

    def _of_variable(self, source: str, event: Event, value: Snapshot) -> Axes:
        node = self.recording.nodes.get(event.node)
        if not source.isidentifier() or node is None:
            return ()
        said = self._about(node).about_variable(source, node.span.line, in_loop=bool(node.loops))
        if said is not None:
            return self._fitted(said, source, value)
        return self._asked(source, value) or self.memory.axes(source, value)

    def _results(
        self, event: Event, node: Node, known: dict[int, Axes]
    ) -> tuple[dict[int, Axes], list[tuple[str, Snapshot, Axes]]]:
        """Every result with its name and its axes, and the operands' axes, also those that the operation names."""
        value, pattern = event.result, _pattern(event)
        if isinstance(value, Snapshot):
            if event.operation.startswith("einops."):
                known, axes = patterned(pattern, event, known)
                return known, [(node.target or THE_RESULT, value, axes)]
            known, carried = self._carried(event, node, known, pattern)
            axes = (carried[0] if carried else ()) or self._of_object(value)
            written = event.arguments[0].source if node.kind is NodeKind.SETITEM and event.arguments else THE_RESULT
            return known, [(node.target or written, value, axes)]
        plan = self.plan_of(event) if isinstance(value, Group) and (known or self._about(node).found) else None
        if plan is None:
            return known, []
        known, carried = self._carried(event, node, known, pattern)
        results = enumerate(plan.results)
        return known, [
            (result.name.removeprefix(new_name("")), result.snapshot, carried[at] if at < len(carried) else ())
            for at, result in results
            if result.snapshot is not None
        ]

    def _carried(
        self, event: Event, node: Node, known: dict[int, Axes], pattern: str
    ) -> tuple[dict[int, Axes], tuple[Axes, ...]]:
        """The axes that each result has from the operands."""
        if not known and not pattern:
            return known, ()
        shapes = tuple((value.shape, known.get(id(value), ())) for value in _snapshots(event))
        key = (node.id, event.result.shape if isinstance(event.result, Snapshot) else (), pattern, shapes)
        if key not in self.carried or pattern:
            plan = self.plan_of(event)
            if plan is None:
                return known, ()
            given = [known.get(id(operand.snapshot), ()) for operand in plan.operands]
            ways = range(max(1, len(plan.results)))
            self.carried[key] = tuple(result_axes(plan.of(position), given, pattern) for position in ways)
            if pattern:
                shown = zip(plan.operands, lettered(plan, given, pattern), strict=True)
                known = known | {id(operand.snapshot): axes for operand, axes in shown if any(axes)}
        before = known.get(id(event.before), ()) if node.kind is NodeKind.AUGMENTED else ()
        return known, (before,) if before else self.carried[key]

    def _as_said(self, node: Node, name: str, value: Snapshot, carried: Axes) -> Axes:
        """What the reader says of a result comes first."""
        said = self._about(node).about_result(node.span, name)
        if said is not None:
            return self._fitted(said, name, value) or carried
        return carried or self._asked(name, value)

    def _keep_changed(self, event: Event, known: dict[int, Axes]) -> None:
        """An array that a call wrote into has the names that it had before."""
        after = event.after
        if after is not None and (event.sequence, after.object_id) not in self.made:
            arguments = [(argument.source, argument.value) for _, argument in places(event)]
            same = [(n, v) for n, v in arguments if isinstance(v, Snapshot) and v.object_id == after.object_id]
            axes = fitted(known.get(id(same[0][1]), ()), after.shape) if same else ()
            self._made(event, after, axes)
            for source, _ in same:
                self._bind(event, source, after, axes)

    def _bind(self, event: Event, source: str, value: Snapshot, axes: Axes) -> None:
        """Note what a variable of the cell itself holds."""
        if event.activation == 0 and source.isidentifier():
            self.bound[source] = value, axes

    def _made(self, event: Event, value: Snapshot, axes: Axes) -> None:
        if axes:
            self.made[event.sequence, value.object_id] = axes
            self.objects[value.object_id] = value, axes
        else:
            self.objects.pop(value.object_id, None)

    def _about(self, node: Node) -> Sayings:
        return self.sayings.get(node.filename, NOBODY)

    def _asked(self, name: str, value: Snapshot) -> Axes:
        names = self.asked.get(name)
        if names is None:
            return ()
        if len(names) != len(value.shape):
            self._note(
                say(
                    "axes= names {axes}, but {name} has {shape}.",
                    axes=count(len(names), "axis", "axes"),
                    name=name,
                    shape=len(value.shape),
                )
            )
            return ()
        return given_axes(names, value.shape)

    def _fitted(self, said: Said, name: str, value: Snapshot) -> Axes:
        """What is said, where the array has as many axes, and the sizes that stand in it."""
        shape = value.shape
        if len(said.axes) != len(shape):
            names = count(len(said.axes), "axis", "axes")
            self._note(
                say(
                    "The {by} names {names}, but {name} has {shape}.",
                    by=said.by,
                    names=names,
                    name=name,
                    shape=len(shape),
                )
            )
            return ()
        for axis, (parts, size) in enumerate(zip(said.axes, shape, strict=True)):
            if len(parts) == 1 and parts[0].isdigit() and int(parts[0]) != size:
                self._note(
                    say(
                        "The {by} says that axis {axis} of {name} has size {first_part}, but it has {size}.",
                        by=said.by,
                        axis=axis,
                        name=name,
                        first_part=parts[0],
                        size=size,
                    )
                )
                return ()
        return given_axes(said.axes, shape)

    def _note(self, sentence: str) -> None:
        if sentence not in self.noted:
            self.noted.add(sentence)
            self.notes.append(sentence)


def _snapshots(event: Event) -> list[Snapshot]:
    return [argument.value for _, argument in places(event) if isinstance(argument.value, Snapshot)]


def _pattern(event: Event) -> str:
    """The names that the operation itself is given: an einops pattern, the letters of an einsum."""
    is_einops = event.operation.startswith("einops.")
    if not is_einops and event.operation != "numpy.einsum":
        return ""
    texts = [a.value.value for a in event.arguments if isinstance(a.value, Plain) and isinstance(a.value.value, str)]
    text = next((text for text in texts if "->" in text or not is_einops), "")
    return text if is_einops else "".join(letter for letter in text if letter.isalpha())
