"""Gaussian elimination, row operation by row operation, as LAPACK pivots or as a textbook does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

__all__ = ["Elimination", "Move", "size_of"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that was done to the rows.

    ``swap`` exchanges ``row`` and ``pivot``; ``subtract`` takes ``factor`` times row ``pivot`` from ``row``;
    ``clear`` does so for all ``count`` rows below; ``gap`` found no pivot in the column.
    """

    kind: Literal["swap", "subtract", "clear", "gap"]
    column: int
    pivot: int
    row: int
    factor: Any = None
    count: int = 0


def size_of(column: Array) -> Array:
    """What LAPACK's ``i?amax`` compares: ``|x|``, of complex numbers ``|re| + |im|``."""
    if column.dtype.kind == "c":
        sizes: Array = np.abs(column.real) + np.abs(column.imag)
        return sizes
    return abs(column)


@dataclass(slots=True)
class Elimination:
    """The rows on their way to an upper triangle.

    Attributes
    ----------
    work : ndarray, shape (m, n + k)
        The matrix, and what stands beside it; changed by :meth:`moves`.
    columns : int
        How many columns belong to the matrix.
    order : {"lapack", "textbook"}
        The largest entry of a column is its pivot; or the first one that is not 0.
    echelon : bool
        Whether a column without a pivot leaves its row to the next column. LAPACK's ``getrf`` goes on in the next row.
    given : sequence of int or None
        The rows that were the pivots' (``ipiv``), where they are recorded.
    """

    work: Array
    columns: int
    order: Literal["lapack", "textbook"] = "lapack"
    echelon: bool = False
    given: Sequence[int] | None = None
    lower: Array = field(init=False)
    rows: list[int] = field(init=False)
    pivots: list[tuple[int, int]] = field(init=False, default_factory=list)
    swaps: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        m = len(self.work)
        zero = self.work.dtype.type(0) if self.work.dtype != object else 0
        self.lower = np.full((m, min(m, self.columns)), zero, dtype=self.work.dtype)
        self.rows = list(range(m))

    def moves(self, *, by_row: bool) -> Iterator[Move]:
        """Every move after it was made: a row at a time, or a column at a time."""
        m, at = len(self.work), 0
        for column in range(self.columns):
            if at >= m:
                break
            pivot = self._pivot(at, column)
            if pivot is None:
                yield Move("gap", column, at, at)
                at += not self.echelon
                continue
            if pivot != at:
                self._swap(at, pivot)
                yield Move("swap", column, at, pivot)
            self.pivots.append((at, column))
            yield from self._clear(at, column, by_row=by_row)
            at += 1

    def _pivot(self, at: int, column: int) -> int | None:
        below = self.work[at:, column]
        if self.given is not None and at < len(self.given):
            found = int(self.given[at])
        elif self.order == "lapack":
            found = at + int(np.argmax(size_of(below)))
        else:
            found = at + int(np.argmax(below != 0))
        return found if self.work[found, column] != 0 else None

    def _swap(self, at: int, other: int) -> None:
        pair, turned = [at, other], [other, at]
        self.work[pair] = self.work[turned]
        self.lower[pair] = self.lower[turned]
        self.rows[at], self.rows[other] = self.rows[other], self.rows[at]
        self.swaps += 1

    def _clear(self, at: int, column: int, *, by_row: bool) -> Iterator[Move]:
        below = [row for row in range(at + 1, len(self.work)) if self.work[row, column] != 0]
        groups = [[row] for row in below] if by_row else [below] if below else []
        for group in groups:
            factors = self.work[group, column] / self.work[at, column]
            self.work[group] = self.work[group] - factors[:, None] * self.work[at]
            self.work[group, column] = 0
            if at < self.lower.shape[1]:
                self.lower[group, at] = factors
            kind: Literal["subtract", "clear"] = "subtract" if by_row else "clear"
            yield Move(kind, column, at, group[0], factors[0], len(group))
