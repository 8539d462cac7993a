"""Cells that are kept or ordered by their values: ``lexsort``, what two arrays have in common, zeros trimmed off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import NotImplementedType
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.by_value_words import frames_of
from tensorviz.explain.families.movement.moving import plan_of, reading_of, template_of
from tensorviz.explain.families.movement.moving_calls import Call, bind
from tensorviz.explain.families.movement.verdict import copied_of
from tensorviz.explain.operands import Operand, Window
from tensorviz.explain.origins import CONSTANT, Origins
from tensorviz.explain.provenance import Known, Trail
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

Array = npt.NDArray[Any]
explain_cell = moving.explain_cell

CALLS = {
    "numpy.lexsort": Call(np.lexsort, "keys axis", "[keys]"),
    "numpy.trim_zeros": Call(np.trim_zeros, "filt trim axis", "filt"),
    "numpy.intersect1d": Call(np.intersect1d, "ar1 ar2 assume_unique", "ar1 ar2"),
    "numpy.union1d": Call(np.union1d, "ar1 ar2", "ar1 ar2"),
    "numpy.setdiff1d": Call(np.setdiff1d, "ar1 ar2 assume_unique", "ar1 ar2"),
    "numpy.setxor1d": Call(np.setxor1d, "ar1 ar2 assume_unique", "ar1 ar2"),
}


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A call of the table whose operands and result were kept."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: what is asked of the values, which cells that made, what became of the array."""
    frames = frames_of(plan, subject)
    return reading_of(frames, range(len(frames)), say("By value"))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell that stands at ``index``, the first of equal ones, or whose position stands there."""
    return moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"s[0] was copied from a[2]: 1."``, with slots."""
    return template_of(plan)


@dataclass(frozen=True, slots=True, eq=False)
class _Either:
    """Cells that came from one of two operands; both arrays have the result's shape."""

    operands: npt.NDArray[np.int8]
    places: npt.NDArray[np.int64]

    @property
    def numbers(self) -> tuple[int, ...]:
        return (0, 1)

    def at(self, window: Window) -> Origins:
        cells = np.ix_(*window)
        return Origins(window, self.operands[cells].reshape(-1), self.places[cells].reshape(-1))


@dataclass(frozen=True, slots=True)
class _Found:
    """Operands in the order drawn, and where the cells of the result came from."""

    operands: tuple[Operand, ...]
    trail: Trail
    guides: tuple[tuple[int, Trail], ...] = ()
    axis: int | None = 0
    copied: bool | None = True


def _plan(subject: Subject) -> Plan | None:
    call, result = CALLS.get(subject.event.operation), subject.result
    bound = bind(call, subject) if call is not None and subject.failure is None else None
    if bound is None or result is None or result.snapshot is None or bound.value("assume_unique"):
        return None
    operands = _rows(bound.operands[0]) if _is_one_array(subject, call) else bound.operands
    values = [_values(operand.snapshot) for operand in operands]
    recorded = _values(result.snapshot)
    if recorded is None or any(each is None or each.dtype.kind not in "biufcUSmM" for each in values):
        return None
    name = subject.event.operation.rpartition(".")[2]
    known = [each for each in values if each is not None]
    reader: Callable[[Sequence[Operand], Sequence[Array], Array, Any], _Found | None] = READERS[name]
    options = {"axis": bound.value("axis", -1), "trim": bound.value("trim", "fb"), "name": name}
    found = reader(operands, known, recorded, options)
    if found is None:
        return None
    is_order = name == "lexsort"
    copied = copied_of(bound.operands[0], result) if name == "trim_zeros" else True
    kind, family = ("permute", "sorting") if is_order else ("select", "sorting")
    recipe = MovementRecipe(kind, name, None, copied, axis=found.axis, says_index=is_order, family=family)  # type: ignore[arg-type]
    return plan_of(recipe, found.operands, result, found.trail, found.guides)


def _is_one_array(subject: Subject, call: Call | None) -> bool:
    """Whether the keys are the rows of one array."""
    return call is CALLS["numpy.lexsort"] and isinstance(subject.event.arguments[0].value, Snapshot)


