"""Values counted by the bin that they fall into: ``bincount`` and ``histogram``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.explain.families.gather.given import (
    Answer,
    Array,
    Index,
    Told,
    bins_of,
    given,
    sum_of,
    texts_of,
    values_of,
)
from tensorviz.explain.families.gather.grid import bin_places
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.operands import Operand, kept_indices
from tensorviz.explain.subject import Sources, Subject
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import agree, say

__all__ = ["counted", "histogram"]

FEW = 3


def counted(subject: Subject) -> Answer | None:
    """``numpy.bincount``, with ``weights`` and ``minlength``."""
    asked = given(subject, "x weights minlength", "x weights")
    values = values_of(asked.arrays.get("x")) if asked is not None else None
    if asked is None or subject.result is None or values is None or values.ndim != 1 or values.dtype.kind not in "biu":
        return None
    places = values.astype(np.int64)
    return _Tally(asked.arrays["x"], asked.arrays.get("weights"), None, places, None, subject.result).answer()


def histogram(subject: Subject) -> Answer | None:
    """``numpy.histogram``, whose two results are the counts and the marks of the bins."""
    if len(subject.results) != 2:
        return None
    counts, edges = subject.results
    asked = given(subject, "a bins range density weights", "a bins weights")
    values = values_of(asked.arrays.get("a")) if asked is not None else None
    marks = values_of(edges)
    if asked is None or values is None or marks is None or values.dtype.kind not in "biuf":
        return None
    if marks.ndim != 1 or marks.dtype.kind not in "iuf" or len(marks) < 2:
        return None
    places = bin_places(values, marks)
    bins = asked.arrays.get("bins")
    ruler = bins if bins is not None and len(bins.shape) == 1 else None
    is_density = bool(asked.values.get("density"))
    weights = asked.arrays.get("weights")
    tally = _Tally(asked.arrays["a"], weights, ruler, places, marks, counts, is_density, (edges,))
    return tally.answer()


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """``places`` says for every value its bin, -1 for none; without ``marks`` a bin is a whole number.

    ``ruler`` is the array that the marks were given as.
    """

    values: Operand
    weights: Operand | None
    ruler: Operand | None
    places: Array
    marks: Array | None
    result: Operand
    is_density: bool = False
    edges: tuple[Operand, ...] = ()

    def answer(self) -> Answer | None:
        recorded = values_of(self.result)
        if recorded is None or recorded.ndim != 1 or not self._holds(recorded):
            return None
        numbers = kept_indices(recorded.shape)[0]
        marks = {} if self.marks is None else texts_of(self.marks[1:], numbers) | {-1: format_value(self.marks[0])}
        bins = bins_of(numbers, self.places, kept_indices(self.values.shape), marks)
        full = max(bins, key=lambda each: each.size, default=None)
        empty = next((each for each in bins if not each.size), bins[-1] if bins else None)
        examples = tuple(dict.fromkeys((each.number,) for each in (full, empty) if each is not None))
        operands = tuple(each for each in (self.values, self.weights, self.ruler) if each is not None)
        said = self._opening(recorded), self._closing(recorded)
        return Answer("count", operands, self.result, *said, self.told, examples, bins, self.edges)

    def _holds(self, recorded: Array) -> bool:
        """Whether the values of each bin come to what was recorded."""
        inside = self.places >= 0
        weights = None if self.weights is None else values_of(self.weights)
        if self.weights is not None and (weights is None or weights.shape != self.places.shape):
            return False
        if weights is not None and weights.dtype.kind not in "biuf":
            return False
        given = None if weights is None else weights[inside].reshape(-1)
        found: Array = np.bincount(self.places[inside].reshape(-1), given, len(recorded))
        if found.shape != recorded.shape:
            return False
        if self.is_density and self.marks is not None:
            with np.errstate(all="ignore"):
                found = found / np.diff(self.marks) / found.sum()
        exact = weights is None and not self.is_density
        return bool(np.array_equal(found, recorded) if exact else np.allclose(found, recorded, equal_nan=True))

    def told(self, index: Index) -> Told:
        """The values of one bin."""
        number = index[0]
        cells: Any = np.nonzero(self.places == number)
        here, recorded = cell_of(self.result, index), self.result.cell(index)
        found, size = format_value(recorded), cells[0].size
        where, verb = self._where(number)
        names = [cell_of(self.values, tuple(int(axis[i]) for axis in cells)) for i in range(min(size, FEW))]
        many = (
            join(names)
            if size <= FEW
            else say("{values} of {self_values}", values=count(size, "value"), self_values=name_of(self.values))
        )
        worked = None
        if not size:
            sentence = fit(
                say(
                    "No value {first_verb} {where}, so {here} is {found}.",
                    first_verb=verb[0],
                    where=where,
                    here=here,
                    found=found,
                ),
                say("{here} is {found}: no value.", here=here, found=found),
            )
        elif self.is_density and self.weights is None:
            total, width = int((self.places >= 0).sum()), self._width(number)
            sentence = fit(
                say(
                    "{here}: {size} of {total} values in a bin {width} wide, {size} ÷ ({total} × {width}) = {found}.",
                    here=here,
                    size=size,
                    total=total,
                    width=width,
                    found=found,
                ),
                say("{here}: {size} of {total} values, {found}.", here=here, size=size, total=total, found=found),
            )
        elif self.weights is not None:
            weights = values_of(self.weights)
            worked = None if weights is None else sum_of(weights[cells], recorded, self.is_density)
            ending = "" if self.is_density else f": {found}"
            sentence = fit(
                say(
                    "{here} adds up the weights of {many}, which {verb} {where}{ending}.",
                    here=here,
                    many=many,
                    verb=verb[size > 1],
                    where=where,
                    ending=ending,
                ),
                say("{here} adds up {weights}{ending}.", here=here, weights=count(size, "weight"), ending=ending),
            )
        else:
            sentence = fit(
                say(
                    "{many} {verb} {where}, so {here} is {found}.",
                    many=many,
                    verb=verb[size > 1],
                    where=where,
                    here=here,
                    found=found,
                ),
                say("{here} is {found}.", here=here, found=found),
            )
        beside: Sources = [] if self.weights is None else [cells]
        if self.ruler is not None:
            beside = [*beside, (np.array([number, number + 1], np.intp),)]
        return Told(sentence, [cells if self.values.shape else (), *beside], worked)

    def _width(self, number: int) -> str:
        assert self.marks is not None
        return format_value(self.marks[number + 1] - self.marks[number])

    def _where(self, number: int) -> tuple[str, tuple[str, str]]:
        if self.marks is None:
            return str(number), (say("is"), say("are"))
        closing = "]" if number == len(self.marks) - 2 else ")"
        low, high = format_value(self.marks[number]), format_value(self.marks[number + 1])
        return f"[{low}, {high}{closing}", (say("lies in"), say("lie in"))

    def _opening(self, recorded: Array) -> str:
        name, values = name_of(self.values), count(self.places.size, "value")
        bins = count(len(recorded), "bin")
        if not len(recorded):
            return say("{name} holds no values, so there are no bins.", name=name)
        if self.marks is None:
            weighed = "" if self.weights is None else say(", weighed by {weights}", weights=name_of(self.weights))
            return fit(
                say(
                    "{name} holds {values}; there is a bin for every number from 0 to {recorded}{weighed}.",
                    name=name,
                    values=values,
                    recorded=len(recorded) - 1,
                    weighed=weighed,
                ),
                say(
                    "{name} holds {values}, for {bins}{weighed}.", name=name, values=values, bins=bins, weighed=weighed
                ),
            )
        low, high = format_value(self.marks[0]), format_value(self.marks[-1])
        widths = np.diff(self.marks)
        even = widths.size and np.allclose(widths, widths[0])
        each = (
            say(", each {first_width} wide", first_width=format_value(widths[0]))
            if even
            else say(" of different widths")
        )
        return fit(
            say(
                "{name} holds {values}; the ruler from {low} to {high} has {bins}{each}.",
                name=name,
                values=values,
                low=low,
                high=high,
                bins=bins,
                each=each,
            ),
            say(
                "{name} holds {values}, for {bins} from {low} to {high}.",
                name=name,
                values=values,
                bins=bins,
                low=low,
                high=high,
            ),
        )

    def _closing(self, recorded: Array) -> str:
        start = say("The result") if name_of(self.result) == say("the result") else name_of(self.result)
        outside = int((self.places < 0).sum())
        left = (
            agree(
                outside,
                "; {values} outside was left out",
                "; {values} outside were left out",
                values=count(outside, "value"),
            )
            if outside
            else ""
        )
        shape = format_shape(recorded.shape)
        if self.is_density:
            return fit(
                say(
                    "{start} {shape} is a density: heights times widths come to 1{left}.",
                    start=start,
                    shape=shape,
                    left=left,
                )
            )
        if not recorded.size:
            return say("There is nothing to count, and so no bin.")
        if self.weights is not None:
            return fit(
                say("{start} {shape} has one sum of weights per bin{left}.", start=start, shape=shape, left=left)
            )
        best, total = int(recorded.argmax()), int(recorded.sum())
        return fit(
            say(
                "{start} {shape} comes to {total} in all; bin {best} has the most, {recorded}{left}.",
                start=start,
                shape=shape,
                total=total,
                best=best,
                recorded=format_value(recorded[best]),
                left=left,
            ),
            say("{start} {shape} comes to {total} in all{left}.", start=start, shape=shape, total=total, left=left),
        )
