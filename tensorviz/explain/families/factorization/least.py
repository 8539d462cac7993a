"""``lstsq``: the nearest that a matrix can come, as a shadow."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel, Words
from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.factorization.arrows import nearest_point
from tensorviz.explain.families.factorization.given import Call, call_of, factor_name, values_of
from tensorviz.explain.families.factorization.panels import bars, matrix
from tensorviz.explain.families.factorization.rounding import ending, largest, unworked_reason
from tensorviz.explain.families.factorization.told import Still, Told, reading
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["nearest"]

Array = npt.NDArray[Any]


def nearest(subject: Subject) -> Told | None:
    """``lstsq``: the x for which ``a @ x`` comes nearest to b."""
    call = call_of(subject, "a b")
    if call is None or len(call.others) != 1 or len(call.a.shape) != 2 or not call.results:
        return None
    b = call.others[0]
    core = tuple(len(each.shape) for each in call.results)
    return Told((call.a, b), call.results, call.shape, lambda span: _nearest(call, b, span), core)


def _nearest(call: Call, b: Operand, span: Span) -> tuple[Reading, ...]:
    x, name, right = _name(call), call.name, factor_name(b)
    m, n = call.shape
    first = fit(
        say(
            "{equations} for {unknowns}: find the {x} for which {name} @ {x} comes nearest to {right}.",
            equations=count(m, "equation"),
            unknowns=count(n, "unknown"),
            x=x,
            name=name,
            right=right,
        ),
        say("Find the {x} for which {name} @ {x} comes nearest to {right}.", x=x, name=name, right=right),
    )
    found, target = call.result(0, len(call.results[0].shape)), values_of(b, len(b.shape))
    begin = Still("before", first)
    bad = unworked_reason(call)
    if call.values is None or found is None or target is None or not target.size or not found.size or bad:
        end = Still("result", bad or capitalised(fit(say("{x} is what comes nearest.", x=x))), known=None)
        return (reading("main", say("The nearest point"), [begin, end], call.results, span),)
    a = call.values
    near = a @ found
    rest = target - near
    stills = [begin, *_projected(call, b, a, near, rest)]
    stills.append(_nearest_end(call, b, a, found, rest))
    main = reading("main", say("The nearest point"), stills, call.results, span)
    pictured = nearest_point(a, target, near, (name, x, right), span)
    arrows = () if pictured is None else (pictured,)
    if np.linalg.matrix_rank(a) < n:
        return (main,)
    return (main, *arrows, _normal(call, b, a, found, target, span), _by_qr(call, b, a, found, target, span))


def _name(call: Call) -> str:
    x = name_of(call.results[0])
    return "x" if x == say("the result") or x.startswith("result[") else x


def _column(values: Array) -> Array:
    return values.reshape(len(values), -1)


def _projected(call: Call, b: Operand, a: Array, near: Array, rest: Array) -> list[Still]:
    x, name, right = _name(call), call.name, factor_name(b)
    panels = _shadow_and_rest(call, b, near, rest)
    across = largest(a.conj().T @ rest)
    length = format_value(np.linalg.norm(rest))
    return [
        Still(
            "work",
            fit(
                say(
                    "{name} @ {x} is the shadow of {right} on all that the columns of {name} can make.",
                    name=name,
                    x=x,
                    right=right,
                ),
                say("What {x} makes is the shadow of {right} on all that the columns can make.", x=x, right=right),
                say("What {x} makes is a shadow on all that the columns can make.", x=x),
            ),
            panels[:1],
            frozenset({0}),
        ),
        Still(
            "work",
            fit(
                say(
                    "What is left of {right} is {length} long; each column of {name} times it is 0{ending}.",
                    right=right,
                    length=length,
                    name=name,
                    ending=ending(across),
                ),
                say("What is left is {length} long and stands at right angles to {name}.", length=length, name=name),
            ),
            panels,
            frozenset({0}),
        ),
    ]


def _shadow_and_rest(call: Call, b: Operand, near: Array, rest: Array) -> tuple[Panel, ...]:
    x, name, right = _name(call), call.name, factor_name(b)
    return (
        matrix("near", f"{name} @ {x}", _column(near)),
        matrix("rest", f"{right} − {name} @ {x}", _column(rest)),
    )


def _nearest_end(call: Call, b: Operand, a: Array, found: Array, rest: Array) -> Still:
    x, n = _name(call), call.shape[1]
    s = np.linalg.svd(a, compute_uv=False)
    eps = float(np.finfo(s.dtype).eps)
    rank = int((s > s.max(initial=0) * max(a.shape) * eps).sum())
    notes = []
    if rank < n:
        notes.append(
            say(
                "{name} has rank {rank} of {n}: many {x} come as near, and the shortest is taken.",
                name=call.name,
                rank=rank,
                n=n,
                x=x,
            )
        )
    is_met = largest(rest) <= 100 * eps * max(1.0, largest(a @ found))
    error = (
        say("nothing is left")
        if is_met
        else say("the squares of what is left add up to {value}", value=format_value((np.abs(rest) ** 2).sum()))
    )
    end = fit(capitalised(say("{x} comes nearest: {error}.", x=x, error=error)))
    return Still(
        "result",
        end,
        (
            *_shadow_and_rest(call, b, a @ found, rest),
            bars("s", say("stretches of the matrix"), s),
            *((Words("note", tuple(notes)),) if notes else ()),
        ),
        None,
    )


def _normal(call: Call, b: Operand, a: Array, found: Array, target: Array, span: Span) -> Reading:
    """``a.T @ a @ x = a.T @ b``."""
    x, name, right = _name(call), call.name, factor_name(b)
    turned = f"{name}.conj().T" if a.dtype.kind == "c" else f"{name}.T"
    square, beside = a.conj().T @ a, a.conj().T @ target
    worked = np.linalg.solve(square, _column(beside)).reshape(found.shape)
    panels: tuple[Panel, ...] = (
        matrix("ata", f"{turned} @ {name}", square),
        matrix("atb", f"{turned} @ {right}", _column(beside)),
    )
    ratio = np.linalg.cond(a)
    stills = [
        Still(
            "work",
            fit(
                say(
                    "Right angles mean {turned} @ ({right} − {name} @ {x}) = 0: the normal equations.",
                    turned=turned,
                    right=right,
                    name=name,
                    x=x,
                ),
                say("What is left stands at right angles to every column: the normal equations."),
            ),
            panels,
        ),
        Still(
            "result",
            fit(
                say(
                    "Solving {turned} @ {name} @ {x} = {turned} @ {right} gives {x}{ending}.",
                    turned=turned,
                    name=name,
                    x=x,
                    right=right,
                    ending=ending(largest(worked - found)),
                ),
                say("Solving them gives {x}{ending}.", x=x, ending=ending(largest(worked - found))),
            ),
            (
                *panels,
                Words(
                    "note",
                    (
                        say(
                            "The condition is squared: {ratio} becomes {value}.",
                            ratio=format_value(ratio),
                            value=format_value(ratio**2),
                        ),
                    ),
                ),
            ),
            None,
        ),
    ]
    return reading("normal", say("Normal equations"), stills, call.results, span)


def _by_qr(call: Call, b: Operand, a: Array, found: Array, target: Array, span: Span) -> Reading:
    x, name, right = _name(call), call.name, factor_name(b)
    q, r = np.linalg.qr(a)
    beside = q.conj().T @ target
    worked = np.linalg.solve(r, _column(beside)).reshape(found.shape)
    panels: tuple[Panel, ...] = (matrix("R", "R", r), matrix("qtb", f"Q.T @ {right}", _column(beside)))
    stills = [
        Still(
            "work",
            fit(
                say(
                    "With {name} = Q @ R, the shadow of {right} is Q @ (Q.T @ {right}): no matrix is squared.",
                    name=name,
                    right=right,
                ),
                say("With a matrix Q of columns at right angles the shadow is found without squaring the matrix."),
            ),
            panels,
        ),
        Still(
            "result",
            fit(
                say(
                    "R is a triangle: back substitution in R @ {x} = Q.T @ {right} gives {x}{ending}.",
                    x=x,
                    right=right,
                    ending=ending(largest(worked - found)),
                ),
                say(
                    "R is a triangle: back substitution gives {x}{ending}.", x=x, ending=ending(largest(worked - found))
                ),
            ),
            panels,
            None,
        ),
    ]
    return reading("qr", say("By QR"), stills, call.results, span)
