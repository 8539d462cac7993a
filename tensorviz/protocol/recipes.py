"""The recipes as they travel: what happened in a step, one struct per picture."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

__all__ = [
    "Base",
    "Bin",
    "Buffer",
    "Call",
    "Chip",
    "Contraction",
    "Creation",
    "Draws",
    "Einsum",
    "Elementwise",
    "Factorization",
    "Failure",
    "FailureColumn",
    "FailurePicture",
    "FailureRow",
    "FailureTable",
    "Formula",
    "Gather",
    "Layout",
    "Movement",
    "Opaque",
    "Recipe",
    "Reduction",
    "Repair",
    "Scan",
    "Slide",
]

Buffer: TypeAlias = Annotated[int, Meta(ge=0, description="Position in the list of binary buffers.")]


class Base(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel", forbid_unknown_fields=True):
    """Common options of all messages."""


class Contraction(Base, frozen=True, tag_field="family", tag="contraction"):
    view: Literal["dot", "matmul"]
    rows: int
    inner: int
    columns: int
    left_is_vector: bool = False
    right_is_vector: bool = False
    conjugates: bool = False
    multiplications: int = 0


class Einsum(Base, frozen=True, tag_field="family", tag="einsum"):
    inputs: tuple[str, ...]
    output: str
    sizes: tuple[tuple[str, int], ...]
    multiplications: int
    meaning: str = ""
    conjugates: bool = False
    adds_last: bool = False


class Elementwise(Base, frozen=True, tag_field="family", tag="elementwise"):
    """One function of corresponding cells.

    ``signs`` is what stands before each operand. After the function's own operands come the condition of ``where=``
    (``masked``) and the array that was written into, as it was before (``target``).
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


class Slide(Base, frozen=True):
    """For result cell 0 the leftmost cell of the kernel stands under cell ``start`` of the signal."""

    signal: int
    kernel: int
    start: int
    flipped: bool


class Formula(Base, frozen=True, tag_field="family", tag="formula"):
    """Every cell a short calculation; ``signs`` is what stands before each operand."""

    function: str
    signs: tuple[str, ...]
    slide: Slide | None = None


class Reduction(Base, frozen=True, tag_field="family", tag="reduction"):
    function: str
    axes: tuple[int, ...]
    keepdims: bool
    lanes: int
    length: int


class Scan(Base, frozen=True, tag_field="family", tag="scan"):
    kind: Literal["running", "difference", "normalised"]
    function: str
    symbol: str
    axis: int | None
    lanes: int
    length: int


class Layout(Base, frozen=True, tag_field="family", tag="layout"):
    kind: Literal["reshape", "ravel", "transpose", "newaxis"]
    source_strides: tuple[int, ...]
    result_strides: tuple[int, ...]
    copied: bool | None
    permutation: tuple[int, ...] = ()
    offset: int = 0
    inferred: int | None = None
    order: Literal["C", "F"] = "C"


class Chip(Base, frozen=True):
    """One part of an index expression: ``axis`` of the array that is indexed, ``size`` of what is left of it."""

    text: str
    kind: Literal["int", "slice", "whole", "new", "mask", "cells"]
    axis: int | None
    size: int | None


class Movement(Base, frozen=True, tag_field="family", tag="movement"):
    """Numbers that were only moved.

    ``origins`` (one int8 each) and ``places`` (little-endian unsigned integers of one, two or four bytes, or doubles:
    as many bytes as the buffer has for each) say for every kept cell of the result, in C order, which operand it came
    from (-1 for a constant) and its position there, counted in C order; None where that is not known.
    """

    kind: Literal["select", "write", "join", "split", "permute", "spread"]
    function: str
    copied: bool | None
    origins: Buffer | None = None
    places: Buffer | None = None
    axis: int | None = None
    chips: tuple[Chip, ...] = ()
    says_index: bool = False


class Draws(Base, frozen=True):
    """Random numbers in bins of one width from ``low`` to ``high``, ``beyond`` of them outside.

    Of ``size`` numbers ``sampled`` were counted. ``line`` is what was to be expected there.
    """

    low: float
    high: float
    counts: tuple[int, ...]
    line: tuple[float | None, ...] = ()
    labels: tuple[str, ...] = ()
    is_whole: bool = False
    beyond: int = 0
    size: int = 0
    sampled: int = 0


class Creation(Base, frozen=True, tag_field="family", tag="creation"):
    kind: Literal["data", "constant", "range", "random", "grid"]
    function: str
    asked: tuple[tuple[str, str], ...] = ()
    draws: Draws | None = None


class Bin(Base, frozen=True):
    """The room between the marks ``low`` and ``high`` of a ruler: ``size`` values lie there.

    ``cells`` are the shown ones among them, by their position in operand 0 in C order.
    """

    number: int
    size: int
    low: str = ""
    high: str = ""
    cells: tuple[int, ...] = ()


class Gather(Base, frozen=True, tag_field="family", tag="gather"):
    """Every cell of the result is worked out of certain cells of the operands; frames say which.

    With ``bins``, operand 0 holds the values that lie in them: each bin makes a result cell (``count``), or each value
    gives its bin (``place``).
    """

    kind: Literal["count", "place", "cells", "fact"]
    function: str
    bins: tuple[Bin, ...] = ()


class Factorization(Base, frozen=True, tag_field="family", tag="factorization"):
    """A matrix taken apart or solved with; the boards of the frames say how."""

    function: str
    rows: int
    columns: int
    stack: int = 1


class Call(Base, frozen=True, tag_field="family", tag="call"):
    function: str
    steps: int = 0


class FailureRow(Base, frozen=True):
    """One operand: a text per column, ``""`` where it has no such axis."""

    name: str
    sizes: tuple[str, ...]


class FailureColumn(Base, frozen=True):
    """A row that has the ``asked`` size is not at fault."""

    head: str = ""
    mark: Literal["", "fits", "clash"] = ""
    asked: str = ""


class FailureTable(Base, frozen=True):
    """The sizes that a rule compares, those that have to agree one above the other."""

    columns: tuple[FailureColumn, ...]
    rows: tuple[FailureRow, ...]


class FailurePicture(Base, frozen=True):
    """The misfit; what ``numbers`` and ``texts`` are is told in ``explain/errors/model.py``."""

    kind: Literal["strip", "jagged", "blocks", "brackets", "slots", "shared", "plane", "bowl"]
    numbers: tuple[float, ...] = ()
    texts: tuple[str, ...] = ()


class Repair(Base, frozen=True):
    """A checked change; ``shape`` is the text of what it gives, or nothing."""

    code: str
    meaning: str
    shape: str = ""


class Failure(Base, frozen=True, tag_field="family", tag="failure"):
    """An operation that raised, and why."""

    rule: str
    table: FailureTable | None = None
    picture: FailurePicture | None = None
    repairs: tuple[Repair, ...] = ()


class Opaque(Base, frozen=True, tag_field="family", tag="opaque"):
    reason: str = ""
    failed: bool = False


Recipe: TypeAlias = (
    Contraction
    | Einsum
    | Elementwise
    | Formula
    | Reduction
    | Scan
    | Layout
    | Movement
    | Creation
    | Gather
    | Factorization
    | Call
    | Failure
    | Opaque
)
