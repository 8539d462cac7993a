"""Cells that a function chooses, repeats, turns or copies: ``take``, ``diag``, ``tile``, ``pad``, ``flip``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import NotImplementedType
from typing import Any

import numpy as np

from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import movement_of, plan_of, reading_of, template_of
from tensorviz.explain.families.movement.moving_calls import Bound, array_of, bind
from tensorviz.explain.families.movement.rearranging_table import ROWS, WORKED_OUT
from tensorviz.explain.families.movement.rearranging_words import what_happens
from tensorviz.explain.families.movement.verdict import copied_of, is_itself, verdict_of
from tensorviz.explain.families.movement.ways import way_of
from tensorviz.explain.families.phrases import name_of, role_for_all, whole_slices
from tensorviz.explain.flow.strided import window_into
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import IdRun, Known, Moves, Trail, believable
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import RESULT, Frame, Reading, Role
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Argument

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

COPIES = {
    "copy",
    "array",
    "asarray",
    "asarray_chkfinite",
    "require",
    "asanyarray",
    "ascontiguousarray",
    "asfortranarray",
    "matrix",
    "asmatrix",
}
explain_cell = moving.explain_cell


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A call of the table on arrays; one that only makes an array of a list is not of this family."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: what the call does, the cells that it moved, view or copy."""
    bound = _bound(subject)
    source, result = plan.operands[0], plan.result
    assert bound is not None
    assert result is not None
    span = subject.node.span
    recipe = movement_of(plan)
    live = tuple(role_for_all("live", operand, number) for number, operand in enumerate(bound.operands))
    hidden = Role("hidden", RESULT, whole_slices(result.shape))
    said = what_happens(recipe.function, bound, result.shape)
    frames = (
        Frame("before", said, span, (*live, hidden), axis=recipe.axis),
        Frame("moved", _moved(plan), span, (role_for_all("target", result),), axis=recipe.axis),
        verdict_of(plan, subject, source),
    )
    return reading_of(frames, range(len(frames)), say("What moved"))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell that was moved to ``index``."""
    return moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"b[0, 1] was copied from a[1, 2]: 6."``, with slots."""
    return template_of(plan)


def _bound(subject: Subject) -> Bound | None:
    row = ROWS.get(subject.event.operation)
    return None if row is None else bind(row.call, subject)


def _plan(subject: Subject) -> Plan | None:
    result = _result(subject)
    bound = _bound(subject) if result is not None and result.snapshot is not None else None
    if bound is None or result is None or subject.failure is not None:
        return None
    row = ROWS[subject.event.operation]
    name = subject.event.operation.rpartition(".")[2]
    first = bound.operands[0].snapshot
    if name in COPIES and (first is None or first.library == "python" or not first.shape or bound.value("ndmin")):
        return None
    copied = copied_of(bound.operands[0], result) if len(bound.operands) == 1 else True
    kind = "spread" if name == "diag" and first is not None and len(first.shape) == 1 else row.kind
    computes = name == "pad" and bound.value("mode", "constant") in WORKED_OUT
    axis = _axis(bound, len(result.shape))
    recipe = MovementRecipe(kind, name, None, copied, axis=axis, computes=computes, family=row.family)
    operands = [*bound.operands, *bound.guides.values()]
    trail = _in_memory(operands, result) if name == "as_strided" else None
    trail = trail or believable(bound.moves(computes=computes), operands, result)
    return plan_of(recipe, operands, result, trail, _guides(name, bound, result.shape) if trail is not None else ())


def _in_memory(operands: Sequence[Operand], result: Operand) -> Trail | None:
    """Which cell of the operand stands at the place in memory that a cell of the result reads."""
    root, view = operands[0].snapshot, result.snapshot
    window = None if root is None or view is None else window_into(root, view)
    return None if window is None else Known(0, window.positions(result.shape))


def _result(subject: Subject) -> Operand | None:
    """The result; Python's own numbers and lists, where they are asked for, as the array that they make."""
    result = subject.result
    if result is None or not subject.event.operation.endswith((".item", ".tolist")):
        return result
    return array_of(Argument(result.name, subject.event.result))


def _guides(name: str, bound: Bound, result: tuple[int, ...]) -> tuple[tuple[int, Trail], ...]:
    """Which cell of an index array chose a result cell, for calls with one: it stands where that cell does."""
    if name == "select":
        return _conditions(bound, result)
    guide = next(iter(bound.guides.values()), None)
    if guide is None or name not in {"take", "take_along_axis", "choose", "gather"}:
        return ()

    def run(arrays: Sequence[Any]) -> Any:
        return np.broadcast_to(arrays[0], result)

    def taken(arrays: Sequence[Any]) -> Any:
        axis = _axis(bound, len(bound.operands[0].shape))
        shape = bound.operands[0].shape
        behind = () if axis is None else shape[axis + 1 :]
        return np.broadcast_to(arrays[0].reshape(guide.shape + (1,) * len(behind)), result)

    number = len(bound.operands)
    return ((number, IdRun(Moves(((number, guide.shape),), taken if name == "take" else run))),)


def _conditions(bound: Bound, result: tuple[int, ...]) -> tuple[tuple[int, Trail], ...]:
    """Of every condition the cell that was looked at: those up to the first that holds."""
    open_still = np.ones(result, np.bool_)
    trails: list[tuple[int, Trail]] = []
    for number, guide in enumerate(bound.guides.values(), len(bound.operands)):
        places = np.broadcast_to(np.arange(math.prod(guide.shape)).reshape(guide.shape), result)
        trails.append((number, Known(number, np.where(open_still, places, -1))))
        assert guide.snapshot is not None
        open_still = open_still & ~np.broadcast_to(np.asarray(guide.snapshot.values, np.bool_), result)
    return tuple(trails)


def _axis(bound: Bound, ndim: int) -> int | None:
    axis: Any = bound.value("axis")
    return int(axis) % ndim if isinstance(axis, int | np.integer) and ndim else None


def _moved(plan: Plan) -> str:
    source, result = plan.operands[0], plan.result
    assert result is not None
    assert result.snapshot is not None
    end = "" if plan.trail is not None else say("; which cell went where was not followed")
    shapes = say(
        "{shape} becomes {result_shape}",
        shape=format_shape(source.shape),
        result_shape=format_shape(result.shape),
    )
    if movement_of(plan).function == "select":
        shapes = say("The conditions are asked in turn")
    elif source.snapshot is not None and is_itself(source.snapshot, result.snapshot):
        return fit(
            say("{source} is such an array already: it is given back as it is, and no cell moves.",
                source=name_of(source)),
            say("It is given back as it is, and no cell moves."),
        )  # fmt: skip
    elif source.shape == result.shape:
        shapes = say("The shape stays {shape}", shape=format_shape(result.shape))
    put, way = _constants(plan), way_of(plan)
    return fit(
        f"{shapes}{way}{put}{end}.", f"{shapes}{way}{end}.", f"{shapes}{put}{end}.", f"{shapes}{end}.", f"{shapes}."
    )


def _constants(plan: Plan) -> str:
    """How many of the shown cells came from no array."""
    origins = movement_of(plan).origins
    if origins is None or plan.result is None or plan.result.snapshot is None:
        return ""
    if origins.operands.size != plan.result.snapshot.size or not (origins.operands < 0).any():
        return ""
    number = int((origins.operands < 0).sum())
    verb = say("worked out") if movement_of(plan).computes else say("put there")
    return agree(number, "; {cells} was {verb}", "; {cells} were {verb}", cells=count(number, "cell"), verb=verb)
