"""``eig`` and ``eigh``: the directions that a matrix only stretches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Matrix, Panel, Words
from tensorviz.explain.families.factorization.arrows import stretched
from tensorviz.explain.families.factorization.eigenvalues import (
    as_read,
    definiteness,
    eigenvalues,
    nothing_worked,
    read_triangle,
    rounding_of,
    seen,
)
from tensorviz.explain.families.factorization.given import Call, call_of, factor_name, stack_note
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, bars, matrix, number
from tensorviz.explain.families.factorization.rounding import ending, largest, unfinite
from tensorviz.explain.families.factorization.told import CellTold, Still, Told, evenly, reading
from tensorviz.explain.families.phrases import cell_of
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["eigenpairs"]

Array = npt.NDArray[Any]

MOST_PAIRS = 8
NEAR = 1e-6
PLANE = 2


def eigenpairs(subject: Subject) -> Told | None:
    """``eig`` and ``eigh``: eigenvalues and eigenvectors."""
    call = call_of(subject, "a", square=True)
    if call is None or call.others:
        return None
    if len(call.results) == 1:
        return eigenvalues(subject)
    if len(call.results) != 2 or len(call.results[1].shape) < 2:
        return None
    w, v = call.names
    reads = read_triangle(call)

    def cell(position: int, index: tuple[int, ...]) -> CellTold | None:
        value = call.results[position].cell(index)
        if value is None or position != 0:
            return None
        here = cell_of(call.results[0], index)
        at = index[-1]
        lead = f"[{', '.join(map(str, index[:-1]))}]" if index[:-1] else ""
        return fit(
            say(
                "{here} is {value}: along {v}[:, {at}] {name} only stretches, by it.",
                here=here,
                value=format_value(value),
                v=factor_name(call.results[1]) + lead,
                at=at,
                name=factor_name(call.a) + lead,
            )
        ), None

    def readings(span: Span) -> tuple[Reading, ...]:
        return _pairs(call, w, v, reads, span)

    return Told((call.a,), call.results, call.shape, readings, (1, 2), call.stack, reads, cell)


def _pairs(call: Call, w: str, v: str, reads: str, span: Span) -> tuple[Reading, ...]:
    name = call.name
    first = fit(
        say(
            "Find directions that {name} only stretches: {name} @ v = λ v; {w} holds λ, columns of {v} the v.{others}",
            name=name,
            w=w,
            v=v,
            others=stack_note(call),
        ),
        say(
            "Find directions that {name} only stretches: {w} says how much, columns of {v} which.", name=name, w=w, v=v
        ),
    )
    a, values, vectors = seen(call, reads), call.result(0, 1), call.result(1, 2)
    begin = Still("before", first)
    call, taken = as_read(call, reads)
    if a is None or values is None or vectors is None or not len(values):
        bad = "" if call.values is None else unfinite(name, call.values)
        end = Still("result", bad or nothing_worked(call), known=None)
        return (reading("main", say("Directions that only stretch"), [begin, end], call.results, span),)
    shown = evenly(len(values), MOST_PAIRS)
    stills = [_pair(call, a, values, vectors, at, w, v) for at in shown]
    seen_as = a.real if _is_real(call) else a
    pictured = stretched(seen_as, values, vectors, (call.name, v), span)
    told = [begin, *taken, *stills, _all(call, a, values, vectors, reads, w, v)]
    return (
        reading("main", say("Directions that only stretch"), told, call.results, span),
        *((pictured,) if pictured else ()),
        *_apart(call, a, values, vectors, w, v, span),
    )


def _pair(call: Call, a: Array, values: Array, vectors: Array, at: int, w: str, v: str) -> Still:
    vector, value = vectors[:, at], values[at]
    value = value.real if np.iscomplexobj(value) and not value.imag else value
    moved = a @ vector
    away = largest(moved - value * vector)
    panels: tuple[Panel, ...] = ()
    if len(a) <= MOST_DRAWN:
        panels = (
            matrix("v", f"{v}[:, {at}]", vector[:, None], worked=False),
            matrix("av", f"{call.name} @ {v}[:, {at}]", moved[:, None]),
            matrix("wv", f"{w}[{at}] × {v}[:, {at}]", (value * vector)[:, None]),
        )
    if np.iscomplexobj(values) and abs(value.imag) > NEAR * abs(value) and _is_real(call):
        angle, size = np.degrees(np.angle(value)), abs(value)
        sentence = fit(
            say(
                "{w}[{at}] is {value}: no real direction; a plane turns by {angle}° and stretches by {size}.",
                w=w,
                at=at,
                value=number(value),
                angle=number(angle),
                size=number(size),
            ),
            say(
                "{w}[{at}] is {value}: a plane turns by {angle}°, no real direction stays.",
                w=w,
                at=at,
                value=number(value),
                angle=number(angle),
            ),
        )
    else:
        sentence = fit(
            say(
                "{name} sends {v}[:, {at}] to {value} times itself{ending}{effect}.",
                name=call.name,
                v=v,
                at=at,
                value=number(value),
                ending=ending(away),
                effect=_effect(value, values),
            ),
            say(
                "{name} sends {v}[:, {at}] to {value} times itself{ending}.",
                name=call.name,
                v=v,
                at=at,
                value=number(value),
                ending=ending(away),
            ),
        )
    return Still("work", sentence, panels, None)


def _is_real(call: Call) -> bool:
    return np.dtype(call.a.dtype).kind != "c"


def _effect(value: Any, values: Array) -> str:
    if value == 0:
        return say(": it is squashed")
    if abs(value) <= rounding_of(values):
        return say(": 0, but for rounding")
    if np.iscomplexobj(value) and value.imag:
        return ""
    real = value.real
    if real < 0:
        return say(": it turns round")
    return ""


def _all(call: Call, a: Array, values: Array, vectors: Array, reads: str, w: str, v: str) -> Still:
    away = largest(a @ vectors - vectors * values)
    gram = largest(vectors.conj().T @ vectors - np.eye(len(a)))
    notes = _notes(call, values, vectors, reads, w, v)
    if reads != "all":
        end = fit(
            say(
                "{name} @ {v} is {v} @ diag({w}){ending}; the columns stand at right angles{ending_2}.",
                name=call.name,
                v=v,
                w=w,
                ending=ending(away),
                ending_2=ending(gram),
            ),
            say("{name} @ {v} is {v} @ diag({w}){ending}.", name=call.name, v=v, w=w, ending=ending(away)),
        )
    else:
        end = fit(
            say("All at once: {name} @ {v} is {v} @ diag({w}){ending}.", name=call.name, v=v, w=w, ending=ending(away))
        )
    panels: tuple[Panel, ...] = ()
    if len(a) == PLANE:
        panels = (
            matrix("v", v, vectors, worked=False),
            matrix("av", f"{call.name} @ {v}", a @ vectors),
            matrix("wv", f"{v} @ diag({w})", vectors * values),
        )
    if len(a) > 1:
        panels = (*panels, bars("w", say("{w}, sizes", w=w), values))
    return Still("result", end, (*panels, *((Words("note", tuple(notes)),) if notes else ())), known=None)


def _notes(call: Call, values: Array, vectors: Array, reads: str, w: str, v: str) -> list[str]:
    notes = definiteness(call.name, w, values) if reads != "all" else []
    condition = float(np.linalg.cond(vectors))
    eps = float(np.finfo(vectors.dtype).eps)
    if reads == "all" and condition * np.sqrt(eps) > 1:
        notes.append(
            say("Columns of {v} nearly coincide: {name} has too few directions (defective).", v=v, name=call.name)
        )
    elif len(values) > 1 and _has_equal(values):
        notes.append(say("Some numbers of {w} are equal: any direction in their plane would do.", w=w))
    if reads == "all" and np.iscomplexobj(values) and _is_real(call) and largest(values.imag):
        notes.append(say("Complex numbers come in pairs: the matrix is real."))
    return notes


def _has_equal(values: Array) -> bool:
    apart = np.abs(values[:, None] - values)
    np.fill_diagonal(apart, np.inf)
    return bool((apart <= NEAR * max(largest(values), 1e-300)).any())


def _apart(call: Call, a: Array, values: Array, vectors: Array, w: str, v: str, span: Span) -> tuple[Reading, ...]:
    """``V diag(w) V⁻¹``: into the directions, stretch, back."""
    n = len(a)
    if n > MOST_DRAWN or n < 2 or np.linalg.cond(vectors) * np.sqrt(np.finfo(vectors.dtype).eps) > 1:
        return ()
    back = np.linalg.inv(vectors)
    middle = np.diag(values)
    product = vectors @ middle @ back
    shown = [
        (
            matrix("back", say("inverse of {v}", v=v), back),
            say("The inverse of {v} says how much of each direction a vector has.", v=v),
        ),
        (
            matrix("middle", f"diag({w})", middle, worked=False),
            say("Each part is stretched by its own number of {w}.", w=w),
        ),
        (matrix("v", v, vectors, worked=False), say("{v} puts the parts together again.", v=v)),
    ]
    stills = [
        Still("work", fit(sentence), _product_of(shown[::-1], len(shown) - 1 - at), None)
        for at, (_, sentence) in enumerate(shown)
    ]
    last = fit(
        say(
            "{v} @ diag({w}) @ inverse of {v} is {name}{ending}.",
            v=v,
            w=w,
            name=call.name,
            ending=ending(largest(product - a)),
        )
    )
    stills.append(Still("result", last, _product_of(shown[::-1], 0), None))
    return (reading("apart", say("Change axes, stretch, change back"), stills, call.results, span),)


def _product_of(factors: list[tuple[Panel, str]], first: int) -> tuple[Panel, ...]:
    """The factors in the order of the product, "@" between them; those before ``first`` are still empty."""
    return tuple(
        replace(panel, sign="@" if at else "", cells=panel.cells if at >= first else ("",) * len(panel.cells))
        if isinstance(panel, Matrix)
        else panel
        for at, (panel, _) in enumerate(factors)
    )
