"""NaN in a large array is seen in its overview, also where no cell was sampled."""

from __future__ import annotations

import time
from unittest.mock import patch

import numpy as np
import pytest

from tensorviz.trace import keeper
from tensorviz.trace.limits import Limits

PLENTY = 10**12


def kept(x: np.ndarray, free_ns: int = PLENTY) -> np.ndarray | None:
    with patch.multiple(keeper, SCANNING_FREE_NS=free_ns, READING_FREE_NS=PLENTY):
        each = keeper.Keeper(Limits(), time.perf_counter_ns())
        return each.keep(x).overview.holds_nan


@pytest.mark.parametrize("dtype", ["f4", "f8", "c16"])
@pytest.mark.parametrize("shape", [(1000, 1000), (100_000,), (3, 200, 300), (2, 50_000), (50_000, 2)])
def test_one_nan_marks_one_block(shape: tuple[int, ...], dtype: str) -> None:
    x = np.ones(shape, dtype)
    x[(0,) * (x.ndim - 2) + (-2,) * min(x.ndim, 2)] = np.nan
    found = kept(x)
    assert int(found.sum()) == 1


def test_whole_numbers_are_not_looked_at() -> None:
    assert kept(np.ones((1000, 1000), "i8")) is None


def test_nothing_is_looked_at_without_time() -> None:
    assert kept(np.full((1000, 1000), np.nan), free_ns=0) is None


def test_a_mark_goes_with_its_nan() -> None:
    x = np.ones((1000, 1000))
    x[501, 501] = np.nan
    with patch.multiple(keeper, SCANNING_FREE_NS=PLENTY, READING_FREE_NS=PLENTY):
        each = keeper.Keeper(Limits(), time.perf_counter_ns())
        first = each.keep(x)
        assert each.keep(x) is first
        x[501, 501] = 1
        assert not each.keep(x).overview.holds_nan.any()
        x[501, 501] = np.nan
        assert each.keep(x).overview.holds_nan.any()
    with patch.multiple(keeper, SCANNING_FREE_NS=0, READING_FREE_NS=PLENTY):
        each.started_ns, each.scanning_ns = time.perf_counter_ns(), PLENTY
        assert each.keep(x).overview.holds_nan is None
