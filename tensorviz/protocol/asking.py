"""What the browser asks of an inspector, and the replies."""

from __future__ import annotations

from typing import Literal, TypeAlias

from tensorviz.protocol.inspection import CellIndex, CellPart, Cells, Heatmap, Inspection, Span
from tensorviz.protocol.recipes import Base

__all__ = [
    "CellsReply",
    "FoundReply",
    "GetCells",
    "GetTile",
    "InspectionReply",
    "InspectorCommand",
    "InspectorReply",
    "OpenEntry",
    "Search",
    "StopReading",
    "Stopped",
    "TileReply",
    "Waiting",
]


class GetTile(Base, frozen=True, tag_field="type", tag="get-tile"):
    """Browser: sum up a box of the array as a heatmap of at most 256 x 256 blocks.

    ``axes`` is (row axis, column axis), of an array with one axis (column axis,). ``index`` has one entry per axis;
    those of ``axes`` are not read. ``spans`` go with ``axes``.
    """

    request: int
    axes: tuple[int, ...]
    index: CellIndex
    spans: tuple[Span, ...]
    measure: Literal["mean", "max", "min", "largest"] = "mean"
    part: CellPart = ""


class GetCells(Base, frozen=True, tag_field="type", tag="get-cells"):
    """Browser: print a box of at most 1024 cells; ``axes``, ``index`` and ``spans`` as in ``GetTile``."""

    request: int
    axes: tuple[int, ...]
    index: CellIndex
    spans: tuple[Span, ...]


class Search(Base, frozen=True, tag_field="type", tag="search"):
    """Browser: the first cell, in C order behind ``after``, that is what is looked for.

    ``"equal"`` and ``"outside"`` read ``value``, ``low`` and ``high`` as text in the array's own dtype.
    """

    request: int
    kind: Literal["nan", "inf", "not-finite", "zero", "largest", "smallest", "equal", "outside"]
    value: str = ""
    low: str = ""
    high: str = ""
    after: CellIndex | None = None


class OpenEntry(Base, frozen=True, tag_field="type", tag="open-entry"):
    """Browser: inspect the array called ``name`` of the file that is listed; the reply is an ``InspectionReply``."""

    request: int
    name: str


class StopReading(Base, frozen=True, tag_field="type", tag="stop-reading"):
    """Browser: leave the statistics as far as they are."""

    request: int


InspectorCommand: TypeAlias = GetTile | GetCells | Search | OpenEntry | StopReading


class TileReply(Base, frozen=True, tag_field="type", tag="tile"):
    """``changed``: the array is not what it was when its statistics were read."""

    request: int
    tile: Heatmap
    changed: bool = False


class CellsReply(Base, frozen=True, tag_field="type", tag="cells"):
    request: int
    cells: Cells
    changed: bool = False


class FoundReply(Base, frozen=True, tag_field="type", tag="found"):
    """``index`` is None where no cell is."""

    request: int
    sentence: str
    index: CellIndex | None = None
    text: str = ""
    changed: bool = False


class InspectionReply(Base, frozen=True, tag_field="type", tag="inspection-reply"):
    request: int
    inspection: Inspection


class Stopped(Base, frozen=True, tag_field="type", tag="stopped"):
    request: int


class Waiting(Base, frozen=True, tag_field="type", tag="waiting"):
    """The request is kept and answered once the running cell has ended; its reply follows."""

    request: int
    reason: str


InspectorReply: TypeAlias = TileReply | CellsReply | FoundReply | InspectionReply | Stopped | Waiting
