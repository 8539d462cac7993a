"""One whole number of a cell, set to other values: the same cell at other sizes."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tensorviz.device.start import Start
from tensorviz.errors import UsageError
from tensorviz.sentences import say
from tensorviz.trace.recording import Recording

__all__ = ["Scaled", "numbers", "scaled"]


@dataclass(frozen=True, slots=True)
class Scaled:
    """A cell with one number that can be set.

    Attributes
    ----------
    name : str
        What the reader calls it.
    value : int
        As the cell has it.
    """

    recording: Recording
    start: Start
    name: str
    value: int
    place: ast.Constant | None

    def at(self, value: int) -> tuple[Recording, Start]:
        """The cell with another number, as if nothing was known of its run."""
        blank = replace(self.recording, events=(), activations=(), elapsed_ns=0)
        if self.place is not None:
            return replace(blank, source=_replaced(self.recording.source, self.place, str(value))), self.start
        start = copy.copy(self.start)
        start.names = {**self.start.names, self.name: value}
        return blank, start


def numbers(recording: Recording, start: Start) -> dict[str, int]:
    """The whole numbers of a cell by name, with their values: those that it assigns, then those that it reads."""
    assigned, read = _numbers(recording, start)
    return {name: _value(place) for name, place in assigned.items()} | read


def scaled(recording: Recording, start: Start, name: str | None) -> Scaled:
    """The cell with the number that is called ``name``: one that it assigns, or one that it reads.

    Raises
    ------
    UsageError
        There is no such number, or more than one and none is named.
    """
    assigned, read = _numbers(recording, start)
    if name is None:
        names = [*assigned] or [*read]
        if len(names) != 1:
            raise UsageError(_choice(names))
        name = names[0]
    if name in assigned:
        return Scaled(recording, start, name, _value(assigned[name]), assigned[name])
    if name in read:
        return Scaled(recording, start, name, read[name], None)
    raise UsageError(_choice([*assigned, *read], name))


def _numbers(recording: Recording, start: Start) -> tuple[dict[str, ast.Constant], dict[str, int]]:
    try:
        tree = ast.parse(recording.source)
    except SyntaxError:  # lines for the shell
        return {}, {}
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    read = {key: value for key, value in start.names.items() if _is_count(value) and key not in stored}
    return dict(_assigned(tree)), read


def _assigned(tree: ast.Module) -> Mapping[str, ast.Constant]:
    """Names that the cell sets to a whole number, once."""
    found: dict[str, ast.Constant] = {}
    twice: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant) and _is_count(node.value.value):
                twice |= {target.id} & found.keys()
                found[target.id] = node.value
    return {name: place for name, place in found.items() if name not in twice}


def _is_count(value: Any) -> bool:
    return type(value) is int and value > 1


def _value(place: ast.Constant) -> int:
    return int(place.value)  # type: ignore[arg-type]


def _choice(names: list[str], asked: str = "") -> str:
    known = ", ".join(repr(each) for each in names)
    if not names:
        return say("the cell sets no name to a whole number, as in `N = 1000`; that is what is scaled")
    if asked:
        return say("{asked} is no whole number of the cell; there are {known}", asked=repr(asked), known=known)
    return say("the cell has more than one whole number, name one of {known}", known=known)


def _replaced(source: str, place: ast.Constant, text: str) -> str:
    """Source text with other text in one place; columns count bytes."""
    lines = source.encode().splitlines(keepends=True)
    line = lines[place.lineno - 1]
    lines[place.lineno - 1] = line[: place.col_offset] + text.encode() + line[place.end_col_offset :]
    return b"".join(lines).decode()
