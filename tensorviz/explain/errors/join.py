"""Joined pieces agree along every axis but the one that they are joined on; a split leaves equal parts."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Clash, Column, Diagnosis, Mark, Picture, Row, Table
from tensorviz.explain.errors.wording import aligned, sizes
from tensorviz.explain.format import format_count, format_shape
from tensorviz.sentences import agree, say

__all__ = ["joined", "split"]

JOINS = (
    "concatenate",
    "concat",
    "cat",
    "stack",
    "vstack",
    "hstack",
    "dstack",
    "column_stack",
    "append",
    "block",
    "row_stack",
)
ROWS = ("vstack", "row_stack", "column_stack")
SPLITS = {"split": None, "hsplit": 1, "vsplit": 0, "dsplit": 2}
PAIR = 2


def joined(case: Case) -> Diagnosis | None:
    """Pieces that do not agree."""
    if case.function not in JOINS or not case.parts:
        return None
    pieces = case.parts[0].items or tuple(part for part in case.parts[:PAIR] if case.function == "append")
    if len(pieces) < PAIR or not all(part.is_array for part in pieces):
        return None
    axis = _axis(case, pieces)
    widths = {len(part.shape) for part in pieces}
    candidates = tuple(_candidates(case, pieces))
    if len(widths) > 1:
        said = say(" and ").join(
            say("{name} has {shape}", name=part.name, shape=len(part.shape)) for part in pieces[:PAIR]
        )
        rule = say("All pieces need the same number of axes")
        marks: list[Mark] = [""] * max(widths)
        return Diagnosis("join", (f"{rule}: {said}.", f"{rule}."), aligned(pieces, marks), candidates=candidates)
    if axis is None or not 0 <= axis < max(widths):
        return None
    is_stack = case.function in ("stack", "dstack") or (case.function in ROWS and widths == {1})
    clash = next(
        (at for at in range(max(widths)) if (is_stack or at != axis) and len({p.shape[at] for p in pieces}) > 1), None
    )
    if clash is None:
        return None
    columns = tuple(
        Column(
            say("axis {at}", at=at) + (say(" joins") if at == axis and not is_stack else ""),
            _mark(pieces, at, None if is_stack else axis),
        )
        for at in range(max(widths))
    )
    table = Table(columns, tuple(Row(part.name, sizes(part.shape)) for part in pieces))
    other = next(part for part in pieces if part.shape[clash] != pieces[0].shape[clash])
    numbers = say("{one} and {other}", one=format_count(pieces[0].shape[clash]), other=format_count(other.shape[clash]))
    rule = (
        say("Stacked pieces agree along every axis")
        if is_stack
        else say("Joined along axis {axis}, all other axes must agree", axis=axis)
    )
    checked = (say("{rule}; along axis {clash} they are {numbers}.", rule=rule, clash=clash, numbers=numbers),)
    return Diagnosis("join", checked, table, _blocks(pieces), candidates, _clashes(pieces, clash))


def _axis(case: Case, pieces: Sequence[Part]) -> int | None:
    if case.function in ("vstack", "row_stack", "stack"):
        return 0
    if case.function in ("hstack", "column_stack"):
        return min(1, len(pieces[0].shape) - 1)
    given = case.given("axis", PAIR if case.function == "append" else 1) or case.given("dim", 1)
    axis = given.plain if given is not None else 0
    return axis % max(1, len(pieces[0].shape)) if isinstance(axis, int) else None


def _mark(pieces: Sequence[Part], at: int, axis: int | None) -> Mark:
    if at == axis:
        return ""
    return "fits" if len({part.shape[at] for part in pieces}) == 1 else "clash"


def _blocks(pieces: Sequence[Part]) -> Picture:
    """Along which axes the pieces would fit."""
    ndim = len(pieces[0].shape)
    fits = [all(_mark(pieces, other, at) != "clash" for other in range(ndim)) for at in range(ndim)]
    return Picture("blocks", tuple(map(float, fits)), tuple(say("axis {at}", at=at) for at in range(ndim)))


def _clashes(pieces: Sequence[Part], axis: int) -> tuple[Clash, ...]:
    least = min(part.shape[axis] for part in pieces)
    return tuple((part.place, axis, least, part.shape[axis]) for part in pieces if part.shape[axis] > least)


def _candidates(case: Case, pieces: Sequence[Part]) -> Iterator[Candidate]:
    shapes = [part.shape for part in pieces]
    ndim = max(map(len, shapes))
    np_name = case.numpy_name
    word = "dim" if case.library == "torch" else "axis"
    if len(set(map(len, shapes))) == 1:
        for axis in range(ndim):
            if any(_mark(pieces, at, axis) == "clash" for at in range(ndim)):
                continue
            total = format_count(sum(shape[axis] for shape in shapes))
            meaning = say("along axis {axis} the sizes add: {total}", axis=axis, total=total)
            if case.function in ("concatenate", "concat", "cat"):
                yield from case.with_argument(word, str(axis), meaning, 1)
            elif case.function in ("vstack", "hstack") and ndim == PAIR:
                yield from case.instead(f"{np_name}.{('vstack', 'hstack')[axis]}(_0)", meaning)
            elif case.library == "numpy" and case.function != "append":
                yield from case.instead(f"{np_name}.concatenate(_0, axis={axis})", meaning)
        yield from _turned(case, pieces)
    elif ndim == PAIR and {len(shape) for shape in shapes} == {1, PAIR}:
        if case.library == "numpy" and case.function in ("hstack", "vstack"):
            other, what = {"hstack": ("vstack", "row"), "vstack": ("column_stack", "column")}[case.function]
            vector = next(part for part in pieces if len(part.shape) == 1)
            yield from case.instead(
                f"{np_name}.{other}(_0)", say("{name} as one more {what}", name=vector.name, what=what)
            )
        yield from _raised(case, pieces)


def _turned(case: Case, pieces: Sequence[Part]) -> Iterator[Candidate]:
    """The odd one of two matrices turned."""
    if len(pieces) == PAIR and all(len(part.shape) == PAIR for part in pieces) and case.function != "append":
        last = pieces[1]
        items = [each.place if each is not last else f"{each.place}.T" for each in pieces]
        yield from case.change(say("rows and columns of {name} swapped", name=last.name), {"_0": _listed(case, items)})


def _listed(case: Case, items: Sequence[str]) -> str:
    """The pieces in the brackets that the reader used."""
    text = ", ".join(items)
    return f"({text})" if isinstance(case.parts[0].node, ast.Tuple) else f"[{text}]"


def _raised(case: Case, pieces: Sequence[Part]) -> Iterator[Candidate]:
    """A vector beside a matrix, as one more row or column."""
    for index, what in (("None", "row"), (":, None", "column")):
        items = [each.place if len(each.shape) == PAIR else f"{each.place}[{index}]" for each in pieces]
        vector = next(part for part in pieces if len(part.shape) == 1)
        changed = case.change(
            say("{name} as one {what} {shape}", name=vector.name, what=what, shape=format_shape(vector.shape)),
            {"_0": _listed(case, items)},
        )
        if what == "column" and case.function in ("concatenate", "concat", "cat") and changed:
            call = changed[0].code
            if isinstance(call, ast.Call) and len(call.args) == 1 and not call.keywords:
                call.keywords.append(ast.keyword("dim" if case.library == "torch" else "axis", ast.Constant(1)))
        yield from changed


def _left_over(count: int) -> str:
    return agree(count, "{count} is left over", "{count} are left over", count=format_count(count))


def split(case: Case) -> Diagnosis | None:
    """A length that does not divide into that many parts."""
    if case.function not in SPLITS or "equal division" not in case.message or len(case.parts) < PAIR:
        return None
    source, parts = case.parts[0], case.parts[1].plain
    given = case.given("axis", PAIR)
    axis = SPLITS[case.function] if SPLITS[case.function] is not None else given.plain if given is not None else 0
    if not isinstance(parts, int) or not isinstance(axis, int) or not source.shape or parts < 1:
        return None
    length = source.shape[min(axis, len(source.shape) - 1)]
    near = sorted((n for n in range(2, length + 1) if length % n == 0), key=lambda n: (abs(n - parts), n))[:1]
    whole, wanted = format_count(length), format_count(parts)
    checked = (
        say(
            "{whole} along axis {axis} do not divide into {wanted} equal parts; {left_over}.",
            whole=whole,
            axis=axis,
            wanted=wanted,
            left_over=_left_over(length % parts),
        ),
    )
    name = f"{case.numpy_name}.array_split"
    rest = ", ".join(["_0", "_1", *([f"axis={axis}"] if axis else [])])
    candidates = [
        *case.instead(f"{name}({rest})", say("parts that differ by at most one in length")),
        *(
            each
            for n in near
            for each in case.change(say("{n} parts of {length}", n=n, length=length // n), {"_1": str(n)})
        ),
    ]
    columns = tuple(Column(say("axis {at}", at=at), "clash" if at == axis else "") for at in range(len(source.shape)))
    table = Table(columns, (Row(source.name, sizes(source.shape)),))
    return Diagnosis(
        "split", checked, table, Picture("strip", (length, max(1, length // parts)), (say("part"),)), tuple(candidates)
    )
