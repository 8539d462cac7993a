"""The names of axes in one operation, and the plan that has them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tensorviz.explain.subject import Plan

__all__ = ["Named", "name_axes"]


@dataclass(frozen=True, slots=True)
class Named:
    """The names in one operation.

    Attributes
    ----------
    of_snapshots : dict
        By ``id`` of the operand's snapshot, while the recording holds it.
    results : tuple of tuple of str
        Of every result in order.
    notes : tuple of str
        What the reader said that does not fit.
    """

    of_snapshots: dict[int, tuple[str, ...]]
    results: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


def name_axes(plan: Plan, named: Named) -> Plan:
    """The plan with the names in its operands and its result."""
    operands = tuple(
        replace(operand, axes=named.of_snapshots.get(id(operand.snapshot), ())) if operand.snapshot else operand
        for operand in plan.operands
    )
    axes = dict(enumerate(named.results))
    result = replace(plan.result, axes=axes.get(0, ())) if plan.result is not None else None
    more = tuple(
        replace(outcome, result=replace(outcome.result, axes=axes.get(position, ())))
        for position, outcome in enumerate(plan.more, start=1)
    )
    return replace(plan, operands=operands, result=result, more=more)
