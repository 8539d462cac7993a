"""Random operands for an expression, and what must hold of whatever is explained."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.format import format_exact, format_value
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.step import Step
from tests.unit.explain.running import check_frames, run, same

DTYPES = ("bool", "int8", "uint8", "int64", "float16", "float32", "float64", "complex128")
LAYOUTS = ("C", "F", "reversed", "stepped")
MOST_CELLS = 24
LARGE = 1e6
SEED = 7


@dataclass(frozen=True)
class Case:
    """One expression with its operands."""

    source: str
    space: dict[str, Any]

    def copies(self) -> dict[str, Any]:
        """The operands once more, laid out alike."""
        return {name: _like(value) for name, value in self.space.items()}

    def outcome(self, **changed: Any) -> list[np.ndarray] | None:
        """What NumPy gives: the value or values, or the variable that was written to; None where it raises."""
        space = {"np": np, **self.copies(), **changed}
        before = {name: value.copy() for name, value in space.items() if isinstance(value, np.ndarray)}
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                np.random.seed(SEED)
                value = eval(self.source, space)
        except Exception:
            return None
        if value is None:
            written = [name for name, old in before.items() if name in self.target]
            return [space[name] for name in written]
        is_several = isinstance(value, (tuple, list)) and not self.source.endswith(".tolist()")
        return [np.asarray(one) for one in (value if is_several else [value])]

    @property
    def target(self) -> str:
        """Of a call that gives nothing: the array that it writes to."""
        head = self.source.split(").")[-1].split("(")
        return head[0].split(".")[0] if not self.source.startswith("np.") else head[1].split(",")[0].strip()


def _like(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    base = np.empty(_extent(value), value.dtype)
    copy = (
        np.lib.stride_tricks.as_strided(base, value.shape, value.strides)
        if value.size and min(value.strides, default=0) >= 0
        else value.copy(order="K")
    )
    copy[...] = value
    return copy


def _extent(value: np.ndarray) -> int:
    return 1 + sum((n - 1) * abs(s) for n, s in zip(value.shape, value.strides, strict=True)) // value.itemsize


def cases(form: str, rng: np.random.Generator, rounds: int) -> Iterator[Case]:
    """``rounds`` cases of each dtype, of any shapes."""
    for dtype, _ in itertools.product(DTYPES, range(rounds)):
        yield case(form, rng, dtype)


def case(form: str, rng: np.random.Generator, dtype: str, *, is_plain: bool = False) -> Case:
    """One case; ``is_plain`` for small operands without empty ones."""
    low = 1 if is_plain else int(rng.integers(0, 2))
    most = 3 if is_plain else 5

    def array(shape: tuple[int, ...]) -> np.ndarray:
        return _layout(_values(rng, shape, dtype, is_plain=is_plain), str(rng.choice(LAYOUTS)))

    a = array(tuple(map(int, rng.integers(low, 4, rng.integers(0, most + 1)))))
    kept = a.shape[int(rng.integers(0, a.ndim + 1)) :]
    b = array(tuple(1 if rng.random() < 0.3 else n for n in kept))
    x = array(tuple(map(int, rng.integers(low, 4, rng.integers(1, most + 1)))))
    n, rows, inner, columns = (int(one) for one in rng.integers(max(low, 1), 5, 4))
    space = {
        "a": a, "b": b, "x": x, "y": array(x.shape), "v": array((n,)), "w": array((n,)),
        "m": array((rows, inner)), "q": array((inner, columns)), "s": array((rows, rows)),
        "t": array((2, 3, inner)), "q3": array((inner, 2)), "t3": array((rows, 3)),
        "k": rng.random(x.shape) < 0.5, "i": rng.integers(0, max(1, x.shape[0]), 4),
    }  # fmt: skip
    source = form.replace("{ax}", str(rng.integers(-x.ndim, x.ndim))).replace("{n}", str(rng.integers(1, 5)))
    return Case(source, space)


def _values(rng: np.random.Generator, shape: tuple[int, ...], dtype: str, *, is_plain: bool) -> np.ndarray:
    if is_plain:  # all different, none zero
        return (rng.permutation(int(np.prod(shape))) + 1.5).reshape(shape).astype(dtype)
    with np.errstate(all="ignore"):
        values = np.round(rng.normal(0, 3, shape), 1)
        if dtype == "complex128":
            values = values + 1j * np.round(rng.normal(0, 3, shape), 1)
        elif np.dtype(dtype).kind == "u":
            values = np.abs(values)
        if np.dtype(dtype).kind in "fc" and values.size and rng.random() < 0.3:
            values.flat[int(rng.integers(values.size))] = rng.choice([np.nan, np.inf, -0.0])
        return np.asarray(values).astype(dtype)


def _layout(values: np.ndarray, layout: str) -> np.ndarray:
    if layout == "F":
        return np.asfortranarray(values)
    if layout == "reversed" and values.ndim:
        return values[::-1].copy()[::-1]
    if layout == "stepped" and values.ndim:
        wide = np.zeros((*values.shape[:-1], values.shape[-1] * 2), values.dtype)
        wide[..., ::2] = values
        return wide[..., ::2]
    return values


def explained(case: Case, untold: str = "") -> Step:
    """The step of the expression, which must have a view, but for operands of the kinds in ``untold``."""
    np.random.seed(SEED)  # what draws from the global generator draws the same again
    steps = run(case.source, **case.copies())
    assert steps, f"nothing was recorded of {case.source}"
    step = steps[-1]
    kinds = {operand.dtype.kind for operand in step.operands if isinstance(operand.dtype, np.dtype)}
    assert step.family != "opaque" or kinds & set(untold), f"{case.source}: {step.frames()[-1].sentence}"
    return step


def check_case(case: Case, untold: str) -> bool:
    """Operands, results, frames and cells of one case; False where the expression raises."""
    expected = case.outcome()
    if not expected:
        return False
    step = explained(case, untold)
    if step.family == "opaque":
        return True
    check_frames(step.occurrence(0))
    assert len(step.results) == len(expected), case.source
    for result, value in zip(step.results, expected, strict=True):
        is_chance = "empty" in case.source
        assert is_chance or same(result.values(), value), case.source
    for operand in step.operands:
        if operand.name in case.space and operand.snapshot is not None:
            assert same(operand.values(), case.space[operand.name]), (case.source, operand.name)
    for number, result in enumerate(step.results):
        for index in itertools.islice(np.ndindex(result.shape), 5):
            check_cell(step, index, number)
    return True


def check_cell(step: Step, index: tuple[int, ...], number: int) -> None:
    try:
        frame = step.explain_cell(index, number)
    except NotKeptError:
        return
    if frame.worked is not None and not is_decided(step):
        cell = step.results[number].cell(index)
        texts = {format_value(cell), format_exact(cell)}
        assert frame.worked.total in texts or any(f" = {text}." in frame.sentence for text in texts), (
            step.source,
            index,
        )


def is_decided(step: Step) -> bool:
    """Whether a frame about the result works out the cell that decides it."""
    return step.op in {"numpy.allclose", "numpy.array_equal", "numpy.array_equiv"}


def check_sources(case: Case, naming: str = "") -> None:
    """Whatever cell moves a result cell is among its sources. Of numbers that were only moved, the order stays.

    ``naming`` are operands whose cells name places of the result.
    """
    plain = case.outcome()
    if plain is None or "empty" in case.source:
        return
    step = explained(case)
    moves = isinstance(step.occurrence(0).recipe, MovementRecipe)
    names = {operand.name for operand in step.operands}
    derived = " ".join(names - case.space.keys())
    for name in (name for name in names & case.space.keys() if name not in derived and name not in naming):
        numbers = [number for number, operand in enumerate(step.operands) if operand.name == name]
        value = case.space[name]
        for cell in itertools.islice(np.ndindex(value.shape), MOST_CELLS):
            others = _others(value[cell], moves=moves)
            for result, index in _moved(case, name, cell, others, plain):
                sources = step.sources(index, result)
                told = [
                    _places(cells, value.shape)
                    for cells in (sources[number] for number in numbers)
                    if cells is not None
                ]
                assert cell in set().union(*told) or len(told) < len(numbers), (case.source, name, cell, index)


def _others(cell: Any, *, moves: bool) -> list[Any]:
    """What a cell is changed to."""
    if cell.dtype.kind == "b":
        return [not cell]
    return [cell + 0.25, *(() if moves else (LARGE, -LARGE))] if cell.dtype.kind == "f" else [cell + 1]


def _moved(
    case: Case, name: str, cell: tuple[int, ...], others: list[Any], plain: list[np.ndarray]
) -> set[tuple[int, tuple[int, ...]]]:
    """The cells of the results that change with one cell of an operand."""
    found = set()
    for other in others:
        changed = _like(case.space[name])
        changed[cell] = other
        outcome = case.outcome(**{name: changed})
        if outcome is None or [one.shape for one in outcome] != [one.shape for one in plain]:
            continue
        for number, (left, right) in enumerate(zip(plain, outcome, strict=True)):
            differs = ~((left == right) | ((left != left) & (right != right)))
            found |= {(number, tuple(map(int, index))) for index in np.argwhere(differs)}
    return found


def _places(cells: Any, shape: tuple[int, ...]) -> set[tuple[int, ...]]:
    return {tuple(map(int, cell)) for cell in zip(*cells, strict=True)} if shape else {()}
