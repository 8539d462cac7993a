"""``qr`` by Gram and Schmidt: from each column its shadows on the earlier ones are taken away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel, Words
from tensorviz.explain.families.factorization.arrows import shadows
from tensorviz.explain.families.factorization.cells import cell_of_qr
from tensorviz.explain.families.factorization.given import Call, call_of, stack_note
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, at_rest, matrix, number, patch
from tensorviz.explain.families.factorization.rounding import digits_note, ending, largest, unworked_reason
from tensorviz.explain.families.factorization.told import Still, Told, evenly, reading
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["Schmidt", "straightened"]

Array = npt.NDArray[Any]

FRAMES = 12


def straightened(subject: Subject) -> Told | None:
    """``qr``: columns at right angles, and how the columns of the matrix are made of them."""
    call = call_of(subject, "a")
    if call is None or call.others or len(call.results) > 2 or call.plain.get("mode", call.plain.get("#1")) == "raw":
        return None
    if call.plain.get("pivoting") or any(len(each.shape) < 2 for each in call.results):
        return None
    core = (2,) * len(call.results)
    return Told(
        (call.a,),
        call.results,
        call.shape,
        lambda span: _readings(call, span),
        core,
        call.stack,
        cell=lambda position, index: cell_of_qr(call, position, index),
    )


@dataclass(slots=True)
class Schmidt:
    """Columns made orthonormal one after the other.

    ``signs`` are the numbers of size 1 that LAPACK's diagonal of R has: its reflections choose them, Gram and Schmidt
    would take 1. ``spare`` gives a column where nothing of one is left.
    """

    a: Array
    signs: Array
    spare: Array | None
    q: Array = field(init=False)
    r: Array = field(init=False)

    def __post_init__(self) -> None:
        m, n = self.a.shape
        size = min(m, n)
        self.q = np.zeros((m, size), self.a.dtype)
        self.r = np.zeros((size, n), self.a.dtype)

    def column(self, j: int) -> tuple[Array, Array, bool]:
        """Do column ``j``: its shadows, what is left of it, and whether anything is."""
        before = min(j, len(self.r))
        left, shadows = self.a[:, j].copy(), np.zeros(before, self.a.dtype)
        for _ in range(2):  # twice is enough: Giraud, Langou, Rozloznik (2005)
            part = self.q[:, :before].conj().T @ left
            left = left - self.q[:, :before] @ part
            shadows += part
        self.r[:before, j] = shadows
        if j >= len(self.r):
            return shadows, left, True
        length = float(np.linalg.norm(left))
        eps = float(np.finfo(self.a.dtype).eps)
        is_new = length > 4 * max(self.a.shape) * eps * max(float(np.linalg.norm(self.a[:, j])), 1e-300)
        if is_new:
            self.q[:, j] = left / length * np.conj(self.signs[j])
            self.r[j, j] = length * self.signs[j]
        elif self.spare is not None:
            self.q[:, j] = self.spare[:, j]
        return shadows, left, is_new


def signs_of(r: Array) -> Array:
    """The signs on the diagonal of R, 1 for a 0."""
    diagonal = np.diagonal(r)
    sizes = np.abs(diagonal)
    return np.where(sizes > 0, diagonal / np.where(sizes > 0, sizes, 1), 1)


def _readings(call: Call, span: Span) -> tuple[Reading, ...]:
    names = call.names
    q, r = (names[0], names[1]) if len(names) == 2 else ("Q", names[0])
    first = fit(
        say(
            "Make the columns of {name} stand at right angles: {q}; {r} keeps what was taken away.{stack_note}",
            name=call.name,
            q=q,
            r=r,
            stack_note=stack_note(call),
        ),
        say(
            "Make the columns of {name} stand at right angles: {q}; {r} keeps what was taken away.",
            name=call.name,
            q=q,
            r=r,
        ),
    )
    recorded = call.result(len(names) - 1, 2)
    begin = Still("before", first)
    bad = unworked_reason(call)
    if call.values is None or recorded is None or bad:
        end = Still(
            "result", bad or say("{q} and {r} are there; the columns on the way are not shown.", q=q, r=r), known=None
        )
        return (reading("main", say("Gram and Schmidt"), [begin, end], call.results, span),)
    spare = call.result(0, 2) if len(names) == 2 else None
    work = Schmidt(call.values, signs_of(recorded), spare)
    stills = _columns(call, work, q, r)
    pictured = None if spare is None else shadows(call.values, spare, recorded, (call.name, q), span)
    arrows = () if pictured is None else (pictured,)
    told = [begin, *stills, _end(call, work, q, r)]
    return (reading("main", say("Gram and Schmidt"), told, call.results, span), *arrows)


def _columns(call: Call, work: Schmidt, q: str, r: str) -> list[Still]:
    n = call.shape[1]
    shown = set(evenly(n, FRAMES - 2)) if n else set()
    split = 2 * n <= FRAMES - 2
    stills = []
    for j in range(n):
        shadows, left, is_new = work.column(j)
        if j not in shown:
            continue
        panels = _panels(call, work, j, q, r)
        measured = _panels(call, work, j, q, r, is_whole=False)
        if split and 0 < j < len(work.r):
            stills.append(Still("work", _shadow_sentence(call, j, shadows, q), (*_left(left, j), *measured)))
        stills.append(Still("work", _unit_sentence(call, work, j, left, q, is_new=is_new), (*_left(left, j), *panels)))
    return stills


def _left(left: Array, j: int) -> tuple[Panel, ...]:
    return () if len(left) > MOST_DRAWN else (matrix("left", say("left of column {j}", j=j), left[:, None]),)


def _panels(call: Call, work: Schmidt, j: int, q: str, r: str, *, is_whole: bool = True) -> tuple[Panel, ...]:
    """Q and R up to column ``j``; without its length and direction where only its shadows are measured."""
    size = len(work.r)
    columns = np.arange(size) < j + is_whole
    known = np.broadcast_to(columns, work.q.shape)
    upper = np.arange(call.shape[1]) <= j
    upper = upper & (np.arange(size)[:, None] < j) | (np.arange(call.shape[1]) < j + is_whole)
    targets = (patch("target", slice(0, call.shape[0]), j),) if j < size and is_whole else ()
    so_far, so_far_r = (q, r) if j >= call.shape[1] else (say("{q} so far", q=q), say("{r} so far", r=r))
    return (
        matrix("Q", so_far, work.q, known=known, patches=targets),
        matrix(
            "R",
            so_far_r,
            work.r,
            known=upper,
            patches=(patch("target", slice(0, min(j + is_whole, size)), j),),
        ),
    )


def _shadow_sentence(call: Call, j: int, shadows: Array, q: str) -> str:
    if j == 1:
        return fit(
            say(
                "Remove from {name}[:, 1] its shadow on {q}[:, 0] ({value}); what is left is new.",
                name=call.name,
                q=q,
                value=number(shadows[0]),
            ),
            say("Remove from column 1 its shadow on {q}[:, 0]; what is left is new.", q=q),
        )
    listed = ", ".join(number(each) for each in shadows[:3])
    return fit(
        say(
            "Remove from {name}[:, {j}] its shadows on the earlier columns of {q}: {listed}.",
            name=call.name,
            j=j,
            q=q,
            listed=listed,
        ),
        say("Remove from column {j} its shadows on the earlier columns of {q}.", j=j, q=q),
    )


def _unit_sentence(call: Call, work: Schmidt, j: int, left: Array, q: str, *, is_new: bool) -> str:
    if j >= len(work.r):
        return fit(say("Column {j} is a mix of the columns of {q}: only its shadows are measured.", j=j, q=q))
    if not is_new:
        return fit(
            say("Nothing is left of column {j}: it is a mix of earlier ones. LAPACK takes another direction.", j=j)
        )
    length = number(np.linalg.norm(left))
    sign = work.signs[j]
    turned = (
        ""
        if sign == 1
        else say("; LAPACK's reflection turns it round")
        if sign == -1
        else say("; LAPACK turns its phase")
    )
    if 2 * call.shape[1] > FRAMES - 2 and j:
        return fit(
            say(
                "Column {j} less its shadows is {length} long; divided by that it is column {j} of {q}{turned}.",
                j=j,
                length=length,
                q=q,
                turned=turned,
            ),
            say(
                "Column {j}: {length} is left; divided by that it is column {j} of {q}{turned}.",
                j=j,
                length=length,
                q=q,
                turned=turned,
            ),
            say("Column {j}: {length} is left; divided by that it is column {j} of {q}.", j=j, length=length, q=q),
        )
    return fit(
        say(
            "What is left is {length} long: divided by that it is column {j} of {q}{turned}.",
            length=length,
            j=j,
            q=q,
            turned=turned,
        ),
        say("What is left is {length} long: divided by that it is column {j} of {q}.", length=length, j=j, q=q),
    )


def _end(call: Call, work: Schmidt, q: str, r: str) -> Still:
    assert call.values is not None
    recorded_r = call.result(len(call.results) - 1, 2)
    recorded_q = call.result(0, 2) if len(call.results) == 2 else None
    notes = []
    if recorded_q is not None and recorded_r is not None:
        end = fit(
            say(
                "{q} @ {r} is {name}{ending}; the columns of {q} stand at right angles.",
                q=q,
                r=r,
                name=call.name,
                ending=ending(largest(recorded_q @ recorded_r - call.values)),
            ),
            say("{q} @ {r} is {name}.", q=q, r=r, name=call.name),
        )
        size = work.q.shape[1]
        notes.append(digits_note(work.q, recorded_q[:, :size], say("LAPACK reflects instead of subtracting")))
        if recorded_q.shape[1] > size:
            more = recorded_q.shape[1] - size
            notes.append(
                say(
                    "{q} has {count} that complete the turn; rows of 0 in {r} meet them.",
                    q=q,
                    count=count(more, "more column"),
                    r=r,
                )
            )
    else:
        end = say("{r} holds the shadows and lengths; {q} was not asked for.", r=r, q=q)
    panels = at_rest(_panels(call, work, call.shape[1], q, r)) if call.values.size else ()
    lines = tuple(note for note in notes if note)
    return Still("result", end, (*panels, *((Words("note", lines),) if lines else ())), known=None)
