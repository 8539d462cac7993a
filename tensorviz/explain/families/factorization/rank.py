"""``matrix_rank`` and ``cond``: singular values counted and compared."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.board import Panel, Words
from tensorviz.explain.families.factorization.echelon import counted_pivots
from tensorviz.explain.families.factorization.given import Call, call_of, stack_note
from tensorviz.explain.families.factorization.panels import bars, number
from tensorviz.explain.families.factorization.rounding import unworked_reason
from tensorviz.explain.families.factorization.sigma import tolerance
from tensorviz.explain.families.factorization.told import Still, Told, reading
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Span

__all__ = ["conditioned", "ranked"]

MOST_DIGITS = 15


def ranked(subject: Subject) -> Told | None:
    """``matrix_rank``: the singular values above the tolerance are counted."""
    call = call_of(subject, "a")
    if call is None or call.others or len(call.results) != 1:
        return None
    return Told((call.a,), call.results, call.shape, lambda span: _ranked(call, span), (0,), call.stack)


def _ranked(call: Call, span: Span) -> tuple[Reading, ...]:
    first = fit(
        say("In how many directions does {name} stretch? Count its singular values that are not 0.", name=call.name)
    )
    recorded, stills = call.result(0, 0), [Still("before", first)]
    if recorded is None or call.values is None or not call.is_finite:
        bad = unworked_reason(call)
        why = [Still("work", bad)] if bad else []
        return (reading("main", say("Counted stretches"), [*stills, *why, _rank_end(call)], call.results, span),)
    s = np.linalg.svd(call.values, compute_uv=False)
    limit = tolerance(call, s)
    given = call.plain.get("tol", call.plain.get("#1"))
    if isinstance(given, int | float) and not isinstance(given, bool):
        limit = float(given)
    relative = call.plain.get("rtol")
    if isinstance(relative, int | float):
        limit = float(relative) * float(s.max(initial=0))
    rank = int((s > limit).sum())
    chart = bars("s", say("stretches, worked out here"), s, cut=rank)
    above = agree(
        rank,
        "{rank} of {stretches} is above {limit}",
        "{rank} of {stretches} are above {limit}",
        rank=rank,
        stretches=count(len(s), "stretch", "stretches"),
        limit=format_value(limit),
    )
    others = (
        say("{above}: none counts as 0.", above=above)
        if rank == len(s)
        else say("{above}; the others count as 0.", above=above)
    )
    stills.append(Still("work", others, (chart,)))
    note = (
        ()
        if rank == int(recorded)
        else (Words("note", (say("The recorded rank is {int}: rounding decides.", int=int(recorded)),)),)
    )
    stills.append(Still("result", _rank_end(call).sentence, (chart, *note), known=None))
    main = reading("main", say("Counted stretches"), stills, call.results, span)
    return (main, *counted_pivots(call, int(recorded), span))


def _rank_end(call: Call) -> Still:
    recorded = call.result(0, 0)
    rank = 0 if recorded is None else int(recorded)
    if call.values is not None and not call.is_finite:
        return Still(
            "result", say("The recorded rank is {rank}: stretches that are NaN are not counted.", rank=rank), known=None
        )
    most = min(call.shape)
    why = say("as many as it can have") if rank == most else say("of {most} that it could have", most=most)
    return Still("result", say("{name} has rank {rank}, {why}.", name=call.name, rank=rank, why=why), known=None)


def conditioned(subject: Subject) -> Told | None:
    """``cond``: the largest stretch divided by the smallest one."""
    call = call_of(subject, "a")
    if (
        call is None
        or call.others
        or len(call.results) != 1
        or call.plain.get("p", call.plain.get("#1")) not in (None, 2)
    ):
        return None
    return Told((call.a,), call.results, call.shape, lambda span: _conditioned(call, span), (0,), call.stack)


def _conditioned(call: Call, span: Span) -> tuple[Reading, ...]:
    first = fit(
        say(
            "How much more does {name} stretch one direction than another?{stack_note}",
            name=call.name,
            stack_note=stack_note(call),
        )
    )
    recorded, stills = call.result(0, 0), [Still("before", first)]
    chart: tuple[Panel, ...] = ()
    if recorded is None:
        return (reading("main", say("Largest by smallest"), stills, call.results, span),)
    if call.values is not None and call.is_finite:
        s = np.linalg.svd(call.values, compute_uv=False)
        chart = (bars("s", say("stretches, worked out here"), s),)
        stills.append(
            Still(
                "work",
                say(
                    "The largest stretch is {value}, the smallest {value_2}.", value=number(s[0]), value_2=number(s[-1])
                ),
                chart,
            )
        )
    if call.values is not None and not call.is_finite:
        stills.append(Still("work", unworked_reason(call)))
        said = say("The ratio that came out is {value}.", value=format_value(recorded[()]))
        return (
            reading(
                "main", say("Largest by smallest"), [*stills, Still("result", said, known=None)], call.results, span
            ),
        )
    digits = np.log10(recorded) if recorded > 1 and np.isfinite(recorded) else 0.0
    lost = _lost(round(float(digits))) if digits >= 1 else ""
    if digits > MOST_DIGITS or not np.isfinite(recorded):
        lost = say(": singular but for rounding")
    end = say("Their ratio is {value}{lost}.", value=format_value(recorded[()]), lost=lost)
    stills.append(Still("result", end, chart, known=None))
    return (reading("main", say("Largest by smallest"), stills, call.results, span),)


def _lost(digits: int) -> str:
    return say(": solving with it can lose about {digits}", digits=count(digits, "digit"))
