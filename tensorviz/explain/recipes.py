"""What happened in a step, as a value: one recipe per family, drawable without the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tensorviz.explain.errors.model import Picture, Repair, Table
from tensorviz.explain.origins import Origins
from tensorviz.explain.recipes_formula import FormulaRecipe, Slide
from tensorviz.explain.recipes_gather import GatherRecipe

__all__ = [
    "CallRecipe",
    "Chip",
    "ContractionRecipe",
    "CreationRecipe",
    "EinsumRecipe",
    "ElementwiseRecipe",
    "FailureRecipe",
    "FormulaRecipe",
    "GatherRecipe",
    "LayoutRecipe",
    "MovementRecipe",
    "OpaqueRecipe",
    "Recipe",
    "ReductionRecipe",
    "ScanRecipe",
    "Slide",
]


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


@dataclass(frozen=True, slots=True)
class CallRecipe:
    """A function of the reader's own, whose steps follow, nested. Phases: ``before``, ``after``."""

    function: str
    steps: int = 0
    family: Literal["call"] = "call"


@dataclass(frozen=True, slots=True)
class FailureRecipe:
    """An operation that raised, and why.

    Attributes
    ----------
    rule : str
        Which rule was checked (``"broadcast"``, ``"matmul"``, ``"index"``, ...).
    checked : str
        The rule with its numbers, as a sentence.
    table : Table or None
        The sizes that the rule compares.
    picture : Picture or None
    origin : str
        The step before it that gave an operand its shape, as a sentence; or nothing.
    repairs : tuple of Repair
        At most three, each checked, the likeliest first.
    clashes : tuple
        Cells that do not fit: operand, axis, start and stop along it.

    Phases: ``operation``, ``rule``, ``origin``, ``repairs``.
    """

    rule: str
    checked: str
    table: Table | None = None
    picture: Picture | None = None
    origin: str = ""
    repairs: tuple[Repair, ...] = ()
    clashes: tuple[tuple[int, int, int, int], ...] = ()
    family: Literal["failure"] = "failure"


@dataclass(frozen=True, slots=True)
class OpaqueRecipe:
    """Anything else: what went in, what came out. ``reason`` says why there is no picture of the inside.

    ``failed`` marks the operation that raised; the result is then absent. Phases: ``before``, ``after``, ``failed``.
    """

    reason: str = ""
    failed: bool = False
    family: Literal["opaque"] = "opaque"


Recipe: TypeAlias = (
    ContractionRecipe
    | EinsumRecipe
    | ElementwiseRecipe
    | FormulaRecipe
    | ReductionRecipe
    | ScanRecipe
    | LayoutRecipe
    | MovementRecipe
    | CreationRecipe
    | GatherRecipe
    | CallRecipe
    | FailureRecipe
    | OpaqueRecipe
)
