"""Arrays that did not exist before: from data, filled, counted, drawn at random."""

from __future__ import annotations

from types import NotImplementedType

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.creation.asked import Asked, asked_of
from tensorviz.explain.families.creation.draws import counted
from tensorviz.explain.families.creation.places import PLACES, places_of
from tensorviz.explain.families.creation.random_words import drawn_alt, expected
from tensorviz.explain.families.creation.seeds import seed_of
from tensorviz.explain.families.creation.words import asks, origin_of
from tensorviz.explain.families.phrases import cell_of, role_at, role_for_all
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import CreationRecipe
from tensorviz.explain.steps import RESULT, Frame, Reading, result_number
from tensorviz.explain.subject import CellTemplate, Outcome, Plan, Sources, Subject
from tensorviz.explain.words import clip_name, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Group

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """Calls that give one new array (or one random number); an array that goes in as data is an operand."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def _plan(subject: Subject) -> Plan | None:
    asked = asked_of(subject)
    results = subject.results or ((subject.result,) if subject.result is not None else ())
    if asked is None or not results or any(result.snapshot is None for result in results):
        return None
    if len(results) > 1 and asked.name not in {*PLACES, "indices", "linspace", "ogrid"}:
        return None
    draws = counted(asked, results[0]) if asked.origin == "random" else None
    recipe = CreationRecipe(kind=asked.origin, function=_function(asked), asked=asked.texts(), draws=draws)
    more = tuple(Outcome(recipe, result) for result in results[1:])
    return Plan(recipe, _data(asked, subject), results[0], more=more)


def _function(asked: Asked) -> str:
    return asked.function if asked.library == "numpy" else asked.written


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: what was asked for, and the array with where its numbers come from."""
    asked = asked_of(subject)
    assert asked is not None
    hidden = tuple(role_for_all("hidden", each, result_number(at)) for at, each in enumerate(plan.results))
    span = subject.node.span
    frames = [Frame("asked", asks(asked, subject), span, hidden)]
    if asked.origin == "random" and (seed := seed_of(subject)):
        frames.append(Frame("seed", seed, span, hidden))
    frames.append(Frame("result", _said(asked, plan), span))
    if isinstance(plan.recipe, CreationRecipe) and plan.recipe.draws is not None:
        draws = plan.recipe.draws
        frames.append(Frame("draws", expected(draws), span, alt=drawn_alt(draws, plan.result)))
    every = tuple(range(len(frames)))
    return (Reading("main", say("Made"), tuple(frames), every[-1:], every, every),)


def _said(asked: Asked, plan: Plan) -> str:
    if asked.origin == "grid" and plan.more:
        return places_of(asked, plan)
    said = origin_of(asked, plan)
    step = plan.results[-1].cell(()) if plan.more else None
    return (
        said if step is None else fit(say("{said}; the step is {step}.", said=said[:-1], step=format_value(step)), said)
    )


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """Where the number at ``index`` comes from."""
    asked = asked_of(subject)
    result = plan.result
    assert asked is not None
    assert result is not None
    value = result.cell(index)
    here = cell_of(result, index)
    is_value = (
        say("{here} is {value}", here=here, value=format_value(value))
        if value is not None
        else say("{here} was not kept", here=here)
    )
    origins = sources(plan, index)
    roles = [role_at("target", RESULT, index)]
    ending = _counted(asked, index, value) or _reason(asked)
    if asked.name == "linspace" and not result.shape and subject.results:
        ending = say("the distance of two neighbours")
    if asked.name in PLACES:
        ending = say("an index of cell number {first_index} of the list", first_index=index[0])
    for number, origin in enumerate(origins):
        if origin is not None and all(len(axis) for axis in origin):
            place = tuple(int(axis[0]) for axis in origin)
            roles.append(role_at("live", number, place))
            ending = say("the number at {cell}", cell=cell_of(plan.operands[number], place))
    sentence = fit(f"{is_value}: {ending}.", f"{is_value}.", say("This cell is {value}.", value=format_value(value)))
    return Frame("result", sentence, subject.node.span, tuple(roles))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The cell of the array that was copied; for arrays of which only the shape was read, no cells."""
    operands = plan.operands
    result = plan.result.shape if plan.result else ()
    if not isinstance(plan.recipe, CreationRecipe) or plan.recipe.kind != "data":
        return [tuple(np.array([], dtype=np.intp) for _ in operand.shape) for operand in operands]
    if len(operands) == 1 and operands[0].shape == result:
        return [_one_cell(index)]
    nothing = [tuple(np.array([], dtype=np.intp) for _ in operand.shape) for operand in operands]
    is_stack = all((len(operands), *operand.shape) == result for operand in operands)
    if not is_stack:
        return [None for _ in operands]
    return [_one_cell(index[1:]) if number == index[0] else nothing[number] for number in range(len(operands))]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """None: there is nothing to form; the sentence about a cell is asked for."""
    return None


def _data(asked: Asked, subject: Subject) -> tuple[Operand, ...]:
    """The arrays among the arguments: the one that is copied or imitated, or those in the list."""
    arguments = subject.event.arguments
    if not arguments or asked.origin in {"random", "range"}:
        return ()
    value = arguments[0].value
    if isinstance(value, Snapshot) and value.library != "python" and value.shape:
        return (subject.arguments[0],)
    if asked.origin == "data" and isinstance(value, Group):
        items = tuple(
            (clip_name(item.source) or say("array {i}", i=i), item.value) for i, item in enumerate(value.items)
        )
        arrays = tuple(Operand(name, array) for name, array in items if isinstance(array, Snapshot))
        return arrays if len(arrays) == len(items) else ()
    return ()


def _one_cell(index: tuple[int, ...]) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], ...]:
    return tuple(np.array([i], dtype=np.intp) for i in index)


def _counted(asked: Asked, index: tuple[int, ...], value: object) -> str | None:
    """``"0 + 2 × 5"`` for whole numbers of arange; None where that is not how the recorded number came about."""
    start, step = asked.value("start", 0), asked.value("step", 1)
    if asked.name != "arange" or len(index) != 1 or not isinstance(value, np.integer):
        return None
    if not isinstance(start, int) or not isinstance(step, int) or start + index[0] * step != int(value):
        return None
    return say(
        "start {start} + {first_index} × step {step}",
        start=format_value(start),
        first_index=index[0],
        step=format_value(step),
    )


def _reason(asked: Asked) -> str:
    if asked.name == "fromfunction":
        return say("what the function gives for its indices")
    reasons = {
        "data": say("it was given as data"),
        "constant": say("it was written into every such cell"),
        "range": say("its place in the sequence"),
        "random": say("it was drawn at random"),
        "grid": say("its place on the grid"),
    }
    return reasons[asked.origin] if not asked.name.startswith("empty") else say("it lay in that memory before")
