"""What stands in square brackets: positions that exist, masks that cover, one index per axis at most."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Clash, Column, Diagnosis, Row, Table
from tensorviz.explain.errors.wording import sizes, titled
from tensorviz.explain.format import MINUS, format_count, format_shape
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import NodeKind

__all__ = ["index"]

OUT = re.compile(r"index (-?\d+) is out of bounds for (?:axis (\d+)|dimension (\d+)) with size (\d+)")
MASK = re.compile(r"axis (\d+); size of axis is (\d+) but size of corresponding boolean axis is (\d+)")
TORCH_MASK = re.compile(r"shape of the mask \[([\d, ]+)\] at index (\d+)")
PAIR = 2
COUNTED_UP = ("gather", "scatter", "scatter_", "scatter_add", "scatter_add_")
"""What takes no place from the end."""
TAKES = ("take", "take_along_axis", "delete", "insert", *COUNTED_UP)


def index(case: Case) -> Diagnosis | None:
    """An index or a mask that does not go with the array."""
    if case.node.kind not in (NodeKind.GETITEM, NodeKind.SETITEM, NodeKind.AUGMENTED) or len(case.parts) < PAIR:
        return _taken(case)
    array = case.parts[0]
    out = OUT.search(case.message)
    if out is not None:
        return _out_of_range(case, array, out)
    mask = MASK.search(case.message)
    if mask is not None:
        return _uncovered(case, array, *map(int, mask.groups()))
    torch_mask = TORCH_MASK.search(case.message)
    if torch_mask is not None:
        axis = int(torch_mask[2])
        return _uncovered(case, array, axis, array.shape[axis], int(torch_mask[1].split(",")[0]))
    if "too many indices" in case.message:
        return _too_many(array, case.parts[1])
    if (
        "only integers, slices" in case.message
        or "must be of integer" in case.message
        or "must be integers or" in case.message
    ):
        return _no_position(case, array)
    if "indexing arrays could not be broadcast" in case.message:
        return _not_paired(case)
    return None


def _taken(case: Case) -> Diagnosis | None:
    """``np.take`` and its like."""
    out = OUT.search(case.message)
    if out is None or not case.arrays or case.function not in TAKES:
        return None
    source = case.arrays[0]
    has_axis = (
        case.function not in ("take", "delete", "insert")
        or case.given("axis", 3 if case.function == "insert" else 2) is not None
    )
    return _out_of_range(case, source, out, is_flat=not has_axis and len(source.shape) > 1)


def _out_of_range(case: Case, array: Part, out: re.Match[str], *, is_flat: bool = False) -> Diagnosis:
    """``is_flat``: the places are those of all cells in one row."""
    position, axis, size = int(out[1]), int(out[2] or out[3] or 0), int(out[4])
    where = say("Axis {axis} of {name}", axis=axis, name=array.name) if len(array.shape) > 1 else array.name
    if is_flat:
        where = say("{name}, as one row of cells,", name=array.name)
    first = "0" if case.function in COUNTED_UP else f"{MINUS}{format_count(size)}"
    allowed = say("{first} to {last}", first=first, last=format_count(size - 1))
    shown = str(position).replace("-", MINUS)
    checked = (
        say(
            "{where} has {size} places, {allowed}; {shown} is none of them.",
            where=where,
            size=format_count(size),
            allowed=allowed,
            shown=shown,
        )
        if size
        else say("{where} is empty: it has no place {shown}.", where=where, shown=shown),
        say("The places are {allowed}; {shown} is none of them.", allowed=allowed, shown=shown),
    )
    shape = (size,) if is_flat else array.shape
    heads = ["cells"] if is_flat else [say("axis {at}", at=at) for at in range(len(shape))]
    columns = tuple(Column(head, "clash" if at == axis else "") for at, head in enumerate(heads))
    asked = tuple(shown if at == axis else "" for at in range(len(shape)))
    places = tuple(f"0 … {format_count(length - 1)}" if length else say("none") for length in shape)
    table = Table(columns, (Row(say("places of {name}", name=array.name), places), Row(say("asked for"), asked)))
    return Diagnosis("index", checked, table, candidates=tuple(_last(case, axis, position, size)))


def _last(case: Case, axis: int, position: int, size: int) -> Iterator[Candidate]:
    """The last place, where the index is one too high; the other axis, where it has that place."""
    node = case.parts[1].node if len(case.parts) > 1 else None
    if node is None:
        return
    items: list[ast.expr] = list(node.elts) if isinstance(node, ast.Tuple) else [node]
    plain = case.parts[1].plain
    values = list(plain) if isinstance(plain, tuple) else [plain]
    is_written = axis < len(items) and isinstance(items[axis], ast.Constant)
    if size and position == size and is_written and values[axis : axis + 1] == [position]:
        changed = [*items[:axis], ast.UnaryOp(ast.USub(), ast.Constant(1)), *items[axis + 1 :]]
        code: ast.expr = changed[0] if len(changed) == 1 else ast.Tuple(changed, ast.Load())
        yield from case.change(say("the last place: counting starts at 0"), {case.parts[1].place: code})
    shape = case.parts[0].shape
    is_swappable = len(values) == len(shape) == PAIR and all(isinstance(each, int) for each in values)
    if is_swappable and -shape[0] <= values[1] < shape[0] and -shape[1] <= values[0] < shape[1]:
        code = ast.Tuple(items[::-1], ast.Load())
        yield from case.change(say("row and column in the other order"), {case.parts[1].place: code})


def _uncovered(case: Case, array: Part, axis: int, size: int, given: int) -> Diagnosis:
    mask = case.parts[1]
    places, answers = format_count(size), format_count(given)
    checked = (
        say(
            "A mask says yes or no to every place along axis {axis}: {places} places, {answers} answers.",
            axis=axis,
            places=places,
            answers=answers,
        ),
        say("The mask has {answers} answers for {places} places.", answers=answers, places=places),
    )
    columns = tuple(Column(say("axis {at}", at=at), "clash" if at == axis else "") for at in range(len(array.shape)))
    asked = tuple(format_count(given) if at == axis else "" for at in range(len(array.shape)))
    table = Table(columns, (Row(array.name, sizes(array.shape)), Row(mask.name, asked)))
    if size > given:
        clashes: tuple[Clash, ...] = ((array.place, axis, given, size),)
    else:
        clashes = ((mask.place, 0, size, given),) if len(mask.shape) == 1 else ()
    others: list[Candidate] = []
    if len(mask.shape) == 1:
        for at, length in enumerate(array.shape):
            if length == given:
                text = ", ".join([":"] * at + [mask.place])
                others += case.change(say("the mask along axis {at}", at=at), {mask.place: _index_node(text)})
    if len(mask.shape) == len(array.shape) == PAIR and mask.shape == array.shape[::-1]:
        others += case.change(say("the mask turned"), {mask.place: f"{mask.place}.T"})
    return Diagnosis("mask", checked, table, candidates=tuple(others), clashes=clashes)


def _index_node(text: str) -> ast.expr:
    subscript = ast.parse(f"x[{text}]", mode="eval").body
    assert isinstance(subscript, ast.Subscript)
    return subscript.slice


def _too_many(array: Part, given: Part) -> Diagnosis:
    node = given.node
    count = len(node.elts) if isinstance(node, ast.Tuple) else 1
    axes = len(array.shape)
    said = agree(
        axes,
        "{titled} has {axes} axis; {count} indices ask for more.",
        "{titled} has {axes} axes; {count} indices ask for more.",
        titled=titled(array),
        axes=axes,
        count=count,
    )
    width = max(axes, count)
    texts = [ast.unparse(each) for each in node.elts] if isinstance(node, ast.Tuple) else [given.name]
    columns = tuple(Column(say("axis {at}", at=at), "fits" if at < axes else "clash") for at in range(width))
    table = Table(
        columns,
        (
            Row(array.name, sizes(array.shape) + ("",) * (width - axes)),
            Row(say("indices"), tuple(texts) + ("",) * (width - len(texts))),
        ),
    )
    return Diagnosis("index", (said,), table)


def _no_position(case: Case, array: Part) -> Diagnosis:
    given = case.parts[1]
    value = given.plain
    if isinstance(given.node, ast.Slice) and given.snapshot is None:
        return _no_ends(case, array, given.node)
    text = given.name if value is None or isinstance(value, tuple) else repr(value)
    checked = (say("A place is a whole number; {text} is {kind}.", text=text, kind=_kind(given, value)),)
    changes: list[Candidate] = []
    if isinstance(value, float) and value.is_integer():
        changes += case.change(say("the same number as a whole one"), {given.place: f"int({given.place})"})
    if given.snapshot is not None and given.shape and str(given.dtype).startswith("float"):
        changes += case.change(say("the same positions as whole numbers"), {given.place: f"{given.place}.astype(int)"})
    table = Table(
        tuple(Column(say("axis {at}", at=at)) for at in range(len(array.shape))), (Row(array.name, sizes(array.shape)),)
    )
    return Diagnosis("index", checked, table, candidates=tuple(changes))


def _no_ends(case: Case, array: Part, written: ast.Slice) -> Diagnosis:
    """A slice whose ends are no whole numbers; the one that is divided is likely it."""
    said = (say("The ends of a slice are whole numbers; {name} has one that is not.", name=case.parts[1].name),)
    changed = ast.Slice(*(_whole(end) for end in (written.lower, written.upper, written.step)))
    is_changed = ast.dump(changed) != ast.dump(written)
    meaning = say("divided to a whole number")
    candidates = case.change(meaning, {case.parts[1].place: changed}) if is_changed else ()
    columns = tuple(Column(say("axis {at}", at=at)) for at in range(len(array.shape)))
    return Diagnosis("index", said, Table(columns, (Row(array.name, sizes(array.shape)),)), candidates=candidates)


def _whole(end: ast.expr | None) -> ast.expr | None:
    is_divided = isinstance(end, ast.BinOp) and isinstance(end.op, ast.Div)
    return ast.BinOp(end.left, ast.FloorDiv(), end.right) if is_divided and isinstance(end, ast.BinOp) else end


def _kind(given: Part, value: Any) -> str:
    if given.snapshot is not None:
        return say("of {dtype}", dtype=given.dtype)
    return say("text") if isinstance(value, str) else f"a {type(value).__name__}"


def _not_paired(case: Case) -> Diagnosis:
    given = case.parts[1]
    node = given.node
    items = node.elts if isinstance(node, ast.Tuple) else []
    shapes = (
        [np.shape(each) for each in given.plain]
        if isinstance(given.plain, tuple)
        else [part.shape for part in given.items]
    )
    said = say(" and ").join(format_shape(shape) for shape in shapes[:PAIR])
    checked = (
        say("Index lists are paired one by one; here they are {said}.", said=said),
        say("Index lists are paired one by one."),
    )
    columns = tuple(Column(say("axis {at}", at=at), "clash") for at in range(len(shapes)))
    table = Table(columns, (Row(say("indices"), tuple(format_shape(shape) for shape in shapes)),))
    name = case.numpy_name
    grid = f"{name}.ix_({', '.join(ast.unparse(each) for each in items)})"
    code = ast.parse(grid, mode="eval").body
    is_plain = all(isinstance(each, ast.List | ast.Tuple | ast.Constant) for each in items)
    changed = case.change(say("every row with every column"), {given.place: code}) if is_plain and items else ()
    return Diagnosis("index", checked, table, candidates=changed)
