"""Timing: what is timed is the same cell, the verdict follows from the intervals alone, and no clock decides a test."""

from __future__ import annotations

import itertools
import json
import math
import random
from types import SimpleNamespace

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device.adapters.table import open_device
from tensorviz.device.blocks import Timed, in_turn, ratio_interval, verdict
from tensorviz.device.compare import compare
from tensorviz.device.control import drained
from tests.corpus.on_devices import cells, namespace, same, state
from tests.corpus.rows import ROWS
from tests.unit.device.simulated import BYTES_PER_NS, LAUNCH_NS, SimulatedDevice


def timed(source, adapter, **names):
    names = {"np": np, "__name__": "__main__", **names}
    explanation = tv.explain(source, namespace=names)
    assert explanation.error is None
    return compare(explanation._recording, explanation._start, adapter, is_timed=True)


# The simulated library's functions have no at, and its numbers are no index, as CuPy's.
UNTIMED = ("ufunc.at", "repeated positions in a write", "results of no axes", "the parts of complex numbers written to")


@pytest.mark.slow
def test_cells_are_timed_as_they_are_written(in_one_block, tmp_path):
    missing = []
    for case in cells()[::3]:
        if case.name in UNTIMED:
            continue
        path = tmp_path / "effects.txt"
        names = namespace(path)
        with np.errstate(all="ignore"):
            explanation = tv.explain(case.source, namespace=names)
        before = state(names)
        comparison = compare(explanation._recording, explanation._start, SimulatedDevice(), is_timed=True)
        assert state(names) == before
        if comparison.host.timed is None or comparison.device.timed is None:
            missing.append((case.name, comparison.verdict))
        if path.exists():
            assert path.read_text() == "once\n"
            path.unlink()
    assert missing == []


def test_operations_stay_where_they_are(in_one_block):
    """No hook of a light run touches an addition: only what is compared afterwards is fetched."""

    class Counting(SimulatedDevice):
        is_light = False
        fetched = 0

        def wait_for(self, values):
            self.is_light = True

        def to_host(self, x):
            self.fetched += self.is_light
            return super().to_host(x)

    adapter = Counting()
    comparison = timed("for i in range(100):\n    x = x + 1", adapter, x=np.zeros(3))
    assert comparison.device.timed.runs == 1
    assert comparison.results["x"].tolist() == [100.0] * 3
    assert adapter.fetched == 2  # to see that it is the same, and to time how it is brought back


def test_a_cell_that_comes_out_otherwise_is_not_timed(in_one_block):
    class Forgetful(SimulatedDevice):
        """Its functions double what they give once the cell runs without checks."""

        def wait_for(self, values):
            self.is_light = True

        def function(self, home):
            found = super().function(home)
            if home.name != "exp" or not getattr(self, "is_light", False):
                return found
            return lambda x: found(x) * 2

    comparison = timed("y = np.exp(x)", Forgetful(), x=np.zeros(3))
    assert comparison.agrees
    assert comparison.verdict == "Not timed. `y` comes out otherwise without the checks."
    assert comparison.device.timed is None


def test_methods_that_the_library_calls_otherwise(in_one_block):
    row = next(row for row in tv.devices() if row.name == "jax")
    if not row.is_usable:
        pytest.skip(f"jax: {row.state}")
    comparison = timed(
        "try:\n    y = x.reshape(2, 2)\nexcept ValueError:\n    y = x * 2", open_device("jax"), x=np.ones(3)
    )
    assert comparison.agrees
    assert comparison.device.timed is not None, comparison.verdict


def test_generators_without_a_seed_make_the_same_numbers_on_both_sides(in_one_block):
    comparison = timed("r = np.random.default_rng()\nx = r.normal(size=3)\ny = r.random(2) + x[:2]", SimulatedDevice())
    assert comparison.agrees
    assert comparison.device.timed is not None, comparison.verdict


def test_blocks_alternate():
    order = []

    def once(name):
        def run():
            order.append(name)
            return 1.0

        return run

    host, device = drained(in_turn(once("c"), once("g")))
    assert "".join(order) == "cg" * 8  # one of each before the clock counts
    assert host == device == Timed(((1.0,),) * 7)


def test_short_runs_fill_a_block():
    seconds = itertools.repeat(0.005)
    host, _ = drained(in_turn(lambda: next(seconds), lambda: 1.0))
    assert host.runs == 7 * 4
    assert host.median == 0.005


def test_an_answer_that_is_not_clear_gets_more_blocks():
    busy = {3: 3.0}  # the third block, while the machine did something else
    calls = itertools.count()
    host, device = drained(in_turn(lambda: 1.0, lambda: busy.get(next(calls), 1.0)))
    assert len(host.blocks) == len(device.blocks) == 14
    assert (device.low, device.high, max(device.blocks)) == (1.0, 1.0, 3.0)
    assert verdict(host, device, "It") == "About the same: 1 to 1 times the speed."
    restless = itertools.cycle((0.5, 2.0))
    host, device = drained(in_turn(lambda: next(restless), lambda: 1.0))
    assert len(host.blocks) == 56
    assert verdict(host, device, "It") == "Too noisy to say: between 0.5 and 2 times the speed."


def test_a_small_lead_of_the_first_blocks_is_no_answer_yet():
    lead = itertools.chain([1.0], (1.02, 1.3) * 4, itertools.repeat(1.0))
    host, device = drained(in_turn(lambda: next(lead), lambda: 1.0))
    assert len(host.blocks) > 7
    assert verdict(host, device, "It").startswith("About the same")


