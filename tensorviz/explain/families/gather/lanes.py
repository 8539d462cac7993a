"""A function of the reader's applied to lanes, to cells or to regions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tensorviz.explain.families.gather.given import (
    Answer,
    Index,
    Told,
    examples_of,
    found_text,
    given,
    no_cells,
    one_cell,
    values_of,
)
from tensorviz.explain.families.movement.moving_calls import array_of, spread
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Group, Plain

__all__ = ["along_axis", "by_region", "over_axes"]


def along_axis(subject: Subject) -> Answer | None:
    """``numpy.apply_along_axis``: one call of the function for every lane."""
    asked = given(subject, "func1d axis arr", "arr", loose="func1d")
    axis, result = (asked.values.get("axis"), subject.result) if asked is not None else (None, None)
    if asked is None or not isinstance(axis, int) or result is None or "arr" not in asked.arrays or not asked.texts:
        return None
    source = asked.arrays["arr"]
    ndim = len(source.shape)
    if not ndim or not -ndim <= axis < ndim:
        return None
    axis %= ndim
    before, after = source.shape[:axis], source.shape[axis + 1 :]
    inner = len(result.shape) - len(before) - len(after)
    if inner < 0 or result.shape[:axis] != before or result.shape[axis + inner :] != after:
        return None
    function, length = asked.texts.get("func1d", say("the function")), source.shape[axis]

    def cell(index: Index) -> Told:
        around = (*index[:axis], *index[axis + inner :])
        lane = (*map(str, around[:axis]), ":", *map(str, around[axis:]))
        name = (
            f"{name_of(source)}[{', '.join(lane)}]"
            if name_of(source).isidentifier()
            else say("lane [{lane}]", lane=", ".join(lane))
        )
        cells = tuple(
            np.arange(length) if at == axis else np.full(length, around[at - (at > axis)]) for at in range(ndim)
        )
        said = say(
            "{function} gets {name}, {cells}; {cell} = {found}.",
            function=function,
            name=name,
            cells=count(length, "cell"),
            cell=cell_of(result, index),
            found=found_text(result, index),
        )
        return Told(fit(said, say("{name} gives {found}.", name=name, found=found_text(result, index))), [cells])

    lanes = math.prod((*before, *after))
    opening = fit(
        say(
            "{function} is called for each of {lanes} of {source} along axis {axis}.",
            function=function,
            lanes=count(lanes, "lane"),
            source=name_of(source),
            axis=axis,
        ),
        say("A function is called for each of {lanes} along axis {axis}.", lanes=count(lanes, "lane"), axis=axis),
    )
    closing = fit(
        say(
            "Axis {axis}, {length} long, gave way to what the function gives: {shape}.",
            axis=axis,
            length=length,
            shape=format_shape(result.shape),
        )
    )
    return Answer("cells", (source,), result, opening, closing, cell, examples_of(result.shape))


def over_axes(subject: Subject) -> Answer | None:
    """``numpy.apply_over_axes``: a reduction along one axis after the other, which stay with size 1."""
    asked = given(subject, "func a axes", "a", loose="func")
    result = subject.result
    if asked is None or result is None or "a" not in asked.arrays or len(asked.arrays["a"].shape) != len(result.shape):
        return None
    source = asked.arrays["a"]
    given_axes: Any = asked.values.get("axes")
    axes = [int(axis) % len(source.shape) for axis in np.atleast_1d(given_axes)]
    if result.shape != tuple(1 if axis in axes else size for axis, size in enumerate(source.shape)):
        return None
    function = asked.texts["func"]

    def cell(index: Index) -> Told:
        ranges = [range(size) if axis in axes else [index[axis]] for axis, size in enumerate(source.shape)]
        cells = tuple(grid.reshape(-1) for grid in np.meshgrid(*map(np.array, ranges), indexing="ij"))
        many = count(cells[0].size, "cell")
        said = say(
            "{function} folds {many} of {source} into {cell} = {found}.",
            function=function,
            many=many,
            source=name_of(source),
            cell=cell_of(result, index),
            found=found_text(result, index),
        )
        return Told(fit(said, say("{many} give {found}.", many=many, found=found_text(result, index))), [cells])

    names = say(" and ").join(str(axis) for axis in axes)
    opening = fit(
        say(
            "{function} runs over axes {names} of {source}, one after the other.",
            function=function,
            names=names,
            source=name_of(source),
        )
    )
    closing = fit(
        say(
            "Axes {names} stay with size 1: {shape} becomes {result_shape}.",
            names=names,
            shape=format_shape(source.shape),
            result_shape=format_shape(result.shape),
        )
    )
    return Answer("cells", (source,), result, opening, closing, cell, examples_of(result.shape))


def by_region(subject: Subject) -> Answer | None:
    """``numpy.piecewise``: the last condition that is true says which function a cell goes through."""
    asked = given(subject, "x condlist funclist", "x condlist", loose="funclist condlist")
    result = subject.result
    conditions = _listed(subject, "condlist", 1)
    if asked is None or result is None or not conditions or "x" not in asked.arrays:
        return None
    source = asked.arrays["x"]
    truths = [values_of(each) for each in conditions]
    is_constant = any(
        isinstance(each.value, Plain) and each.value.type_name == "list" for each in subject.event.arguments
    )
    if any(each is None or each.shape != source.shape or each.dtype != np.bool_ for each in truths):
        return None
    if result.shape != source.shape:
        return None

    def cell(index: Index) -> Told:
        chosen = [each for each, truth in zip(conditions, truths, strict=True) if truth is not None and truth[index]]
        which = say("{last_chosen} holds", last_chosen=name_of(chosen[-1])) if chosen else say("no condition holds")
        here, value = cell_of(result, index), found_text(result, index)
        said = say(
            "At {cell} = {found}, {which}, so {here} = {value}.",
            cell=cell_of(source, index),
            found=found_text(source, index),
            which=which,
            here=here,
            value=value,
        )
        own = no_cells(source.shape) if is_constant else one_cell(index)
        return Told(fit(said, f"{which}: {here} = {value}."), [own, *[one_cell(index)] * len(conditions)])

    opening = fit(
        say(
            "{conditions} cut {source} into pieces, each with its own function.",
            conditions=count(len(truths), "condition"),
            source=name_of(source),
        )
    )
    closing = fit(
        say(
            "{result} is put together from the pieces, in the dtype of {source}.",
            result=name_of(result),
            source=name_of(source),
        )
    )
    return Answer("cells", (source, *conditions), result, opening, closing, cell, examples_of(result.shape))


def _listed(subject: Subject, name: str, position: int) -> tuple[Operand, ...]:
    """The arrays of a list, one by one; nothing where it was not seen as one."""
    positional = [each for each in subject.event.arguments if each.keyword is None]
    chosen = [each for each in subject.event.arguments if each.keyword == name] or positional[position : position + 1]
    value = chosen[0].value if chosen else None
    found = [array_of(item) for item in spread(value.items)] if isinstance(value, Group) else []
    return tuple(each for each in found if each is not None) if None not in found else ()
