"""H9: a fraction that falls off, because whole numbers are stored."""

from __future__ import annotations

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.hazards.case import Case
from tensorviz.explain.steps import Hazard
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind, Plain

__all__ = ["check"]


def check(case: Case) -> Hazard | None:
    """``a[0] += 0.5`` where ``a`` holds integers; that of ``a[0] = 0.5`` is told by the write itself."""
    if case.subject.node.kind is not NodeKind.AUGMENTED or not case.subject.changes_items or case.plan.result is None:
        return None
    target, given = case.plan.result, case.subject.event.arguments[2].value
    kept = given.value if isinstance(given, Plain) else given.values if isinstance(given, Snapshot) else None
    is_whole = isinstance(target.dtype, np.dtype) and target.dtype.kind in "iu"
    if not is_whole or not isinstance(kept, float | np.ndarray) or np.asarray(kept).dtype.kind != "f":
        return None
    cells = np.asarray(kept).reshape(-1)
    odd = cells[np.isfinite(cells) & (cells != np.trunc(cells))]
    if not odd.size:
        return None
    sign, number = case.subject.node.symbol, format_value(odd[0])
    return Hazard(
        "H9",
        fit(
            say(
                "{target} holds {dtype}: after {sign} {number} the fraction falls off.",
                target=name_of(target),
                dtype=target.dtype,
                sign=sign,
                number=number,
            )
        ),
    )
