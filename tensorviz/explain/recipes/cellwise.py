"""Operations on cells that stand at the same place, and arrays that begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["CreationRecipe", "Draws", "ElementwiseRecipe"]


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
class Draws:
    """Numbers drawn at random, counted in bins of one width, beside what was asked for.

    Attributes
    ----------
    low, high : float
        Where the first bin begins and the last one ends.
    counts : tuple of int
        How many of the numbers lie in each bin.
    line : tuple of (float or None)
        How many the distribution that was asked for expects: of whole numbers in each bin, else at evenly spaced
        points in the middle of their parts of the line, as many as a bin there would hold. None where its density has
        no end; empty where the distribution is not known.
    expected : tuple of float
        How many it expects in each bin.
    labels : tuple of str
        What each bin holds, where that is one number or one text.
    is_whole : bool
        Whether only whole numbers, or certain items, can be drawn.
    size, sampled : int
        How many numbers were drawn, and how many of them were kept and counted.
    beyond : int
        How many of those lie outside of the bins.
    """

    low: float
    high: float
    counts: tuple[int, ...]
    line: tuple[float | None, ...]
    expected: tuple[float, ...]
    labels: tuple[str, ...]
    is_whole: bool
    size: int
    sampled: int
    beyond: int


@dataclass(frozen=True, slots=True)
class CreationRecipe:
    """An array that did not exist before.

    ``kind`` says where its numbers came from; ``asked`` are the arguments as the reader wrote them (``("shape", "(2,
    3)")``); ``draws`` counts the numbers of a random draw. Phases: ``asked``, ``seed``, ``result``, ``draws``.
    """

    kind: Literal["data", "constant", "range", "random", "grid"]
    function: str
    asked: tuple[tuple[str, str], ...] = ()
    draws: Draws | None = None
    family: Literal["creation"] = "creation"
