"""What an idiom gives: the operations that make it, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tensorviz.explain.idioms.graph import Op

__all__ = ["Found", "Match"]


@dataclass(frozen=True, slots=True)
class Match:
    """Some operations that are one thing together.

    Attributes
    ----------
    name : str
        What it is called: ``"softmax"``.
    label : str
        With the reader's names.
    sentence : str
        At most 20 words; what it says of the numbers was checked on them.
    ops : frozenset of Op
    result : Op
    """

    name: str
    label: str
    sentence: str
    ops: frozenset[Op]
    result: Op


Found: TypeAlias = Mapping[Op, Match]
"""The idioms found before, by the operation that gives their result."""
