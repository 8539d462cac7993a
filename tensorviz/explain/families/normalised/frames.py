"""The frames of a normalisation: the lanes, one of them in its stages, two of its cells, all lanes, the result."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.lanes import as_number, shown_positions
from tensorviz.explain.families.normalised.parts import Lane, Normalised
from tensorviz.explain.families.phrases import cell_of, name_of, role_at, role_for_all
from tensorviz.explain.format import format_exact, format_shape, format_value
from tensorviz.explain.steps import RESULT, Frame, Reading, Role, Term, Worked
from tensorviz.explain.words import count, fit, signed_sum
from tensorviz.sentences import say

__all__ = ["cell_frame", "reading_of"]

LABELS = {
    "softmax": say("Shares of a lane"),
    "log_softmax": say("Logarithms of shares"),
    "layer_norm": say("Every lane around 0"),
}
CHECK_ROOM = 1e-3


def reading_of(normalised: Normalised) -> Reading:
    """What does not happen is left out."""
    frames, brief = [_before(normalised)], [0]
    index = (0,) * len(normalised.result.shape)
    if normalised.recipe.lanes and normalised.recipe.length:
        lane = normalised.lane(index)
        if lane is not None:
            frames.append(_stage(normalised, lane, index))
        places = dict.fromkeys((0, normalised.recipe.length - 1))
        frames += (cell_frame(normalised, _at(normalised, index, place)) for place in places)
        brief += [1, len(frames) - len(places)] if lane is not None else [1]
        if normalised.recipe.lanes > 1:
            frames.append(_lanes(normalised))
    last = len(frames)
    frames.append(_result(normalised))
    label = LABELS[normalised.recipe.function]
    return Reading("main", label, tuple(frames), (last,), (*dict.fromkeys(brief), last), tuple(range(len(frames))))


def cell_frame(normalised: Normalised, index: tuple[int, ...]) -> Frame:
    """How one cell of the result follows from its lane."""
    lane, recorded = normalised.lane(index), normalised.result.cell(index)
    place = index[normalised.axis]
    roles = (
        normalised.lane_role("done", 0, index),
        role_at("live", 0, index),
        role_at("target", RESULT, index),
        role_for_all("hidden", normalised.result),
    )
    target = cell_of(normalised.result, index)
    if lane is None or recorded is None:
        return _frame(
            normalised,
            "cell",
            fit(say("{target} follows from its lane.", target=target), say("It follows from its lane.")),
            roles,
        )
    with np.errstate(all="ignore"):
        top = lane.parts[place] if normalised.recipe.function == "softmax" else lane.distances[place]
        value = top - lane.scale if normalised.recipe.function == "log_softmax" else top / lane.scale
        factors = [normalised.factor(keyword, index) for keyword in ("weight", "bias")]
        final = value * (1 if factors[0] is None else factors[0]) + (0 if factors[1] is None else factors[1])
    sign = "−" if normalised.recipe.function == "log_softmax" else "÷"
    is_final = factors == [None, None]
    agrees = normalised.agrees(final, recorded)
    shown = format_value(recorded if is_final and agrees else value)
    term = Term((format_value(top), format_value(lane.scale)), shown, as_number(recorded if is_final else value))
    note = (
        None
        if agrees
        else say(
            "Worked out like this it is {final}; NumPy has {recorded}.",
            final=format_exact(final),
            recorded=format_exact(recorded),
        )
    )
    worked = Worked("apply", sign, (term,), format_value(recorded), note=note)
    return _frame(normalised, "cell", _cell_sentence(normalised, target, worked, factors, lane), roles, worked)


def _cell_sentence(normalised: Normalised, target: str, worked: Worked, factors: list[Any], lane: Lane) -> str:
    top, scale = worked.terms[0].operands
    text = f"{_bracketed(top)} {worked.symbol} {_bracketed(scale)} = {worked.terms[0].value}"
    if normalised.recipe.function == "log_softmax":
        text = f"{_bracketed(top)} − log({format_value(lane.total)}) = {worked.terms[0].value}"
    weight, bias = (None if factor is None else format_value(factor) for factor in factors)
    then = say(", times {weight}", weight=weight) if weight is not None else ""
    then += say(", plus {bias}", bias=bias) if bias is not None else ""
    ending = f"{then}: {worked.total}" if then else ""
    return fit(
        f"{target}: {text}{ending}.", f"{text}{ending}.", say("{target} is {total}.", target=target, total=worked.total)
    )


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def _at(normalised: Normalised, index: tuple[int, ...], place: int) -> tuple[int, ...]:
    return (*index[: normalised.axis], place, *index[normalised.axis + 1 :])


def _before(normalised: Normalised) -> Frame:
    name, shape = name_of(normalised.array), format_shape(normalised.array.shape)
    along = say("Along axis {axis} of {name} {shape}", axis=normalised.axis, name=name, shape=shape)
    extras = [name_of(operand) for operand in normalised.operands[1:]]
    what = {
        "softmax": say("exp of every cell, divided by the lane's sum of them"),
        "log_softmax": say("every cell less the log of the lane's sum of exp"),
        "layer_norm": say("every cell's distance from the lane's mean, divided by the lane's spread"),
    }[normalised.recipe.function]
    then = say(", then {join}", join=say(" and ").join(extras)) if extras else ""
    sentence = fit(f"{along}: {what}{then}.", f"{along}: {what}.", f"{what[0].upper()}{what[1:]}.")
    roles = (role_for_all("live", normalised.array, 0), role_for_all("hidden", normalised.result))
    return _frame(normalised, "before", sentence, roles)


def _stage(normalised: Normalised, lane: Lane, index: tuple[int, ...]) -> Frame:
    """What all cells of a lane share: the largest and the sum of exponentials, or the mean and the spread."""
    name, places = normalised.lane_name(index), shown_positions(lane.cells.size)
    is_norm = normalised.recipe.function == "layer_norm"
    with np.errstate(all="ignore"):
        running = np.add.accumulate(lane.parts)
    terms = tuple(
        Term(
            (format_value(lane.distances[place]),),
            format_value(lane.parts[place]),
            as_number(lane.parts[place]),
            format_value(running[place]),
        )
        for place in places
    )
    hidden = lane.cells.size - len(places)
    rest = format_value(lane.parts[3:-3].sum()) if hidden else None
    worked = Worked(
        "products", "square" if is_norm else "exp", terms, format_value(lane.total), hidden, 3 if hidden else 0, rest
    )
    values = [term.value for term in terms]
    summed = f"{signed_sum(values, 4)} = {worked.total}" if not hidden else worked.total
    centre = format_value(lane.centre)
    if is_norm:
        divided = say("÷ {size}, root: {scale}", size=lane.cells.size, scale=format_value(lane.scale))
        sentence = fit(
            say(
                "{name}: mean {centre}; squared distances {summed}; {divided}.",
                name=name,
                centre=centre,
                summed=summed,
                divided=divided,
            ),
            say(
                "{name}: mean {centre}; squared distances come to {total}; {divided}.",
                name=name,
                centre=centre,
                total=worked.total,
                divided=divided,
            ),
            say("The mean is {centre}, the spread {scale}.", centre=centre, scale=format_value(lane.scale)),
        )
    else:
        sentence = fit(
            say("{name} less its largest, {centre}; exp of that: {summed}.", name=name, centre=centre, summed=summed),
            say("{name} less {centre}; exp of that, added up: {total}.", name=name, centre=centre, total=worked.total),
            say("The exponentials come to {total}.", total=worked.total),
        )
    roles = (normalised.lane_role("live", 0, index), role_for_all("hidden", normalised.result))
    return _frame(normalised, "cell", sentence, roles, worked)


def _lanes(normalised: Normalised) -> Frame:
    others = normalised.recipe.lanes - 1
    other = say("The other lane is") if others == 1 else say("The other {lanes} are", lanes=count(others, "lane"))
    roles = (role_for_all("live", normalised.array, 0), role_for_all("target", normalised.result))
    return _frame(normalised, "lanes", say("{other} worked out the same way.", other=other), roles)


def _result(normalised: Normalised) -> Frame:
    name, shape = normalised.result_name, format_shape(normalised.result.shape)
    start = f"{name[0].upper()}{name[1:]}" if name == say("the result") else name
    ending = _checked(normalised)
    return _frame(
        normalised,
        "result",
        fit(
            say("{start} has shape {shape}{ending}.", start=start, shape=shape, ending=ending),
            say("It has shape {shape}.", shape=shape),
        ),
        (),
    )


def _checked(normalised: Normalised) -> str:
    """What holds for every lane of a whole result, where it does."""
    values = normalised.result.snapshot.values if normalised.result.snapshot is not None else None
    if values is None or not values.size:
        return ""
    wide, axis = values.astype(np.float64), normalised.axis
    with np.errstate(all="ignore"):
        if normalised.recipe.function == "layer_norm":
            is_so = len(normalised.operands) == 1 and bool((np.abs(wide.mean(axis=axis)) < CHECK_ROOM).all())
            return say("; every lane has the mean 0") if is_so else ""
        shares = np.exp(wide) if normalised.recipe.function == "log_softmax" else wide
        is_so = bool((np.abs(shares.sum(axis=axis) - 1) < CHECK_ROOM).all())
    what = (
        say("exp of it sums to 1 in every lane")
        if normalised.recipe.function == "log_softmax"
        else say("every lane sums to 1")
    )
    return f"; {what}" if is_so else ""


def _frame(
    normalised: Normalised, phase: str, sentence: str, roles: tuple[Role, ...], worked: Worked | None = None
) -> Frame:
    return Frame(phase, sentence, normalised.span, roles, worked=worked, axis=normalised.axis)
