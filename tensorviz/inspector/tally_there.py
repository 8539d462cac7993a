"""The tally of one block that lies on a device: computed there, a few numbers are brought."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.arrays.reading.reader import Box, Facts
from tensorviz.arrays.reading.where import module_of, on_host
from tensorviz.inspector.boxes import flat_index, index_of
from tensorviz.inspector.kinds import kind_of, numbers_of
from tensorviz.inspector.tally import MOST_PLACES, Found, Tally

__all__ = ["tally_there"]


def tally_there(facts: Facts, box: Box, values: Any, shift: Any) -> Tally:
    """Count one block of numbers; ``values`` is an array of the device's library."""
    library, kind = module_of(values), kind_of(facts.dtype)
    tally = Tally(shift=shift, cells=values.size)
    line = values.reshape(-1)
    is_finite = library.isfinite(line)
    is_real = kind in ("bool", "int", "float")
    numbers = numbers_of(line)
    looks = [is_finite, line == 0, numbers < 0]
    if kind == "float":
        looks.append((abs(numbers) < float(facts.tiny)) & (line != 0))
    counts = on_host(library.stack([library.count_nonzero(each) for each in looks])).tolist()
    tally.finite, tally.zeros, tally.negatives = counts[0], counts[1], counts[2] if is_real else 0
    tally.subnormals = counts[3] if kind == "float" else 0
    if tally.finite < values.size:
        is_nan, is_inf = library.isnan(line), library.isinf(line)
        tally.nan = _found(is_nan, box, facts)
        is_above = is_inf & ~is_nan if kind == "complex" else is_inf & (numbers > 0)
        tally.posinf = _found(is_above, box, facts)
        if kind == "float":
            tally.neginf = _found(is_inf & (numbers < 0), box, facts)
    if tally.finite:
        _extremes(tally, numbers, None if tally.finite == values.size else is_finite, box, facts)
        _moments(tally, line, is_finite, kind == "complex")
    return tally


def _extremes(tally: Tally, numbers: Any, is_finite: Any, box: Box, facts: Facts) -> None:
    library = module_of(numbers)
    lows = numbers if is_finite is None else library.where(is_finite, numbers, np.inf)
    highs = numbers if is_finite is None else library.where(is_finite, numbers, -np.inf)
    places = on_host(library.stack([library.argmin(lows), library.argmax(highs)])).tolist()
    tally.low, tally.high = on_host(numbers[places[0]]), on_host(numbers[places[1]])
    tally.low_at, tally.high_at = (_position(each, box, facts) for each in places)


def _moments(tally: Tally, line: Any, is_finite: Any, is_complex: bool) -> None:
    library = module_of(line)
    away = library.where(is_finite, line, tally.shift).astype(np.complex128 if is_complex else np.float64)
    away -= tally.shift
    tally.total = on_host(away.sum())
    tally.squares = on_host((away.real * away.real).sum() + ((away.imag * away.imag).sum() if is_complex else 0))


def _found(where: Any, box: Box, facts: Facts) -> Found:
    library = module_of(where)
    count = int(on_host(library.count_nonzero(where)))
    if not count:
        return Found()
    first = on_host(library.flatnonzero(where)[:MOST_PLACES]).tolist()
    return Found(count, [_position(each, box, facts) for each in first])


def _position(inner: int, box: Box, facts: Facts) -> int:
    """The position in the whole array, in C order, of a cell of a block."""
    index = index_of(inner, tuple(span.stop - span.start for span in box))
    return flat_index(tuple(span.start + each for span, each in zip(box, index, strict=True)), facts.shape)
