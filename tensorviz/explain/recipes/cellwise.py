"""Operations on cells that stand at the same place, and arrays that begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["CreationRecipe", "ElementwiseRecipe"]


@dataclass(frozen=True, slots=True)
class ElementwiseRecipe:
    """One function of corresponding cells, after broadcasting.

    Attributes
    ----------
    function : str
        NumPy's name (``"add"``, ``"exp"``, ``"less"``).
    symbol : str
        As drawn between the operands (``"+"``, ``"<"``), or the function's name.
    signs : tuple of str
        What is drawn before each operand: ``("", "+")``, ``("where", "then", "else")``.
    padded : tuple of tuple of int
        Each operand's shape with 1s put in front until all have the same number of axes.
    output : tuple of int
        The broadcast shape.
    curve : bool
        Whether it is a function of the first operand whose curve can be drawn, the others being real numbers.
    in_place : bool
        Whether the result was written into an array that was there before.
    masked : bool
        Whether the operand after the function's own ones is the condition of ``where=``: other cells are not written.
    target : bool
        Whether the last operand is the array that the result was written into, as it was before.

    Phases: ``operands``, ``align``, ``pad``, ``stretch`` (one frame per axis), ``combine``, ``result``.
    """

    function: str
    symbol: str
    signs: tuple[str, ...]
    padded: tuple[tuple[int, ...], ...]
    output: tuple[int, ...]
    curve: bool = False
    in_place: bool = False
    masked: bool = False
    target: bool = False
    family: Literal["elementwise"] = "elementwise"

    @property
    def inputs(self) -> int:
        """How many of the operands the function takes."""
        return len(self.padded) - self.masked - self.target


@dataclass(frozen=True, slots=True)
class CreationRecipe:
    """An array that did not exist before.

    ``kind`` says where its numbers came from; ``asked`` are the arguments as the reader wrote them (``("shape", "(2,
    3)")``). Phases: ``asked``, ``result``.
    """

    kind: Literal["data", "constant", "range", "random", "grid"]
    function: str
    asked: tuple[tuple[str, str], ...] = ()
    family: Literal["creation"] = "creation"
