from __future__ import annotations

import numpy as np
import pytest

from tensorviz.trace.limits import Limits
from tensorviz.trace.recording import Loop, NodeKind, Recording
from tensorviz.trace.session import record_source
from tests.unit.trace.watching import run_cell, watch


def loops(recording: Recording) -> list[int]:
    return [node.id for node in recording.nodes.values() if node.kind is NodeKind.LOOP]


def test_iterations_are_numbered() -> None:
    recording = watch("for i in range(3):\n    for j in range(2):\n        y = x + j\n    z = x * 2", x=np.ones(1))
    outer, inner = loops(recording)
    paths = [event.loops for event in recording.events]
    assert paths == [
        path
        for i in range(3)
        for path in [(Loop(outer, i), Loop(inner, 0)), (Loop(outer, i), Loop(inner, 1)), (Loop(outer, i),)]
    ]
    assert recording.omitted.iterations == {outer: (3, 3), inner: (6, 6)}
    assert recording.nodes[outer].symbol == "for i in range(3)"
    assert recording.nodes[inner].loops == (outer,)


def test_later_iterations_are_powers_of_two() -> None:
    recording = watch("for i in range(1000):\n    x = x + 1", x=np.zeros(1))
    (loop,) = loops(recording)
    recorded = [event.loops[0].iteration for event in recording.events]
    assert recorded == [*range(64), 64, 128, 256, 512]
    assert recording.omitted.iterations == {loop: (68, 1000)}
    assert [float(event.result.values[0]) for event in recording.events] == [i + 1 for i in recorded]


@pytest.mark.parametrize("head", ["for i in range(n):", "while (i := i + 1) < n:", "while i < n:\n        i += 1"])
def test_loops_are_bounded_in_all(head: str) -> None:
    source = f"for k in range(50):\n    i = -1\n    {head}\n        x = x + 1"
    recording = watch(source, x=np.zeros(1), n=40)
    _, inner = loops(recording)
    assert recording.omitted.iterations[inner][0] <= 400
    assert recording.omitted.iterations[inner][1] == pytest.approx(2000, abs=50)
    assert len(recording.events) <= 1000


def test_a_while_test_belongs_to_its_iteration() -> None:
    recording = watch("while (x < 3).all():\n    x = x + 1", x=np.zeros(2))
    (loop,) = loops(recording)
    compared = [event.loops for event in recording.events if event.operation == "numpy.less"]
    assert compared == [(Loop(loop, k),) for k in range(4)]
    assert recording.omitted.iterations == {loop: (3, 3)}


def test_comprehensions_are_loops() -> None:
    recording = watch(
        "a = [x + i for i in range(3)]\nb = {i: x * i for i in range(2)}\nc = sum(x - i for i in range(2))",
        x=np.ones(1),
    )
    listed, mapped, generated = loops(recording)
    assert [event.loops for event in recording.events] == [
        *((Loop(listed, i),) for i in range(3)),
        *((Loop(mapped, i),) for i in range(2)),
        *((Loop(generated, i),) for i in range(2)),
        (),
    ]


def test_calls_nest() -> None:
    source = "def f(v):\n    return v + 1\ndef g(v):\n    for i in range(2):\n        v = f(v)\n    return v\ny = g(x)"
    recording = watch(source, x=np.ones(1))
    first, second, third, fourth, last = recording.events
    assert [event.operation for event in recording.events] == [
        "numpy.add",
        "__main__.f",
        "numpy.add",
        "__main__.f",
        "__main__.g",
    ]
    activations = recording.activations
    assert [(each.function, each.parent, each.call) for each in activations] == [
        ("<module>", 0, None),
        ("g", 0, last.sequence),
        ("f", 1, second.sequence),
        ("f", 1, fourth.sequence),
    ]
    assert [event.activation for event in recording.events] == [2, 1, 3, 1, 0]
    (loop,) = loops(recording)
    assert first.loops == (Loop(loop, 0),)
    assert third.loops == (Loop(loop, 1),)


def test_a_call_without_arrays_is_an_event_where_steps_lie_inside() -> None:
    recording = watch("def main():\n    x = np.ones(2)\n    return None\nmain()\ndef idle():\n    return 1\nidle()")
    assert [event.operation for event in recording.events] == ["numpy.ones", "__main__.main"]


