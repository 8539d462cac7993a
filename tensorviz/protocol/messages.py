"""What travels from Python to the browser, and back.

Every message is a tagged :mod:`msgspec` struct; ``js/src/protocol/generated.ts`` is generated from this module and
those named in ``schema.py``. Arrays travel beside the message as binary buffers, referred to by position.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from tensorviz.protocol.boards import Panel
from tensorviz.protocol.devices import Device, DeviceNumber
from tensorviz.protocol.flows import Group, Link, Spot
from tensorviz.protocol.recipes import Base, Buffer, Recipe
from tensorviz.protocol.spaces import Space

__all__ = [
    "PROTOCOL_VERSION",
    "CellTemplate",
    "Explanation",
    "Failed",
    "Frame",
    "Loop",
    "Occurrence",
    "Operand",
    "Outcome",
    "Overview",
    "Reading",
    "Source",
    "Step",
    "Term",
    "Worked",
]

PROTOCOL_VERSION = 1

Slice: TypeAlias = tuple[int, int]
"""``(start, stop)``, both non-negative."""
Role: TypeAlias = tuple[Literal["live", "ghost", "done", "hidden", "target", "clash", "hazard"], int, tuple[Slice, ...]]
"""(kind, operand, one slice per axis); the result is operand -1, of several results the others are -2, -3, ..."""
Position: TypeAlias = tuple[int, int]
"""(loop id, 0-based iteration)."""


class Overview(Base, frozen=True):
    """A sampled picture of a large array: one byte per cell, row by row.

    Byte 0 is the most negative value, 127 zero (or the middle of the range), 254 the most positive, 255 NaN or
    infinite. ``rows`` and ``columns`` count the sampled cells, ``row_stride`` and ``column_stride`` say "every n-th".
    """

    cells: Buffer
    rows: int
    columns: int
    row_stride: int
    column_stride: int


class Operand(Base, frozen=True):
    """One array or number of a step.

    ``kept`` holds the indices that travel, per axis (None where all do); ``text`` and the buffer ``values`` (little
    endian, in ``dtype``) hold those cells in C order. ``dtype`` is the display name (``"float64"``). ``strides`` are
    in bytes. ``limit`` is the absolute value that gets the strongest colour; ``palette`` chooses the colours
    (``"none"`` where the values have no colour). ``plain`` is the text of an argument that is no array (then there
    are no cells). ``missing`` says why cells are not shown. ``axes`` holds the reader's name of every axis
    (``""`` where it has none; two merged axes are ``"heads*channels"``), and is empty where no axis has one.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    kept: tuple[tuple[int, ...] | None, ...] = ()
    text: tuple[str, ...] = ()
    values: Buffer | None = None
    mask: Buffer | None = None
    limit: float = 1.0
    palette: Literal["diverging", "sequential", "boolean", "none"] = "none"
    strides: tuple[int, ...] = ()
    nbytes: int = 0
    type_name: str = "ndarray"
    badges: tuple[str, ...] = ()
    overview: Overview | None = None
    plain: str | None = None
    missing: str | None = None
    keyword: str | None = None
    axes: tuple[str, ...] = ()


class Term(Base, frozen=True):
    operands: tuple[str, ...]
    value: str
    number: float | None = None
    partial: str | None = None
    mark: Literal["", "chosen", "skipped"] = ""
    symbol: str = ""


class Worked(Base, frozen=True):
    kind: Literal["products", "fold", "apply", "steps"]
    symbol: str
    terms: tuple[Term, ...]
    total: str
    hidden: int = 0
    hidden_after: int = 0
    rest: str | None = None
    note: str | None = None


class Hazard(Base, frozen=True):
    """It worked, but is it what was meant? ``quiet`` is the comment that silences its rule on a line."""

    sentence: str
    quiet: str = ""


class Frame(Base, frozen=True):
    phase: str
    sentence: str
    roles: tuple[Role, ...] = ()
    alt: str = ""
    worked: Worked | None = None
    axis: int | None = None
    hazards: tuple[Hazard, ...] = ()
    board: tuple[Panel, ...] = ()
    shown: tuple[int, ...] = ()


