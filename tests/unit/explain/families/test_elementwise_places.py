"""Positions in reading order and indices per axis."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.explain.running import run, sentences
from tests.unit.explain.several import check_against_changes, told

WHOLE = ("uint8", "int8", "int64", "uint16")


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=4).map(tuple),
    st.lists(st.integers(0, 3), max_size=3).map(tuple),
    st.sampled_from(WHOLE),
    st.booleans(),
    st.sampled_from("CF"),
)
def test_indices_and_positions_of_every_shape(
    shape: tuple[int, ...], of: tuple[int, ...], dtype: str, turned: bool, order: str
) -> None:
    size = min(int(np.prod(shape)), 100)
    positions = (np.arange(int(np.prod(of))) * 7 % size).astype(dtype).reshape(of)
    positions = positions[::-1] if turned and positions.ndim else positions
    check(told(f"np.unravel_index(f, {shape}, order='{order}')", "elementwise", f=positions))
    names = "abcd"[: len(shape)]
    indices = [each.astype(dtype) for each in np.unravel_index(positions, shape)]
    space = dict(zip(names, indices, strict=True))
    check(told(f"np.ravel_multi_index(({', '.join(names)},), {shape}, order='{order}')", "elementwise", **space))
    check(told(f"np.ravel_multi_index(i, {shape}, order='{order}')", "elementwise", i=np.array(indices)))


def check(step) -> None:
    """Every cell that is worked out alone gives what NumPy gave."""
    for position, result in enumerate(step.results):
        for index in list(np.ndindex(result.shape))[:5]:
            worked = step.explain_cell(index, position).worked
            assert worked.note is None
            assert worked.terms[0].value == worked.total


@pytest.mark.parametrize("source", ["np.unravel_index(f, (3, 4))", "np.unravel_index(f, (2, 3, 2))"])
def test_sources_of_indices(source: str) -> None:
    step = told(source, f=np.array([10, 1, 7]))
    for position in range(len(step.results)):
        assert [cells.tolist() for cells in step.sources(2, position)[0]] == [[2]]


def test_sources_of_positions() -> None:
    space = {"r": np.array([[1], [0]]), "c": np.array([2, 0, 1])}
    check_against_changes("np.ravel_multi_index((r, c), (3, 4))", {"r": "old + 1", "c": "old + 1"}, **space)


def test_the_sentences_divide_and_add() -> None:
    (step,) = run("r, c = np.unravel_index(f, (3, 4))", f=np.array([10, 1, 7]))
    assert sentences(step)[2:] == [
        "r[2] is f[2] // 4: 7 // 4 = 1; each of the 3 cells is worked out likewise.",
        "c[2] is f[2] % 4: 7 % 4 = 3; each of the 3 cells is worked out likewise.",
        "r and c have shape (3,) and hold int64; r × 4 + c is f.",
    ]
    (step,) = run("a, b, c = np.unravel_index(f, (2, 3, 4))", f=np.array([10, 1, 7]))
    assert sentences(step)[-1] == "a, b and c have shape (3,); a × 12 + b × 4 + c is f."
    (step,) = run("p = np.ravel_multi_index((r, c), (3, 4))", r=np.array([2, 0]), c=np.array([2, 1]))
    assert step.explain_cell(0).sentence == "r[0] × 4 + c[0]: 2 × 4 + 2 = 10."


def test_the_other_order_divides_by_the_height() -> None:
    (step,) = run("r, c = np.unravel_index(f, (3, 4), order='F')", f=np.array([10, 1, 7]))
    assert sentences(step)[2:] == [
        "r[2] is f[2] % 3: 7 % 3 = 1; each of the 3 cells is worked out likewise.",
        "c[2] is f[2] // 3: 7 // 3 = 2; each of the 3 cells is worked out likewise.",
        "r and c have shape (3,) and hold int64; r + c × 3 is f.",
    ]
    (step,) = run("p = np.ravel_multi_index(i, (3, 4), order='F')", i=np.array([[1, 2], [2, 0]]))
    assert step.explain_cell(0).sentence == "i[0][0] + 3 × i[1][0]: 1 + 3 × 2 = 7."


def test_indices_outside_are_kept_inside() -> None:
    for mode in ("'wrap'", "'clip'", "('raise', 'wrap')"):
        r = np.array([5, -1, 7]) if "raise" not in mode else np.array([2, 0])
        check(told(f"np.ravel_multi_index((r, r), (3, 4), mode={mode})", "elementwise", r=r))
