"""Calls that give several arrays whose cells are those of their arguments: ``split``, ``meshgrid``, ``ix_``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import NotImplementedType
from typing import Any, Literal

import numpy as np

from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import plan_of_several, reading_of, template_of
from tensorviz.explain.families.movement.moving_calls import Bound, Call, bind
from tensorviz.explain.families.movement.several_frames import frames_of
from tensorviz.explain.families.movement.verdict import copied_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import Known, Moves, Trail, believable
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]


def _cut(function: Callable[..., Any], parameters: str = "ary indices_or_sections axis") -> Call:
    return Call(function, parameters, parameters.split(maxsplit=1)[0], is_view=True)


def _each(function: Callable[..., Any]) -> Call:
    return Call(function, "*arrays", "arrays", is_view=True)


def _grid(*arrays: Any, **options: Any) -> Any:
    return np.meshgrid(*arrays, copy=False, **options)


CUTS = {
    "numpy.split": _cut(np.split),
    "numpy.array_split": _cut(np.array_split),
    "numpy.hsplit": _cut(np.hsplit),
    "numpy.vsplit": _cut(np.vsplit),
    "numpy.dsplit": _cut(np.dsplit),
    "numpy.unstack": _cut(np.unstack, "x axis") if hasattr(np, "unstack") else None,
}
EACH = {
    "numpy.meshgrid": _each(_grid),
    "numpy.broadcast_arrays": _each(np.broadcast_arrays),
    "numpy.ix_": _each(np.ix_),
    "numpy.atleast_1d": _each(np.atleast_1d),
    "numpy.atleast_2d": _each(np.atleast_2d),
    "numpy.atleast_3d": _each(np.atleast_3d),
}
explain_cell = moving.explain_cell


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A call that takes one array apart, or makes one array of each of its arguments."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: what goes in, the rule, the arrays that come out, views or copies."""
    bound = _bound(subject)
    assert bound is not None
    frames = frames_of(plan, subject, bound)
    label = say("Piece by piece") if _kind(subject) == "split" else say("Array by array")
    return reading_of(frames, range(len(frames)), label)


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell that stands at ``index`` of one of the results; no cell of the other arguments."""
    found = moving.sources(plan, index)
    if plan.trail is None:
        return found
    nothing = np.array([], np.intp)
    return [
        tuple(nothing for _ in operand.shape) if cells is None and operand.shape else cells
        for cells, operand in zip(found, plan.operands, strict=True)
    ]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"b[0] reads x[2]: 5."``, with slots."""
    return template_of(plan)


def _kind(subject: Subject) -> Literal["split", "spread"]:
    return "split" if subject.event.operation in CUTS else "spread"


def _bound(subject: Subject) -> Bound | None:
    call = CUTS.get(subject.event.operation) or EACH.get(subject.event.operation)
    return None if call is None else bind(call, subject)


def _plan(subject: Subject) -> Plan | None:
    results = subject.results
    bound = _bound(subject) if results and subject.failure is None else None
    if bound is None or any(result.snapshot is None for result in results):
        return None
    name = subject.event.operation.rpartition(".")[2]
    is_cut = _kind(subject) == "split"
    operands = tuple(bound.operands)
    if not is_cut and len(operands) != len(results):
        return None
    axis = _axis(name, bound) if is_cut else None
    parts = []
    for number, result in enumerate(results):
        source = 0 if is_cut else number
        is_mask = name == "ix_" and operands[source].dtype == np.bool_
        trail = _chosen(operands[source], source, result) if is_mask else _trail(bound, number, source, result)
        recipe = MovementRecipe(_kind(subject), name, None, copied_of(operands[source], result), axis, family="join")
        parts.append((replace(recipe, says_index=is_mask), result, trail))
    return plan_of_several(parts, operands)


def _axis(name: str, bound: Bound) -> int:
    ndim = len(bound.operands[0].shape)
    fixed = {"vsplit": 0, "dsplit": 2, "hsplit": 0 if ndim == 1 else 1}
    return int(fixed.get(name, bound.value("axis", 0))) % ndim


def _trail(bound: Bound, number: int, source: int, result: Operand) -> Trail | None:
    """Where the cells of one result came from: all from one argument, so that the others may hold zeros."""
    shapes = [operand.shape for operand in bound.operands]
    whole = bound.moves()

    def run(arrays: Sequence[Any]) -> Any:
        given = [np.broadcast_to(np.int64(0), shape) for shape in shapes]
        given[source] = arrays[0]
        return whole.run(given)[number]

    moves = Moves(((source, shapes[source]),), run, is_view=True)
    return believable(moves, bound.operands, result)


def _chosen(mask: Operand, number: int, result: Operand) -> Trail | None:
    """Where the True cells of a mask stand, which is what the result says."""
    values = mask.snapshot.values if mask.snapshot is not None else None
    if values is None:
        return None
    places = np.flatnonzero(values)
    is_all = result.snapshot is not None and places.size == result.snapshot.size
    return Known(number, places.reshape(result.shape)) if is_all else None
