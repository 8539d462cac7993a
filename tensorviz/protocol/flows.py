"""The flow from step to step as it travels: links between steps, and the trails of single cells."""

from __future__ import annotations

from typing import TypeAlias

from tensorviz.protocol.recipes import Base

__all__ = ["CellTrail", "FollowCell", "Group", "Link", "Part", "Spot", "Stop", "Trail"]

Spot: TypeAlias = tuple[int, int]
"""(step, position of its occurrence); in an axis map (operand, axis)."""
Run: TypeAlias = tuple[int, int]
"""``(start, stop)`` of positions counted in C order."""


class Link(Base, frozen=True):
    """Which step's result an operand is: the occurrence at ``position`` of ``step``.

    ``axes`` says per axis of the operand which axis of that result it is (None where it goes across them); empty where
    its cells are not simply those of that result.
    """

    step: int
    position: int = 0
    axes: tuple[int | None, ...] = ()
    result: int = 0


class Group(Base, frozen=True):
    """Steps that are one thing together: a softmax, a linear layer.

    Attributes
    ----------
    name : str
        What it is called: ``"softmax"``.
    label : str
        With the reader's names: ``"softmax of scores over axis 1"``.
    sentence : str
        What it does, with the numbers of the first time that it ran.
    steps : tuple of int
        The ids of its steps, ascending, with those of the groups inside.
    result : int
        The id of the step that gives its result.
    parent : int or None
        The position of the smallest group that holds it among the groups.
    """

    name: str
    label: str
    sentence: str
    steps: tuple[int, ...]
    result: int
    parent: int | None = None


class Part(Base, frozen=True):
    """Cells that take part: of the result at ``position`` of ``step``, or of its operand ``operand``.

    ``count`` of ``total`` cells; ``runs`` are theirs, as (first, end) of positions counted in C order, at most 512.
    """

    step: int
    position: int
    count: int
    total: int
    runs: tuple[Run, ...] = ()
    operand: int | None = None
    name: str = ""
    result: int = 0


class Stop(Base, frozen=True):
    """Where a trail ends although it may go on; ``reason`` is for the reader."""

    step: int
    position: int
    reason: str


class Trail(Base, frozen=True):
    """The cells of other steps that feed a cell or that it feeds; ``inputs`` were made by no recorded step."""

    parts: tuple[Part, ...] = ()
    inputs: tuple[Part, ...] = ()
    stops: tuple[Stop, ...] = ()


class FollowCell(Base, frozen=True, tag_field="type", tag="follow-cell"):
    """Browser: say which cells feed the result cell at ``index``, and which it feeds."""

    request: int
    step: int
    position: int
    index: tuple[int, ...]
    result: int = 0


class CellTrail(Base, frozen=True, tag_field="type", tag="cell-trail"):
    """The cells that feed a cell, and those that it feeds."""

    request: int
    ancestors: Trail
    descendants: Trail
