from __future__ import annotations

import gc
import sys
import warnings
import weakref
from typing import ClassVar

import numpy as np
import pytest

from tensorviz.arrays.capture import snapshot, snapshot_size
from tensorviz.trace.limits import Limits

LIMITS = Limits()
ARRAYS = {
    "bool": np.array([[True, False]]),
    "int8": np.arange(-3, 3, dtype=np.int8),
    "uint64": np.array([2**64 - 1], np.uint64),
    "float16": np.linspace(0, 1, 7, dtype=np.float16),
    "float32": np.ones((2, 3, 4), np.float32) / 3,
    "float64": np.array([np.nan, np.inf, -0.0]),
    "longdouble": np.arange(3, dtype=np.longdouble) / 7,
    "complex64": np.array([1 + 2j], np.complex64),
    "complex128": np.array([[1j]]),
    "datetime": np.array(["2020-02-29", "NaT"], "M8[D]"),
    "timedelta": np.arange(3, dtype="m8[s]"),
    "str": np.array(["a", "bcd"]),
    "bytes": np.array([b"a", b"bcd"]),
    "structured": np.array([(1, (2.0, 3.0))], [("x", "i4"), ("y", "f8", (2,))]),
    "big endian": np.arange(3, dtype=">i4"),
    "0-d": np.array(5),
    "empty": np.zeros((0, 4)),
    "fortran": np.asfortranarray(np.arange(6).reshape(2, 3)),
    "strided": np.arange(24).reshape(4, 6)[::2, ::-3],
    "broadcast": np.broadcast_to(np.arange(3), (4, 3)),
    "fieldless": np.zeros(2, "V4"),
}


@pytest.mark.parametrize("x", ARRAYS.values(), ids=ARRAYS)
def test_a_small_array_is_kept_whole(x: np.ndarray) -> None:
    kept = snapshot(x, LIMITS)
    assert kept.values is not None
    assert (kept.shape, kept.dtype, kept.strides, kept.nbytes) == (x.shape, x.dtype.str, x.strides, x.nbytes)
    assert kept.values.dtype == x.dtype
    assert kept.values.tobytes() == x.tobytes()
    assert kept.values.shape == x.shape
    assert not kept.values.flags.writeable
    assert kept.reason is None


def test_no_reference_is_kept() -> None:
    x = np.arange(10.0)
    count, dtype_count = sys.getrefcount(x), sys.getrefcount(x.dtype)
    kept = [snapshot(x, LIMITS), snapshot(x[1:], LIMITS), snapshot(x, Limits(whole_bytes=8))]
    assert (sys.getrefcount(x), sys.getrefcount(x.dtype)) == (count, dtype_count)
    assert weakref.getweakrefcount(x) == 0
    x.resize(20)
    assert all(each.shape for each in kept)


def test_a_large_matrix_keeps_its_corners_bands_and_overview() -> None:
    x = np.arange(300 * 500.0).reshape(300, 500)
    kept = snapshot(x, LIMITS)
    assert kept.values is None
    assert kept.reason is None
    assert kept.window == ((0, 1, 2, 297, 298, 299), (0, 1, 2, 497, 498, 499))
    np.testing.assert_array_equal(kept.window_values, x[np.ix_(*kept.window)])
    np.testing.assert_array_equal(kept.rows, x[list(kept.window[0])])
    np.testing.assert_array_equal(kept.columns, x[:, list(kept.window[1])])
    assert kept.overview is not None
    assert kept.overview.cells.shape == (96, 96)
    np.testing.assert_array_equal(kept.overview.cells, x[np.ix_(kept.overview.rows, kept.overview.columns)])
    assert snapshot_size(kept) < 150_000
    assert snapshot(x, LIMITS, earlier=kept) is kept
    x[0, 1] += 1
    assert snapshot(x, LIMITS, earlier=kept) is not kept


def test_bands_give_way_to_the_limit() -> None:
    kept = snapshot(np.zeros((10, 100_000)), LIMITS)
    assert kept.rows is None
    assert kept.columns is not None
    assert kept.columns.shape == (10, 6)


@pytest.mark.parametrize("shape", [(10**6,), (50, 60, 70), (9,) * 6, (2,) * 16, (1, 10**5, 1), (3,) * 11])
def test_other_large_arrays_are_bounded(shape: tuple[int, ...]) -> None:
    x = np.arange(np.prod(shape), dtype=float).reshape(shape)
    kept = snapshot(x, LIMITS)
    assert kept.window_values is not None
    assert kept.window_values.size <= 4096
    np.testing.assert_array_equal(kept.window_values, x[np.ix_(*kept.window)])
    assert kept.overview is not None
    assert max(kept.overview.cells.shape) <= 96
    assert kept.overview.cells.ndim == 2
    assert kept.overview.rows[0] == 0
    assert kept.overview.columns[-1] == shape[-1] - 1


def test_masks_are_kept() -> None:
    small = np.ma.array([1.0, 2.0, 3.0], mask=[0, 1, 0])
    kept = snapshot(small, LIMITS)
    assert kept.type_name == "MaskedArray"
    np.testing.assert_array_equal(kept.mask, [False, True, False])
    np.testing.assert_array_equal(kept.values, [1.0, 2.0, 3.0])
    assert snapshot(np.ma.array([1.0]), LIMITS).mask is None
    record = np.ma.array([(1, 2.5)], mask=[(0, 1)], dtype=[("x", int), ("y", float)])[0]
    assert snapshot(record, LIMITS).mask.tolist() == (False, True)
    large = np.ma.masked_greater(np.arange(40_000.0).reshape(200, 200), 39_990)
    kept = snapshot(large, LIMITS)
    assert kept.mask is not None
    np.testing.assert_array_equal(kept.mask, large.mask[np.ix_(*kept.window)])


