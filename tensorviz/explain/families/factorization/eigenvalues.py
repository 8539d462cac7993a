"""``eigvals`` and ``eigvalsh``: the stretches alone; and what ``eig`` and ``eigh`` have in common with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Words
from tensorviz.explain.families.factorization.given import Call, call_of, stack_note
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, bars, matrix, number
from tensorviz.explain.families.factorization.rounding import ending, largest, unfinite
from tensorviz.explain.families.factorization.told import Still, Told, reading
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = [
    "as_read", "definiteness", "eigenvalues", "nothing_worked", "read_triangle", "rounding_of", "seen", "unsymmetric",
]  # fmt: skip

Array = npt.NDArray[Any]


def eigenvalues(subject: Subject) -> Told | None:
    """``eigvals`` and ``eigvalsh``."""
    call = call_of(subject, "a", square=True)
    if call is None or call.others or len(call.results) != 1:
        return None
    reads = read_triangle(call)
    return Told((call.a,), call.results, call.shape, lambda span: _alone(call, reads, span), (1,), call.stack, reads)


def read_triangle(call: Call) -> str:
    """The triangle that is read: ``eigh`` takes the other one from it."""
    if "h" not in call.subject.event.operation.rpartition(".")[2].removeprefix("eig"):
        return "all"
    is_upper = call.plain.get("UPLO", call.plain.get("#1", "L")) in ("U", "u") or call.plain.get("lower") is False
    return "mean" if call.symmetrises else "upper" if is_upper else "lower"


def seen(call: Call, reads: str) -> Array | None:
    """The matrix as it is read."""
    a = call.values
    if a is None or not call.is_finite:
        return None
    if reads == "lower":
        a = np.tril(a) + np.tril(a, -1).conj().T
    elif reads == "upper":
        a = np.triu(a) + np.triu(a, 1).conj().T
    elif reads == "mean":
        a = (a + a.conj().T) / 2
    if reads != "all":
        a = a.copy()
        np.fill_diagonal(a, a.diagonal().real)  # LAPACK takes imaginary parts there to be 0
    return a


def unsymmetric(name: str, reads: str) -> str:
    """What is read of a matrix that is not symmetric."""
    if reads == "mean":
        return say("{name} is not symmetric: the mean of it and its transpose was taken.", name=name)
    if reads == "upper":
        return say("{name} is not symmetric: only its upper triangle was read.", name=name)
    return say("{name} is not symmetric: only its lower triangle was read.", name=name)


def as_read(call: Call, reads: str) -> tuple[Call, list[Still]]:
    """The call with another name for the matrix, where it is not what is read of it; and the frame that says so."""
    a = seen(call, reads)
    if a is None or call.values is None or not largest(call.values - a):
        return call, []
    taken = next(each for each in ("S", "M", "N") if each not in (call.name, *call.names))
    panels = (matrix("taken", taken, a),) if len(a) <= MOST_DRAWN else ()
    said = fit(f"{unsymmetric(call.name, reads)[:-1]}{say('; mirrored it is {taken}.', taken=taken)}")
    if reads == "mean":
        said = fit(f"{unsymmetric(call.name, reads)[:-1]}{say(', {taken}.', taken=taken)}")
    return replace(call, called=taken), [Still("work", said, panels, frozenset())]


def _alone(call: Call, reads: str, span: Span) -> tuple[Reading, ...]:
    w = call.names[0]
    first = fit(
        say(
            "By how much does {name} stretch the directions that it does not turn?{stack_note}",
            name=call.name,
            stack_note=stack_note(call),
        )
    )
    a, values = seen(call, reads), call.result(0, 1)
    begin = Still("before", first)
    call, taken = as_read(call, reads)
    if a is None or values is None or not len(values):
        bad = "" if call.values is None else unfinite(call.name, call.values)
        return (
            reading(
                "main",
                "Stretches",
                [begin, Still("result", bad or nothing_worked(call), known=None)],
                call.results,
                span,
            ),
        )
    trace, total = np.trace(a), values.sum()
    summed = fit(
        say(
            "They add up to {total}, as the diagonal of {name} does{ending}.",
            total=number(total),
            name=call.name,
            ending=ending(float(abs(trace - total))),
        ),
        say("They add up to {total}, the trace.", total=number(total)),
    )
    product = values.prod()
    end = fit(
        say("The product of {w} is {product}, the determinant of {name}.", w=w, product=number(product), name=call.name)
    )
    chart = (bars("w", say("{w}, sizes", w=w), values),)
    notes = tuple(_told_by(call, values, is_symmetric=reads != "all" or np.array_equal(a, a.conj().T)))
    noted = (*chart, Words("note", notes)) if notes else chart
    stills = [begin, *taken, Still("work", summed, chart, None), Still("result", end, noted, None)]
    return (reading("main", "Stretches", stills, call.results, span),)


def _told_by(call: Call, values: Array, *, is_symmetric: bool) -> list[str]:
    """What the numbers alone say about the matrix."""
    name, w, is_complex = call.name, call.names[0], np.dtype(call.a.dtype).kind == "c"
    if is_symmetric:
        kind = say("Hermitian") if is_complex else say("symmetric")
        real = say("{name} is {kind}, so all of them are real.", name=name, kind=kind)
        return [real, *definiteness(name, w, values.real)]
    turning = values.imag > rounding_of(values) if np.iscomplexobj(values) else np.zeros(len(values), bool)
    if is_complex or not turning.any():
        return []
    angle = number(np.degrees(np.angle(values[turning][0])))
    return [say("Complex numbers come in pairs: a plane turns by {angle}°, and no direction in it stays.", angle=angle)]


def rounding_of(values: Array) -> float:
    """Below this an eigenvalue among ``values`` may be nothing but rounding."""
    return len(values) * float(np.finfo(values.dtype).eps) * largest(values)


def definiteness(name: str, w: str, values: Array) -> list[str]:
    """What the signs of the eigenvalues of a symmetric matrix say."""
    limit = rounding_of(values)
    low, high = float(values.min()), float(values.max())
    if low > limit:
        return [say("All numbers of {w} are above 0: {name} is positive definite.", w=w, name=name)]
    if high < -limit:
        return [say("All numbers of {w} are below 0: {name} is negative definite.", w=w, name=name)]
    if low < -limit and high > limit:
        return [say("Numbers of {w} are above and below 0: {name} is indefinite.", w=w, name=name)]
    if high > limit:
        tolerance = format_value(limit)
        return [
            say(
                "No number of {w} is below 0 (tolerance {tolerance}): {name} is positive semidefinite.",
                w=w,
                tolerance=tolerance,
                name=name,
            )
        ]
    return []


def nothing_worked(call: Call) -> str:
    """Why there is nothing to tell."""
    if not call.shape[0]:
        return say("The matrix has no rows, so there is no direction.")
    return say("The numbers of {name} were not all kept; what came out is shown.", name=call.name)
