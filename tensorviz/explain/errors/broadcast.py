"""Shapes of elementwise operations line up from the right: equal, or 1."""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from tensorviz.explain.errors.case import Candidates, Case, Part
from tensorviz.explain.errors.model import Candidate, Clash, Diagnosis, Mark
from tensorviz.explain.errors.wording import aligned, along, titled
from tensorviz.explain.format import format_count, format_shape
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["broadcast", "keeping_dims", "lifted", "marks_of", "overhangs"]

PAIR = 2
MOST_PLACES = 24
SAYS = ("broadcast", "must match the size of tensor", "got incompatible shapes", "shape mismatch")
PRODUCTS = ("matmul", "__matmul__", "mm", "bmm", "einsum", "tensordot", "dot", "__getitem__", "__setitem__")
REDUCTIONS = frozenset(
    "sum mean std var max min prod median amax amin any all argmax argmin nanmean nansum norm".split()
)


def broadcast(case: Case) -> Diagnosis | None:
    """Two operands or more whose shapes do not broadcast, or not into the array that they are written into."""
    if case.function in PRODUCTS or not any(text in case.message for text in SAYS):
        return None
    parts = [part for part in case.arrays if part.keyword in (None, "out") and part.shape]
    if len(parts) < PAIR:
        return None
    marks = marks_of([part.shape for part in parts])
    if "clash" not in marks:
        return _into_target(case, parts) if case.node.kind is NodeKind.AUGMENTED or case.given("out", -1) else None
    axis = len(marks) - 1 - marks[::-1].index("clash")
    clashing = _distinct(parts, axis - len(marks))
    (one, length), (other, size) = clashing[0], clashing[1]
    numbers = say("{length} meets {size}", length=format_count(length), size=format_count(size))
    checked = (
        say("Shapes line up from the right, and must be equal or 1: here {numbers}.", numbers=numbers),
        say("Shapes line up from the right: {numbers}.", numbers=numbers),
    )
    return Diagnosis(
        rule="broadcast",
        checked=checked,
        table=aligned(parts, marks),
        candidates=tuple(_candidates(case, parts)),
        clashes=overhangs(one, length, other, size, axis - len(marks)),
    )


def marks_of(shapes: Sequence[tuple[int, ...]]) -> list[Mark]:
    """Per axis of the result, from the left, whether the lengths agree."""
    width = max(map(len, shapes))
    marks: list[Mark] = []
    for back in range(width, 0, -1):
        lengths = {shape[-back] for shape in shapes if len(shape) >= back} - {1}
        marks.append("clash" if len(lengths) > 1 else "fits")
    return marks


def overhangs(one: Part, length: int, other: Part, size: int, axis: int) -> tuple[Clash, ...]:
    """The cells of the longer operand that meet nothing."""
    longer, top, start = (one, length, size) if length > size else (other, size, length)
    return ((longer.place, axis + len(longer.shape), start, top),)


def _distinct(parts: Sequence[Part], axis: int) -> list[tuple[Part, int]]:
    found: dict[int, Part] = {}
    for part in parts:
        if len(part.shape) >= -axis and part.shape[axis] != 1:
            found.setdefault(part.shape[axis], part)
    return [(part, length) for length, part in found.items()]


def _into_target(case: Case, parts: Sequence[Part]) -> Diagnosis | None:
    target = case.given("out", -1) or case.parts[0]
    made = np.broadcast_shapes(*(part.shape for part in parts if part is not target), target.shape)
    if made == target.shape or case.node.kind is not NodeKind.AUGMENTED:
        return None
    symbol = case.node.symbol
    held, needed = format_shape(target.shape), format_shape(made)
    said = say(
        "{symbol} writes into the {held} cells of {name}; {needed} needs more.",
        symbol=symbol,
        held=held,
        name=target.name,
        needed=needed,
    )
    fresh = case.instead(
        f"_0 = _0 {symbol[:-1]} _1", say("a new array {needed}, under the name {name}", needed=needed, name=target.name)
    )
    is_name = isinstance(target.node, ast.Name)
    marks: list[Mark] = [
        "fits" if length == other else "clash"
        for length, other in zip(made, _padded(target.shape, len(made)), strict=True)
    ]
    clashes = tuple(
        _beyond(part, marks) for part in parts if part is not target and "clash" in marks[-len(part.shape) :]
    )
    return Diagnosis("in-place", (said,), aligned(parts, marks), candidates=fresh if is_name else (), clashes=clashes)


