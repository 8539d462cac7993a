"""``ufunc.at``: cells that an index names again and again are changed as often."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.elementwise.functions import INFIX
from tensorviz.explain.families.formula.given import given_to
from tensorviz.explain.families.formula.parts import (
    Cells,
    Formula,
    Index,
    Line,
    Told,
    cells_at,
    enclosed,
    ends,
    folded,
    gather,
    told_in_lines,
)
from tensorviz.explain.families.operands import is_numeric
from tensorviz.explain.families.phrases import cell_of
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FormulaRecipe
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["at"]

FOLDS = {"add": "+", "multiply": "×", "maximum": "max", "minimum": "min"}
MOST_LINES = 12

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Changes:
    """What an index names: the cell of ``target``, the cell of the index and that of ``values``, for every change."""

    target: Operand
    result: Operand
    indices: Operand
    values: Operand | None
    ufunc: np.ufunc
    named: Places
    naming: Places
    beside: Places

    @property
    def symbol(self) -> str:
        return INFIX.get(self.ufunc.__name__, self.ufunc.__name__)

    @property
    def operands(self) -> tuple[Operand, ...]:
        first = (self.target, self.indices)
        return first if self.values is None else (*first, self.values)

    def hits(self, index: Index) -> Places:
        """Which changes are about a cell, in their order."""
        flat = int(np.ravel_multi_index(index, self.target.shape)) if self.target.shape else 0
        return np.flatnonzero(self.named == flat)

    def feeding(self, index: Index) -> tuple[Cells, ...]:
        hits = self.hits(index)
        found = [cells_at([index], len(self.target.shape)), _unravelled(self.naming[hits], self.indices.shape)]
        if self.values is not None:
            found.append(_unravelled(self.beside[hits], self.values.shape))
        return tuple(found)

    def told(self, index: Index) -> Told | None:
        hits, cell, recorded = self.hits(index), self.target.cell(index), self.result.cell(index)
        here = cell_of(self.result, index)
        if cell is None or recorded is None:
            return None
        if not hits.size:
            kept = told_in_lines(here, "", [Line((cell,), "→", cell)], recorded)
            return replace(
                kept, sentence=say("No index names {here}, so it stays {cell}.", here=here, cell=format_value(cell))
            )
        added = None
        if self.values is not None:
            added = gather(self.values, _unravelled(self.beside[hits], self.values.shape, every=True))
            if added is None:
                return None
            added = np.broadcast_to(added, hits.shape)
        if added is None or self.ufunc.__name__ not in FOLDS:
            return self._in_turn(here, cell, len(hits), added, recorded)
        lane = np.concatenate([[cell], added]).astype(recorded.dtype)
        symbol = FOLDS[self.ufunc.__name__]
        whole = folded(self.result, index, lane, self.ufunc, symbol, recorded.dtype)
        return whole if whole is None or hits.size < 2 else self._often(whole, hits.size)

    def _in_turn(self, here: str, cell: Any, times: int, added: Any, recorded: Any) -> Told | None:
        """One line for every change, brought to the dtype of the array each time, as NumPy does."""
        lines: list[Line] = []
        for change in range(times):
            inputs = (cell,) if added is None else (cell, added[change])
            with np.errstate(all="ignore"):
                cell = np.asarray(self.ufunc(*inputs)).astype(recorded.dtype)[()]
            lines.append(Line(inputs, self.symbol, cell))
        if len(lines) > MOST_LINES:
            return None
        spelt = f" {self.symbol} ".join(enclosed(value) for line in lines[-1:] for value in line.inputs)
        told = told_in_lines(here, spelt if added is not None else f"{self.symbol} {spelt}", lines, recorded)
        return told if times < 2 else self._often(told, times)

    def _often(self, told: Told, times: int) -> Told:
        often = say(
            "{sentence}; {times} indices name it, and all of them count.",
            sentence=told.sentence.removesuffix("."),
            times=times,
        )
        return replace(told, sentence=fit(often, told.sentence))


def at(subject: Subject) -> Formula | None:
    """Every index in turn: its cell and the value beside it, brought together in place."""
    changes = _changes(subject)
    if changes is None:
        return None
    shape, name, symbol = changes.target.shape, changes.result.name, changes.symbol
    opening = (
        say(
            "Each index names a cell of {name}; a cell named twice is changed twice: {symbol}.",
            name=name,
            symbol=symbol,
        ),
        say("Each index names a cell; a cell named twice is changed twice."),
    )
    size = math.prod(shape)
    often = int(np.argmax(np.bincount(changes.named, minlength=size))) if size and changes.named.size else 0
    most = tuple(int(i) for i in np.unravel_index(often, shape)) if size else ()
    recipe = FormulaRecipe(
        f"{changes.ufunc.__name__}.at", ("", "at", symbol)[: len(changes.operands)], family="indexing"
    )
    samples, label = ends(shape, most), say("Index by index")
    return Formula(recipe, changes.operands, changes.result, opening, changes.feeding, changes.told, samples, label)


def _changes(subject: Subject) -> _Changes | None:
    given = given_to(subject, "a indices b")
    ufunc = getattr(np, subject.event.operation.split(".")[1], None)
    before, after = subject.event.before, subject.event.after
    if given is None or before is None or after is None or not isinstance(ufunc, np.ufunc) or ufunc.nout != 1:
        return None
    indices, values = given.array("indices"), given.array("b")
    chooser = indices.snapshot.values if indices is not None and indices.snapshot is not None else None
    name = subject.arguments[0].name
    target = replace(subject.arguments[0], name=say("{name} before", name=name), snapshot=before, plain=None)
    result = Operand(name, after)
    is_told = is_numeric(target) and target.shape == result.shape and (values is None) == (ufunc.nin == 1)
    if indices is None or chooser is None or not is_told:
        return None
    chosen = _numbers(before.shape)[chooser]
    if chooser.dtype == np.bool_:
        naming = _numbers(indices.shape)[chooser]
    else:
        naming = _numbers(indices.shape).reshape(chooser.shape + (1,) * (chosen.ndim - chooser.ndim))
    beside = _numbers(values.shape) if values is not None else np.zeros((), np.intp)
    spread = (np.broadcast_to(each, chosen.shape).reshape(-1) for each in (naming, beside))
    return _Changes(target, result, indices, values, ufunc, chosen.reshape(-1), *spread)


def _numbers(shape: Index) -> Places:
    return np.arange(math.prod(shape)).reshape(shape)


def _unravelled(places: Places, shape: Index, *, every: bool = False) -> Cells:
    """The cells with these numbers, each once unless ``every`` mention counts."""
    return tuple(np.unravel_index(places if every else np.unique(places), shape)) if shape else ()
