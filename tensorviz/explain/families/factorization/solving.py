"""``solve`` and ``inv``: elimination, then back substitution."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel, Words
from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.factorization.backward import back_substitution
from tensorviz.explain.families.factorization.elimination import Elimination
from tensorviz.explain.families.factorization.forward import Forward
from tensorviz.explain.families.factorization.given import (
    Call,
    call_of,
    first_name,
    identity_name,
    stack_note,
    values_of,
)
from tensorviz.explain.families.factorization.lines import column_picture, row_picture
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, at_rest
from tensorviz.explain.families.factorization.rounding import digits_note, residual_text, unfinite
from tensorviz.explain.families.factorization.told import Still, Told, reading
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["inverted", "solved"]

Array = npt.NDArray[Any]
Order = Literal["lapack", "textbook"]

FRAMES = 12
FRACTION_ROWS = 4
LONGEST_FRACTION = 9


def solved(subject: Subject) -> Told | None:
    """``solve(a, b)``: find x with a @ x = b."""
    call = call_of(subject, "a b", square=True)
    if call is None or len(call.others) != 1 or call.plain.get("assume_a") not in (None, "gen"):
        return None
    b = call.others[0]
    is_vector = len(b.shape) == 1
    right = values_of(b, 1 if is_vector else 2)
    return _told(call, b, right, core=1 if is_vector else 2)


def inverted(subject: Subject) -> Told | None:
    """``inv(a)``: solve for all columns of the identity at once."""
    call = call_of(subject, "a", square=True)
    if call is None or call.others:
        return None
    right = None if call.values is None else np.eye(call.shape[0])
    return _told(call, None, right, core=2)


def _told(call: Call, b: Operand | None, right: Array | None, core: int) -> Told:
    operands = (call.a,) if b is None else (call.a, b)

    def readings(span: Span) -> tuple[Reading, ...]:
        return _readings(call, b, right, core, span)

    def cell(position: int, index: tuple[int, ...]) -> tuple[str, None] | None:  # noqa: ARG001 - there is one result
        result = call.results[0]
        value, here = result.cell(index), cell_of(result, index)
        if value is None:
            return None
        row = index[-core]
        if b is None:
            told = say(
                "{here} is {value}: row {row} of the right half, when the left half is the identity.",
                here=here,
                value=format_value(value),
                row=row,
            )
        else:
            told = say(
                "{here} is {value}: back substitution reaches it in row {row}.",
                here=here,
                value=format_value(value),
                row=row,
            )
        return capitalised(told), None

    return Told(operands, call.results, call.shape, readings, (core,), call.stack, cell=cell)


def _readings(call: Call, b: Operand | None, right: Array | None, core: int, span: Span) -> tuple[Reading, ...]:
    told = _story(call, b, right, core, "lapack", exact=False)
    result = [reading("main", say("As LAPACK pivots"), told, call.results, span)]
    if call.values is not None and right is not None and call.is_finite and call.shape[0] <= FRACTION_ROWS:
        result += _by_hand(call, b, right, core, span)
    return (*result, *_pictures(call, b, right, span))


def _by_hand(call: Call, b: Operand | None, right: Array, core: int, span: Span) -> list[Reading]:
    """In the order of a textbook, and with fractions; of three and four rows only one of them, which is in both."""
    assert call.values is not None
    found = []
    if are_short(call.values) and are_short(right):
        exact = _story(call, b, right, core, "textbook", exact=True)
        texts = [text for still in exact for panel in still.board for text in _texts(panel)]
        if all(len(text) <= LONGEST_FRACTION for text in texts) and any("/" in text for text in texts):
            found.append(reading("fractions", say("Exact fractions"), exact, call.results, span))
    swaps = [swaps_of(call.values, order) for order in ("lapack", "textbook")]
    if swaps[0] != swaps[1] and (not found or call.shape[0] == 2):
        textbook = _story(call, b, right, core, "textbook", exact=False)
        found.insert(0, reading("textbook", say("Textbook order"), textbook, call.results, span))
    return found


def _pictures(call: Call, b: Operand | None, right: Array | None, span: Span) -> list[Reading]:
    """The same equations as lines and planes, and as columns that lead to b."""
    a, x = values_of(call.a, 2), call.result(0, 1) if b is not None and len(b.shape) == 1 else None
    if a is None or b is None or right is None or x is None:
        return []
    unknown = _unknown(call, b, 1)
    found = (
        row_picture(a, right, x, (call.name, unknown), span),
        column_picture(a, right, x, (call.name, name_of(b)), span),
    )
    return [each for each in found if each is not None]


def _texts(panel: Any) -> tuple[str, ...]:
    return getattr(panel, "cells", ())


def swaps_of(values: Array, order: Order) -> list[tuple[int, int]]:
    """Which rows change places."""
    run = Elimination(values.copy(), values.shape[1], order)
    with np.errstate(all="ignore"):
        return [(move.pivot, move.row) for move in run.moves(by_row=False) if move.kind == "swap"]


def are_short(values: Array) -> bool:
    """Whether the numbers are fractions that one writes down; 0.1 of float64 is none."""
    if values.dtype.kind == "c" or not np.isfinite(values).all():
        return False
    return all(Fraction(float(each)).denominator <= 64 and abs(each) < 10_000 for each in values.flat)


def fractions_of(values: Array) -> Array:
    """The same numbers, exact."""
    exact: Array = np.vectorize(lambda each: Fraction(float(each)), otypes=[object])(values)
    return exact


def _story(call: Call, b: Operand | None, right: Array | None, core: int, order: Order, *, exact: bool) -> list[Still]:
    x = _unknown(call, b, core)
    beside = first_name(b, core) if b is not None else identity_name(call.name, *call.names)
    first = _first(call, b, core)
    if call.values is None or right is None:
        return [Still("before", first), Still("result", _kept_nothing(call), known=None)]
    bad = unfinite(call.name, call.values) or (unfinite(first_name(b, core), right) if b is not None else "")
    if bad:
        return [Still("before", first), Still("result", bad, known=None)]
    n = call.shape[0]
    columns = right.reshape(n, -1).astype(np.result_type(right, call.values))
    whole = np.concatenate([call.values.astype(columns.dtype), columns], axis=1)
    whole = fractions_of(whole) if exact else whole
    forward = Forward(call.name, beside, lambda: Elimination(whole.copy(), n, order))
    backs = n if n <= 3 or (n <= MOST_DRAWN // 2 and columns.shape[1] == 1) else 1
    stills, elimination = forward.stills(FRAMES - 2 - backs)
    begin = Still("before", first, forward.panels(forward.start())[:1])
    if any(elimination.work[at, at] == 0 for at in range(n)):
        gap = say("Worked out here a pivot is exactly 0; in the recorded rounding a tiny one was left.")
        return [begin, *stills, Still("result", gap, known=None)]
    found, back = back_substitution(elimination, f"{call.name} | {beside}", x, backs, is_vector=core == 1)
    return [begin, *stills, *back, _last(call, b, right, found, core, at_rest(back[-1].board[1:]), exact=exact)]


def _first(call: Call, b: Operand | None, core: int) -> str:
    n = call.shape[0]
    note = stack_note(call)
    if b is None:
        first = say(
            "{name} gets the identity beside it; row operations turn {name} into the identity.{note}",
            name=call.name,
            note=note,
        )
        return fit(first, say("The identity stands beside {name}; row operations turn {name} into it.", name=call.name))
    x = _unknown(call, b, core)
    first = say(
        "Find {x} with {name} @ {x} = {b}: {equations}, {unknowns}.{note}",
        x=x,
        name=call.name,
        b=first_name(b, core),
        equations=count(n, "equation"),
        unknowns=count(n, "unknown"),
        note=note,
    )
    return fit(
        first,
        say("Find {x} with {name} @ {x} = {b}.", x=x, name=call.name, b=first_name(b, core)),
        say("Find what a matrix times x makes b."),
    )


def _unknown(call: Call, b: Operand | None, core: int) -> str:
    x = first_name(call.results[0], core)
    if x != say("the result"):
        return x
    return say("the inverse") if b is None else "x"


def _every(n: int) -> str:
    return {1: say("the equation"), 2: say("both equations")}.get(
        n, say("all {equations}", equations=count(n, "equation"))
    )


def _kept_nothing(call: Call) -> str:
    n = call.shape[0]
    if not n:
        return say("There is nothing to solve: the matrix has no rows.")
    sentence = say(
        "Elimination clears {columns}; not all numbers of {name} were kept, so they are not shown.",
        columns=count(n, "column"),
        name=call.name,
    )
    return fit(sentence, say("Elimination clears {columns}; their numbers are not shown.", columns=count(n, "column")))


def _last(
    call: Call, b: Operand | None, right: Array, found: Array, core: int, panels: tuple[Panel, ...], *, exact: bool
) -> Still:
    x, n = first_name(call.results[0], core), call.shape[0]
    recorded = call.result(0, core)
    if recorded is None or call.values is None:
        return Still("result", say("{name} is what the unknowns come to.", name=capitalised(x)), known=None)
    worked = np.array(found.tolist(), dtype=np.float64 if exact else found.dtype).reshape(recorded.shape)
    a = values_of(call.a, 2)
    assert a is not None
    said, limit = residual_text(a, recorded, right)
    x = capitalised(x)
    if b is None:
        sentence: tuple[str, ...] = (
            say("{x} is the right half; {name} times it is the identity{said}.", x=x, name=call.name, said=said),
        )
    else:
        product = say(
            "{name} @ {unknown} is {b}{said}",
            name=call.name,
            unknown=_unknown(call, b, core),
            b=first_name(b, core),
            said=said,
        )
        sentence = (
            say("{x} solves {every}: {product}.", x=x, every=_every(n), product=product),
            say("{x} solves {every}.", x=x, every=_every(n)),
        )
    lines = [each for each in (digits_note(worked, recorded), limit) if each]
    board = (*panels, *((Words("note", tuple(lines)),) if lines else ()))
    return Still("result", fit(*sentence), board, known=None)
