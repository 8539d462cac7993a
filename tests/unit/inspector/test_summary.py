"""Every field of a summary against plain NumPy, for every dtype, layout and mask."""

from __future__ import annotations

import sys
import weakref
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tensorviz.arrays.reading.choose import reader_of
from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.explain.format import format_count
from tensorviz.inspector import boxes, look, ranks, tallying
from tensorviz.inspector.corners import corners_of
from tensorviz.inspector.look import Look
from tensorviz.inspector.ranks import Bracket
from tensorviz.inspector.sample import SAMPLE_CELLS, sample_steps
from tensorviz.protocol.inspecting import encode_inspection
from tensorviz.protocol.inspection import Progress
from tensorviz.render.summary_text import summary_text
from tests.unit.arrays.cupy_stand_in import ndarray as cupy_array
from tests.unit.arrays.cupy_stand_in import stand_in
from tests.unit.inspector.oracle import check

DTYPES = "? i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8 g c8 c16 G M8[D] M8[ns] m8[s] >f4 >i8 >M8[D]".split()
SHAPES = hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=5)


def summarised(x: Any) -> Any:
    return Look(NumpyReader(x)).finish()


@pytest.mark.parametrize("dtype", DTYPES)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_every_field_of_every_dtype(dtype: str, data: st.DataObject) -> None:
    x = data.draw(hnp.arrays(np.dtype(dtype), SHAPES))
    check(summarised(x), x)


