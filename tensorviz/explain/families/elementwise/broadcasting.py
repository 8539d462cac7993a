"""The frames of broadcasting: shapes lined up, padded with ones, stretched."""

from __future__ import annotations

from tensorviz.explain.families.elementwise.facts import (
    frame_of,
    hidden_result,
    is_text,
    read_operands,
    recipe_of,
    size_of,
)
from tensorviz.explain.families.elementwise.terms import Function
from tensorviz.explain.families.phrases import name_of, role_for_all
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import agree, say

__all__ = ["MOST_STRETCHES", "align_frame", "pad_frames", "stretch_frames", "stretches_of"]
MOST_STRETCHES = 7
UNITS = (say("row"), say("matrix"), say("block"))


def stretches_of(padded: tuple[int, ...], output: tuple[int, ...]) -> tuple[int, ...]:
    """The axes along which an operand of shape ``padded`` is read again, the last one first."""
    pairs = enumerate(zip(padded, output, strict=True))
    return tuple(axis for axis, (own, wanted) in reversed(list(pairs)) if own == 1 and wanted != 1)


def align_frame(arrays: list[Operand], plan: Plan, subject: Subject) -> Frame:
    """The shapes one above the other, which must agree or be 1."""
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
    return frame_of("align", sentence, subject, hidden_result(plan), alt)


def pad_frames(plan: Plan, subject: Subject) -> list[Frame]:
    """One frame for each operand that gets ones in front."""
    recipe = recipe_of(plan)
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
        roles = (role_for_all("live", operand, number), *hidden_result(plan))
        frames.append(frame_of("pad", sentence, subject, roles, f"{name_of(operand)}: {becomes}."))
    return frames


def stretch_frames(plan: Plan, subject: Subject, function: Function, room: int) -> list[Frame]:
    """The axes of size 1 from the last to the first, one frame each, then the single numbers; at most ``room``.

    Numbers behind words (``clip x from 0``) stay the ones that they are.
    """
    recipe = recipe_of(plan)
    numbers = [number for number, operand in enumerate(read_operands(plan)) if not operand.shape]
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
    output = recipe_of(plan).output
    operand = plan.operands[number]
    length = output[axis]
    unit = _unit(plan, axis, number)
    sentence = fit(
        _times(say("Size 1 stretches to {length}", length=length), unit, length),
        say("Size 1 stretches to {length}.", length=length),
    )
    roles = (role_for_all("ghost", operand, number), *hidden_result(plan))
    alt = say(
        "{operand} is drawn {length} times along axis {axis}; the copies are dashed.",
        operand=name_of(operand),
        length=length,
        axis=axis,
    )
    return frame_of("stretch", sentence, subject, roles, alt, axis)


def _stretch_rest(plan: Plan, subject: Subject, moves: list[tuple[int, int]]) -> Frame:
    """All stretches that are left in one frame, which is about no single axis."""
    ghosts = tuple(role_for_all("ghost", plan.operands[number], number) for number in sorted({n for _, n in moves}))
    sentence = say("{moves} more axes of size 1 stretch in the same way, and nothing is copied.", moves=len(moves))
    return frame_of("stretch", sentence, subject, (*ghosts, *hidden_result(plan)))


def _repeat_numbers(plan: Plan, subject: Subject, numbers: list[int]) -> Frame:
    names = [name_of(plan.operands[number]) for number in numbers]
    used = say("used {times}, not copied.", times=count(size_of(plan), "time"))
    are = _are_strings if all(is_text(plan.operands[number]) for number in numbers) else _are_numbers
    sentence = fit(*are(names, used))
    ghosts = tuple(role_for_all("ghost", plan.operands[number], number) for number in numbers)
    return frame_of("stretch", sentence, subject, (*ghosts, *hidden_result(plan)))


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
    recipe = recipe_of(plan)
    ndim = len(recipe.output)
    right = recipe.output[axis + 1 :]
    left = recipe.padded[number][:axis]
    if all(length == 1 for length in (*right, *left)):
        return say("number")
    if axis == ndim - 1:
        return say("column")
    return UNITS[min(ndim - 2 - axis, len(UNITS) - 1)]
