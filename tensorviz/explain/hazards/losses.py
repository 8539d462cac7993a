"""H1 inside a function that was not stepped into: a loss of a column and a row of numbers."""

from __future__ import annotations

import re

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.hazards.case import Case, whole, wrote_one_on_purpose
from tensorviz.explain.recipes import CallRecipe, ElementwiseRecipe
from tensorviz.explain.steps import Hazard
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["check"]

PAIR = 2
TORCH = frozenset({"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "mseloss", "l1loss", "smoothl1loss"})
NAMED = re.compile(r"(^|_)(loss|mse|mae|rmse|sse|errors?|residuals?)(_|$)")
RESHAPE_THEMSELVES = frozenset({"sklearn", "numpy", "scipy", "builtins", "jax"})
"""Libraries that line the operands of their losses up themselves, or that have none."""


def check(case: Case) -> Hazard | None:
    """A loss was given one operand with an axis of length 1 more than the other, and both stretch when subtracted."""
    if case.subject.node.kind is not NodeKind.CALL or isinstance(case.plan.recipe, ElementwiseRecipe | CallRecipe):
        return None
    given = [argument for argument in case.event.arguments if isinstance(argument.value, Snapshot)]
    if not _is_loss(case) or len(given) != PAIR or case.plan.result is None or case.plan.result.shape:
        return None
    one, other = (argument.value for argument in given)
    if not isinstance(one, Snapshot) or not isinstance(other, Snapshot) or one.ndim == other.ndim:
        return None
    long, short = (one, other) if one.ndim > other.ndim else (other, one)
    if long.shape[-1:] != (1,) or long.shape[:-1] != short.shape or not short.shape or short.shape[-1] == 1:
        return None
    if any(wrote_one_on_purpose(case, argument.value, argument.source) for argument in given):  # type: ignore[arg-type]
        return None
    left, right = format_shape(one.shape), format_shape(other.shape)
    output = format_shape(np.broadcast_shapes(one.shape, other.shape))
    number = format_count(long.size)
    sentence = fit(
        say(
            "{function} was given {left} and {right}: their differences are {output}; did you mean {number}?",
            function=_name(case),
            left=left,
            right=right,
            output=output,
            number=number,
        ),
        say(
            "Differences of {left} and {right} are {output}; did you mean {number}?",
            left=left,
            right=right,
            output=output,
            number=number,
        ),
    )
    evidence = [whole(number, operand) for number, operand in enumerate(case.plan.operands)]
    return Hazard("H1", sentence, tuple(role for roles in evidence for role in roles))


def _name(case: Case) -> str:
    """The function, or the class of the object that was called: ``MSELoss``."""
    return case.event.operation.removesuffix(".__call__").rpartition(".")[2]


def _is_loss(case: Case) -> bool:
    library = case.event.operation.partition(".")[0]
    name = _name(case).lower()
    if library == "torch":
        return name in TORCH
    return library not in RESHAPE_THEMSELVES and NAMED.search(name) is not None
