"""The operations of a cell as a graph: what each does, on which values, and which operation made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.flow.events import Flow, flow_of, is_same, places
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ContractionRecipe, EinsumRecipe, ElementwiseRecipe, Recipe, ReductionRecipe
from tensorviz.explain.step import Step
from tensorviz.explain.subject import Plan
from tensorviz.trace.recording import Argument, Event, Group, Plain, Recording

__all__ = ["PRODUCT", "Op", "Value", "graph_of", "same_value"]

PRODUCT = "product"
MOST_STEPS = 500
DEPTH = 6


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """One operand, and the operation that made it; None where that was not recorded."""

    operand: Operand
    maker: Op | None = None

    @property
    def name(self) -> str:
        return self.operand.name

    @property
    def shape(self) -> tuple[int, ...]:
        return self.operand.shape

    @property
    def snapshot(self) -> Snapshot | None:
        return self.operand.snapshot

    @property
    def cells(self) -> npt.NDArray[Any] | None:
        """All its cells as numbers; None where they were not kept whole."""
        cells = self.operand.snapshot.values if self.operand.snapshot is not None else None
        return cells if cells is not None and cells.dtype.kind in "biufc" else None

    @property
    def number(self) -> float | None:
        """The value of a real number without axes."""
        cells = self.cells
        return float(cells) if cells is not None and cells.shape == () and cells.dtype.kind in "biuf" else None

    def made_by(self, *functions: str) -> Op | None:
        """The operation that made it, where it is one of these functions."""
        return self.maker if self.maker is not None and self.maker.function in functions else None


@dataclass(slots=True, eq=False)
class Op:
    """The first time that a step ran.

    ``function`` is what it does, the same for every spelling: NumPy's name of a function of cells (``"exp"``) or of a
    reduction (``"max"``), :data:`PRODUCT` for all products that are added up, else the last part of the operation's
    name. ``inputs`` are the operands of its plan.
    """

    number: int
    event: Event
    plan: Plan
    function: str
    inputs: tuple[Value, ...] = field(default=())

    @property
    def recipe(self) -> Recipe:
        return self.plan.recipe

    @property
    def result(self) -> Value:
        assert self.plan.result is not None
        return Value(self.plan.result, self)

    @property
    def axes(self) -> tuple[int, ...]:
        """Those that a reduction folds."""
        return self.recipe.axes if isinstance(self.recipe, ReductionRecipe) else ()

    def is_plain(self) -> bool:
        """Whether it is a function of all cells, or a reduction of all: without ``where=``, weights, ``initial=``."""
        recipe = self.recipe
        if isinstance(recipe, ReductionRecipe):
            return not recipe.second and recipe.initial is None and not recipe.skips_nan
        return not (isinstance(recipe, ElementwiseRecipe) and recipe.masked)


def graph_of(recording: Recording, steps: Sequence[Step]) -> tuple[Op, ...]:
    """The operations that gave an array or a number, in the order in which they ended."""
    flow = flow_of(recording)
    firsts = sorted(
        ((step.occurrence(0).subject.event, step) for step in steps[:MOST_STEPS] if not step.failed),
        key=lambda pair: pair[0].sequence,
    )
    ops: dict[int, Op] = {}
    for event, step in firsts:
        plan = step.occurrence(0).plan
        if plan.result is None or plan.result.snapshot is None or plan.recipe.family == "call":
            continue
        op = Op(step.number, event, plan, _function(plan.recipe, event))
        op.inputs = tuple(_inputs(op, flow, ops))
        ops[event.sequence] = op
    return tuple(ops.values())


def _function(recipe: Recipe, event: Event) -> str:
    if isinstance(recipe, ElementwiseRecipe | ReductionRecipe):
        return recipe.function
    if isinstance(recipe, ContractionRecipe | EinsumRecipe):
        return PRODUCT
    return event.operation.rpartition(".")[2]


def _inputs(op: Op, flow: Flow, ops: dict[int, Op]) -> Iterator[Value]:
    event = op.event
    made: dict[int, Op] = {}
    for place, argument in places(event):
        maker = flow.maker(event.sequence, place)
        if maker in ops:
            made[id(argument.value)] = ops[maker]
            if place == (0,) and event.before is not None:
                made[id(event.before)] = ops[maker]
    for operand in op.plan.operands:
        yield Value(operand, made.get(id(operand.snapshot)))


def same_value(one: Value, other: Value, depth: int = DEPTH) -> bool:
    """Whether two values are one array, or were made by the same operations of the same arrays."""
    if one.snapshot is None or other.snapshot is None:
        return False
    if one.maker is not None and one.maker is other.maker:
        return True
    if one.snapshot.object_id and is_same(one.snapshot, other.snapshot):
        return True
    return depth > 0 and _same_making(one, other, depth - 1)


def _same_making(one: Value, other: Value, depth: int) -> bool:
    left, right = one.maker, other.maker
    if left is None or right is None:
        return one.number is not None and one.number == other.number and one.maker is other.maker
    if left.event.operation != right.event.operation or len(left.inputs) != len(right.inputs):
        return False
    if one.shape != other.shape or not _same_cells(one, other):
        return False
    pairs = zip(left.event.arguments, right.event.arguments, strict=False)
    if len(left.event.arguments) != len(right.event.arguments) or not all(_same_plain(*pair) for pair in pairs):
        return False
    return all(same_value(a, b, depth) for a, b in zip(left.inputs, right.inputs, strict=True))


def _same_plain(one: Argument, other: Argument) -> bool:
    if one.keyword != other.keyword or type(one.value) is not type(other.value):
        return False
    if isinstance(one.value, Plain) and isinstance(other.value, Plain):
        return one.value == other.value
    return isinstance(one.value, Snapshot | Group)


def _same_cells(one: Value, other: Value) -> bool:
    left, right = one.cells, other.cells
    if left is None or right is None:
        return False
    return bool(np.array_equal(left, right, equal_nan=left.dtype.kind in "fc" and right.dtype.kind in "fc"))
