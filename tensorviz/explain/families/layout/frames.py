"""The frames of a change of layout: the grid above, the memory line below, and what is new about reading it."""

from __future__ import annotations

from tensorviz.explain.families.creation.new_array import noun_of
from tensorviz.explain.families.layout.facts import has_steps, is_along_line, is_one_ruler, recipe_of, sample_cell
from tensorviz.explain.families.layout.moves import source_of
from tensorviz.explain.families.layout.verdict import verdict_frame
from tensorviz.explain.families.phrases import at_cell, cell_of, name_of, role_for_all, whole_slices
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["frames_of"]


def frames_of(plan: Plan, subject: Subject) -> tuple[Frame, ...]:
    """At most six frames, whatever the size."""
    recipe = recipe_of(plan)
    frames = [_before(plan, subject)]
    if recipe.kind == "reshape":
        frames += [_inferred(plan, subject)] if recipe.inferred is not None else []
        frames += [_cut(plan, subject), _fill(plan, subject)]
    elif recipe.kind == "transpose":
        frames += [_flip(plan, subject)]
    else:
        frames += [_line_up(plan, subject) if recipe.kind == "ravel" else _axes_of_one(plan, subject)]
    is_news = recipe.kind != "newaxis" or recipe.source_strides != recipe.result_strides
    if recipe.copied is False and has_steps(recipe) and not is_one_ruler(plan) and is_news:
        frames.append(_strides(plan, subject))
    frames.append(verdict_frame(plan, subject))
    return tuple(frames)


def _before(plan: Plan, subject: Subject) -> Frame:
    source = plan.operands[0]
    numbers = count(_size(source), noun_of(source))
    line = say("in memory they stand on one line") if _size(source) != 1 else say("in memory it stands alone")
    sentence = fit(
        say(
            "{source} holds {numbers} in shape {shape}; {line}.",
            source=name_of(source),
            numbers=numbers,
            shape=format_shape(source.shape),
            line=line,
        ),
        say("{source} holds {numbers}; {line}.", source=name_of(source), numbers=numbers, line=line),
    )
    return _frame("before", sentence, subject, (role_for_all("live", source, 0), _hidden(plan)))


def _inferred(plan: Plan, subject: Subject) -> Frame:
    recipe = recipe_of(plan)
    size = _size(plan.operands[0])
    inferred = recipe.inferred or 0
    known = size // inferred if inferred else 0
    outcome = f"{format_count(size)} / {format_count(known)} = {format_count(inferred)}"
    return _frame("cut", say("-1 is worked out: {outcome}.", outcome=outcome), subject, (_hidden(plan),))


def _cut(plan: Plan, subject: Subject) -> Frame:
    recipe = recipe_of(plan)
    source, result = plan.operands[0].shape, plan.result.shape if plan.result else ()
    piece, edge, how = (
        (say("rows"), -1, say("row by row")) if recipe.order == "C" else (say("columns"), 0, say("column by column"))
    )
    line = (
        say("Read {how}, the numbers make a new line", how=how) if recipe.copied else say("The line of numbers stays")
    )
    if not result:
        sentence = say("The one number stands without any axis.")
    elif len(source) and len(result) > 1 and source[edge] != result[edge]:
        old = say("{piece} of {source}", piece=piece, source=source[edge]) if len(source) > 1 else say("one piece")
        sentence = say(
            "{line}; it is cut into {piece} of {result} instead of {old}.",
            line=line,
            piece=piece,
            result=result[edge],
            old=old,
        )
    elif len(result) == 1:
        sentence = say("{line}, {numbers} without any cut.", line=line, numbers=count(result[0], "number"))
    else:
        sentence = say(
            "{line}; {piece} of {result} are grouped as {shape} asks.",
            line=line,
            piece=piece,
            result=result[edge],
            shape=format_shape(result),
        )
    shorter = (
        say("{line}; it is cut into {piece} of {result}.", line=line, piece=piece, result=result[edge])
        if result
        else f"{line}."
    )
    return _frame("cut", fit(sentence, shorter), subject, (_hidden(plan),))


def _fill(plan: Plan, subject: Subject) -> Frame:
    recipe = recipe_of(plan)
    shape = plan.result.shape if plan.result else ()
    which = say("last") if recipe.order == "C" else say("first")
    along = say("; the {which} index runs fastest", which=which) if len(shape) > 1 else ""
    order = (
        say("in the order of the line")
        if is_along_line(recipe, plan.operands[0].shape) and subject.library != "jax"
        else say("with {source} read row by row", source=name_of(plan.operands[0]))
        if recipe.order == "C"
        else say("with {source} read column by column", source=name_of(plan.operands[0]))
    )
    sentence = fit(
        say("Fill shape {shape} {order}{along}.", shape=format_shape(shape), order=order, along=along),
        say("Fill the new shape in reading order{along}.", along=along),
    )
    return _frame("fill", sentence, subject, (role_for_all("target", plan.result),))


