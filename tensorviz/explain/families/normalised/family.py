"""Cells worked out of their whole lane: ``softmax``, ``log_softmax``, ``layer_norm``."""

from __future__ import annotations

import math
from types import NotImplementedType

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.families.normalised.frames import cell_frame, reading_of
from tensorviz.explain.families.normalised.parts import Normalised
from tensorviz.explain.families.operands import array_of, is_numeric
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ScanRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

SYMBOLS = {"softmax": "÷", "log_softmax": "log", "layer_norm": "÷"}


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A function of torch or jax that compares every cell with its lane."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: the lanes, one of them in its stages, two of its cells, all lanes, the result."""
    return (reading_of(_normalised(plan, subject)),)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """How the result cell at ``index`` follows from its lane.

    Raises
    ------
    NotKeptError
        When that lane was not kept.
    """
    frame = cell_frame(_normalised(plan, subject), index)
    if frame.worked is None:
        raise NotKeptError(say("the cells of {name} that go in were not kept", name=plan.operands[0].name))
    return frame


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """All cells of the lane; the one cell of what it is multiplied with and what is added."""
    recipe = plan.recipe
    assert isinstance(recipe, ScanRecipe)
    assert recipe.axis is not None
    places = np.arange(recipe.length)
    lane = tuple(places if axis == recipe.axis else np.full_like(places, i) for axis, i in enumerate(index))
    return [lane, *((np.array([index[-1]]),) for _ in plan.operands[1:])]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """Without words: a viewer has to ask for the terms."""
    return CellTemplate("", "fold")


def _plan(subject: Subject) -> Plan | None:
    name, result = subject.event.operation.removeprefix("nn."), subject.result
    if name not in SYMBOLS or not subject.event.operation.startswith("nn.") or result is None:
        return None
    operands = [array_of(*pair) for pair in zip(subject.event.arguments, subject.arguments, strict=True)]
    source = operands[0] if operands else None
    axis = subject.keyword("axis", -1, -1)
    if source is None or not isinstance(axis, int) or not _fits(source, result, axis):
        return None
    axis %= len(source.shape)
    length = source.shape[axis]
    lanes = math.prod(source.shape) // length if length else 0
    recipe = ScanRecipe("normalised", name, SYMBOLS[name], axis, lanes, length)
    extras = [operand for operand in operands[1:] if operand is not None and operand.keyword in {"weight", "bias"}]
    return Plan(recipe, (source, *extras), result)


def _fits(source: Operand, result: Operand, axis: int) -> bool:
    ndim = len(source.shape)
    is_lane = ndim > 0 and -ndim <= axis < ndim and source.shape == result.shape
    return is_lane and is_numeric(source) and is_numeric(result) and np.dtype(result.dtype).kind == "f"


def _normalised(plan: Plan, subject: Subject) -> Normalised:
    assert isinstance(plan.recipe, ScanRecipe)
    assert plan.result is not None
    eps = subject.keyword("eps", -1, 0.0)
    return Normalised(plan.recipe, plan.operands, plan.result, float(eps), subject.node.span)
