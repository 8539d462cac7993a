"""Which operation made what a later one reads."""

import numpy as np
import pytest

from tensorviz.explain.flow.events import flow_of
from tensorviz.trace.session import record_source


def links(source, **namespace):
    """``{consumer: [makers]}``, both as the source of the operation."""
    recording = record_source(source, {"np": np, **namespace}).recording
    assert not recording.omitted.faults
    flow = flow_of(recording)
    source_of = {event.sequence: recording.nodes[event.node].source for event in recording.events}
    found: dict[str, list[str]] = {}
    for (consumer, _), maker in sorted(flow.makers.items()):
        found.setdefault(source_of[consumer], []).append(source_of[maker])
    return found


X = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("y = x + 1\nz = y * y", {"y * y": ["x + 1", "x + 1"]}),
        ("z = (x + 1) * 2", {"(x + 1) * 2": ["x + 1"]}),
        ("y = x + 1\nz = y\nw = -z", {"-z": ["x + 1"]}),
        ("y = x + 1\ny[0] = 0\nw = -y", {"y[0] = 0": ["x + 1"], "-y": ["y[0] = 0"]}),
        ("y = x + 1\ny += 1\nw = -y", {"y += 1": ["x + 1"], "-y": ["y += 1"]}),
        ("y = x + 1\ny.sort()\nw = -y", {"y.sort()": ["x + 1"], "-y": ["y.sort()"]}),
        ("m = x.max()\nw = x - m", {"x - m": ["x.max()"]}),
        ("y = x + 1\nz = np.stack([x, y])", {"np.stack([x, y])": ["x + 1"]}),
    ],
)
def test_a_value_is_followed_to_its_maker(source, expected):
    assert links(source, x=X.copy()) == expected


def test_a_value_out_of_a_function_comes_from_the_operation_inside():
    source = "def f(a):\n    return a + 1\nz = f(x) * 2"
    assert links(source, x=X.copy()) == {"f(x) * 2": ["a + 1"]}


@pytest.mark.parametrize(
    "source",
    [
        "y = x + 1\ny.flat[0] = 9.0\nw = -y",
        "y = x + 1\nv = y.base\nmemoryview(y).cast('B')[0] = 7\nw = -y",
    ],
)
def test_values_that_changed_unseen_have_no_maker(source):
    assert "-y" not in links(source, x=X.copy())


def test_a_number_that_was_bound_anew_unseen_has_no_maker():
    assert links("m = x.max()\nm = float(2)\nw = x - m", x=X.copy()) == {}


def test_a_view_that_no_operation_made_is_a_part_of_the_array_that_owns_its_memory():
    recording = record_source("y = x * 2\na, b = y\nc = b + 1\ny[1] = 7\nd = -a", {"np": np, "x": X.copy()}).recording
    flow = flow_of(recording)
    assert [(reader, maker) for (reader, _), (maker, _) in flow.parts.items()] == [(1, 0), (3, 2)]


@pytest.mark.parametrize(
    ("source", "maker"),
    [
        ("y = x * 2\nv = y[:1]\ny[0] = y[0] * 1\nw = -v", "y[0] = y[0] * 1"),
        ("y = x * 2\nv = y[0]\ny += 1\nw = -v", "y += 1"),
        ("y = x * 2\nv = y[0]\ny[1] = 0\nw = -v", "y[1] = 0"),
    ],
)
def test_a_view_holds_what_was_written_into_its_memory_last(source, maker):
    recording = record_source(source, {"np": np, "x": X.copy()}).recording
    flow = flow_of(recording)
    names = {event.sequence: recording.nodes[event.node].source for event in recording.events}
    (last,) = (sequence for sequence, name in names.items() if name == "-v")
    made = flow.maker(last, (0,))
    made = flow.parts[last, (0,)][0] if made is None else made
    assert names[made] == maker


def test_a_part_whose_owner_changed_unseen_has_no_maker():
    recording = record_source("y = x * 2\na, b = y\ny.flat[0] = 9\nd = -a", {"np": np, "x": X.copy()}).recording
    assert flow_of(recording).parts == {}
