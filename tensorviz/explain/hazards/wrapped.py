"""H4: whole numbers that left the range of their dtype."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.elementwise.functions import CAST
from tensorviz.explain.families.phrases import cell_of, role_at
from tensorviz.explain.format import format_count
from tensorviz.explain.hazards.case import Case
from tensorviz.explain.operands import Operand, Window
from tensorviz.explain.recipes import ContractionRecipe, ElementwiseRecipe, Recipe, ReductionRecipe, ScanRecipe
from tensorviz.explain.steps import RESULT, Hazard
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["check"]

Cells: TypeAlias = npt.NDArray[Any]
Bounds: TypeAlias = tuple[int, int]

MOST_PRODUCTS = 65_536
MOST_BITS = 128
SUMS = frozenset({"sum", "prod"})
RUNNING = {"cumsum": np.add.accumulate, "cumprod": np.multiply.accumulate}


def check(case: Case) -> Hazard | None:
    """Worked out in numbers without bounds, from the values that were kept; nothing is said of others."""
    result = case.plan.result
    if result is None or result.snapshot is None or not isinstance(result.dtype, np.dtype):
        return None
    if result.dtype.kind not in "iu" or result.snapshot.mask is not None:
        return None
    found = _exact(case.plan.recipe, case.plan.operands, result)
    if found is None:
        return None
    exact, recorded, window = found
    wrong = np.broadcast_to(exact != recorded.astype(object), recorded.shape).astype(np.bool_)
    if not wrong.any():
        return None
    first = tuple(int(at) for at in np.argwhere(wrong)[0])
    cell = tuple(kept[at] for kept, at in zip(window, first, strict=True)) if window else first
    info, meant = np.iinfo(result.dtype), int(np.broadcast_to(exact, recorded.shape)[first])
    total, of = int(np.count_nonzero(wrong)), "" if window else say(" of {size}", size=format_count(recorded.size))
    many = say("; {total}{of} cells wrapped", total=format_count(total), of=of) if total > 1 else ""
    named, got = cell_of(result, cell), format_count(int(recorded[first]))
    held = say(
        "{dtype} holds {min} to {max}",
        dtype=result.dtype,
        min=format_count(int(info.min)),
        max=format_count(int(info.max)),
    )
    would = (
        say("{named} would be {meant}", named=named, meant=format_count(meant))
        if abs(meant) < 10**21
        else say("{named} would be far larger", named=named)
    )
    sentence = fit(
        say("{would}, but {held}: it wrapped to {got}{many}.", would=would, held=held, got=got, many=many),
        say("{would}, but {dtype} wrapped it to {got}{many}.", would=would, dtype=result.dtype, got=got, many=many),
        say("{would}, but it wrapped to {got}.", would=would, got=got),
    )
    return Hazard("H4", sentence, (role_at("hazard", RESULT, cell),))


def _exact(recipe: Recipe, operands: tuple[Operand, ...], result: Operand) -> tuple[Cells, Cells, Window] | None:
    """The numbers without bounds, those that were recorded, and where they stand (all of them: no window)."""
    assert result.snapshot is not None
    recorded = result.snapshot.values
    if isinstance(recipe, ElementwiseRecipe):
        return None if recipe.masked else _elementwise(recipe, operands, result)
    if recorded is None or not operands or not all(_is_integer(operand) for operand in operands):
        return None
    kept = [operand.snapshot.values if operand.snapshot is not None else None for operand in operands]
    if any(cells is None or not cells.size for cells in kept):
        return None
    arrays = [cells.astype(object) for cells in kept if cells is not None]
    exact: Any = None
    if isinstance(recipe, ReductionRecipe) and recipe.function in SUMS and not recipe.second:
        fold: Any = np.add if recipe.function == "sum" else np.multiply
        if recipe.function == "sum" or recipe.length <= MOST_BITS:
            exact = fold.reduce(arrays[0], axis=recipe.axes, keepdims=recipe.keepdims)
            start = recipe.initial
            exact = exact if start is None else fold(exact, int(start.real))
    elif isinstance(recipe, ScanRecipe) and recipe.function in RUNNING and recipe.length <= 4 * MOST_BITS:
        flat = arrays[0].reshape(-1) if recipe.axis is None else arrays[0]
        exact = RUNNING[recipe.function](flat, axis=recipe.axis or 0)
    elif isinstance(recipe, ContractionRecipe) and 0 < recipe.multiplications <= MOST_PRODUCTS:
        exact = np.dot(arrays[0], arrays[1]) if max(cells.ndim for cells in arrays) <= 2 else None
    exact = None if exact is None else np.asarray(exact, object)
    return None if exact is None or exact.shape != recorded.shape else (exact, recorded, ())


def _is_integer(operand: Operand) -> bool:
    return isinstance(operand.dtype, np.dtype) and operand.dtype.kind in "iub"


def _elementwise(
    recipe: ElementwiseRecipe, operands: tuple[Operand, ...], result: Operand
) -> tuple[Cells, Cells, Window] | None:
    function = FUNCTIONS.get(recipe.function)
    assert result.snapshot is not None
    if function is None or not result.snapshot.size:
        return None
    window = () if result.snapshot.values is not None else result.snapshot.window
    recorded = result.snapshot.values if not window else result.snapshot.window_values
    cells = [_cells(operand, window, recipe.output) for operand in operands[: recipe.inputs]]
    if recorded is None or any(each is None for each in cells):
        return None
    given = [each for each in cells if each is not None]
    integers = all(each.dtype.kind in "iub" for each in given)
    if not integers and not (recipe.function == CAST and given[0].dtype.kind == "f"):
        return None
    if not integers:
        finite = np.isfinite(given[0])
        given = [np.where(finite, given[0], 0)]
        recorded = np.where(finite, recorded, 0).astype(recorded.dtype)
    if integers and _fits(recipe.function, given, recorded.dtype):
        return None
    exact = function(*([int(value) for value in each.reshape(-1)] for each in _spread(given, recorded.shape)))
    return np.array(exact, object).reshape(recorded.shape), recorded, window


def _spread(cells: list[Cells], shape: tuple[int, ...]) -> list[Cells]:
    return [np.broadcast_to(each, shape) for each in cells]


def _cells(operand: Operand, window: Window, output: tuple[int, ...]) -> Cells | None:
    """The cells of an operand that stand at ``window`` of the result; of a whole result all of them."""
    snapshot = operand.snapshot
    if snapshot is None:
        return None
    if not window or not snapshot.shape:
        return snapshot.values
    lead, places = len(output) - len(snapshot.shape), []
    for axis, size in enumerate(snapshot.shape):
        wanted = (0,) if size == 1 else window[lead + axis]
        held = range(size) if snapshot.values is not None else snapshot.window[axis] if snapshot.window else ()
        if not set(wanted) <= set(held):
            return None
        places.append([held.index(at) for at in wanted])
    source = snapshot.values if snapshot.values is not None else snapshot.window_values
    return None if source is None else source[np.ix_(*places)]


def _fits(function: str, cells: list[Cells], dtype: np.dtype[Any]) -> bool:
    """Whether the smallest and largest operands already show that nothing can leave the range."""
    bounds = [(int(each.min()), int(each.max())) for each in cells]
    limits, ends = np.iinfo(dtype), ENDS.get(function)
    if ends is None:
        return False
    low, high = ends(*bounds)
    return limits.min <= low and high <= limits.max


def _product(a: Bounds, b: Bounds) -> Bounds:
    corners = [x * y for x in a for y in b]
    return min(corners), max(corners)


def _power(bases: list[int], exponents: list[int]) -> list[int]:
    """Without the numbers of thousands of digits that only show once more that nothing fits."""
    return [_raised(base, exponent) for base, exponent in zip(bases, exponents, strict=True)]


def _raised(base: int, exponent: int) -> int:
    if exponent < 0:
        return 0
    if base in (0, 1, -1):
        return int(base**exponent) if exponent else 1
    most = MOST_BITS // abs(base).bit_length() + 2
    return int(base ** min(exponent, most))


def _pairwise(function: Callable[[int, int], int]) -> Callable[..., list[int]]:
    return lambda a, b: [function(x, y) for x, y in zip(a, b, strict=True)]


FUNCTIONS: dict[str, Callable[..., list[int]]] = {
    "add": _pairwise(lambda x, y: x + y),
    "subtract": _pairwise(lambda x, y: x - y),
    "multiply": _pairwise(lambda x, y: x * y),
    "power": _power,
    "negative": lambda a: [-x for x in a],
    "absolute": lambda a: [abs(x) for x in a],
    "square": lambda a: [x * x for x in a],
    CAST: list,
}

ENDS: dict[str, Callable[..., Bounds]] = {
    "add": lambda a, b: (a[0] + b[0], a[1] + b[1]),
    "subtract": lambda a, b: (a[0] - b[1], a[1] - b[0]),
    "multiply": _product,
    "negative": lambda a: (-a[1], -a[0]),
    "absolute": lambda a: (0, max(abs(a[0]), abs(a[1]))),
    "square": lambda a: (0, max(abs(a[0]), abs(a[1])) ** 2),
    CAST: lambda a: a,
}
