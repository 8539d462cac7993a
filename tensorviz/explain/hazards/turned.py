"""H13: ``.T`` where there is nothing to swap, or where it swaps more than two axes."""

from __future__ import annotations

from tensorviz.explain.format import format_shape
from tensorviz.explain.hazards.case import Case, whole
from tensorviz.explain.steps import RESULT, Hazard
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["check"]


def check(case: Case) -> Hazard | None:
    """``.T`` or ``transpose`` without axes, of one axis or of more than two."""
    event = case.subject.event
    if case.function not in ("T", "transpose") or len(event.arguments) != 1 or case.plan.result is None:
        return None
    source, result = case.subject.arguments[0], case.plan.result
    name = ".T" if case.function == "T" else "transpose"
    evidence = whole(RESULT, result)
    if len(source.shape) == 1:
        told = fit(
            say(
                "{name} has one axis: {function} leaves it {shape}.",
                name=source.name,
                function=name,
                shape=format_shape(source.shape),
            )
        )
        return Hazard("H13", told, evidence)
    if sum(size != 1 for size in source.shape) <= 2 or len(source.shape) <= 2:
        return None
    sentence = say(
        "{name} turned all axes round, {shape} to {result_shape}",
        name=name,
        shape=format_shape(source.shape),
        result_shape=format_shape(result.shape),
    )
    return Hazard(
        "H13", fit(say("{sentence}; swapaxes(-1, -2) swaps the last two.", sentence=sentence), f"{sentence}."), evidence
    )
