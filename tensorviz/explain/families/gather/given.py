"""The arguments of a call by name, and what a call of this family comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.lanes import as_number, is_same, shown_positions
from tensorviz.explain.families.movement.moving_calls import array_of, value_of
from tensorviz.explain.format import format_exact, format_value
from tensorviz.explain.operands import Operand, Window, kept_indices
from tensorviz.explain.recipes import Bin
from tensorviz.explain.steps import Term, Worked
from tensorviz.explain.subject import Sources, Subject
from tensorviz.explain.words import clip_name
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Plain

__all__ = [
    "Answer",
    "Array",
    "Given",
    "Index",
    "Told",
    "all_cells",
    "bins_of",
    "examples_of",
    "found_text",
    "given",
    "no_cells",
    "one_cell",
    "one_result",
    "pair_of",
    "products_of",
    "sum_of",
    "texts_of",
    "values_of",
]

MOST_CELLS = 12

Array: TypeAlias = npt.NDArray[Any]
Index: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One result cell: the cells of each operand that it was worked out of, and how; ``live`` are those that decide."""

    sentence: str
    sources: Sources
    worked: Worked | None = None
    live: Sources | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A call that was understood; see :class:`tensorviz.explain.recipes.gather.GatherRecipe`.

    ``cell`` tells one result cell, None where values that are needed were not kept; ``examples`` are the result cells
    that frames tell. ``marks`` are further results: the marks of rulers.
    """

    kind: Literal["count", "place", "cells", "fact"]
    operands: tuple[Operand, ...]
    result: Operand | None
    opening: str
    closing: str
    cell: Callable[[Index], Told] | None = None
    examples: tuple[Index, ...] = ()
    bins: tuple[Bin, ...] = ()
    marks: tuple[Operand, ...] = ()


@dataclass(slots=True)
class Given:
    """Arguments by name: as arrays where they are, the values of the others, and what the reader wrote."""

    arrays: dict[str, Operand] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def given(subject: Subject, parameters: str, arrays: str, loose: str = "") -> Given | None:
    """The arguments by the names of their ``parameters``, those of ``arrays`` as arrays.

    None where an argument was not kept, or is one that is not known here; of those in ``loose`` only the text is.
    """
    names, found = parameters.split(), Given()
    position = 0
    for argument in subject.event.arguments:
        if argument.source.startswith("*"):
            return None
        name = argument.keyword or (names[position] if position < len(names) else "")
        position += argument.keyword is None
        if name not in names:
            return None
        found.texts[name] = clip_name(argument.source)
        if name in loose.split():
            continue
        is_none = isinstance(argument.value, Plain) and argument.value.value is None
        operand = array_of(argument) if name in arrays.split() and not is_none else None
        if operand is not None:
            found.arrays[name] = operand
        elif not is_none:
            try:
                found.values[name] = value_of(argument.value)
            except (LookupError, ValueError, SyntaxError):
                return None
    return found


def one_result(subject: Subject) -> Operand | None:
    """The result as an array; a Python number as one without axes."""
    result, value = subject.result, subject.event.result
    if result is None or result.snapshot is not None or not isinstance(value, Plain):
        return result
    return array_of(Argument(result.name, value))


def values_of(operand: Operand | None) -> Array | None:
    """All values of an operand; None where they were not kept, or some are masked."""
    snapshot = operand.snapshot if operand is not None else None
    return None if snapshot is None or snapshot.mask is not None else snapshot.values


def one_cell(index: Index) -> tuple[npt.NDArray[np.intp], ...]:
    """The cell at ``index``, as sources have it."""
    return tuple(np.array([i], np.intp) for i in index)


def no_cells(shape: Index) -> tuple[npt.NDArray[np.intp], ...]:
    """No cell of an array of that shape."""
    return tuple(np.array([], np.intp) for _ in shape)


def all_cells(shape: Index) -> tuple[npt.NDArray[np.intp], ...]:
    """Every cell of an array of that shape."""
    return tuple(np.asarray(axis, np.intp) for axis in np.nonzero(np.ones(shape, np.bool_))) if shape else ()


def examples_of(shape: Index, most: int = 2) -> tuple[Index, ...]:
    """The result cells that frames tell: the first one and one in the middle that is drawn."""
    if 0 in shape:
        return ()
    middle = tuple(indices[len(indices) // 2] for indices in kept_indices(shape))
    return tuple(dict.fromkeys(((0,) * len(shape), middle)))[:most]


def texts_of(marks: Array, numbers: Sequence[int]) -> dict[int, str]:
    """The texts of the marks beside the bins of these numbers; bin k lies before mark k."""
    wanted = {mark for number in numbers for mark in (number - 1, number) if 0 <= mark < len(marks)}
    return {mark: format_value(marks[mark]) for mark in sorted(wanted)}


def bins_of(numbers: Sequence[int], places: Array, shown: Window, marks: dict[int, str]) -> tuple[Bin, ...]:
    """The bins of these numbers; ``places`` says for every value its bin, ``shown`` which values are drawn."""
    sizes = Counter(places.reshape(-1).tolist())
    drawn = np.ravel_multi_index(np.ix_(*shown), places.shape).reshape(-1) if places.shape else np.zeros(1, np.intp)
    flat = places.reshape(-1)[drawn]
    return tuple(
        Bin(
            number,
            sizes[number],
            marks.get(number - 1, ""),
            marks.get(number, ""),
            tuple(int(cell) for cell in drawn[flat == number][:MOST_CELLS]),
        )
        for number in numbers
    )


def sum_of(numbers: Array, recorded: Any, is_stage: bool = False) -> Worked:
    """Numbers added up one after the other, beside what was recorded; a stage comes to its own sum."""
    with np.errstate(all="ignore"):
        running = np.add.accumulate(numbers.reshape(-1).astype(np.result_type(numbers, np.float64)))
    total = running[-1] if running.size else np.float64(0)
    places = shown_positions(numbers.size)
    flat = numbers.reshape(-1)
    terms = tuple(
        Term((format_value(flat[i]),), format_value(flat[i]), as_number(flat[i]), format_value(running[i]))
        for i in places
    )
    hidden = numbers.size - len(places)
    same = is_stage or is_same(total, recorded)
    note = (
        None
        if same
        else say(
            "One by one they come to {total}; NumPy has {recorded}.",
            total=format_exact(total),
            recorded=format_exact(recorded),
        )
    )
    said = format_value(total if is_stage else recorded)
    return Worked("fold", "+", terms, said, hidden, len(places) // 2 if hidden else 0, note=note)


def products_of(left: Array, right: Array) -> Worked:
    """Numbers side by side multiplied and added up, one after the other: a stage, not what was recorded."""
    with np.errstate(all="ignore"):
        products = left * right
        running = np.add.accumulate(products)
    places = shown_positions(products.size)
    terms = tuple(
        Term(
            (format_value(left[i]), format_value(right[i])),
            format_value(products[i]),
            as_number(products[i]),
            format_value(running[i]),
        )
        for i in places
    )
    hidden = products.size - len(places)
    return Worked("products", "×", terms, format_value(running[-1]), hidden, len(places) // 2 if hidden else 0)


def pair_of(left: Operand | None, right: Operand | None) -> tuple[Array, Array] | None:
    """The values of both, where both were kept and can be compared."""
    first, second = values_of(left), values_of(right)
    if first is None or second is None:
        return None
    kinds = {first.dtype.kind, second.dtype.kind}
    if kinds & set("OV") or (len(kinds) > 1 and not kinds <= set("biufc")):
        return None
    return first, second


def found_text(operand: Operand, index: Index) -> str:
    """The value of a cell, or that it was not kept."""
    value = operand.cell(index)
    return say("a value that was not kept") if value is None else format_value(value)
