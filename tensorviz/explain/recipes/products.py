"""Sums of products: vectors and matrices, and any letters of ``einsum``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ContractionRecipe", "EinsumRecipe"]


@dataclass(frozen=True, slots=True)
class ContractionRecipe:
    """A product of vectors or matrices: ``rows`` x ``inner`` times ``inner`` x ``columns``.

    A 1-D operand borrows a size-1 axis (``left_is_vector``: it stands as one row; ``right_is_vector``: as one column)
    that the result then lacks. ``conjugates`` is true for ``vdot`` of complex vectors.

    Phases of view ``dot``: ``names``, ``align``, ``multiply``, ``add``, ``meaning``.
    Phases of view ``matmul``: ``shapes``, ``empty``, ``cell``, ``column``, ``row``, ``sheet``, ``rest``, ``result``.
    """

    view: Literal["dot", "matmul"]
    rows: int
    inner: int
    columns: int
    left_is_vector: bool = False
    right_is_vector: bool = False
    conjugates: bool = False
    multiplications: int = 0
    family: Literal["contraction"] = "contraction"


@dataclass(frozen=True, slots=True)
class EinsumRecipe:
    """Products of cells, added up over named axes: what ``numpy.einsum`` spells.

    Attributes
    ----------
    inputs : tuple of str
        One letter per axis of each operand; an axis of size 1 stretches to the size of its letter.
    output : str
        The letters of the result's axes; the other letters are summed over.
    sizes : tuple of (str, int)
        Every letter's size, in the order of appearance.
    multiplications : int
        How many products of two numbers that takes, one result cell after the other.
    meaning : str
        What it is known as (``"a matrix product for each b"``), or nothing.
    conjugates : bool
        Whether the cells of the first operand are conjugated.
    adds_last : bool
        Whether the last operand is no factor but added to the sum, as the bias of a layer.

    Phases: ``letters``, ``kept``, ``cell``, ``result``.
    """

    inputs: tuple[str, ...]
    output: str
    sizes: tuple[tuple[str, int], ...]
    multiplications: int
    meaning: str = ""
    conjugates: bool = False
    adds_last: bool = False
    family: Literal["contraction"] = "contraction"
