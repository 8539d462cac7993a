"""The frames of calls that give several arrays of the cells of their arguments."""

from __future__ import annotations

import itertools

import numpy as np

from tensorviz.explain.families.movement.moving import movement_of
from tensorviz.explain.families.movement.moving_calls import Bound
from tensorviz.explain.families.movement.several_verdict import verdict_of_several
from tensorviz.explain.families.phrases import cell_of, name_of, role_for_all
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame, result_number
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit, join, signed_sum
from tensorviz.sentences import say

__all__ = ["frames_of"]

FEW = 3


def frames_of(plan: Plan, subject: Subject, bound: Bound) -> tuple[Frame, ...]:
    """Four: what goes in, the rule, the arrays that come out, views or copies."""
    span = subject.node.span
    axis = movement_of(plan).axis
    live = tuple(role_for_all("live", operand, number) for number, operand in enumerate(plan.operands))
    hidden = tuple(role_for_all("hidden", each, result_number(at)) for at, each in enumerate(plan.results))
    target = tuple(role_for_all("target", each, result_number(at)) for at, each in enumerate(plan.results))
    is_cut = movement_of(plan).kind == "split"
    before, check, moved = (_cut_before, _cut_check, _cut_moved) if is_cut else (_before, _check, _moved)
    return (
        Frame("before", before(plan, bound), span, (*live, *hidden), axis=axis),
        Frame("check", check(plan, bound), span, (*live, *hidden), axis=axis),
        Frame("moved", moved(plan, bound), span, target, axis=axis),
        verdict_of_several(plan, subject),
    )


def _shaped(operand: Operand) -> str:
    return f"{name_of(operand)} {format_shape(operand.shape)}"


def _cut_before(plan: Plan, bound: Bound) -> str:  # noqa: ARG001 - as the other sentences
    (source,), axis = plan.operands, movement_of(plan).axis
    if movement_of(plan).function == "unstack":
        return fit(
            say("{shaped} is taken apart along axis {axis}.", shaped=_shaped(source), axis=axis),
            say("It is taken apart along axis {axis}.", axis=axis),
        )
    return fit(
        say("{shaped} is cut along axis {axis}.", shaped=_shaped(source), axis=axis),
        say("The array is cut along axis {axis}.", axis=axis),
    )


def _cut_check(plan: Plan, bound: Bound) -> str:
    (source,), recipe = plan.operands, movement_of(plan)
    results, axis = plan.results, recipe.axis or 0
    pieces = count(len(results), "piece")
    if recipe.function == "unstack":
        shape = format_shape(results[0].shape)
        return fit(
            say(
                "Axis {axis} goes away: each of its {indices} gives an array {shape}.",
                axis=axis,
                indices=count(len(results), "index", "indices"),
                shape=shape,
            ),
            say(
                "Axis {axis} goes away: {arrays} {shape}.", axis=axis, arrays=count(len(results), "array"), shape=shape
            ),
        )
    sizes = [result.shape[axis] for result in results]
    length = format_count(source.shape[axis])
    sums = sum(sizes) == source.shape[axis]
    adds = f": {signed_sum([format_count(size) for size in sizes])} = {length}" if sums else ""
    if isinstance(bound.value("indices_or_sections"), int):
        larger = sum(size == sizes[0] for size in sizes)
        said = say("{length} indices make {pieces}", length=length, pieces=pieces)
        if larger == len(sizes):
            equal = count(len(sizes), "equal piece")
            said = say("{length} indices make {pieces}", length=length, pieces=equal)
        rest = (
            ""
            if larger == len(sizes)
            else say(", the first{larger} larger by 1", larger="" if larger == 1 else f" {larger}")
        )
        return fit(f"{said}{rest}{adds}.", f"{said}{rest}.")
    cuts = bound.texts.get("indices_or_sections", say("the given indices"))
    return fit(
        say(
            "The cuts lie before the indices {cuts}: {pieces}{adds}.",
            cuts=cuts,
            pieces=pieces,
            adds=adds.replace(":", ",", 1),
        ),
        say("The cuts lie before the indices {cuts}: {pieces}.", cuts=cuts, pieces=pieces),
        say("The cuts make {pieces}.", pieces=pieces),
    )


def _cut_moved(plan: Plan, bound: Bound) -> str:
    (source,), recipe, results = plan.operands, movement_of(plan), plan.results
    axis = recipe.axis or 0
    lead = ":, " * axis
    name = cell_of(source, (0,)).removesuffix("[0]")
    parts = list(map(str, range(len(results)))) if recipe.function == "unstack" else _slices(plan, bound)
    said = [
        say("{each} is {name}[{lead}{part}]", each=name_of(each), name=name, lead=lead, part=part)
        for each, part in zip(results, parts, strict=True)
    ]
    end = "" if plan.trail is not None else say("; which cell went where was not followed")
    first = (
        say(
            "{first_said}, the last one is {name}[{lead}{last_part}]",
            first_said=said[0],
            name=name,
            lead=lead,
            last_part=parts[-1],
        )
        if len(said) > 1
        else said[0]
    )
    return fit(
        *([f"{join(said)}{end}."] if len(said) <= FEW else []),
        f"{first}{end}.",
        say("{pieces} came out{end}.", pieces=count(len(results), "piece"), end=end),
    )


