"""Calls of the reader's functions, operations that raised, and all that has no picture of its inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tensorviz.explain.errors.model import Picture, Repair, Table

__all__ = ["CallRecipe", "FailureRecipe", "OpaqueRecipe"]


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
