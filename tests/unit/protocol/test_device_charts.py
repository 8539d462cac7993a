"""The charts of a comparison as messages: every size, every ceiling, the operations that take longest."""

from __future__ import annotations

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device.blocks import Timed
from tensorviz.device.crossover import Crossover, Point, found_crossing
from tensorviz.device.roofline import Ceiling, Roofline
from tensorviz.device.step_times import StepTime
from tensorviz.protocol.device_comparison import comparison_messages
from tensorviz.protocol.device_drawing import MOST_STEPS, encode_crossover, encode_roofline
from tensorviz.protocol.device_places import DevicePlace


def timed(*medians):
    return Timed(tuple((each,) for each in medians))


def crossover():
    slow, fast = timed(1e-3, 2e-3, 3e-3), timed(1e-4, 2e-4, 3e-4)
    points = (Point(16, fast, slow, slow), Point(64, slow, fast, slow))
    crossings = (found_crossing(points, "It", with_transfers=each) for each in (False, True))
    return Crossover("n", 20, "It", {}, {}, points, *crossings, "Enough.")


def test_a_crossover_travels_whole():
    message = encode_crossover(crossover())
    assert (message.name, message.size, message.ended) == ("n", 20, "Enough.")
    assert [point.size for point in message.points] == [16, 64]
    assert message.points[1].device == (1e5, 2e5, 3e5)
    assert message.without.between is None or message.without.between == (16, 64)
    assert message.moved.sentence.startswith("No crossover")


def test_the_longest_operations_are_drawn():
    node = tv.explain("y = x * 2", namespace={"x": np.ones(3)})._recording.nodes
    place = DevicePlace(1, "x * 2")
    steps = tuple(StepTime(next(iter(node.values())), 1, i * 1e-3, 1e-3, 0.0, 100, 50) for i in range(1, 20))
    side = Ceiling(1e9, 1e10, 1e-6, "float64")
    message = encode_roofline(Roofline(side, side, steps), lambda _node: place)
    assert (len(message.steps), message.more) == (MOST_STEPS, 7)
    last = message.steps[-1]
    assert (last.intensity, round(last.host), last.device) == (0.5, 2632, 50_000.0)
    assert (last.host_pace, last.device_pace) == ("memory", "memory")
    assert "954 MiB/s" in message.host.text or "GB/s" in message.host.text or "MB/s" in message.host.text
    assert "50 operations on 100 B" in last.words


@pytest.mark.slow
def test_they_stand_in_the_message_of_their_device(monkeypatch):
    explanation = tv.explain("y = x * 2", namespace={"x": np.ones(3)})
    explanation.compare("strided")
    explanation.crossovers["strided"] = crossover()
    (message,) = comparison_messages(explanation, explanation.steps, "this")
    assert message["crossover"]["points"][0]["size"] == 16
    assert "roofline" not in message
