"""A setting that gives digits up for speed: both sides on the device, NumPy's digits counted."""

from __future__ import annotations

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device import blocks
from tensorviz.device.adapters.table import open_device, open_quick
from tensorviz.device.availability import DeviceRow
from tensorviz.device.control import Control, drained
from tensorviz.device.ways.quick import comparing_quick
from tensorviz.protocol.device_comparison import encode_devices
from tests.unit.device.simulated import SimArray, SimulatedDevice

KEPT_BITS = 10  # TF32's mantissa


class Quick(SimulatedDevice):
    """Its products of float32 keep ten bits of each factor, when that is asked for."""

    quick = "TF32"

    def function(self, home):
        found = super().function(home)
        if home.name != "matmul" or not self.is_quick:
            return found
        return lambda a, b: found(_shortened(a), _shortened(b))

    def facts(self):
        return super().facts() | {"tf32": f"TF32 {'on' if self.is_quick else 'off'}"}


def _shortened(x):
    if x.dtype != np.float32:
        return x
    mantissa, exponent = np.frexp(x.host)
    return SimArray(np.ldexp(np.round(mantissa * 2**KEPT_BITS) / 2**KEPT_BITS, exponent).astype(np.float32))


def quickly(source, monkeypatch, **names):
    monkeypatch.setattr(blocks, "BLOCK_SECONDS", 0.0)
    explanation = tv.explain(source, namespace={"np": np, "__name__": "__main__", **names})
    assert explanation.error is None
    return drained(comparing_quick(explanation._recording, explanation._start, Quick(), Control()))


def test_digits_and_times_with_and_without(monkeypatch):
    r = np.random.default_rng(1)
    a, b = (r.random((30, 30), dtype=np.float32) for _ in range(2))
    found = quickly("C = np.matmul(A, B)\nD = A + B", monkeypatch, A=a, B=b)
    assert found.agrees, found
    assert 3 < found.agreement["C"].digits < 5 < found.agreement["D"].digits
    exact = a.astype(float) @ b
    assert 1e-5 < np.abs(found.results["C"] - exact).max() / exact.max() < 1e-3
    assert found.verdict
    assert (found.host.facts["tf32"], found.device.facts["tf32"]) == ("TF32 off", "TF32 on")
    assert found.device.name == "SIMULATED with TF32"
    assert len(found.host.timed.blocks) == len(found.device.timed.blocks)
    assert "SIMULATED without TF32" in repr(found)


def test_too_few_digits_are_told(monkeypatch):
    c = np.array([[10000.3, -10000.1]], dtype=np.float32)
    found = quickly("C = np.matmul(A, B)", monkeypatch, A=c, B=np.ones((2, 1), dtype=np.float32))
    assert not found.agrees
    assert found.device.timed is not None


def test_a_cell_that_it_changes_nothing_for(monkeypatch):
    found = quickly("C = np.matmul(A, A)", monkeypatch, A=np.eye(3))
    assert found.reason == "The cell has no numbers of float32; TF32 changes nothing."


def test_it_is_offered_where_there_is_a_gpu():
    rows = [DeviceRow("cupy", "CuPy", "installed", ""), DeviceRow("jax", "JAX", "installed", "")]
    assert "tf32" in {each.name for each in encode_devices(rows)}
    assert "tf32" not in {each.name for each in encode_devices(rows[1:])}


def test_without_a_gpu_it_says_so():
    if any(row.name == "cupy" and row.is_usable for row in tv.devices()):
        pytest.skip("there is a GPU")
    with pytest.raises(tv.UsageError, match="no such GPU can be used here"):
        open_quick()


def test_the_setting_of_jax():
    row = next(row for row in tv.devices() if row.name == "jax")
    if not row.is_usable:
        pytest.skip(f"jax: {row.state}")
    import jax

    adapter = open_device("jax")
    before = jax.config.jax_default_matmul_precision
    adapter.quick = "TF32"  # as on a GPU
    for each, precision, words in ((adapter, "float32", "TF32 off"), (adapter.quickly(), "tensorfloat32", "TF32 on")):
        with each.running():
            assert jax.config.jax_default_matmul_precision == precision
        assert each.facts()["tf32"] == words
    assert jax.config.jax_default_matmul_precision == before
