"""The recipe of results whose every cell is worked out of certain cells of the operands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Bin", "GatherRecipe"]


@dataclass(frozen=True, slots=True)
class Bin:
    """The room between two marks of a ruler, and the values that lie there.

    Attributes
    ----------
    number : int
        Its position along the ruler.
    size : int
        How many values lie there.
    low, high : str
        The marks beside it; empty where there is none.
    cells : tuple of int
        The shown cells of operand 0 that lie there, by their position in C order.
    """

    number: int
    size: int
    low: str = ""
    high: str = ""
    cells: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GatherRecipe:
    """Every cell of the result is worked out of certain cells of the operands; which ones, is known cell by cell.

    Attributes
    ----------
    kind : {"count", "place", "cells", "fact"}
        The values of operand 0 in a bin make one result cell; each of them gives the bin that it lies in; certain
        cells of the operands make one result cell; something is said about the operands themselves.
    function : str
        NumPy's name (``"bincount"``).
    bins : tuple of Bin
        Those that are drawn, at most 12.

    Phases: ``before``, ``cell``, ``result``.
    """

    kind: Literal["count", "place", "cells", "fact"]
    function: str
    bins: tuple[Bin, ...] = ()
    family: Literal["gather"] = "gather"
