"""How long one look at an array takes, beside ``numpy.sum`` and other inspectors; its memory and bytes."""

from __future__ import annotations

import importlib.util
import os
import time
import tracemalloc
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

from bench.result import Result
from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.inspector.corners import corners_of
from tensorviz.inspector.look import Look
from tensorviz.protocol.inspecting import encode_inspection
from tensorviz.protocol.inspection import Progress

ROUNDS = 3
ROOM_FOR_4_GB = 6e9
Array = npt.NDArray[np.float32]


def measure() -> list[Result]:
    """A 10000 x 10000 array with NaN planted, and a small one."""
    x = np.random.default_rng(0).standard_normal((10_000, 10_000), dtype=np.float32)
    x[1234, 567], x[9000, 1] = np.nan, np.inf
    looks = [_looked(x) for _ in range(ROUNDS)]
    adding = min(_seconds(lambda: float(x.sum())) for _ in range(ROUNDS))
    first, counted, whole = (min(look[at] for look in looks) for at in range(3))
    how = f"float32 10000 x 10000; np.sum takes {adding * 1000:.0f} ms in the same run"
    return [
        Result("inspector: first paint of a large array", first * 1000, "ms", 150, f"{how}; a sample"),
        Result("inspector: exact statistics beyond 3 x np.sum", (counted - 3 * adding) * 1000, "ms", 100, how),
        Result("inspector: everything exact", whole, "s", 1.5, how),
        Result("inspector: peak extra memory", _peak(x) / 2**20, "MiB", 64, how),
        Result("inspector: sent of a large array", _sent(x) / 1000, "KB", 96, how),
        *_small(),
        *_others(x),
        *_ten_times(x),
    ]


def _ten_times(x: Array) -> list[Result]:
    """Ten of it in one array of 4 GB, where the machine has room for it: the same ratios."""
    if os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") < ROOM_FOR_4_GB:
        return []
    large = np.concatenate([x] * 10)
    adding = min(_seconds(lambda: float(large.sum())) for _ in range(ROUNDS))
    first, counted, whole = _looked(large)
    how = f"float32 100000 x 10000; np.sum takes {adding * 1000:.0f} ms in the same run"
    return [
        Result("inspector: first paint of 4 GB", first * 1000, "ms", 150, f"{how}; a sample"),
        Result("inspector: exact statistics of 4 GB beyond 3 x np.sum", (counted - 3 * adding) * 1000, "ms", 1000, how),
        Result("inspector: everything exact of 4 GB", whole, "s", 15, how),
        Result("inspector: peak extra memory of 4 GB", _peak(large) / 2**20, "MiB", 64, how),
    ]


def _looked(x: Array) -> tuple[float, float, float]:
    """Seconds to the sample, to exact statistics, to the end."""
    start = time.perf_counter()
    look = Look(NumpyReader(x))
    first, counted = time.perf_counter() - start, 0.0
    for _ in look.slices():
        if look.summary.exact and not counted:
            counted = time.perf_counter() - start
    return first, counted, time.perf_counter() - start


def _peak(x: Array) -> int:
    tracemalloc.start()
    Look(NumpyReader(x)).finish()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _sent(x: npt.NDArray[np.generic]) -> int:
    reader = NumpyReader(x)
    text, buffers = encode_inspection(Look(reader).summary, "x", corners_of(reader), Progress("complete"))
    return len(text.encode()) + sum(map(len, buffers))


def _small() -> list[Result]:
    x = np.arange(120.0).reshape(2, 3, 4, 5)
    seconds = min(_seconds(lambda: _sent(x)) for _ in range(20))
    return [
        Result("inspector: a (2, 3, 4, 5) array", seconds * 1000, "ms", 5, "statistics and the message"),
        Result("inspector: sent of a (2, 3, 4, 5) array", _sent(x) / 1000, "KB", 15),
    ]


def _others(x: Array) -> list[Result]:
    """What other tools take to show the same array, where they are installed."""
    tools = (
        ("lovely-numpy", "its text", _lovely),
        ("treescope", "its HTML", _treescope),
        ("xarray", "the HTML of a DataArray", _xarray),
    )
    found = [tool for tool in tools if importlib.util.find_spec(tool[0].replace("-", "_")) is not None]
    return [Result(f"{name} shows it", _seconds(partial(show, x)), "s", None, how) for name, how, show in found]


def _lovely(x: Array) -> str:
    from lovely_numpy import lovely

    return str(lovely(x))


def _treescope(x: Array) -> str:
    import treescope

    with treescope.active_autovisualizer.set_scoped(treescope.ArrayAutovisualizer()):
        return str(treescope.render_to_html(x))


def _xarray(x: Array) -> str:
    import xarray

    return str(xarray.DataArray(x)._repr_html_())


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
