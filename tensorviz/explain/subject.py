"""What a family is given to explain: one event, with its operands as the reader knows them."""

from __future__ import annotations

from dataclasses import dataclass
from types import NotImplementedType
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import Trail
from tensorviz.explain.recipes import Recipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.trace.recording import Event, Failure, Node, Plain, Value

__all__ = ["CellTemplate", "Family", "Plan", "Sources", "Subject"]

Sources = list[tuple[npt.NDArray[np.intp], ...] | None]
"""One entry per operand: the cells that feed a result cell, one index array per axis; None where unknown."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One operation that ran.

    ``arguments`` are all of them as recorded (``event.arguments``), turned into operands in the same order; a family's
    plan picks those that it draws. ``body`` counts the steps inside, where the operation is a call of the reader's
    function (None where it is not); ``failure`` is the exception that it raised (the result is then None).
    """

    event: Event
    node: Node
    arguments: tuple[Operand, ...]
    result: Operand | None
    body: int | None = None
    failure: Failure | None = None

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


@dataclass(frozen=True, slots=True)
class Plan:
    """A recognised operation: its recipe and the operands that take part, in the order they are drawn.

    ``trail`` knows where any cell of the result came from, where the recipe says that numbers were only moved;
    ``guides`` the same of operands whose cells say which cells are moved (index arrays, masks), by their numbers.
    """

    recipe: Recipe
    operands: tuple[Operand, ...]
    result: Operand | None
    trail: Trail | None = None
    guides: tuple[tuple[int, Trail], ...] = ()


@dataclass(frozen=True, slots=True)
class CellTemplate:
    """How a viewer words "explain this cell"; see :class:`tensorviz.protocol.messages.CellTemplate`."""

    sentence: str
    kind: str
    symbol: str = ""
    note: str = ""


class Family(Protocol):
    """One family of operations. Each module in ``families/`` has these five functions."""

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
