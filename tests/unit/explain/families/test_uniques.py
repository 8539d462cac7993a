"""Different values, where they stand first, which one each cell holds, how many cells hold it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.step import Step
from tests.unit.explain.running import run, sentences
from tests.unit.explain.several import layouts, told

X = np.array([2, 5, 2, 1, 5, 2])
PARTS = ("values", "index", "inverse", "counts")


def check(step: Step, array: np.ndarray, axis: int | None) -> None:
    """The sources of every cell hold what the cell is about."""
    plan = step.occurrence(0).plan
    values = step.results[0].values()
    for position, result in enumerate(step.results):
        part = plan.of(position).recipe.function
        for index in itertools.islice(np.ndindex(result.shape), 30):
            assert len(step.explain_cell(index, position).sentence.split()) <= 20
            (cells,) = step.sources(index, position)
            held = array[cells] if array.shape else array
            number = result.cell(index)
            if part == "values":
                assert same_value(held, number)
            elif axis is not None:
                entries = dict.fromkeys(cells[axis].tolist())
                group = number if part == "inverse" else index[0]
                assert all(same_value(array.take(at, axis), values.take(group, axis)) for at in entries)
                assert part != "counts" or len(entries) == number
            elif part == "index":
                assert int(np.ravel_multi_index(cells, array.shape)[0] if array.shape else 0) == number
            elif part == "inverse":
                assert same_value(held, values[number])
            else:
                assert held.size == number
                assert same_value(held, values[index[0]])


def same_value(left: np.ndarray, right: np.ndarray) -> bool:
    return bool(np.all((left == right) | ((left != left) & (right != right))))


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(layouts(), st.lists(st.booleans(), min_size=3, max_size=3).filter(any))
def test_everything_asked_about_arrays_of_every_layout(array: np.ndarray, flags: list[bool]) -> None:
    check(told(f"np.unique(x, {', '.join(map(str, flags))})", "sorting", x=array), array, None)


@settings(max_examples=60, deadline=None)
@given(layouts(least=1), st.integers(0, 3), st.booleans())
def test_entries_along_an_axis(array: np.ndarray, axis: int, counts: bool) -> None:
    axis %= array.ndim
    if 0 in array.shape:
        return
    source = f"np.unique(x, axis={axis}, return_index=True, return_inverse=True, return_counts={counts})"
    check(told(source, "sorting", x=array), array, axis)


@pytest.mark.parametrize("name", ["unique_all", "unique_counts", "unique_inverse"])
def test_functions_of_the_array_api(name: str) -> None:
    for array in (X, np.array([[1.0, np.nan], [np.nan, 1.0]])):
        check(told(f"np.{name}(x)", "sorting", x=array), array, None)


def test_the_sentences() -> None:
    (step,) = run("v, i, c = np.unique(x, return_index=True, return_counts=True)", x=X)
    assert sentences(step) == [
        "Each different value of x (6,) is wanted once.",
        "3 different values stand in v, in rising order; i says where each is first and c says how often.",
        "i[1] says where v[1] = 2 stands first, at x[0]: 0.",
        "c[1] = 3: x[0], x[2] and x[5] hold v[1] = 2.",
    ]
    (step,) = run("v, inv = np.unique(x, return_inverse=True)", x=X)
    assert sentences(step)[2:] == [
        "inv[1] says that x[1] holds v[2] = 5.",
        "inv has a number for every cell: v[inv] is x again.",
    ]
    assert step.explain_cell(3, 1).sentence == "inv[3] says that x[3] holds value number 0, counted from 0."
    (step,) = run("rows, n = np.unique(d, axis=0, return_counts=True)", d=np.array([[1, 2], [3, 4], [1, 2]]))
    assert sentences(step)[2:] == ["n[0] = 2: d[0] and d[2] hold this entry.", "n adds up to 3: 3 entries in all."]


def test_an_array_that_was_not_kept_is_not_followed() -> None:
    (step,) = run("v, c = np.unique(x, return_counts=True)", x=np.arange(20_000))
    assert "was not followed" in sentences(step)[-1]
    assert step.sources(0, 1) == [None]


def test_the_values_alone_stay_a_sort() -> None:
    assert run("np.unique(x)", x=X)[0].occurrence(0).recipe.function == "unique"
