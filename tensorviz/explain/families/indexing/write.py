"""Writing into cells chosen by an index, or by one of NumPy's functions that write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.indexing.parts import Part, chips_of, index_of, lists_of, parts_of
from tensorviz.explain.families.indexing.select import guide_runs
from tensorviz.explain.families.movement.moving import plan_of, window_of
from tensorviz.explain.families.movement.moving_along import scattered
from tensorviz.explain.families.movement.moving_calls import MOVABLE, Call, array_of, bind
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import MOST_CELLS, IdRun, Moves, Trail, ViewRun, believable
from tensorviz.explain.provenance_large import Only, Overwritten
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name
from tensorviz.trace.recording import Argument

__all__ = ["CALLS", "augmented_plan", "call_plan", "is_copy", "setitem_plan"]


def _in_place(function: Callable[..., Any]) -> Callable[..., Any]:
    def written(target: Any, *arguments: Any, **keywords: Any) -> Any:
        copy = target.copy()
        function(copy, *arguments, **keywords)
        return copy

    return written


CALLS = {
    "numpy.put": Call(_in_place(np.put), "a ind v mode", "a v"),
    "numpy.ndarray.put": Call(_in_place(np.put), "a indices values mode", "a values"),
    "numpy.place": Call(_in_place(np.place), "arr mask vals", "arr vals"),
    "numpy.putmask": Call(_in_place(np.putmask), "a mask values", "a values"),
    "numpy.copyto": Call(_in_place(np.copyto), "dst src casting where", "dst src"),
    "numpy.ndarray.fill": Call(_in_place(np.ndarray.fill), "a value", "a value"),
    "numpy.fill_diagonal": Call(_in_place(np.fill_diagonal), "a val wrap", "a val"),
    "nn.scatter": Call(scattered, "a src dim index", "a src"),
    "numpy.put_along_axis": Call(_in_place(np.put_along_axis), "arr indices values axis", "arr values"),
}


def is_copy(subject: Subject) -> bool:
    """Whether the cells are written into a copy: an array of jax never changes."""
    return subject.library == "jax"


def setitem_plan(subject: Subject) -> Plan | None:
    """The plan of ``a[index] = value``."""
    found = _written(subject)
    if found is None:
        return None
    target, value, result, parts = found
    index = index_of(parts)

    def run(arrays: Sequence[Any]) -> Any:
        copy = arrays[0].copy()
        copy[index] = arrays[1]
        return copy

    listed = [part.operand for part in lists_of(parts) if part.operand is not None]
    operands = _shown([target, value, *listed], result, index)
    recipe = MovementRecipe("write", "[]", None, copied=is_copy(subject), chips=chips_of(parts))
    large = None if lists_of(parts) else Overwritten(target.shape, index, value.shape)
    trail = believable(Moves(((0, target.shape), (1, value.shape)), run), operands, result, large)
    guides = [_scattered(moves, index, target.shape) for moves in guide_runs(parts, target.shape, 2)]
    return plan_of(recipe, operands, _like(operands[0], result), trail, _named(guides) if trail is not None else ())


def augmented_plan(subject: Subject) -> Plan | None:
    """The plan of ``a[index] += value``: the written cells are worked out of what they held and the value."""
    found = _written(subject)
    if found is None:
        return None
    target, value, result, parts = found
    index = index_of(parts)

    def run(arrays: Sequence[Any]) -> Any:
        copy = arrays[0].copy()
        copy[index] = np.zeros((), copy.dtype)
        return copy

    def spread(arrays: Sequence[Any]) -> Any:
        cells = np.zeros(target.shape, np.int64)
        cells[index] = arrays[0]
        return cells

    listed = [part.operand for part in lists_of(parts) if part.operand is not None]
    operands = _shown([target, value, *listed], result, index)
    name, chips = f"[] {subject.node.symbol}", chips_of(parts)
    recipe = MovementRecipe("write", name, None, copied=is_copy(subject), chips=chips, computes=True)
    large = None if lists_of(parts) else Overwritten(target.shape, index, value.shape)
    untouched = None if large is None else Only(0, large)
    trail = believable(Moves(((0, target.shape),), run, computes=True), operands, result, untouched)
    given: Trail = IdRun(Moves(((1, value.shape),), spread)) if large is None else Only(1, large)
    itself = ViewRun(Moves(((0, target.shape),), lambda arrays: arrays[0], is_view=True))
    chosen = [_scattered(moves, index, target.shape) for moves in guide_runs(parts, target.shape, 2)]
    guides = ((0, itself), (1, given), *_named(chosen)) if trail is not None else ()
    return plan_of(recipe, operands, _like(operands[0], result), trail, guides)


def call_plan(subject: Subject, call: Call) -> Plan | None:
    """The plan of a function that writes into its first argument."""
    bound = bind(call, subject)
    before, after = subject.event.before, subject.event.after
    if bound is None or before is None or after is None or not _is_same(before, after) or len(bound.operands) != 2:
        return None
    bound.operands[0] = replace(bound.operands[0], snapshot=before)
    name = subject.event.operation.rpartition(".")[2]
    result = Operand(bound.operands[0].name, after)
    operands = [*bound.operands, *bound.guides.values()]
    recipe = MovementRecipe("write", name, None, copied=False)
    return plan_of(recipe, operands, result, believable(bound.moves(), operands, result))


def _written(subject: Subject) -> tuple[Operand, Operand, Operand, tuple[Part, ...]] | None:
    """The target as it was, the value, the target as it is, and the index; None where one of them was not seen."""
    before, result = subject.event.before, subject.result
    if len(subject.event.arguments) != 3 or before is None or result is None or result.snapshot is None:
        return None
    given = subject.event.arguments[2]
    value = _given(given)
    if before.dtype == "|O" and not isinstance(given.value, Snapshot) and value is not None and value.shape:
        return None  # a list is one object there, not its items
    if value is None or not _is_same(before, result.snapshot) or before.library not in MOVABLE:
        return None
    parts = parts_of(subject.event.arguments[1], before.shape)
    if parts is None or _stays_masked(value, result.snapshot, parts):
        return None
    return replace(subject.arguments[0], snapshot=before, plain=None), value, result, parts


def _given(argument: Argument) -> Operand | None:
    """The value as an array, a masked one too."""
    value = argument.value
    if isinstance(value, Snapshot) and value.library == "numpy" and value.mask is not None:
        return Operand(clip_name(argument.source) or "value", value)
    return array_of(argument)


def _stays_masked(value: Operand, after: Snapshot, parts: Sequence[Part]) -> bool:
    """Whether a number was stored in cells that are masked all the same: a hard mask keeps it out."""
    if after.mask is None or (value.snapshot is not None and value.snapshot.mask is not None):
        return False
    return after.mask.shape != after.shape or bool(after.mask[index_of(parts)].any())


def _is_same(before: Snapshot, after: Snapshot) -> bool:
    is_known = bool(before.dtype) and "V" not in before.dtype
    return is_known and before.shape == after.shape and before.dtype == after.dtype


def _named(guides: Sequence[Moves]) -> tuple[tuple[int, Trail], ...]:
    return tuple((moves.carried[0][0], IdRun(moves)) for moves in guides)


def _scattered(moves: Moves, index: Any, shape: tuple[int, ...]) -> Moves:
    """What says which cell of the selection is read, as what says which cell of the target is written."""

    def run(arrays: Sequence[Any]) -> Any:
        cells = np.zeros(shape, np.int64)
        cells[index] = moves.run(arrays)
        return cells

    return Moves(moves.carried, run)


def _shown(operands: list[Operand], result: Operand, index: Any) -> list[Operand]:
    """The target with a window in which written cells can be seen."""
    shape = result.shape
    selected = np.broadcast_to(np.False_, shape)[index].size
    if not selected or selected > MOST_CELLS or max(shape, default=0) <= 1:
        return operands
    used = []
    for axis, length in enumerate(shape):
        along = np.broadcast_to(np.arange(length).reshape((-1,) + (1,) * (len(shape) - axis - 1)), shape)
        used.append(np.unique(along[index]).tolist())
    return [replace(operands[0], window=window_of(used, shape)), *operands[1:]]


def _like(target: Operand, result: Operand) -> Operand:
    return replace(result, window=target.window)
