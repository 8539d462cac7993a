"""Values that each drop into a place of a sorted array: ``searchsorted`` and ``digitize``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tensorviz.explain.families.gather.given import (
    Answer,
    Array,
    Index,
    Told,
    bins_of,
    examples_of,
    given,
    one_cell,
    texts_of,
    values_of,
)
from tensorviz.explain.families.movement.moving import window_of
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand, kept_indices
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["digitized", "searched"]

ORDERED = "biufUSmM"


def searched(subject: Subject) -> Answer | None:
    """``numpy.searchsorted`` and the method, with ``side`` and ``sorter``."""
    asked = given(subject, "a v side sorter", "a v sorter")
    if asked is None:
        return None
    side = asked.values.get("side", "left")
    sorter = asked.arrays.get("sorter")
    if side not in {"left", "right"} or ("sorter" in asked.texts and sorter is None):
        return None
    return _answer(subject, asked.arrays.get("a"), asked.arrays.get("v"), sorter, goes_before=side == "left")


def digitized(subject: Subject) -> Answer | None:
    """``numpy.digitize``, with ``right``, of rising or falling bins."""
    asked = given(subject, "x bins right", "x bins")
    if asked is None:
        return None
    goes_before = bool(asked.values.get("right", False))
    return _answer(subject, asked.arrays.get("bins"), asked.arrays.get("x"), None, goes_before=goes_before)


def _answer(
    subject: Subject, ruler: Operand | None, dropped: Operand | None, sorter: Operand | None, *, goes_before: bool
) -> Answer | None:
    marks, values, order, places = map(values_of, (ruler, dropped, sorter, subject.result))
    if ruler is None or dropped is None or subject.result is None or marks is None or values is None or places is None:
        return None
    if marks.ndim != 1 or places.shape != values.shape or not {marks.dtype.kind, values.dtype.kind} <= set(ORDERED):
        return None
    if order is not None:
        marks = marks[order]
    drop = _Drop(ruler, dropped, sorter, subject.result, marks, values, places, order, goes_before)
    return drop.answer() if drop.holds() else None


@dataclass(frozen=True, slots=True, eq=False)
class _Drop:
    """``marks`` are the ruler's values in order, ``goes_before`` says whether a value goes before its equals."""

    ruler: Operand
    dropped: Operand
    sorter: Operand | None
    result: Operand
    marks: Array
    values: Array
    places: Array
    order: Array | None
    goes_before: bool

    @property
    def falls(self) -> bool:
        return self.marks.size > 1 and bool(self.marks[0] > self.marks[-1])

    def holds(self) -> bool:
        """Whether the marks are in order and every value lies between those beside its recorded place."""
        rising = self.marks[::-1] if self.falls else self.marks
        if not np.array_equal(rising, np.sort(rising), equal_nan=rising.dtype.kind in "fmM"):
            return False
        side: Literal["left", "right"] = "left" if self.goes_before else "right"
        found = np.searchsorted(rising, self.values, side)
        return bool(np.array_equal(self.marks.size - found if self.falls else found, self.places))

    def answer(self) -> Answer:
        length = self.marks.size
        shown = kept_indices(self.values.shape)
        examples = examples_of(self.values.shape)
        wanted = np.unique(self.places[np.ix_(*shown)] if shown else self.places).tolist()
        numbers = (window_of([wanted], (length + 1,)) or kept_indices((length + 1,)))[0]
        bins = bins_of(numbers, self.places, shown, texts_of(self.marks, numbers))
        operands = tuple(each for each in (self.dropped, self.ruler, self.sorter) if each is not None)
        return Answer("place", operands, self.result, self._opening(), self._closing(), self.told, examples, bins)

    def told(self, index: Index) -> Told:
        """Which marks the value at ``index`` lies between."""
        place, value = int(self.places[index]), format_value(self.values[index])
        low, high = ("≤", "<") if not self.goes_before else ("<", "≤")
        if self.falls:
            low, high = ("≥", ">") if self.goes_before else (">", "≥")
        chain = value
        if place > 0:
            chain = f"{format_value(self.marks[place - 1])} {low} {chain}"
        if place < self.marks.size:
            chain = f"{chain} {high} {format_value(self.marks[place])}"
        if value == "NaN":
            chain = say("NaN counts as the largest")
        here = cell_of(self.result, index)
        where = say("before {mark}", mark=self._mark(place)) if place < self.marks.size else say("after the last")
        sentence = fit(
            say(
                "{chain}: {cell} goes {where}, so {here} is {place}.",
                chain=chain,
                cell=cell_of(self.dropped, index),
                where=where,
                here=here,
                place=place,
            ),
            say("{here} is {place}.", here=here, place=place),
        )
        beside = [i for i in (place - 1, place) if 0 <= i < self.marks.size]
        ruler = beside if self.order is None else [int(self.order[i]) for i in beside]
        sources = [one_cell(index), (np.array(ruler, np.intp),)]
        return Told(sentence, [*sources, (np.array(beside, np.intp),)] if self.sorter is not None else [*sources])

    def _mark(self, place: int) -> str:
        return cell_of(self.ruler, (place if self.order is None else int(self.order[place]),))

    def _opening(self) -> str:
        ruler, marks = name_of(self.ruler), count(self.marks.size, "mark")
        way = say("falling") if self.falls else say("rising")
        through = "" if self.sorter is None else say(", read in the order of {sorter}", sorter=name_of(self.sorter))
        return fit(
            say(
                "{ruler} is a ruler of {marks}, {way}{through}; where does each value of {dropped} fall?",
                ruler=ruler,
                marks=marks,
                way=way,
                through=through,
                dropped=name_of(self.dropped),
            ),
            say(
                "{ruler} is a ruler of {marks}{through}; where does each value fall?",
                ruler=ruler,
                marks=marks,
                through=through,
            ),
            say("A ruler of {marks}: where does each value fall?", marks=marks),
        )

    def _closing(self) -> str:
        start = say("The result") if name_of(self.result) == say("the result") else name_of(self.result)
        rule = say("before") if self.goes_before != self.falls else say("after")
        size = self.marks.size
        return fit(
            say(
                "{start} holds places from 0 to {size}; a value equal to a mark goes {rule} it.",
                start=start,
                size=size,
                rule=rule,
            ),
            say("Places go from 0 to {size}; a value equal to a mark goes {rule} it.", size=size, rule=rule),
        )
