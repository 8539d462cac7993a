"""What the reader sees as one thing: a step, its operands, and the frames that tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tensorviz.trace.recording import Span

__all__ = [
    "RESULT",
    "CallRecipe",
    "ContractionRecipe",
    "CreationRecipe",
    "Depth",
    "ElementwiseRecipe",
    "Frame",
    "Hazard",
    "Index",
    "LayoutRecipe",
    "OpaqueRecipe",
    "Reading",
    "Recipe",
    "ReductionRecipe",
    "Role",
    "RoleKind",
    "Term",
    "Worked",
]

Depth: TypeAlias = Literal["shape", "brief", "story"]
RoleKind: TypeAlias = Literal["live", "ghost", "done", "hidden", "target", "clash"]
Index: TypeAlias = tuple[slice, ...]

RESULT = -1
"""The operand number of the result in a :class:`Role`."""


@dataclass(frozen=True, slots=True)
class Role:
    """What some cells of one operand are doing in a frame.

    ``live`` cells are being read, ``target`` is being written, ``ghost`` cells are read again without being there
    (broadcast), ``done`` were handled before, ``hidden`` are not known yet, ``clash`` do not fit.
    ``index`` holds one slice per axis of that operand.
    """

    kind: RoleKind
    operand: int
    index: Index


@dataclass(frozen=True, slots=True)
class Term:
    """One small calculation inside a picture, formed in the operation's dtype: ``3 x 2 = 6``.

    ``operands`` are the texts of what goes in, ``value`` of what comes out, ``number`` the value for bars and colours
    (nan where it is no real number); ``partial`` is the running total after this term, where there is one.
    """

    operands: tuple[str, ...]
    value: str
    number: float
    partial: str | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """A calculation worked out beside the arrays.

    Attributes
    ----------
    kind : {"products", "fold", "apply"}
        Pairs multiplied and added up; a lane folded into one value; a function applied to one cell of each operand.
    symbol : str
        What stands between the operands of a term: ``"×"``, ``"+"``, or a function's name for ``"apply"``.
    terms : tuple of Term
        At most 12.
    hidden : int
        How many further terms are not drawn (they belong between the first and the last ones).
    hidden_after : int
        How many of ``terms`` stand before them.
    rest : str or None
        What the hidden terms come to together; None where their values were not kept.
    total : str
        The recorded result.
    note : str or None
        Said where the terms do not add up to the recorded result ("NumPy adds in another order: ...").
    """

    kind: Literal["products", "fold", "apply"]
    symbol: str
    terms: tuple[Term, ...]
    total: str
    hidden: int = 0
    hidden_after: int = 0
    rest: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Hazard:
    """It worked, but is it what was meant? ``rule`` is ``"H1"``... of the list in the documentation."""

    rule: str
    sentence: str
    evidence: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One still of a step's picture.

    Attributes
    ----------
    phase : str
        Which picture of the family's view this is (the names are listed with each recipe).
    sentence : str
        At most 20 words, with the reader's names and the real numbers.
    span : Span
    roles : tuple of Role
    alt : str
        The picture in words, for who cannot see it.
    worked : Worked or None
    axis : int or None
        The axis that this frame is about.
    hazard : Hazard or None
    """

    phase: str
    sentence: str
    span: Span
    roles: tuple[Role, ...] = ()
    alt: str = ""
    worked: Worked | None = None
    axis: int | None = None
    hazard: Hazard | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to tell a step: its frames, and which of them each depth shows.

    ``shape`` holds 1 position into ``frames``, ``brief`` at most 4, ``story`` at most 12.
    ``name`` is ``"main"``, or for a matrix product ``"dot"``, ``"columns"``, ``"rows"``, ``"outer"``.
    """

    name: str
    label: str
    frames: tuple[Frame, ...]
    shape: tuple[int, ...]
    brief: tuple[int, ...]
    story: tuple[int, ...]

    def at(self, depth: Depth) -> tuple[Frame, ...]:
        """The frames that ``depth`` shows."""
        return tuple(self.frames[position] for position in getattr(self, depth))


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
class ElementwiseRecipe:
    """One function of corresponding cells, after broadcasting.

    Attributes
    ----------
    function : str
        NumPy's name (``"add"``, ``"exp"``, ``"less"``).
    symbol : str
        As drawn between the operands (``"+"``, ``"<"``), or the function's name.
    padded : tuple of tuple of int
        Each operand's shape with 1s put in front until all have the same number of axes.
    output : tuple of int
        The broadcast shape.
    curve : bool
        Whether it is a function of one real number whose curve can be drawn.
    in_place : bool

    Phases: ``operands``, ``align``, ``pad``, ``stretch`` (one frame per axis), ``combine``, ``result``.
    """

    function: str
    symbol: str
    padded: tuple[tuple[int, ...], ...]
    output: tuple[int, ...]
    curve: bool = False
    in_place: bool = False
    family: Literal["elementwise"] = "elementwise"


@dataclass(frozen=True, slots=True)
class ReductionRecipe:
    """Axes that disappear: every lane along ``axes`` is folded into one value.

    ``axes`` are non-negative and ascending (all of them for ``axis=None``); ``function`` is ``"sum"``, ``"mean"``,
    ``"max"``, ``"min"``; ``lanes`` and ``length`` count the lanes and the cells of each.

    Phases: ``array``, ``lane``, ``lanes``, ``result``.
    """

    function: str
    axes: tuple[int, ...]
    keepdims: bool
    lanes: int
    length: int
    family: Literal["reduction"] = "reduction"


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
class OpaqueRecipe:
    """Anything else: what went in, what came out. ``reason`` says why there is no picture of the inside.

    ``failed`` marks the operation that raised; the result is then absent. Phases: ``before``, ``after``, ``failed``.
    """

    reason: str = ""
    failed: bool = False
    family: Literal["opaque"] = "opaque"


Recipe: TypeAlias = (
    ContractionRecipe | ElementwiseRecipe | ReductionRecipe | LayoutRecipe | CreationRecipe | CallRecipe | OpaqueRecipe
)
