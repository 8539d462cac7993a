"""The public step: one place in the source, folded over its iterations, explained when it is looked at."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import SupportsIndex, TypeAlias

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.axes.carry import AxisNames
from tensorviz.explain.axes.named import Named, name_axes
from tensorviz.explain.axes.words import with_names, worded
from tensorviz.explain.fold import Fold
from tensorviz.explain.hazards.table import Hazards, attached
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe, Recipe
from tensorviz.explain.recognise import Told, tell
from tensorviz.explain.steps import RESULT, Depth, Frame, Hazard, Reading, result_number
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import clip_name, count, join
from tensorviz.sentences import say
from tensorviz.trace.recording import Event, Loop, Node, Span

__all__ = ["CellIndex", "Occurrence", "Step"]

UNHEARD = np.errstate(all="ignore")
"""What we work out must not warn the reader of infinities that their own code has handled."""

CellIndex: TypeAlias = SupportsIndex | tuple[SupportsIndex, ...]


class Occurrence:
    """One time that a step ran. Immutable; what it tells is worked out once, when it is first asked for."""

    def __init__(self, position: int, subject: Subject, names: AxisNames, hazards: Hazards) -> None:
        self.position = position
        self.subject = subject
        self._names = names
        self._hazards = hazards

    @cached_property
    @UNHEARD
    def _told(self) -> Told:
        told, named = tell(self.subject), self._named
        plan = told.plan if named is None else name_axes(told.plan, named)
        told = replace(told, plan=plan, readings=self._hazards.heard(self.subject, told.readings))
        readings = attached(told.readings, self._hazards.notice(told.subject, plan, told.sources))
        return replace(told, readings=readings if named is None else worded(readings, plan))

    @cached_property
    def _named(self) -> Named | None:
        return self._names.of(self.subject.event)

    @property
    def plan(self) -> Plan:
        return self._told.plan

    @property
    def recipe(self) -> Recipe:
        return self._told.plan.recipe

    @property
    def operands(self) -> tuple[Operand, ...]:
        return self._told.plan.operands

    @property
    def result(self) -> Operand | None:
        return self._told.plan.result

    @property
    def results(self) -> tuple[Operand, ...]:
        return self._told.plan.results

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The ways to tell it, the default one first."""
        return self._told.readings

    @property
    def notes(self) -> tuple[str, ...]:
        """What else is to be said: variables that hold other values since, names of axes that do not fit."""
        changed = [clip_name(name) for name in self.subject.event.changed]
        is_said = any(frame.hazards for reading in self.readings for frame in reading.frames)
        said = self._named.notes if self._named is not None else ()
        said = (*said, *self._written(), *self._hazards.remarks(self._told.subject, self.plan))
        return (say("{changed} changed in place.", changed=join(changed)), *said) if changed and not is_said else said

    def _written(self) -> tuple[str, ...]:
        """Of an array that ``out=`` names, where no frame says it."""
        if isinstance(self.recipe, ElementwiseRecipe):
            return ()
        given = [each.name for each in self.subject.arguments if each.keyword == "out" and each.snapshot is not None]
        return tuple(say("{name} was there before: the result was written into it.", name=name) for name in given)

    @property
    def loops(self) -> tuple[Loop, ...]:
        return self.subject.event.loops

    @property
    def elapsed_ns(self) -> int | None:
        """Upper bound of the operation's own time."""
        return self.subject.event.elapsed_ns

    @UNHEARD
    def cell_template(self, result: int = 0) -> CellTemplate | None:
        """How a viewer words "explain this cell" of a result; None where no cell can be explained."""
        return self._told.cell_template(result)

    def frames(self, depth: Depth = "brief") -> tuple[Frame, ...]:
        """The frames of the default reading at ``depth``."""
        return self.readings[0].at(depth)

    @UNHEARD
    def explain_cell(self, index: CellIndex, result: int = 0) -> Frame:
        """One frame about the result cell at ``index``; see :meth:`Step.explain_cell`."""
        frame = self._told.explain_cell(self.cell(index, result), result)
        roles = (
            replace(role, operand=result_number(result)) if role.operand == RESULT else role for role in frame.roles
        )
        return with_names(replace(frame, roles=tuple(roles)), self.plan.of(result))

    @UNHEARD
    def sources(self, index: CellIndex, result: int = 0) -> Sources:
        """The cells that feed the result cell at ``index``; see :meth:`Step.sources`."""
        cell = self.cell(index, result)
        return self._told.family.sources(self.plan.of(result), cell)

    def cell(self, index: CellIndex, result: int = 0) -> tuple[int, ...]:
        """The index of a result cell with non-negative numbers; raises where there is none."""
        if not 0 <= result < max(1, len(self.results)):
            raise IndexError(f"there is no result {result}: this step has {count(len(self.results), 'result')}")
        if not self.results or self.results[result].snapshot is None:
            raise NotKeptError(say("this step has no result array whose cells could be explained"))
        shape = self.results[result].shape
        cell = tuple(map(operator.index, index if isinstance(index, tuple) else (index,)))
        if len(cell) != len(shape):
            raise IndexError(f"the result has {len(shape)} axes, but the index {cell} has {len(cell)}")
        for axis, (i, length) in enumerate(zip(cell, shape, strict=True)):
            if not -length <= i < length:
                raise IndexError(f"index {i} is out of bounds for axis {axis} with size {length}")
        return tuple(i % length for i, length in zip(cell, shape, strict=True))


