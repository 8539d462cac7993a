"""The list of devices: what is there, what is missing, and that nothing is imported before it is asked for."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import types

import pytest

import tensorviz as tv
from tensorviz.device import availability
from tensorviz.device.adapters.table import open_device
from tensorviz.device.availability import cuda_row
from tests.unit.device import conftest


def test_rows():
    rows = {row.name: row for row in tv.devices()}
    assert [*rows] == ["cpu", "cupy", "dpnp", "jax", "torch"]
    assert rows["cpu"].state == "ready"
    assert "JAX" in rows["jax"].library
    assert all(row.reason for row in rows.values())
    assert all(row.hint for row in rows.values() if not row.is_usable)


def test_they_show_themselves():
    table = tv.devices()
    assert repr(table).splitlines()[0].split() == ["name", "library", "state"]
    assert all(row.name in table._repr_html_() for row in table)


@pytest.mark.parametrize(
    ("status", "driver", "state", "words"),
    [
        (35, 0, "no driver", "no NVIDIA driver"),
        (35, 11040, "driver too old", "CUDA 11.4"),
        (100, 12040, "no device", "no NVIDIA GPU"),
        (999, 12040, "broken", "error 999"),
    ],
)
def test_what_cuda_answers(status, driver, state, words):
    row = cuda_row("CuPy 14.2.0", status, driver)
    assert row.state == state
    assert words in row.reason
    assert row.hint
    assert not row.is_usable


@pytest.mark.slow
def test_loading_the_extension_imports_no_device_library():
    program = """
import sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "tensorviz")
shell.run_cell("%%explain\\nimport numpy as np\\nnp.ones(3) @ np.ones(3)")
print([name for name in ("cupy", "jax", "torch", "dpnp") if name in sys.modules])"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


@pytest.mark.parametrize(("is_there", "state"), [(True, "installed"), (False, "no driver")])
def test_cupy_is_offered_where_there_is_a_driver(monkeypatch, is_there, state):
    monkeypatch.setitem(sys.modules, "cupy", types.ModuleType("cupy"))
    monkeypatch.setattr(availability, "has_driver", lambda: is_there)
    row = next(row for row in availability.installed_devices() if row.name == "cupy")
    assert (row.state, row.is_usable) == (state, is_there)
    assert bool(row.hint) is not is_there


def test_the_real_cupy_without_a_gpu():
    if importlib.util.find_spec("cupy") is None:
        pytest.skip("CuPy's wheel is not installed")
    row = next(row for row in tv.devices() if row.name == "cupy")
    assert row.state in ("ready", "no driver", "no device", "driver too old")
    assert "Traceback" not in row.reason


def test_a_device_that_there_is_not():
    with pytest.raises(tv.UsageError, match="'abacus' is no device; there are 'cupy', 'dpnp', 'jax', 'torch'"):
        open_device("abacus")


def test_a_device_that_can_not_be_used_says_why():
    row = next(row for row in tv.devices() if row.name == "cupy")
    if row.is_usable:
        pytest.skip("CuPy can be used here")
    with pytest.raises(tv.UsageError, match=f"{row.library} can't be used: {row.state}"):
        open_device("cupy")


def test_what_is_skipped_says_why_and_can_be_demanded(monkeypatch):
    row = next(row for row in tv.devices() if row.name == "cupy")
    if row.is_usable:
        pytest.skip("CuPy can be used here")
    with pytest.raises(pytest.skip.Exception, match=f"needs an NVIDIA GPU: {row.state}"):
        conftest.opened("cupy")
    monkeypatch.setattr(conftest, "REQUIRE_GPU", True)
    with pytest.raises(pytest.fail.Exception, match=f"needs an NVIDIA GPU: {row.state}"):
        conftest.opened("cupy")
