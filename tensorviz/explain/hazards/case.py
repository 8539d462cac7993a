"""What a rule is given to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.hazards.history import History
from tensorviz.explain.hazards.unfinite import Watch
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Role
from tensorviz.explain.subject import Plan, Sources, Subject
from tensorviz.trace.recording import Event, Group, Plain, Value

__all__ = ["Case", "whole", "wrote_one_on_purpose"]

MAKES_ONE = frozenset({"expand_dims", "unsqueeze", "ix_", "atleast_2d", "atleast_3d", "reshape", "reshape_as", "view"})


@dataclass(frozen=True)
class Case:
    """What a rule judges: a step that ran, its plan, the cells that feed a cell of its result, and what ran before."""

    subject: Subject
    plan: Plan
    history: History
    watch: Watch
    sources: Callable[[tuple[int, ...]], Sources]

    @property
    def event(self) -> Event:
        """As it was recorded, in the library's own terms."""
        return self.history.events.get(self.subject.event.sequence, self.subject.event)

    @property
    def function(self) -> str:
        """The last part of the operation's name."""
        return self.subject.event.operation.rpartition(".")[2]


def whole(number: int, operand: Operand | None) -> tuple[Role, ...]:
    """All cells of an operand as evidence."""
    if operand is None or not operand.shape:
        return ()
    return (Role("hazard", number, tuple(slice(0, size) for size in operand.shape)),)


def wrote_one_on_purpose(case: Case, value: Snapshot | None, source: str) -> bool:
    """Whether an axis of size 1 was asked for where the value was made: None, keepdims, expand_dims, reshape to 1."""
    if any(word in source for word in ("None", "newaxis", "keepdim", *MAKES_ONE - {"view"})):
        return True
    return any(_writes_one(event) for event in case.history.ancestors(case.event, value))


def _writes_one(event: Event) -> bool:
    name = event.operation.rpartition(".")[2]
    if any(a.keyword in ("keepdims", "keepdim") and a.value != Plain(False, "bool") for a in event.arguments):
        return True
    if name == "__getitem__":
        return any(_holds_none(argument.value) for argument in event.arguments[1:])
    results = event.result.items if isinstance(event.result, Group) else ()
    values = [event.result, *(item.value for item in results)]
    return name in MAKES_ONE and any(isinstance(value, Snapshot) and 1 in value.shape for value in values)


def _holds_none(value: Value) -> bool:
    if isinstance(value, Group):
        return any(_holds_none(item.value) for item in value.items)
    inner = value.value if isinstance(value, Plain) else ()
    return inner is None or (isinstance(inner, tuple) and any(each is None for each in inner))
