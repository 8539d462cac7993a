"""How one cell of a scan follows from the one before it and the next cell, or from two neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.lanes import arithmetic_mark, as_number, is_same
from tensorviz.explain.families.phrases import role_for_all
from tensorviz.explain.families.reduction.terms import factor
from tensorviz.explain.families.scan.parts import Scanned
from tensorviz.explain.format import format_exact, format_value
from tensorviz.explain.steps import RESULT, Frame, Role, Term, Worked
from tensorviz.explain.words import fit, truth
from tensorviz.sentences import say

__all__ = ["cell_frame", "frame_of"]


def cell_frame(scanned: Scanned, index: tuple[int, ...]) -> Frame:
    """How one cell of the result follows: from the one before it and the next cell of the array, or from neighbours."""
    lane, place = scanned.split(index)
    if scanned.is_running:
        sentence, worked = _running(scanned, lane, place)
        sources = (
            *scanned.source_role("done", lane, 0, place),
            *scanned.source_role("live", lane, place, place + 1),
        )
        before = (scanned.target_role("live", lane, place - 1, place),) if place else ()
    else:
        sentence, worked = _difference(scanned, lane, place)
        sources, before = tuple(scanned.source_role("live", lane, place, place + 2)), ()
    earlier = (scanned.target_role("done", lane, 0, place),) if place else ()
    roles = (
        *sources,
        *before,
        *earlier,
        scanned.target_role("target", lane, place, place + 1),
        role_for_all("hidden", scanned.result, RESULT),
    )
    return frame_of(scanned, "cell", sentence, roles, worked)


def frame_of(
    scanned: Scanned, phase: str, sentence: str, roles: tuple[Role, ...], worked: Worked | None = None
) -> Frame:
    """A frame about the axis that the scan walks along."""
    return Frame(phase, sentence, scanned.span, roles, worked=worked, axis=scanned.recipe.axis)


def _running(scanned: Scanned, lane: tuple[int, ...], place: int) -> tuple[str, Worked | None]:
    target, source = scanned.target_name(lane, place), scanned.source_name(lane, place)
    cell, recorded = scanned.source(lane, place), scanned.target(lane, place)
    before = scanned.target(lane, place - 1) if place else None
    if cell is None or recorded is None or (place and before is None):
        return fit(
            say("{target} takes {source} on.", target=target, source=source), say("The next cell is taken on.")
        ), None
    result = truth(format_value(recorded))
    worked = _worked(scanned, before, cell, recorded)
    if scanned.recipe.skips_nan and _is_nan(cell):
        stays = say("stays") if place else say("starts at")
        counts = say("NaN and counts as {taken}", taken=format_value(_taken(scanned, cell)))
        return fit(
            say(
                "{source} is {counts}: {target} {stays} {result}.",
                source=source,
                counts=counts,
                target=target,
                stays=stays,
                result=result,
            ),
            say("This is {counts}.", counts=counts),
        ), worked
    if not place:
        return fit(
            say("It starts with {source}: {target} = {result}.", source=source, target=target, result=result),
            say("It starts with {result}.", result=result),
        ), worked
    old, new = (truth(format_value(each)) for each in (before, _taken(scanned, cell)))
    previous = scanned.target_name(lane, place - 1)
    if scanned.recipe.symbol in {"max", "min"}:
        larger = say("larger") if scanned.recipe.symbol == "max" else say("smaller")
        text = say(
            "The {larger} of {previous}, {old}, and {source}, {new}, is {target}: {result}.",
            larger=larger,
            previous=previous,
            old=old,
            source=source,
            new=new,
            target=target,
            result=result,
        )
        return fit(
            text,
            say("The {larger} of {old} and {new} is {result}.", larger=larger, old=old, new=new, result=result),
            say("The {larger} is {result}.", larger=larger, result=result),
        ), worked
    text = _joined(scanned, old, new)
    mark = _mark(scanned, old, new, result)
    return fit(
        say(
            "{previous} {spoken} {source} gives {target}: {text} = {result}{mark}.",
            previous=previous,
            spoken=_spoken(scanned),
            source=source,
            target=target,
            text=text,
            result=result,
            mark=mark,
        ),
        f"{target}: {text} = {result}{mark}.",
        f"{text} = {result}{mark}.",
        say("The result is {result}{mark}.", result=result, mark=mark),
    ), worked


def _difference(scanned: Scanned, lane: tuple[int, ...], place: int) -> tuple[str, Worked | None]:
    target = scanned.target_name(lane, place)
    left, right = scanned.source(lane, place), scanned.source(lane, place + 1)
    recorded = scanned.target(lane, place)
    names = scanned.source_name(lane, place + 1), scanned.source_name(lane, place)
    if left is None or right is None or recorded is None:
        return fit(
            say("{target} is {first_name} − {second_name}.", target=target, first_name=names[0], second_name=names[1]),
            say("The next cell minus this one."),
        ), None
    old, new, result = (truth(format_value(each)) for each in (left, right, recorded))
    worked = _worked(scanned, right, left, recorded)
    sign = "xor" if scanned.dtype.kind == "b" else "−"
    mark = _mark(scanned, new, _negated(old), result)
    text = f"{new} {sign} {factor(old)} = {result}{mark}"
    return fit(
        say(
            "{target} is {first_name} {sign} {second_name}: {text}.",
            target=target,
            first_name=names[0],
            sign=sign,
            second_name=names[1],
            text=text,
        ),
        f"{target}: {text}.",
        f"{text}.",
        say("The difference is {result}{mark}.", result=result, mark=mark),
    ), worked


def _worked(scanned: Scanned, first: Any, second: Any, recorded: Any) -> Worked:
    """One term: what came before and the next cell, brought together."""
    dtype = scanned.dtype
    ufunc = np.not_equal if scanned.recipe.kind == "difference" and dtype.kind == "b" else scanned.ufunc
    with np.errstate(all="ignore"):
        new = np.asarray(_taken(scanned, second)).astype(dtype)
        if first is None:
            expected = new[()]
        else:
            expected = np.asarray(ufunc(np.asarray(first).astype(dtype), new)).astype(dtype)[()]
    operands = tuple(format_value(value) for value in (first, _taken(scanned, second)) if value is not None)
    note = None
    if not is_same(expected, recorded):
        note = say(
            "Worked out like this it is {expected}; NumPy has {recorded}.",
            expected=format_exact(expected),
            recorded=format_exact(recorded),
        )
    term = Term(operands, format_value(recorded), as_number(recorded))
    return Worked("apply", scanned.recipe.symbol if first is not None else "", (term,), term.value, note=note)


def _taken(scanned: Scanned, cell: Any) -> Any:
    """The next cell; what takes its place where it is skipped, or is True and added up as 1."""
    if scanned.recipe.skips_nan and _is_nan(cell):
        return np.asarray(cell).dtype.type(scanned.ufunc.identity)
    is_number = np.asarray(cell).dtype.kind == "b" and scanned.dtype.kind != "b"
    return scanned.dtype.type(cell) if is_number else cell


def _is_nan(value: Any) -> bool:
    return np.asarray(value).dtype.kind in "fc" and bool(np.isnan(value))


def _spoken(scanned: Scanned) -> str:
    return {"+": say("plus"), "×": say("times")}.get(scanned.recipe.symbol, scanned.recipe.symbol)


def _joined(scanned: Scanned, old: str, new: str) -> str:
    symbol = scanned.recipe.symbol
    if symbol == "+" and new.startswith("−") and not new.endswith("j"):
        return f"{old} − {new[1:]}"
    return f"{_complex(old)} {symbol} {factor(new)}"


def _complex(text: str) -> str:
    return f"({text})" if text.endswith("j") else text


def _mark(scanned: Scanned, old: str, new: str, result: str) -> str:
    if scanned.recipe.symbol not in {"+", "×", "−"}:
        return ""
    return arithmetic_mark([old, new], result, scanned.dtype, product=scanned.recipe.symbol == "×")


def _negated(text: str) -> str:
    return text[1:] if text.startswith("−") else f"−{text}"
