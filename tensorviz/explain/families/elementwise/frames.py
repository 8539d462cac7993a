"""The frames of an elementwise operation: shapes lined up, padded, stretched, one cell worked out, the result."""

from __future__ import annotations

from math import prod

import numpy as np

from tensorviz.explain.families.elementwise.functions import CAST
from tensorviz.explain.families.elementwise.outcome import result_sentence
from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.families.elementwise.worked import cell_frame, sample_cells
from tensorviz.explain.families.phrases import name_of, role_for_all
from tensorviz.explain.format import format_dtype, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name, count, fit, join, pair
from tensorviz.sentences import agree, noun, say

__all__ = ["frames_of", "stretches_of"]

MOST_FRAMES = 12
MOST_STRETCHES = 7
UNITS = (say("row"), say("matrix"), say("block"))


def frames_of(plan: Plan, subject: Subject, function: Function) -> tuple[Frame, ...]:
    """At most 12 frames, whatever the number of axes."""
    start = [_operands(plan, function, subject)]
    arrays = [operand for operand in _read(plan) if operand.shape]
    if len({operand.shape for operand in arrays}) > 1:
        start.append(_align(arrays, plan, subject))
        start.extend(_pad(plan, subject))
    end = _combine(plan, subject, function)
    if function.name == "vectorize":
        end.append(_frame("result", _called(plan, function), subject, ()))
    end.append(_frame("result", result_sentence(plan, function, clip_name(subject.node.symbol)), subject, ()))
    room = min(MOST_STRETCHES, MOST_FRAMES - len(start) - len(end))
    return (*start, *_stretches(plan, subject, function, room), *end)


def _called(plan: Plan, function: Function) -> str:
    cells = count(prod(_recipe(plan).output), "cell")
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
    if told or 0 in _recipe(plan).output:
        return told
    return [_combine_unseen(plan, subject, function)]


def stretches_of(padded: tuple[int, ...], output: tuple[int, ...]) -> tuple[int, ...]:
    """The axes along which an operand of shape ``padded`` is read again, the last one first."""
    pairs = enumerate(zip(padded, output, strict=True))
    return tuple(axis for axis, (own, wanted) in reversed(list(pairs)) if own == 1 and wanted != 1)


def _read(plan: Plan) -> tuple[Operand, ...]:
    """The operands that the result depends on: all but a target that is overwritten."""
    recipe = _recipe(plan)
    return plan.operands[: len(plan.operands) - recipe.target]


def _operands(plan: Plan, function: Function, subject: Subject) -> Frame:
    operands = _read(plan)
    names = [name_of(operand) for operand in operands]
    shapes = [operand.shape for operand in operands]
    if len(shapes) == 1:
        sentence = _one_operand(plan, function)
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
    return _frame("operands", sentence, subject, _hidden(plan))


def _one_operand(plan: Plan, function: Function) -> str:
    (operand,) = _read(plan)
    cells = say("each of its {cells}", cells=count(_size(plan), "cell")) if _size(plan) != 1 else say("its one cell")
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
        string_or_number=say("string") if _is_text(operand) else say("number"),
    )


def _is_text(operand: Operand) -> bool:
    return isinstance(operand.dtype, np.dtype) and operand.dtype.kind in "SU"


def _align(arrays: list[Operand], plan: Plan, subject: Subject) -> Frame:
    shapes = [operand.shape for operand in arrays]
    rule = say("Line the shapes up from the right: sizes must be equal, or one of them 1.")
    if len(shapes) == 2:
        left, right = shapes
        meetings = ", ".join(
            say("{own} meets {other}", own=own, other=other)
            for own, other in zip(left[::-1], right[::-1], strict=False)
        )
        sentence = fit(
            say("Line the shapes up from the right: {meetings}. Equal sizes or a 1 fit.", meetings=meetings), rule
        )
    else:
        sentence = say("Line the shapes up from the right: in each column sizes must be equal, or 1.")
    listed = join([format_shape(shape) for shape in shapes])
    alt = say("The shapes {listed} one above the other, aligned at the right.", listed=listed)
    return _frame("align", sentence, subject, _hidden(plan), alt)


def _pad(plan: Plan, subject: Subject) -> list[Frame]:
    recipe = _recipe(plan)
    frames = []
    for number, (operand, padded) in enumerate(zip(plan.operands, recipe.padded, strict=True)):
        missing = len(padded) - len(operand.shape)
        if not missing or not operand.shape:
            continue
        ones = say("a 1") if missing == 1 else say("{missing} ones", missing=missing)
        becomes = say(
            "{shape} becomes {padded_shape}", shape=format_shape(operand.shape), padded_shape=format_shape(padded)
        )
        sentence = fit(
            say(
                "{operand} has too few axes, so it gets {ones} in front: {becomes}.",
                operand=name_of(operand),
                ones=ones,
                becomes=becomes,
            ),
            say("{operand} has too few axes, so it gets {ones} in front.", operand=name_of(operand), ones=ones),
            say("The shorter shape gets {ones} in front.", ones=ones),
        )
        roles = (role_for_all("live", operand, number), *_hidden(plan))
        frames.append(_frame("pad", sentence, subject, roles, f"{name_of(operand)}: {becomes}."))
    return frames


