"""Tiles, printed cells, searches and fingerprints against plain NumPy."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.arrays.reading.choose import reader_of
from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.errors import UsageError
from tensorviz.inspector import boxes, tiles
from tensorviz.inspector.fingerprint import fingerprint
from tensorviz.inspector.search import Sought, search
from tensorviz.inspector.tiles import cells_of_box, checked_box, tile
from tests.unit.arrays.cupy_stand_in import ndarray as cupy_array
from tests.unit.arrays.cupy_stand_in import stand_in


def found(x: Any, goal: str, after: Any = None, **limits: str) -> Any:
    looking = search(NumpyReader(x) if isinstance(x, np.ndarray) else x, Sought(goal, **limits), after)  # type: ignore[arg-type]
    try:
        while True:
            next(looking)
    except StopIteration as end:
        return end.value


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_tile_sums_up_the_box_that_was_asked_for(data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    x = rng.standard_normal((3, 300, 5, 400)).transpose(data.draw(st.permutations(range(4))))
    axes = tuple(data.draw(st.permutations(range(4)))[: data.draw(st.integers(1, 2))])
    spans = []
    for axis in axes:
        start = data.draw(st.integers(0, x.shape[axis] - 1))
        spans.append((start, data.draw(st.integers(start + 1, x.shape[axis]))))
    index = tuple(data.draw(st.integers(0, length - 1)) for length in x.shape)
    box = checked_box(NumpyReader(x).facts, axes, index, tuple(spans))
    overview = tile(NumpyReader(x), axes, box)
    plane = x[box].transpose(*axes, *(axis for axis in range(4) if axis not in axes))
    plane = plane.reshape(plane.shape[: len(axes)])
    for block in list(np.ndindex(*overview.shape))[:: max(1, len(plane) // 3)]:
        part = plane[tuple(slice(i * s, (i + 1) * s) for i, s in zip(block, overview.steps, strict=True))]
        assert overview.plane("low")[block] == part.min()
        assert overview.plane("high")[block] == part.max()
        assert np.isclose(overview.plane("mean")[block], part.mean())
    assert max(overview.shape) <= (1024 if len(axes) == 1 else 256)


def test_a_tile_of_too_many_cells_says_that_it_is_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "MOST_READ", 1000)
    x = np.arange(600 * 500.0).reshape(600, 500)
    overview = tile(NumpyReader(x), (0, 1), checked_box(NumpyReader(x).facts, (0, 1), (0, 0), ((0, 600), (100, 500))))
    assert not overview.exact
    assert overview.plane("mean")[0, 0] == x[1, 101]


@pytest.mark.parametrize(
    ("axes", "index", "spans"),
    [
        ((0, 1), (0, 0, 0), ((0, 4), (0, 9))),
        ((0, 0), (0, 0, 0), ((0, 1), (0, 1))),
        ((0, 3), (0, 0, 0), ((0, 1), (0, 1))),
        ((-1,), (0, 0, 0), ((0, 1),)),
        ((0,), (0, 0), ((0, 1),)),
        ((0, 1, 2), (0, 0, 0), ((0, 1), (0, 1), (0, 1))),
        ((0,), (0, 5, 0), ((0, 1),)),
        ((0,), (0, 0, 0), ((0, 1), (0, 1))),
        ((0,), (0, 0, 0), ((2, 2),)),
        ((0,), (0, 0, 0), ((-2, 1),)),
        ((0,), (0, 0, 0), ((0, 10**30),)),
    ],
)
def test_a_box_that_is_not_inside_the_array_is_refused(axes: Any, index: Any, spans: Any) -> None:
    with pytest.raises(UsageError):
        checked_box(NumpyReader(np.zeros((3, 4, 5))).facts, axes, index, spans)


def test_printed_cells_are_bounded_copies() -> None:
    x = np.arange(10000).reshape(100, 100)
    reader = NumpyReader(x)
    cells = cells_of_box(reader, checked_box(reader.facts, (0, 1), (0, 0), ((5, 7), (90, 93))))
    assert cells.values.tolist() == [[590, 591, 592], [690, 691, 692]]
    x[5, 90] = 0
    assert cells.values[0, 0] == 590
    with pytest.raises(UsageError, match="1024"):
        cells_of_box(reader, checked_box(reader.facts, (0, 1), (0, 0), ((0, 100), (0, 100))))


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes.cut, "__defaults__", (13,))


SEARCHES = {
    "nan": lambda x: np.isnan(x),
    "inf": lambda x: np.isinf(x),
    "not-finite": lambda x: ~np.isfinite(x),
    "zero": lambda x: x == 0,
}


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
@pytest.mark.parametrize("goal", SEARCHES)
def test_every_cell_is_found_in_its_order(goal: Any, order: Any) -> None:
    rng = np.random.default_rng(3)
    x = rng.choice([np.nan, np.inf, 0.0, 1.0, 2.0], (5, 6, 7), p=[0.05, 0.05, 0.05, 0.4, 0.45]).transpose(order)
    places, after = [], None
    while (after := found(x, goal, after)) is not None:
        places.append(after)
    assert places == [tuple(map(int, index)) for index in np.argwhere(SEARCHES[goal](x))]


@pytest.mark.usefixtures("small_blocks")
def test_extremes_and_values() -> None:
    x = np.array([[3, -7, 9], [9, 4, -7]])
    assert found(x, "largest") == (0, 2)
    assert found(x.T, "largest") == (0, 1)
    assert found(x, "smallest") == (0, 1)
    assert found(x, "equal", value="4") == (1, 1)
    assert found(x, "equal", value="\u22127", after=(0, 1)) == (1, 2)
    assert found(x, "outside", low="-7", high="4") == (0, 2)
    assert found(x, "outside", low="-8") is None
    assert found(np.array([1.5, np.nan]), "equal", value="nan") == (1,)
    assert found(np.array([1 + 2j, 3]), "equal", value="1+2i") == (0,)
    assert found(np.array(["2026-01-01", "NaT"], "M8[D]"), "nan") == (1,)
    assert found(np.array(["2026-01-01", "2026-05-01"], "M8[D]"), "outside", high="2026-02-01") == (1,)
    assert found(np.array(["a", "b"]), "equal", value="b") == (1,)
    assert found(np.array([False, True]), "equal", value="T") == (1,)
    assert found(np.ma.MaskedArray([np.nan, np.nan], [True, False]), "nan") == (1,)
    assert found(np.array(np.nan), "nan") == ()
    assert found(np.zeros((0, 3)), "zero") is None
    assert found(np.broadcast_to(np.float32([1, np.nan]), (1 << 40, 2)), "nan") == (0, 1)


class Tensor:
    """A tensor as on another device: counts the bytes that are brought to the host."""

    def __init__(self, x: Any) -> None:
        torch = pytest.importorskip("torch", reason="PyTorch is not installed")
        from tensorviz.arrays.reading.torch_reader import BlocksThere, TorchReader

        tensor = torch.as_tensor(x)
        reader = TorchReader(torch, tensor, tensor, [])
        self.facts, self.there = reader.facts, BlocksThere(tensor, reader.facts)

    def read(self, box: Any) -> Any:
        raise AssertionError("a block was brought to the host")


def on_device(library: str, x: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    if library == "torch":
        return Tensor(x)
    monkeypatch.setitem(sys.modules, "cupy", stand_in())
    return reader_of(cupy_array(x))


@pytest.mark.parametrize("library", ["cupy", "torch"])
@pytest.mark.parametrize("dtype", ["f8", "f4", "f2", "i8", "u1", "?"])
@pytest.mark.usefixtures("small_blocks")
def test_a_device_searches_and_brings_the_index_alone(library: str, dtype: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("tensorviz.inspector.search.BLOCK_CELLS_THERE", 13)
    rng = np.random.default_rng(4)
    x = rng.choice([0, 1, 2, 3, *([np.nan, np.inf, -np.inf] if dtype[0] == "f" else [])], (5, 6, 7)).astype(dtype)
    reader = on_device(library, x, monkeypatch)
    cupy_array.brought.clear()
    for goal, limits in (
        *(((each, {}) for each in SEARCHES) if dtype[0] == "f" else [("zero", {})]),
        ("largest", {}),
        ("smallest", {}),
        ("equal", {"value": "1"}),
        *([("outside", {"low": "1", "high": "2"})] if dtype != "?" else []),
    ):
        for after in (None, (1, 3, 6), (4, 5, 6)):
            assert found(reader, goal, after, **limits) == found(x, goal, after, **limits)
    assert max(cupy_array.brought, default=0) <= 8


def test_a_tile_of_a_device_is_summed_up_there(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(0).standard_normal((900, 1400)) + 1j
    reader = on_device("cupy", x, monkeypatch)
    cupy_array.brought.clear()
    for part in ("", "phase"):
        there, here = (tile(each, (0, 1), (slice(3, 900), slice(0, 1400)), part) for each in (reader, NumpyReader(x)))
        assert np.allclose(there.plane("mean"), here.plane("mean"))
    assert sum(cupy_array.brought) < x.nbytes / 4


@pytest.mark.parametrize(
    ("x", "goal", "limits"),
    [
        (np.arange(3), "nan", {}),
        (np.arange(3), "equal", {"value": "x"}),
        (np.arange(3, dtype=np.uint8), "equal", {"value": "300"}),
        (np.arange(3), "equal", {"value": "x" * 100_000}),
        (np.arange(3), "outside", {}),
        (np.array(["a"]), "largest", {}),
        (np.array(["a"]), "zero", {}),
        (np.array([None]), "equal", {"value": "None"}),
    ],
)
def test_what_cannot_be_looked_for_is_refused(x: Any, goal: str, limits: Any) -> None:
    with pytest.raises(UsageError) as refused:
        found(x, goal, **limits)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("dtype", ["f4", "U3", "O", "M8[s]", "?"])
def test_a_change_changes_the_fingerprint(dtype: str) -> None:
    x = np.zeros((50, 60), dtype)
    before = fingerprint(NumpyReader(x))
    assert fingerprint(NumpyReader(x)) == before
    x[...] = np.ones((), dtype)
    assert fingerprint(NumpyReader(x)) != before
