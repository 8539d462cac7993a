"""A matrix product: the last axis of the left operand meets the last but one of the right; the stacks broadcast."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal

from tensorviz.explain.errors.broadcast import marks_of
from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Clash, Column, Diagnosis, Mark, Row, Table
from tensorviz.explain.errors.wording import aligned, sizes
from tensorviz.explain.format import format_count, format_shape
from tensorviz.sentences import say

__all__ = ["matmul"]

PRODUCTS = ("matmul", "__matmul__", "dot", "mm", "bmm", "mv", "__rmatmul__", "vecdot", "vdot", "inner")
MATRIX = 2
BATCHED = 3


def matmul(case: Case) -> Diagnosis | None:
    """The inner sizes differ, the stacks do, or a number stands where an axis is needed."""
    arrays = [part for part in case.parts if part.keyword is None]
    if case.function not in PRODUCTS or len(arrays) != MATRIX or not all(part.is_array for part in arrays):
        return None
    left, right = arrays
    if not left.shape or not right.shape:
        return _number(case, left, right)
    aligns_last = case.function in ("vecdot", "inner", "vdot")
    inner = right.shape[-1] if len(right.shape) == 1 or aligns_last else right.shape[-2]
    if case.function == "vdot" and max(len(left.shape), len(right.shape)) > 1:
        return None
    if left.shape[-1] != inner:
        return _inner(case, left, right, inner, aligns_last=aligns_last)
    if "clash" in marks_of([(1, *left.shape[:-2]), (1, *right.shape[:-2])]):
        return _stacks(case, left, right)
    return None


def _number(case: Case, left: Part, right: Part) -> Diagnosis:
    number = left if not left.shape else right
    said = (say("@ sums over an axis that both share; {name} is a number and has none.", name=number.name),)
    columns = (Column(say("inner size"), "clash"),)
    inner = (left.shape[-1:], right.shape[-2:][:1])
    rows = (Row(part.name, sizes(own) or (say("none"),)) for part, own in zip((left, right), inner, strict=True))
    candidates = case.instead("_0 * _1", say("every cell times {name}", name=number.name))
    return Diagnosis("matmul", said, Table(columns, tuple(rows)), candidates=candidates)


def _inner(case: Case, left: Part, right: Part, inner: int, *, aligns_last: bool) -> Diagnosis:
    length = left.shape[-1]
    if aligns_last and len(right.shape) > 1:
        return _last_axes(case, left, right)
    which = (
        say("only one")
        if len(right.shape) == 1
        else say("first")
        if len(right.shape) == MATRIX
        else say("second to last")
    )
    own = say("only") if len(left.shape) == 1 else say("last")
    numbers = say("they are {length} and {inner}", length=format_count(length), inner=format_count(inner))
    checked = (
        say(
            "The {own} axis of {name} must equal the {which} of {right_name}: {numbers}.",
            own=own,
            name=left.name,
            which=which,
            right_name=right.name,
            numbers=numbers,
        ),
        say("The inner sizes must be equal: {numbers}.", numbers=numbers),
    )
    longer, axis = (left, len(left.shape) - 1) if length > inner else (right, max(0, len(right.shape) - MATRIX))
    clash: Clash = (longer.place, axis, min(length, inner), max(length, inner))
    return Diagnosis(
        "matmul",
        checked,
        _table(left, right, "clash"),
        candidates=tuple(_candidates(case, left, right)),
        clashes=(clash,),
    )


def _last_axes(case: Case, left: Part, right: Part) -> Diagnosis:
    """``inner`` and ``vecdot``: the last axis of both."""
    one, other = left.shape[-1], right.shape[-1]
    numbers = say("{one} and {other}", one=format_count(one), other=format_count(other))
    checked = (
        say(
            "{function} sums along the last axis of both; {name} and {right_name} have {numbers} there.",
            function=case.function,
            name=left.name,
            right_name=right.name,
            numbers=numbers,
        ),
        say("{function} sums along the last axis of both: {numbers}.", function=case.function, numbers=numbers),
    )
    longer = left if one > other else right
    candidates: list[Candidate] = []
    if len(right.shape) == MATRIX and right.shape[0] == one:
        candidates += case.change(
            say("columns of {name} in place of its rows", name=right.name), {right.place: f"{right.place}.T"}
        )
    if len(left.shape) == MATRIX and left.shape[0] == other:
        candidates += case.change(
            say("columns of {name} in place of its rows", name=left.name), {left.place: f"{left.place}.T"}
        )
    marks: list[Mark] = [*[""] * (max(len(left.shape), len(right.shape)) - 1), "clash"]  # type: ignore[list-item]
    return Diagnosis(
        "matmul",
        checked,
        aligned((left, right), marks),
        candidates=tuple(candidates),
        clashes=((longer.place, len(longer.shape) - 1, min(one, other), max(one, other)),),
    )


def _stacks(case: Case, left: Part, right: Part) -> Diagnosis:
    one, other = _height(left.shape[:-2]), _height(right.shape[:-2])
    inner = format_count(left.shape[-1])
    checked = (
        say(
            "The matrices fit ({inner} meets {inner}), but the stacks are {one} and {other} high.",
            inner=inner,
            one=one,
            other=other,
        ),
        say("The stacks must be equal or 1: they are {one} and {other} high.", one=one, other=other),
    )
    every = say("every matrix of {name} with every one of {right_name}", name=left.name, right_name=right.name)
    more = case.change(every, {"_0": "_0[:, None]"}) if len(left.shape) == len(right.shape) == BATCHED else ()
    return Diagnosis("stacks", checked, _table(left, right, "fits"), candidates=more)


def _height(stack: tuple[int, ...]) -> str:
    return format_count(stack[0]) if len(stack) == 1 else format_shape(stack)


def _table(left: Part, right: Part, mark: Literal["fits", "clash"]) -> Table:
    one, other = left.shape[:-2], right.shape[:-2]
    width = max(len(one), len(other))
    stacks = marks_of([(1,) * (width - len(one)) + one, (1,) * (width - len(other)) + other]) if width else []
    columns = [Column(say("stack"), each) for each in stacks] + [
        Column(say("rows")),
        Column(say("inner"), mark),
        Column(say("columns")),
    ]
    first = sizes(left.shape[-2:-1]) or ("",)
    last = sizes(right.shape[-1:]) if len(right.shape) > 1 else ("",)
    inner = right.shape[-1] if len(right.shape) == 1 else right.shape[-2]
    rows = (
        Row(left.name, ("",) * (width - len(one)) + sizes(one) + first + sizes((left.shape[-1],)) + ("",)),
        Row(right.name, ("",) * (width - len(other)) + sizes(other) + ("",) + sizes((inner,)) + last),
    )
    return Table(tuple(columns), rows)


def _candidates(case: Case, left: Part, right: Part) -> Iterator[Candidate]:
    """Turn one, swap, multiply cell by cell; what was turned already is turned back."""
    a, b = left.shape, right.shape
    if len(a) > MATRIX and len(b) == len(a) - 1 and a[:-2] == b[:-1] and a[-1] == b[-1]:
        yield from case.instead(
            "(_0 @ _1[..., None])[..., 0]",
            say("each matrix of {name} times its own vector of {right_name}", name=left.name, right_name=right.name),
        )
    if len(a) >= MATRIX and len(b) >= MATRIX:
        rows, others = say("row of {name}", name=left.name), say("row of {name}", name=right.name)
        if a[-1] == b[-1] and not _is_turned(right):
            yield from case.instead(
                f"_0 @ {_turn(case, right)}", say("every {rows} with every {others}", rows=rows, others=others)
            )
        if a[-2] == b[-2] and not _is_turned(left):
            yield from case.instead(
                f"{_turn(case, left)} @ _1",
                say("every column of {name} with every column of {right_name}", name=left.name, right_name=right.name),
            )
        if _is_turned(right) and a[-2] == b[-2]:
            yield from case.instead(
                "_1x0 @ _0", say("the same numbers, those of {name} first", name=right.inner[0].name)
            )
        if _is_turned(right) and a[-1] == b[-1]:
            yield from case.instead(
                "_0 @ _1x0",
                say(
                    "{name} as it is: its rows meet the columns of {left_name}",
                    name=right.inner[0].name,
                    left_name=left.name,
                ),
            )
        if _is_turned(left) and a[-2] == b[-2]:
            yield from case.instead("_0x0 @ _1", say("{name} as it is, not turned", name=left.inner[0].name))
    if a == b and len(a) > 1:
        yield from case.instead("_0 * _1", say("cell by cell"))
    if len(a) >= MATRIX or len(b) >= MATRIX:
        yield from case.instead("_1 @ _0", say("{name} first, then {left_name}", name=right.name, left_name=left.name))


def _is_turned(part: Part) -> bool:
    return isinstance(part.node, ast.Attribute) and part.node.attr == "T" and len(part.inner) == 1


def _turn(case: Case, part: Part) -> str:
    if len(part.shape) == MATRIX:
        return f"{part.place}.T"
    return f"{part.place}.mT" if case.library == "torch" else f"{part.place}.swapaxes(-1, -2)"
