"""``det``, ``slogdet``, ``lu`` and ``lu_factor``: the forward half of elimination, and what is read off it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel, Words
from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.factorization.cells import cell_of_lu
from tensorviz.explain.families.factorization.elimination import Elimination
from tensorviz.explain.families.factorization.forward import Forward, lower_panel
from tensorviz.explain.families.factorization.given import Call, call_of, stack_note
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, at_rest, enclosed, matrix, number
from tensorviz.explain.families.factorization.rounding import digits_note, largest, unfinite
from tensorviz.explain.families.factorization.told import Still, Told, reading
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["determined", "factored", "split"]

Array = npt.NDArray[Any]

FRAMES = 12


def determined(subject: Subject) -> Told | None:
    """``det`` and ``slogdet``: the product of the pivots, with a minus for every swap."""
    call = call_of(subject, "a", square=True)
    if call is None or call.others or len(call.results) > 2:
        return None
    return Told(
        (call.a,), call.results, call.shape, lambda span: _determinant(call, span), (0,) * len(call.results), call.stack
    )


def split(subject: Subject) -> Told | None:
    """``scipy.linalg.lu``: P, L and U."""
    call = call_of(subject, "a")
    if call is None or len(call.results) != 3 or len(call.results[0].shape) < 2:
        return None
    return Told(
        (call.a,),
        call.results,
        call.shape,
        lambda span: _split(call, span),
        (2, 2, 2),
        call.stack,
        cell=lambda position, index: cell_of_lu(call, position, index),
    )


def factored(subject: Subject) -> Told | None:
    """``scipy.linalg.lu_factor``: L and U in one matrix, and the rows that changed places."""
    call = call_of(subject, "a")
    if call is None or len(call.results) != 2 or len(call.results[0].shape) < 2:
        return None
    return Told((call.a,), call.results, call.shape, lambda span: _factored(call, span), (2, 1), call.stack)


def _determinant(call: Call, span: Span) -> tuple[Reading, ...]:
    first = fit(
        say(
            "Elimination makes {name} a triangle; its diagonal multiplies to the determinant.{stack_note}",
            name=call.name,
            stack_note=stack_note(call),
        ),
        say("Elimination makes {name} a triangle; its diagonal multiplies to the determinant.", name=call.name),
    )
    stills, elimination = _forward(call, first, None)
    if elimination is None or call.values is None:
        return (reading("main", say("Product of pivots"), [*stills, _unworked(call)], call.results, span),)
    pivots = np.diagonal(elimination.work)
    with np.errstate(all="ignore"):
        worked = np.prod(pivots) * (-1) ** elimination.swaps
    swaps = f"{count(elimination.swaps, 'swap')}" if elimination.swaps else say("no swap")
    turns = say("{swaps}, each turns the sign round", swaps=swaps)
    if elimination.swaps < 2:
        turns = say("one swap turns the sign round") if elimination.swaps else say("no swap: the sign stays")
    shown = [enclosed(each) for each in pivots[:4]] + (["…"] if len(pivots) > 4 else [])
    sign = "−" if elimination.swaps % 2 else ""
    chip = f"{sign}{'(' if sign and len(shown) > 1 else ''}{' × '.join(shown)}{')' if sign and len(shown) > 1 else ''}"
    board = (
        Words(
            "op",
            (f"{chip} = {number(worked)}", turns),
            is_operation=True,
        ),
        *at_rest((*_upper_panel(call, elimination), lower_panel(elimination))),
    )
    with np.errstate(all="ignore"):
        plain = number(np.prod(pivots))
    if elimination.swaps % 2:
        product = say(
            "The pivots multiply to {plain}; {swaps} on the way: {worked}.",
            plain=plain,
            swaps=swaps,
            worked=number(worked),
        )
    else:
        product = say("The pivots multiply to {worked}; {swaps} on the way.", worked=number(worked), swaps=swaps)
    return (
        reading(
            "main",
            say("Product of pivots"),
            [*stills, Still("work", product, board), _determinant_end(call, worked, board[1:])],
            call.results,
            span,
        ),
    )


def _determinant_end(call: Call, worked: Any, panels: tuple[Panel, ...]) -> Still:
    recorded = [call.result(at, 0) for at in range(len(call.results))]
    if any(each is None for each in recorded):
        return _unworked(call)
    values = [format_value(each[()]) for each in recorded if each is not None]
    zero = say("; 0 means that no inverse exists") if worked == 0 else ""
    if len(recorded) == 2:
        names = call.names
        sentence = say(
            "{names} is its sign, {values}; {names_2} the logarithm of its size, {values_2}.",
            names=names[0],
            values=values[0],
            names_2=names[1],
            values_2=values[1],
        )
        back = np.asarray(recorded[0]) * np.exp(np.asarray(recorded[1]))
        note = ""
        if recorded[1] is not None and np.isfinite(recorded[1]):
            note = say("sign × exp(logarithm) = {value}", value=format_value(back[()]))
    else:
        name = call.names[0]
        of = say("The determinant of {name}", name=call.name) if name == say("the result") else capitalised(name)
        sentence = say("{of} is {values}{zero}.", of=of, values=values[0], zero=zero)
        assert recorded[0] is not None
        why = say("NumPy adds logarithms of the pivots") if call.is_numpy else ""
        note = digits_note(np.asarray(worked), recorded[0], why)
    board = (*panels, *((Words("note", (note,)),) if note else ()))
    return Still("result", fit(sentence), board, known=None)


def _forward(call: Call, first: str, given: list[int] | None) -> tuple[list[Still], Elimination | None]:
    """The frames up to the triangle; None where it cannot be worked."""
    if call.values is None:
        return [Still("before", first)], None
    bad = unfinite(call.name, call.values)
    if bad:
        return [Still("before", first), Still("work", bad)], None
    values, n = call.values, call.shape[1]
    forward = Forward(call.name, "", lambda: Elimination(values.copy(), n, given=given))
    stills, elimination = forward.stills(FRAMES - 3)
    return [Still("before", first, forward.panels(forward.start())[:1]), *stills], elimination


def _unworked(call: Call) -> Still:
    results = join(call.names)
    m, n = call.shape
    if not m or not n:
        if len(call.results[0].shape) < 2:
            return Still("result", say("There are no pivots, and the product of nothing is 1."), known=None)
        return Still(
            "result",
            capitalised(say("{results}: the matrix has no cells, so there is nothing to clear.", results=results)),
            known=None,
        )
    value = call.result(0, 0)
    said = (
        say("{results}: {columns} were cleared.", results=results, columns=count(n, "column"))
        if value is None
        else say("{name} is {value}.", name=call.names[0], value=format_value(value[()]))
    )
    if len(call.results) == 2 and value is not None and value.ndim == 0:
        parts = [call.result(at, 0) for at in range(2)]
        pairs = zip(call.names, parts, strict=True)
        said = (
            join(
                [
                    say("{name} is {value}", name=name, value=format_value(each[()]))
                    for name, each in pairs
                    if each is not None
                ]
            )
            + "."
        )
    return Still("result", capitalised(said), known=None)


def _split(call: Call, span: Span) -> tuple[Reading, ...]:
    recorded = [call.result(at, 2) for at in range(3)]
    name, (p, lower, upper) = call.name, call.names
    first = fit(
        say(
            "Take {name} apart: {p} puts rows in order, {lower} keeps multipliers, {upper} is the triangle.",
            name=name,
            p=p,
            lower=lower,
            upper=upper,
        )
    )
    given = None if recorded[0] is None or not recorded[0].size else _places(recorded[0])
    stills, elimination = _forward(call, first, given)
    if elimination is None or any(each is None for each in recorded):
        return (reading("main", say("Row by row"), [*stills, _unworked(call)], call.results, span),)
    said, note = _product(call, recorded, elimination)
    end = fit(
        say("{p} @ {lower} @ {upper} is {name}{said}.", p=p, lower=lower, upper=upper, name=name, said=said),
        say("Their product is the matrix again{said}.", said=said),
    )
    panels = at_rest((*_upper_panel(call, elimination), lower_panel(elimination)))
    board = (*panels, *((Words("note", (note,)),) if note else ()))
    return (reading("main", say("Row by row"), [*stills, Still("result", end, board, known=None)], call.results, span),)


def _factored(call: Call, span: Span) -> tuple[Reading, ...]:
    whole, places = call.result(0, 2), call.result(1, 1)
    first = fit(
        say("Clear {name} below its diagonal; the multipliers stay in the room that the zeros leave.", name=call.name)
    )
    stills, elimination = _forward(call, first, None if places is None else [int(each) for each in places])
    packed, pivots = call.names
    if elimination is None or whole is None:
        return (reading("main", say("Row by row"), [*stills, _unworked(call)], call.results, span),)
    end = fit(
        say(
            "{packed} holds both: U from the diagonal up, the multipliers below; {pivots}[k] was swapped with row k.",
            packed=packed,
            pivots=pivots,
        ),
        say("{packed} holds both triangles; {pivots} says which rows changed places.", packed=packed, pivots=pivots),
    )
    size = min(call.shape)
    worked = elimination.work.copy()
    worked[:, :size] += np.tril(elimination.lower, -1)
    note = digits_note(worked, whole)
    panels = at_rest((*_upper_panel(call, elimination), lower_panel(elimination)))
    board = (*panels, *((Words("note", (note,)),) if note else ()))
    return (reading("main", say("Row by row"), [*stills, Still("result", end, board, known=None)], call.results, span),)


def _upper_panel(call: Call, elimination: Elimination) -> tuple[Panel, ...]:
    if max(call.shape) > MOST_DRAWN:
        return Forward(call.name, "", lambda: elimination, "U").panels(elimination)[:1]
    return (matrix("work", "U", elimination.work),)


def _places(permutation: Array) -> list[int]:
    """The row that each pivot was swapped with, from ``P`` of ``A = P @ L @ U``."""
    wanted = [int(each) for each in permutation.argmax(axis=0)]
    rows, given = list(range(len(wanted))), []
    for at, row in enumerate(wanted):
        found = rows.index(row)
        given.append(found)
        rows[at], rows[found] = rows[found], rows[at]
    return given


def _product(call: Call, recorded: list[Array | None], elimination: Elimination) -> tuple[str, str]:
    """What the recorded factors are short of the matrix, and how far the worked ones are from them."""
    p, lower, upper = (each for each in recorded if each is not None)
    assert call.values is not None
    away = largest(p @ lower @ upper - call.values)
    said = say(" exactly") if away == 0 else say(", but for {away}", away=format_value(away))
    size = min(call.shape)
    worked = elimination.lower.copy()
    worked[:size] += np.eye(size, dtype=worked.dtype)
    return said, digits_note(worked, lower) or digits_note(elimination.work[:size], upper)
