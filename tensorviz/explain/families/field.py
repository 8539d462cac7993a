"""``tensorviz.field``: a function of the reader's on a square of points, by contours or by arrows."""

from __future__ import annotations

from types import NotImplementedType

import numpy as np

from tensorviz.explain.families import opaque
from tensorviz.explain.landscape.draw import fine, put_arrows, put_contours
from tensorviz.explain.landscape.evaluate import Sheet, slopes
from tensorviz.explain.landscape.flow import followed
from tensorviz.explain.recipes import CallRecipe
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import about
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import fit
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Plain

__all__ = ["FIELD", "cell_template", "explain_cell", "readings", "recognise", "sources"]

FIELD = "tensorviz.field"

cell_template, explain_cell, sources = opaque.cell_template, opaque.explain_cell, opaque.sources


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """What ``tensorviz.field`` has sampled."""
    plan = None
    if subject.event.operation == FIELD:
        plan = Plan(CallRecipe(subject.arguments[0].name, 0), (), subject.result)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """Contours and the arrows of the slope; of a vector function its arrows, and lines along them."""
    window = subject.event.arguments[1].value
    assert isinstance(window, Plain)
    assert plan.result is not None
    values = plan.result.values()
    sheet, name = Sheet(window.value, values), subject.arguments[0].name
    board = Board(subject.node.span, (say("first argument"), say("second argument")), "", sheet.window)
    lost = int((~np.isfinite(values)).reshape(sheet.side**2, -1).any(axis=1).sum())
    facts = [Drawn("fact", "plain", "", say("Called at {side} × {side} points.", side=sheet.side))]
    if lost:
        facts.append(Drawn("fact", "plain", "", say("At {lost} of them it has no finite value.", lost=lost)))
    notes = [board.put(each) for each in facts]
    if values.ndim == 2:
        _scalar(board, sheet, name, notes)
    else:
        _vector(board, sheet, name, notes)
    return (board.reading("field", say("Field")),)


def _scalar(board: Board, sheet: Sheet, name: str, notes: list[int]) -> None:
    finite = sheet.values[np.isfinite(sheet.values)]
    low, high = (about(float(each)) for each in (finite.min(), finite.max()))
    lines = put_contours(board, sheet)
    if not lines:
        board.tell("flat", say("At all of these points {name} is {value}.", name=name, value=low), notes)
        return
    board.tell(
        "contours",
        fit(
            say(
                "Each line joins points with one value of {name}; here it goes from {low} to {high}.",
                name=name,
                low=low,
                high=high,
            ),
            say("Each line joins points of one value; they go from {low} to {high}.", low=low, high=high),
        ),
        [*lines, *notes],
    )
    arrows = put_arrows(board, sheet, slopes(sheet), say("slope"))
    board.tell(
        "slope",
        say("The arrows point the steepest way up, across the lines; they are worked out here by differences."),
        [*lines, *arrows, *notes],
    )
    at = np.unravel_index(
        int(np.nanargmin(np.where(np.isfinite(sheet.values), sheet.values, np.nan))), sheet.values.shape
    )
    across, up = sheet.axes()
    spot = fine(sheet.window, across[at[1]], up[at[0]])
    where = f"({about(spot[0])}, {about(spot[1])})"
    edge = {0, sheet.side - 1} & {int(at[0]), int(at[1])}
    dot = board.put(Drawn("dots", "result", say("lowest of these"), where, (spot,)))
    said = say("on the edge: it may go lower outside") if edge else say("inside the picture")
    board.tell(
        "lowest",
        say("Of all points called, the lowest value is {low}, at {where}, {said}.", low=low, where=where, said=said),
        [*lines, *arrows, dot, *notes],
    )


def _vector(board: Board, sheet: Sheet, name: str, notes: list[int]) -> None:
    arrows = put_arrows(board, sheet, sheet.values, name)
    if not arrows:
        board.tell("flat", say("At all of these points {name} is the zero vector.", name=name), notes)
        return
    board.tell(
        "arrows",
        fit(
            say("At each point an arrow shows what {name} gives there, to scale with the others.", name=name),
            say("At each point an arrow shows what the function gives there."),
        ),
        [*arrows, *notes],
    )
    lines, left = followed(sheet)
    drawn = [
        board.put(Drawn("curve", "result", "", "", tuple(fine(sheet.window, *each) for each in line))) for line in lines
    ]
    starts = tuple(fine(sheet.window, *line[0]) for line in lines)
    drawn.append(board.put(Drawn("dots", "result", "", "", starts)))
    board.tell(
        "flow",
        agree(
            left,
            "Nine lines follow the arrows from the dots, worked out here; one of them leaves the picture.",
            "Nine lines follow the arrows from the dots, worked out here; {left} of them leave the picture.",
            left=left,
        )
        if left
        else say("Nine lines follow the arrows from the dots, worked out here; none of them leaves the picture."),
        [*arrows, *drawn, *notes],
    )
