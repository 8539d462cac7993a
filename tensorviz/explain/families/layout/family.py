"""The same numbers in another arrangement: reshape, ravel, transpose, axes of size 1."""

from __future__ import annotations

from types import NotImplementedType

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.layout.cell import cell_frame
from tensorviz.explain.families.layout.frames import frames_of
from tensorviz.explain.families.layout.moves import Move, move_of, source_of
from tensorviz.explain.families.operands import array_of
from tensorviz.explain.families.phrases import cell_of
from tensorviz.explain.recipes import LayoutRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import slot_safe
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

BRIEF = {
    "reshape": ("before", "cut", "fill", "verdict"),
    "ravel": ("before", "fill", "verdict"),
    "transpose": ("before", "flip", "strides", "verdict"),
    "newaxis": ("before", "fill", "verdict"),
}


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """Reshapes, axis permutations and changes by axes of size 1, of one array into one array.

    An index is of this family only when it consists of ``None``, full slices and ``...``.
    """
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def _plan(subject: Subject) -> Plan | None:
    result = subject.result
    move = move_of(subject) if result is not None and result.snapshot is not None else None
    operand = array_of(subject.event.arguments[0], subject.arguments[0]) if move is not None else None
    source = operand.snapshot if operand is not None else None
    if move is None or result is None or result.snapshot is None or operand is None or source is None:
        return None
    if source.size != result.snapshot.size or not _fits(move, source, result.snapshot):
        return None
    return Plan(_recipe(move, source, result.snapshot), (operand,), result)


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: before, then cut and fill or flip, the steps over the memory line, and view or copy."""
    frames = frames_of(plan, subject)
    assert isinstance(plan.recipe, LayoutRecipe)
    seen: dict[str, int] = {}
    for position, frame in enumerate(frames):
        seen.setdefault(frame.phase, position)
    brief = tuple(seen[phase] for phase in BRIEF[plan.recipe.kind] if phase in seen)
    return (Reading("main", say("Line and grid"), frames, (len(frames) - 1,), brief, tuple(range(len(frames)))),)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """Where on the memory line the result cell at ``index`` is read."""
    return cell_frame(plan, subject, index)


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The one source cell that stands at ``index`` of the result, by index arithmetic."""
    assert isinstance(plan.recipe, LayoutRecipe)
    shape = plan.result.shape if plan.result else ()
    cell = source_of(plan.recipe, plan.operands[0].shape, shape, index)
    return [tuple(np.array([i]) for i in cell)]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"y[1, 0] reads x[0, 1]: 4."``, with slots."""
    assert isinstance(plan.recipe, LayoutRecipe)
    verb = say("was copied from") if plan.recipe.copied else say("reads")
    names = [slot_safe(cell_of(operand, (0,)).removesuffix("[0]")) for operand in (plan.result, plan.operands[0])]
    return CellTemplate(f"{names[0]}{{index}} {verb} {names[1]}{{source}}: {{value}}.", "move")


def _recipe(move: Move, source: Snapshot, result: Snapshot) -> LayoutRecipe:
    copied = _copied(source, result)
    itemsize = _itemsize(source)
    has_line = copied is False and itemsize > 0
    return LayoutRecipe(
        kind=move.kind,
        source_strides=_in_elements(source),
        result_strides=_in_elements(result),
        copied=copied,
        permutation=move.permutation,
        offset=(result.pointer - source.pointer) // itemsize if has_line else 0,
        inferred=source.size // move.known if move.known else None,
        order=move.order,
    )


def _fits(move: Move, source: Snapshot, result: Snapshot) -> bool:
    if move.kind == "transpose":
        return result.shape == tuple(source.shape[axis] for axis in move.permutation)
    if move.kind == "newaxis":
        return [n for n in source.shape if n != 1] == [n for n in result.shape if n != 1]
    return True


def _copied(source: Snapshot, result: Snapshot) -> bool | None:
    if source.library == "python":
        return True
    if issubclass(getattr(np, result.type_name, object), np.generic):
        return True
    is_shared = source.shares_memory_with(result)
    return None if is_shared is None else not is_shared


def _itemsize(snapshot: Snapshot) -> int:
    try:
        return np.dtype(snapshot.dtype).itemsize
    except TypeError:
        return 0


def _in_elements(snapshot: Snapshot) -> tuple[int, ...]:
    """Strides counted in elements; zeros where they are no whole number of them."""
    itemsize = _itemsize(snapshot)
    if itemsize == 0 or len(snapshot.strides) != snapshot.ndim or any(stride % itemsize for stride in snapshot.strides):
        return (0,) * snapshot.ndim
    return tuple(stride // itemsize for stride in snapshot.strides)
