"""H10 and H11: a matrix that a function of linear algebra does not read as it stands, or hardly can."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.format import format_value
from tensorviz.explain.hazards.case import Case
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Hazard, Role
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["check_condition", "check_symmetry"]

ONE_TRIANGLE = frozenset({"cholesky", "eigh", "eigvalsh"})
SOLVES = frozenset({"inv", "solve"})
LARGEST = 64
MOST_MATRICES = 16
MOST_COLUMNS = 4


def check_symmetry(case: Case) -> Hazard | None:
    """H10: only one triangle of a matrix is read that is not symmetric."""
    if case.function not in ONE_TRIANGLE or ".linalg." not in case.subject.event.operation:
        return None
    found = _matrices(case, 512)
    if found is None:
        return None
    operand, cells = found
    turned = np.conjugate(np.swapaxes(cells, -1, -2))
    near = np.isclose(cells, turned, rtol=_rounding(cells), atol=_rounding(cells) * float(np.abs(cells).max()))
    if near.all():
        return None
    *lead, i, j = (int(at) for at in np.argwhere(~near & ~np.tri(cells.shape[-1], dtype=np.bool_))[0])
    is_upper = case.subject.keyword("UPLO", 1, "L") == "U" or case.subject.keyword("upper", 1, False) is True
    half = say("upper") if is_upper else say("lower")
    upper, lower = (*lead, i, j), (*lead, j, i)
    name = operand.name
    one, other = (
        say("{name}[{map}] is {cell}", name=name, map=", ".join(map(str, at)), cell=format_value(cells[at]))
        for at in (upper, lower)
    )
    sentence = fit(
        say(
            "{name} is not symmetric: {one}, {other}; {function} reads the {half} half only.",
            name=name,
            one=one,
            other=other,
            function=case.function,
            half=half,
        ),
        say("The matrix is not symmetric; {function} reads the {half} half only.", function=case.function, half=half),
    )
    return Hazard("H10", sentence, tuple(_cell(at) for at in (upper, lower)))


def check_condition(case: Case) -> Hazard | None:
    """H11: the condition number is above 1e8, in single precision above 1e4."""
    if case.function not in SOLVES or ".linalg." not in case.subject.event.operation:
        return None
    found = _matrices(case, LARGEST)
    if found is None:
        return None
    operand, cells = found
    digits = int(-np.log10(np.finfo(cells.dtype).eps if cells.dtype.kind in "fc" else np.finfo(float).eps))
    most = 1e4 if cells.dtype in (np.float32, np.complex64) else 1e8
    numbers = np.atleast_1d(np.linalg.cond(cells.astype(complex if cells.dtype.kind == "c" else float)))
    worst = float(numbers.max())
    if not worst > most:
        return None
    left = max(0, digits - int(np.log10(worst))) if np.isfinite(worst) else 0
    told = say("The condition number of {name} is {worst}", name=operand.name, worst=f"{worst:.1e}")
    sentence = fit(
        say("{told}: about {left} of {digits} digits can be trusted.", told=told, left=left, digits=digits), f"{told}."
    )
    return Hazard("H11", sentence, _dependent(cells, numbers))


def _dependent(cells: npt.NDArray[Any], numbers: npt.NDArray[Any]) -> tuple[Role, ...]:
    """The columns that nearly cancel: those that weigh most in the direction that is squashed most."""
    at = np.unravel_index(int(numbers.argmax()), cells.shape[:-2])
    squashed = np.abs(np.linalg.svd(cells[at].astype(complex if cells.dtype.kind == "c" else float))[2][-1])
    lead = tuple(slice(int(i), int(i) + 1) for i in at)
    every = slice(0, cells.shape[-2])
    heavy = np.flatnonzero(squashed >= squashed.max() / 2)[:MOST_COLUMNS]
    return tuple(Role("hazard", 0, (*lead, every, slice(int(j), int(j) + 1))) for j in heavy)


def _matrices(case: Case, largest: int) -> tuple[Operand, npt.NDArray[Any]] | None:
    """The square matrices that are read, where they were kept whole and are finite."""
    operand = case.subject.arguments[0] if case.subject.arguments else None
    cells = operand.snapshot.values if operand is not None and operand.snapshot is not None else None
    if operand is None or cells is None or cells.ndim < 2 or cells.dtype.kind not in "biufc":
        return None
    rows, columns = cells.shape[-2:]
    is_small = rows == columns and 0 < rows <= largest and 0 < cells.size // (rows * columns) <= MOST_MATRICES
    return (operand, cells) if is_small and bool(np.isfinite(cells).all()) else None


def _rounding(cells: npt.NDArray[Any]) -> float:
    return float(np.finfo(cells.dtype).eps) ** 0.5 if cells.dtype.kind in "fc" else 0.0


def _cell(index: tuple[int, ...]) -> Role:
    return Role("hazard", 0, tuple(slice(i, i + 1) for i in index))
