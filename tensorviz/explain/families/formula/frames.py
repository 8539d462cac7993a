"""The frames of an operation whose cells are short calculations: what it does, a few cells, the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tensorviz.explain.families.contraction.stages import capitalised
from tensorviz.explain.families.formula.parts import Formula, Index
from tensorviz.explain.families.phrases import cell_of, name_of, role_at, role_for_all
from tensorviz.explain.families.reduction.parts import edges
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.steps import RESULT, Frame, Reading, Role, result_number
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["cell_frame", "reading_of"]

MOST_CELLS = 10


def reading_of(formulas: Sequence[Formula], span: Span) -> Reading:
    """What it does, the chosen cells of every result, the result."""
    first = formulas[0]
    blank = tuple(role_for_all("hidden", each.result, result_number(at)) for at, each in enumerate(formulas))
    most = MOST_CELLS // len(formulas)
    cells = [
        _of_several(formulas, at, index, span) for at, each in enumerate(formulas) for index in each.samples[-most:]
    ]
    frames = (Frame("before", fit(*first.opening), span, blank), *cells, Frame("result", _closing(formulas), span))
    last = len(frames) - 1
    shown = (0, *dict.fromkeys((min(2, last - 1), last - 1)), last) if cells else (0, last)
    return Reading("main", first.label, frames, (last,), shown, tuple(range(len(frames))))


def cell_frame(formula: Formula, index: Index, span: Span) -> Frame:
    """How one cell comes about."""
    told = formula.told(index)
    roles = (*_live_roles(formula, index), role_for_all("hidden", formula.result), role_at("target", RESULT, index))
    if told is not None:
        return Frame("cell", told.sentence, span, roles, worked=told.worked)
    recorded = formula.result.cell(index)
    value = "" if recorded is None else f": {format_value(recorded)}"
    return Frame(
        "cell",
        fit(say("{cell} is worked out the same way{value}.", cell=cell_of(formula.result, index), value=value)),
        span,
        roles,
    )


def _of_several(formulas: Sequence[Formula], at: int, index: Index, span: Span) -> Frame:
    """The frame about a cell of one result; those after it are not known yet."""
    frame = cell_frame(formulas[at], index, span)
    own = (replace(role, operand=result_number(at)) if role.operand == RESULT else role for role in frame.roles)
    later = range(at + 1, len(formulas))
    blank = (role_for_all("hidden", formulas[other].result, result_number(other)) for other in later)
    return replace(frame, roles=(*own, *blank))


def _live_roles(formula: Formula, index: Index) -> Iterator[Role]:
    """At most 12 cells of each operand."""
    for number, (operand, cells) in enumerate(zip(formula.operands, formula.feeding(index), strict=True)):
        if not operand.shape:
            yield role_at("live", number, ())
            continue
        for position in edges(len(cells[0])):
            yield role_at("live", number, tuple(int(axis[position]) for axis in cells))


def _closing(formulas: Sequence[Formula]) -> str:
    if len(formulas) > 1:
        return say(
            "{arrays} of shape {shape} are complete.",
            arrays=count(len(formulas), "array"),
            shape=format_shape(formulas[0].result.shape),
        )
    formula = formulas[0]
    name, shape = capitalised(name_of(formula.result)), format_shape(formula.result.shape)
    snapshot = formula.result.snapshot
    cells = count(snapshot.size if snapshot is not None else 0, "cell")
    return fit(
        say(
            "{name} {shape} is complete: {cells}{closing}.",
            name=name,
            shape=shape,
            cells=cells,
            closing=formula.closing,
        ),
        say("Complete: {cells}{closing}.", cells=cells, closing=formula.closing),
    )
