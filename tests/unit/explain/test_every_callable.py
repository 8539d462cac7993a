"""Every public callable of NumPy: what is shown is what NumPy gave, and the sources of a cell are those that move it."""

from __future__ import annotations

import os
import zlib
from typing import Any

import numpy as np
import pytest

from tests.unit.explain.callables import APART, FORMS, FROM_ITS_VALUES, UNTOLD, WITHOUT_VIEW
from tests.unit.explain.every import case, cases, check_case, check_sources

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("TENSORVIZ_ROUNDS", "1"))


def names() -> set[str]:
    """The public callables of ``numpy`` and ``numpy.linalg``, and what an array has."""

    def functions(holder: Any) -> set[str]:
        found = {name: getattr(holder, name) for name in holder.__all__}
        return {name for name, one in found.items() if callable(one) and not isinstance(one, type)}

    attributes = {f"ndarray.{name}" for name in dir(np.ndarray) if not name.startswith("_")}
    return functions(np) | {f"linalg.{name}" for name in functions(np.linalg)} | attributes


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


@pytest.mark.parametrize("name", sorted(FORMS.keys() - FROM_ITS_VALUES))
def test_what_moves_a_cell_is_among_its_sources(name: str) -> None:
    rng = seeded(name)
    for form in FORMS[name]:
        for _ in range(ROUNDS):
            check_sources(case(form, rng, "float64", is_plain=True))
