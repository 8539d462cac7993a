"""Lanes folded into one cell, or into one cell for each step along them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ReductionRecipe", "ScanRecipe"]


@dataclass(frozen=True, slots=True)
class ReductionRecipe:
    """Axes that disappear: every lane along ``axes`` is folded into one value.

    Attributes
    ----------
    function : str
        NumPy's name, the same for every spelling: ``"sum"``, ``"max"``, ``"argmax"``, ``"std"``, ``"norm"``.
    axes : tuple of int
        Non-negative and ascending; all of them for ``axis=None``.
    lanes, length : int
        How many lanes there are, and how many cells each has; of a ``"trace"`` the cells of its diagonal.
    parameter : float
        ``ddof`` of a spread, the order of a norm, the fraction of a quantile, the offset of a diagonal.
    skips_nan : bool
        Whether cells that are NaN are passed over.
    second : {"", "where", "weights"}
        What the second operand does.
    initial : float or complex or None
        What every lane starts from; None where it starts from its first cell.

    Phases: ``array``, ``lane``, ``lanes``, ``result``.
    """

    function: str
    axes: tuple[int, ...]
    keepdims: bool
    lanes: int
    length: int
    parameter: float = 0.0
    skips_nan: bool = False
    second: Literal["", "where", "weights"] = ""
    initial: float | complex | None = None
    family: Literal["reduction"] = "reduction"


@dataclass(frozen=True, slots=True)
class ScanRecipe:
    """Every cell follows from others of its lane: running totals, differences of neighbours, or shares of the lane.

    Attributes
    ----------
    kind : {"running", "difference", "normalised"}
    function : str
        NumPy's name (``"cumsum"``, ``"diff"``, ``"maximum.accumulate"``); ``"softmax"``, ``"layer_norm"``.
    symbol : str
        What brings a running value and the next cell together: ``"+"``, ``"×"``, ``"max"``; ``"−"`` for differences;
        what brings a cell and its lane together: ``"÷"``.
    axis : int or None
        Non-negative; None where the array is taken as one row of cells.
    lanes, length : int
        How many lanes there are, and how many cells of the array each has.
    skips_nan : bool
        Whether cells that are NaN change nothing.

    Phases: ``before``, ``cell``, ``lanes``, ``result``.
    """

    kind: Literal["running", "difference", "normalised"]
    function: str
    symbol: str
    axis: int | None
    lanes: int
    length: int
    skips_nan: bool = False
    family: Literal["scan"] = "scan"