def test_calls_are_bounded() -> None:
    recording = watch("def f(v):\n    return v + 1\nfor i in range(64):\n    x = f(f(f(x)))", x=np.zeros(1))
    (function,) = [node.id for node in recording.nodes.values() if node.kind is NodeKind.FUNCTION]
    assert recording.omitted.calls == {function: (66, 192)}


def test_functions_called_in_unwatched_iterations_are_not_stepped_into() -> None:
    recording = watch("def f(v):\n    return v + 1\nfor i in range(100):\n    x = f(x)\nx = f(x)", x=np.zeros(1))
    (function,) = [node.id for node in recording.nodes.values() if node.kind is NodeKind.FUNCTION]
    assert recording.omitted.calls == {function: (65, 101)}
    assert recording.events[-1].result.values[0] == 101


def test_watching_goes_on_after_a_return_from_an_unwatched_iteration() -> None:
    source = "def f(v):\n    for i in range(90):\n        v = v + 1\n        if i == 80:\n            return v\nf(x)\ndef g(v):\n    return v * 2\ng(x)"
    recording = watch(source, x=np.zeros(1))
    assert [event.operation for event in recording.events][-3:] == ["__main__.f", "numpy.multiply", "__main__.g"]


def test_watching_goes_on_after_an_exception_from_an_unwatched_iteration() -> None:
    source = (
        "try:\n    for i in range(90):\n        x = x + 1\n        if i == 80:\n            raise KeyError\n"
        "except KeyError:\n    pass\ndef g(v):\n    return v * 2\ng(x)"
    )
    assert [event.operation for event in watch(source, x=np.zeros(1)).events][-2:] == ["numpy.multiply", "__main__.g"]


def test_generators_keep_their_own_iterations() -> None:
    source = "def g():\n    for i in range(100):\n        yield x + i\nfor v in g():\n    w = v * 2"
    recording = watch(source, x=np.zeros(1))
    inner, outer = loops(recording)
    assert recording.omitted.iterations == {inner: (65, 100), outer: (65, 100)}
    assert all(event.loops[-1].node in (inner, outer) for event in recording.events)


def test_earlier_cells_are_stepped_into_and_restored() -> None:
    scope: dict[str, object] = {"np": np, "__name__": "__main__"}
    run_cell(
        "def f(v):\n    return v + 1\nclass C:\n    def go(self, v):\n        return f(v) * 2\nc = C()\n",
        "<cell 1>",
        scope,
    )
    before = scope["f"].__code__, scope["C"].go.__code__
    outcome = record_source("y = c.go(np.ones(2))\ndef h(v):\n    return v - 1\nh(y)", scope)
    names = [event.operation for event in outcome.recording.events]
    assert names == [
        "numpy.ones",
        "numpy.add",
        "__main__.f",
        "numpy.multiply",
        "__main__.C.go",
        "numpy.subtract",
        "__main__.h",
    ]
    assert scope["f"].__code__ is before[0]
    assert scope["C"].go.__code__ is before[1]
    assert not any(name.startswith("__tv") for name in scope["h"].__code__.co_names)
    filenames = {outcome.recording.nodes[event.node].filename for event in outcome.recording.events}
    assert filenames == {"<cell 1>", "<explained>"}
    assert set(outcome.recording.sources) == filenames


def test_a_changed_source_is_left_alone_and_said() -> None:
    scope: dict[str, object] = {"np": np, "__name__": "__main__"}
    run_cell("def f(v):\n    return v + 1\n", "<cell 2>", scope)
    run_cell("def g(v):\n    return v * 3\n", "<cell 2>", {})
    outcome = record_source("f(np.ones(2))", scope)
    assert [event.operation for event in outcome.recording.events] == ["numpy.ones", "__main__.f"]
    assert outcome.recording.notes == ("not stepped into (source not found or changed): f",)


def test_full_recordings_count_what_follows() -> None:
    recording = watch("\n".join(["x = x + 1"] * 30), Limits(events=10), x=np.zeros(1))
    assert len(recording.events) == 10
    assert recording.omitted.events == 20


def test_a_full_byte_budget_withholds_values() -> None:
    recording = watch("\n".join(["x = x + 1"] * 9), Limits(nbytes=1 << 10), x=np.zeros(64))
    reasons = [event.result.reason for event in recording.events]
    assert reasons[0] is None
    assert reasons[-1] == "recording is full (1 KiB)"
    assert recording.events[-1].result.shape == (64,)
    assert recording.nbytes <= 2048
    assert recording.omitted.arrays > 0
