"""Lanes of numbers multiplied and added up, in the dtype of the operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tensorviz.explain.format import MINUS, THIN_SPACE, format_exact, format_value
from tensorviz.explain.steps import Term, Worked
from tensorviz.sentences import say

__all__ = [
    "Lane",
    "arithmetic_mark",
    "as_number",
    "fold_lane",
    "is_same",
    "multiply_lanes",
    "shown_positions",
    "with_conjugates",
]

Array = npt.NDArray[Any]

WHOLE = 8
EDGE = 3


@dataclass(frozen=True, slots=True)
class Lane:
    """Numbers in a row, of which only some may have been kept.

    ``whole`` holds all of them, or is None; ``cell`` gives the one at a position, or None.
    """

    length: int
    whole: Array | None
    cell: Callable[[int], Any]

    def at(self, positions: Sequence[int], dtype: np.dtype[Any]) -> Array | None:
        """The numbers at ``positions``, in ``dtype``; None where one of them was not kept."""
        if self.whole is not None:
            return self.whole[list(positions)].astype(dtype)
        cells = [self.cell(position) for position in positions]
        return None if any(cell is None for cell in cells) else np.array(cells).astype(dtype)


def shown_positions(length: int) -> tuple[int, ...]:
    """All positions of up to 8, else the first and last three."""
    if length <= WHOLE:
        return tuple(range(length))
    return (*range(EDGE), *range(length - EDGE, length))


def multiply_lanes(
    lanes: Sequence[Lane], dtype: np.dtype[Any], recorded: Any, *, conjugates: bool = False
) -> Worked | None:
    """What stands side by side in lanes multiplied and added up, one after the other, in ``dtype``.

    ``recorded`` is the result that it is compared with; with ``conjugates`` the first lane is conjugated. Returns None
    where the numbers that are to be shown were not kept.
    """
    length = lanes[0].length
    whole = all(lane.whole is not None for lane in lanes)
    positions = range(length) if whole else shown_positions(length)
    factors = [lane.at(positions, dtype) for lane in lanes]
    known = tuple(factor for factor in factors if factor is not None)
    if len(known) < len(lanes):
        return None
    if conjugates:
        known = (np.conjugate(known[0]), *known[1:])
    symbol = "and" if dtype.kind == "b" else "×"
    return _worked("products", symbol, known, _product(known, dtype), length, np.add, recorded)


def with_conjugates(worked: Worked) -> Worked:
    """The same products with a note that their first factors were conjugated, where nothing else is noted."""
    said = say("The first factors are conjugated: their imaginary parts have changed sign.")
    return replace(worked, note=worked.note or said)


def _product(factors: tuple[Array, ...], dtype: np.dtype[Any]) -> Array:
    with np.errstate(all="ignore"):
        product = factors[0]
        for factor in factors[1:]:
            product = np.multiply(product, factor, dtype=dtype)
    return product


def fold_lane(lane: Lane, ufunc: np.ufunc, symbol: str, dtype: np.dtype[Any], recorded: Any) -> Worked | None:
    """A lane folded by ``ufunc`` one cell after the other in ``dtype``, beside the recorded result.

    Returns None where the numbers that are to be shown were not kept.
    """
    positions = range(lane.length) if lane.whole is not None else shown_positions(lane.length)
    cells = lane.at(positions, dtype)
    if cells is None:
        return None
    return _worked("fold", symbol, (cells,), cells, lane.length, ufunc, recorded)


def _worked(
    kind: Literal["products", "fold"],
    symbol: str,
    operands: tuple[Array, ...],
    values: Array,
    length: int,
    ufunc: np.ufunc,
    recorded: Any,
) -> Worked:
    shown = shown_positions(length)
    whole = len(values) == length
    with np.errstate(all="ignore"):
        running = ufunc.accumulate(values, dtype=values.dtype) if values.size else values
    places = shown if whole else range(len(shown))
    terms = tuple(
        Term(
            operands=tuple(format_value(operand[place]) for operand in operands),
            value=format_value(values[place]),
            number=as_number(values[place]),
            partial=format_value(running[place]) if whole or place < EDGE else None,
        )
        for place in places
    )
    hidden = length - len(shown)
    note = _order_note(kind, values, operands, running, recorded) if whole and ufunc is np.add else None
    return Worked(
        kind=kind,
        symbol=symbol,
        terms=terms,
        total=format_value(recorded) if recorded is not None else "?",
        hidden=hidden,
        hidden_after=EDGE if hidden else 0,
        rest=_rest(values, ufunc) if whole and hidden else None,
        note=note,
    )


def _rest(values: Array, ufunc: np.ufunc) -> str:
    with np.errstate(all="ignore"):
        return format_value(ufunc.accumulate(values[EDGE:-EDGE], dtype=values.dtype)[-1])


def _order_note(kind: str, values: Array, operands: tuple[Array, ...], running: Array, recorded: Any) -> str | None:
    if recorded is None:
        return None
    with np.errstate(all="ignore"):
        total = running[-1] if running.size else values.dtype.type(0)
        if is_same(np.asarray(total).astype(recorded.dtype)[()], recorded):
            return None
    sums = say("come to {total}; NumPy adds in", total=format_exact(total))
    if values.dtype == np.float16 and is_same(_in_float32(kind, values, operands), recorded):
        return say("In float16 they {sums} float32: {recorded}.", sums=sums, recorded=format_exact(recorded))
    return say("One by one they {sums} another order: {recorded}.", sums=sums, recorded=format_exact(recorded))


def _in_float32(kind: str, values: Array, operands: tuple[Array, ...]) -> Any:
    """The sum of float16 numbers as NumPy's loops form it, rounded once at the end."""
    wide = _product(operands, np.dtype(np.float32)) if kind == "products" else values
    with np.errstate(all="ignore"):
        return np.add.accumulate(wide, dtype=np.float32)[-1].astype(np.float16)


def is_same(left: Any, right: Any) -> bool:
    """Whether two numbers are equal, or both NaN."""
    return bool(np.array_equal(left, right, equal_nan=True))


def as_number(value: Any) -> float:
    """A number for bars and colours; NaN where it is not a real one."""
    return float(value) if np.asarray(value).dtype.kind in "biuf" else float("nan")


def arithmetic_mark(parts: Sequence[str], total: str, dtype: np.dtype[Any], *, product: bool = False) -> str:
    """``" (rounded)"`` or ``" (wrapped around)"`` where the texts of a sum or product do not come to the total's."""
    if dtype.kind not in "iuf":
        return ""
    numbers = [_decimal(text) for text in (*parts, total)]
    if any(number is None for number in numbers):
        return ""
    exact = Decimal(1) if product else Decimal(0)
    for number in numbers[:-1]:
        assert number is not None
        exact = exact * number if product else exact + number
    if exact == numbers[-1]:
        return ""
    return say(" (rounded)") if dtype.kind == "f" else say(" (wrapped around)")


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(MINUS, "-").replace(THIN_SPACE, ""))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None
