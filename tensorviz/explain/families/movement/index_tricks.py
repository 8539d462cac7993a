"""Pieces put together by an index: ``np.r_[a, 0, b]`` and ``np.c_[a, b]``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import NotImplementedType
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.indexing.parts import items_of
from tensorviz.explain.families.movement import join
from tensorviz.explain.families.movement.moving import plan_of
from tensorviz.explain.families.movement.moving_calls import array_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import Moves, believable
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name
from tensorviz.trace.recording import Argument, Plain

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

JOINERS: dict[str, Any] = {"numpy.r_": np.r_, "numpy.c_": np.c_}
LARGEST_RANGE = 4096
DIRECTIVE = re.compile(r"-?\d+(,\d+(,-?\d+)?)?")
readings, sources = join.readings, join.sources
explain_cell, cell_template = join.explain_cell, join.cell_template


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """``np.r_`` and ``np.c_`` of arrays, numbers and slices, which stand for ranges, also after a text with axes."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def _plan(subject: Subject) -> Plan | None:
    joiner = JOINERS.get(subject.event.operation)
    result = subject.result
    if joiner is None or subject.failure is not None or result is None or result.snapshot is None:
        return None
    items = items_of(subject.event.arguments[1])
    text = _text(items[0]) if items else ""
    if items and text:
        items = items[1:]
    pieces = [_piece(item) for item in items] if items else [None]
    operands = [piece for piece in pieces if piece is not None]
    if len(operands) < len(pieces):
        return None
    name = subject.event.operation.removeprefix("numpy.")
    first = int(text.partition(",")[0]) if text else 0 if name == "r_" else -1
    axis = first % max(len(result.shape), 1)
    shapes = tuple((number, operand.shape) for number, operand in enumerate(operands))

    def run(arrays: Sequence[Any]) -> Any:
        return joiner[(text, *arrays) if text else tuple(arrays)]

    recipe = MovementRecipe("join", name, None, copied=True, axis=axis, family="join")
    return plan_of(recipe, operands, result, believable(Moves(shapes, run), operands, result))


def _text(item: Argument) -> str:
    """The text that says along which axis, in how many axes and where: ``"0,2"``; empty where there is none."""
    value = item.value.value if isinstance(item.value, Plain) else None
    return value if isinstance(value, str) and DIRECTIVE.fullmatch(value) else ""


def _piece(item: Argument) -> Operand | None:
    value = item.value
    if not isinstance(value, Plain) or not isinstance(value.value, slice):
        return None if isinstance(value, Plain) and isinstance(value.value, str) else array_of(item)
    cut = value.value
    ends = (cut.start or 0, cut.stop, cut.step or 1)
    if not all(isinstance(end, int) for end in ends) or len(range(*ends)) > LARGEST_RANGE:
        return None
    cells = np.arange(*ends)
    cells.flags.writeable = False
    kept = Snapshot("python", "range", cells.shape, cells.dtype.str, cells.strides, cells.nbytes, values=cells)
    return Operand(clip_name(item.source) or f"{ends[0]}:{ends[1]}:{ends[2]}", kept)
