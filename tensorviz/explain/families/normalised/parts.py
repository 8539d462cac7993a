"""A lane and what its cells are compared with, in the dtype that the library works in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.phrases import at_cell, name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ScanRecipe
from tensorviz.explain.steps import Role, RoleKind
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["Lane", "Normalised"]

Array = npt.NDArray[Any]
NEAR = 16


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane worked out.

    ``parts`` are the exponentials, or the squared distances; ``centre`` is the largest cell, or the mean; ``total`` is
    what ``parts`` come to, ``scale`` what is divided by or subtracted.
    """

    cells: Array
    centre: Any
    parts: Array
    total: Any
    scale: Any

    @property
    def distances(self) -> Array:
        with np.errstate(all="ignore"):
            away: Array = self.cells - self.centre
        return away


@dataclass(frozen=True, slots=True)
class Normalised:
    """Every cell of ``result`` from its lane of the first operand; the others are weights and a bias."""

    recipe: ScanRecipe
    operands: tuple[Operand, ...]
    result: Operand
    eps: float
    span: Span

    @property
    def array(self) -> Operand:
        return self.operands[0]

    @property
    def axis(self) -> int:
        assert self.recipe.axis is not None
        return self.recipe.axis

    @property
    def result_name(self) -> str:
        return name_of(self.result)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The one that the terms are formed in: numbers of 16 bits are brought to 32 first."""
        return np.dtype(np.result_type(np.dtype(self.result.dtype), np.float32))

    def lane(self, index: tuple[int, ...]) -> Lane | None:
        """The lane of a result cell; None where it was not kept whole."""
        values = self.array.snapshot.values if self.array.snapshot is not None else None
        if values is None:
            return None
        cells = values[tuple(slice(None) if k == self.axis else i for k, i in enumerate(index))].astype(self.dtype)
        with np.errstate(all="ignore"):
            if self.recipe.function == "layer_norm":
                centre = cells.mean(dtype=self.dtype)
                parts = np.square(cells - centre)
                total = parts.sum(dtype=self.dtype)
                variance = total / self.dtype.type(cells.size)
                return Lane(cells, centre, parts, total, np.sqrt(variance + self.dtype.type(self.eps)))
            centre = cells.max()
            parts = np.exp(cells - centre)
            total = parts.sum(dtype=self.dtype)
            return Lane(cells, centre, parts, total, np.log(total) if self.recipe.function == "log_softmax" else total)

    def factor(self, keyword: str, index: tuple[int, ...]) -> Any:
        """The number of the weights or the bias for a result cell; None where there is none."""
        found = next((operand for operand in self.operands[1:] if operand.keyword == keyword), None)
        return None if found is None else found.cell((index[-1],))

    def agrees(self, value: Any, recorded: Any) -> bool:
        """Whether a number is the recorded one but for the last digits, in which libraries differ."""
        if not (np.isfinite(value) and np.isfinite(recorded)):
            return bool(np.array_equal(value, recorded, equal_nan=True))
        eps = np.finfo(np.dtype(self.result.dtype)).eps
        return bool(abs(float(value) - float(recorded)) <= NEAR * eps * max(1.0, abs(float(recorded))))

    def lane_role(self, kind: RoleKind, operand: int, index: tuple[int, ...]) -> Role:
        """What the lane of a cell is doing."""
        box = list(at_cell(index))
        box[self.axis] = slice(0, self.recipe.length)
        return Role(kind, operand, tuple(box))

    def lane_name(self, index: tuple[int, ...]) -> str:
        """``"x[0, :]"``; the array's name where it is one lane."""
        if len(index) == 1:
            return name_of(self.array)
        place = f"[{', '.join(':' if k == self.axis else str(i) for k, i in enumerate(index))}]"
        name = name_of(self.array)
        return f"{name}{place}" if name.isidentifier() else say("Lane {place}", place=place)