def _line_up(plan: Plan, subject: Subject) -> Frame:
    recipe = recipe_of(plan)
    source = plan.operands[0]
    how = say("row by row") if recipe.order == "C" else say("column by column")
    numbers = count(_size(source), noun_of(source))
    sentence = fit(
        say("Read {source} {how}: {numbers} with one axis.", source=name_of(source), how=how, numbers=numbers),
        say("Read {how}: {numbers} with one axis.", how=how, numbers=numbers),
    )
    return _frame("fill", sentence, subject, (role_for_all("target", plan.result),))


def _axes_of_one(plan: Plan, subject: Subject) -> Frame:
    source, result = plan.operands[0].shape, plan.result.shape if plan.result else ()
    change = len(result) - len(source)
    becomes = say("{shape} becomes {result_shape}", shape=format_shape(source), result_shape=format_shape(result))
    if change > 0:
        start = (
            say("A new axis of size 1 is put in")
            if change == 1
            else say("{change} new axes of size 1 are put in", change=change)
        )
    elif change < 0:
        start = (
            say("The axis of size 1 drops out")
            if change == -1
            else say("The {change} axes of size 1 drop out", change=-change)
        )
    else:
        start, becomes = say("No axis changes"), say("the shape stays {shape}", shape=format_shape(result))
    sentence = fit(f"{start}: {becomes}.", f"{start}.")
    axis = _first_difference(source, result) if abs(change) == 1 else None
    return _frame("fill", sentence, subject, (role_for_all("target", plan.result),), axis)


def _flip(plan: Plan, subject: Subject) -> Frame:
    recipe = recipe_of(plan)
    source, result = plan.operands[0], plan.result
    assert result is not None
    becomes = say(
        "{shape} becomes {result_shape}", shape=format_shape(source.shape), result_shape=format_shape(result.shape)
    )
    index = sample_cell(result.shape)
    if is_one_ruler(plan):
        sentence = say(
            "{source} has {axes}: one ruler, nothing to swap.",
            source=name_of(source),
            axes=count(len(source.shape), "axis", "axes"),
        )
        sentence = (
            sentence
            if source.shape
            else say("{source} has no axis: no ruler, nothing to swap.", source=name_of(source))
        )
    elif recipe.permutation == (1, 0) and index is not None:
        there, here = cell_of(source, index[::-1]), cell_of(result, index)
        sentence = fit(
            say("Rows become columns: {there} stands at {here}.", there=there, here=here),
            say("Rows become columns: {becomes}.", becomes=becomes),
        )
    elif recipe.permutation == tuple(range(len(result.shape))):
        sentence = say("Every axis stays in its place: {shape}.", shape=format_shape(result.shape))
    else:
        axes = ", ".join(map(str, recipe.permutation))
        sentence = fit(
            say("The axes line up as {axes}: {becomes}.", axes=axes, becomes=becomes),
            say("The axes line up as {axes}.", axes=axes),
            say("The axes change places."),
        )
    return _frame("flip", sentence, subject, _flip_roles(plan, index))


def _flip_roles(plan: Plan, index: tuple[int, ...] | None) -> tuple[Role, ...]:
    """The first row of a matrix and the column that it becomes, else one cell."""
    source, result = plan.operands[0], plan.result
    if result is None or index is None or is_one_ruler(plan):
        return ()
    if recipe_of(plan).permutation == (1, 0):
        (rows, columns) = source.shape
        row = (slice(0, min(rows, 1)), slice(0, columns))
        return (Role("live", 0, row), Role("target", RESULT, row[::-1]))
    origin = source_of(recipe_of(plan), source.shape, result.shape, index)
    return (Role("live", 0, at_cell(origin)), Role("target", RESULT, at_cell(index)))


def _strides(plan: Plan, subject: Subject) -> Frame:
    recipe = recipe_of(plan)
    old, new = format_shape(recipe.source_strides), format_shape(recipe.result_strides)
    if recipe.permutation == (1, 0):
        sentence = say("Transpose swaps the two step sizes: {old} → {new}; nothing moves.", old=old, new=new)
    elif recipe.kind == "transpose":
        sentence = fit(
            say("The steps move with their axes: {old} → {new}; nothing moves.", old=old, new=new),
            say("The steps move with their axes."),
        )
    elif recipe.kind == "newaxis":
        sentence = fit(
            say("Steps {old} → {new}: along an axis of size 1 none is ever taken.", old=old, new=new),
            say("No number moves."),
        )
    else:
        sentence = fit(
            say("Steps over the line: {old} before, {new} now; nothing moves.", old=old, new=new),
            say("The steps change; nothing moves."),
        )
    return _frame("strides", sentence, subject, ())


def _first_difference(source: tuple[int, ...], result: tuple[int, ...]) -> int:
    shorter, longer = sorted((source, result), key=len)
    return next(
        (axis for axis, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter)
    )


def _size(operand: Operand) -> int:
    return operand.snapshot.size if operand.snapshot else 0


def _hidden(plan: Plan) -> Role:
    return Role("hidden", RESULT, whole_slices(plan.result.shape if plan.result else ()))


def _frame(phase: str, sentence: str, subject: Subject, roles: tuple[Role, ...], axis: int | None = None) -> Frame:
    return Frame(phase, sentence, subject.node.span, roles, axis=axis)