def test_memory_facts() -> None:
    x = np.arange(12).reshape(3, 4)
    base, view = snapshot(x, LIMITS), snapshot(x[1:, ::2], LIMITS)
    assert (base.object_id, view.is_view) == (id(x), True)
    assert view.buffer == base.buffer
    assert view.pointer - base.pointer == x.strides[0]
    frozen = np.arange(3)
    frozen.flags.writeable = False
    assert not snapshot(frozen, LIMITS).writeable
    assert not snapshot(np.arange(3), LIMITS).is_view


@pytest.mark.parametrize(
    ("x", "reason"),
    [
        (np.array([1, None]), "object dtype"),
        (np.array([(1, None)], [("a", "i4"), ("b", "O")]), "object dtype"),
        (np.array(["text"], np.dtypes.StringDType()), "StringDType"),
    ],
    ids=["object", "structured object", "variable strings"],
)
def test_what_cannot_be_copied_says_why(x: np.ndarray, reason: str) -> None:
    kept = snapshot(x, LIMITS)
    assert kept.values is None
    assert kept.shape == x.shape
    assert kept.reason is not None
    assert kept.reason == "object dtype" or reason in kept.reason


def test_withheld_values() -> None:
    kept = snapshot(np.ones((2, 3)), LIMITS, withheld="recording is full")
    assert (kept.values, kept.shape, kept.reason) == (None, (2, 3), "recording is full")


def test_an_unchanged_array_shares_its_snapshot() -> None:
    x = np.arange(5)
    first = snapshot(x, LIMITS)
    assert snapshot(x, LIMITS, earlier=first) is first
    x[0] = 9
    second = snapshot(x, LIMITS, earlier=first)
    assert second is not first
    assert second.values[0] == 9
    assert first.values[0] == 0


@pytest.mark.parametrize(
    ("x", "type_name", "dtype", "library"),
    [
        (3, "int", "<i8", "python"),
        (True, "bool", "|b1", "python"),
        (2.5, "float", "<f8", "python"),
        (1j, "complex", "<c16", "python"),
        (np.float32(2), "float32", "<f4", "numpy"),
        (np.int8(-1), "int8", "|i1", "numpy"),
        (np.datetime64("2020-01-01"), "datetime64", "<M8[D]", "numpy"),
    ],
)
def test_numbers(x: object, type_name: str, dtype: str, library: str) -> None:
    kept = snapshot(x, LIMITS)
    assert (kept.type_name, kept.dtype, kept.library, kept.shape) == (type_name, dtype, library, ())
    assert kept.values is not None
    assert kept.values[()] == x


def test_an_integer_beyond_64_bits() -> None:
    assert snapshot(2**80, LIMITS).reason == "an integer beyond 64 bits"


class Liar(np.ndarray):
    touched: ClassVar[list[str]] = []

    def __getattribute__(self, name: str) -> object:
        Liar.touched.append(name)
        raise RuntimeError(name)

    def __len__(self) -> int:
        raise RuntimeError("len")

    def __array_finalize__(self, _: object) -> None:
        pass


def test_a_subclass_runs_none_of_its_code() -> None:
    x = np.arange(6.0).reshape(2, 3).view(Liar)
    kept = snapshot(x, LIMITS)
    assert Liar.touched == []
    assert (kept.type_name, kept.shape) == ("Liar", (2, 3))
    np.testing.assert_array_equal(kept.values, [[0, 1, 2], [3, 4, 5]])


def test_an_unreadable_object_degrades() -> None:
    kept = snapshot(object(), LIMITS)
    assert kept.reason == "values could not be read: TypeError"


def test_no_warning_is_raised() -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for x in (np.array([np.nan, np.inf]), np.full((200, 200), np.nan), np.float64("inf"), np.array([1e308]) * 1):
            snapshot(x, LIMITS)
            snapshot(x, Limits(whole_bytes=0))


def test_snapshots_are_not_tied_to_the_array() -> None:
    x = np.arange(4)
    kept = snapshot(x, LIMITS)
    assert not any(found is x for found in gc.get_referents(kept, kept.values))


@pytest.mark.parametrize("order", ["C", "F"])
def test_masks_are_kept_as_bits(order):
    mask = np.asarray(np.random.default_rng(0).random((300, 500)) > 0.5, order=order)
    kept = snapshot(mask, Limits())
    assert kept.values is None
    assert np.array_equal(kept.every_value, mask)
    assert snapshot_size(kept) < 100_000
    assert snapshot(mask, Limits(), earlier=kept) is kept
    mask[150, 250] ^= True
    assert snapshot(mask, Limits(), earlier=kept) is not kept
    assert snapshot(np.zeros(1_100_000, bool), Limits()).every_value is None


@pytest.mark.parametrize(
    ("shape", "is_whole"), [((128, 128), True), ((129, 2), True), ((129, 128), False), ((4, 32, 128), False)]
)
def test_a_matrix_is_kept_whole_up_to_128_rows_and_columns(shape: tuple[int, ...], is_whole: bool) -> None:
    assert (snapshot(np.ones(shape, complex), LIMITS).values is not None) == is_whole
