"""``lu_solve`` and ``solve_triangular``: triangles are solved from one end to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.board import Words
from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.factorization.given import MOST_WORKED, call_of, values_of
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, enclosed, matrix, number, patch
from tensorviz.explain.families.factorization.rounding import digits_note, ending, largest
from tensorviz.explain.families.factorization.told import Still, Told, evenly, reading
from tensorviz.explain.families.operands import array_of, is_numeric
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Group, Span

__all__ = ["from_factors", "triangular"]

Array = npt.NDArray[Any]

FRAMES = 12
MOST_TERMS = 3


@dataclass(frozen=True, slots=True)
class Triangle:
    """One triangle to be solved; ``a`` holds only it."""

    name: str
    a: Array
    is_lower: bool

    @property
    def order(self) -> range:
        n = len(self.a)
        return range(n) if self.is_lower else range(n - 1, -1, -1)

    def known(self, row: int) -> slice:
        """The unknowns that are known when ``row`` is reached."""
        return slice(0, row) if self.is_lower else slice(row + 1, len(self.a))


def triangular(subject: Subject) -> Told | None:
    """``solve_triangular``: one unknown a row, from the row that has only one."""
    call = call_of(subject, "a b", square=True)
    plain = {} if call is None else call.plain
    if call is None or len(call.others) != 1 or len(call.a.shape) != 2 or plain.get("trans") not in (None, 0, "N"):
        return None
    b = call.others[0]
    is_lower = bool(plain.get("lower", plain.get("#3", False)))
    right = values_of(b, len(b.shape))
    triangles = []
    if call.values is not None and right is not None:
        a = np.tril(call.values) if is_lower else np.triu(call.values)
        if plain.get("unit_diagonal"):
            np.fill_diagonal(a, 1)
        triangles = [Triangle(call.name, a, is_lower)]

    def readings(span: Span) -> tuple[Reading, ...]:
        return _readings((call.a, b), call.results[0], triangles, right, span)

    return Told(
        (call.a, b), call.results, call.shape, readings, (len(b.shape),), reads="lower" if is_lower else "upper"
    )


def from_factors(subject: Subject) -> Told | None:
    """``lu_solve``: the rows of b in the order of the pivots, then L downwards, then U upwards."""
    arguments = list(zip(subject.event.arguments, subject.arguments, strict=True))
    if len(arguments) != 2 or subject.result is None or not isinstance(arguments[0][0].value, Group):
        return None
    group, operand = arguments[0][0].value, arguments[0][1]
    snapshots = [item.value for item in group.items if isinstance(item.value, Snapshot)]
    b = array_of(*arguments[1])
    if len(snapshots) != 2 or b is None or len(snapshots[0].shape) != 2 or not is_numeric(subject.result):
        return None
    parts = tuple(Operand(f"{operand.name}[{at}]", snapshot) for at, snapshot in enumerate(snapshots))
    if not all(map(is_numeric, (*parts, b))):
        return None
    packed, places, right = values_of(parts[0], 2), values_of(parts[1], 1), values_of(b, len(b.shape))
    triangles = []
    if packed is not None and places is not None and right is not None and len(packed) <= MOST_WORKED:
        right = right[_order(places)]
        lower = np.tril(packed, -1) + np.eye(len(packed), dtype=packed.dtype)
        triangles = [Triangle("L", lower, is_lower=True), Triangle("U", np.triu(packed), is_lower=False)]
    operands = (*parts, b)
    result = subject.result

    def readings(span: Span) -> tuple[Reading, ...]:
        return _readings(operands, result, triangles, right, span)

    m, n = parts[0].shape
    return Told(operands, (result,), (m, n), readings, (len(b.shape),))


def _order(places: Array) -> list[int]:
    """The order of the rows after all swaps."""
    rows = list(range(len(places)))
    for at, other in enumerate(places):
        rows[at], rows[int(other)] = rows[int(other)], rows[at]
    return rows


def _readings(
    operands: tuple[Operand, ...], result: Operand, triangles: list[Triangle], right: Array | None, span: Span
) -> tuple[Reading, ...]:
    x = name_of(result)
    x = "x" if x == say("the result") else x
    recorded = values_of(result, len(result.shape))
    if len(operands) == 3:
        first = fit(
            say(
                "L and U are known: solve L downwards, then U upwards; rows of {name_of} in order first.",
                name_of=name_of(operands[2]),
            )
        )
    else:
        end = "first" if triangles and triangles[0].is_lower else "last"
        first = fit(
            say(
                "{name_of} is a triangle: its {end} row has one unknown, each next row one more.",
                name_of=name_of(operands[0]),
                end=end,
            )
        )
    stills = [Still("before", first)]
    is_seen = recorded is not None and right is not None and right.size and triangles
    if (
        not is_seen
        or not all(np.isfinite(each.a).all() for each in triangles)
        or right is None
        or not np.isfinite(right).all()
    ):
        stills.append(Still("result", capitalised(fit(say("{x} is what the unknowns come to.", x=x))), known=None))
        return (reading("main", say("From one end to the other"), stills, (result,), span),)
    assert right is not None
    assert recorded is not None
    if len(operands) == 3 and len(right) <= MOST_DRAWN:
        panel = matrix(
            "b", say("{name_of}, rows in order", name_of=name_of(operands[2])), right.reshape(len(right), -1)
        )
        stills.append(
            Still(
                "work",
                fit(say("The rows of {name_of} change places as the pivots did.", name_of=name_of(operands[2]))),
                (panel,),
            )
        )
    columns = right.reshape(len(right), -1)
    room = FRAMES - 1 - len(stills)
    for at, triangle in enumerate(triangles):
        name = x if at == len(triangles) - 1 else "y"
        columns, told = _substituted(triangle, columns, name, room // len(triangles), is_vector=right.ndim == 1)
        stills += told
    note = digits_note(columns.reshape(recorded.shape).astype(recorded.dtype), recorded)
    last = triangles[-1]
    wide = last.a.astype(np.result_type(last.a, np.float64))
    if len(triangles) == 1:
        away = largest(wide @ recorded - right)
        whole = say(
            "{x} solves all rows: the triangle of {name} times {x} is {right}{ending}.",
            name=last.name,
            x=x,
            right=name_of(operands[1]),
            ending=ending(away),
        )
        end = fit(
            capitalised(whole),
            capitalised(say("{x} solves all rows of the triangle{ending}.", x=x, ending=ending(away))),
        )
    else:
        end = fit(capitalised(say("{x} is solved without eliminating anything again.", x=x)))
    lines = [note] if note else []
    given = values_of(operands[0], 2)
    if len(triangles) == 1 and given is not None and largest(np.where(last.a == 0, given, 0)):
        lines.append(say("The other triangle of {name} was not read.", name=last.name))
    board = (Words("note", tuple(lines)),) if lines else ()
    stills.append(Still("result", end, board, None))
    return (reading("main", say("From one end to the other"), stills, (result,), span),)


def _substituted(
    triangle: Triangle, right: Array, name: str, room: int, *, is_vector: bool
) -> tuple[Array, list[Still]]:
    found = np.zeros(right.shape, np.result_type(right, triangle.a, np.float32))
    shown = {list(triangle.order)[at] for at in evenly(len(found), max(2, room))}
    known = np.zeros(found.shape, bool)
    stills = []
    for row in triangle.order:
        earlier = triangle.known(row)
        with np.errstate(all="ignore"):
            found[row] = (right[row] - triangle.a[row, earlier] @ found[earlier]) / triangle.a[row, row]
        known[row] = True
        if row not in shown:
            continue
        pivot = number(triangle.a[row, row])
        if is_vector:
            terms = [(triangle.a[row, at], found[at, 0]) for at in range(*earlier.indices(len(found)))]
            parts = [f" − {enclosed(u)} × {enclosed(v)}" for u, v in terms if u != 0]
            parts = parts if len(parts) <= MOST_TERMS else [*parts[: MOST_TERMS - 1], " − …", parts[-1]]
            top = f"({number(right[row, 0])}{''.join(parts)})" if parts else number(right[row, 0])
            chip = f"{name}[{row}] = {top} ÷ {enclosed(triangle.a[row, row])} = {number(found[row, 0])}"
            sentence = fit(
                say(
                    "Row {row} of {name}: put in what is known; {name_2}[{row}] is {value}.",
                    row=row,
                    name=triangle.name,
                    name_2=name,
                    value=number(found[row, 0]),
                )
            )
        else:
            chip = say("row {row} of {name}", row=row, name=name)
            sentence = fit(
                say(
                    "Row {row} of {name}: put in what is known, divide by {pivot}: row {row} of {name_2}.",
                    row=row,
                    name=triangle.name,
                    pivot=pivot,
                    name_2=name,
                )
            )
        panels = (
            matrix(triangle.name, triangle.name, triangle.a, patches=(patch("live", row, slice(0, len(found))),)),
            matrix(
                name,
                say("{name} so far", name=name),
                found,
                known=known,
                patches=(patch("target", row, slice(0, found.shape[1])),),
            ),
        )
        stills.append(Still("work", sentence, (Words("op", (chip,), is_operation=True), *panels)))
    return found, stills
