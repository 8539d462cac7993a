"""Every public callable of NumPy: what is shown is what NumPy gave, and the sources of a cell are those that move it."""

from __future__ import annotations

import os
import zlib
from typing import Any

import numpy as np
import pytest

from tests.unit.explain.callables import APART, FORMS, FROM_ITS_VALUES, UNTOLD, WITHOUT_VIEW
from tests.unit.explain.every import case, cases, check_case, check_sources
from tests.unit.explain.running import run

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("TENSORVIZ_ROUNDS", "1"))


def names() -> set[str]:
    """The public callables of ``numpy`` and its modules, and what arrays, generators and ufuncs have."""

    def functions(holder: Any) -> set[str]:
        found = {name: getattr(holder, name) for name in holder.__all__}
        return {name for name, one in found.items() if callable(one) and not isinstance(one, type)}

    modules = {name: getattr(np, name) for name in ("linalg", "random")}
    classes = {"ndarray": np.ndarray, "Generator": np.random.Generator, "ufunc": np.ufunc}
    found = {f"{module}.{name}" for module, holder in modules.items() for name in functions(holder)}
    found |= {f"{name}.{each}" for name, cls in classes.items() for each in dir(cls) if not each.startswith("_")}
    tricks = {name for name in np.__all__ if type(getattr(np, name)).__module__ == "numpy.lib._index_tricks_impl"}
    return functions(np) | found | tricks


def test_each_callable_is_here_once() -> None:
    public = names()
    listed = FORMS.keys() | APART | WITHOUT_VIEW.keys()
    assert public - listed == set()
    assert {name for name in listed - public if not name.startswith(("lib.", "row_stack"))} == set()
    assert FORMS.keys() & WITHOUT_VIEW.keys() == set()


def seeded(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))


@pytest.mark.parametrize("name", FORMS)
def test_what_is_shown_is_what_numpy_gave(name: str) -> None:
    rng = seeded(name)
    for form in FORMS[name]:
        told = [check_case(case, UNTOLD.get(name, "")) for case in cases(form, rng, ROUNDS)]
        assert any(told), f"no case of {form} runs"


@pytest.mark.parametrize("name", FORMS)
def test_what_moves_a_cell_is_among_its_sources(name: str) -> None:
    rng = seeded(name)
    for form in FORMS[name]:
        for _ in range(ROUNDS):
            check_sources(case(form, rng, "float64", is_plain=True), FROM_ITS_VALUES.get(name, ""))


@pytest.mark.parametrize(
    ("source", "name", "elsewhere"),
    [
        ("np.histogram(v, bins=[-1, 0, 1, 4])[0]", "v", 99.0),
        ("np.histogram2d(v, w, [[-1, 0, 1, 4], [-2, 0, 3]])[0]", "v", 99.0),
        ("np.histogram2d(v, w, [[-1, 0, 1, 4], [-2, 0, 3]])[0]", "w", 99.0),
        ("np.bincount(i, minlength=9)", "i", 8),
        ("np.bincount(i, weights=v, minlength=9)", "v", 0.0),
    ],
)
def test_the_sources_of_a_count_are_the_cells_that_it_loses(source: str, name: str, elsewhere: float) -> None:
    """Each cell is taken elsewhere in turn: the counts that change are those that it was among."""
    rng = np.random.default_rng(4)
    space = {"v": rng.normal(0, 2, 12), "w": rng.normal(0, 2, 12), "i": rng.integers(0, 5, 12)}
    step = run(source, **space)[0]
    plain = eval(source, {"np": np, **space})
    (number,) = (position for position, operand in enumerate(step.operands) if operand.name == name)
    moved: dict[tuple[int, ...], set[int]] = {index: set() for index in np.ndindex(plain.shape)}
    for cell in range(len(space[name])):
        changed = space[name].copy()
        changed[cell] = elsewhere
        outcome = eval(source, {"np": np, **space, name: changed})
        for index in map(tuple, np.argwhere(outcome != plain)):
            moved[index] |= {cell}
    for index, cells in moved.items():
        if name == "i" and index == (elsewhere,):
            continue
        found = step.sources(index)[number]
        assert found is not None
        assert set(found[0].tolist()) == cells, (source, index)
