from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tensorviz.arrays.parts import edge_indices, nan_blocks, outer_index, sampled_indices, window_indices

SHAPES = st.lists(st.integers(0, 40), min_size=0, max_size=9).map(tuple)


@given(st.integers(0, 200), st.integers(1, 9))
def test_edges_are_the_first_and_last_indices(length: int, edge: int) -> None:
    indices = edge_indices(length, edge)
    assert list(indices) == sorted({*range(min(edge, length)), *range(max(0, length - edge), length)})


@given(SHAPES, st.integers(0, 6))
def test_windows_are_bounded_and_inside(shape: tuple[int, ...], edge: int) -> None:
    window = window_indices(shape, edge)
    assert len(window) == len(shape)
    assert np.prod([len(indices) for indices in window], dtype=float) <= 4096
    for length, indices in zip(shape, window, strict=True):
        assert list(indices) == sorted(set(indices))
        assert all(0 <= index < length for index in indices)
        assert bool(indices) == bool(length)


@given(st.integers(0, 10_000), st.integers(2, 96))
def test_samples_are_spread_over_the_axis(length: int, cells: int) -> None:
    indices = sampled_indices(length, cells)
    assert len(indices) == min(length, cells)
    assert list(indices) == sorted(set(indices))
    if length:
        assert (indices[0], indices[-1]) == (0, length - 1)


@given(SHAPES)
def test_outer_index_is_numpys(shape: tuple[int, ...]) -> None:
    window = tuple(tuple(range(min(length, 2))) for length in shape)
    for ours, theirs in zip(outer_index(window), np.ix_(*window), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 12), st.sampled_from("efdgFD"), st.data())
def test_blocks_with_nan(rows: int, columns: int, blocks: int, code: str, data: st.DataObject) -> None:
    plane = np.ones((rows, columns), code)
    bad = [(data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))) for _ in range(2)]
    for place, value in zip(bad, (np.nan, data.draw(st.sampled_from([np.inf, -np.inf, 1.0]))), strict=True):
        plane[place] = value
    starts = [sampled_indices(length, max(blocks, 2)) for length in plane.shape]
    found = nan_blocks(plane, *starts)
    for block, here in np.ndenumerate(found):
        cut = [slice(at[i], (*at, length)[i + 1]) for at, i, length in zip(starts, block, plane.shape, strict=True)]
        assert here == (not np.isfinite(plane[tuple(cut)]).all())


def test_no_blocks_in_nothing() -> None:
    assert nan_blocks(np.ones((0, 3)), (), (0, 1)).shape == (0, 2)
