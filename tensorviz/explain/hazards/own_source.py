"""H2: a reduction that meets its own source along another axis than the one it kept."""

from __future__ import annotations

from collections.abc import Iterator

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.flow.events import is_same
from tensorviz.explain.hazards.case import Case, wrote_one_on_purpose
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe, ReductionRecipe
from tensorviz.explain.steps import Hazard, Role
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Event

__all__ = ["check"]

MOST_STEPS = 6


def check(case: Case) -> Hazard | None:
    """The sizes coincide, so that it worked; but the axes that are left are not those that it was lined up with."""
    recipe = case.plan.recipe
    if not isinstance(recipe, ElementwiseRecipe) or recipe.inputs != 2:
        return None
    for (given, small), (number, large) in _pairs(case):
        found = _reduced(case, small) if small.snapshot is not None and large.snapshot is not None else None
        if found is None or len(small.shape) >= len(large.shape):
            continue
        event, plan, reduction = found
        source = plan.operands[0].snapshot
        kept = [axis for axis in range(len(plan.operands[0].shape)) if axis not in reduction.axes]
        lined_up = list(range(len(large.shape) - len(kept), len(large.shape)))
        wrong = [axis for axis, other in zip(kept, lined_up, strict=True) if axis != other and large.shape[other] > 1]
        if not wrong or source is None or source.shape != large.shape or not _is_own(case, large, event, source):
            continue
        if wrote_one_on_purpose(case, small.snapshot, small.name):
            continue
        axis, other = wrong[0], lined_up[kept.index(wrong[0])]
        name, owner = small.name, large.name
        first = tuple(slice(0, 1) if at == other else slice(0, size) for at, size in enumerate(large.shape))
        meant = "keepdim=True" if case.event.operation.startswith("torch") else "keepdims=True"
        sentence = fit(
            say(
                "{name} belongs to axis {axis} of {owner}, but met axis {other}; did you mean {meant}?",
                name=name,
                axis=axis,
                owner=owner,
                other=other,
                meant=meant,
            ),
            say(
                "It belongs to axis {axis}, but met axis {other}; did you mean {meant}?",
                axis=axis,
                other=other,
                meant=meant,
            ),
        )
        met = other - len(large.shape) + len(small.shape)
        value = tuple(slice(0, 1 if at == met else size) for at, size in enumerate(small.shape))
        return Hazard("H2", sentence, (Role("hazard", given, value), Role("hazard", number, first)))
    return None


def _pairs(case: Case) -> Iterator[tuple[tuple[int, Operand], tuple[int, Operand]]]:
    first, second = enumerate(case.plan.operands[:2])
    yield first, second
    yield second, first


def _reduced(case: Case, small: Operand) -> tuple[Event, Plan, ReductionRecipe] | None:
    """The reduction that made a value, also where functions of its cells came after it."""
    event, value = case.event, small.snapshot
    for _ in range(MOST_STEPS):
        maker = case.history.maker(event, value)
        plan = case.history.plan(maker) if maker is not None else None
        if maker is None or plan is None:
            return None
        if isinstance(plan.recipe, ReductionRecipe):
            partly = not plan.recipe.keepdims and len(plan.recipe.axes) < len(plan.operands[0].shape)
            return (maker, plan, plan.recipe) if partly else None
        arrays = [operand.snapshot for operand in plan.operands if operand.shape]
        if not isinstance(plan.recipe, ElementwiseRecipe) or len(arrays) != 1:
            return None
        event, value = maker, arrays[0]
    return None


def _is_own(case: Case, large: Operand, reduction: Event, source: Snapshot) -> bool:
    """Whether the array and what was reduced are one, or were made cell by cell of one."""
    assert large.snapshot is not None
    ours = list(case.history.cell_by_cell(case.event, large.snapshot))
    theirs = list(case.history.cell_by_cell(reduction, source))
    return any(_is_one(one, other) for one in ours for other in theirs if one.object_id)


def _is_one(one: Snapshot, other: Snapshot) -> bool:
    """The same array, or the same cells of the same memory: ``x[0]`` written twice."""
    places = [(each.buffer, each.pointer, each.shape, each.strides, each.dtype) for each in (one, other)]
    return is_same(one, other) or (bool(one.buffer) and places[0] == places[1])
