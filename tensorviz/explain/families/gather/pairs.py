"""Every pair of variables: covariances and correlations, as products of centred numbers that are added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.gather.given import Answer, Array, Index, Told, given, no_cells, products_of, values_of
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.operands import Operand, kept_indices
from tensorviz.explain.subject import Sources, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["correlated", "covaried"]


def covaried(subject: Subject) -> Answer | None:
    """``numpy.cov``, without weights."""
    asked = given(subject, "m y rowvar bias ddof dtype", "m y", loose="dtype")
    if asked is None or "m" not in asked.arrays:
        return None
    freedom = asked.values.get("ddof", 0 if asked.values.get("bias") else 1)
    rows = bool(asked.values.get("rowvar", True))
    return _answer(subject, asked.arrays["m"], asked.arrays.get("y"), int(freedom), is_scaled=False, rows=rows)


def correlated(subject: Subject) -> Answer | None:
    """``numpy.corrcoef``."""
    asked = given(subject, "x y rowvar dtype", "x y", loose="dtype")
    if asked is None or "x" not in asked.arrays:
        return None
    rows = bool(asked.values.get("rowvar", True))
    return _answer(subject, asked.arrays["x"], asked.arrays.get("y"), 0, is_scaled=True, rows=rows)


def _answer(
    subject: Subject, first: Operand, second: Operand | None, freedom: int, *, is_scaled: bool, rows: bool
) -> Answer | None:
    operands = (first,) if second is None else (first, second)
    variables: list[_Variable] = []
    for number, operand in enumerate(operands):
        values = values_of(operand)
        if values is None or values.dtype.kind not in "biuf" or not 1 <= values.ndim <= 2:
            return None
        axis = 0 if rows or (number == 0 and values.shape[0] == 1) or values.ndim == 1 else 1
        lanes = np.atleast_2d(values) if axis == 0 else values.T
        variables += [_Variable(number, at, axis, lane.astype(np.float64)) for at, lane in enumerate(lanes)]
    if subject.result is None or len({each.values.size for each in variables}) != 1:
        return None
    pairs = _Pairs(operands, subject.result, tuple(variables), freedom, is_scaled)
    return pairs.answer() if pairs.holds() else None


@dataclass(frozen=True, slots=True, eq=False)
class _Variable:
    """The observations of one variable: lane ``at`` of an operand, a row (``axis`` 0) or a column."""

    operand: int
    at: int
    axis: int
    values: Array

    def cells(self, shape: Index) -> tuple[npt.NDArray[np.intp], ...]:
        along = np.arange(self.values.size)
        if len(shape) == 1:
            return (along,)
        across = np.full(along.size, self.at)
        return (across, along) if self.axis == 0 else (along, across)

    @property
    def centred(self) -> Array:
        centred: Array = self.values - self.values.mean()
        return centred


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    operands: tuple[Operand, ...]
    result: Operand
    variables: tuple[_Variable, ...]
    freedom: int
    is_scaled: bool

    @property
    def divisor(self) -> int:
        return self.variables[0].values.size - self.freedom

    def holds(self) -> bool:
        """Whether the products of centred numbers come to what was recorded, but for rounding."""
        recorded = values_of(self.result)
        count_ = len(self.variables)
        shape = () if count_ == 1 else (count_, count_)
        if recorded is None or recorded.shape != shape or recorded.dtype.kind != "f" or self.divisor <= 0:
            return False
        with np.errstate(all="ignore"):
            lanes = np.array([each.centred for each in self.variables])
            found = lanes @ lanes.T / self.divisor
            if self.is_scaled:
                found = found / np.sqrt(np.outer(np.diag(found), np.diag(found)))
        tolerance = 1e-2 if recorded.dtype == np.float16 else 1e-4 if recorded.dtype == np.float32 else 1e-9
        scale = float(np.abs(recorded[np.isfinite(recorded)]).max(initial=0.0))
        return bool(np.allclose(found.reshape(shape), recorded, rtol=tolerance, atol=tolerance * scale, equal_nan=True))

    def answer(self) -> Answer:
        shape = self.result.shape
        examples: tuple[Index, ...] = ((),)
        if shape:
            last = kept_indices(shape)[1][min(1, shape[1] - 1)]
            examples = ((0, last), (0, 0))
        return Answer("cells", self.operands, self.result, self._opening(), self._closing(), self.told, examples)

    def told(self, index: Index) -> Told:
        """Two variables, centred, multiplied and added up."""
        left, right = (self.variables[i] for i in (index or (0, 0)))
        here, found = cell_of(self.result, index), format_value(self.result.cell(index))
        first, second = left.centred, right.centred
        worked = products_of(first, second)
        total = worked.total
        names = [self._name(left), self._name(right)]
        pair = (
            say("{first_name} times {second_name}, both centred", first_name=names[0], second_name=names[1])
            if left is not right
            else say("{first_name}, centred, times itself", first_name=names[0])
        )
        if self.is_scaled:
            squares = [format_value((each * each).sum()) for each in (first, second)]
            sentence = fit(
                say(
                    "{pair}: {total}; ÷ √({first_square} × {second_square}) gives {here} = {found}.",
                    pair=capitalised(pair),
                    total=total,
                    first_square=squares[0],
                    second_square=squares[1],
                    here=here,
                    found=found,
                ),
                say(
                    "{total} ÷ √({first_square} × {second_square}) gives {here} = {found}.",
                    total=total,
                    first_square=squares[0],
                    second_square=squares[1],
                    here=here,
                    found=found,
                ),
            )
        else:
            n = left.values.size
            below = f"({n} − {self.freedom})" if self.freedom else str(n)
            sentence = fit(
                say(
                    "{pair}: {total}; {total} ÷ {below} gives {here} = {found}.",
                    pair=capitalised(pair),
                    total=total,
                    below=below,
                    here=here,
                    found=found,
                ),
                say("{total} ÷ {below} gives {here} = {found}.", total=total, below=below, here=here, found=found),
            )
        sources: Sources = []
        for number, operand in enumerate(self.operands):
            lanes = {each.at: each for each in (left, right) if each.operand == number}
            cells = [each.cells(operand.shape) for _, each in sorted(lanes.items())]
            whole = tuple(np.concatenate(axes) for axes in zip(*cells, strict=True)) if cells else None
            sources.append(no_cells(operand.shape) if whole is None else whole)
        return Told(sentence, sources, worked)

    def _name(self, variable: _Variable) -> str:
        operand = self.operands[variable.operand]
        if len(operand.shape) == 1:
            return name_of(operand)
        place = f"[{variable.at}]" if variable.axis == 0 else f"[:, {variable.at}]"
        name = name_of(operand)
        return (
            f"{name}{place}"
            if name.isidentifier()
            else say("row {at}", at=variable.at)
            if variable.axis == 0
            else say("column {at}", at=variable.at)
        )

    def _opening(self) -> str:
        numbers, observations = len(self.variables), self.variables[0].values.size
        lie = say("column") if self.variables[0].axis else say("row")
        names = say(" and ").join(name_of(each) for each in self.operands)
        if all(len(each.shape) == 1 for each in self.operands):
            return fit(
                say(
                    "{names}: {variables} of {observations}, each less its mean.",
                    names=names,
                    variables=count(numbers, "variable"),
                    observations=count(observations, "observation"),
                )
            )
        return fit(
            say(
                "Each {lie} of {names} is a variable: {numbers} of them, {observations} each.",
                lie=lie,
                names=names,
                numbers=numbers,
                observations=count(observations, "observation"),
            ),
            say(
                "{variables}, {observations} each.",
                variables=count(numbers, "variable"),
                observations=count(observations, "observation"),
            ),
        )

    def _closing(self) -> str:
        shape = format_shape(self.result.shape)
        start = say("The result") if name_of(self.result) == say("the result") else name_of(self.result)
        if not self.result.shape:
            return fit(
                say(
                    "{start} is one number: the {correlation_or_variance}.",
                    start=start,
                    correlation_or_variance=say("correlation with itself") if self.is_scaled else say("variance"),
                )
            )
        values = values_of(self.result)
        if values is not None and np.isnan(values).any():
            why = say("without spread, or with NaN or infinity") if self.is_scaled else say("with NaN or infinity")
            return fit(
                say("{start} {shape} is symmetric; a variable {why} gives NaN.", start=start, shape=shape, why=why)
            )
        if self.is_scaled:
            return fit(
                say(
                    "{start} {shape} is symmetric, from −1 to 1; a variable with itself gives 1.",
                    start=start,
                    shape=shape,
                )
            )
        return fit(say("{start} {shape} is symmetric; its diagonal holds the variances.", start=start, shape=shape))
