"""Look for a cell: the first NaN, the largest, one equal to a value, one outside a range; block by block."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Box, Reader
from tensorviz.arrays.reading.where import BLOCK_CELLS_THERE, module_of, on_host, true_places
from tensorviz.errors import UsageError
from tensorviz.inspector.boxes import Cut, cut, flat_index, index_of
from tensorviz.inspector.kinds import is_numeric, kind_of, numbers_of

__all__ = ["Goal", "Sought", "search"]

Array = npt.NDArray[Any]
Goal: TypeAlias = Literal["nan", "inf", "not-finite", "zero", "largest", "smallest", "equal", "outside"]
Index: TypeAlias = tuple[int, ...]
NAT = np.iinfo(np.int64).min
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; ``value``, ``low`` and ``high`` are text in the array's dtype."""

    goal: Goal
    value: str = ""
    low: str = ""
    high: str = ""


def search(reader: Reader, sought: Sought, after: Index | None = None) -> Generator[None, None, Index | None]:
    """The first index in C order, behind ``after``, that is what is sought; None where none is.

    Yields between blocks. Of the largest and the smallest ``after`` is not read. A device looks through its own
    blocks; the index alone is brought.

    Raises
    ------
    UsageError
        When the dtype has no such cells or a text is no value of it.
    """
    facts, blocks = reader.facts, getattr(reader, "there", None)
    in_order = replace(facts, strides=None)
    plan = cut(in_order) if blocks is None else cut(in_order, BLOCK_CELLS_THERE)
    plan = replace(plan, shape=cut(facts).shape)
    blocks = blocks or reader
    if sought.goal in ("largest", "smallest"):
        return (yield from _extreme(blocks, plan, is_largest=sought.goal == "largest"))
    test = _test(sought, facts.dtype)
    begin = -1 if after is None else flat_index(after, facts.shape)
    best: int | None = None
    for box in plan.boxes():
        # Blocks of axes beside the innermost may lie before one another: all that could hold an earlier cell are read.
        origin = flat_index(tuple(span.start for span in box), facts.shape)
        last = flat_index(tuple(span.stop - 1 for span in box), facts.shape)
        if last <= begin:
            continue
        if best is not None and origin > best:
            break
        found = _first(blocks, box, test, after)
        if found is not None and (best is None or found < best):
            best = found
        yield
    return None if best is None else index_of(best, facts.shape)


def _first(reader: Reader, box: Box, test: Callable[[Array], Array], after: Index | None) -> int | None:
    values, mask = reader.read(box), reader.mask(box)
    with np.errstate(all="ignore"):
        where = test(values)
    if mask is not None:
        where = where & ~mask
    begin = 0 if after is None else _cells_up_to(after, box)
    places = true_places(where.reshape(-1)[begin:])
    return _position(begin + int(on_host(places[0])), box, reader.facts.shape) if len(places) else None


def _cells_up_to(index: Index, box: Box) -> int:
    """How many cells of a box do not lie behind an index, in C order."""
    count: int = 0
    sides = [span.stop - span.start for span in box]
    for axis, (place, span) in enumerate(zip(index, box, strict=True)):
        rest: int = math.prod(sides[axis + 1 :])
        if place < span.start:
            return count
        if place >= span.stop:
            return int(count + sides[axis] * rest)
        count += (place - span.start) * rest
    return count + 1


def _position(inner: int, box: Box, shape: tuple[int, ...]) -> int:
    """The position in the whole array of a cell of a box."""
    index = index_of(inner, tuple(span.stop - span.start for span in box))
    return flat_index(tuple(span.start + each for span, each in zip(box, index, strict=True)), shape)


def _extreme(reader: Reader, plan: Cut, *, is_largest: bool) -> Generator[None, None, Index | None]:
    if not is_numeric(kind_of(reader.facts.dtype)):
        raise UsageError(f"Values of {reader.facts.dtype_name} have no order.")
    best: Any = None
    place: int | None = None
    shape = reader.facts.shape
    for box in plan.boxes():
        values, mask = reader.read(box), reader.mask(box)
        with np.errstate(all="ignore"):
            line, library = numbers_of(values).reshape(-1), module_of(values)
            shown = line != NAT if reader.facts.dtype.kind in "mM" else library.isfinite(line)
        if mask is not None:
            shown &= ~mask.reshape(-1)
        places = true_places(shown)
        if len(places):
            best_there = (library.argmax if is_largest else library.argmin)(line[places])
            inner = int(on_host(places[best_there]))
            flat, value = _position(inner, box, shape), on_host(line[inner])
            is_better = best is None or (value > best if is_largest else value < best)
            if is_better or (value == best and place is not None and flat < place):
                best, place = value, flat
        yield
    return None if place is None else index_of(place, shape)


def _test(sought: Sought, dtype: np.dtype[Any]) -> Callable[[Array], Array]:
    kind, goal = dtype.kind, sought.goal
    if goal == "nan" and kind in "mM":
        return np.isnat
    if goal in ("nan", "inf", "not-finite"):
        if kind not in "fc":
            raise UsageError(f"Values of {dtype} are never NaN or infinite.")
        looks: dict[str, Callable[[Array], Array]] = {
            "nan": lambda values: module_of(values).isnan(values),
            "inf": lambda values: module_of(values).isinf(values),
        }
        return looks.get(goal, lambda values: ~module_of(values).isfinite(values))
    if goal == "zero":
        if kind not in "biufc":
            raise UsageError(f"Values of {dtype} are no numbers.")
        return lambda values: values == 0
    if goal == "equal":
        value = _parsed(sought.value, dtype)
        is_nan = kind in "fc" and bool(np.isnan(value))
        return lambda values: module_of(values).isnan(values) if is_nan else values == value
    return _outside(sought, dtype)


def _outside(sought: Sought, dtype: np.dtype[Any]) -> Callable[[Array], Array]:
    low, high = (None if not text.strip() else _parsed(text, dtype) for text in (sought.low, sought.high))
    if dtype.kind not in "iufmM" or (low is None and high is None):
        raise UsageError("A range needs values that have an order, and a lower or an upper limit.")

    if low is None:
        return lambda values: values > high
    return lambda values: values < low if high is None else (values < low) | (values > high)


def _parsed(text: str, dtype: np.dtype[Any]) -> Any:
    """The value that a text means in the array's own dtype."""
    cleaned = text.strip().replace("\u2212", "-").replace("\u2009", "").replace("∞", "inf")
    try:
        if dtype.kind == "b":
            return {"t": True, "true": True, "1": True, "f": False, "false": False, "0": False}[cleaned.lower()]
        if dtype.kind in "iu":
            value = int(cleaned)
            limits = np.iinfo(dtype)
            if not limits.min <= value <= limits.max:
                raise ValueError
            return value
        if dtype.kind in "fc":
            return dtype.type(complex(cleaned.replace("i", "j")) if dtype.kind == "c" else cleaned)
        if dtype.kind in "mM":
            return np.array(cleaned).astype(dtype)[()]
        if dtype.kind in "SU":
            return text.encode() if dtype.kind == "S" else text
    except (ValueError, KeyError, TypeError, OverflowError):
        pass
    told = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    raise UsageError(f"{told!r} is no value of {dtype}.")
