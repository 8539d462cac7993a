"""Steps that are one thing together."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Group"]


@dataclass(frozen=True, slots=True)
class Group:
    """A softmax, a linear layer, ...: several steps whose data flow and operations make it.

    Attributes
    ----------
    name : str
        What it is called: ``"softmax"``.
    label : str
        With the reader's names: ``"softmax of scores over axis 1"``.
    sentence : str
        What it does, with the numbers of the first time that it ran.
    steps : tuple of int
        The numbers of its steps, ascending, with those of the groups inside.
    result : int
        The number of the step that gives its result.
    parent : int or None
        The position of the smallest group that holds it among the groups.
    """

    name: str
    label: str
    sentence: str
    steps: tuple[int, ...]
    result: int
    parent: int | None = None
