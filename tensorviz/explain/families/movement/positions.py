"""Where the cells stand that are not zero: ``nonzero``, ``where`` of one array, ``argwhere``, ``flatnonzero``."""

from __future__ import annotations

from collections.abc import Sequence
from types import NotImplementedType
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.movement import moving
from tensorviz.explain.families.movement.moving import movement_of, origin_of, plan_of_several, reading_of
from tensorviz.explain.families.movement.moving_calls import array_of
from tensorviz.explain.families.phrases import cell_of, is_place, name_of, role_at, role_for_all
from tensorviz.explain.format import format_count, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import Known, Trail
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.steps import Frame, Reading, result_number
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import count, fit, join, slot_safe
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

FUNCTIONS = {
    "numpy.nonzero": "nonzero",
    "numpy.ndarray.nonzero": "nonzero",
    "numpy.where": "nonzero",
    "numpy.argwhere": "argwhere",
    "numpy.flatnonzero": "flatnonzero",
}
Array = npt.NDArray[Any]


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A call of the table on one array."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: how many cells there are, in which order, one of them, what the result is good for."""
    source, span = plan.operands[0], subject.node.span
    live = role_for_all("live", source, 0)
    hidden = tuple(role_for_all("hidden", each, result_number(at)) for at, each in enumerate(plan.results))
    said, roles = _moved(plan)
    frames = (
        Frame("before", _before(plan), span, (live, *hidden)),
        Frame("check", _order(plan), span, (live, *hidden)),
        Frame("moved", said, span, roles),
        Frame("verdict", _verdict(plan), span),
    )
    return reading_of(frames, range(len(frames)), say("Cell by cell"))


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """Which cell the number at ``index`` belongs to."""
    frame = moving.explain_cell(plan, subject, index)
    found, result = origin_of(plan, index), plan.result
    if found is None or result is None:
        return frame
    here, there, value = cell_of(result, index), cell_of(plan.operands[0], found[1]), result.cell(index)
    ending = "" if value is None else f": {format_value(value)}"
    said = fit(
        f"{here} {_says(plan, index).format(cell=there)}{ending}.",
        say("{here} is its position{ending}.", here=here, ending=ending),
    )
    return Frame(frame.phase, said, frame.span, frame.roles)


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell whose position stands at ``index``."""
    return moving.sources(plan, index)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"i[1] says where a[0, 2] stands along axis 0: 0."``, with slots; None where a column tells the axis."""
    if plan.trail is None or movement_of(plan).function == "argwhere":
        return None
    name = slot_safe(cell_of(plan.result, (0,)).removesuffix("[0]"))
    return CellTemplate(f"{name}{{index}} {_says(plan, ()).format(cell='{operand}{source}')}: {{value}}.", "move")


def _says(plan: Plan, index: tuple[int, ...]) -> str:
    recipe = movement_of(plan)
    if len(plan.operands[0].shape) < 2:
        return say("is where {cell} stands")
    if recipe.function == "flatnonzero":
        return say("is the position of {cell}, counted row by row")
    axis = index[1] if recipe.function == "argwhere" else recipe.axis
    return say("says where {{cell}} stands along axis {axis}", axis=axis)


def _plan(subject: Subject) -> Plan | None:
    function = FUNCTIONS.get(subject.event.operation)
    arguments = subject.event.arguments
    results = subject.results or ((subject.result,) if subject.result is not None else ())
    if function is None or len(arguments) != 1 or subject.failure is not None or not results:
        return None
    source = array_of(arguments[0])
    if source is None or any(result.snapshot is None for result in results):
        return None
    places = _places(function, source, [each.snapshot.values for each in results if each.snapshot is not None])
    parts = []
    for axis, result in enumerate(results):
        own = axis if function == "nonzero" else None
        recipe = MovementRecipe("select", function, None, True, axis=own, says_index=True, family="indexing")
        parts.append((recipe, result, _trail(places, result)))
    return plan_of_several(parts, (source,))


def _places(function: str, source: Operand, found: Sequence[Array | None]) -> npt.NDArray[np.int64] | None:
    """The places in C order that the results name; None where not all were kept, or where one holds a zero."""
    known = [each for each in found if each is not None]
    if len(known) < len(found):
        return None
    number = len(known[0])
    if function == "flatnonzero":
        places = known[0].astype(np.int64)
    elif not number or not source.shape:
        places = np.zeros(number, np.int64)
    else:
        axes = tuple(known) if function == "nonzero" else tuple(known[0].T)
        places = np.asarray(np.ravel_multi_index(axes, source.shape), np.int64)
    values = source.snapshot.values if source.snapshot is not None else None
    return places if values is None or np.array_equal(np.flatnonzero(values), places) else None


