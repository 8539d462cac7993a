"""One operand of an operation that failed, at its place in the source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.operands import Operand
from tensorviz.trace.recording import Argument, Event, Plain

__all__ = ["Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """An operand at its place.

    Attributes
    ----------
    place : str
        The name that stands for it in the code of candidates: ``"_0"``, an item of a list ``"_0_1"``.
    node : ast.expr or None
        What the reader wrote there.
    maker : Event or None
        What made the value, where that was recorded; ``is_inline`` says that it is written at the place itself, then
        ``inner`` are the parts of that operation, and ``inner_code`` is its code over their places.
    """

    place: str
    node: ast.expr | None
    argument: Argument
    operand: Operand
    maker: Event | None = None
    is_inline: bool = False
    items: tuple[Part, ...] = ()
    inner: tuple[Part, ...] = ()
    inner_code: ast.AST | None = None

    @property
    def name(self) -> str:
        return self.operand.name

    @property
    def keyword(self) -> str | None:
        return self.argument.keyword

    @property
    def snapshot(self) -> Snapshot | None:
        value = self.argument.value
        return value if isinstance(value, Snapshot) else None

    @property
    def is_array(self) -> bool:
        """An array, or a number, whose shape is known."""
        return self.snapshot is not None or self.number is not None

    @property
    def number(self) -> complex | float | int | None:
        value = self.argument.value
        is_number = isinstance(value, Plain) and isinstance(value.value, bool | int | float | complex)
        return value.value if is_number else None  # type: ignore[union-attr]

    @property
    def shape(self) -> tuple[int, ...]:
        return self.operand.shape

    @property
    def dtype(self) -> np.dtype[Any] | str:
        if self.snapshot is not None:
            return self.operand.dtype
        return np.asarray(self.number).dtype if self.number is not None else ""

    @property
    def plain(self) -> Any:
        """The value of an argument that is no array."""
        value = self.argument.value
        if isinstance(value, Plain):
            return value.value
        if isinstance(value, Snapshot) and value.values is not None and not value.shape:
            return value.values[()].item()
        return None

    @property
    def values(self) -> np.ndarray | None:
        return None if self.snapshot is None else self.snapshot.values
