"""``cholesky``: the square root of a positive definite matrix, column by column."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel, Words
from tensorviz.explain.families.factorization.cells import cell_of_root
from tensorviz.explain.families.factorization.eigenvalues import as_read
from tensorviz.explain.families.factorization.given import Call, call_of, stack_note
from tensorviz.explain.families.factorization.panels import at_rest, enclosed, matrix, number, patch
from tensorviz.explain.families.factorization.rounding import digits_note, ending, largest, unfinite
from tensorviz.explain.families.factorization.told import Still, Told, evenly, reading
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["column_of_root", "rooted"]

Array = npt.NDArray[Any]

FRAMES = 12


def rooted(subject: Subject) -> Told | None:
    """``cholesky``: L with L @ L.T = A; SciPy gives the transpose of it unless ``lower=True``."""
    call = call_of(subject, "a", square=True)
    if call is None or call.others or len(call.results) != 1:
        return None
    is_scipy = subject.event.operation.startswith("scipy.")
    is_upper = not call.plain.get("lower", call.plain.get("#1")) if is_scipy else bool(call.plain.get("upper"))
    reads = "upper" if is_upper else "lower"
    return Told(
        (call.a,),
        call.results,
        call.shape,
        lambda span: _readings(call, span, reads),
        (2,),
        call.stack,
        "all" if call.symmetrises else reads,
        lambda position, index: cell_of_root(call, index, reads),  # noqa: ARG005 - there is one result
    )


def column_of_root(a: Array, lower: Array, j: int) -> Any:
    """Fill column ``j`` of L from the lower triangle of ``a``; gives what is left under the root."""
    left = (a[j, j] - (np.abs(lower[j, :j]) ** 2).sum()).real
    if left > 0:
        lower[j, j] = np.sqrt(left)
        lower[j + 1 :, j] = (a[j + 1 :, j] - lower[j + 1 :, :j] @ lower[j, :j].conj()) / lower[j, j]
    return left


def _readings(call: Call, span: Span, reads: str) -> tuple[Reading, ...]:
    name = call.names[0]
    factor = say("the factor") if name == say("the result") else name
    product = f"{factor} @ {factor}.T" if reads == "lower" else f"{factor}.T @ {factor}"
    if call.values is not None and call.values.dtype.kind == "c":
        product = product.replace(".T", ".conj().T")
    first = fit(
        say(
            "Find {factor}, a triangle, with {product} = {name}: a square root of the matrix.{stack_note}",
            factor=factor,
            product=product,
            name=call.name,
            stack_note=stack_note(call),
        ),
        say("Find a triangle that times its transpose is {name}.", name=call.name),
    )
    begin, recorded = Still("before", first), call.result(0, 2)
    bad = "" if call.values is None else unfinite(call.name, call.values)
    if call.values is None or recorded is None or bad:
        unseen = Still("result", bad or _unseen(call, factor), known=None)
        return (reading("main", say("Column by column"), [begin, unseen], call.results, span),)
    a = call.values if reads == "lower" else call.values.conj().T
    if call.symmetrises:
        a = (a + a.conj().T) / 2
    call, taken = as_read(call, "mean" if call.symmetrises else reads)
    lower, n = np.zeros_like(a), len(a)
    shown, stills = set(evenly(n, FRAMES - 2)) if n else set(), []
    for j in range(n):
        left = column_of_root(a, lower, j)
        if j in shown:
            stills.append(Still("work", _sentence(j, left, factor), (_chip(a, lower, j, left), _panel(lower, j))))
    whole = np.tril(a) + np.tril(a, -1).conj().T
    np.fill_diagonal(whole, whole.diagonal().real)
    root = recorded if reads == "lower" else recorded.conj().T
    away = largest(root @ root.conj().T - whole)
    end = fit(
        say(
            "{product} is {name}{ending}: {name} is positive definite.",
            product=product,
            name=call.name,
            ending=ending(away),
        ),
        say("{name} is definite.", name=call.name),
    )
    notes = [digits_note(lower, root)]
    lines = tuple(note for note in notes if note)
    board = (*at_rest([_panel(lower, n)] if n else []), *((Words("note", lines),) if lines else ()))
    return (
        reading(
            "main",
            say("Column by column"),
            [begin, *taken, *stills, Still("result", end, board, known=None)],
            call.results,
            span,
        ),
    )


def _unseen(call: Call, factor: str) -> str:
    if not call.shape[0]:
        return say("The matrix has no rows, so there is no column to fill.")
    return say("{factor} was found column by column; the columns are not shown.", factor=factor)


def _sentence(j: int, left: Any, factor: str) -> str:
    root = number(np.sqrt(left))
    if j == 0:
        return fit(
            say(
                "Column 0: the root of {left} is {root}; the cells below are divided by it.",
                left=number(left),
                root=root,
            )
        )
    return fit(
        say(
            "Column {j}: {left} is left on the diagonal, its root is {root}; the cells below are divided by it.",
            j=j,
            left=number(left),
            root=root,
        ),
        say(
            "Column {j} of {factor}: {left} is left, its root is {root}.",
            j=j,
            factor=factor,
            left=number(left),
            root=root,
        ),
    )


def _chip(a: Array, lower: Array, j: int, left: Any) -> Words:
    squares = "".join(f" − {enclosed(each)}²" for each in lower[j, :j][:3]) + (" − …" if j > 3 else "")
    root = number(np.sqrt(left)) if left > 0 else say("no real root")
    return Words("op", (f"√({number(a[j, j].real)}{squares}) = {root}",), is_operation=True)


def _panel(lower: Array, j: int) -> Panel:
    known = np.broadcast_to(np.arange(lower.shape[1]) <= j, lower.shape)
    targets = (patch("target", slice(j, len(lower)), j),) if j < len(lower) else ()
    return matrix("L", say("L so far") if targets else "L", lower, known=known, patches=targets)