def _stretches(plan: Plan, subject: Subject, function: Function, room: int) -> list[Frame]:
    """The axes of size 1 from the last to the first, one frame each, then the single numbers; at most ``room``.

    Numbers behind words (``clip x from 0``) stay the ones that they are.
    """
    recipe = _recipe(plan)
    numbers = [number for number, operand in enumerate(_read(plan)) if not operand.shape]
    if function.form == "words" or not recipe.output:
        numbers = []
    moves = [
        (axis, number)
        for number, padded in enumerate(recipe.padded)
        if plan.operands[number].shape
        for axis in stretches_of(padded, recipe.output)
    ]
    moves.sort(reverse=True)
    room -= bool(numbers)
    frames = [_stretch(plan, subject, axis, number) for axis, number in moves[:room]]
    if len(moves) > room:
        frames[-1:] = [_stretch_rest(plan, subject, moves[room - 1 :])]
    return [*frames, *([_repeat_numbers(plan, subject, numbers)] if numbers else [])]


def _stretch(plan: Plan, subject: Subject, axis: int, number: int) -> Frame:
    output = _recipe(plan).output
    operand = plan.operands[number]
    length = output[axis]
    unit = _unit(plan, axis, number)
    sentence = fit(
        _times(say("Size 1 stretches to {length}", length=length), unit, length),
        say("Size 1 stretches to {length}.", length=length),
    )
    roles = (role_for_all("ghost", operand, number), *_hidden(plan))
    alt = say(
        "{operand} is drawn {length} times along axis {axis}; the copies are dashed.",
        operand=name_of(operand),
        length=length,
        axis=axis,
    )
    return _frame("stretch", sentence, subject, roles, alt, axis)


def _stretch_rest(plan: Plan, subject: Subject, moves: list[tuple[int, int]]) -> Frame:
    """All stretches that are left in one frame, which is about no single axis."""
    ghosts = tuple(role_for_all("ghost", plan.operands[number], number) for number in sorted({n for _, n in moves}))
    sentence = say("{moves} more axes of size 1 stretch in the same way, and nothing is copied.", moves=len(moves))
    return _frame("stretch", sentence, subject, (*ghosts, *_hidden(plan)))


def _repeat_numbers(plan: Plan, subject: Subject, numbers: list[int]) -> Frame:
    names = [name_of(plan.operands[number]) for number in numbers]
    used = say("used {times}, not copied.", times=count(_size(plan), "time"))
    are = _are_strings if all(_is_text(plan.operands[number]) for number in numbers) else _are_numbers
    sentence = fit(*are(names, used))
    ghosts = tuple(role_for_all("ghost", plan.operands[number], number) for number in numbers)
    return _frame("stretch", sentence, subject, (*ghosts, *_hidden(plan)))


def _are_strings(names: list[str], used: str) -> tuple[str, str]:
    number, every, operands = len(names), join(names), count(len(names), "operand")
    return agree(
        number, "{every} is one string, {used}", "{every} are single strings, each {used}", every=every, used=used
    ), agree(
        number, "{operands} is one string, {used}", "{operands} are one string, {used}", operands=operands, used=used
    )


def _are_numbers(names: list[str], used: str) -> tuple[str, str]:
    number, every, operands = len(names), join(names), count(len(names), "operand")
    return agree(
        number, "{every} is one number, {used}", "{every} are single numbers, each {used}", every=every, used=used
    ), agree(
        number, "{operands} is one number, {used}", "{operands} are one number, {used}", operands=operands, used=used
    )


def _times(start: str, unit: str, times: int) -> str:
    if times == 0:
        return say("{start}: the {unit} is not used at all.", start=start, unit=unit)
    return say(
        "{start}: the same {unit} is used {times}, not copied.", start=start, unit=unit, times=count(times, "time")
    )


def _unit(plan: Plan, axis: int, number: int) -> str:
    """What is read again along ``axis``, after the axes to its right were stretched."""
    recipe = _recipe(plan)
    ndim = len(recipe.output)
    right = recipe.output[axis + 1 :]
    left = recipe.padded[number][:axis]
    if all(length == 1 for length in (*right, *left)):
        return say("number")
    if axis == ndim - 1:
        return say("column")
    return UNITS[min(ndim - 2 - axis, len(UNITS) - 1)]


def _combine_unseen(plan: Plan, subject: Subject, function: Function) -> Frame:
    taken = (noun("cell"), noun("pair"))[len(plan.operands) - 1] if len(plan.operands) < 3 else noun("place")
    sentence = say(
        "{symbol} takes each of the {cells} to one cell of the result.",
        symbol=function.symbol,
        cells=count(_size(plan), taken),
    )
    roles = tuple(role_for_all("live", operand, number) for number, operand in enumerate(plan.operands))
    return _frame("combine", sentence, subject, (*roles, role_for_all("target", plan.result)))


def _hidden(plan: Plan) -> tuple[Role, ...]:
    return (role_for_all("hidden", plan.result, RESULT),)


def _size(plan: Plan) -> int:
    size = 1
    for length in _recipe(plan).output:
        size *= length
    return size


def _recipe(plan: Plan) -> ElementwiseRecipe:
    assert isinstance(plan.recipe, ElementwiseRecipe)
    return plan.recipe


def _frame(
    phase: str, sentence: str, subject: Subject, roles: tuple[Role, ...], alt: str = "", axis: int | None = None
) -> Frame:
    return Frame(phase, sentence, subject.node.span, roles, alt, axis=axis)