def _rows(operand: Operand) -> list[Operand]:
    """The entries of an array along its first axis, as arrays."""
    values = _values(operand.snapshot)
    if values is None or not values.ndim or operand.snapshot is None:
        return [operand]
    return [
        replace(
            operand,
            name=f"{operand.name}[{number}]",
            snapshot=Snapshot("numpy", "ndarray", row.shape, row.dtype.str, row.strides, row.nbytes, values=row),
        )
        for number, row in enumerate(values)
    ]


def _lexsorted(operands: Sequence[Operand], keys: Sequence[Array], order: Array, options: Any) -> _Found | None:
    """The last key is the first operand; the others stand at the same places."""
    shape = keys[0].shape
    if not shape or any(key.shape != shape for key in keys) or not isinstance(options["axis"], int):
        return None
    axis = options["axis"] % len(shape)
    if order.shape != shape or not np.array_equal(order, np.lexsort(tuple(keys), axis)):
        return None
    places = np.take_along_axis(np.arange(order.size).reshape(shape), order, axis)
    beside = tuple((number, Known(number, places)) for number in range(1, len(keys)))
    return _Found(tuple(reversed(operands)), Known(0, places), beside, axis)


def _trimmed(operands: Sequence[Operand], values: Sequence[Array], result: Array, options: Any) -> _Found | None:
    """A block of the array: the run on the places of its cells is cut where its values are not zero."""
    (array,) = values
    filled = np.nonzero(array)
    if not isinstance(options["trim"], str):
        return None
    cuts = []
    for axis, (places, length) in enumerate(zip(filled, array.shape, strict=True)):
        trims = result.shape[axis] != length
        start = int(places.min(initial=length)) if trims and "f" in options["trim"].lower() else 0
        cuts.append(slice(start, start + result.shape[axis]))
    block = np.arange(array.size).reshape(array.shape)[tuple(cuts)]
    if block.shape != result.shape or not np.array_equal(
        array[tuple(cuts)], result, equal_nan=array.dtype.kind in "fc"
    ):
        return None
    return _Found(tuple(operands), Known(0, block), axis=0 if array.ndim == 1 else None)


def _of_both(operands: Sequence[Operand], values: Sequence[Array], result: Array, options: Any) -> _Found | None:
    """Of every value of the result the first place in an operand that holds it, and that in the other one."""
    if len(values) != 2 or result.ndim != 1 or result.dtype.kind == "c":
        return None
    places = [_first_places(each, result) for each in values]
    in_first = places[0] >= 0
    if not (in_first | (places[1] >= 0)).all():
        return None
    which = np.where(in_first, 0, 1).astype(np.int8)
    trail = _Either(which, np.where(in_first, places[0], places[1]))
    if options["name"] in {"intersect1d", "setdiff1d"}:
        guides = ((1, Known(1, places[1])),) if options["name"] == "intersect1d" else ()
        return _Found(tuple(operands), Known(0, places[0]), guides) if in_first.all() else None
    return _Found(tuple(operands), trail)


def _first_places(values: Array, wanted: Array) -> npt.NDArray[np.int64]:
    """Where each of the wanted values stands first; -1 where it does not."""
    different, first = np.unique(values, return_index=True)
    if not different.size:
        return np.full(wanted.shape, CONSTANT, np.int64)
    at = np.minimum(np.searchsorted(different, wanted), different.size - 1)
    is_there = (different[at] == wanted) | ((different[at] != different[at]) & (wanted != wanted))
    return np.where(is_there, first[at], CONSTANT).astype(np.int64)


def _values(snapshot: Snapshot | None) -> Array | None:
    return None if snapshot is None or snapshot.mask is not None else snapshot.values


READERS: dict[str, Callable[[Sequence[Operand], Sequence[Array], Array, Any], _Found | None]] = {
    "lexsort": _lexsorted,
    "trim_zeros": _trimmed,
    **dict.fromkeys(("intersect1d", "union1d", "setdiff1d", "setxor1d"), _of_both),
}
