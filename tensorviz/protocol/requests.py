"""What the browser asks about an explanation, and what it is answered."""

from __future__ import annotations

from typing import TypeAlias

from tensorviz.protocol.flows import CellTrail, FollowCell
from tensorviz.protocol.messages import Frame, Occurrence
from tensorviz.protocol.recipes import Base

__all__ = ["CellFrame", "Command", "ExplainCell", "GetOccurrence", "OccurrenceReply", "Refused", "Reply"]


class GetOccurrence(Base, frozen=True, tag_field="type", tag="get-occurrence"):
    """Browser: send the occurrence at ``position`` of ``step``."""

    request: int
    step: int
    position: int


class ExplainCell(Base, frozen=True, tag_field="type", tag="explain-cell"):
    """Browser: explain the cell at ``index`` of the result at position ``result``."""

    request: int
    step: int
    position: int
    index: tuple[int, ...]
    result: int = 0


Command: TypeAlias = GetOccurrence | ExplainCell | FollowCell


class OccurrenceReply(Base, frozen=True, tag_field="type", tag="occurrence"):
    """What `GetOccurrence` asked for."""

    request: int
    step: int
    occurrence: Occurrence


class CellFrame(Base, frozen=True, tag_field="type", tag="cell-frame"):
    """What `ExplainCell` asked for."""

    request: int
    frame: Frame


class Refused(Base, frozen=True, tag_field="type", tag="refused"):
    """The request could not be answered; ``reason`` is for the reader."""

    request: int
    reason: str


Reply: TypeAlias = OccurrenceReply | CellFrame | CellTrail | Refused
