"""The frames of ``unique``: what is compared, the values, which value each cell holds, how many cells hold it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.explain.families.movement.moving import movement_of
from tensorviz.explain.families.phrases import cell_of, is_place, name_of, role_at, role_for_all
from tensorviz.explain.format import format_count, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame, Role, result_number
from tensorviz.explain.subject import Plan, Sources, Subject
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import agree, say

__all__ = ["cell_sentence", "frames_of"]

FEW = 3
TELLS = {"index": say("where each is first"), "inverse": say("which one a cell holds"), "counts": say("how often")}
SourcesOf = Callable[[Plan, tuple[int, ...]], Sources]


def frames_of(plan: Plan, subject: Subject, sources: SourcesOf) -> tuple[Frame, ...]:
    """At most four."""
    span = subject.node.span
    live = role_for_all("live", plan.operands[0], 0)
    hidden = tuple(role_for_all("hidden", each, result_number(at)) for at, each in enumerate(plan.results))
    parts = {movement_of(plan.of(at)).function: at for at in range(len(plan.results))}
    told = [Frame("before", _before(plan), span, (live, *hidden)), Frame("moved", _values(plan, parts), span)]
    if plan.trail is None:
        return tuple(told)
    for part in ("index", "inverse", "counts"):
        if part in parts and not (part == "index" and "inverse" in parts and "counts" in parts):
            frame = _example(plan, subject, parts[part], sources)
            told += [] if frame is None else [frame]
    if len(told) < 4:
        told.append(Frame("verdict", _verdict(plan, parts), span))
    return tuple(told)


def cell_sentence(
    plan: Plan, index: tuple[int, ...], moved: str, sources: SourcesOf, value: str = say("this value")
) -> str:
    """About a cell of any of the results; ``moved`` is the sentence about a number that was moved."""
    part, result = movement_of(plan).function, plan.result
    number = result.cell(index) if result is not None else None
    if part == "values" or number is None or plan.trail is None:
        return moved
    here, said = cell_of(result, index), format_value(number)
    held = _entries(plan, index, sources)
    if part == "index":
        return fit(
            say(
                "{here} says where {value} stands first, at {first_held}: {said}.",
                here=here,
                value=value,
                first_held=held[0],
                said=said,
            ),
            say("{here} is a position: {said}.", here=here, said=said),
        )
    if part == "inverse":
        which = say("value number {said}, counted from 0", said=said) if value == say("this value") else value
        return fit(
            say("{here} says that {first_held} holds {which}.", here=here, first_held=held[0], which=which),
            say("{here} says which value it is: {said}.", here=here, said=said),
        )
    verb = say("holds") if len(held) == 1 else say("hold")
    named = (
        join(held)
        if len(held) <= FEW
        else say("{first} and {number} more", first=", ".join(held[:2]), number=len(held) - 2)
    )
    return fit(f"{here} = {said}: {named} {verb} {value}.", f"{here} = {said}: {count(len(held), 'entry', 'entries')}.")


def _entries(plan: Plan, index: tuple[int, ...], sources: SourcesOf) -> list[str]:
    """The cells that hold a value by name; along an axis ``x[2]`` or ``x[:, 2]`` for each entry."""
    source, axis = plan.operands[0], movement_of(plan).axis
    cells = sources(plan, index)[0]
    if cells is None:
        return []
    if axis is None:
        return [cell_of(source, tuple(map(int, cell))) for cell in zip(*cells, strict=True)] or [name_of(source)]
    name = cell_of(source, (0,)).removesuffix("[0]")
    return [f"{name}[{':, ' * axis}{at}]" for at in dict.fromkeys(cells[axis].tolist())] or [name]


def _example(plan: Plan, subject: Subject, position: int, sources: SourcesOf) -> Frame | None:
    """One cell of a result: of counts the largest, else the second."""
    one = plan.of(position)
    result = plan.results[position]
    if one.trail is None or 0 in result.shape:
        return None
    values = result.values()
    is_counts = movement_of(one).function == "counts"
    flat = int(np.argmax(values)) if is_counts else min(1, values.size - 1)
    index = tuple(int(i) for i in np.unravel_index(flat, result.shape)) if result.shape else ()
    cells = sources(one, index)[0]
    roles: list[Role] = [role_at("target", result_number(position), index)]
    if cells is not None and len(cells) and len(cells[0]) <= 12:
        roles += [role_at("live", 0, tuple(map(int, cell))) for cell in zip(*cells, strict=True)]
    said = cell_sentence(one, index, "", sources, _value(plan, index, values, position))
    return Frame("moved", said, subject.node.span, tuple(roles))


def _value(plan: Plan, index: tuple[int, ...], numbers: Any, position: int) -> str:
    """``"v[1], 5"``: the value that a cell of another result is about."""
    values, recipe = plan.results[0], movement_of(plan.of(position))
    if recipe.axis is not None:
        return say("this value") if recipe.function == "inverse" else say("this entry")
    group = (int(numbers[index]),) if recipe.function == "inverse" else index
    return f"{cell_of(values, group)} = {format_value(values.cell(group))}"


def _before(plan: Plan) -> str:
    source, axis = plan.operands[0], movement_of(plan).axis
    name = f"{name_of(source)} {format_shape(source.shape)}"
    if axis is not None:
        entries = count(source.shape[axis], "entry", "entries")
        return fit(
            say(
                "The {entries} along axis {axis} of {name} are compared as a whole.",
                entries=entries,
                axis=axis,
                name=name,
            ),
            say("{entries} are compared.", entries=entries),
        )
    line = say(", read as one line,") if len(source.shape) > 1 else ""
    return fit(
        say("Each different value of {name}{line} is wanted once.", name=name, line=line),
        say("Each different value is wanted once."),
    )


def _values(plan: Plan, parts: dict[str, int]) -> str:
    result, axis = plan.results[0], movement_of(plan).axis
    if plan.trail is None:
        return say("Not all values were kept, so which cells hold them was not followed.")
    number = result.shape[axis or 0] if result.shape else 1
    noun = count(number, "different value") if axis is None else count(number, "different entry", "different entries")
    order = say("in rising order") if _is_rising(result) else say("in the order that NumPy gives")
    start = agree(number, "{noun} stands in {result}", "{noun} stand in {result}", noun=noun, result=name_of(result))
    others = {part: name_of(plan.results[at]) for part, at in parts.items() if part != "values"}
    more = (
        say(
            "; {items}",
            items=join([say("{name} says {tell}", name=name, tell=TELLS[part]) for part, name in others.items()]),
        )
        if others
        else ""
    )
    return fit(f"{start}, {order}{more}.", f"{start}, {order}.", f"{noun}.")


def _is_rising(result: Operand) -> bool:
    values = result.values()
    if len(result.shape) != 1 or values.dtype.kind not in "biuf":
        return True
    return bool((values[1:] >= values[:-1])[~np.isnan(values[1:])].all())


def _verdict(plan: Plan, parts: dict[str, int]) -> str:
    source, values = plan.operands[0], plan.results[0]
    size = source.shape[axis] if (axis := movement_of(plan).axis) is not None else _size(source)
    if "counts" in parts:
        whole = count(size, "cell") if axis is None else count(size, "entry", "entries")
        return fit(
            say(
                "{result} adds up to {size}: {whole} in all.",
                result=name_of(plan.results[parts["counts"]]),
                size=format_count(size),
                whole=whole,
            )
        )
    if "inverse" in parts:
        return _again(plan, parts["inverse"])
    if "index" in parts:
        return _again(plan, parts["index"])
    return fit(
        say("{values} is a copy: {source} stays as it is.", values=name_of(values), source=name_of(source)),
        say("It is a copy."),
    )


def _again(plan: Plan, position: int) -> str:
    """``v[inverse]`` is the array again, ``x[index]`` the values, where names and shapes allow to write that."""
    source, values, numbers = plan.operands[0], plan.results[0], plan.results[position]
    names: list[Any] = [source, values, numbers]
    can = all(is_place(each) and each.name != "result" for each in names) and movement_of(plan).axis is None
    if movement_of(plan.of(position)).function == "index":
        flat = source.name if len(source.shape) == 1 else f"{source.name}.ravel()"
        said = (
            say(": {flat}[{name}] is {values_name}", flat=flat, name=numbers.name, values_name=values.name)
            if can
            else ""
        )
        return fit(
            say("Each value is taken where it stands first{said}.", said=said),
            say("Each value is taken where it stands first."),
        )
    is_again = can and numbers.shape == source.shape
    said = (
        say(
            ": {name}[{numbers_name}] is {source_name} again",
            name=values.name,
            numbers_name=numbers.name,
            source_name=source.name,
        )
        if is_again
        else ""
    )
    return fit(
        say("{numbers} has a number for every cell{said}.", numbers=name_of(numbers), said=said),
        say("There is a number for every cell."),
    )


def _size(operand: Operand) -> int:
    return operand.snapshot.size if operand.snapshot is not None else 0
