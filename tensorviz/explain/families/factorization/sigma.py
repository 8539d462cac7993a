"""``svd``, ``svdvals``, ``matrix_rank`` and ``cond``: singular values, and the matrix rank by rank."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel, Words
from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.factorization.arrows import ellipse
from tensorviz.explain.families.factorization.by_rank import Factors, by_rank
from tensorviz.explain.families.factorization.given import Call, call_of, factor_name, stack_note
from tensorviz.explain.families.factorization.panels import bars, number
from tensorviz.explain.families.factorization.rounding import ending, largest, unworked_reason
from tensorviz.explain.families.factorization.told import CellTold, Still, Told, reading
from tensorviz.explain.families.phrases import at_cell, cell_of, name_of
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.steps import Reading, Role, result_number
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Span

__all__ = ["singular_values", "taken_apart", "tolerance"]

Array = npt.NDArray[Any]

SAME = 1e-6


def taken_apart(subject: Subject) -> Told | None:
    """``svd``: turn, stretch, turn; and the sum of sheets of rank 1, the largest first."""
    call = call_of(subject, "a")
    if call is None or call.others:
        return None
    if len(call.results) == 1:
        return singular_values(subject)
    if len(call.results) != 3:
        return None

    def cell(position: int, index: tuple[int, ...]) -> CellTold | None:
        value = call.results[position].cell(index)
        if value is None or position != 1:
            return None
        lead = f"[{', '.join(map(str, index[:-1]))}]" if index[:-1] else ""
        at, vh = index[-1], factor_name(call.results[2]) + lead
        here = cell_of(call.results[1], index)
        return fit(
            say(
                "{here} is {value}: {name} stretches row {at} of {vh} by it.",
                here=here,
                value=format_value(value),
                name=factor_name(call.a) + lead,
                at=at,
                vh=vh,
            )
        ), None

    return Told((call.a,), call.results, call.shape, lambda span: _apart(call, span), (2, 1, 2), call.stack, cell=cell)


def singular_values(subject: Subject) -> Told | None:
    """Singular values alone."""
    call = call_of(subject, "a")
    if call is None or call.others or len(call.results) != 1:
        return None
    return Told((call.a,), call.results, call.shape, lambda span: _values_only(call, span), (1,), call.stack)


def factors_of(call: Call) -> Factors | None:
    """The recorded factors, reduced; worked out here where only the singular values were asked for."""
    if call.values is None or not call.is_finite:
        return None
    if len(call.results) == 3:
        recorded = call.result(0, 2), call.result(1, 1), call.result(2, 2)
        if any(each is None for each in recorded):
            return None
        u, s, vh = (each for each in recorded if each is not None)
    else:
        u, s, vh = np.linalg.svd(call.values, full_matrices=False)
    size = len(s)
    return u[:, :size], s, vh[:size]


def tolerance(call: Call, s: Array) -> float:
    """Below this a singular value counts as 0: that of ``numpy.linalg.matrix_rank``."""
    eps = float(np.finfo(s.dtype).eps)
    return float(s.max(initial=0)) * max(call.shape) * eps


def _apart(call: Call, span: Span) -> tuple[Reading, ...]:
    u, s, vh = call.names
    first = fit(
        say(
            "Take {name} apart into a turn {vh}, a stretch {s} along the axes, and a turn {u}.{stack_note}",
            name=call.name,
            vh=vh,
            s=s,
            u=u,
            stack_note=stack_note(call),
        ),
        say("Take {name} apart: turn by {vh}, stretch by {s}, turn by {u}.", name=call.name, vh=vh, s=s, u=u),
    )
    factors = factors_of(call)
    if factors is None:
        return (
            reading("main", say("Turn, stretch, turn"), [Still("before", first), _plain_end(call)], call.results, span),
        )
    left, sizes, right = factors
    stills = [Still("before", first)]
    if len(sizes):
        stills += _stages(call, left, sizes, right)
    away = largest((left * sizes) @ right - call.values) if call.values is not None else 0.0
    end = fit(
        say("{u} @ diag({s}) @ {vh} is {name}{ending}.", u=u, s=s, vh=vh, name=call.name, ending=ending(away)),
        say("Their product is the matrix{ending}.", ending=ending(away)),
    )
    notes = tuple(_remarks(call, sizes))
    board = (bars("s", say("{s}, the stretches", s=s), sizes), *((Words("note", notes),) if notes else ()))
    stills.append(Still("result", end, board, known=None))
    main = reading("main", say("Turn, stretch, turn"), stills, call.results, span)
    names = (call.name, u, s, vh)
    pictured = None if call.values is None else ellipse(call.values, left, sizes, right, names, span)
    return (main, *((pictured,) if pictured else ()), *by_rank(call, factors, span))


def _stages(call: Call, left: Array, sizes: Array, right: Array) -> list[Still]:
    u, s, vh = call.names
    crooked = largest(right @ right.conj().T - np.eye(len(right)))
    turned = fit(
        say("The rows of {vh} have length 1 and stand at right angles{ending}: a turn.", vh=vh, ending=ending(crooked))
    )
    stretch = fit(
        say(
            "{name} sends row 0 of {vh} to column 0 of {u}, stretched by {value}, the most of all.",
            name=call.name,
            vh=vh,
            u=u,
            value=number(sizes[0]),
        ),
        say("Row 0 of {vh} becomes column 0 of {u}, stretched by {value}.", vh=vh, u=u, value=number(sizes[0])),
    )
    if not sizes[0]:
        stretch = fit(
            say("{name} has 0 in every cell: every stretch is 0, so the turns are one choice of many.", name=call.name)
        )
    crooked = largest(left.conj().T @ left - np.eye(left.shape[1]))
    again = fit(say("The columns of {u} stand at right angles{ending}: the second turn.", u=u, ending=ending(crooked)))
    chart = (bars("s", say("{s}, the stretches", s=s), sizes),)
    return [
        Still("work", turned, known=frozenset({2})),
        Still("work", stretch, chart, frozenset({0, 1, 2}), tuple(_first_pair(call))),
        Still("work", again, chart, frozenset({0, 1, 2})),
        *_null_space(call, sizes, chart),
    ]


def _null_space(call: Call, sizes: Array, chart: tuple[Panel, ...]) -> Iterator[Still]:
    """The rows of Vh that are sent to 0, where there are any."""
    vh, a = call.result(2, 2), call.values
    rank = int((sizes > tolerance(call, sizes)).sum())
    if vh is None or a is None or not 0 < rank < len(vh):
        return
    name, rows = call.names[2], say("row {first}", first=rank)
    if rank + 1 < len(vh):
        rows = say("rows {first} to {last}", first=rank, last=len(vh) - 1)
    away = ending(largest(a @ vh[rank:].conj().T))
    said = fit(
        say("{a} sends {rows} of {vh} to 0{away}: that is its null space.", a=call.name, rows=rows, vh=name, away=away),
        say("The matrix sends {rows} of {vh} to 0: its null space.", rows=rows, vh=name),
    )
    place = at_cell((0,) * (len(call.a.shape) - 2))
    role = Role("live", result_number(2), (*place, slice(rank, len(vh)), slice(0, vh.shape[1])))
    yield Still("work", said, chart, frozenset({0, 1, 2}), (role,))


def _first_pair(call: Call) -> Iterator[Role]:
    """Column 0 of U, the first stretch, row 0 of Vh; of a stack those of its first matrix."""
    lead = at_cell((0,) * (len(call.a.shape) - 2))
    m, n = (each.shape[-1] for each in (call.results[0], call.results[2]))
    yield Role("target", result_number(0), (*lead, slice(0, call.results[0].shape[-2]), slice(0, min(m, 1))))
    yield Role("live", result_number(1), (*lead, slice(0, 1)))
    yield Role("live", result_number(2), (*lead, slice(0, 1), slice(0, n)))


def _remarks(call: Call, sizes: Array) -> list[str]:
    """What is special: a lower rank, stretches of one size."""
    if not len(sizes):
        return []
    rank = int((sizes > tolerance(call, sizes)).sum())
    found = []
    if rank < len(sizes):
        limit = format_value(tolerance(call, sizes))
        found.append(
            agree(
                len(sizes) - rank,
                "{stretches} up to {limit} counts as 0: the rank is {rank}.",
                "{stretches} up to {limit} count as 0: the rank is {rank}.",
                stretches=count(len(sizes) - rank, "stretch", "stretches"),
                limit=limit,
                rank=rank,
            )
        )
    if rank > 1 and (np.abs(np.diff(sizes[:rank])) <= SAME * sizes[0]).any():
        found.append(say("Some stretches have one size: their directions are one choice of many."))
    return found


def _plain_end(call: Call) -> Still:
    bad = unworked_reason(call)
    if bad:
        return Still("result", fit(bad), known=None)
    results = ", ".join(f"{name_of(each)} {format_shape(each.shape)}" for each in call.results)
    return Still(
        "result",
        fit(capitalised(say("the results are {results}.", results=results)), say("The factors are there.")),
        known=None,
    )


def _values_only(call: Call, span: Span) -> tuple[Reading, ...]:
    name = call.names[0]
    first = say(
        "How much does {name} stretch, along which it stretches most, and across that?{stack_note}",
        name=call.name,
        stack_note=stack_note(call),
    )
    recorded, factors = call.result(0, 1), factors_of(call)
    stills = [
        Still("before", fit(first, say("How much does {name} stretch along its own directions?", name=call.name)))
    ]
    if recorded is None or not len(recorded) or factors is None:
        return (reading("main", "Stretches", [*stills, _plain_end(call)], call.results, span),)
    notes = tuple(_remarks(call, recorded))
    board = (bars("s", name, recorded), *((Words("note", notes),) if notes else ()))
    end = say(
        "{name} stretches by {value} at most and by {value_2} at least.",
        name=call.name,
        value=number(recorded[0]),
        value_2=number(recorded[-1]),
    )
    stills.append(Still("result", end, board, known=None))
    return (reading("main", "Stretches", stills, call.results, span), *by_rank(call, factors, span))
