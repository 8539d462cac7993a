"""Different values and what else is asked about them: ``unique`` with several results or along an axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import NotImplementedType
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import movement_of, plan_of_several, reading_of
from tensorviz.explain.families.movement.moving_calls import Bound, Call, bind
from tensorviz.explain.families.movement.uniques_frames import cell_sentence, frames_of
from tensorviz.explain.families.phrases import cell_of
from tensorviz.explain.operands import Operand, Window
from tensorviz.explain.origins import Origins
from tensorviz.explain.provenance import Known, Trail
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import slot_safe
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

UNIQUE = Call(np.unique, "ar return_index return_inverse return_counts axis", "ar")
ARRAY_API = Call(np.unique, "x", "x")
PARTS = {
    "numpy.unique_all": ("values", "index", "inverse", "counts"),
    "numpy.unique_counts": ("values", "counts"),
    "numpy.unique_inverse": ("values", "inverse"),
}
FLAGS = {"return_index": "index", "return_inverse": "inverse", "return_counts": "counts"}
Array = npt.NDArray[Any]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The cells of the array that each cell of a result is about: ``groups`` in C order, places in C order."""

    shape: tuple[int, ...]
    groups: tuple[Places, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        return (0,)

    def at(self, window: Window) -> Origins:
        """The first cell of each."""
        first = np.array([group[0] if group.size else -1 for group in self.groups], np.int64)
        return Known(0, first.reshape(self.shape)).at(window)


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """``unique`` where it gives more than the values, or compares the entries along an axis."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: what is compared, the values, what else was asked."""
    frames = frames_of(plan, subject, sources)
    return reading_of(frames, range(len(frames)), say("Value by value"))


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """Where a value stands first, which value a cell holds, or which cells hold it."""
    frame = moving.explain_cell(plan, subject, index)
    return replace(frame, sentence=cell_sentence(plan, index, frame.sentence, sources))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell where the value stands first; for counts all cells that hold it; along an axis whole entries."""
    trail = plan.trail
    if not isinstance(trail, Members):
        return moving.sources(plan, index)
    place = int(np.ravel_multi_index(index, trail.shape)) if trail.shape else 0
    shape = plan.operands[0].shape
    return [tuple(np.unravel_index(trail.groups[place], shape)) if shape else ()]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"v[1] was copied from x[3]: 2."``, with slots; None where a sentence is about several cells."""
    if isinstance(plan.trail, Members):
        return None
    if movement_of(plan).function != "inverse":
        return moving.template_of(plan)
    name = slot_safe(cell_of(plan.result, (0,)).removesuffix("[0]"))
    return CellTemplate(
        say("{name}{{index}} says that {{operand}}{{source}} holds value number {{value}}, counted from 0.", name=name),
        "move",
    )


def _plan(subject: Subject) -> Plan | None:
    operation = subject.event.operation
    call = UNIQUE if operation == "numpy.unique" else ARRAY_API if operation in PARTS else None
    bound = bind(call, subject) if call is not None and subject.failure is None else None
    if bound is None or bound.guides or (not subject.results and bound.value("axis") is None):
        return None
    results = subject.results or ((subject.result,) if subject.result is not None else ())
    parts = PARTS.get(operation) or ("values", *(part for flag, part in FLAGS.items() if bound.value(flag)))
    source = bound.operands[0]
    if len(parts) != len(results) or any(result.snapshot is None for result in results) or source.snapshot is None:
        return None
    axis = bound.value("axis")
    axis = int(axis) % len(source.shape) if axis is not None else None
    groups = _groups(source, dict(zip(parts, results, strict=True)), axis, bound)
    told = []
    for part, result in zip(parts, results, strict=True):
        says = part in {"index", "inverse"}
        recipe = MovementRecipe("select", part, None, True, axis, says_index=says, computes=True, family="sorting")
        told.append((recipe, result, None if groups is None else _trail(part, groups, source, axis, result)))
    return plan_of_several(told, (source,))


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Per value the first cell (or entry along the axis) that holds it, and per cell or entry its value's number."""

    first: Places
    inverse: Places


def _groups(source: Operand, results: dict[str, Operand], axis: int | None, bound: Bound) -> _Groups | None:
    """Found again from the recorded array; None where it differs from what was recorded, or not all was kept."""
    cells, values = _values(source.snapshot), _values(results["values"].snapshot)
    if cells is None or values is None or cells.dtype.kind in "OV":
        return None
    equal_nan = bool(bound.value("equal_nan", bound.call is UNIQUE))
    found, first, inverse = np.unique(cells, True, True, axis=axis, equal_nan=equal_nan)
    first, inverse = first.astype(np.int64), inverse.reshape(-1).astype(np.int64)
    if not _same(found, values):
        order = np.argsort(values, kind="stable") if axis is None else np.arange(0)
        if axis is not None or not _same(found, values[order]):
            return None
        first, inverse = first[np.argsort(order)], order[inverse]
    expected = {"index": first, "inverse": inverse, "counts": np.bincount(inverse, minlength=len(first))}
    for part, numbers in expected.items():
        recorded = _values(results[part].snapshot) if part in results else numbers
        if recorded is None or not np.array_equal(recorded.reshape(-1), numbers):
            return None
    return _Groups(first, inverse)


def _trail(part: str, groups: _Groups, source: Operand, axis: int | None, result: Operand) -> Trail:
    """Where the cells of one result came from, or what they are about."""
    size = int(np.prod(source.shape))
    places: Places = np.arange(size, dtype=np.int64).reshape(source.shape)
    if part == "values":
        taken = places.reshape(-1)[groups.first] if axis is None else np.take(places, groups.first, axis)
        return Known(0, taken.reshape(result.shape))
    entries = [places.reshape(-1)[[at]] for at in range(size)] if axis is None else []
    if axis is not None:
        entries = [np.take(places, at, axis).reshape(-1) for at in range(source.shape[axis])]
    if part == "counts":
        held = [np.flatnonzero(groups.inverse == group) for group in range(len(groups.first))]
        cells = [np.concatenate([entries[at] for at in entry]) for entry in held]
        return Members(result.shape, tuple(cells))
    chosen = [entries[at] for at in groups.first] if part == "index" else entries
    if axis is None:
        return Known(0, np.array(chosen, np.int64).reshape(result.shape))
    return Members(result.shape, tuple(chosen))


def _same(found: Array, recorded: Array) -> bool:
    if found.shape != recorded.shape or found.dtype != recorded.dtype:
        return False
    return bool(np.array_equal(found, recorded, equal_nan=found.dtype.kind in "fcmM"))


def _values(snapshot: Snapshot | None) -> Array | None:
    return None if snapshot is None or snapshot.mask is not None else snapshot.values
