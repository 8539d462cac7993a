"""`%devices` and `%%explain --device NAME`."""

from __future__ import annotations

import pytest

import tensorviz as tv
from tensorviz.device import start
from tensorviz.magics import extension


def test_the_list(shell):
    seen = shell.run("%devices")
    assert [row.name for row in seen.value] == ["cpu", "cupy", "dpnp", "jax", "torch"]
    assert "UsageError" in shell.run("%devices jax").stderr + shell.run("%devices jax").stdout


@pytest.mark.slow
def test_the_cell_is_compared_below_its_explanation(shell):
    if not next(row for row in tv.devices() if row.name == "jax").is_usable:
        pytest.skip("jax is not installed")
    shell.run("import numpy as np\nx = np.arange(6.0)\ndef centred(x):\n    return x - x.mean()")
    seen = shell.run("%%explain --device jax -o e\nx -= 1\nz = centred(x)\nprint('once')")
    assert seen.error is None
    assert seen.stdout.splitlines().count("once") == 1
    assert "The results agree to" in seen.stdout
    assert shell.ip.user_ns["x"].tolist() == [-1, 0, 1, 2, 3, 4]
    comparison = shell.ip.user_ns["e"].compare("jax")
    assert comparison.agrees
    assert any(step.source == "x - x.mean()" and step.where == "device" for step in comparison.steps)


def test_with_the_option_all_that_the_cell_overwrites_is_kept(shell, monkeypatch):
    if not next(row for row in tv.devices() if row.name == "jax").is_usable:
        pytest.skip("jax is not installed")
    monkeypatch.setattr(start, "SMALL_BYTES", 64)
    monkeypatch.setattr(extension, "KEPT_BYTES", 1000)
    shell.run("import numpy as np\nx = np.arange(1000.0)")
    shell.run("%%explain -o plain\nx -= 1")
    assert "Run the cell with `%%explain --device NAME`" in shell.ip.user_ns["plain"].compare("jax").reason
    shell.run("%%explain --device jax -o kept\nx -= 1")
    assert shell.ip.user_ns["kept"].comparisons["jax"].agrees
    assert shell.ip.user_ns["x"][0] == -2.0


def test_a_device_that_there_is_not_is_one_line(shell):
    seen = shell.run("%%explain --device abacus\nimport numpy as np\ny = np.ones(3) * 2")
    assert seen.error is None
    assert "'abacus' is no device" in seen.stdout
    assert "Traceback" not in seen.stdout


def test_unloading_takes_the_magic_out(shell):
    tv.unload_ipython_extension(shell.ip)
    assert "devices" not in shell.ip.magics_manager.magics["line"]
