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
from tensorviz.sentences import say

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
    numbers = say(
        "here the last axes have {first_length} and {second_length}",
        first_length=format_count(lengths[0]),
        second_length=format_count(lengths[1]),
    )
    checked = (say("A cross product takes vectors of 3 numbers; {numbers}.", numbers=numbers),)
    columns = [Column("") for _ in range(max(len(one.shape), len(other.shape)) - 1)]
    rows = aligned((one, other), [""] * (len(columns) + 1)).rows
    is_clash = any(length not in VECTORS for length in lengths)
    table = Table((*columns, Column(say("numbers"), "clash" if is_clash else "fits", str(VECTORS[-1]))), rows)
    candidates: list[Candidate] = []
    along = [axis for axis in range(len(one.shape)) if one.shape[axis] in VECTORS]
    if one.shape == other.shape and len(along) == 1:
        word = "dim" if case.library == "torch" else say("axis")
        candidates += case.with_argument(
            word, str(along[0]), say("vectors along axis {first_along}", first_along=along[0])
        )
    elif len(one.shape) == len(other.shape) == PAIR:
        for part in (other, one):
            meaning = say("rows and columns of {titled} swapped", titled=titled(part))
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
    has = say("no axis") if not part.shape else say("{shape} axes", shape=len(part.shape))
    what = say("one sorted row") if case.function == "searchsorted" else say("one row of numbers")
    checked = (
        say(
            "{function} goes through {what}; {titled} has {has}.",
            function=case.function,
            what=what,
            titled=titled(part),
            has=has,
        ),
    )
    columns = tuple(Column(say("axis {at}", at=at), "clash" if at else "fits") for at in range(len(part.shape)))
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
    return case.change(
        say("all cells of {name} as one row, which is sorted", name=part.name), {part.place: f"{part.place}.ravel()"}
    )


def searched(case: Case) -> Diagnosis | None:
    """``searchsorted`` with a side or a sorter that there is not."""
    if case.function != "searchsorted" or not case.arrays:
        return None
    row = case.parts[0]
    side, sorter = case.given("side", 2), case.given("sorter", 3)
    if "search side must be" in case.message and side is not None:
        said = say("Equal numbers are found at their left or right end; side is {name}.", name=side.name)
        meanings = {"left": say("before the equal numbers"), "right": say("behind the equal numbers")}
        offered = (
            each for word, meaning in meanings.items() for each in case.change(meaning, {side.place: repr(word)})
        )
        return Diagnosis("option", (said,), candidates=tuple(offered))
    if "sorter" not in case.message or sorter is None:
        return None
    checked = (
        say(
            "sorter says in which order the {first_shape} places are sorted: as whole numbers.",
            first_shape=format_count(row.shape[0]),
        ),
    )
    table = aligned((row, sorter), ["clash"])
    meaning = say("the places of {name} in the order of their numbers", name=row.name)
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
    word = "dim" if case.library == "torch" else say("axis")
    given = case.given(word, PAIR + (case.function == "put_along_axis"))
    axis = given.plain if given is not None else None
    if not isinstance(axis, int) or not places.is_array or not -len(array.shape) <= axis < len(array.shape):
        return None
    axis %= len(array.shape)
    has = [f"{part.name} {len(part.shape)}" for part in (array, places)]
    checked = (
        say(
            "{function} needs positions with as many axes as the array: {first_has}, {second_has}.",
            function=case.function,
            first_has=has[0],
            second_has=has[1],
        ),
    )
    columns = tuple(Column(say("axis {at}", at=at), "clash" if at == axis else "") for at in range(len(array.shape)))
    own = list(sizes(places.shape))
    shown = (*own[:axis], "", *own[axis:])[: len(columns)] if len(own) == len(columns) - 1 else None
    rows = (Row(array.name, sizes(array.shape)), *((Row(places.name, tuple(shown)),) if shown else ()))
    candidates: list[Candidate] = []
    if len(own) == len(columns) - 1:
        index = ", ".join("None" if at == axis else ":" for at in range(len(columns)))
        meaning = say(
            "one position for each place of the other {axis_or_axes}",
            axis_or_axes=say("axis") if len(columns) == PAIR else say("axes"),
        )
        candidates += case.change(meaning, {places.place: f"{places.place}[{index}]"})
    return Diagnosis("one-axis", checked, Table(columns, rows), candidates=tuple(candidates))


