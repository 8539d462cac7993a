"""What is worked out between the operands and the results of a step: matrices on the way, bars, heat maps, words.

A frame's board is a tuple of panels. Their numbers are formed here, in the dtype of the operation; they are never
shown as the library's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["Bars", "Heat", "Matrix", "Panel", "Patch", "Words"]

Tone: TypeAlias = Literal["live", "done", "hidden", "target", "clash"]
Patch: TypeAlias = tuple[Tone, tuple[int, int], tuple[int, int]]
"""What a block of cells is doing: its rows and its columns, each from a start to a stop."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix on the way to the result.

    Attributes
    ----------
    id : str
        The same matrix has the same id in every frame of a reading.
    name : str
    shape : (int, int)
    cells : tuple of str
        Of the kept rows and columns, row by row; ``""`` for a cell that is not known yet.
    kept : (tuple of int, tuple of int) or None
        The rows and columns that ``cells`` holds; None where all.
    bar : int or None
        The column that a line stands before, as in ``A | b``.
    patches : tuple of Patch
    order : tuple of int
        Which row of the first frame each row is, where rows changed places.
    sign : str
        What stands between it and the matrix before it: ``"@"``.
    worked : bool
        Whether its numbers were worked out here; False where they are the recorded ones.
    """

    id: str
    name: str
    shape: tuple[int, int]
    cells: tuple[str, ...]
    kept: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    bar: int | None = None
    patches: tuple[Patch, ...] = ()
    order: tuple[int, ...] = ()
    worked: bool = True
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Numbers side by side as bars; ``cut`` is how many of them count, ``hidden`` how many more there are."""

    id: str
    name: str
    labels: tuple[str, ...]
    texts: tuple[str, ...]
    heights: tuple[float, ...]
    cut: int | None = None
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Heat:
    """A large matrix as colours.

    ``levels`` holds a character per cell, row by row: its place in ``A-Za-z0-9+/`` is the level from 0 to 62, 31 being
    zero; ``.`` is a cell that is not finite. ``every`` says "each n-th row and column".
    """

    id: str
    name: str
    shape: tuple[int, int]
    rows: int
    columns: int
    levels: str
    every: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """Lines beside the pictures; the first one is the operation (``R1 ← R1 − 2 R0``) where ``is_operation``."""

    id: str
    lines: tuple[str, ...]
    is_operation: bool = False


Panel: TypeAlias = Matrix | Bars | Heat | Words
