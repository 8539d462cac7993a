"""Arrays taken apart, and arrays made of each argument: values, origins, sources, sentences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.explain.running import run, sentences
from tests.unit.explain.several import check_against_changes, check_origins, layouts, told

X = np.array([5.0, -1.0, 7.0, 2.0, 9.0, 4.0])
M = np.arange(24.0).reshape(4, 6)
T = np.arange(24).reshape(2, 3, 4)


@pytest.mark.parametrize(
    "source",
    [
        "np.split(x, 3)",
        "np.split(x, [2, 5])",
        "np.split(x, [4, 2])",
        "np.split(x, [-2])",
        "np.split(x, [1, 9])",
        "np.split(m, 2, axis=-1)",
        "np.split(x, np.array([1, 2]))",
        "np.array_split(x, 4)",
        "np.array_split(x[::-1], 7)",
        "np.array_split(m.T, 3, 1)",
        "np.hsplit(m, 3)",
        "np.hsplit(x, 2)",
        "np.vsplit(m, [1])",
        "np.dsplit(t, 2)",
        "np.unstack(m)",
        "np.unstack(t, axis=1)",
        "np.unstack(t.T, axis=-1)",
        "np.meshgrid(x)",
        "np.meshgrid(x, m[0])",
        "np.meshgrid(x, m[0, :2], indexing='ij')",
        "np.meshgrid(x, m[0, :2], m[1, :3], sparse=True)",
        "np.meshgrid(x, m[0, :2], x[:2], m[1, :2])",
        "np.meshgrid(x, 2.0, copy=False)",
        "np.meshgrid([1, 2], x)",
        "np.broadcast_arrays(m, x)",
        "np.broadcast_arrays(m[:, :1], x, 3.0)",
        "np.ix_([0, 1], [2, 3])",
        "np.ix_(t[0, 0], [2, 3, 0])",
        "np.atleast_2d(x, m, 3)",
    ],
)
def test_every_cell_of_every_result_is_where_it_came_from(source: str) -> None:
    check_origins(told(source, "join", x=X, m=M, t=T))


@pytest.mark.parametrize(
    ("source", "changing"),
    [
        ("np.split(x, [4, 2])", {"x": "old + 1"}),
        ("np.array_split(m, 4, axis=1)", {"m": "old + 1"}),
        ("np.unstack(t, axis=1)", {"t": "old + 1"}),
        ("np.meshgrid(x, y)", {"x": "old + 1", "y": "old + 1"}),
        ("np.meshgrid(x, y, indexing='ij', sparse=True)", {"x": "old + 1", "y": "old + 1"}),
        ("np.broadcast_arrays(m, x)", {"m": "old + 1", "x": "old + 1"}),
        ("np.ix_(a, b)", {"a": "old + 1", "b": "old + 1"}),
    ],
)
def test_sources_are_the_cells_whose_change_changes_a_result(source: str, changing: dict[str, str]) -> None:
    space = {"x": X, "y": np.array([1.0, 2.0]), "m": M, "t": T, "a": np.array([0, 2]), "b": np.array([1, 1, 3])}
    names = {name: space[name] for name in space if name in changing}
    check_against_changes(source, changing, **names)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(layouts(least=1), st.integers(1, 5), st.integers(0, 3))
def test_pieces_of_every_layout(array: np.ndarray, pieces: int, axis: int) -> None:
    axis %= array.ndim
    check_origins(told(f"np.array_split(x, {pieces}, axis={axis})", "join", x=array))
    if array.shape[axis]:
        check_origins(told(f"np.unstack(x, axis={axis})", "join", x=array))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(layouts(most=1), min_size=1, max_size=3), st.sampled_from(["xy", "ij"]), st.booleans(), st.booleans())
def test_grids_of_every_layout(arrays: list[np.ndarray], indexing: str, sparse: bool, copy: bool) -> None:
    names = dict(zip("xyz", arrays, strict=False))
    source = f"np.meshgrid({', '.join(names)}, indexing='{indexing}', sparse={sparse}, copy={copy})"
    check_origins(told(source, "join", **names))


def test_the_sentences_of_a_split() -> None:
    (step,) = run("a, b = np.split(x, 2)", x=X)
    assert sentences(step) == [
        "x (6,) is cut along axis 0.",
        "6 indices make 2 equal pieces: 3 + 3 = 6.",
        "a is x[0:3] and b is x[3:6].",
        "a and b are views, nothing was copied: writing b[0] changes x[3].",
    ]
    assert step.explain_cell((1,), 1).sentence == "b[1] reads x[4]: 9."


def test_the_cuts_are_slices_as_numpy_makes_them() -> None:
    (step,) = run("p = np.split(x, [4, 2])", x=X)
    assert sentences(step)[1:3] == [
        "The cuts lie before the indices [4, 2]: 3 pieces.",
        "p[0] is x[0:4], p[1] is x[4:2] and p[2] is x[2:6].",
    ]
    (step,) = run("p = np.array_split(x, 4)", x=X)
    assert sentences(step)[1] == "6 indices make 4 pieces, the first 2 larger by 1: 2 + 2 + 1 + 1 = 6."


def test_what_is_taken_apart_loses_its_axis() -> None:
    step = run("l, r = np.unstack(m[:2])", m=M)[-1]
    assert sentences(step)[1:3] == [
        "Axis 0 goes away: each of its 2 indices gives an array (6,).",
        "l is m[:2][0] and r is m[:2][1].",
    ]


@pytest.mark.parametrize(
    ("options", "rule", "moved"),
    [
        ("", "indexing='xy' swaps the first two axes: axis 0 follows y, axis 1 x; shape (2, 6).",
         "Every row of X is x, every column of Y is y."),
        (", indexing='ij'", "indexing='ij' keeps the order: axis 0 follows x, axis 1 y; shape (6, 2).",
         "Every column of X is x, every row of Y is y."),
        (", sparse=True", "indexing='xy' swaps the first two axes: axis 0 follows y, axis 1 x; size 1 along the others.",
         "X (1, 6) holds x and Y (2, 1) holds y."),
    ],
)  # fmt: skip
def test_which_axis_of_a_grid_follows_which_argument(options: str, rule: str, moved: str) -> None:
    step = run(f"X, Y = np.meshgrid(x, y{options})", x=X, y=np.array([1, 2]))[-1]
    assert sentences(step)[1:3] == [rule, moved]


def test_views_that_read_cells_again_are_not_to_be_written() -> None:
    step = run("u, v = np.broadcast_arrays(m, x)", m=M, x=X)[-1]
    assert "nothing should be written" in sentences(step)[-1]
    step = run("e = np.split(np.zeros((4, 0)), 2)")[-1]
    assert sentences(step)[-1] == "e[0] and e[1] are views, nothing was copied."


def test_a_mask_of_ix_becomes_positions() -> None:
    step = run("i = np.ix_(y > 1, [0, 2])", y=np.array([0, 2, 3]))[-1]
    assert sentences(step)[2] == "i[0] (2, 1) holds where True stands in y > 1 and i[1] (1, 2) holds [0, 2]."
    assert step.explain_cell((1, 0), 0).sentence == "i[0][1, 0] is the position of (y > 1)[2]: 2."


def test_large_arrays_are_followed_without_naming_every_cell() -> None:
    step = run("p = np.split(x, 4)\nX, Y = np.meshgrid(x[:3000], x[:2000])", x=np.arange(1_000_000))
    pieces, grid = (one for one in step if len(one.results) > 1)
    assert [cells.tolist() for cells in pieces.sources((7,), 3)[0]] == [[750_007]]
    assert [cells.tolist() for cells in grid.sources((1999, 2), 1)[1]] == [[1999]]


def test_starred_arguments_are_taken_apart() -> None:
    step = run("A, B = np.meshgrid(*both)", both=[X, X[:2]])[-1]
    check_origins(step)
    assert sentences(step)[2] == "Every row of A is both[0], every column of B is both[1]."
