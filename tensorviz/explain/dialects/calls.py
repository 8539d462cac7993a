"""A call of another library with its arguments by name, and the call of NumPy that it is put as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import Argument, NodeKind, Plain

__all__ = ["Heard", "Named", "Row", "Special", "given", "is_none", "keyed", "named", "put", "value_of"]

ALIASES = {"axis": "dim", "keepdims": "keepdim", "x1": "input", "x2": "other", "x": "input", "a": "input"}
"""torch takes NumPy's keywords, too."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The call in NumPy's terms.

    ``kind`` and ``symbol`` are set where it is another sort of statement than it was written as: an index, a change in
    place; ``before`` is then the array that is written. ``others`` are the operations of NumPy that give the results
    after the first.
    """

    operation: str
    arguments: tuple[Argument, ...]
    kind: NodeKind | None = None
    others: tuple[str, ...] = ()
    symbol: str | None = None
    before: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A call with its arguments by the library's names."""

    subject: Subject
    arguments: Mapping[str, Argument]

    def __contains__(self, name: str) -> bool:
        return name in self.arguments

    def __getitem__(self, name: str) -> Argument:
        return self.arguments[name]

    def value(self, name: str, default: Any = None) -> Any:
        """The plain value of an argument; ``default`` where it was not given or is no plain value."""
        return value_of(self.arguments[name], default) if name in self.arguments else default

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the result."""
        return self.subject.result.shape if self.subject.result is not None else ()

    def shape_of(self, name: str) -> tuple[int, ...]:
        """Shape of an argument."""
        value = self.arguments[name].value
        return value.shape if isinstance(value, Snapshot) else ()


Special: TypeAlias = Callable[["Named", "Row"], "Heard | str"]
"""Puts a call in NumPy's terms where names alone don't; text is the reason why there is no picture."""


@dataclass(frozen=True, slots=True)
class Row:
    """One function of another library.

    Attributes
    ----------
    operation : str
        NumPy's name.
    parameters : str
        The library's, in order. ``dim:axis`` is NumPy's keyword ``axis``, a bare name NumPy's next positional argument;
        ``*size:shape`` takes numbers one by one or as one tuple.
    special : callable or None
        Takes the arguments by name instead.
    """

    operation: str
    parameters: str
    special: Special | None = None


def named(subject: Subject, parameters: str, dropped: frozenset[str]) -> Named | None:
    """The arguments by name, those that are None or ``dropped`` left out; None where there are more than is known."""
    names = [name.partition(":")[0] for name in parameters.split()]
    known = {name.removeprefix("*") for name in names}
    positional = [argument for argument in subject.event.arguments if argument.keyword is None]
    found: dict[str, Argument] = {}
    while positional and names:
        name = names.pop(0)
        if name.startswith("*"):
            found[name[1:]] = _gathered(positional)
            positional = []
        else:
            found[name] = positional.pop(0)
    for argument in subject.event.arguments:
        if argument.keyword is not None and argument.keyword not in dropped:
            name = argument.keyword if argument.keyword in known else ALIASES.get(argument.keyword, "")
            if name not in known:
                return None
            found[name] = argument
    if positional or any(argument.source.startswith("*") for argument in found.values()):
        return None
    return Named(subject, {name: argument for name, argument in found.items() if not is_none(argument)})


def put(call: Named, row: Row) -> Heard:
    """The call as the row says."""
    arguments: list[Argument] = []
    for entry in row.parameters.split():
        name, _, keyword = entry.removeprefix("*").partition(":")
        if name in call:
            arguments.append(keyed(call[name], keyword or None))
    return Heard(row.operation, tuple(sorted(arguments, key=lambda argument: argument.keyword is not None)))


def given(value: Any, keyword: str | None = None, source: str | None = None) -> Argument:
    """An argument that the library takes for granted, or spells in another way."""
    text = repr(value) if source is None else source
    return Argument(text, Plain(value, type(value).__name__), keyword, is_constant=True)


def keyed(argument: Argument, keyword: str | None = None) -> Argument:
    """The argument under another keyword."""
    return argument if argument.keyword == keyword else replace(argument, keyword=keyword)


def value_of(argument: Argument, default: Any = None) -> Any:
    """The plain value of an argument, also of a number without axes."""
    value = argument.value
    if isinstance(value, Plain):
        return value.value
    is_number = isinstance(value, Snapshot) and not value.shape and value.values is not None
    return value.values.item() if is_number else default  # type: ignore[union-attr]


def is_none(argument: Argument) -> bool:
    """Whether None was passed."""
    return isinstance(argument.value, Plain) and argument.value.value is None


def _gathered(arguments: Iterable[Argument]) -> Argument:
    """Numbers one by one as the tuple that they stand for."""
    items = list(arguments)
    only = items[0]
    if len(items) == 1 and not isinstance(value_of(only), int):
        return only
    values = tuple(value_of(item) for item in items)
    sources = ", ".join(item.source for item in items)
    return Argument(f"({sources}{',' * (len(items) == 1)})", Plain(values, "tuple"))
