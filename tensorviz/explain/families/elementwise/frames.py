"""The frames of an elementwise operation: shapes lined up, padded, stretched, one cell worked out, the result."""

from __future__ import annotations

from math import prod

from tensorviz.explain.families.elementwise.broadcasting import MOST_STRETCHES, align_frame, pad_frames, stretch_frames
from tensorviz.explain.families.elementwise.facts import (
    frame_of,
    hidden_result,
    is_text,
    read_operands,
    recipe_of,
    size_of,
)
from tensorviz.explain.families.elementwise.functions import CAST
from tensorviz.explain.families.elementwise.outcome import result_sentence
from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.families.elementwise.worked import cell_frame, sample_cells
from tensorviz.explain.families.phrases import name_of, role_for_all
from tensorviz.explain.format import format_dtype, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name, count, fit, join, pair
from tensorviz.sentences import noun, say

__all__ = ["frames_of"]

MOST_FRAMES = 12


def frames_of(plan: Plan, subject: Subject, function: Function) -> tuple[Frame, ...]:
    """At most 12 frames, whatever the number of axes."""
    start = [_operands(plan, function, subject)]
    arrays = [operand for operand in read_operands(plan) if operand.shape]
    if len({operand.shape for operand in arrays}) > 1:
        start.append(align_frame(arrays, plan, subject))
        start.extend(pad_frames(plan, subject))
    end = _combine(plan, subject, function)
    if function.name == "vectorize":
        end.append(frame_of("result", _called(plan, function), subject, ()))
    end.append(frame_of("result", result_sentence(plan, function, clip_name(subject.node.symbol)), subject, ()))
    room = min(MOST_STRETCHES, MOST_FRAMES - len(start) - len(end))
    return (*start, *stretch_frames(plan, subject, function, room), *end)


def _called(plan: Plan, function: Function) -> str:
    cells = count(prod(recipe_of(plan).output), "cell")
    return fit(
        say("{function} ran in Python, once for each of the {cells}; NumPy only collects what it gave.",
            function=function.symbol, cells=cells),
        say("The function ran in Python, once for each of the {cells}.", cells=cells),
    )  # fmt: skip


def _combine(plan: Plan, subject: Subject, function: Function) -> list[Frame]:
    """One frame for each thing that happens to cells, or one without numbers where none were kept."""
    samples = sample_cells(plan, function)
    of_all = len(samples) == 1
    frames = [cell_frame(plan, subject, function, sample, of_all=of_all) for sample in samples]
    told = [frame for frame in frames if frame is not None]
    if told or 0 in recipe_of(plan).output:
        return told
    return [_combine_unseen(plan, subject, function)]


def _operands(plan: Plan, function: Function, subject: Subject) -> Frame:
    operands = read_operands(plan)
    names = [name_of(operand) for operand in operands]
    shapes = [operand.shape for operand in operands]
    if len(shapes) == 1:
        sentence = _one_operand(plan, function)
    elif not any(shapes):
        sentence = _single_values(names)
    elif len(set(shapes)) == 1:
        both = pair(*names) if len(names) == 2 else join(list(dict.fromkeys(names)))
        sentence = fit(
            say(
                "{both} have the same shape {first_shape}: cells pair up by position.",
                both=both,
                first_shape=format_shape(shapes[0]),
            ),
            say(
                "{both_or_all} have {axes} of the same sizes: cells pair up by position.",
                both_or_all=say("Both") if len(shapes) == 2 else say("All"),
                axes=count(len(shapes[0]), "axis", "axes"),
            ),
        )
    else:
        axes = join([str(len(shape)) for shape in shapes])
        sentence = fit(
            "; ".join(_has_shape(operand) for operand in operands) + ".",
            say("The operands have {axes} axes.", axes=axes),
        )
    return frame_of("operands", sentence, subject, hidden_result(plan))


def _single_values(names: list[str]) -> str:
    different = list(dict.fromkeys(names))
    if len(different) == 1:
        return fit(say("{name} is a single value, taken twice.", name=names[0]), say("It is a single value."))
    return fit(say("{names} are single values.", names=join(different)), say("All are single values."))


def _one_operand(plan: Plan, function: Function) -> str:
    (operand,) = read_operands(plan)
    cells = (
        say("each of its {cells}", cells=count(size_of(plan), "cell")) if size_of(plan) != 1 else say("its one cell")
    )
    shape = say("{operand} has shape {shape}", operand=name_of(operand), shape=format_shape(operand.shape))
    if function.name == CAST:
        return fit(
            say(
                "{shape}, {dtype}; {cells} is turned into {symbol}.",
                shape=shape,
                dtype=format_dtype(operand.dtype),
                cells=cells,
                symbol=function.symbol,
            ),
            say(
                "{first_cell}{cell} is turned into {symbol}.",
                first_cell=cells[0].upper(),
                cell=cells[1:],
                symbol=function.symbol,
            ),
        )
    verb = function.symbol if function.form == "call" else function.name
    return fit(
        say("{shape}; {verb} is applied to {cells}.", shape=shape, verb=verb, cells=cells),
        say("{verb} is applied to {cells}.", verb=verb, cells=cells),
    )


def _has_shape(operand: Operand) -> str:
    if operand.shape:
        return say("{operand} has shape {shape}", operand=name_of(operand), shape=format_shape(operand.shape))
    return say(
        "{operand} is one {string_or_number}",
        operand=name_of(operand),
        string_or_number=say("string") if is_text(operand) else say("number"),
    )


def _combine_unseen(plan: Plan, subject: Subject, function: Function) -> Frame:
    taken = (noun("cell"), noun("pair"))[len(plan.operands) - 1] if len(plan.operands) < 3 else noun("place")
    sentence = say(
        "{symbol} takes each of the {cells} to one cell of the result.",
        symbol=function.symbol,
        cells=count(size_of(plan), taken),
    )
    roles = tuple(role_for_all("live", operand, number) for number, operand in enumerate(plan.operands))
    return frame_of("combine", sentence, subject, (*roles, role_for_all("target", plan.result)))
