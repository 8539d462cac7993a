"""jax's ``x.at[index].set(value)``: told as a write into a copy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.unit.explain.dialects import check_changes, host, told
from tests.unit.explain.moves import check
from tests.unit.explain.running import run
from tests.unit.explain.test_jax import jnp, space

WRITTEN = [
    "x.at[0].set(5)", "x.at[1, 2].set(7.0)", "x.at[i].set(y[:2])", "x.at[:, 1:3].set(0)", "x.at[m].set(9.0)", "x.at[..., -1].set(v)",
    "x.at[1:].get()", "k.at[0, 0].set(3)",
]  # fmt: skip
CHANGED = [
    "x.at[0].add(5)", "x.at[i, 1:].add(1.0)", "x.at[1, 2].multiply(3)", "x.at[m].min(0.0)", "k.at[0].max(9)", "x.at[0].divide(y[1])",
    "x.at[0].subtract(1)", "x.at[1].power(2)",
]  # fmt: skip
CARDS = {
    "x.at[9].set(1.0)": "an index lies outside",
    "x.at[jnp.array([0, 0])].add(1.0)": "selected more than once",
    "x.at[0].set(1.0, mode='drop')": "a JAX array never changes",
    "x.at[0].apply(jnp.exp)": "a JAX array never changes",
}


def spaces() -> dict[str, Any]:
    return {**space(), "v": jnp.arange(3.0)}


@pytest.mark.parametrize("source", WRITTEN)
def test_a_write_gives_a_copy(source: str) -> None:
    step = check(f"r = {source}", **spaces())
    np.testing.assert_array_equal(step.result.values(), host(eval(source, spaces())))
    assert "JAX array never changes" in step.frames()[-1].sentence


@pytest.mark.parametrize("source", CHANGED)
def test_a_change_gives_a_copy(source: str) -> None:
    step = told(f"r = {source}", **spaces())
    recipe = step.occurrence(0).recipe
    assert (recipe.kind, recipe.copied, recipe.computes) == ("write", True, True)
    assert (step.operands[0].name, step.result.name) == (source[0], "r")
    np.testing.assert_array_equal(step.result.values(), host(eval(source, spaces())))
    np.testing.assert_array_equal(step.operands[0].values(), host(spaces()[source[0]]))


@pytest.mark.parametrize("source", ["x.at[i].set(y[:2])", "x.at[1, 2].add(3)", "x.at[:, 1].multiply(2)"])
def test_sources(source: str) -> None:
    fixed = spaces()
    step = told(f"r = {source}", **fixed)
    check_changes(step, lambda **changed: eval(source, {**fixed, **changed}), {"x": host(fixed["x"])}, jnp.array)


def test_what_is_written_where_is_said() -> None:
    sentences = [frame.sentence for frame in told("r = k.at[0, 0].max(9)", **spaces()).frames("story")]
    assert sentences == [
        "k.at[0, 0].max(9): 1 of 12 cells of k is selected, shape ().",
        "The selected cell is read, then max 9 is worked out, then the outcome is written into a copy.",
        "k[0, 0] is −4, r[0, 0] is 9.",
        "r is a copy; k itself stays as it was: a JAX array never changes.",
    ]


def test_two_writes_to_one_cell() -> None:
    step = told("r = x.at[jnp.array([0, 0])].set(1.0)", **spaces())
    assert step.frames()[-1].sentence.endswith("which of two writes to one cell stays, JAX leaves open.")


def test_a_place_that_has_a_name() -> None:
    step = told("place = x.at[0]\nr = place.set(0)", **spaces())
    assert step.operands[0].name == "place.array"


@pytest.mark.parametrize(("source", "reason"), CARDS.items())
def test_what_has_no_picture_says_why(source: str, reason: str) -> None:
    *_, step = run(f"r = {source}", **spaces())
    assert step.family == "opaque"
    assert reason in step.occurrence(0).recipe.reason
