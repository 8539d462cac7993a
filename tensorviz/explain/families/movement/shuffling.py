"""Entries in an order that was drawn at random: ``shuffle`` and ``permutation`` of an array."""

from __future__ import annotations

from types import NotImplementedType
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import movement_of, origin_of, plan_of, reading_of, template_of
from tensorviz.explain.families.phrases import cell_of, name_of, role_at, role_for_all, whole_slices
from tensorviz.explain.format import format_bytes
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import Known
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import RESULT, Frame, Reading, Role
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

OWNERS = ("numpy.random", "numpy.random.Generator", "numpy.random.RandomState")
SHUFFLES = {f"{owner}.shuffle" for owner in OWNERS}
PERMUTATIONS = {f"{owner}.permutation" for owner in OWNERS}
explain_cell = moving.explain_cell


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A shuffle of an array in place, or the permutation of one."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: what is drawn, where the entries went, what became of the array."""
    source, result = plan.operands[0], plan.result
    assert result is not None
    span, axis = subject.node.span, movement_of(plan).axis
    hidden = Role("hidden", RESULT, whole_slices(result.shape))
    frames = (
        Frame("before", _before(plan), span, (role_for_all("live", source, 0), hidden), axis=axis),
        Frame("moved", *_moved(plan, span), axis=axis),
        Frame("verdict", _verdict(plan), span),
    )
    return reading_of(frames, range(len(frames)), say("Drawn order"))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell that stands at ``index`` now."""
    return moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"a[0] holds what was a[2]: 1."``, with slots."""
    return template_of(plan)


def _plan(subject: Subject) -> Plan | None:
    operation = subject.event.operation
    if subject.failure is not None or operation not in SHUFFLES | PERMUTATIONS:
        return None
    is_in_place = operation in SHUFFLES
    before, after = subject.event.before, subject.event.after
    given = [each for each in subject.arguments if each.snapshot is not None and each.shape]
    if not given or (is_in_place and (before is None or after is None)):
        return None
    source = Operand(given[0].name, before) if is_in_place else given[0]
    result = Operand(given[0].name, after) if is_in_place else subject.result
    if result is None or result.snapshot is None or result.shape != source.shape:
        return None
    method = operation in {f"{owner}.{name}" for owner in OWNERS[1:] for name in ("shuffle", "permutation")}
    axis = subject.keyword("axis", 1 + method, 0)
    if not isinstance(axis, int):
        return None
    axis %= len(source.shape)
    places = _places(source.snapshot, result.snapshot, axis)
    recipe = MovementRecipe(
        "permute", operation.rpartition(".")[2], None, copied=not is_in_place, axis=axis, family="sorting"
    )
    return plan_of(recipe, (source,), result, None if places is None else Known(0, places))


def _places(before: Snapshot | None, after: Snapshot, axis: int) -> npt.NDArray[np.int64] | None:
    """The place before of every cell; None where two entries are equal, or not all values were kept."""
    if before is None or before.values is None or after.values is None or before.mask is not None:
        return None
    old, new = (np.moveaxis(each.values, axis, 0) for each in (before, after) if each.values is not None)
    known = {entry.tobytes(): place for place, entry in enumerate(old)}
    order = [known.get(entry.tobytes()) for entry in new]
    if len(known) < len(old) or None in order:
        return None
    numbers: Any = np.arange(old.size, dtype=np.int64).reshape(before.shape)
    return np.ascontiguousarray(numbers.take(order, axis)) if order else numbers


def _entries(plan: Plan) -> str:
    source, axis = plan.operands[0], movement_of(plan).axis or 0
    noun = count(source.shape[axis], "entry", "entries")
    return noun if len(source.shape) == 1 else say("{noun} along axis {axis}", noun=noun, axis=axis)


def _before(plan: Plan) -> str:
    source = plan.operands[0]
    return fit(
        say(
            "{function} draws a new order of the {entries} of {source}, at random.",
            function=movement_of(plan).function,
            entries=_entries(plan),
            source=name_of(source),
        ),
        say("A new order of the entries is drawn at random."),
    )


def _moved(plan: Plan, span: Any) -> tuple[str, Any, tuple[Role, ...]]:
    result = plan.result
    assert result is not None
    everywhere = (role_for_all("target", result),)
    if 0 in result.shape:
        return say("There is nothing to put in another order."), span, everywhere
    if plan.trail is None:
        return (
            say("Equal entries cannot be told apart: which one went where stays unknown.")
            if _is_kept(plan.operands[0].snapshot) and _is_kept(result.snapshot)
            else say("Not all values were kept: which entry went where stays unknown."),
            span,
            everywhere,
        )
    index = tuple(0 for _ in result.shape)
    origin = origin_of(plan, index)
    assert origin is not None
    there = cell_of(plan.operands[0], origin[1])
    verb = say("was copied from") if movement_of(plan).copied else say("was")
    roles = (role_at("live", 0, origin[1]), role_at("target", RESULT, index))
    if origin[1] == index and verb == "was":
        return (
            fit(say("{there} is where it was; others changed places.", there=there), say("The entries change places.")),
            span,
            roles,
        )
    return fit(f"{cell_of(result, index)} {verb} {there}.", say("The entries change places.")), span, roles


def _is_kept(snapshot: Snapshot | None) -> bool:
    return snapshot is not None and snapshot.values is not None and snapshot.mask is None


def _verdict(plan: Plan) -> str:
    source, result = plan.operands[0], plan.result
    assert result is not None
    if movement_of(plan).copied:
        return fit(
            say(
                "The result is a copy, {nbytes} of its own; {source} stays as it is.",
                nbytes=format_bytes(result.nbytes),
                source=name_of(source),
            ),
            say("The result is a copy."),
        )
    return fit(
        say("shuffle works in place: {source} itself changed, and the call gives None.", source=name_of(source)),
        say("It works in place, and the call gives None."),
    )
