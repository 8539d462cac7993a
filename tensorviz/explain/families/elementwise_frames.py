"""The frames of an elementwise operation: shapes lined up, padded, stretched, one cell worked out, the result."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.elementwise_terms import Function
from tensorviz.explain.families.elementwise_worked import cell_frame, sample_cell
from tensorviz.explain.families.phrases import name_of, role_for_all
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit, join, pair

__all__ = ["frames_of", "stretches_of"]

MOST_STRETCHES = 7
UNITS = ("row", "matrix", "block")


def frames_of(plan: Plan, subject: Subject, function: Function) -> tuple[Frame, ...]:
    """At most 12 frames, whatever the number of axes."""
    recipe = _recipe(plan)
    frames = [_operands(plan, subject, function)]
    if len({operand.shape for operand in plan.operands}) > 1:
        if all(operand.shape for operand in plan.operands):
            frames.append(_align(plan, subject))
            frames.extend(_pad(plan, subject))
        frames.extend(_stretches(plan, subject))
    sample = sample_cell(plan, function)
    combined = cell_frame(plan, subject, function, sample, of_all=True) if sample is not None else None
    if combined is None and 0 not in recipe.output:
        combined = _combine_unseen(plan, subject, function)
    if combined is not None:
        frames.append(combined)
    frames.append(_result(plan, subject, function))
    return tuple(frames)


def stretches_of(padded: tuple[int, ...], output: tuple[int, ...]) -> tuple[int, ...]:
    """The axes along which an operand of shape ``padded`` is read again, the last one first."""
    pairs = enumerate(zip(padded, output, strict=True))
    return tuple(axis for axis, (own, wanted) in reversed(list(pairs)) if own == 1 and wanted != 1)


def _operands(plan: Plan, subject: Subject, function: Function) -> Frame:
    names = [name_of(operand) for operand in plan.operands]
    shapes = [operand.shape for operand in plan.operands]
    if len(shapes) == 1:
        verb = function.symbol if function.form == "call" else function.name
        cells = f"each of its {count(_size(plan), 'cell')}" if _size(plan) != 1 else "its one cell"
        sentence = fit(
            f"{names[0]} has shape {format_shape(shapes[0])}; {verb} is applied to {cells}.",
            f"{verb} is applied to {cells}.",
        )
    elif shapes[0] == shapes[1]:
        sentence = fit(
            f"{pair(*names)} have the same shape {format_shape(shapes[0])}: cells pair up by position.",
            f"Both have {count(len(shapes[0]), 'axis', 'axes')} of the same sizes: cells pair up by position.",
        )
    else:
        sentence = fit(
            "; ".join(_has_shape(operand) for operand in plan.operands) + ".",
            f"The operands have {len(shapes[0])} and {len(shapes[1])} axes.",
        )
    return _frame("operands", sentence, subject, _hidden(plan))


def _has_shape(operand: Operand) -> str:
    return f"{name_of(operand)} " + (f"has shape {format_shape(operand.shape)}" if operand.shape else "is one number")


def _align(plan: Plan, subject: Subject) -> Frame:
    left, right = (operand.shape for operand in plan.operands)
    meetings = ", ".join(f"{own} meets {other}" for own, other in zip(left[::-1], right[::-1], strict=False))
    sentence = fit(
        f"Line the shapes up from the right: {meetings}. Equal sizes or a 1 fit.",
        "Line the shapes up from the right: sizes must be equal, or one of them 1.",
    )
    alt = f"The shapes {format_shape(left)} and {format_shape(right)} one above the other, aligned at the right."
    return _frame("align", sentence, subject, _hidden(plan), alt)


def _pad(plan: Plan, subject: Subject) -> list[Frame]:
    recipe = _recipe(plan)
    frames = []
    for number, (operand, padded) in enumerate(zip(plan.operands, recipe.padded, strict=True)):
        missing = len(padded) - len(operand.shape)
        if not missing:
            continue
        ones = "a 1" if missing == 1 else f"{missing} ones"
        becomes = f"{format_shape(operand.shape)} becomes {format_shape(padded)}"
        sentence = fit(
            f"{name_of(operand)} has too few axes, so it gets {ones} in front: {becomes}.",
            f"{name_of(operand)} has too few axes, so it gets {ones} in front.",
            f"The shorter shape gets {ones} in front.",
        )
        roles = (role_for_all("live", operand, number), *_hidden(plan))
        frames.append(_frame("pad", sentence, subject, roles, f"{name_of(operand)}: {becomes}."))
    return frames


def _stretches(plan: Plan, subject: Subject) -> list[Frame]:
    recipe = _recipe(plan)
    moves = [
        (axis, number)
        for number, padded in enumerate(recipe.padded)
        if plan.operands[number].shape
        for axis in stretches_of(padded, recipe.output)
    ]
    moves.sort(reverse=True)
    frames = [_stretch(plan, subject, axis, number) for axis, number in moves[:MOST_STRETCHES]]
    if len(moves) > MOST_STRETCHES:
        frames[-1] = _stretch_rest(plan, subject, moves[MOST_STRETCHES - 1 :])
    frames.extend(
        _repeat_number(plan, subject, number) for number, operand in enumerate(plan.operands) if not operand.shape
    )
    return frames


def _stretch(plan: Plan, subject: Subject, axis: int, number: int) -> Frame:
    output = _recipe(plan).output
    operand = plan.operands[number]
    length = output[axis]
    unit = _unit(plan, axis, number)
    sentence = fit(_times(f"Size 1 stretches to {length}", unit, length), f"Size 1 stretches to {length}.")
    roles = (role_for_all("ghost", operand, number), *_hidden(plan))
    alt = f"{name_of(operand)} is drawn {length} times along axis {axis}; the copies are dashed."
    return _frame("stretch", sentence, subject, roles, alt, axis)


def _stretch_rest(plan: Plan, subject: Subject, moves: list[tuple[int, int]]) -> Frame:
    """All stretches that are left in one frame, which is about no single axis."""
    ghosts = tuple(role_for_all("ghost", plan.operands[number], number) for number in sorted({n for _, n in moves}))
    sentence = f"{len(moves)} more axes of size 1 stretch in the same way, and nothing is copied."
    return _frame("stretch", sentence, subject, (*ghosts, *_hidden(plan)))


def _repeat_number(plan: Plan, subject: Subject, number: int) -> Frame:
    operand = plan.operands[number]
    times = _size(plan)
    sentence = f"{name_of(operand)} is one number, used {count(times, 'time')}, not copied."
    return _frame("stretch", sentence, subject, (role_for_all("ghost", operand, number), *_hidden(plan)))


def _times(start: str, unit: str, times: int) -> str:
    if times == 0:
        return f"{start}: the {unit} is not used at all."
    return f"{start}: the same {unit} is used {count(times, 'time')}, not copied."


def _unit(plan: Plan, axis: int, number: int) -> str:
    """What is read again along ``axis``, after the axes to its right were stretched."""
    recipe = _recipe(plan)
    ndim = len(recipe.output)
    right = recipe.output[axis + 1 :]
    left = recipe.padded[number][:axis]
    if all(length == 1 for length in (*right, *left)):
        return "number"
    if axis == ndim - 1:
        return "column"
    return UNITS[min(ndim - 2 - axis, len(UNITS) - 1)]


def _combine_unseen(plan: Plan, subject: Subject, function: Function) -> Frame:
    pairs = "cell" if len(plan.operands) == 1 else "pair"
    sentence = f"{function.symbol} takes each of the {count(_size(plan), pairs)} to one cell of the result."
    roles = tuple(role_for_all("live", operand, number) for number, operand in enumerate(plan.operands))
    return _frame("combine", sentence, subject, (*roles, role_for_all("target", plan.result)))


def _result(plan: Plan, subject: Subject, function: Function) -> Frame:
    result = plan.result
    assert result is not None
    name = name_of(result)
    start = name[0].upper() + name[1:] if name == "the result" else name
    shape = f"has shape {format_shape(result.shape)}" if result.shape else "is one number"
    told = _outcome(plan, function, result)
    sentence = fit(
        f"{start} {shape}{told}{_dtypes(plan, result)}.",
        f"{start} {shape}{told}.",
        f"{start} {shape}.",
        f"{start} has {count(_size(plan), 'cell')}.",
    )
    return _frame("result", sentence, subject, ())


def _outcome(plan: Plan, function: Function, result: Operand) -> str:
    recipe = _recipe(plan)
    if 0 in recipe.output:
        return ": no cells, so nothing to do"
    if recipe.in_place:
        return f": {_in_place_symbol(function)} wrote into the same memory"
    snapshot = result.snapshot
    if result.dtype == np.bool_ and result.shape and snapshot is not None and snapshot.values is not None:
        true = int(np.count_nonzero(snapshot.values))
        return f": {format_count(true)} of {count(_size(plan), 'cell')} {'is' if true == 1 else 'are'} True"
    return ""


def _in_place_symbol(function: Function) -> str:
    """``"+="`` for addition in place."""
    return f"{function.symbol}="


def _dtypes(plan: Plan, result: Operand) -> str:
    """How the dtypes of arrays came together; nothing where it goes without saying."""
    outcome = str(result.dtype)
    arrays = [str(operand.dtype) for operand in plan.operands if not _is_python_number(operand)]
    given = [_dtype_name(operand) for operand in plan.operands]
    if outcome == "bool" or all(name == outcome for name in arrays):
        is_told = outcome == "bool" or not result.shape or _size(plan) == 0 or _recipe(plan).in_place
        return "" if is_told else f", {count(_size(plan), 'cell')} of {outcome}"
    if _recipe(plan).in_place:
        return f"; it stays {outcome}"
    return f"; {join(given)} {'give' if len(given) > 1 else 'gives'} {outcome}"


def _is_python_number(operand: Operand) -> bool:
    snapshot = operand.snapshot
    return snapshot is not None and snapshot.library == "python" and not snapshot.shape


def _dtype_name(operand: Operand) -> str:
    if _is_python_number(operand) and operand.snapshot is not None:
        return f"Python {operand.snapshot.type_name}"
    return str(operand.dtype)


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
