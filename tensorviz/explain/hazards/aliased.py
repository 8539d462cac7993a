"""H5: a write that another variable sees, or that nobody will ever see."""

from __future__ import annotations

import ast

from tensorviz.explain.hazards.case import Case, whole
from tensorviz.explain.recipes import ElementwiseRecipe, MovementRecipe
from tensorviz.explain.steps import RESULT, Hazard
from tensorviz.explain.words import clip_name, count, fit, join
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["check"]


def check(case: Case) -> Hazard | None:
    """``r += 100`` where ``r`` is a view of a variable; ``B[mask][0] = 99``, which writes into a copy."""
    return _seen(case) or _lost(case)


def _seen(case: Case) -> Hazard | None:
    own = _names_in(case.event.arguments[0].source) if case.event.arguments else set()
    changed = [clip_name(name) for name in case.subject.event.changed if name not in own]
    if not changed or not (_is_augmented(case) or _is_method(case)):
        return None
    share = say("shares this memory") if len(changed) == 1 else say("share this memory")
    sentence = say("{changed} {share}, and changed too.", changed=join(changed), share=share)
    told = fit(
        sentence,
        say("{other_names} {share}, and changed too.", other_names=count(len(changed), "other name"), share=share),
    )
    return Hazard("H5", told, whole(RESULT, case.plan.result))


def _is_augmented(case: Case) -> bool:
    return case.subject.node.kind is NodeKind.AUGMENTED and isinstance(case.plan.recipe, ElementwiseRecipe)


def _is_method(case: Case) -> bool:
    """``r.sort()``, ``r.add_(1)``: an array's method that writes into it, and not one of the reader's functions."""
    owner = case.event.operation.rpartition(".")[0]
    return case.event.after is not None and owner in ("numpy.ndarray", "torch.Tensor")


def _lost(case: Case) -> Hazard | None:
    before = case.event.before
    if case.subject.node.kind not in (NodeKind.SETITEM, NodeKind.AUGMENTED) or before is None or before.is_view:
        return None
    maker = case.history.maker(case.event, before)
    plan = case.history.plan(maker) if maker is not None else None
    source = case.event.arguments[0].source
    if (
        maker is None
        or plan is None
        or not plan.operands
        or plan.operands[0].dtype == object
        or not _is_subscript(source)
    ):
        return None
    if not isinstance(plan.recipe, MovementRecipe) or plan.recipe.kind != "select" or not plan.recipe.copied:
        return None
    copy, owner = clip_name(source), plan.operands[0].name
    told = fit(
        say("{copy} is a copy that nobody holds: {owner} stays as it was.", copy=copy, owner=owner),
        say("A copy was written."),
    )
    return Hazard("H5", told, whole(RESULT, case.plan.result))


def _names_in(source: str) -> set[str]:
    """The names that the reader wrote: of ``x[0].add_(1)`` x, which is no other name."""
    try:
        return {node.id for node in ast.walk(ast.parse(source, mode="eval")) if isinstance(node, ast.Name)}
    except (SyntaxError, ValueError):
        return set()


def _is_subscript(source: str) -> bool:
    try:
        return isinstance(ast.parse(source, mode="eval").body, ast.Subscript)
    except (SyntaxError, ValueError):
        return False
