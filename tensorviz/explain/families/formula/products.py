"""Products of two arrays in a pattern of their own: Kronecker, outer and cross products."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.elementwise.functions import INFIX
from tensorviz.explain.families.formula.given import given_to
from tensorviz.explain.families.formula.parts import (
    Cells,
    Formula,
    Index,
    Line,
    Told,
    cells_at,
    enclosed,
    ends,
    no_cells,
    told_in_lines,
)
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FormulaRecipe
from tensorviz.explain.subject import Subject
from tensorviz.sentences import say

__all__ = ["cross", "kron", "ufunc_outer"]


def kron(subject: Subject) -> Formula | None:
    """Every cell of the first array times all of the second: blocks of its shape."""
    given = given_to(subject, "a b")
    left, right, result = _pair(subject, "a", "b")
    if given is None or left is None or right is None or result is None:
        return None
    ndim = max(len(left.shape), len(right.shape))
    if len(result.shape) != ndim:
        return None
    block = (1,) * (ndim - len(right.shape)) + right.shape

    def places(index: Index) -> tuple[Index, Index]:
        outer = tuple(i // n for i, n in zip(index, block, strict=True))
        inner = tuple(i % n for i, n in zip(index, block, strict=True))
        return outer[ndim - len(left.shape) :], inner[ndim - len(right.shape) :]

    opening = (
        say(
            "Each cell of {left} times all of {right}: a block of {shape} for each.",
            left=name_of(left),
            right=name_of(right),
            shape=format_shape(right.shape),
        ),
        say("Each cell of the first array times all of the second."),
    )
    cells = ends(result.shape, tuple(n - 1 for n in block), block)
    return _of_pairs(FormulaRecipe("kron", ("", "⊗")), (left, right), result, opening, places, np.multiply, cells)


def ufunc_outer(subject: Subject) -> Formula | None:
    """A ufunc of every pair; ``np.outer`` flattens its operands first."""
    operation = subject.event.operation
    given = given_to(subject, "a b out")
    left, right, result = _pair(subject, "a", "b")
    name = "multiply" if operation in {"numpy.outer", "numpy.linalg.outer"} else operation.split(".")[1]
    ufunc = getattr(np, name, None)
    if given is None or left is None or right is None or result is None or not isinstance(ufunc, np.ufunc):
        return None
    is_flat = operation == "numpy.outer"
    shapes = [(int(np.prod(each.shape)),) if is_flat else each.shape for each in (left, right)]
    if ufunc.nin != 2 or ufunc.nout != 1 or result.shape != shapes[0] + shapes[1]:
        return None

    def places(index: Index) -> tuple[Index, Index]:
        first, second = index[: len(shapes[0])], index[len(shapes[0]) :]
        if not is_flat:
            return first, second
        return _unravelled(first[0], left.shape), _unravelled(second[0], right.shape)

    symbol = INFIX.get(name, name)
    opening = (
        say(
            "Every cell of {left} meets every cell of {right}: {symbol}.",
            left=name_of(left),
            right=name_of(right),
            symbol=symbol,
        ),
        say("Every cell of the first array meets every cell of the second."),
    )
    return _of_pairs(
        FormulaRecipe("outer", ("", symbol)), (left, right), result, opening, places, ufunc, ends(result.shape)
    )


def cross(subject: Subject) -> Formula | None:
    """Each component from the two others of both vectors, crosswise."""
    is_standard = subject.event.operation == "numpy.linalg.cross"
    given = given_to(subject, "a b axis" if is_standard else "a b axisa axisb axisc axis")
    left, right, result = _pair(subject, "a", "b")
    if given is None or left is None or right is None or result is None or not (left.shape and right.shape):
        return None
    axis = given.plain("axis")
    axes = [axis if axis is not None else given.plain(name, -1) for name in ("axisa", "axisb", "axisc")]
    one, other = axes[0] % len(left.shape), axes[1] % len(right.shape)
    sizes = left.shape[one], right.shape[other]
    if not set(sizes) <= {2, 3}:
        return None
    is_flat = sizes == (2, 2)
    to = axes[2] % len(result.shape) if result.shape else 0

    def place(operand: Operand, along: int, component: int, rest: Index) -> Index | None:
        if component >= operand.shape[along]:
            return None
        own = [n for at, n in enumerate(operand.shape) if at != along]
        kept = [0 if n == 1 else i for n, i in zip(own, rest[len(rest) - len(own) :], strict=True)]
        kept.insert(along, component)
        return tuple(kept)

    def corners(index: Index) -> list[tuple[Index | None, Index | None]]:
        component = 2 if is_flat else index[to]
        rest = index if is_flat else index[:to] + index[to + 1 :]
        i, j = (component + 1) % 3, (component + 2) % 3
        return [(place(left, one, x, rest), place(right, other, y, rest)) for x, y in ((i, j), (j, i))]

    def feeding(index: Index) -> tuple[Cells, Cells]:
        met = [pair for pair in corners(index) if None not in pair]
        return tuple(  # type: ignore[return-value]
            cells_at(sorted({place for pair in met if (place := pair[at]) is not None}), len(each.shape))
            for at, each in enumerate((left, right))
        )

    def told(index: Index) -> Told | None:
        return _crossed(left, right, result, corners(index), index)

    opening = (
        say(
            "Each component of {result} crosses the other two of {left} and {right}.",
            result=name_of(result),
            left=name_of(left),
            right=name_of(right),
        ),
        say("Each component crosses the other two of both vectors."),
    )
    shown = [tuple(k if at == to else 0 for at in range(len(result.shape))) for k in range(3)] if not is_flat else []
    recipe = FormulaRecipe("cross", ("", "×"))
    return Formula(
        recipe, (left, right), result, opening, feeding, told, ends(result.shape, *shown), say("Component by component")
    )


def _crossed(
    left: Operand, right: Operand, result: Operand, corners: list[tuple[Index | None, Index | None]], index: Index
) -> Told | None:
    """``a[1] × b[2] − a[2] × b[1]``; a component that there is not counts as nothing."""
    dtype = np.result_type(left.dtype, right.dtype)
    recorded, lines, spelt = result.cell(index), [], []
    for sign, (first, second) in zip(("", "−"), corners, strict=True):
        if first is None or second is None:
            continue
        values = left.cell(first), right.cell(second)
        if any(value is None for value in values):
            return None
        with np.errstate(all="ignore"):
            lines.append(Line(values, "×", np.multiply(*values, dtype=dtype)))
        spelt.append((sign, f"{enclosed(values[0])} × {enclosed(values[1])}"))
    if recorded is None:
        return None
    with np.errstate(all="ignore"):
        if len(lines) == 2:
            products = (lines[0].value, lines[1].value)
            lines.append(Line(products, "−", np.subtract(*products, dtype=dtype)))
        elif spelt[0][0] == "−":
            lines.append(Line((lines[0].value,), "−", np.negative(lines[0].value)))
    text = f"{spelt[0][0]}{spelt[0][1]}" + "".join(f" {sign} {each}" for sign, each in spelt[1:])
    return told_in_lines(cell_of(result, index), text, lines, recorded)


def _pair(subject: Subject, *names: str) -> tuple[Operand | None, Operand | None, Operand | None]:
    given = given_to(subject, " ".join((*names, "out axisa axisb axisc axis")))
    if given is None:
        return None, None, None
    return given.array(names[0]), given.array(names[1]), given.result


def _of_pairs(
    recipe: FormulaRecipe,
    operands: tuple[Operand, Operand],
    result: Operand,
    opening: tuple[str, ...],
    places: Any,
    ufunc: np.ufunc,
    samples: tuple[Index, ...],
) -> Formula:
    """Every cell of the result is ``ufunc`` of one cell of each operand."""

    def feeding(index: Index) -> tuple[Cells, Cells]:
        first, second = (
            cells_at([place], len(each.shape)) if each.shape else no_cells(each)
            for each, place in zip(operands, places(index), strict=True)
        )
        return first, second

    def told(index: Index) -> Told | None:
        recorded = result.cell(index)
        values = tuple(each.cell(place) for each, place in zip(operands, places(index), strict=True))
        if recorded is None or any(value is None for value in values):
            return None
        with np.errstate(all="ignore"):
            value = ufunc(*values)
        symbol = INFIX.get(ufunc.__name__, ufunc.__name__)
        names = [cell_of(each, place) for each, place in zip(operands, places(index), strict=True)]
        between = f" {symbol} "
        spelt = between.join(enclosed(each) for each in values)
        return told_in_lines(
            say("{cell} is {join}", cell=cell_of(result, index), join=between.join(names)),
            spelt,
            [Line(values, symbol, value)],
            recorded,
        )

    return Formula(recipe, operands, result, opening, feeding, told, samples, say("Every pair"))


def _unravelled(position: int, shape: Index) -> Index:
    return tuple(int(i) for i in np.unravel_index(position, shape)) if shape else ()
