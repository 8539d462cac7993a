"""Where elimination or ``cholesky`` stopped: the column without a pivot, the number without a root."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Words
from tensorviz.explain.families.factorization.elimination import Elimination
from tensorviz.explain.families.factorization.forward import Forward
from tensorviz.explain.families.factorization.given import MOST_WORKED, identity_name, values_of
from tensorviz.explain.families.factorization.lines import parallel_picture
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, enclosed, matrix, number, patch
from tensorviz.explain.families.factorization.root import column_of_root
from tensorviz.explain.families.factorization.told import Still, reading
from tensorviz.explain.families.operands import array_of, is_numeric
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["stopped_at"]

Array = npt.NDArray[Any]

FRAMES = 12
NOTHING = 1e-12


def stopped_at(subject: Subject) -> tuple[Reading, ...]:
    """One more reading of a failed ``solve``, ``inv`` or ``cholesky``; nothing where its matrix cannot be worked."""
    package, _, function = subject.event.operation.rpartition(".")
    if package not in ("numpy.linalg", "scipy.linalg") or function not in ("solve", "inv", "cholesky"):
        return ()
    pairs = zip(subject.event.arguments, subject.arguments, strict=True)
    operands = [each for each in (array_of(*pair) for pair in pairs) if each is not None]
    if not operands or not all(map(is_numeric, operands[:2])):
        return ()
    a = values_of(operands[0], 2) if len(operands[0].shape) == 2 else None
    if a is None or not a.size or a.shape[0] != a.shape[1] or len(a) > MOST_WORKED or not np.isfinite(a).all():
        return ()
    work = a.astype(np.result_type(a, np.float32) if a.dtype.kind in "fc" else np.float64)
    if function == "cholesky":
        return _no_root(subject, operands[0], work)
    if function == "inv":
        return _no_pivot(subject, operands[0], None, work, np.eye(len(a)))
    right = values_of(operands[1], min(len(operands[1].shape), 2)) if len(operands) > 1 else None
    if right is None or not len(right.shape) or len(right) != len(a) or not np.isfinite(right).all():
        return ()
    return _no_pivot(subject, operands[0], operands[1], work, right.reshape(len(a), -1))


def _no_pivot(subject: Subject, a: Operand, b: Operand | None, work: Array, right: Array) -> tuple[Reading, ...]:
    name, beside, n = name_of(a), name_of(b) if b is not None else identity_name(name_of(a)), len(work)
    whole = np.concatenate([work, right.astype(np.result_type(work, right))], axis=1)
    forward = Forward(name, beside, lambda: Elimination(whole.copy(), n, echelon=True))
    stills, elimination = forward.stills(FRAMES - 2)
    if len(elimination.pivots) == n:
        return ()
    first = Still(
        "work",
        say("Write {beside} beside {name} and look for a pivot in every column.", beside=beside, name=name),
        forward.panels(forward.start())[:1],
    )
    empty = range(len(elimination.pivots), n)
    left = elimination.work[len(elimination.pivots) :, n:]
    panels = forward.panels(elimination)
    if n <= MOST_DRAWN:
        rows = slice(empty.start, n)
        clash = (patch("clash", rows, slice(0, elimination.work.shape[1])),)
        panels = (matrix("work", f"{name} | {beside}", elimination.work, bar=n, patches=clash), *panels[1:])
    end = _rows_of_nothing(elimination, b, left, n)
    chip = (
        Words(
            "op",
            (say("{pivots} in {columns}", pivots=count(len(elimination.pivots), "pivot"), columns=count(n, "column")),),
            is_operation=True,
        ),
    )
    told = [first, *stills, Still("result", end, (*chip, *panels))]
    pictured = None
    if b is not None and right.shape[1] == 1:
        pictured = parallel_picture(work, right[:, 0], (name, "x"), subject.node.span)
    more = () if pictured is None else (pictured,)
    return (
        *more,
        reading("elimination", say("Where elimination stops"), told, (), subject.node.span),
    )


def _rows_of_nothing(elimination: Elimination, b: Operand | None, left: Array, n: int) -> str:
    if b is None:
        return fit(say("A row of 0 on the left, something on the right: no row operations lead to the identity."))
    strongest = max(float(np.abs(elimination.work).max()), 1.0)
    wrong = np.argwhere(np.abs(left) > NOTHING * strongest)
    if len(wrong):
        row, column = (int(i) for i in wrong[0])
        return fit(
            say(
                "Row {part} now says 0 = {value}: no x can solve that.",
                part=len(elimination.pivots) + row,
                value=number(left[row, column]),
            ),
        )
    columns = {column for _, column in elimination.pivots}
    free = [column for column in range(n) if column not in columns]
    names = ", ".join(f"x[{column}]" for column in free[:3]) + (", …" if len(free) > 3 else "")
    return fit(say("A row now says 0 = 0: {names} can be anything, so there are many solutions, not one.", names=names))


def _no_root(subject: Subject, a: Operand, work: Array) -> tuple[Reading, ...]:
    name, lower, stills = name_of(a), np.zeros_like(work), list[Still]()
    for j in range(len(work)):
        left = column_of_root(work, lower, j)
        known = np.broadcast_to(np.arange(len(work)) <= j, lower.shape)
        squares = "".join(f" − {enclosed(each)}²" for each in lower[j, :j][:3]) + (" − …" if j > 3 else "")
        chip = Words("op", (f"{number(work[j, j].real)}{squares} = {number(left)}",), is_operation=True)
        if left <= 0:
            clash = (patch("clash", j, j),)
            end = fit(
                say(
                    "Column {j}: {left} is left on the diagonal of {name}, and that has no real root but 0.",
                    j=j,
                    left=number(left),
                    name=name,
                )
            )
            if left < 0:
                end = fit(
                    say("Column {j}: {left} is left on the diagonal, and it has no real root.", j=j, left=number(left))
                )
            told = [
                *stills[-FRAMES + 1 :],
                Still("result", end, (chip, matrix("L", say("L so far"), lower, known=known, patches=clash))),
            ]
            return (reading("columns", say("Where the root stops"), told, (), subject.node.span),)
        here = (patch("target", slice(j, len(work)), j),)
        said = fit(
            say(
                "Column {j}: {left} is left, its root is {value}; the cells below are divided by it.",
                j=j,
                left=number(left),
                value=number(lower[j, j]),
            )
        )
        stills.append(Still("work", said, (chip, matrix("L", say("L so far"), lower, known=known, patches=here))))
    return ()
