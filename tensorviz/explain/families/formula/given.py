"""The arguments of a call by the names of its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.explain.families.operands import is_numeric, value_array_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import Argument, Plain

__all__ = ["Given", "given_to"]

REAL = "biuf"


@dataclass(frozen=True, slots=True)
class Given:
    """What a call was given; arguments that are None are left out."""

    subject: Subject
    found: dict[str, tuple[Argument, Operand]]

    def __contains__(self, name: str) -> bool:
        return name in self.found

    def array(self, name: str) -> Operand | None:
        """An argument as an array of numbers, also where it is a list or a number."""
        if name not in self.found:
            return None
        operand = value_array_of(*self.found[name])
        return operand if operand is not None and is_numeric(operand) else None

    def plain(self, name: str, default: Any = None) -> Any:
        """An argument that is a number or a word, else ``default``; NaN where it is something else."""
        if name not in self.found:
            return default
        argument, operand = self.found[name]
        if isinstance(argument.value, Plain):
            return argument.value.value
        values = operand.snapshot.values if operand.snapshot is not None else None
        return values.item() if values is not None and values.ndim == 0 else np.nan

    @property
    def result(self) -> Operand | None:
        """The one result, where it is an array of numbers."""
        result = self.subject.result
        return result if result is not None and result.snapshot is not None and is_numeric(result) else None


def given_to(subject: Subject, parameters: str) -> Given | None:
    """The arguments by these names, in their order by position; None where there are others."""
    names = parameters.split()
    pairs = list(zip(subject.event.arguments, subject.arguments, strict=True))
    positional = [pair for pair in pairs if pair[0].keyword is None]
    if len(positional) > len(names):
        return None
    found = dict(zip(names, positional, strict=False)) | {pair[0].keyword: pair for pair in pairs if pair[0].keyword}
    if not found.keys() <= set(names):
        return None
    return Given(subject, {name: pair for name, pair in found.items() if not _is_none(pair[0])})


def _is_none(argument: Argument) -> bool:
    return isinstance(argument.value, Plain) and argument.value.value is None
