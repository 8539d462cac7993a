"""The recipe of an operation whose every cell is a short calculation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["FormulaRecipe", "Slide"]


@dataclass(frozen=True, slots=True)
class Slide:
    """A kernel that slides along a signal, one cell further for each cell of the result.

    ``signal`` and ``kernel`` are the numbers of the operands; for result cell 0 the leftmost cell of the kernel stands
    under cell ``start`` of the signal, which may be none. A ``flipped`` kernel has its last cell on the left.
    """

    signal: int
    kernel: int
    start: int
    flipped: bool


@dataclass(frozen=True, slots=True)
class FormulaRecipe:
    """Every cell is a short calculation with a few cells of the operands, in a pattern that only its own words tell.

    Attributes
    ----------
    function : str
        NumPy's name (``"cross"``, ``"gradient"``).
    signs : tuple of str
        What is drawn before each operand: ``("", "⊗")``.
    slide : Slide or None
        Where the second array stands under the first one, if it slides along it.
    family : {"contraction", "elementwise", "indexing", "reduction", "scan"}

    Phases: ``before``, ``cell``, ``result``.
    """

    function: str
    signs: tuple[str, ...]
    slide: Slide | None = None
    family: Literal["contraction", "elementwise", "indexing", "reduction", "scan"] = "contraction"

    def keeps_axes(self, source: tuple[int, ...], result: tuple[int, ...]) -> bool:
        """Whether the result has the axes of the first operand (of differences also where one is shorter)."""
        return self.family in {"indexing", "scan"} and len(source) == len(result)
