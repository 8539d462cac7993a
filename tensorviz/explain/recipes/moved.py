"""Numbers that stay what they are: read in another order, chosen, joined, written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tensorviz.explain.origins import Origins

__all__ = ["Chip", "LayoutRecipe", "MovementRecipe"]


@dataclass(frozen=True, slots=True)
class LayoutRecipe:
    """The same numbers, read in another arrangement.

    Attributes
    ----------
    kind : {"reshape", "ravel", "transpose", "newaxis"}
        ``transpose`` covers every axis permutation, ``newaxis`` every change by axes of size 1 only.
    permutation : tuple of int
        For ``transpose``: result axis ``i`` is source axis ``permutation[i]``.
    source_strides, result_strides : tuple of int
        In elements, not bytes (0 where unknown).
    offset : int
        Where the result starts on the source's memory line, in elements.
    copied : bool or None
        Whether the result has memory of its own; None where that is not known.
    inferred : int or None
        What a ``-1`` in the new shape was worked out to be.
    order : {"C", "F"}

    Phases: ``before``, ``cut`` (reshape), ``flip`` (transpose), ``fill``, ``strides``, ``verdict``.
    """

    kind: Literal["reshape", "ravel", "transpose", "newaxis"]
    source_strides: tuple[int, ...]
    result_strides: tuple[int, ...]
    copied: bool | None
    permutation: tuple[int, ...] = ()
    offset: int = 0
    inferred: int | None = None
    order: Literal["C", "F"] = "C"
    family: Literal["layout"] = "layout"


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of an index expression, and what becomes of its axis.

    Attributes
    ----------
    text : str
        As the reader wrote it; ``":"`` for an axis that was not written.
    kind : {"int", "slice", "whole", "new", "mask", "cells"}
        ``int`` drops its axis, ``slice`` and ``whole`` keep it, ``new`` adds one; a ``mask`` and index arrays
        (``cells``) replace theirs by one axis or several of their own.
    axis : int or None
        Of the array that is indexed (of a mask its first); None for ``new``.
    size : int or None
        How many cells of that axis are left; None where no axis is left.
    """

    text: str
    kind: Literal["int", "slice", "whole", "new", "mask", "cells"]
    axis: int | None
    size: int | None


@dataclass(frozen=True, slots=True)
class MovementRecipe:
    """Numbers that were only moved: every cell of the result is a cell of an operand, or a constant put there.

    Attributes
    ----------
    kind : {"select", "write", "join", "split", "permute", "spread"}
        Cells chosen from one array; cells of the first operand overwritten by those of the second (the result is the
        first operand afterwards); arrays put together; one array taken apart into several; the same cells in another
        order; cells that stand several times in the result, or between constants.
    function : str
        NumPy's name (``"concatenate"``, ``"sort"``); ``"[]"`` for an index.
    origins : Origins or None
        Where each cell of the result came from; None where that is not known.
    copied : bool or None
        Whether the result has memory of its own; None where that is not known.
    axis : int or None
        The axis along which it happened, non-negative, counted in the result.
    chips : tuple of Chip
        The parts of an index expression, in the order written.
    says_index : bool
        Whether the result holds the positions of the cells instead of their values (``argsort``).
    computes : bool
        Whether cells that came from no operand were worked out, and are no constants.
    family : {"indexing", "join", "sorting", "layout"}

    Phases: ``before``, ``axis`` (one frame per axis of an index, ``Frame.axis`` says which), ``check`` (join, split),
    ``value`` (write), ``moved``, ``verdict``.
    """

    kind: Literal["select", "write", "join", "split", "permute", "spread"]
    function: str
    origins: Origins | None
    copied: bool | None
    axis: int | None = None
    chips: tuple[Chip, ...] = ()
    says_index: bool = False
    computes: bool = False
    family: Literal["indexing", "join", "sorting", "layout"] = "indexing"
