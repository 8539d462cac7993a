"""The numbers that were drawn, counted in bins, beside what the distribution that was asked for expects there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.creation.asked import Asked
from tensorviz.explain.families.creation.laws import LAWS, Law
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import Draws
from tensorviz.sentences import say
from tensorviz.trace.recording import Plain

__all__ = ["NO_LAW", "counted", "law_of"]

MOST_BINS = 24
LEAST_BINS = 4
LINE = 96
WITHIN = 64
NO_LAW = frozenset({"bytes", "dirichlet", "multinomial", "multivariate_normal", "permutation", "permuted", "shuffle"})
Numbers = npt.NDArray[Any]


def counted(asked: Asked, result: Operand) -> Draws | None:
    """The bins of a result; None where there are fewer than two numbers, or where they are no single numbers."""
    numbers = _numbers(result.snapshot)
    if asked.name in NO_LAW or numbers is None or numbers.size < 2:
        return None
    size = result.snapshot.size if result.snapshot is not None else 0
    if asked.name == "choice":
        return _chosen(asked, numbers, size)
    if numbers.dtype.kind not in "iuf":
        return None
    law = law_of(asked)
    is_whole = law.is_whole if law is not None else numbers.dtype.kind in "iu"
    return _binned(numbers.astype(np.float64), law, size, is_whole=is_whole)


def _numbers(snapshot: Snapshot | None) -> Numbers | None:
    """All that were drawn where they were kept; else those of the overview, which lie evenly over the array."""
    if snapshot is None:
        return None
    kept = snapshot.values
    if kept is None:
        kept = snapshot.overview.cells if snapshot.overview is not None else snapshot.window_values
    return None if kept is None else kept.reshape(-1)


def law_of(asked: Asked) -> Law | None:
    """The distribution that was asked for; None where its formula or a parameter of it is not known."""
    name = say("integers") if asked.name in {"randint", "random_integers"} else asked.name
    if name not in LAWS:
        return None
    make, parameters = LAWS[name]
    values = [_parameter(asked, each, default) for each, default in parameters.items()]
    if name == "integers":
        values = _whole_range(asked)
    numbers = [value for value in values if value is not None]
    try:
        law = make(*numbers) if len(numbers) == len(values) else None
    except (ArithmeticError, ValueError):
        return None
    return law if law is not None and law.low < law.high + law.is_whole and math.isfinite(law.high - law.low) else None


def _whole_range(asked: Asked) -> list[float | None]:
    high = _parameter(asked, "high", None)
    return [_parameter(asked, "low", 0), high if high is None or asked.value("endpoint") else high - 1]


def _parameter(asked: Asked, name: str, default: float | None) -> float | None:
    if name not in asked.arguments:
        return default
    value = asked.value(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None


def _binned(numbers: npt.NDArray[np.float64], law: Law | None, size: int, *, is_whole: bool) -> Draws | None:
    known = numbers[np.isfinite(numbers)]
    if not known.size:
        return None
    low, high = (law.low, law.high) if law is not None else (float(known.min()), float(known.max()))
    if is_whole:
        return _by_whole_numbers(known, law, int(low), int(high), size)
    if low == high:
        low, high = low - 0.5, high + 0.5
    bins = min(MOST_BINS, max(LEAST_BINS, math.ceil(2 * known.size ** (1 / 3))))
    counts, _ = np.histogram(known, bins, (low, high))
    if law is None:
        return _draws(known, counts, (low, high), _Hope(), size)
    width = (high - low) / bins
    points = [_times(density, width * known.size) for density in _along(law, low, high, LINE)]
    inner = [_along(law, low + at * width, low + (at + 1) * width, WITHIN) for at in range(bins)]
    means = [math.fsum(density or 0 for density in each) / WITHIN * width * known.size for each in inner]
    return _draws(known, counts, (low, high), _Hope(points, means), size)


def _along(law: Law, low: float, high: float, number: int) -> list[float | None]:
    """The density in the middle of each of so many parts of a line."""
    step = (high - low) / number
    return [law.density(low + (at + 0.5) * step) for at in range(number)]


def _by_whole_numbers(known: npt.NDArray[np.float64], law: Law | None, low: int, high: int, size: int) -> Draws:
    """Bins of as many whole numbers each."""
    each = math.ceil((high - low + 1) / MOST_BINS)
    starts = list(range(low, high + 1, each))
    ends = (starts[0] - 0.5, starts[-1] + each - 0.5)
    counts, _ = np.histogram(known, len(starts), ends)
    masses = [] if law is None else [_mass(law, start, each) * known.size for start in starts]
    labels = tuple(map(format_value, starts)) if each == 1 else ()
    return _draws(known, counts, ends, _each(masses), size, labels, is_whole=True)


def _mass(law: Law, start: int, each: int) -> float:
    """Of a bin of very many whole numbers the mass at some of them stands for all."""
    step = max(1, each // 1000)
    return step * math.fsum(law.density(k) or 0 for k in range(start, start + each, step))


@dataclass(frozen=True, slots=True)
class _Hope:
    """What is expected: ``Draws.line`` and ``Draws.expected``."""

    line: Sequence[float | None] = ()
    bins: Sequence[float] = ()


def _each(bins: Sequence[float]) -> _Hope:
    return _Hope([_times(value, 1) for value in bins], bins)


def _times(value: float | None, number: float) -> float | None:
    return None if value is None else float(f"{value * number:.4g}")


def _draws(
    known: npt.NDArray[np.float64], counts: Numbers, ends: tuple[float, float], hope: _Hope,
    size: int, labels: tuple[str, ...] = (), *, is_whole: bool = False,
) -> Draws:  # fmt: skip
    return Draws(
        low=ends[0],
        high=ends[1],
        counts=tuple(int(number) for number in counts),
        line=tuple(hope.line),
        expected=tuple(hope.bins),
        labels=labels,
        is_whole=is_whole,
        size=size,
        sampled=int(known.size),
        beyond=int(known.size - counts.sum()),
    )


@dataclass(frozen=True, slots=True)
class _Offer:
    """What ``choice`` draws from, and how likely each is; ``chances`` are None where that is not known."""

    items: Numbers
    chances: npt.NDArray[np.float64] | None


def _chosen(asked: Asked, numbers: Numbers, size: int) -> Draws | None:
    offer = _offer(asked)
    if offer is None or numbers.dtype.kind not in "iufUb":
        return None
    items, inverse = np.unique(offer.items, return_inverse=True)
    if not 0 < len(items) <= MOST_BINS:
        return None
    chances = None if offer.chances is None else np.bincount(inverse, offer.chances, len(items))
    counts = [int(np.count_nonzero(numbers == item)) for item in items]
    hope = _each([] if chances is None else (chances * numbers.size).tolist())
    places = np.searchsorted(items, numbers).astype(np.float64)
    ends = (-0.5, len(items) - 0.5)
    return _draws(places, np.array(counts), ends, hope, size, tuple(map(format_value, items)), is_whole=True)


def _offer(asked: Asked) -> _Offer | None:
    given = asked.arguments.get("a")
    if given is None:
        return None
    value = given.value
    if isinstance(value, Plain) and isinstance(value.value, int) and 0 < value.value <= MOST_BINS:
        items = np.arange(value.value)
    elif isinstance(value, Plain) and isinstance(value.value, tuple):
        items = np.array(value.value)
    elif isinstance(value, Snapshot) and value.values is not None:
        items = value.values
    else:
        return None
    return _Offer(items, _chances(asked, len(items))) if items.ndim == 1 and items.dtype.kind in "iufUb" else None


def _chances(asked: Asked, number: int) -> npt.NDArray[np.float64] | None:
    """Drawn without putting back, unequal chances change from draw to draw."""
    given = asked.arguments.get("p")
    if given is None or (isinstance(given.value, Plain) and given.value.value is None):
        return np.full(number, 1 / number) if number else None
    value = given.value
    chances = value.values if isinstance(value, Snapshot) else value.value if isinstance(value, Plain) else None
    if chances is None or asked.value("replace", True) is not True:
        return None
    return np.asarray(chances, dtype=np.float64) if len(chances) == number else None