class Reading(Base, frozen=True):
    """One way to tell a step; ``shape``, ``brief`` and ``story`` are positions into ``frames``.

    ``texts`` are those of the cells on the boards of its frames.
    """

    name: str
    label: str
    frames: tuple[Frame, ...]
    shape: tuple[int, ...]
    brief: tuple[int, ...]
    story: tuple[int, ...]
    texts: tuple[str, ...] = ()
    space: Space | None = None


class CellTemplate(Base, frozen=True):
    """How the browser words "explain this cell" where the operands travelled whole.

    ``sentence`` has slots in braces: ``{index}`` (``[1, 0]``), ``{row}``, ``{column}``, ``{terms}``, ``{value}``,
    ``{source}``. ``note`` is the sentence for terms that do not come to the recorded value (slot ``{sum}``). Of numbers
    that were only moved, ``{operand}`` is the name before ``{source}``, and ``note`` is about cells from none.
    """

    sentence: str
    kind: Literal["products", "fold", "apply", "move"]
    symbol: str = ""
    note: str = ""


class Outcome(Base, frozen=True):
    """A result after the first; ``recipe`` is what made it where that is not the recipe of the first."""

    result: Operand
    recipe: Recipe | None = None
    cell: CellTemplate | None = None


class Occurrence(Base, frozen=True):
    """One time that a step ran; ``more`` are the results after the first, of an operation that has several.

    ``links`` says of each operand which recorded step made it (None where none did, or where that is not known);
    ``axes`` of each axis of the result which axes of the operands go on in it. ``returned`` is, of a call of the
    reader's function, the step inside whose result it returned.
    """

    position: int
    recipe: Recipe
    operands: tuple[Operand, ...]
    result: Operand | None
    readings: tuple[Reading, ...]
    loops: tuple[Position, ...] = ()
    cell: CellTemplate | None = None
    elapsed: str | None = None
    notes: tuple[str, ...] = ()
    more: tuple[Outcome, ...] = ()
    links: tuple[Link | None, ...] = ()
    axes: tuple[tuple[Spot, ...], ...] = ()
    returned: Spot | None = None


class Step(Base, frozen=True):
    """One place in the source, folded over its iterations.

    ``occurrences`` are those that travelled; ``positions`` lists the loop path of every recorded one, in order (empty
    outside loops and repeated calls), so that a missing one can be asked for by its position. ``hazards`` are the
    sentences that ask whether it is what was meant.
    """

    id: int
    operation: str
    source: str
    span: tuple[int, int, int, int]
    occurrences: tuple[Occurrence, ...]
    label: str
    shapes: str
    target: str | None = None
    nesting: int = 0
    file: int = 0
    loops: tuple[int, ...] = ()
    positions: tuple[tuple[Position, ...], ...] = ()
    hazards: tuple[str, ...] = ()


class Loop(Base, frozen=True):
    """A loop of the cell: how many iterations ran, and which were recorded."""

    id: int
    label: str
    ran: int
    recorded: tuple[int, ...]


class Source(Base, frozen=True):
    name: str
    text: str


class Failed(Base, frozen=True):
    """The exception that ended the cell, and the step that raised it (None where it lies elsewhere)."""

    type: str
    message: str
    step: int | None = None


class Explanation(Base, frozen=True, tag_field="type", tag="explanation"):
    """All that a viewer needs to step through one cell.

    ``devices`` are those that it may be compared on, at other values of its ``numbers``, too; the comparison with
    ``device`` is shown as soon as it is there.
    """

    version: int
    id: str
    sources: tuple[Source, ...]
    steps: tuple[Step, ...]
    loops: tuple[Loop, ...] = ()
    depth: Literal["shape", "brief", "story"] = "brief"
    failed: Failed | None = None
    omitted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    devices: tuple[Device, ...] = ()
    numbers: tuple[DeviceNumber, ...] = ()
    device: str = ""
