"""The generic card: operands and result in words."""

from __future__ import annotations

from tensorviz.explain.families.phrases import name_of, role_for_all
from tensorviz.explain.format import format_dtype, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import Recipe
from tensorviz.explain.steps import Role, result_number
from tensorviz.explain.subject import Outcome, Plan, Subject
from tensorviz.explain.words import join
from tensorviz.sentences import say

__all__ = ["described", "described_results", "hidden_result", "live_operands", "plan_of_all"]

FEW = 3


def plan_of_all(recipe: Recipe, operands: tuple[Operand, ...], subject: Subject) -> Plan:
    """A plan with everything that the operation gave: one result, or all of several."""
    if not subject.results:
        return Plan(recipe, operands, subject.result)
    first, *others = subject.results
    return Plan(recipe, operands, first, more=tuple(Outcome(recipe, each) for each in others))


def described(operand: Operand, *, with_name: bool = True) -> str:
    """``"A (3, 3) float64"``, ``"n = 3"``, ``"0.5"``."""
    name = name_of(operand)
    snapshot = operand.snapshot
    if snapshot is None:
        return _plain(operand, name) if with_name else operand.plain or name
    if not snapshot.shape and snapshot.values is not None:
        value = format_value(operand.cell(()))
        return f"{name} = {value}" if with_name and name != value else value
    facts = f"{format_shape(snapshot.shape)} {format_dtype(operand.dtype)}".strip()
    return f"{name} {facts}" if with_name else facts


def described_results(plan: Plan) -> str:
    """The facts of the result; of several with their names, of many how many there are."""
    if len(plan.results) == 1:
        return described(plan.results[0], with_name=False)
    few = [described(result) for result in plan.results]
    return join(few) if len(few) <= FEW else say("{few} results", few=len(few))


def _plain(operand: Operand, name: str) -> str:
    text = operand.plain if operand.plain is not None else name
    if operand.keyword is not None:
        return f"{operand.keyword}={text}"
    return text if text == name else f"{name} = {text}"


def live_operands(plan: Plan) -> tuple[Role, ...]:
    """All cells of all operands that are arrays."""
    return tuple(
        role_for_all("live", operand, number)
        for number, operand in enumerate(plan.operands)
        if operand.snapshot is not None
    )


def hidden_result(plan: Plan) -> tuple[Role, ...]:
    """All cells of the result or of several, not known yet; nothing where it is no array."""
    return tuple(
        role_for_all("hidden", result, result_number(position))
        for position, result in enumerate(plan.results)
        if result.snapshot is not None
    )
