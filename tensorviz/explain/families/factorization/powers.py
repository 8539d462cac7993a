"""``matrix_power``: the matrix times itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Words
from tensorviz.explain.families.factorization.functions import unworked
from tensorviz.explain.families.factorization.given import Call, call_of, stack_note
from tensorviz.explain.families.factorization.panels import bars, matrix, number
from tensorviz.explain.families.factorization.rounding import digits_note, ending, largest
from tensorviz.explain.families.factorization.told import Still, Told, evenly, reading
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["powered"]

Array = npt.NDArray[Any]

FRAMES = 12
MOST_POWERS = 1000


def powered(subject: Subject) -> Told | None:
    """``matrix_power``: the matrix times itself, by squaring."""
    call = call_of(subject, "a", square=True)
    if call is None or call.others or len(call.results) != 1:
        return None
    power = call.plain.get("n", call.plain.get("#1"))
    if not isinstance(power, int):
        return None
    return Told((call.a,), call.results, call.shape, lambda span: _powered(call, power, span), (2,), call.stack)


def _powered(call: Call, power: int, span: Span) -> tuple[Reading, ...]:
    name, recorded = call.name, call.result(0, 2)
    first = fit(
        say(
            "{name} times itself, {abs} times in a row; {name} ** {power} would take powers of its cells.{stack_note}",
            name=name,
            abs=abs(power),
            power=power,
            stack_note=stack_note(call),
        ),
        say("{name} times itself; {name} ** {power} would take powers of its cells.", name=name, power=power),
    )
    if power == 0:
        first = say("The power 0 of any square matrix is the identity, as 1 is of a number.")
    if call.values is None or recorded is None or not call.is_finite:
        return unworked(call, first, say("Again and again"), span)
    a = call.values if recorded.dtype.kind in "fc" else call.values.astype(recorded.dtype)
    if power < 0:
        a = np.linalg.inv(a)
        first = fit(say("A negative power: the inverse of {name}, {abs} times in a row.", name=name, abs=abs(power)))
    running, sizes, stills = np.eye(len(a), dtype=a.dtype), [], [Still("before", first)]
    shown = set(evenly(abs(power), FRAMES - 2)) if power else set()
    kept: dict[int, Array] = {}
    if abs(power) > MOST_POWERS:
        return (
            reading(
                "main", say("Again and again"), [*stills, _powers_end(call, power, recorded, [])], call.results, span
            ),
        )
    for k in range(abs(power)):
        with np.errstate(all="ignore"):
            running = running @ a
        sizes.append(largest(running.astype(np.result_type(running, np.float64))))
        if k in shown:
            kept[k] = running
    base = name if power > 0 else say("inverse of {name}", name=name)
    for k, there in kept.items():
        chart = bars(
            "sizes",
            say("largest number of each power"),
            sizes[: abs(power)],
            labels=[str(at + 1) for at in range(len(sizes))],
            cut=k + 1,
        )
        sentence = fit(
            say(
                "Power {part} of {base}: its largest number is {value}.", part=k + 1, base=base, value=number(sizes[k])
            ),
            say("Power {part}: its largest number is {value}.", part=k + 1, value=number(sizes[k])),
        )
        stills.append(Still("work", sentence, (matrix("power", say("power {part}", part=k + 1), there), chart)))
    end = _powers_end(call, power, recorded, sizes)
    note = digits_note(running, recorded.astype(running.dtype), say("powers are squared where they can be"))
    if note:
        end = Still("result", end.sentence, (*end.board, Words("note", (note,))), None)
    return (reading("main", say("Again and again"), [*stills, end], call.results, span),)


def _powers_end(call: Call, power: int, recorded: Array, sizes: list[float]) -> Still:
    sizes_of = np.abs(np.linalg.eigvals(call.values)) if call.values is not None and len(call.values) else np.ones(1)
    radius = float(sizes_of.max()) if power >= 0 else 1 / float(sizes_of.min())
    grows = (
        say("grow")
        if radius > 1 + 1e-9
        else say("vanish")
        if radius < 1 - 1e-9
        else say("neither grow nor vanish in the long run")
    )
    end = fit(
        say(
            "Its largest eigenvalue has the size {radius}, so further powers {grows}.",
            radius=format_value(radius),
            grows=grows,
        ),
        say("Further powers {grows}.", grows=grows),
    )
    if recorded.dtype.kind in "iu" and call.values is not None and _wraps(call.values, power, recorded.dtype):
        end = fit(
            say(
                "{dtype} holds numbers up to {most} only: on the way they wrapped around.",
                dtype=recorded.dtype,
                most=format_value(np.iinfo(recorded.dtype).max),
            )
        )
    if power == 0:
        end = say("The result is the identity{ending}.", ending=ending(largest(recorded - np.eye(len(recorded)))))
    board = (
        (bars("sizes", say("largest number of each power"), sizes, labels=[str(at + 1) for at in range(len(sizes))]),)
        if sizes
        else ()
    )
    return Still("result", end, board, None)


def _wraps(values: Array, power: int, dtype: np.dtype[Any]) -> bool:
    """Whether whole numbers of this dtype do not hold a power on the way."""
    running, most = np.eye(len(values)), float(np.iinfo(dtype).max)
    for _ in range(min(power, MOST_POWERS)):
        running = running @ np.abs(values)
        if largest(running) > most:
            return largest(np.linalg.matrix_power(values, power)) > most
    return False
