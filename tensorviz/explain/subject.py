"""What a family is given to explain: one event, with its operands as the reader knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import NotImplementedType
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.operands import Operand
from tensorviz.explain.past import Past
from tensorviz.explain.provenance import Trail
from tensorviz.explain.recipes import Recipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.trace.recording import Event, Failure, Node, NodeKind, Plain, Value

__all__ = ["CellTemplate", "Family", "Feeding", "Outcome", "Plan", "Sources", "Subject"]

Sources = list[tuple[npt.NDArray[np.intp], ...] | None]
"""One entry per operand: the cells that feed a result cell, one index array per axis; None where unknown."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One operation that ran.

    ``arguments`` are all of them as recorded (``event.arguments``), turned into operands in the same order; a family's
    plan picks those that it draws. ``results`` are the arrays and numbers of a list or tuple that it gave, one by one,
    under the names that the reader binds them to; ``result`` is then the list as a text. ``body`` counts the steps
    inside, where the operation is a call of the reader's function (None where it is not); ``failure`` is the exception
    that it raised (the result is then None), ``past`` what ran before it.
    ``library`` is the one that ran, where the event is put in NumPy's terms; ``reason`` says why it cannot be;
    ``others`` are the operations of NumPy that give the results after the first, where one of torch gives them all.
    """

    event: Event
    node: Node
    arguments: tuple[Operand, ...]
    result: Operand | None
    body: int | None = None
    failure: Failure | None = None
    results: tuple[Operand, ...] = ()
    past: Past | None = None
    library: str = "numpy"
    reason: str = ""
    others: tuple[str, ...] = ()

    @property
    def changes_items(self) -> bool:
        """Whether it is ``array[index] += value``, with the index among the arguments."""
        is_statement = self.node.kind is NodeKind.AUGMENTED and self.node.symbol.endswith("=")
        return is_statement and len(self.event.arguments) == len(("array", "index", "value"))

    def keyword(self, name: str, position: int, default: Any = None) -> Any:
        """The plain value of an argument by keyword or by position (the object of a method counts as position 0)."""
        positional = [a for a in self.event.arguments if a.keyword is None]
        for argument in self.event.arguments:
            if argument.keyword == name:
                return _plain(argument.value)
        if 0 <= position < len(positional):
            return _plain(positional[position].value)
        return default


def _plain(value: Value) -> Any:
    if isinstance(value, Plain):
        return value.value
    is_number = isinstance(value, Snapshot) and not value.shape and value.type_name != "ndarray"
    return value.values.item() if is_number and value.values is not None else value  # type: ignore[union-attr]


Feeding = Callable[[tuple[int, ...]], Sources]
"""The cells that feed the result cell at an index."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result after the first: what made it of the operands of the plan, and what is known of its cells."""

    recipe: Recipe
    result: Operand
    trail: Trail | None = None
    guides: tuple[tuple[int, Trail], ...] = ()
    feeding: Feeding | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A recognised operation: its recipe and the operands that take part, in the order they are drawn.

    ``trail`` knows where any cell of the result came from, where the recipe says that numbers were only moved;
    ``guides`` the same of operands whose cells say which cells are moved (index arrays, masks), by their numbers.
    ``feeding`` knows the cells that go into any cell, where only the operation's own words tell them.
    ``more`` are the results after the first, of an operation that has several.
    """

    recipe: Recipe
    operands: tuple[Operand, ...]
    result: Operand | None
    trail: Trail | None = None
    guides: tuple[tuple[int, Trail], ...] = ()
    feeding: Feeding | None = None
    more: tuple[Outcome, ...] = ()

    @property
    def results(self) -> tuple[Operand, ...]:
        """All of them, in order."""
        first = () if self.result is None else (self.result,)
        return (*first, *(outcome.result for outcome in self.more))

    def of(self, position: int) -> Plan:
        """The operation as it made one of its results: that one is then the result, and the only one."""
        if position == 0:
            return replace(self, more=())
        one = self.more[position - 1]
        return Plan(one.recipe, self.operands, one.result, one.trail, one.guides, one.feeding)


@dataclass(frozen=True, slots=True)
class CellTemplate:
    """How a viewer words "explain this cell"; see :class:`tensorviz.protocol.messages.CellTemplate`."""

    sentence: str
    kind: str
    symbol: str = ""
    note: str = ""


class Family(Protocol):
    """One family of operations. Each module in ``families/`` has these five functions.

    The last three are about one result: of several each is asked with the plan of that one (:meth:`Plan.of`), and a
    frame's ``RESULT`` then means that result.
    """

    def recognise(self, subject: Subject) -> Plan | NotImplementedType:
        """The plan, or ``NotImplemented`` where the operation is not of this family."""

    def readings(self, plan: Plan, subject: Subject) -> tuple[Reading, ...]:
        """The ways to tell it, the default one first. Never grows with the size of the arrays."""

    def explain_cell(self, plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
        """One frame about the result cell at ``index``; raises NotKeptError where what it needs was not kept."""

    def sources(self, plan: Plan, index: tuple[int, ...]) -> Sources:
        """Which cells of each operand of the plan feed the result cell at ``index``."""

    def cell_template(self, plan: Plan, subject: Subject) -> CellTemplate | None:
        """The wording for viewers that form terms themselves; None where a cell can't be explained."""
