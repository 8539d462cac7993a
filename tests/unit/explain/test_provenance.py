"""The trails of moved cells, and each guard that keeps a wrong one out."""

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.arrays.capture import snapshot
from tensorviz.explain.operands import Operand
from tensorviz.explain.origins import CONSTANT
from tensorviz.explain.provenance import MOST_CELLS, IdRun, Known, Moves, ViewRun, believable, whole_window
from tensorviz.explain.provenance_large import Joined, Overwritten
from tensorviz.trace.limits import Limits


def operand(name, values):
    return Operand(name, snapshot(values, Limits()))


def trail(run, result, *sources, **options):
    moves = Moves(tuple((number, source.shape) for number, source in enumerate(sources)), run, **options)
    return believable(moves, [operand("x", source) for source in sources], operand("y", result))


X = np.array([[3.0, 1.0], [2.0, 1.0]])


def test_cells_and_constants_are_told_apart():
    found = trail(lambda arrays: np.pad(arrays[0], 1, constant_values=7), np.pad(X, 1, constant_values=7), X)
    origins = found.at(whole_window((4, 4)))
    assert origins.operands.reshape(4, 4).tolist() == [[-1] * 4, [-1, 0, 0, -1], [-1, 0, 0, -1], [-1] * 4]
    assert origins.places.reshape(4, 4)[1:3, 1:3].tolist() == [[0, 1], [2, 3]]
    assert CONSTANT == -1


def test_a_window_is_the_part_of_the_whole():
    found = trail(lambda arrays: np.concatenate(arrays), np.concatenate([X, X]), X, X)
    origins = found.at(((0, 3), (1,)))
    assert (origins.operands.tolist(), origins.places.tolist()) == ([0, 1], [1, 3])
    assert found.numbers == (0, 1)


@pytest.mark.parametrize(
    ("run", "result"),
    [
        (lambda arrays: arrays[0][::-1], X),
        (lambda arrays: np.pad(arrays[0], 1, constant_values=7), np.pad(X, 1, constant_values=8)),
        (lambda arrays: np.pad(arrays[0], 1, constant_values=7), np.pad(X, 1, constant_values=7.5)),
        (lambda arrays: np.sort(arrays[0], axis=None), np.sort(X, axis=None)),
        (lambda arrays: arrays[0] + 1, X + 1),
        (lambda arrays: arrays[0].sum(axis=0), X.sum(axis=0)),
        (lambda arrays: np.maximum(arrays[0], arrays[0].T), np.maximum(X, X.T)),
        (lambda arrays: arrays[0] / 1, X),
        (lambda arrays: arrays[0][0], X),
        (lambda arrays: arrays[0][9], X),
    ],
    ids=["other cells", "other constant", "cast constant", "sort", "add", "sum", "maximum", "float", "shape", "raises"],
)
def test_what_does_not_only_move_is_not_believed(run, result):
    assert trail(run, result, X) is None


def test_equivariance_alone_rejects_what_orders_by_value():
    hidden = np.array([1, "a"], dtype=object)
    assert trail(lambda arrays: np.sort(arrays[0]), hidden, hidden) is None
    assert trail(lambda arrays: arrays[0].copy(), hidden, hidden) is not None


def test_nan_and_the_sign_of_zero_are_moved_as_they_are():
    x = np.array([np.nan, -0.0, 0.0])
    assert trail(lambda arrays: arrays[0][::-1], x[::-1], x) is not None
    assert trail(lambda arrays: arrays[0], x[[0, 2, 1]], x) is None


def test_only_a_part_was_kept():
    x = np.arange(40_000.0).reshape(200, 200)
    kept = Limits(whole_bytes=0)
    operands = [Operand("x", snapshot(x, kept))]
    moves = Moves(((0, x.shape),), lambda arrays: arrays[0][::-1])
    assert believable(moves, operands, Operand("y", snapshot(x[::-1], kept))) is not None
    assert believable(moves, operands, Operand("y", snapshot(x, kept))) is None


def test_what_is_too_large_is_run_through_views_or_not_at_all():
    x = np.broadcast_to(np.zeros((), np.int8), (MOST_CELLS, 3))
    flipped = Operand("y", snapshot(x[::-1], Limits()))
    moves = Moves(((0, x.shape),), lambda arrays: arrays[0][::-1])
    assert believable(moves, [Operand("x", snapshot(x, Limits()))], flipped) is None
    views = Moves(moves.carried, moves.run, is_view=True)
    found = believable(views, [Operand("x", snapshot(x, Limits()))], flipped)
    assert isinstance(found, ViewRun)
    assert found.at(((0,), (2,))).places.tolist() == [(MOST_CELLS - 1) * 3 + 2]


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (2, 0, 3), (2, 3, 4, 2)])
def test_coordinates_and_names_lead_to_the_same_cells(shape):
    moves = Moves(((0, shape),), lambda arrays: np.flip(arrays[0].T), is_view=True)
    window = whole_window(shape[::-1])
    by_name, by_coordinate = IdRun(moves).at(window), ViewRun(moves).at(window)
    assert by_name.places.tolist() == by_coordinate.places.tolist()
    assert by_name.operands.tolist() == by_coordinate.operands.tolist()


def test_known_places_may_lack_some():
    origins = Known(0, np.array([4, -1])).at(((0, 1),))
    assert (origins.operands.tolist(), origins.places.tolist()) == ([0, CONSTANT], [4, 0])


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_pieces_along_an_axis_need_not_be_named(data):
    axis = data.draw(st.integers(0, 2))
    sizes = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    shapes = tuple((*(2, 3)[:axis], size, *(2, 3)[axis:]) for size in sizes)
    moves = Moves(tuple(enumerate(shapes)), lambda arrays: np.concatenate(arrays, axis))
    window = whole_window((*(2, 3)[:axis], sum(sizes), *(2, 3)[axis:]))
    assert_same(Joined(axis, shapes).at(window), IdRun(moves).at(window))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_overwritten_slices_need_not_be_named(data):
    shape = data.draw(npst.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4))
    index = data.draw(npst.basic_indices(shape, allow_newaxis=True, allow_ellipsis=False, min_dims=0, max_dims=4))
    index = index if isinstance(index, tuple) else (index,)
    index += (slice(None),) * (len(shape) - sum(part is not None for part in index))
    chosen = np.zeros(shape)[index].shape
    value = tuple(n if data.draw(st.booleans()) else 1 for n in chosen)
    value = value[data.draw(st.integers(0, next((at for at, n in enumerate(value) if n != 1), len(value)))) :]

    def run(arrays):
        copy = arrays[0].copy()
        copy[index] = arrays[1]
        return copy

    window = tuple(tuple(range(0, n, data.draw(st.integers(1, 2)))) for n in shape)
    told = Overwritten(shape, index, value).at(window)
    assert_same(told, IdRun(Moves(((0, shape), (1, value)), run)).at(window))


def assert_same(left, right):
    assert left.operands.tolist() == right.operands.tolist()
    assert left.places.tolist() == right.places.tolist()


def test_every_cell_of_a_written_matrix_is_found():
    told = Overwritten((3, 4), (slice(1, 3), slice(3, 0, -1)), (2, 3)).at(whole_window((3, 4)))
    assert told.operands.reshape(3, 4).tolist() == [[0, 0, 0, 0], [0, 1, 1, 1], [0, 1, 1, 1]]
    assert told.places.reshape(3, 4).tolist() == [[0, 1, 2, 3], [4, 2, 1, 0], [8, 5, 4, 3]]
