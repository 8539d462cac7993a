"""Functions of corresponding cells that give several arrays: values, sources, sentences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.explain.running import run, sentences
from tests.unit.explain.several import check_against_changes, layouts, told

X = np.array([-3.0, -0.5, 0.0, 2.75, 7.0])
NUMBERS = ("int8", "uint8", "int64", "float16", "float32", "float64")


@pytest.mark.parametrize(
    ("source", "changing"),
    [
        ("np.divmod(x, y)", {"x": "old + 3.6875", "y": "old + 8"}),
        ("divmod(y, 5)", {"y": "old + 6"}),
        ("np.modf(x)", {"x": "old + 1.3125"}),
        ("np.frexp(x)", {"x": "old * 6 + 9"}),
    ],
)
def test_sources_are_the_cells_whose_change_changes_a_result(source: str, changing: dict[str, str]) -> None:
    space = {"x": np.array([5.0, 7.75, 9.0, 12.25]), "y": np.array([[2], [3]])}
    check_against_changes(source, changing, **{name: space[name] for name in changing})


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(layouts(dtypes=NUMBERS), st.sampled_from(["np.divmod(x, 3)", "np.divmod(5, x)", "np.divmod(x, x)"]))
def test_quotients_and_rests_of_every_layout(array: np.ndarray, source: str) -> None:
    check_terms(source, array)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(layouts(dtypes=(*NUMBERS, "bool")), st.sampled_from(["np.modf(x)", "np.frexp(x)"]))
def test_parts_of_every_layout(array: np.ndarray, source: str) -> None:
    check_terms(source, array)


def check_terms(source: str, array: np.ndarray) -> None:
    """Every result holds what NumPy gives, and so does every cell that is worked out."""
    step = told(source, "elementwise", x=array)
    for position, result in enumerate(step.results):
        for index in list(np.ndindex(result.shape))[:6]:
            frame = step.explain_cell(index, position)
            assert frame.worked.note is None or "NumPy" in frame.worked.note
            assert frame.worked.terms[0].value == frame.worked.total
            assert {role.operand for role in frame.roles} == {-1 - position, *range(len(step.operands))}


def test_each_result_is_worked_out_and_what_they_are_together() -> None:
    (step,) = run("q, r = np.divmod(x, 4)", x=np.array([7, 8, 9]))
    assert sentences(step)[2:] == [
        "q[1] is x[1] // 4: 8 // 4 = 2; each of the 3 cells is worked out likewise.",
        "r[1] is x[1] % 4: 8 % 4 = 0; each of the 3 cells is worked out likewise.",
        "q and r have shape (3,) and hold int64; q × 4 + r is x again.",
    ]
    assert [role.operand for role in step.frames("story")[3].roles] == [0, 1, -2]
    (step,) = run("m, e = np.frexp(x)", x=X)
    assert sentences(step)[-1] == "m and e have shape (5,) and hold float64 and int32; m × 2**e is x again."
    assert step.explain_cell(4, 1).sentence == "exponent(x[4]): exponent(7) = 3."


def test_nothing_is_said_to_come_out_again_where_it_does_not() -> None:
    (step,) = run("q, r = np.divmod(x, 0)", x=np.array([7, 8]))
    assert sentences(step)[-1] == "q and r have shape (2,) and hold int64."
    (step,) = run("q, r = np.divmod(x, 0.1)", x=np.array([0.7, np.inf]))
    assert "again" not in sentences(step)[-1]


def test_results_that_are_written_elsewhere_get_the_card() -> None:
    space = {"a": np.zeros(5), "b": np.zeros(5)}
    assert run("np.modf(x, out=(a, b))", x=X, **space)[-1].family == "opaque"
    assert run("np.modf(x, where=x > 0)", x=X)[-1].family == "opaque"