def _trail(places: npt.NDArray[np.int64] | None, result: Operand) -> Trail | None:
    if places is None:
        return None
    return Known(0, np.broadcast_to(places.reshape((-1,) + (1,) * (len(result.shape) - 1)), result.shape))


def _number(plan: Plan) -> int:
    return plan.results[0].shape[0]


def _before(plan: Plan) -> str:
    source, number = plan.operands[0], _number(plan)
    size = source.snapshot.size if source.snapshot is not None else 0
    is_mask = source.dtype == np.bool_
    kind = (say("is") if number == 1 else say("are")) + (say(" True") if is_mask else say(" not zero"))
    return fit(
        say(
            "{number} of {cells} of {source} {shape} {kind}.",
            number=format_count(number),
            cells=count(size, "cell"),
            source=name_of(source),
            shape=format_shape(source.shape),
            kind=kind,
        ),
        say("{number} of {cells} {kind}.", number=format_count(number), cells=count(size, "cell"), kind=kind),
    )


def _order(plan: Plan) -> str:
    ndim = len(plan.operands[0].shape)
    if ndim < 2:
        return say("Cells are looked at from the first to the last.")
    return say("Cells are looked at in reading order: the last index runs fastest.")


def _moved(plan: Plan) -> tuple[str, tuple[Any, ...]]:
    """One cell, and what each result says about it."""
    number = _number(plan)
    if plan.trail is None:
        return say("Not all positions were kept, so which cells they name was not followed."), ()
    if not number:
        return say("There is no such cell, so there is no position."), ()
    source, results, at = plan.operands[0], plan.results, min(1, number - 1)
    place = tuple(int(i) for i in np.unravel_index(_place(plan, at), source.shape)) if source.shape else ()
    there, value = cell_of(source, place), source.cell(place)
    is_mask = source.dtype == np.bool_
    ending = f": {format_value(value)}" if value is not None and not is_mask else ""
    rows = len(results[0].shape) == 2
    index = (at,)
    roles = tuple(
        role_at("target", result_number(position), (*index, *(() if not rows else (column,))))
        for position in range(len(results))
        for column in range(results[0].shape[1] if rows else 1)
    )
    here = [cell_of(result, index) for result in results]
    named = join(here) if len(here) <= 3 else say("{numbers} at [{at}]", numbers=count(len(here), "number"), at=at)
    verb = say("names") if len(here) == 1 else say("name")
    return fit(
        say("{named} {verb} the cell {there}{ending}.", named=named, verb=verb, there=there, ending=ending),
        say("{named} {verb} one cell.", named=named, verb=verb),
    ), (
        role_at("live", 0, place),
        *roles,
    )


def _place(plan: Plan, at: int) -> int:
    assert plan.trail is not None
    shape = plan.results[0].shape
    if 0 in shape:
        return 0
    return int(plan.trail.at(tuple((at if axis == 0 else 0,) for axis in range(len(shape)))).places[0])


def _verdict(plan: Plan) -> str:
    recipe, source, results = movement_of(plan), plan.operands[0], plan.results
    axes = count(len(source.shape), "axis", "axes")
    own = source.name if is_place(source) else None
    if recipe.function == "flatnonzero":
        flat = own if len(source.shape) == 1 else f"{own}.ravel()"
        use = (
            say("; {flat}[{first_result}] reads the cells", flat=flat, first_result=name_of(results[0]))
            if own and results[0].name != "result"
            else ""
        )
        return fit(
            say("One number per cell, its position in reading order{use}.", use=use), say("One number per cell.")
        )
    if recipe.function == "argwhere":
        return say("One row per cell, one column for each of {axes}; as an index, nonzero is made for that.", axes=axes)
    named = [each.name for each in results]
    if 0 in results[0].shape:
        return say("No cell is chosen, so there are no positions.")
    is_named = own is not None and not any(name.startswith("result") for name in named)
    use = say(": {own}[{named}] reads the cells", own=own, named=", ".join(named)) if is_named else ""
    each = (
        say("One index array") if len(results) == 1 else say("One index array for each of {axes}, in order", axes=axes)
    )
    return fit(f"{each}{use}.", f"{each}.")
