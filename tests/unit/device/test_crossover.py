"""The cell at other sizes: one number set, measured on both sides, and the crossing told from the intervals alone."""

from __future__ import annotations

import json

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device import crossover
from tensorviz.device.adapters import table
from tensorviz.device.blocks import Timed
from tensorviz.device.control import Control, drained
from tensorviz.device.crossover import Point, crossing, found_crossing
from tensorviz.device.scaled import scaled
from tensorviz.protocol.device_comparison import comparison_messages
from tests.unit.device.simulated import SimulatedDevice


def cell(source, name=None, **names):
    explanation = tv.explain(source, namespace={"np": np, "__name__": "__main__", **names})
    return scaled(explanation._recording, explanation._start, name)


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(crossover, "LARGEST", 8)
    monkeypatch.setattr(crossover, "BLOCKS", 1)
    monkeypatch.setattr(crossover, "BLOCK_SECONDS", 0.0)


def test_the_number_is_set_where_it_stands():
    found = cell("é = 3.0; n = 1000  # n = 5\nx = np.ones(n)")
    recording, _ = found.at(64)
    assert recording.source == "é = 3.0; n = 64  # n = 5\nx = np.ones(n)"
    assert (found.name, found.value) == ("n", 1000)


def test_a_number_of_an_earlier_cell():
    found = cell("x = np.ones(n)", n=50)
    assert found.at(8)[1].names["n"] == 8
    assert found.start.names["n"] == 50


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        ("x = np.ones(5)", None, "sets no name to a whole number"),
        ("n = 5\nm = 6\nx = np.ones(n)", None, "name one of 'n', 'm'"),
        ("n = 5\nx = np.ones(n)", "k", "'k' is no whole number of the cell; there are 'n'"),
        ("n = 5\nn = 6\nx = np.ones(n)", "n", "sets no name to a whole number"),
    ],
)
def test_numbers_that_there_are_not(source, name, words):
    with pytest.raises(tv.UsageError, match=words):
        cell(source, name)


def test_both_sides_at_each_size(few, tmp_path):
    names = {"np": np, "__name__": "__main__", "w": np.ones(3)}
    explanation = tv.explain("n = 20\nx = np.ones((n, 3)) @ w\nprint(n)", namespace=names)
    found = drained(crossing(scaled(explanation._recording, explanation._start, None), SimulatedDevice(), Control()))
    assert [point.size for point in found.points][:1] == [16]
    assert {16, 64, 256} >= {16, 256} <= {point.size for point in found.points}
    assert all(point.both_ways.median > point.device.median > 0 for point in found.points)
    assert names["n"] == 20
    assert names["x"].shape == (20,)
    text = repr(found)
    assert "SIMULATED" in text
    assert "With transfers:" in text
    data = json.loads(found.to_json(tmp_path / "crossover.json").read_text())
    assert [point["size"] for point in data["points"]] == [point.size for point in found.points]


def test_memory_that_is_short_ends_it(few):
    explanation = tv.explain("n = 20\nx = np.ones((n, 10))", namespace={"np": np, "__name__": "__main__"})
    adapter = SimulatedDevice(limit=40_000)
    found = drained(crossing(scaled(explanation._recording, explanation._start, None), adapter, Control()))
    assert [point.size for point in found.points] == [16, 64]
    assert "needs about" in found.ended


def test_what_comes_out_otherwise_ends_it(few):
    class Wrong(SimulatedDevice):
        def to_host(self, x):
            return super().to_host(x) + 1

    found = drained(crossing(cell("n = 20\nx = np.ones(n) * 2"), Wrong(), Control()))
    assert found.points == ()
    assert found.ended == "The results differ by more than rounding."
    assert found.without.sentence == "Nothing was measured."


def test_it_can_be_stopped(few):
    control = Control()
    slices = crossing(cell("n = 20\nx = np.ones(n) * 2"), SimulatedDevice(), control)
    next(slices)
    control.stop()
    assert drained(slices).is_interrupted


def test_a_whole_one_stays_when_another_is_stopped_and_both_are_in_the_view(few, monkeypatch):
    device = SimulatedDevice()
    monkeypatch.setattr(table, "open_device", lambda _name: device)
    explanation = tv.explain("n = 20\nx = np.ones(n) * 2", namespace={"np": np, "__name__": "__main__"})
    whole = explanation.crossover()
    control = Control()
    slices = explanation._crossing("n", "simulated", control)
    next(slices)
    control.stop()
    assert drained(slices).is_interrupted
    assert explanation.crossovers == {"simulated": whole}
    (message,) = comparison_messages(explanation, explanation.steps, "1")
    assert message["state"] == "agrees"
    assert message["headline"] == "At its own size the cell was not timed."
    assert len(message["crossover"]["points"]) == len(whole.points)


def points(*ratios):
    """Host times over device times, at 16, 64, 256 ..., each with 10 % of noise."""
    side = [Timed(((ratio * 0.95,), (ratio,), (ratio * 1.05,))) for ratio in ratios]
    one = Timed(((1.0,), (1.0,), (1.0,)))
    return [Point(16 * 4**i, each, one, one) for i, each in enumerate(side)]


@pytest.mark.parametrize(
    ("ratios", "between", "words"),
    [
        ((0.1, 0.3, 3.0, 9.0), (64, 256), "It is faster from somewhere between 64 and 256 on (about 132)."),
        ((0.1, 0.5, 1.0, 2.0), (64, 1024), "between 64 and 1,024 on"),
        ((0.1, 0.3, 0.5), None, "No crossover: NumPy on the CPU is faster up to 256."),
        ((2.0, 3.0, 4.0), None, "No crossover: It is faster from 16 on."),
        ((1.0, 1.0, 1.0), None, "No crossover that could be told from the noise"),
        ((1.0, 3.0, 5.0), None, "It is faster from 64 on; below it is too noisy to say."),
        ((0.1, 1.0, 1.0), None, "No crossover that could be told from the noise"),
    ],
)
def test_where_they_cross(ratios, between, words):
    found = found_crossing(points(*ratios), "It", with_transfers=False)
    assert found.between == between
    assert words in found.sentence
