"""``pinv``: turn back, divide by the stretches, turn back."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Words
from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.factorization.given import Call, call_of
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, bars, matrix, number
from tensorviz.explain.families.factorization.rounding import digits_note, ending, largest, unworked_reason
from tensorviz.explain.families.factorization.told import Still, Told, reading
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["pseudo_inverted"]

Array = npt.NDArray[Any]


def pseudo_inverted(subject: Subject) -> Told | None:
    """``pinv``: turn back, divide by the stretches that are not 0, turn back."""
    call = call_of(subject, "a")
    if call is None or call.others or len(call.results) != 1:
        return None
    return Told((call.a,), call.results, call.shape, lambda span: _pseudo(call, span), (2,), call.stack)


def _pseudo(call: Call, span: Span) -> tuple[Reading, ...]:
    p, name = call.names[0], call.name
    p = "P" if p == say("the result") else p
    first = fit(say("Undo what {name} does as far as it can be undone: turn back, unstretch, turn back.", name=name))
    recorded, begin = call.result(0, 2), Still("before", first)
    bad = unworked_reason(call)
    if call.values is None or recorded is None or bad:
        end = Still("result", bad or fit(capitalised(say("{p} undoes what {name} does.", p=p, name=name))), known=None)
        return (reading("main", say("Undone as far as possible"), [begin, end], call.results, span),)
    a = call.values
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    # the number of stretches that NumPy kept is the rank of what it gave
    kept = int(np.linalg.matrix_rank(recorded))
    inverse = np.where(np.arange(len(s)) < kept, 1 / np.where(s > 0, s, 1), 0)
    worked = (vh.conj().T * inverse) @ u.conj().T
    dropped = len(s) - kept
    said = say("; what is stretched by 0 cannot be undone") if dropped else ""
    divide = fit(
        say(
            "Each stretch is divided away: {value} becomes {value_2}{said}.",
            value=number(s[0]),
            value_2=number(inverse[0]),
            said=said,
        ),
        say("Each stretch is divided away{said}.", said=said),
    )
    charts = (bars("s", say("stretches of {name}", name=name), s, cut=kept), bars("i", say("divided away"), inverse))
    back = largest(a @ recorded @ a - a)
    stills = [
        begin,
        Still("work", divide, charts),
        Still(
            "result",
            fit(say("{name} @ {p} @ {name} is {name}{ending}.", name=name, p=p, ending=ending(back))),
            (
                *charts,
                *((matrix("pa", f"{p} @ {name}", recorded @ a),) if max(a.shape) <= MOST_DRAWN else ()),
                *((Words("note", (note,)),) if (note := digits_note(worked, recorded)) else ()),
            ),
            None,
        ),
    ]
    return (reading("main", say("Undone as far as possible"), stills, call.results, span),)
