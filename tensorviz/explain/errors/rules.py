"""The rules in the order that they are asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tensorviz.explain.errors.axis import axis
from tensorviz.explain.errors.broadcast import broadcast
from tensorviz.explain.errors.calls import brackets_missing, cross, one_axis, searched, solved, taken_along
from tensorviz.explain.errors.case import Case
from tensorviz.explain.errors.casting import assigned, casting, read_only
from tensorviz.explain.errors.dtypes import mixed_dtypes, mixed_libraries, wrong_dtype
from tensorviz.explain.errors.einsum import einsum, tensordot
from tensorviz.explain.errors.gathered import gathered, labelled, multiplied_inside, repeated
from tensorviz.explain.errors.index import index
from tensorviz.explain.errors.join import joined, split
from tensorviz.explain.errors.linear import no_loop, not_finite, too_large
from tensorviz.explain.errors.matmul import matmul
from tensorviz.explain.errors.model import Diagnosis, Repair
from tensorviz.explain.errors.order import moved, new_axis, order, squeeze
from tensorviz.explain.errors.reshape import reshape, view_of_scattered
from tensorviz.explain.errors.stretch import negative, repeat, stretched
from tensorviz.explain.errors.truth import truth
from tensorviz.explain.errors.unpacking import unpacking
from tensorviz.explain.errors.values import empty, not_positive, not_square, one_number, ragged, singular
from tensorviz.explain.errors.verify import repairs_of

__all__ = ["RULES", "Finding", "find"]

Rule: TypeAlias = Callable[[Case], Diagnosis | None]

RULES: tuple[Rule, ...] = (
    mixed_libraries,
    mixed_dtypes,
    truth,
    unpacking,
    one_number,
    too_large,
    not_finite,
    no_loop,
    casting,
    read_only,
    empty,
    singular,
    not_positive,
    not_square,
    ragged,
    squeeze,
    order,
    moved,
    new_axis,
    stretched,
    repeat,
    negative,
    cross,
    taken_along,
    gathered,
    repeated,
    labelled,
    multiplied_inside,
    searched,
    one_axis,
    solved,
    brackets_missing,
    axis,
    index,
    assigned,
    view_of_scattered,
    reshape,
    joined,
    split,
    einsum,
    tensordot,
    matmul,
    broadcast,
    wrong_dtype,
)

KNOWN = ("", "builtins", "operator", "_operator", "numpy", "scipy", "torch", "jax")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about a failed operation."""

    diagnosis: Diagnosis
    repairs: tuple[Repair, ...]


def find(case: Case) -> Finding | None:
    """The first rule that applies, with the repairs that were checked; None where none does.

    What a function of the reader's raised on purpose is that function's business.
    """
    if case.event.operation.partition(".")[0] not in KNOWN:
        return None
    for rule in RULES:
        try:
            diagnosis = rule(case)
            if diagnosis is not None:
                return Finding(diagnosis, repairs_of(case, diagnosis.candidates))
        except Exception:
            log.exception("the rule %s failed for %s", rule.__name__, case.node.source)
    return None
