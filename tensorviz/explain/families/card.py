"""The generic card: operands and result in words."""

from __future__ import annotations

from tensorviz.explain.families.phrases import name_of, role_for_all
from tensorviz.explain.format import format_dtype, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import RESULT, Role
from tensorviz.explain.subject import Plan

__all__ = ["described", "hidden_result", "live_operands"]


def described(operand: Operand, *, with_name: bool = True) -> str:
    """``"A (3, 3) float64"``, ``"n = 3"``, ``"0.5"``."""
    name = name_of(operand)
    snapshot = operand.snapshot
    if snapshot is None:
        return _plain(operand, name) if with_name else operand.plain or name
    if not snapshot.shape and snapshot.values is not None:
        value = format_value(snapshot.values)
        return f"{name} = {value}" if with_name and name != value else value
    facts = f"{format_shape(snapshot.shape)} {format_dtype(operand.dtype)}".strip()
    return f"{name} {facts}" if with_name else facts


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
    """All cells of the result, not known yet; nothing where it is no array."""
    if plan.result is None or plan.result.snapshot is None:
        return ()
    return (role_for_all("hidden", plan.result, RESULT),)
