"""The real CuPy's names and keywords, which can be looked up without a GPU."""

from __future__ import annotations

import os

import numpy as np
import pytest

from bench.devices import gpu
from bench.devices.figure import each
from tensorviz.device.adapters.cupy_adapter import CupyAdapter, cupy_function
from tensorviz.device.index import Home, UnsupportedError, bound_arguments, homes
from tests.unit.device.simulated import MISSING, SimulatedDevice

cupy = pytest.importorskip("cupy", reason="CuPy's wheel is not installed: pip install cupy-cuda13x")


def test_most_of_numpy_is_there():
    found = {home: cupy_function(cupy, home) for home in homes().values() if home.module.startswith("numpy")}
    functions = {home: twin for home, twin in found.items() if not isinstance(getattr(np, home.name, None), type)}
    there = sum(twin is not None for twin in functions.values())
    assert there / len(functions) > 0.85


def test_what_the_simulated_device_lacks_is_what_cupy_lacks():
    by_name = {home.name: home for home in homes().values() if home.module in ("numpy", "numpy.linalg")}
    assert [name for name in sorted(MISSING) if cupy_function(cupy, by_name[name]) is not None] == []


def test_scipy_is_looked_up_part_by_part():
    assert cupy_function(cupy, Home("scipy.special", "expit")) is not None
    assert cupy_function(cupy, Home("scipy.special", "no_such_function")) is None
    assert cupy_function(cupy, Home("scipy.nothing", "expit")) is None


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "positional", "keywords"),
    [
        ("stack", (), {"arrays": [1, 2]}, [[1, 2]], {}),
        ("flip", (), {"m": 1, "axis": 0}, [1], {"axis": 0}),
        ("histogram", (), {"a": 1, "bins": 5}, [1], {"bins": 5}),
        ("sum", (1,), {"axis": 0, "keepdims": True}, [1], {"axis": 0, "keepdims": True}),
        ("unravel_index", (5,), {"shape": (3, 4)}, [5, (3, 4)], {}),
        ("quantile", (1, 0.5), {"weights": None}, [1, 0.5], {}),
    ],
)
def test_words(name, args, kwargs, positional, keywords):
    assert bound_arguments(getattr(np, name), getattr(cupy, name), args, kwargs) == (positional, keywords)


@pytest.mark.parametrize(("name", "word"), [("sum", "where"), ("mean", "where"), ("quantile", "weights")])
def test_words_that_cupy_does_not_know(name, word):
    with pytest.raises(UnsupportedError, match=f"the argument {word}="):
        bound_arguments(getattr(np, name), getattr(cupy, name), (1,), {word: np.ones(2)})


@pytest.mark.parametrize("before", [None, "1"])
def test_the_setting_that_gives_digits_up(monkeypatch, before):
    if before is None:
        monkeypatch.delenv("CUPY_TF32", raising=False)
    else:
        monkeypatch.setenv("CUPY_TF32", before)
    adapter = object.__new__(CupyAdapter)
    for one, value in ((adapter, "0"), (adapter.quickly(), "1")):
        with one.running():
            assert os.environ["CUPY_TF32"] == value
    assert os.environ.get("CUPY_TF32") == before


class Bare(SimulatedDevice):
    """Real CuPy's names on a machine without a GPU."""

    namespace = cupy


def test_what_the_gpu_benchmark_uses_is_there_and_a_failure_is_a_figure():
    runtime = cupy.cuda.runtime
    try:
        if runtime.getDeviceCount():
            pytest.skip("there is a GPU: make bench-gpu measures")
    except runtime.CUDARuntimeError:
        pass
    hook = cupy.cuda.MemoryHook
    assert callable(hook.malloc_postprocess)
    assert callable(hook.free_postprocess)
    assert callable(cupy.cuda.get_elapsed_time)
    assert callable(cupy.RawKernel)
    assert callable(cupy.cuda.MemoryPool.set_limit)
    assert callable(cupy.cuda.MemoryPool.free_all_blocks)
    figures = list(each(gpu._events, gpu._out_of_memory, adapter=Bare()))
    assert [figure.what for figure in figures] == ["events", "out of memory"]
    assert all(figure.is_missed and "cudaErrorInsufficientDriver" in figure.measured for figure in figures)