def solved(case: Case) -> Diagnosis | None:
    """A right side that has not one number, or one row, for each row of the matrix."""
    said = ("mismatch in its core dimension", "Incompatible shapes of A and B", "Incompatible dimensions")
    if (
        case.function not in ("solve", "lstsq")
        or not any(text in case.message for text in said)
        or len(case.parts) < PAIR
    ):
        return None
    matrix, right = case.parts[:PAIR]
    if len(matrix.shape) < PAIR or not right.shape:
        return None
    rows = matrix.shape[-2]
    own = right.shape[-1] if len(right.shape) == 1 else right.shape[-2]
    numbers = say("{rows} and {own} rows", rows=format_count(rows), own=format_count(own))
    checked = (
        say(
            "Every row of {name} is one equation with one row of {right_name}: {numbers}.",
            name=matrix.name,
            right_name=right.name,
            numbers=numbers,
        ),
    )
    columns = (Column(say("rows"), "clash"), Column(say("columns")))
    tail = sizes(right.shape[-1:]) if len(right.shape) > 1 else ("",)
    table = Table(columns, (Row(matrix.name, sizes(matrix.shape[-2:])), Row(right.name, (format_count(own), *tail))))
    candidates: list[Candidate] = []
    if case.function == "solve" and len(right.shape) == len(matrix.shape) - 1 and right.shape == matrix.shape[:-1]:
        meaning = say(
            "each matrix of {name} with its own vector of {right_name}", name=matrix.name, right_name=right.name
        )
        candidates += case.instead(say("{solver}(_0, _1[..., None])[..., 0]", solver=_solver(case)), meaning)
    elif len(right.shape) == PAIR and right.shape[-1] == rows:
        candidates += case.change(
            say("the columns of {name} as right sides", name=right.name), {right.place: f"{right.place}.T"}
        )
    longer, length = (matrix, rows) if rows > own else (right, own)
    axis = len(longer.shape) - (1 if len(longer.shape) == 1 else PAIR)
    clashes: tuple[Clash, ...] = ((longer.place, axis, min(rows, own), length),)
    return Diagnosis("solve", checked, table, None, tuple(candidates), clashes)


def _solver(case: Case) -> str:
    return say("{numpy_name}.linalg.solve", numpy_name=say("torch") if case.library == "torch" else case.numpy_name)


def brackets_missing(case: Case) -> Diagnosis | None:
    """Arrays, or lengths, side by side where one list of them is taken."""
    if not isinstance(case.template, ast.Call):
        return None
    given = [part for part in case.parts if part.keyword is None]
    if case.function in JOINS and _are_side_by_side(case, given):
        places = ", ".join(part.place for part in given)
        said = say(
            "{function} takes one list of arrays; {given} stand side by side.",
            function=case.function,
            given=format_count(len(given)),
        )
        return Diagnosis("brackets", (said,), candidates=tuple(_wrapped(case, f"[{places}]", say("one list of them"))))
    lengths = [part.number for part in given if isinstance(part.number, int)]
    if case.function in MAKERS and len(lengths) == len(given) > 1 and "data type" in case.message:
        if math.prod(lengths) > MOST_MADE:
            return None
        places = ", ".join(part.place for part in given)
        said = say(
            "The lengths come as one shape, in brackets; {function} reads the second as a data type.",
            function=case.function,
        )
        return Diagnosis("brackets", (said,), candidates=tuple(_wrapped(case, f"({places})", say("one shape"))))
    return None


def _are_side_by_side(case: Case, given: list[Part]) -> bool:
    says = ("positional argument", "only integer scalar arrays", "must be tuple of Tensors", "index")
    return len(given) > 1 and all(part.is_array for part in given) and any(text in case.message for text in says)


def _wrapped(case: Case, list_of_them: str, meaning: str) -> Iterator[Candidate]:
    assert isinstance(case.template, ast.Call)
    call = ast.Call(case.template.func, [ast.parse(list_of_them, mode="eval").body], case.template.keywords)
    yield Candidate(call, meaning)