@pytest.mark.parametrize("name", ["bfloat16", "float8_e4m3fn", "float8_e5m2", "float8_e8m0fnu", "int4", "uint4"])
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_every_field_of_dtypes_that_another_library_brings(name: str, data: st.DataObject) -> None:
    ml_dtypes = pytest.importorskip("ml_dtypes", reason="ml_dtypes is not installed")
    dtype, is_float = np.dtype(getattr(ml_dtypes, name)), "float" in name
    bits = data.draw(hnp.arrays(np.uint16 if dtype.itemsize == 2 else np.uint8, SHAPES))
    x = bits.view(dtype) if is_float else np.asarray((bits % 16).astype(np.int8) - np.int8(8 * (name == "int4")), dtype)
    wide = x.astype(np.float32 if is_float else np.int32)
    summary = summarised(x)
    assert (summary.dtype, summary.nbytes) == (name, x.nbytes)
    if is_float:
        tiny = float(ml_dtypes.finfo(dtype).smallest_normal)
        assert summary.subnormal_count == int(((np.abs(wide) < tiny) & (wide != 0)).sum())
        tiny = np.finfo(np.float32).smallest_normal
        summary = replace(summary, subnormal_count=int(((np.abs(wide) < tiny) & (wide != 0)).sum()))
    check(replace(summary, facts=replace(summary.facts, dtype_name=wide.dtype.name, nbytes=wide.nbytes)), wide)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_layouts_and_masks(data: st.DataObject) -> None:
    x = data.draw(hnp.arrays(np.float32, hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=7)))
    x = x[tuple(slice(None, None, data.draw(st.sampled_from((1, 2, -1, -2)))) for _ in x.shape)]
    x = x.transpose(data.draw(st.permutations(range(x.ndim))))
    if data.draw(st.booleans()):
        x = np.ma.MaskedArray(x, data.draw(hnp.arrays(bool, x.shape)))
    elif data.draw(st.booleans()):
        x = np.broadcast_to(x, (3, *x.shape))
        whole = summarised(x)
        assert whole.nan_count == np.isnan(x).sum()
        assert whole.zero_count == (x == 0).sum()
        assert whole.read == x.size
        return
    check(summarised(x), x)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have small arrays read as large ones are: a sample, then block by block on two threads."""
    monkeypatch.setattr(look, "SAMPLE_CELLS", 64)
    monkeypatch.setattr(look, "PARALLEL_FROM", 1)
    monkeypatch.setattr(look, "COUNTED_AT_ONCE", 3)
    monkeypatch.setattr(look, "COUNTED_CELLS", 53)
    monkeypatch.setattr(tallying, "WIDE_CELLS", 20)
    monkeypatch.setattr(look, "ORDERED_AT_ONCE", 2)
    monkeypatch.setattr(boxes.cut, "__defaults__", (37,))


LARGER = {
    "floats": lambda rng: rng.standard_normal((40, 50)).astype(np.float32),
    "special": lambda rng: np.where(rng.random((30, 41)) < 0.2, rng.choice([np.nan, np.inf, -np.inf], (30, 41)), 1.5),
    "fortran": lambda rng: np.asfortranarray(rng.integers(-3, 4, (33, 29))),
    "reversed": lambda rng: rng.standard_normal((20, 30, 7))[::-1, ::2, ::-1].transpose(2, 0, 1),
    "constant": lambda rng: np.full((25, 30), -2.5, order="F"),
    "ties": lambda rng: np.maximum(rng.standard_normal((60, 30)), 0),
    "ramp": lambda rng: np.arange(4000.0) ** 3,
    "far": lambda rng: 1e9 + rng.standard_normal((50, 50)),
    "bytes": lambda rng: rng.integers(0, 256, (9, 8, 7, 6), dtype=np.uint8),
    "truths": lambda rng: rng.random((50, 40)) < 0.3,
    "complex": lambda rng: rng.standard_normal((30, 40)) + 1j * rng.standard_normal((30, 40)),
    "times": lambda rng: rng.integers(0, 10**18, (30, 40)).view("M8[ns]"),
    "masked": lambda rng: np.ma.MaskedArray(rng.standard_normal((40, 40)), rng.random((40, 40)) < 0.5),
    "hidden": lambda rng: np.ma.MaskedArray(rng.standard_normal((40, 40)), True),
    "nan": lambda rng: np.full((40, 40), np.nan),
    "largest": lambda rng: np.full((40, 40), np.finfo("f8").max),
    "long": lambda rng: rng.standard_normal((30, 30)).astype(np.longdouble),
    "spread": lambda rng: 10.0 ** rng.uniform(-300, 300, (40, 40)),
    "outlier": lambda rng: np.where(np.arange(3000) == 1999, 1e30, rng.standard_normal(3000)),
}


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("name", LARGER)
def test_block_by_block(name: str) -> None:
    x = LARGER[name](np.random.default_rng(7))
    check(summarised(x), x)


def test_a_sample_that_misses_every_quantile_is_made_good(monkeypatch: pytest.MonkeyPatch, small_blocks: None) -> None:
    x = np.arange(5000.0)
    monkeypatch.setattr(look, "ordered_sample", lambda *_: np.full(10, 4999.5))
    check(summarised(x), x)


def test_too_many_values_in_a_bracket_are_narrowed(monkeypatch: pytest.MonkeyPatch, small_blocks: None) -> None:
    monkeypatch.setattr(ranks, "KEPT_BYTES", 4000)
    x = np.random.default_rng(1).standard_normal(6000)
    check(summarised(x), x)


@pytest.mark.slow
def test_a_sample_that_grows_with_the_array_spares_a_second_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "SAMPLE_CELLS", 64)
    monkeypatch.setattr(ranks, "KEPT_BYTES", 1 << 20)
    again: list[Bracket] = []
    monkeypatch.setattr(Bracket, "narrower", lambda bracket, *args: again.append(bracket) or bracket)
    x = np.random.default_rng(3).standard_normal(1 << 20, dtype=np.float32)
    check(summarised(x), x)
    assert not again


def test_memory_read_again_by_stride_zero_is_counted_as_often_as_it_stands_there() -> None:
    x = np.broadcast_to(np.float32([1, np.nan, 0]), (1 << 40, 3))
    summary = summarised(x)
    assert summary.size == 3 << 40
    assert summary.nan_count == 1 << 40
    assert summary.zero_count == 1 << 40
    assert summary.nan.first == ((0, 1),)
    assert summary.exact
    assert summary.mean == 0.5
    assert summary.overview.steps == (1 << 40, 1)
    assert [(each.length, each.step) for each in summary.profiles] == [(1 << 40, 1 << 40), (3, 1)]


def test_seventy_axes_less_six() -> None:
    x = np.arange(4.0).reshape((2, 2) + (1,) * 62)
    check(summarised(x), x)


def test_what_windows_slide_over_is_sampled_where_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "MOST_EXACT", 10**6)
    windows = np.lib.stride_tricks.sliding_window_view(np.arange(4000.0), 2000)
    summary = summarised(windows)
    assert not summary.exact
    assert 0 < summary.read < windows.size
    assert summary.max <= 3999


def test_stopping_keeps_what_is_known() -> None:
    x = np.random.default_rng(0).standard_normal((1000, 2000))
    found = Look(NumpyReader(x))
    slices = found.slices()
    next(slices)
    slices.close()
    assert not found.is_done
    assert not found.summary.exact
    assert found.summary.read < x.size


@pytest.mark.parametrize("value", [0.5, np.nan, np.inf, 99.0])
@pytest.mark.parametrize("where", [..., (377, 41)])
def test_an_array_that_changes_while_it_is_read_is_said_to(where: Any, value: float) -> None:
    x = np.random.default_rng(0).standard_normal((500, 600))
    found = Look(NumpyReader(x))
    shares = found.slices()
    while not found.summary.exact:
        next(shares)
    x[where] = value
    for _ in shares:
        pass
    assert found.summary.changed


THINGS = {
    "text": np.array(["a", "", "bb", "a"]),
    "bytes": np.array([b"a", b"c"]),
    "string": np.array(["a", "longer" * 20], dtype=np.dtypes.StringDType()),
    "record": np.array([(1, 2.5), (3, np.nan)], dtype=[("a", "i4"), ("b", "f8")]),
    "void": np.array([b"abc"], dtype="V3"),
    "object": np.array([None, 1, [2]], dtype=object),
}


@pytest.mark.parametrize("name", THINGS)
def test_what_is_no_number_is_counted_and_never_compared(name: str) -> None:
    x = THINGS[name]
    summary = summarised(x)
    assert summary.min is None
    assert summary.exact
    assert summary.shape == x.shape
    if summary.histogram is not None:
        assert sum(count for _, count in summary.histogram.bars) + summary.histogram.others == x.size


def test_records_tell_of_their_fields() -> None:
    assert summarised(THINGS["record"]).notes == (
        "Field a: int32, from 1 to 3.",
        "Field b: float64, from 2.5 to 2.5, 1 NaN.",
    )


def test_objects_that_refuse_everything_are_counted_by_type() -> None:
    class Hostile:
        def __eq__(self, other: object) -> bool:
            raise RuntimeError("do not compare")

        __hash__ = None  # type: ignore[assignment]

        def __repr__(self) -> str:
            raise RuntimeError("do not show")

    x = np.array([Hostile(), Hostile()], dtype=object)
    assert summarised(x).histogram.bars == (("Hostile", 2),)


NOT_ON_A_DEVICE = {"times", "masked", "hidden", "long"}


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("name", sorted(LARGER.keys() - NOT_ON_A_DEVICE))
def test_a_device_computes_and_only_small_results_are_brought(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "BLOCK_CELLS_THERE", 211)
    monkeypatch.setitem(sys.modules, "cupy", stand_in())
    x = LARGER[name](np.random.default_rng(7))
    check(Look(reader_of(cupy_array(x))).finish(), x)


@pytest.mark.slow
def test_a_large_array_stays_on_its_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cupy", stand_in())
    x = np.random.default_rng(0).standard_normal((3000, 3000)).astype(np.float32)
    x[17, 400], x[2999, 3] = np.nan, -np.inf
    looking = Look(reader_of(cupy_array(x)))
    cupy_array.brought.clear()
    summary = looking.finish()
    assert (summary.nan.first, summary.neginf.first) == (((17, 400),), ((2999, 3),))
    assert summary.details_exact
    assert sum(cupy_array.brought) < x.nbytes / 12
    assert max(cupy_array.brought) <= 256 * 256 * 8


def computed_in_chunks(x: Any, monkeypatch: pytest.MonkeyPatch, most: int) -> tuple[Any, list[Any], int]:
    """The summary of a Dask array with at most ``most`` bytes at once, the chunks it computed, the most alive."""
    array, dask = pytest.importorskip("dask.array", reason="Dask is not installed"), sys.modules["dask"]
    monkeypatch.setattr("tensorviz.arrays.reading.dask_reader.MOST_COMPUTED", most)
    computed, alive, peak = [], set(), 0

    def made(chunk: Any, block_info: Any = None) -> Any:
        nonlocal peak
        computed.append(block_info[0]["chunk-location"])
        copy = chunk.copy()
        alive.add(id(copy))
        peak = max(peak, len(alive))
        weakref.finalize(copy, alive.discard, id(copy))
        return copy

    lazy = array.from_array(
        x, chunks=tuple(max(1, -(-length // 6)) if axis < 2 else -1 for axis, length in enumerate(x.shape))
    )
    with dask.config.set(scheduler="synchronous"):
        reader = reader_of(array.map_blocks(made, lazy, dtype=x.dtype, meta=np.zeros((0,) * x.ndim, x.dtype)))
        corners_of(reader) if most else None
        return Look(reader).finish(), computed, peak


def test_what_dask_knows_from_a_sample_only_says_so_with_its_size() -> None:
    array = pytest.importorskip("dask.array", reason="Dask is not installed")
    summary = Look(reader_of(array.arange(9_000_000.0, chunks=3_000_000))).finish()
    assert (summary.exact, summary.details_exact, summary.max) == (True, False, 8_999_999)
    sampled = len(range(0, 9_000_000, sample_steps((9_000_000,))[0]))
    assert summary.quantiles_read == summary.histogram.read == sampled < SAMPLE_CELLS
    text = summary_text(summary, "x")
    assert f"quantiles (of a sample of {format_count(sampled)} cells): " in text
    assert f"spread (of a sample of {format_count(sampled)} cells): " in text
    message = msgspec.json.decode(encode_inspection(summary, "x", None, Progress("complete"))[0])
    assert message["statistics"]["quantilesRead"] == message["histogram"]["read"] == sampled


@pytest.mark.parametrize("name", sorted(LARGER))
def test_dask_computes_each_chunk_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    x = LARGER[name](np.random.default_rng(7))
    whole, computed, _ = computed_in_chunks(x, monkeypatch, most=1 << 20)
    assert len(computed) == len(set(computed)) > 1
    check(whole, x)
    summary, computed, peak = computed_in_chunks(x, monkeypatch, most=0)
    assert len(computed) == len(set(computed)) > 1
    assert peak <= 3
    assert not summary.details_exact
    assert summary.quantiles == whole.quantiles
    check(
        replace(summary, details_exact=True, histogram=whole.histogram, quantiles=whole.quantiles, phases=whole.phases),
        x,
    )
