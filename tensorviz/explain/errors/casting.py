"""Cells that cannot hold what is written: whole numbers, memory that may not be written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from math import prod

from tensorviz.explain.errors.broadcast import lifted, marks_of
from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Diagnosis, Mark, Picture
from tensorviz.explain.errors.wording import aligned
from tensorviz.explain.format import format_count, format_shape
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["assigned", "casting", "read_only"]

CAST = re.compile(r"Cannot cast ufunc '(\w+)' output from dtype\('([^']+)'\) to dtype\('([^']+)'\)")
TORCH_CAST = re.compile(r"result type (\w+) can't be cast to the desired output type (\w+)")
ASSIGNED = re.compile(r"could not broadcast input array from shape (\([\d,]*\)) into shape (\([\d,]*\))")
TORCH_NAMES = {"Long": "int64", "Int": "int32", "Float": "float32", "Double": "float64", "Bool": "bool"}
EXISTING = re.compile(r"Target sizes: \[([\d, ]*)\]")
FEW = 3


def casting(case: Case) -> Diagnosis | None:
    """``ints += 0.5``."""
    found = CAST.search(case.message) or TORCH_CAST.search(case.message)
    if found is None or not case.parts:
        return None
    made, held = (TORCH_NAMES.get(name, name) for name in found.groups()[-2:])
    target = case.given("out", -1) or case.parts[0]
    checked = (
        say(
            "{name} has cells of {held}; the result is {made}, which they do not hold.",
            name=target.name,
            held=held,
            made=made,
        ),
        say("Cells of {held} do not hold {made}.", held=held, made=made),
    )
    symbol = case.node.symbol.removesuffix("=")
    candidates: list[Candidate] = []
    if case.node.kind is NodeKind.AUGMENTED and isinstance(target.node, ast.Name):
        candidates += case.instead(
            f"_0 = _0 {symbol} _1", say("a new array of {made}, under the name {name}", made=made, name=target.name)
        )
        if symbol == "/" and held.startswith(("int", "uint")):
            candidates += case.instead("_0 //= _1", say("whole numbers: what is left over is dropped"))
    return Diagnosis("casting", checked, None, Picture("slots", texts=(*_written(case), held)), tuple(candidates))


def _written(case: Case) -> tuple[str, ...]:
    other = case.parts[-1]
    if other.snapshot is None:
        return (other.name,)
    values = other.operand.values().reshape(-1)[:FEW]
    return tuple(str(value) for value in values)


def read_only(case: Case) -> Diagnosis | None:
    """A write to memory that may not be written, or that many places share."""
    if not any(text in case.message for text in ("read-only", "more than one element of the written-to tensor")):
        return None
    if not case.parts:
        return None
    target = case.parts[0]
    snapshot = target.snapshot
    steps = () if snapshot is None else snapshot.strides
    shared = prod(n for n, step in zip(target.shape, steps, strict=False) if step == 0 and n > 1)
    if shared > 1:
        said = say(
            "{shared} places of {name} are one cell in memory; a write to one would change all.",
            shared=format_count(shared),
            name=target.name,
        )
    else:
        said = say("{name} may only be read; it does not own cells that may be written.", name=target.name)
    candidates: tuple[Candidate, ...] = ()
    if isinstance(target.node, ast.Name) and case.template is not None:
        copy_of = f"_0 = _0.{'clone' if case.library == 'torch' else 'copy'}()"
        code = ast.Module([ast.parse(copy_of).body[0], case.template], [])  # type: ignore[list-item]
        candidates = (Candidate(code, say("a copy has cells of its own; the array it came from stays as it is")),)
    picture = Picture("shared", (float(shared),)) if shared > 1 else None
    return Diagnosis("read-only", (said,), None, picture, candidates)


def assigned(case: Case) -> Diagnosis | None:
    """A value whose shape does not go into the place that it is written to."""
    found = ASSIGNED.search(case.message)
    existing = EXISTING.search(case.message)
    if case.node.kind not in (NodeKind.SETITEM, NodeKind.AUGMENTED) or len(case.parts) < FEW or not (found or existing):
        return None
    value = case.parts[2]
    into = _shape(found[2] if found else existing[1] if existing else "")
    if value.snapshot is None:
        return None
    marks: list[Mark] = list(marks_of([into, value.shape]))
    width = len(marks)
    for back, length in enumerate(reversed(value.shape), start=1):
        if back > len(into) or length not in (1, into[-back]):
            marks[width - back] = "clash"
    table = aligned((value,), marks)
    table = type(table)(
        table.columns,
        (
            type(table.rows[0])(say("the place"), ("",) * (width - len(into)) + tuple(map(format_count, into))),
            *table.rows,
        ),
    )
    checked = (
        say(
            "The place has shape {shape}; {name} {value_shape} does not stretch to it.",
            shape=format_shape(into),
            name=value.name,
            value_shape=format_shape(value.shape),
        ),
    )
    return Diagnosis("assign", checked, table, candidates=tuple(_fitting(case, value, into)), clashes=())


def _shape(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.strip("()").split(",") if part)


def _fitting(case: Case, value: Part, into: tuple[int, ...]) -> Iterator[Candidate]:
    yield from (Candidate(each.code, each.meaning) for each in lifted(case, value, into))
    if len(value.shape) == 2 and value.shape[::-1] == into:
        yield from case.change(
            say("rows and columns of {name} swapped", name=value.name), {value.place: f"{value.place}.T"}
        )
    if prod(value.shape) == prod(into) and value.shape[::-1] != into:
        text = f"{value.place}.reshape({', '.join(map(str, into))})"
        yield from case.change(
            say("the same {prod} cells in that shape", prod=format_count(prod(into))), {value.place: text}
        )