class Step:
    """What the reader sees as one thing: one span of the source, folded over its iterations.

    The plain attributes speak of the first time that it ran; :meth:`occurrence` gives the others.
    """

    def __init__(
        self, number: int, fold: Fold, subject_of: Callable[[Event], Subject], names: AxisNames, hazards: Hazards
    ) -> None:
        self.number = number
        self._fold = fold
        self._subject_of = subject_of
        self._names = names
        self._hazards = hazards
        self._occurrences: dict[int, Occurrence] = {}

    def __repr__(self) -> str:
        return say(
            "<Step {number}: {family}, {op}, {source}>",
            number=self.number,
            family=self.family,
            op=self.op or say("unknown operation"),
            source=f"{self.source!r}",
        )

    @property
    def family(self) -> str:
        return self.occurrence(0).recipe.family

    @property
    def op(self) -> str:
        """The qualified name of the operation; empty where it could not be told."""
        return self._fold.events[0].operation

    @property
    def node(self) -> Node:
        return self._fold.node

    @property
    def source(self) -> str:
        """The reader's text of :attr:`span`."""
        return self.node.source

    @property
    def span(self) -> Span:
        return self.node.span

    @property
    def operands(self) -> tuple[Operand, ...]:
        return self.occurrence(0).operands

    @property
    def result(self) -> Operand | None:
        """The first one, where there are several."""
        return self.occurrence(0).result

    @property
    def results(self) -> tuple[Operand, ...]:
        """All of them: one, but of an operation that gives a list or tuple of arrays."""
        return self.occurrence(0).results

    @property
    def iterations(self) -> int:
        """How many times it ran and was recorded."""
        return len(self._fold.events)

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Those of the first time that it ran, and of the time that gave the first NaN or infinity."""
        firsts = [at for at, sequence in enumerate(self.sequences) if sequence in self._hazards.watch.made]
        times = map(self.occurrence, sorted({0, *firsts}))
        frames = [frame for occurrence in times for frame in occurrence.readings[0].frames]
        said = (hazard for frame in frames for hazard in frame.hazards)
        return tuple({(hazard.rule, hazard.sentence): hazard for hazard in said}.values())

    @property
    def nesting(self) -> int:
        """How many calls of the reader's functions it lies in."""
        return len(self._fold.path)

    @property
    def failed(self) -> bool:
        """Whether this is the operation that raised."""
        return self._fold.failure is not None

    @property
    def sequences(self) -> tuple[int, ...]:
        """Where each occurrence stands among the recorded events."""
        return tuple(event.sequence for event in self._fold.events)

    @property
    def loops(self) -> tuple[tuple[Loop, ...], ...]:
        """Where in the loops each occurrence ran."""
        return tuple(event.loops for event in self._fold.events)

    def occurrence(self, position: int) -> Occurrence:
        """One time that it ran, by its position among the recorded ones.

        Raises
        ------
        IndexError
            When there is none at ``position``.
        """
        if not 0 <= position < self.iterations:
            raise IndexError(
                f"there is no occurrence {position}: this step was recorded {count(self.iterations, 'time')}"
            )
        if position not in self._occurrences:
            self._occurrences[position] = Occurrence(
                position, self._subject_of(self._fold.events[position]), self._names, self._hazards
            )
        return self._occurrences[position]

    def frames(self, depth: Depth = "brief") -> tuple[Frame, ...]:
        """The frames of the default reading: 1 at ``"shape"``, at most 4 at ``"brief"``, at most 12 at ``"story"``."""
        return self.occurrence(0).frames(depth)

    def explain_cell(self, index: CellIndex, result: int = 0) -> Frame:
        """One frame about the result cell at ``index`` (one integer per axis; negative ones count from the end).

        ``result`` is the position of the result among several.

        Raises
        ------
        IndexError
            When there is no such cell or result.
        NotKeptError
            When a value that is needed was not kept.
        """
        return self.occurrence(0).explain_cell(index, result)

    def sources(self, index: CellIndex, result: int = 0) -> Sources:
        """The cells of each operand that feed the result cell at ``index``, of the result at position ``result``.

        Returns
        -------
        list
            One entry per operand: a tuple of index arrays, one per axis, as ``np.nonzero`` gives them; None where that
            is not known.
        """
        return self.occurrence(0).sources(index, result)
