"""Arrays put together: ``concatenate`` and its relatives."""

from __future__ import annotations

from types import NotImplementedType
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.join_frames import frames_of, grown, is_apart
from tensorviz.explain.families.movement.moving import plan_of, reading_of, template_of
from tensorviz.explain.families.movement.moving_calls import Bound, Call, bind
from tensorviz.explain.provenance import believable
from tensorviz.explain.provenance_large import Joined
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

_ARRAYS = "[arrays]"
CALLS = {
    "concatenate": Call(np.concatenate, "arrays axis", _ARRAYS),
    "concat": Call(np.concatenate, "arrays axis", _ARRAYS),
    "stack": Call(np.stack, "arrays axis", _ARRAYS),
    "vstack": Call(np.vstack, "tup", "[tup]"),
    "hstack": Call(np.hstack, "tup", "[tup]"),
    "dstack": Call(np.dstack, "tup", "[tup]"),
    "column_stack": Call(np.column_stack, "tup", "[tup]"),
    "block": Call(np.block, "arrays", _ARRAYS),
    "bmat": Call(np.block, "obj ldict gdict", "[obj]"),
    "append": Call(np.append, "arr values axis", "arr values"),
}

explain_cell = moving.explain_cell


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A call that puts arrays together into one."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: the pieces, whether they fit, together, and that it is a copy."""
    frames = frames_of(plan, subject)
    return reading_of(frames, range(len(frames)), say("Piece by piece"))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell of a piece that was copied to ``index``."""
    return moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"C[3, 0] was copied from B[1, 0]: 6."``, with slots."""
    return template_of(plan)


def _plan(subject: Subject) -> Plan | None:
    module, _, name = subject.event.operation.rpartition(".")
    result = subject.result
    call = CALLS.get(name) if module == "numpy" else None
    if call is None or result is None or result.snapshot is None or subject.failure is not None:
        return None
    bound = bind(call, subject)
    is_whole = name == "bmat" and isinstance(subject.event.arguments[0].value, Snapshot)
    if bound is None or is_whole:
        return None
    axis = _axis(name, bound, len(result.shape))
    recipe = MovementRecipe("join", name, None, copied=True, axis=axis, family="join")
    large = None if is_apart(subject) else _joined(name, bound, result.shape, axis)
    return plan_of(recipe, bound.operands, result, believable(bound.moves(), bound.operands, result, large))


def _joined(name: str, bound: Bound, shape: tuple[int, ...], axis: int | None) -> Joined | None:
    """The pieces along one axis; None where they are not simply one after the other."""
    shapes = [grown(name, operand.shape, len(shape), axis) for operand in bound.operands]
    fits = axis is not None and all(len(piece) == len(shape) for piece in shapes)
    return Joined(axis, tuple(shapes)) if fits and axis is not None else None


def _axis(name: str, bound: Bound, ndim: int) -> int | None:
    """Along which axis of the result the pieces follow each other; None for blocks, joined along several."""
    fixed = {"vstack": 0, "dstack": 2, "column_stack": 1, "hstack": 0 if ndim == 1 else 1}
    if name in {"block", "bmat"}:
        return None
    axis: Any = fixed.get(name, bound.value("axis", None if name == "append" else 0))
    return 0 if axis is None else int(axis) % ndim
