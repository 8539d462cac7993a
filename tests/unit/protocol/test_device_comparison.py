"""A comparison of devices as it travels: every sample, each place with its step, worded, and bounded."""

from __future__ import annotations

import json

import msgspec
import numpy as np
import pytest

import tensorviz as tv
from tensorviz.api import still_bundle
from tensorviz.device import blocks, roofline
from tensorviz.device.availability import DeviceRow
from tensorviz.device.compare import compare
from tensorviz.device.ways.table import WAYS
from tensorviz.protocol import devices as wire
from tensorviz.protocol.device_comparison import MOST_STEPS, encode_device_comparison, encode_devices
from tests.unit.device.simulated import SimulatedDevice


@pytest.fixture(autouse=True)
def in_one_block(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCKS", 2)
    monkeypatch.setattr(blocks, "BLOCK_SECONDS", 0.0)
    monkeypatch.setattr(roofline, "SIZES", {True: 16, False: 16})
    monkeypatch.setattr(roofline, "COPIED_BYTES", {True: 4096, False: 4096})
    monkeypatch.setattr(roofline, "_known", {})


def encoded(source, adapter=None, **names):
    explanation = tv.explain(source, namespace={"np": np, "__name__": "__main__", **names})
    comparison = compare(explanation._recording, explanation._start, adapter or SimulatedDevice(), is_timed=True)
    message = encode_device_comparison(comparison, "simulated", explanation.steps, "this")
    text = msgspec.json.encode(message)
    assert msgspec.json.decode(text, type=wire.DeviceComparison) == message
    return message, comparison


def test_every_sample_travels_in_nanoseconds():
    message, comparison = encoded("y = np.arange(6.0) * 3\nt = y.sum()")
    assert message.state == "agrees"
    assert message.headline == comparison.verdict
    assert message.agreement == "The results agree to 16 digits or more."
    for side, ours in ((message.host, comparison.host), (message.device, comparison.device)):
        assert [list(block) for block in side.samples] == [
            [round(s * 1e9) for s in block] for block in ours.timed.samples
        ]
        assert side.low.ns <= side.median.ns <= side.high.ns
    low, middle, high = message.ratio
    assert low <= middle <= high


def test_places_name_their_steps():
    message, _ = encoded("y = np.arange(6.0) * 3\ng = np.geomspace(1.0, 8.0, 4)")
    assert [(each.place.line, each.place.source, each.place.step) for each in message.steps] == [
        (1, "np.arange(6.0)", 0),
        (1, "np.arange(6.0) * 3", 1),
        (2, "np.geomspace(1.0, 8.0, 4)", 2),
    ]
    there, _, fallback = message.steps
    assert (there.where, there.words, there.reason) == ("device", "on SIMULATED", "")
    assert (fallback.where, fallback.words, fallback.moved) == ("host", "on the CPU", "32 B moved")
    assert "no geomspace" in fallback.reason


def test_findings_stand_at_their_line():
    message, _ = encoded("x = np.arange(40.0)\nt = 0.0\nfor i in range(30):\n    t += float((x * i).sum())")
    rules = {each.rule: each for each in message.findings}
    assert rules["answers"].place.line == 4
    assert rules["answers"].place.step is not None


class Off(SimulatedDevice):
    """A device that adds up a little wrongly."""

    def __init__(self, by: float) -> None:
        super().__init__()
        self._by = by

    def function(self, home):
        found = super().function(home)
        return (lambda *args, **kwargs: found(*args, **kwargs) * (1 + self._by)) if home.name == "exp" else found


def test_values_that_differ_are_both_shown():
    message, _ = encoded("x = np.zeros(3)\ny = np.exp(x)", Off(1e-3))
    assert (message.state, message.headline) == ("differs", "Not timed. The results differ by more than rounding.")
    assert (message.parting.host, message.parting.device) == ("1.0", "1.001")
    assert message.parting.place.step == 1
    assert [each.name for each in message.digits if not each.enough] == ["y"]


def test_a_test_that_comes_out_otherwise_shows_what_was_compared():
    message, _ = encoded("e = np.exp(np.zeros(1)).sum()\nif float(e) > 1.0000000001:\n    e = 2 * e", Off(5e-10))
    assert message.state == "parted"
    assert "was False on the CPU and is True" in message.headline
    assert message.parting.host == "1.0 > 1.0000000001"
    assert message.parting.device.startswith("1.0000000005 >")
    assert message.parting.place.line == 2


def test_a_cell_that_cannot_be_run_again():
    message, _ = encoded("y = next(g) * np.ones(2)", g=iter([1, 2]))
    assert message.state == "impossible"
    assert "iterator that was made before" in message.headline
    assert message.steps == message.transfers == ()
    assert message.host.median is None


def test_many_steps_are_counted():
    message, comparison = encoded("x = np.zeros(2)\n" + "\n".join(f"x{i} = x + {i}" for i in range(70)))
    assert len(message.steps) == MOST_STEPS
    assert message.more_steps == len(comparison.steps) - MOST_STEPS > 0


def test_the_list_has_all_but_the_cpu():
    rows = [
        DeviceRow("cpu", "NumPy", "ready", "This machine."),
        DeviceRow("cupy", "CuPy", "not installed", "NVIDIA GPUs.", "pip install it"),
        DeviceRow("jax", "JAX 1", "installed", "Loaded later."),
    ]
    found = encode_devices(rows)
    assert [(each.name, each.usable, each.hint) for each in found[:2]] == [
        ("cupy", False, "pip install it"),
        ("jax", True, ""),
    ]
    assert [each.name for each in found[2:] if each.usable and each.state == "this CPU"] == [each.name for each in WAYS]


def test_the_exported_page_and_the_still_hold_it(tmp_path):
    explanation = tv.explain("y = np.arange(6.0) * 3", namespace={"np": np, "__name__": "__main__"})
    comparison = compare(explanation._recording, explanation._start, SimulatedDevice(), is_timed=True)
    explanation._keep("simulated", comparison)
    text = explanation.to_html(tmp_path / "page.html").read_text(encoding="utf-8")
    data = json.loads(text.partition('id="tensorviz-explanation">')[2].partition("</script>")[0])
    (found,) = data["comparisons"]
    assert (found["asked"], found["headline"]) == ("simulated", comparison.verdict)
    assert len(found["device"]["samples"]) == len(comparison.device.timed.samples)
    assert comparison.verdict in still_bundle(explanation, "still-1")["text/html"]
