"""Whether values stand among others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.gather.given import (
    Answer,
    Array,
    Index,
    Told,
    all_cells,
    examples_of,
    given,
    one_cell,
    pair_of,
    values_of,
)
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.subject import Sources, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import agree, say

__all__ = ["is_among"]


def is_among(subject: Subject) -> Answer | None:
    """``numpy.isin`` and ``in1d``: each value is looked for among the others."""
    names = "ar1 ar2 assume_unique invert kind"
    if subject.event.operation.endswith("isin"):
        names = "element test_elements assume_unique invert kind"
    element, among = names.split()[:2]
    asked = given(subject, names, f"{element} {among}")
    pair = pair_of(asked.arrays.get(element), asked.arrays.get(among)) if asked is not None else None
    found = values_of(subject.result)
    if asked is None or pair is None or found is None or subject.result is None or found.size != pair[0].size:
        return None
    operands, result = (asked.arrays[element], asked.arrays[among]), subject.result
    values, others = pair
    inverted = bool(asked.values.get("invert"))
    if not np.array_equal(_stand_in(values, others).reshape(found.shape) != inverted, found):
        return None

    def cell(index: Index) -> Told:
        place = np.unravel_index(np.ravel_multi_index(index, found.shape), values.shape) if values.shape else ()
        where = tuple(int(i) for i in place)
        value = values[where]
        matches = tuple(np.asarray(axis, np.intp) for axis in np.nonzero(others == value)) if others.shape else ()
        is_there = bool((others == value).any())
        text, name = f"{cell_of(operands[0], where)} = {format_value(value)}", name_of(operands[1])
        answer = say("{cell} is {bool}", cell=cell_of(result, index), bool=bool(found[index]))
        first = cell_of(operands[1], tuple(int(axis[0]) for axis in matches)) if is_there and others.shape else name
        said = (
            say("{text} is also {first}, so {answer}.", text=text, first=first, answer=answer)
            if is_there
            else say("{text} is nowhere in {name}, so {answer}.", text=text, name=name, answer=answer)
        )
        sources: Sources = [one_cell(where), all_cells(others.shape)]
        return Told(fit(said, f"{answer}."), sources, None, [one_cell(where), matches])

    kinds = [np.flatnonzero(found.reshape(-1) == truth) for truth in (True, False)]
    examples = tuple(tuple(int(i) for i in np.unravel_index(places[0], found.shape)) for places in kinds if places.size)
    trues = int(found.sum())
    left, right = map(name_of, operands)
    opening = fit(
        say(
            "Each of {values} of {left} is looked for among {size} of {right}.",
            values=count(values.size, "value"),
            left=left,
            size=others.size,
            right=right,
        ),
        say("Each of {values} is looked for among {size}.", values=count(values.size, "value"), size=others.size),
    )
    word = say("missing") if inverted else say("there")
    closing = fit(
        agree(
            trues,
            "{values} of {size} is {word}: the others are False.",
            "{values} of {size} are {word}: the others are False.",
            values=count(trues, "value"),
            size=found.size,
            word=word,
        )
    )
    return Answer("cells", operands, result, opening, closing, cell, examples or examples_of(found.shape))


def _stand_in(values: Array, others: Array) -> npt.NDArray[np.bool_]:
    """Which of the values stand among the others."""
    different = np.unique(others)
    if not different.size:
        return np.zeros(values.shape, np.bool_)
    at = np.minimum(np.searchsorted(different, values), different.size - 1)
    return np.asarray(different[at] == values)