def _beyond(part: Part, marks: Sequence[Mark]) -> Clash:
    """The cells that find no place in the target: those behind the first."""
    axis = marks[-len(part.shape) :].index("clash")
    return part.place, axis, 1, part.shape[axis]


def _padded(shape: tuple[int, ...], width: int) -> tuple[int, ...]:
    return (0,) * (width - len(shape)) + shape


def _candidates(case: Case, parts: Sequence[Part]) -> Iterator[Candidate]:
    """Keep the axis, add one, turn a matrix, multiply as matrices."""
    for part in reversed(parts):
        yield from keeping_dims(case, part)
    for part in sorted(parts, key=lambda each: len(each.shape)):
        others = [other.shape for other in parts if other is not part]
        if "clash" not in marks_of(others):
            yield from lifted(case, part, np.broadcast_shapes(*others))
    yield from _turned(case, parts)
    yield from _pairwise(case, parts)
    if case.node.symbol in ("*", "*=") and len(parts) == PAIR:
        yield from case.instead(
            "_0 @ _1",
            say(
                "the matrix product: rows of {name} with columns of {second_part_name}",
                name=parts[0].name,
                second_part_name=parts[1].name,
            ),
        )


def keeping_dims(case: Case, part: Part) -> Candidates:
    """A reduction written at this place, keeping its axis."""
    call, maker = part.inner_code, part.maker
    if not isinstance(call, ast.Call) or not isinstance(part.node, ast.Call):
        return ()
    written = ast.unparse(part.node.func) if maker is None else maker.operation
    if written.rpartition(".")[2] not in REDUCTIONS:
        return ()
    if any(word.arg in ("keepdims", "keepdim") for word in call.keywords):
        return ()
    kept = copy.deepcopy(call)
    keyword = "keepdim" if case.library == "torch" else "keepdims"
    kept.keywords.append(ast.keyword(keyword, ast.Constant(True)))
    return case.change(say("the reduced axis stays, with length 1, and stretches back"), {part.place: kept})


def lifted(case: Case, part: Part, target: tuple[int, ...]) -> Iterator[Candidate]:
    """New axes in ``part``, so that it runs along other axes of ``target``."""
    own = len(part.shape)
    if not 0 < own < len(target):
        return
    places = itertools.islice(itertools.combinations(range(len(target)), own), MOST_PLACES)
    for axes in places:
        fits = all(target[axis] in (length, 1) or length == 1 for axis, length in zip(axes, part.shape, strict=True))
        if not fits or axes == tuple(range(len(target) - own, len(target))):
            continue
        made = np.broadcast_shapes(_spread(part.shape, axes, len(target)), target)
        meaning = (
            along(part.name, axes[0], len(target))
            if own == 1
            else say("{name} runs along axes {map}", name=part.name, map=", ".join(map(str, axes)))
        )
        yield from case.change(meaning, {part.place: f"{part.place}[{_index(axes, len(target))}]"}, made)


def _index(axes: Sequence[int], width: int) -> str:
    parts = [":" if axis in axes else "None" for axis in range(width)]
    while parts[0] == "None":
        del parts[0]
    if len(axes) > 1 and ":" not in parts[len(axes) :]:
        return ", ".join(["...", *["None"] * (len(parts) - len(axes))])
    return ", ".join(parts)


def _spread(shape: tuple[int, ...], axes: Sequence[int], width: int) -> tuple[int, ...]:
    lengths = dict(zip(axes, shape, strict=True))
    return tuple(lengths.get(axis, 1) for axis in range(width))


def _pairwise(case: Case, parts: Sequence[Part]) -> Candidates:
    """Differences of two sets of points that have the same coordinates."""
    shapes = [part.shape for part in parts]
    if case.node.symbol != "-" or len(parts) != PAIR or not all(len(shape) == PAIR for shape in shapes):
        return ()
    (points, width), (others, own) = shapes
    if width != own or points == others:
        return ()
    meaning = say("every row of {name} with every row of {other}", name=parts[0].name, other=parts[1].name)
    return case.change(meaning, {parts[0].place: f"{parts[0].place}[:, None]"}, (points, others, width))


def _turned(case: Case, parts: Sequence[Part]) -> Iterator[Candidate]:
    for part in reversed(parts):
        if len(part.shape) != PAIR or part.shape[0] == part.shape[1]:
            continue
        if isinstance(part.node, ast.Attribute) and part.node.attr == "T" and part.inner:
            yield from case.change(say("{name} as it is", name=part.inner[0].name), {part.place: f"{part.place}x0"})
        else:
            yield from case.change(
                say("rows and columns of {titled} swapped", titled=titled(part)), {part.place: f"{part.place}.T"}
            )