def _slices(plan: Plan, bound: Bound) -> list[str]:
    """``"0:2"`` for each piece, as NumPy cuts them."""
    (source,), axis = plan.operands, movement_of(plan).axis or 0
    given = bound.value("indices_or_sections")
    if isinstance(given, int | np.integer):
        edges = np.cumsum([0, *(result.shape[axis] for result in plan.results)]).tolist()
    else:
        edges = [0, *np.asarray(given).tolist(), source.shape[axis]]
    return [f"{low}:{high}" for low, high in itertools.pairwise(edges)]


def _before(plan: Plan, bound: Bound) -> str:  # noqa: ARG001
    function, sources = movement_of(plan).function, plan.operands
    named = (
        join([_shaped(each) for each in sources])
        if len(sources) <= FEW
        else say("{sources} arrays", sources=len(sources))
    )
    many = len(sources) > 1
    does = {
        "meshgrid": say("become the axes of a grid") if many else say("becomes the axis of a grid"),
        "broadcast_arrays": say("are stretched to one shape") if many else say("keeps its shape"),
        "ix_": say("choose along an axis each") if many else say("chooses along one axis"),
    }.get(function, say("get at least {ndim} axes each", ndim=function[-2]))
    return fit(f"{named} {does}.", say("{sources} arrays {does}.", sources=len(sources), does=does))


def _check(plan: Plan, bound: Bound) -> str:
    function, results = movement_of(plan).function, plan.results
    shapes = [format_shape(result.shape) for result in results]
    if function == "meshgrid":
        return _grid_rule(plan, bound)
    if function == "broadcast_arrays":
        return fit(say("Sizes must agree or be 1; together the shapes give {first_shape}.", first_shape=shapes[0]))
    if function == "ix_":
        return fit(
            say("Each gets size 1 along the axes of the others: {shapes}; as indices they cross.", shapes=join(shapes)),
            say("Each gets size 1 along the axes of the others, so that as indices they cross."),
        )
    return fit(
        say("The shapes become {shapes}.", shapes=join(shapes)), say("Axes of size 1 are added where they are missing.")
    )


def _grid_rule(plan: Plan, bound: Bound) -> str:
    """Which axis of the results follows which argument."""
    sources, shape = plan.operands, format_shape(plan.results[0].shape)
    names = [name_of(each) for each in sources]
    sparse = bound.value("sparse", False)
    size = say("size 1 along the others") if sparse else say("shape {shape}", shape=shape)
    if len(sources) < 2:
        return say("With one argument there is nothing to repeat: shape {shape}.", shape=shape)
    if bound.value("indexing", "xy") == "ij":
        return fit(
            say(
                "indexing='ij' keeps the order: axis 0 follows {first_name}, axis 1 {second_name}; {size}.",
                first_name=names[0],
                second_name=names[1],
                size=size,
            ),
            say("indexing='ij' keeps the order of the arguments: {size}.", size=size),
        )
    return fit(
        say(
            "indexing='xy' swaps the first two axes: axis 0 follows {second_name}, axis 1 {first_name}; {size}.",
            second_name=names[1],
            first_name=names[0],
            size=size,
        ),
        say("indexing='xy' swaps the first two axes: axis 0 follows the second argument; {size}.", size=size),
    )


def _moved(plan: Plan, bound: Bound) -> str:
    recipe, results, sources = movement_of(plan), plan.results, plan.operands
    end = "" if all(each is not None for each in _trails(plan)) else say("; which cell went where was not followed")
    if recipe.function == "meshgrid" and len(results) == 2 and not bound.value("sparse", False):
        lines = (say("column"), say("row")) if bound.value("indexing", "xy") == "ij" else (say("row"), say("column"))
        said = [
            say("very {line} of {r} is {s}", line=line, r=name_of(r), s=name_of(s))
            for line, r, s in zip(lines, results, sources, strict=True)
        ]
        return fit(
            say("E{first_said}, every{second_said}{end}.", first_said=said[0], second_said=said[1][4:], end=end),
            say("Each result repeats one argument{end}.", end=end),
        )
    said = [
        say("{shaped} holds {masked}{source}", shaped=_shaped(result), masked=_masked(plan, at), source=name_of(source))
        for at, (result, source) in enumerate(zip(results, sources, strict=True))
    ]
    return fit(
        *([f"{join(said)}{end}."] if len(said) <= FEW else []),
        say("Each of the {results} results holds the cells of one argument{end}.", results=len(results), end=end),
    )


def _masked(plan: Plan, position: int) -> str:
    return say("where True stands in ") if movement_of(plan.of(position)).says_index else ""


def _trails(plan: Plan) -> list[object]:
    return [plan.trail, *(outcome.trail for outcome in plan.more)]
