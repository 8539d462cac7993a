"""What stands out in a watched model: the first NaN, a vanishing or exploding gradient, dead units."""

from __future__ import annotations

import math

import numpy as np

from tensorviz.explain.format import format_count, format_term
from tensorviz.inspector.watch import Row, Watching
from tensorviz.inspector.words import share_text
from tensorviz.sentences import say

__all__ = ["hazards", "is_bad", "number", "row_hazard", "watch_sentence"]

VANISHED, DEAD = 1e-4, 0.9


def number(value: float) -> str:
    """A statistic with up to four digits; NaN where there is none."""
    return format_term(value, np.float64)


def watch_sentence(watching: Watching) -> str:
    """What was watched, in one sentence."""
    modules = format_count(len({row.module for row in watching.ordered()}))
    steps = format_count(watching.step)
    return say(
        "{name}: {modules} modules watched over {steps} steps.", name=watching.name, modules=modules, steps=steps
    )


def is_bad(row: Row) -> bool:
    """Whether NaN or infinite values stand in its last step."""
    return bool(row.last.nan or row.last.inf)


def row_hazard(row: Row, watching: Watching) -> str:
    """What stands out in one row beside its counts; empty where nothing does."""
    first = watching.first_bad
    if first is not None and (first.module, first.kind) == (row.module, row.kind):
        return say("The first NaN or infinity stood here, at step {step}.", step=first.reading.step)
    if _is_dead(row):
        return say("{share} of its values are zero.", share=share_text(row.last.zeros, row.last.size))
    return ""


def _is_dead(row: Row) -> bool:
    return bool(row.kind == "activation" and not is_bad(row) and row.last.size and row.last.zero_share >= DEAD)


def hazards(watching: Watching) -> tuple[str, ...]:
    """Sentences about the whole model, the first NaN first."""
    said = [*_first_bad(watching), *_gradients(watching)]
    dead = [row for row in watching.ordered() if _is_dead(row)]
    if dead:
        worst = max(dead, key=lambda row: row.last.zero_share)
        share = share_text(worst.last.zeros, worst.last.size)
        said.append(
            say("{module} ({type}) gives {share} zeros.", module=worst.module, type=worst.type_name, share=share)
        )
    return tuple(said)


def _first_bad(watching: Watching) -> list[str]:
    first = watching.first_bad
    if first is None:
        return []
    slots = {
        "kind": say("activation") if first.kind == "activation" else say("gradient"),
        "module": first.module,
        "type": first.type_name,
        "step": first.reading.step,
        "count": format_count(first.reading.nan + first.reading.inf),
        "size": format_count(first.reading.size),
    }
    said = say(
        "The first NaN or infinity stood in the {kind} of {module} ({type}) at step {step}: {count} of {size} values.",
        **slots,
    )
    more = say(" It came in with its input.") if first.came_in else say(" Its inputs held none.")
    return [said + (more if first.kind == "activation" else "")]


def _gradients(watching: Watching) -> list[str]:
    """Whether gradients shrink or grow much from the output towards the input."""
    rows = [row for row in watching.ordered() if row.kind == "gradient" and _is_known(row)]
    if len(rows) < 2:
        return []
    late, early = rows[0], rows[-1]
    sizes = late.last.rms, early.last.rms
    ratio = sizes[1] / sizes[0] if sizes[0] else math.nan
    slots = {"late": late.module, "early": early.module, "before": number(sizes[0]), "after": number(sizes[1])}
    if ratio < VANISHED:
        return [say("The gradient vanishes: its root mean square is {before} at {late}, {after} at {early}.", **slots)]
    if ratio > 1 / VANISHED:
        return [say("The gradient explodes: its root mean square is {before} at {late}, {after} at {early}.", **slots)]
    return []


def _is_known(row: Row) -> bool:
    return math.isfinite(row.last.std) and row.last.size > 0