def test_a_cell_beside_itself_is_about_the_same_though_the_machine_is_busy_now_and_then():
    # One block in twenty is 1.5 to 3 times as slow; seven blocks of each would tell only half of these.
    chance = random.Random(5)

    def once():
        return chance.gauss(1, 0.03) * (chance.uniform(1.5, 3) if chance.random() < 0.05 else 1)

    words = [verdict(*drained(in_turn(once, once, block_seconds=0.0)), "It") for _ in range(20)]
    assert [each for each in words if not each.startswith("About the same")] == []


@pytest.mark.parametrize(("blocks", "left_out"), [(1, 0), (5, 0), (7, 0), (14, 2), (21, 4), (28, 7)])
def test_how_many_blocks_may_be_left_out(blocks, left_out):
    """The chance that all that are kept lie on one side of the median is at most 1.6 %; with one less it is more."""
    timed = Timed(tuple((float(i),) for i in range(blocks)))
    assert (timed.low, timed.high) == (left_out, blocks - 1 - left_out)
    chances = [2 * sum(math.comb(blocks, i) for i in range(out + 1)) / 2**blocks for out in (left_out, left_out + 1)]
    assert blocks < 7 or chances[0] <= 0.016 < chances[1]


def side(*medians):
    return Timed(tuple((median,) for median in medians))


@pytest.mark.parametrize(
    ("host", "device", "words"),
    [
        (side(*[12.0] * 6, 13.0), side(1.1, *[1.0] * 6), "It is 12 times faster (11 to 13)."),
        (side(*[1.0] * 7), side(*[40.0] * 6, 42.0), "NumPy on the CPU is 40 times faster than It (40 to 42)."),
        (side(*[1.0] * 6, 1.02), side(1.01, *[1.0] * 6), "About the same: 0.99 to 1 times the speed."),
        (
            side(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0),
            side(2.0, *[1.0] * 6),
            "Too noisy to say: between 0.5 and 3 times the speed.",
        ),
        (side(1.0, 1.0), side(1.0, 1.0), "One run takes too long for seven blocks; the times above are all there is."),
        (side(*[37_420.0] * 7), side(*[1.0] * 7), "It is 37,000 times faster (37,000 to 37,000)."),
    ],
)
def test_verdicts(host, device, words):
    assert verdict(host, device, "It") == words


def test_the_interval_is_that_of_the_ratios_of_pairs():
    assert ratio_interval(side(2.0, 3.0), side(1.0, 4.0)) == (0.75, 2.0)


def test_what_slows_both_of_a_pair_is_in_no_ratio():
    drifting = [1 + at / 3 for at in range(7)]
    assert verdict(side(*[2 * each for each in drifting]), side(*drifting), "It") == "It is 2 times faster (2 to 2)."


def test_what_stands_beside_the_numbers(in_one_block):
    comparison = timed("y = x * 2", SimulatedDevice(), x=np.ones(3))
    facts = comparison.host.facts
    assert facts["library"].startswith("NumPy ")
    assert "core" in facts["cores"]
    text = " ".join(repr(comparison).split())
    assert "blocks: 1, runs: 1" in text
    for row in ROWS["timing"]:
        assert all(said in text for said in row["text"])
    assert comparison.first_use > 0
    assert comparison.sending >= 0
    assert comparison.bringing > 0


def test_the_steps_add_up_to_what_the_device_did(in_one_block, monkeypatch):
    """By the device's own clock: no time is in two steps, and none of them is lost."""
    adapter = SimulatedDevice()
    clock = SimpleNamespace(perf_counter=lambda: adapter.clock_ns * 1e-9)
    monkeypatch.setattr("tensorviz.device.step_times.time", clock)
    source = "y = np.multiply(x, 2)\nfor i in range(3):\n    y = np.add(y, x)\ns = np.sum(y, axis=0)"
    comparison = timed(source, adapter, x=np.ones((300, 40)))
    written = [96_000] * 4 + [320]
    wall = sum(LAUNCH_NS + nbytes // BYTES_PER_NS for nbytes in written) * 1e-9
    assert [step.times for step in comparison.step_times] == [1, 3, 1]
    assert sum(step.device for step in comparison.step_times) == pytest.approx(wall, rel=1e-9)


def test_a_file_holds_every_sample(in_one_block, tmp_path):
    comparison = timed("y = x * 2\nz = np.insert(y, 1, 0.0)", SimulatedDevice(), x=np.ones(3))
    data = json.loads(comparison.to_json(tmp_path / "comparison.json").read_text())
    assert data["agrees"]
    assert data["device"]["facts"]["library"] == "SIMULATED"
    assert data["host"]["timed"]["samples"] == [list(each) for each in comparison.host.timed.samples]
    assert [step["where"] for step in data["steps"]] == ["device", "host"]
    assert data["steps"][1]["span"] == [2, 4, 2, 24]
    assert data["transfers"]["to_device"] == 24 + 32
    stopped = timed("y = next(g)", SimulatedDevice(), g=iter([1]))
    assert "iterator" in json.loads(stopped.to_json(tmp_path / "stopped.json").read_text())["reason"]


def test_results_of_the_light_run_do_not_reach_the_reader(in_one_block):
    comparison = timed("x -= 1\ny = x.sum()", SimulatedDevice(), x=np.ones(3))
    assert same(0.0, comparison.results["y"])
    assert comparison.results["x"].tolist() == [0.0] * 3
