"""Functions of matrices: ``expm``, ``sqrtm``, ``logm``, ``sinm``, ``cosm`` and ``matrix_power``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel
from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.factorization.given import Call, call_of, identity_name, stack_note
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, bars, heat, is_drawn, matrix, number
from tensorviz.explain.families.factorization.rounding import ending, largest, unworked_reason
from tensorviz.explain.families.factorization.told import Still, Told, evenly, reading
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["function_of", "unworked"]

Array = npt.NDArray[Any]

MOST_TERMS = 60
FRAMES, FEWEST = 12, 5
ELEMENTWISE: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "expm": ("np.exp", np.exp),
    "sqrtm": ("np.sqrt", np.emath.sqrt),
    "logm": ("np.log", np.emath.log),
    "sinm": ("np.sin", np.sin),
    "cosm": ("np.cos", np.cos),
}


def function_of(subject: Subject) -> Told | None:
    """A function that works on the matrix as a whole, beside the one of the same name that works cell by cell."""
    call = call_of(subject, "a", square=True)
    if call is None or call.others or len(call.results) != 1:
        return None
    function = subject.event.operation.rpartition(".")[2]
    return Told((call.a,), call.results, call.shape, lambda span: _function(call, function, span), (2,), call.stack)


def unworked(call: Call, first: str, label: str, span: Span) -> tuple[Reading, ...]:
    """A matrix whose numbers are not there, or not finite."""
    end = unworked_reason(call) or fit(
        capitalised(say("{name_of} is what came out; the way there is not shown.", name_of=call.names[0]))
    )
    stills = [Still("before", first), Still("result", end, known=None)]
    return (reading("main", label, stills, call.results, span),)


def _function(call: Call, function: str, span: Span) -> tuple[Reading, ...]:
    name, recorded = call.name, call.result(0, 2)
    cellwise, inside = ELEMENTWISE[function][0], _inside(call)
    first = fit(
        say(
            "{function} is about {name} as a whole, not about its cells; {cells}({inside}) is another matrix.{others}",
            function=function,
            name=name,
            inside=inside,
            cells=cellwise,
            others=stack_note(call),
        ),
        say(
            "{function} is about {name} as a whole; {cellwise}({inside}) works cell by cell.",
            function=function,
            name=name,
            inside=inside,
            cellwise=cellwise,
        ),
    )
    if call.values is None or recorded is None or not call.is_finite:
        return unworked(call, first, say("The matrix as a whole"), span)
    begin = Still("before", first, _cellwise(call, function))
    if function == "expm":
        main = reading("main", say("Powers added up"), _series(call, recorded, begin), call.results, span)
        return (main, *_sandwich(call, function, recorded, span))
    sandwich = _sandwich(call, function, recorded, span)
    check = Still("result", *_checked(call, function, recorded), known=None)
    return (reading("main", say("What it undoes"), [begin, check], call.results, span), *sandwich)


def _inside(call: Call) -> str:
    """The matrix between parentheses."""
    return name_of(call.a) if len(call.a.shape) == 2 else call.name


def _cellwise(call: Call, function: str) -> tuple[Panel, ...]:
    name, apply = ELEMENTWISE[function]
    title = say("{name}({name_2}), cell by cell", name=name, name_2=_inside(call))
    with np.errstate(all="ignore"):
        return () if call.shape[0] > MOST_DRAWN else (matrix("cells", title, apply(call.values)),)


def _series(call: Call, recorded: Array, begin: Still) -> list[Still]:
    """``I + A + A²/2 + ...``, until a further term changes nothing."""
    assert call.values is not None
    a = call.values.astype(np.result_type(call.values, np.float64))
    term, total = np.eye(len(a), dtype=a.dtype), np.eye(len(a), dtype=a.dtype)
    steps, sizes = [(term, total)], [largest(term)]
    for k in range(1, MOST_TERMS):
        with np.errstate(all="ignore"):
            term = term @ a / k
            total = total + term
        steps.append((term, total))
        sizes.append(largest(term))
        if not np.isfinite(sizes[-1]) or sizes[-1] <= float(np.finfo(a.dtype).eps) * largest(total):
            break
    stills = [begin]
    drawn = matrix if is_drawn(a, 2 * min(len(steps), FEWEST)) else heat
    most = FRAMES - 2 if is_drawn(a, 2 * (FRAMES - 2)) or drawn is heat else FEWEST
    for k in evenly(len(steps), most):
        term, total = steps[k]
        spelt = {0: identity_name(call.name, *call.names), 1: call.name}.get(k, f"{call.name}^{k} / {k}!")
        panels: tuple[Panel, ...] = (
            drawn("term", say("term {k}: {spelt}", k=k, spelt=spelt), term),
            drawn("sum", say("the sum up to term {k}", k=k), total),
        )
        chart = bars("sizes", say("largest number of each term"), sizes, cut=k + 1)
        sentence = fit(
            say("Term {k} is {spelt}; its largest number is {value}.", k=k, spelt=spelt, value=number(sizes[k]))
        )
        stills.append(Still("work", sentence, (*panels, chart)))
    total = steps[-1][1]
    away = largest(total - recorded)
    end = fit(
        say(
            "After {steps} terms the sum is the result{ending}; libraries get there with fewer products.",
            steps=len(steps),
            ending=ending(away),
        ),
        say("After {steps} terms the sum is the result{ending}.", steps=len(steps), ending=ending(away)),
    )
    if len(steps) == MOST_TERMS or not np.isfinite(away):
        end = fit(
            say(
                "After {steps} terms {away} is still missing; the library halves the matrix first.",
                steps=len(steps),
                away=format_value(away),
            )
        )
    stills.append(Still("result", end, (bars("sizes", say("largest number of each term"), sizes),), None))
    return stills


def _checked(call: Call, function: str, recorded: Array) -> tuple[str, tuple[Panel, ...]]:
    """What the result gives back."""
    assert call.values is not None
    b, name = call.names[0], call.name
    b = say("the result") if b == say("the result") else b
    if function == "sqrtm":
        square = recorded @ recorded
        away = largest(square - call.values)
        if not np.isfinite(away) or away > 1e-3 * max(1.0, largest(call.values)):
            return fit(say("{name} has no square root: {b} times itself is not {name}.", name=name, b=b)), ()
        kind = (
            say(" It is complex: no real one exists.")
            if np.iscomplexobj(recorded) and not np.iscomplexobj(call.values)
            else ""
        )
        panel = matrix("back", say("the result times itself") if b == say("the result") else f"{b} @ {b}", square)
        return fit(
            capitalised(
                say("{b} times itself is {name}{ending}.{kind}", b=b, name=name, ending=ending(away), kind=kind)
            ),
            say("Its square is {name}.", name=name),
        ), (panel,)
    if function == "logm" and np.linalg.matrix_rank(call.values) < len(call.values):
        return fit(
            say("{name} is singular and has no logarithm: expm of no matrix squashes anything.", name=name),
            say("The matrix is singular and has no logarithm: expm of no matrix squashes anything."),
        ), ()
    if function == "logm":
        back = _exp(recorded)
        return fit(say("expm of it is {name} again{ending}.", name=name, ending=ending(largest(back - call.values)))), (
            matrix("back", say("expm of the result"), back),
        )
    return fit(
        capitalised(
            say(
                "{b} is {function} of {name}: its series takes powers of the matrix, not of its cells.",
                b=b,
                function=function,
                name=name,
            )
        )
    ), ()


def _exp(a: Array) -> Array:
    """By halving and squaring, for a check."""
    halvings = max(0, int(np.ceil(np.log2(max(largest(a) * len(a), 1e-300)))) + 4)
    small = a / 2.0**halvings
    total = term = np.eye(len(a), dtype=np.result_type(a, np.float64))
    for k in range(1, 18):
        term = term @ small / k
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return np.asarray(total)


def _sandwich(call: Call, function: str, recorded: Array, span: Span) -> tuple[Reading, ...]:
    """The function of each eigenvalue, between the directions and back."""
    assert call.values is not None
    n = len(call.values)
    if not 2 <= n <= MOST_DRAWN:
        return ()
    values, vectors = np.linalg.eig(call.values)
    if np.linalg.cond(vectors) > 1e6:
        return ()
    name = {"expm": "exp", "sqrtm": "√", "logm": "log", "sinm": "sin", "cosm": "cos"}[function]
    with np.errstate(all="ignore"):
        changed = ELEMENTWISE[function][1](values)
    if not np.isfinite(changed).all():
        return ()
    product = (vectors * changed) @ np.linalg.inv(vectors)
    away = largest(product - recorded)
    if away > 1e-6 * max(1.0, largest(recorded)):
        return ()
    pairs: tuple[Panel, ...] = (
        matrix("w", "eigenvalues", values[None]),
        matrix("fw", say("{name} of them", name=name), changed[None]),
    )
    whole: tuple[Panel, ...] = (matrix("v", say("directions V"), vectors), *pairs)
    stills = [
        Still(
            "work",
            fit(
                say(
                    "Along its own directions {name} only stretches: there {name_2} is taken of each stretch.",
                    name=call.name,
                    name_2=name,
                )
            ),
            whole,
        ),
        Still(
            "result",
            fit(
                say(
                    "V @ diag({name} of the eigenvalues) @ inverse of V is the result{ending}.",
                    name=name,
                    ending=ending(away),
                )
            ),
            whole,
            None,
        ),
    ]
    return (reading("eigen", say("Along its own directions"), stills, call.results, span),)
