"""What was changed in place says what it was before and after, and which other names changed with it."""

from __future__ import annotations

import numpy as np
import pytest

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.recording import Event, NodeKind, Recording
from tests.unit.trace.watching import watch

CALLS = {
    "a.sort()": [1, 2, 3],
    "a.fill(7)": [7, 7, 7],
    "a.put([0], 9)": [9, 1, 2],
    "a.partition(1)": [1, 2, 3],
    "np.copyto(a, 5)": [5, 5, 5],
    "np.put(a, 1, 8)": [3, 8, 2],
    "np.place(a, a > 2, 0)": [0, 1, 2],
    "np.putmask(a, a > 2, 0)": [0, 1, 2],
    "np.add(a, 1, out=a)": [4, 2, 3],
    "np.add.at(a, [0, 0], 1)": [5, 1, 2],
    "np.put_along_axis(a, np.array([0]), 6, 0)": [6, 1, 2],
    "rng.shuffle(a)": None,
    "np.cumsum(a, out=a)": [3, 4, 6],
}
IN_FUNCTION = "def f(a, rng):\n    {}\nf(a, rng)"


def values(kept: object) -> list[float]:
    assert isinstance(kept, Snapshot)
    assert kept.values is not None
    return list(kept.values.tolist())


def the_call(recording: Recording, source: str) -> Event:
    return next(event for event in recording.events if recording.nodes[event.node].source == source)


@pytest.mark.parametrize("place", ["{}", IN_FUNCTION], ids=["cell", "function"])
@pytest.mark.parametrize("source", CALLS)
def test_known_mutators(source: str, place: str) -> None:
    a, rng = np.array([3.0, 1.0, 2.0]), np.random.default_rng(1)
    event = the_call(watch(place.format(source), a=a, rng=rng), source)
    assert values(event.before) == [3, 1, 2]
    assert values(event.after) == (CALLS[source] or a.tolist())
    operands = [argument.value for argument in event.arguments if argument.source == "a"]
    assert values(operands[0]) == [3, 1, 2]


def test_resize() -> None:
    event = the_call(watch("a = np.arange(3.0)\na.resize(5)"), "a.resize(5)")
    assert (values(event.before), values(event.after)) == ([0, 1, 2], [0, 1, 2, 0, 0])


def test_what_is_given_back_is_no_change() -> None:
    recording = watch("b = a.sum()\nc = np.sort(a)\nd = a.copy()", a=np.array([2.0, 1.0]))
    assert [(event.before, event.after, event.changed) for event in recording.events] == [(None, None, ())] * 3


def test_an_argument_changed_inside_a_callee() -> None:
    source = "def f(v, w):\n    v[0] = 9\n    return w\nf(a, b)"
    event = the_call(watch(source, a=np.zeros(2), b=np.ones(2)), "f(a, b)")
    assert event.changed == ("a",)
    assert (values(event.before), values(event.after)) == ([0, 0], [9, 0])


def test_an_argument_changed_where_nothing_watches() -> None:
    source = "class Box:\n    pass\nexec('def g(v):\\n    v[1] = 4', globals())\ng(a)"
    event = the_call(watch(source, a=np.zeros(2)), "g(a)")
    assert event.changed == ("a",)


def test_an_argument_left_as_it_was() -> None:
    event = the_call(watch("def f(v):\n    return v + 1\nf(a)", a=np.zeros(2)), "f(a)")
    assert (event.before, event.after, event.changed) == (None, None, ())


@pytest.mark.parametrize("store", ["a[0] = 5", "a += 1", "a.fill(3)", "a[:1] *= 0.5"])
def test_other_names_of_the_memory(store: str) -> None:
    source = f"v = a[:2]\nw = a[2:]\nu = v.copy()\n{store}"
    recording = watch(source, a=np.array([1.0, 2.0, 3.0, 4.0]))
    assert set(recording.events[-1].changed) >= {"v"}
    assert "u" not in recording.events[-1].changed
    assert ("w" in recording.events[-1].changed) == (store in ("a += 1", "a.fill(3)"))


def test_a_write_through_a_view() -> None:
    recording = watch("v = a[1:]\nv[0] = 7", a=np.zeros(3))
    (event,) = (e for e in recording.events if recording.nodes[e.node].kind is NodeKind.SETITEM)
    assert event.changed == ("a",)


def test_a_large_argument_is_compared_by_its_kept_cells() -> None:
    source = "def f(v):\n    v[0] = 9\nf(a)"
    event = the_call(watch(source, a=np.zeros(20_000)), "f(a)")
    assert event.changed == ("a",)
