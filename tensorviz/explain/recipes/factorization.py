"""A matrix taken apart, or solved with: what happens on the way stands on the board of each frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["FactorizationRecipe"]


@dataclass(frozen=True, slots=True)
class FactorizationRecipe:
    """One call on a matrix, or on each matrix of a stack.

    Attributes
    ----------
    function : str
        NumPy's or SciPy's name (``"solve"``, ``"svd"``).
    rows, columns : int
        Of the matrix.
    stack : int
        How many matrices there are; one of them is worked.

    Phases: ``before``, ``work``, ``result``.
    """

    function: str
    rows: int
    columns: int
    stack: int = 1
    family: Literal["factorization"] = "factorization"
