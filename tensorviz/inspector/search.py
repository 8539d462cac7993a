"""Look for a cell: the first NaN, the largest, one equal to a value, one outside a range; block by block."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.reading.reader import Box, Reader
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

    Yields between blocks. Of the largest and the smallest ``after`` is not read.

    Raises
    ------
    UsageError
        When the dtype has no such cells or a text is no value of it.
    """
    facts = reader.facts
    plan = replace(cut(replace(facts, strides=None)), shape=cut(facts).shape)
    if sought.goal in ("largest", "smallest"):
        return (yield from _extreme(reader, plan, is_largest=sought.goal == "largest"))
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
        found = _first(reader, box, test, begin)
        if found is not None and (best is None or found < best):
            best = found
        yield
    return None if best is None else index_of(best, facts.shape)


def _first(reader: Reader, box: Box, test: Callable[[Array], Array], begin: int) -> int | None:
    values, mask = reader.read(box), reader.mask(box)
    with np.errstate(all="ignore"):
        where = test(values)
    if mask is not None:
        where = where & ~mask
    shape, starts = reader.facts.shape, tuple(span.start for span in box)
    for flat in np.flatnonzero(where).tolist():
        index = tuple(a + b for a, b in zip(starts, index_of(flat, where.shape), strict=True))
        place = flat_index(index, shape)
        if place > begin:
            return place
    return None


def _extreme(reader: Reader, plan: Cut, *, is_largest: bool) -> Generator[None, None, Index | None]:
    if not is_numeric(kind_of(reader.facts.dtype)):
        raise UsageError(f"Values of {reader.facts.dtype_name} have no order.")
    best: Any = None
    place: int | None = None
    shape = reader.facts.shape
    for box in plan.boxes():
        values, mask = reader.read(box), reader.mask(box)
        with np.errstate(all="ignore"):
            line = numbers_of(values).reshape(-1)
            shown = line != NAT if values.dtype.kind in "mM" else np.isfinite(line)
        if mask is not None:
            shown &= ~mask.reshape(-1)
        places = np.flatnonzero(shown)
        if places.size:
            inner = int(places[(np.argmax if is_largest else np.argmin)(line[places])])
            starts = tuple(span.start for span in box)
            index = tuple(a + b for a, b in zip(starts, index_of(inner, values.shape), strict=True))
            flat, value = flat_index(index, shape), line[inner]
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
        looks: dict[str, Callable[[Array], Array]] = {"nan": np.isnan, "inf": np.isinf}
        return looks.get(goal, lambda values: ~np.isfinite(values))
    if goal == "zero":
        if kind not in "biufc":
            raise UsageError(f"Values of {dtype} are no numbers.")
        return lambda values: values == 0
    if goal == "equal":
        value = _parsed(sought.value, dtype)
        is_nan = kind in "fc" and bool(np.isnan(value))
        return np.isnan if is_nan else lambda values: values == value
    return _outside(sought, dtype)


def _outside(sought: Sought, dtype: np.dtype[Any]) -> Callable[[Array], Array]:
    low, high = (None if not text.strip() else _parsed(text, dtype) for text in (sought.low, sought.high))
    if dtype.kind not in "iufmM" or (low is None and high is None):
        raise UsageError("A range needs values that have an order, and a lower or an upper limit.")

    def outside(values: Array) -> Array:
        found = np.zeros(values.shape, np.bool_)
        if low is not None:
            found |= values < low
        if high is not None:
            found |= values > high
        return found

    return outside


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
