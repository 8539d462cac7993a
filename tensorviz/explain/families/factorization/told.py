"""What a teller makes of a call: its operands, its results, and how they are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tensorviz.explain.board import Panel
from tensorviz.explain.families.phrases import role_for_all
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame, Reading, Role, Worked, result_number
from tensorviz.trace.recording import Span

__all__ = ["CellTold", "Still", "Told", "evenly", "reading"]

MOST_FRAMES = 12
BRIEF = 4


@dataclass(frozen=True, slots=True)
class Still:
    """A frame before it has its span; ``known`` are the results that are there (by position), all with ``None``."""

    phase: str
    sentence: str
    board: tuple[Panel, ...] = ()
    known: frozenset[int] | None = frozenset()
    roles: tuple[Role, ...] = ()
    worked: Worked | None = None


CellTold = tuple[str, Worked | None]
"""The sentence about one cell, and its calculation."""


@dataclass(frozen=True, slots=True)
class Told:
    """A call that is understood.

    ``core`` is the number of axes of each result that belong to the matrix itself; axes before them count the matrices
    of a stack. ``reads`` says which triangle of the first operand matters.
    """

    operands: tuple[Operand, ...]
    results: tuple[Operand, ...]
    shape: tuple[int, int]
    readings: Callable[[Span], tuple[Reading, ...]]
    core: tuple[int, ...]
    stack: int = 1
    reads: str = "all"
    cell: Callable[[int, tuple[int, ...]], CellTold | None] | None = None


def reading(name: str, label: str, stills: Sequence[Still], results: Sequence[Operand], span: Span) -> Reading:
    """The stills as frames: results that are not there yet are hidden."""
    frames = tuple(_frame(still, results, span) for still in stills)
    last = len(frames) - 1
    story = evenly(len(frames), MOST_FRAMES)
    return Reading(name, label, frames, (last,), evenly(len(frames), BRIEF), story)


def _frame(still: Still, results: Sequence[Operand], span: Span) -> Frame:
    hidden: list[Role] = []
    if still.known is not None:
        hidden = [
            role_for_all("hidden", each, result_number(at))
            for at, each in enumerate(results)
            if at not in still.known and each.snapshot is not None
        ]
    return Frame(still.phase, still.sentence, span, (*still.roles, *hidden), worked=still.worked, board=still.board)


def evenly(length: int, most: int) -> tuple[int, ...]:
    """At most ``most`` positions, the first and the last among them."""
    if length <= most:
        return tuple(range(length))
    return tuple(sorted({round(at * (length - 1) / (most - 1)) for at in range(most)}))
