"""Functions that need an array of one form: a sorted row, vectors of three numbers, a matrix with its right side."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

import numpy as np

from tensorviz.explain.errors.case import Candidates, Case, Part
from tensorviz.explain.errors.model import Candidate, Clash, Column, Diagnosis, Row, Table
from tensorviz.explain.errors.wording import aligned, sizes, titled
from tensorviz.explain.format import format_count

__all__ = ["brackets_missing", "cross", "one_axis", "searched", "solved", "taken_along"]

PAIR = 2
VECTORS = (2, 3)
JOINS = ("concatenate", "concat", "stack", "vstack", "hstack", "dstack", "column_stack", "cat")
MAKERS = ("zeros", "ones", "empty")
MOST_MADE = 1_000_000


def cross(case: Case) -> Diagnosis | None:
    """The cross product of vectors that have not three numbers."""
    said = ("cross product", "inputs dimension")
    if case.function != "cross" or len(case.parts) < PAIR or not any(text in case.message for text in said):
        return None
    one, other = case.parts[:PAIR]
    if not one.shape or not other.shape:
        return None
    lengths = [part.shape[-1] for part in (one, other)]
    numbers = f"here the last axes have {format_count(lengths[0])} and {format_count(lengths[1])}"
    checked = (f"A cross product takes vectors of 3 numbers; {numbers}.",)
    columns = [Column("") for _ in range(max(len(one.shape), len(other.shape)) - 1)]
    rows = aligned((one, other), [""] * (len(columns) + 1)).rows
    is_clash = any(length not in VECTORS for length in lengths)
    table = Table((*columns, Column("numbers", "clash" if is_clash else "fits")), rows)
    candidates: list[Candidate] = []
    along = [axis for axis in range(len(one.shape)) if one.shape[axis] in VECTORS]
    if one.shape == other.shape and len(along) == 1:
        word = "dim" if case.library == "torch" else "axis"
        candidates += case.with_argument(word, str(along[0]), f"vectors along axis {along[0]}")
    elif len(one.shape) == len(other.shape) == PAIR:
        for part in (other, one):
            meaning = f"rows and columns of {titled(part)} swapped"
            candidates += case.change(meaning, {part.place: f"{part.place}.T"})
    clashes: tuple[Clash, ...] = tuple(
        (part.place, len(part.shape) - 1, VECTORS[-1], part.shape[-1])
        for part in (one, other)
        if part.shape[-1] > VECTORS[-1]
    )
    return Diagnosis("cross", checked, table, None, tuple(candidates), clashes)


def one_axis(case: Case) -> Diagnosis | None:
    """A matrix where one row is looked through."""
    says = ("object too deep for desired array", "must be 1-dimensional", "object of too small depth")
    if not any(text in case.message for text in says) or not case.arrays:
        return None
    part = next((each for each in case.arrays if len(each.shape) != 1), None)
    if part is None:
        return None
    has = "no axis" if not part.shape else f"{len(part.shape)} axes"
    what = "one sorted row" if case.function == "searchsorted" else "one row of numbers"
    checked = (f"{case.function} goes through {what}; {titled(part)} has {has}.",)
    columns = tuple(Column(f"axis {at}", "clash" if at else "fits") for at in range(len(part.shape)))
    table = Table(columns, (Row(part.name, sizes(part.shape)),)) if part.shape else None
    return Diagnosis("one-axis", checked, table, candidates=_flattened(case, part))


def _flattened(case: Case, part: Part) -> Candidates:
    """All cells as one row, where these are known to be sorted."""
    values = part.values
    if (
        case.function != "searchsorted"
        or values is None
        or values.shape != part.shape
        or values.dtype.kind not in "iuf"
    ):
        return ()
    row = values.reshape(-1)
    if not bool(np.all(row[:-1] <= row[1:])):
        return ()
    return case.change(f"all cells of {part.name} as one row, which is sorted", {part.place: f"{part.place}.ravel()"})


def searched(case: Case) -> Diagnosis | None:
    """``searchsorted`` with a side or a sorter that there is not."""
    if case.function != "searchsorted" or not case.arrays:
        return None
    row = case.parts[0]
    side, sorter = case.given("side", 2), case.given("sorter", 3)
    if "search side must be" in case.message and side is not None:
        said = f"Equal numbers are found at their left or right end; side is {side.name}."
        meanings = {"left": "before the equal numbers", "right": "behind the equal numbers"}
        offered = (
            each for word, meaning in meanings.items() for each in case.change(meaning, {side.place: repr(word)})
        )
        return Diagnosis("option", (said,), candidates=tuple(offered))
    if "sorter" not in case.message or sorter is None:
        return None
    checked = (f"sorter says in which order the {format_count(row.shape[0])} places are sorted: as whole numbers.",)
    table = aligned((row, sorter), ["clash"])
    meaning = f"the places of {row.name} in the order of their numbers"
    return Diagnosis(
        "option",
        checked,
        table,
        candidates=case.change(meaning, {sorter.place: f"{case.numpy_name}.argsort({row.place})"}),
    )


def taken_along(case: Case) -> Diagnosis | None:
    """Positions along an axis come in an array with as many axes."""
    if "have the same number of dimensions" not in case.message or "_along_" not in case.function:
        return None
    array, places = case.parts[:PAIR]
    word = "dim" if case.library == "torch" else "axis"
    given = case.given(word, PAIR + (case.function == "put_along_axis"))
    axis = given.plain if given is not None else None
    if not isinstance(axis, int) or not places.is_array or not -len(array.shape) <= axis < len(array.shape):
        return None
    axis %= len(array.shape)
    has = [f"{part.name} {len(part.shape)}" for part in (array, places)]
    checked = (f"{case.function} needs positions with as many axes as the array: {has[0]}, {has[1]}.",)
    columns = tuple(Column(f"axis {at}", "clash" if at == axis else "") for at in range(len(array.shape)))
    own = list(sizes(places.shape))
    shown = (*own[:axis], "", *own[axis:])[: len(columns)] if len(own) == len(columns) - 1 else None
    rows = (Row(array.name, sizes(array.shape)), *((Row(places.name, tuple(shown)),) if shown else ()))
    candidates: list[Candidate] = []
    if len(own) == len(columns) - 1:
        index = ", ".join("None" if at == axis else ":" for at in range(len(columns)))
        meaning = f"one position for each place of the other {'axis' if len(columns) == PAIR else 'axes'}"
        candidates += case.change(meaning, {places.place: f"{places.place}[{index}]"})
    return Diagnosis("one-axis", checked, Table(columns, rows), candidates=tuple(candidates))


def solved(case: Case) -> Diagnosis | None:
    """A right side that has not one number, or one row, for each row of the matrix."""
    said = ("mismatch in its core dimension", "Incompatible shapes of A and B")
    if case.function != "solve" or not any(text in case.message for text in said) or len(case.parts) < PAIR:
        return None
    matrix, right = case.parts[:PAIR]
    if len(matrix.shape) < PAIR or not right.shape:
        return None
    rows = matrix.shape[-2]
    own = right.shape[-1] if len(right.shape) == 1 else right.shape[-2]
    numbers = f"{format_count(rows)} and {format_count(own)} rows"
    checked = (f"Every row of {matrix.name} is one equation with one row of {right.name}: {numbers}.",)
    columns = (Column("rows", "clash"), Column("columns"))
    tail = sizes(right.shape[-1:]) if len(right.shape) > 1 else ("",)
    table = Table(columns, (Row(matrix.name, sizes(matrix.shape[-2:])), Row(right.name, (format_count(own), *tail))))
    candidates: list[Candidate] = []
    if len(right.shape) == len(matrix.shape) - 1 and right.shape == matrix.shape[:-1]:
        meaning = f"each matrix of {matrix.name} with its own vector of {right.name}"
        candidates += case.instead(f"{_solver(case)}(_0, _1[..., None])[..., 0]", meaning)
    elif len(right.shape) == PAIR and right.shape[-1] == rows:
        candidates += case.change(f"the columns of {right.name} as right sides", {right.place: f"{right.place}.T"})
    longer, length = (matrix, rows) if rows > own else (right, own)
    axis = len(longer.shape) - (1 if len(longer.shape) == 1 else PAIR)
    clashes: tuple[Clash, ...] = ((longer.place, axis, min(rows, own), length),)
    return Diagnosis("solve", checked, table, None, tuple(candidates), clashes)


def _solver(case: Case) -> str:
    return f"{'torch' if case.library == 'torch' else case.numpy_name}.linalg.solve"


def brackets_missing(case: Case) -> Diagnosis | None:
    """Arrays, or lengths, side by side where one list of them is taken."""
    if not isinstance(case.template, ast.Call):
        return None
    given = [part for part in case.parts if part.keyword is None]
    if case.function in JOINS and _are_side_by_side(case, given):
        places = ", ".join(part.place for part in given)
        said = f"{case.function} takes one list of arrays; {format_count(len(given))} stand side by side."
        return Diagnosis("brackets", (said,), candidates=tuple(_wrapped(case, f"[{places}]", "one list of them")))
    lengths = [part.number for part in given if isinstance(part.number, int)]
    if case.function in MAKERS and len(lengths) == len(given) > 1 and "data type" in case.message:
        if math.prod(lengths) > MOST_MADE:
            return None
        places = ", ".join(part.place for part in given)
        said = f"The lengths come as one shape, in brackets; {case.function} reads the second as a data type."
        return Diagnosis("brackets", (said,), candidates=tuple(_wrapped(case, f"({places})", "one shape")))
    return None


def _are_side_by_side(case: Case, given: list[Part]) -> bool:
    says = ("positional argument", "only integer scalar arrays", "must be tuple of Tensors", "index")
    return len(given) > 1 and all(part.is_array for part in given) and any(text in case.message for text in says)


def _wrapped(case: Case, list_of_them: str, meaning: str) -> Iterator[Candidate]:
    assert isinstance(case.template, ast.Call)
    call = ast.Call(case.template.func, [ast.parse(list_of_them, mode="eval").body], case.template.keywords)
    yield Candidate(call, meaning)
