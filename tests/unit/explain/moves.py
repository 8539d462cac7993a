"""What every step that only moved numbers must keep to, and an oracle that changes one cell at a time."""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import numpy as np

from tensorviz.explain.operands import shown_indices
from tensorviz.explain.origins import CONSTANT
from tensorviz.explain.recipes import MovementRecipe
from tensorviz.explain.step import Step
from tests.unit.explain.running import check_frames, run

MOST_CELLS = 60


def moved(source: str, **space: Any) -> Step:
    """The last step of a cell, which must have been recognised as moved numbers."""
    step = run(source, **{name: _copied(value) for name, value in space.items()})[-1]
    assert isinstance(step.occurrence(0).recipe, MovementRecipe), f"{source}: {step.frames()[-1].sentence}"
    check_frames(step.occurrence(0))
    return step


def check(source: str, **space: Any) -> Step:
    """The last step, with its frames, origins, sources and sentences about cells checked against its values."""
    step = moved(source, **space)
    recipe, result = step.occurrence(0).recipe, step.result
    assert recipe.origins is not None, source
    check_origins(step)
    for index in itertools.islice(np.ndindex(result.shape), MOST_CELLS):
        assert len(step.explain_cell(index).sentence.split()) <= 20
        check_sources(step, index)
    return step


def check_origins(step: Step) -> None:
    """Every shown cell of the result is the cell of an operand that its origin names."""
    recipe, result = step.occurrence(0).recipe, step.result
    window = shown_indices(result)
    assert recipe.origins.kept == window
    pairs = zip(recipe.origins.operands, recipe.origins.places, strict=True)
    for index, (number, place) in zip(itertools.product(*window), pairs, strict=True):
        if number == CONSTANT or recipe.says_index:
            continue
        operand = step.operands[number]
        cell = tuple(np.unravel_index(place, operand.shape)) if operand.shape else ()
        assert same(operand.cell(cell), result.cell(index)), (index, number, cell)


def check_sources(step: Step, index: tuple[int, ...]) -> None:
    """The cells that feed a result cell hold its value; there is one at most among those that were moved."""
    recipe = step.occurrence(0).recipe
    sources = step.sources(index)
    assert len(sources) == len(step.operands)
    guides = {number for number, _ in step.occurrence(0).plan.guides}
    fed = []
    for number, (operand, cells) in enumerate(zip(step.operands, sources, strict=True)):
        if cells is None:
            continue
        assert len(cells) == len(operand.shape)
        for cell in _places(cells, operand.shape):
            fed += [] if number in guides else [(operand, cell)]
    assert len(fed) <= 1
    for operand, cell in fed:
        assert recipe.says_index or same(operand.cell(cell), step.result.cell(index))


def same(source: Any, result: Any) -> bool:
    """The value that NumPy's cast of a store makes of ``source``."""
    if source is None or result is None:
        return True
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        cast = np.asarray(source).astype(np.asarray(result).dtype)
    return cast.tobytes() == np.asarray(result).tobytes()


def check_against_changes(source: str, changing: dict[str, str], **space: Any) -> None:
    """Each source is a cell whose change changes the result cell, and the other way round.

    ``changing`` maps the names of operands to the operand's expression for another value of one cell, with ``old``.
    """
    step = moved(source, **space)
    plain = _outcome(step, source, space)
    numbers = {operand.name: number for number, operand in reversed(list(enumerate(step.operands)))}
    feeds: dict[tuple[int, ...], set[tuple[str, tuple[int, ...]]]] = {index: set() for index in np.ndindex(plain.shape)}
    for name, other in changing.items():
        for cell in np.ndindex(space[name].shape):
            changed = space[name].copy()
            changed[cell] = eval(other, {"old": changed[cell], "np": np})
            outcome = _outcome(step, source, {**space, name: changed})
            for index, found in feeds.items():
                if outcome[index] != plain[index]:
                    found.add((name, cell))
    for index, expected in feeds.items():
        sources = step.sources(index)
        told = {
            (name, tuple(map(int, cell)))
            for name in changing
            for cell in _places(sources[numbers[name]], step.operands[numbers[name]].shape)
        }
        assert told == expected, (source, index)


def _outcome(step: Step, source: str, space: dict[str, Any]) -> np.ndarray:
    """What the last statement of the cell gives: its value, or the first operand where it writes into that."""
    scope = {"np": np, **{name: _copied(value) for name, value in space.items()}}
    *head, last = source.split("\n")
    exec("\n".join(head), scope)
    if step.result.name in scope:
        exec(last, scope)
        return np.array(scope[step.result.name])
    return np.array(eval(last, scope))


def _places(cells: Any, shape: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """Cells as tuples; a number without axes has one cell, which ``()`` names."""
    if cells is None:
        return []
    return list(zip(*cells, strict=True)) if shape else [()]


def _copied(value: Any) -> Any:
    """A copy in the same layout."""
    if not isinstance(value, np.ndarray):
        return value
    copy = np.empty_like(value, subok=False)
    copy[...] = value
    return copy
