"""What every step with several results must keep to, and the oracle that changes one cell at a time."""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tensorviz.explain.operands import shown_indices
from tensorviz.explain.origins import CONSTANT
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.step import Step
from tests.unit.explain.running import DTYPES, check_frames, run, same

MOST_CELLS = 20


def told(source: str, family: str | None = None, **space: Any) -> Step:
    """The last step, which got a view, and whose results hold what NumPy gives."""
    step = run(source, **space)[-1]
    assert step.family == family if family else step.family != "opaque", f"{source}: {step.frames()[-1].sentence}"
    check_frames(step.occurrence(0))
    expected = given(source, **space)
    assert len(step.results) == len(expected)
    for result, values in zip(step.results, expected, strict=True):
        assert same(result.values(), values), (source, result.name)
    return step


def given(source: str, **space: Any) -> list[np.ndarray]:
    """What the last statement gives, arrays in lists taken apart."""
    scope = {"np": np, **space}
    *head, last = source.split("\n")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        exec("\n".join(head), scope)
        return list(_flat(eval(last, scope)))


def _flat(value: Any) -> Any:
    if isinstance(value, tuple | list):
        for item in value:
            yield from _flat(item)
    else:
        yield np.asarray(value)


def check_origins(step: Step) -> None:
    """Every shown cell of every result holds the cell that its origin names; so do sources and sentences."""
    occurrence = step.occurrence(0)
    for position, result in enumerate(step.results):
        recipe = occurrence.plan.of(position).recipe
        assert isinstance(recipe, MovementRecipe)
        assert recipe.origins is not None
        window = shown_indices(result)
        pairs = zip(recipe.origins.operands, recipe.origins.places, strict=True)
        for index, (number, place) in zip(itertools.product(*window), pairs, strict=True):
            assert number != CONSTANT
            operand = step.operands[number]
            cell = tuple(map(int, np.unravel_index(place, operand.shape))) if operand.shape else ()
            if not recipe.says_index:
                assert same(operand.cell(cell), result.cell(index)), (index, number, cell)
        for index in itertools.islice(np.ndindex(result.shape), MOST_CELLS):
            frame = step.explain_cell(index, position)
            assert len(frame.sentence.split()) <= 20
            assert {role.operand for role in frame.roles} <= {-1 - position, *range(len(step.operands))}
            assert len(step.sources(index, position)) == len(step.operands)


def check_against_changes(source: str, changing: dict[str, str], **space: Any) -> None:
    """Each source of each result is a cell whose change changes the result cell, and the other way round.

    ``changing`` maps the names of operands to the expression for another value of one cell, with ``old``.
    """
    step = told(source, **space)
    plain = given(source, **space)
    feeds: dict[tuple[int, tuple[int, ...]], set[tuple[str, tuple[int, ...]]]] = {
        (position, index): set() for position, result in enumerate(plain) for index in np.ndindex(result.shape)
    }
    for name, other in changing.items():
        for cell in np.ndindex(space[name].shape):
            changed = space[name].copy()
            changed[cell] = eval(other, {"old": changed[cell], "np": np})
            outcome = given(source, **{**space, name: changed})
            for (position, index), found in feeds.items():
                if not same(outcome[position][index], plain[position][index]):
                    found.add((name, cell))
    for (position, index), expected in feeds.items():
        sources = step.sources(index, position)
        found = {
            (operand.name, tuple(map(int, cell)))
            for operand, cells in zip(step.operands, sources, strict=True)
            if operand.name in changing
            for cell in _cells(cells, operand.shape)
        }
        assert found == expected, (source, position, index)


def _cells(cells: Any, shape: tuple[int, ...]) -> list[tuple[Any, ...]]:
    if cells is None:
        return []
    return list(zip(*cells, strict=True)) if shape else [()]


@st.composite
def layouts(draw: st.DrawFn, least: int = 0, most: int = 4, dtypes: tuple[str, ...] = DTYPES) -> np.ndarray:
    """Arrays of every dtype, of up to four axes, also without cells, reversed, transposed."""
    shape = tuple(draw(st.lists(st.integers(0, 4), min_size=least, max_size=most)))
    dtype = np.dtype(draw(st.sampled_from(dtypes)))
    numbers = (np.arange(int(np.prod(shape))) * 37 % 11 - 3).reshape(shape)
    with np.errstate(all="ignore"):
        array = numbers.astype(dtype)
    if array.ndim and draw(st.booleans()):
        array = array[::-1]
    return array.T if draw(st.booleans()) else array
