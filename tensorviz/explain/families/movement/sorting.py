"""Cells in another order, by their values: ``sort``, ``argsort``, ``partition``, ``topk``, ``unique``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import NotImplementedType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import plan_of, reading_of, template_of
from tensorviz.explain.families.movement.moving_calls import Bound, Call, bind
from tensorviz.explain.families.movement.ordered import Positions, positions_of
from tensorviz.explain.families.movement.sorting_frames import frames_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import Known
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

Array = npt.NDArray[Any]
Places = npt.NDArray[np.int64]
UNDERSTOOD = {"axis", "kth", "descending", "k"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One function; ``says_index`` where it gives positions, ``in_place`` where it changes its argument."""

    call: Call
    kind: Literal["permute", "select"] = "permute"
    says_index: bool = False
    in_place: bool = False

    @property
    def is_unique(self) -> bool:
        return self.call.function is np.unique


def _row(name: str, parameters: str, *, says_index: bool = False, in_place: bool = False) -> _Row:
    return _Row(Call(getattr(np, name), parameters, "a"), says_index=says_index, in_place=in_place)


ROWS = {
    "numpy.sort": _row("sort", "a axis kind order"),
    "numpy.ndarray.sort": _row("sort", "a axis kind order", in_place=True),
    "numpy.argsort": _row("argsort", "a axis kind order", says_index=True),
    "numpy.ndarray.argsort": _row("argsort", "a axis kind order", says_index=True),
    "numpy.sort_complex": _row("sort_complex", "a"),
    "numpy.partition": _row("partition", "a kth axis kind order"),
    "numpy.ndarray.partition": _row("partition", "a kth axis kind order", in_place=True),
    "numpy.argpartition": _row("argpartition", "a kth axis kind order", says_index=True),
    "numpy.ndarray.argpartition": _row("argpartition", "a kth axis kind order", says_index=True),
    "nn.topk": _Row(Call(np.sort, "a k axis descending", "a"), "select"),
    "nn.argtopk": _Row(Call(np.argsort, "a k axis descending", "a"), "select", says_index=True),
    "numpy.unique": _Row(Call(np.unique, "ar", "ar"), "select"),
    "numpy.unique_values": _Row(Call(np.unique, "x", "x"), "select"),
}


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A sort, also in place; the largest few; ``unique`` where it gives the values alone."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: the lanes, one of them, all of them, view or copy."""
    frames = frames_of(plan, subject)
    return reading_of(frames, range(len(frames)), say("Lane by lane"))


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """Where the value at ``index`` stood before, or which value's position it is.

    Raises
    ------
    NotKeptError
        Where that is not known.
    """
    return moving.explain_cell(replace(plan, trail=None) if _is_unknown(plan, index) else plan, subject, index)


def _is_unknown(plan: Plan, index: tuple[int, ...]) -> bool:
    return isinstance(plan.trail, Positions) and not plan.trail.knows(index)


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell that stands at ``index`` now, or whose position stands there."""
    return [None] * len(plan.operands) if _is_unknown(plan, index) else moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"s[0] was copied from a[2]: 1."``, with slots."""
    return template_of(plan)


def _plan(subject: Subject) -> Plan | None:
    row = ROWS.get(subject.event.operation)
    bound = bind(row.call, subject) if row is not None and subject.failure is None else None
    if row is None or bound is None or bound.guides or set(bound.values) - UNDERSTOOD:
        return None
    source, result = _source(row, bound, subject), _result(row, bound, subject)
    if source.snapshot is None or result is None or result.snapshot is None:
        return None
    if (source.snapshot.dtype.startswith("|V") or "order" in bound.texts) and not row.says_index:
        return None
    axis = _axis(bound, row)
    places = _places(row, source, result, axis, _positions(subject))
    name = subject.event.operation.rpartition(".")[2]
    recipe = MovementRecipe(
        row.kind, name, None, copied=not row.in_place, axis=axis, says_index=row.says_index, family="sorting"
    )
    if places is None and row.says_index and not row.in_place:
        return plan_of(recipe, (source,), result, positions_of(result.snapshot, source.shape, axis))
    return plan_of(recipe, (source,), result, None if places is None else Known(0, places))


def _source(row: _Row, bound: Bound, subject: Subject) -> Operand:
    operand = bound.operands[0]
    return replace(operand, snapshot=subject.event.before) if row.in_place else operand


def _result(row: _Row, bound: Bound, subject: Subject) -> Operand | None:
    after = subject.event.after
    if not row.in_place:
        return subject.result
    return Operand(bound.operands[0].name, after) if after is not None else None


def _axis(bound: Bound, row: _Row) -> int | None:
    """The axis along which the lanes lie; None where the array is read as one line."""
    ndim = len(bound.operands[0].shape)
    axis = bound.value("axis", -1)
    return int(axis) % ndim if not row.is_unique and isinstance(axis, int) and ndim else None


def _positions(subject: Subject) -> Array | None:
    """Where the values stood, of a call that gives that as its second result."""
    return _values(subject.results[1].snapshot) if subject.others and len(subject.results) == 2 else None


def _places(row: _Row, source: Operand, result: Operand, axis: int | None, positions: Array | None) -> Places | None:
    """The place in the source of every result cell, in the result's shape; None where it cannot be told."""
    before, after = _values(source.snapshot), _values(result.snapshot)
    if before is None or after is None:
        return None
    numbers: Array = np.arange(before.size, dtype=np.int64).reshape(before.shape)
    if axis is None:
        before, numbers, axis = before.reshape(-1), numbers.reshape(-1), 0
    if row.is_unique:
        return _first_places(before, after)
    if row.call.function is np.sort_complex:
        before = before.astype(after.dtype)
    told = after if row.says_index else positions
    if told is not None:
        found = np.take_along_axis(numbers, told, axis) if _names_cells(told, before.shape, axis) else None
        is_right = found is not None and (row.says_index or _same(before.reshape(-1)[found], after))
        return found if is_right else None
    if after.shape != before.shape:
        return None
    places = np.empty(before.shape, np.int64)
    ranks = np.take_along_axis(numbers, np.argsort(before, axis=axis, kind="stable"), axis)
    np.put_along_axis(places, np.argsort(after, axis=axis, kind="stable"), ranks, axis)
    return places if _same(before.reshape(-1)[places], after) else None


def _first_places(before: Array, after: Array) -> Places | None:
    """Where each of the different values stands first."""
    values, first = np.unique(before, return_index=True)
    return first.astype(np.int64) if _same(values, after) else None


def _names_cells(order: Array, shape: tuple[int, ...], axis: int) -> bool:
    """Whether every lane of positions names cells of the array's lane, none of them twice."""
    if order.dtype.kind not in "iu" or order.ndim != len(shape) or axis >= order.ndim:
        return False
    if order.shape[:axis] + order.shape[axis + 1 :] != shape[:axis] + shape[axis + 1 :]:
        return False
    rising = np.sort(order, axis=axis)
    is_inside = not order.size or (order.min() >= 0 and order.max() < shape[axis])
    return bool(is_inside and (np.diff(rising, axis=axis) > 0).all())


def _same(moved: Array, recorded: Array) -> bool:
    """Equal, NaN to NaN; the sign of a zero does not order."""
    if moved.dtype != recorded.dtype or moved.shape != recorded.shape:
        return False
    return bool(np.array_equal(moved, recorded, equal_nan=moved.dtype.kind in "fcmM"))


def _values(snapshot: Snapshot | None) -> Array | None:
    return None if snapshot is None or snapshot.mask is not None else snapshot.values
