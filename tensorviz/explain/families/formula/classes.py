"""Numbers that name classes: one-hot rows, and the loss of rows of which one column is the right one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.formula.given import given_to
from tensorviz.explain.families.formula.parts import (
    Cells,
    Formula,
    Index,
    Line,
    Told,
    cells_at,
    ends,
    told_in_lines,
)
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FormulaRecipe
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["cross_entropy", "one_hot"]

MOST_ROWS = 8
"""As many rows as have a line each."""


def one_hot(subject: Subject) -> Formula | None:
    """Every number becomes a row of 0 with a 1 at the place that it names."""
    given = given_to(subject, "labels axis")
    labels, result = (given.array("labels"), given.result) if given is not None else (None, None)
    axis = given.plain("axis", -1) if given is not None else None
    if labels is None or result is None or not isinstance(axis, int) or np.dtype(labels.dtype).kind not in "iu":
        return None
    axis %= len(result.shape)
    if result.shape[:axis] + result.shape[axis + 1 :] != labels.shape:
        return None
    ndim, classes = len(labels.shape), result.shape[axis]

    def place_of(index: Index) -> Index:
        return index[:axis] + index[axis + 1 :]

    def feeding(index: Index) -> tuple[Cells, ...]:
        return (cells_at([place_of(index)], ndim),)

    def told(index: Index) -> Told | None:
        label, recorded = labels.cell(place_of(index)), result.cell(index)
        if label is None or recorded is None:
            return None
        here, there, column = cell_of(result, index), cell_of(labels, place_of(index)), index[axis]
        is_named = int(label) == column
        value = np.dtype(result.dtype).type(is_named)
        verb = say("names") if is_named else say("does not name")
        worked = told_in_lines(here, "", [Line((label, column), "==", value)], recorded)
        sentence = say(
            "{there} is {label}, which {verb} class {column}: {here} is {total}.",
            there=there,
            label=format_value(label),
            verb=verb,
            column=column,
            here=here,
            total=worked.worked.total,
        )
        return replace(worked, sentence=fit(capitalised(sentence), worked.sentence))

    name = name_of(labels)
    opening = (
        say(
            "Each number of {name} becomes {classes} cells: 1 at the place that it names, 0 elsewhere.",
            name=name,
            classes=classes,
        ),
        say("Each number becomes a row: 1 at the place that it names, 0 elsewhere."),
    )
    first = labels.cell((0,) * ndim) if 0 not in labels.shape else None
    named = () if first is None else ((0,) * axis + (int(first),) + (0,) * (ndim - axis),)
    samples = ends(result.shape, *named)
    return Formula(
        FormulaRecipe("one_hot", ("",), family="indexing"),
        (labels,),
        result,
        opening,
        feeding,
        told,
        samples,
        say("Rows of 0 and 1"),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of scores with the number of the right column of each, and what their losses come to."""

    scores: Operand
    target: Operand
    result: Operand
    values: npt.NDArray[Any]
    right: npt.NDArray[np.int64]
    reduction: str

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.dtype(np.result_type(np.dtype(self.result.dtype), np.float32))

    def rows(self, index: Index) -> range:
        """The rows that go into a result cell: one, or all."""
        at = index[0] if index else 0
        return range(at, at + 1) if self.reduction == "none" else range(len(self.values))

    def feeding(self, index: Index) -> tuple[Cells, ...]:
        rows, columns = np.array(self.rows(index)), self.values.shape[1]
        ndim = len(self.scores.shape)
        cells = (np.repeat(rows, columns), np.tile(np.arange(columns), len(rows)))
        return cells[2 - ndim :], (rows,) if ndim == 2 else ()

    def line(self, row: int) -> Line:
        """The log of the sum of exp of a row, less the score of the right column: its loss."""
        scores = self.values[row].astype(self.dtype)
        largest = scores.max()
        total = np.exp(scores - largest).sum(dtype=self.dtype)
        together, right = np.log(total) + largest, scores[self.right[row]]
        return Line((together, right), "−", together - right)

    def told(self, index: Index) -> Told | None:
        recorded, here = self.result.cell(index), cell_of(self.result, index)
        if recorded is None:
            return None
        with np.errstate(all="ignore"):
            lines = [self.line(row) for row in self.rows(index)]
            losses = [line.value for line in lines]
            if self.reduction == "none":
                together, right = (format_value(number) for number in lines[0].inputs)
                told = told_in_lines(here, "", lines, recorded)
                spelt = say(
                    "log of the sum of exp, {together}, less the right score, {right}", together=together, right=right
                )
                return replace(told, sentence=fit(f"{capitalised(here)}: {spelt}: {told.worked.total}.", told.sentence))
            lines = lines if len(lines) <= MOST_ROWS else []
            total = np.add.reduce(np.array(losses, self.dtype))
            many = len(losses)
            if many <= MOST_ROWS and many > 1:
                lines.append(Line(tuple(losses), "+", total))
            if self.reduction == "mean" and many > 1:
                lines.append(Line((total, many), "÷", np.true_divide(total, self.dtype.type(many))))
        told = told_in_lines(here, "", lines or [Line((total,), "→", total)], recorded)
        return replace(told, sentence=self._summed(many, format_value(total), told))

    def _summed(self, many: int, total: str, told: Told) -> str:
        if many == 1:
            return say("There is one row, and its loss is {total}.", total=told.worked.total)
        ending = (
            say("; divided by {many} that is {total}", many=many, total=told.worked.total)
            if self.reduction == "mean"
            else ""
        )
        return fit(
            say("The losses of {rows} add up to {total}{ending}.", rows=count(many, "row"), total=total, ending=ending),
            told.sentence,
        )


def cross_entropy(subject: Subject) -> Formula | None:
    """Of every row how much the score of the right column lacks; then the mean of all rows."""
    rows = _rows(subject)
    if rows is None:
        return None
    scores, target = name_of(rows.scores), name_of(rows.target)
    then = {"mean": say("; then their mean"), "sum": say("; then their sum")}.get(rows.reduction, "")
    each = say("Each row of {scores}", scores=scores) if len(rows.scores.shape) == 2 else capitalised(scores)
    opening = (
        say(
            "{each}: log of the sum of exp, less the score that {target} names{then}.",
            each=each,
            target=target,
            then=then,
        ),
        say("Each row: log of the sum of exp, less the right score{then}.", then=then),
    )
    recipe = FormulaRecipe("cross_entropy", ("", "right"), family="reduction")
    samples = ends(rows.result.shape)
    operands = (rows.scores, rows.target)
    return Formula(recipe, operands, rows.result, opening, rows.feeding, rows.told, samples, say("Row by row"))


def _rows(subject: Subject) -> _Rows | None:
    given = given_to(subject, "input target reduction")
    scores, target = (given.array("input"), given.array("target")) if given is not None else (None, None)
    if given is None or scores is None or target is None or given.result is None:
        return None
    values, right = (each.snapshot.values if each.snapshot is not None else None for each in (scores, target))
    reduction, ndim = given.plain("reduction", "mean"), len(scores.shape)
    if values is None or right is None or values.dtype.kind != "f" or right.dtype.kind not in "iu":
        return None
    if ndim not in {1, 2} or target.shape != scores.shape[:-1] or not values.size:
        return None
    if right.min() < 0 or right.max() >= scores.shape[-1] or reduction not in {"mean", "sum", "none"}:
        return None
    wide = values.reshape(-1, scores.shape[-1])
    folds = str(reduction) if ndim == 2 else "none"
    return _Rows(scores, target, given.result, wide, right.reshape(-1).astype(np.int64), folds)
