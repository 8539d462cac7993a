"""What was changed in place says what it was before and after, and which other names changed with it."""

from __future__ import annotations

import numpy as np
import pytest

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.recording import Event, NodeKind, Recording
from tensorviz.trace.session import record_source
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


NAMELESS = {
    "self.b.sort()": [1, 2, 3],
    "self.b.fill(7)": [7, 7, 7],
    "d['k'].partition(2)": [1, 2, 3],
    "layers[i].b.put([0], 9)": [9, 1, 2],
    "np.copyto(self.b, 5)": [5, 5, 5],
    "np.add(self.b, 1, out=self.b)": [4, 2, 3],
    "np.add.at(d['k'], [0], 1)": [4, 1, 2],
    "np.putmask(layers[0].b, [1, 0, 0], 0)": [0, 1, 2],
    "[self.b][0].sort()": [1, 2, 3],
    "self.b.T.sort()": [1, 2, 3],
    "d['k'] += 1": [4, 2, 3],
    "rows[0] += 1": [4, 2, 3],
    "rows[-i] *= g": [6, 2, 4],
    "layers[i].b[...] = 0": [0, 0, 0],
    "layers[i].b[0] += 2": [5, 1, 2],
    "self.b -= g": [1, -1, 0],
    "layers[i].b /= 2": [1.5, 0.5, 1],
    "slotted.b += 1": [4, 2, 3],
    "Shared.b += 1": [4, 2, 3],
    "shared.b += 1": [4, 2, 3],
}
LAYERS = """
def three(): return np.array([3.0, 1.0, 2.0])
class Layer:
    def __init__(self): self.b = three()
    def go(self): {}
class Slotted:
    __slots__ = ("b",)
class Shared:
    b = three()
self, layers, d, rows = Layer(), [Layer(), Layer()], {{"k": three()}}, [three()]
slotted, shared, i, g = Slotted(), Shared(), 1, np.array([2.0, 2.0, 2.0])
slotted.b = three()
"""


@pytest.mark.parametrize("place", ["cell", "method"])
@pytest.mark.parametrize("source", NAMELESS)
def test_targets_that_no_name_holds(source: str, place: str) -> None:
    is_method = place == "method"
    whole = LAYERS.format(source if is_method else "pass") + ("self.go()" if is_method else source)
    event = the_call(watch(whole), source)
    assert values(event.before) == [3, 1, 2]
    after = event.result if event.after is None else event.after
    assert values(after) == NAMELESS[source]
    assert not is_method or event.activation


def test_an_item_that_becomes_another_array() -> None:
    recording = watch("d['loss'] += x\nd['loss'] += x", d={"loss": 0.5}, x=np.ones(2))
    (event,) = (each for each in recording.events if recording.nodes[each.node].kind is NodeKind.AUGMENTED)
    assert (values(event.before), values(event.result)) == ([1.5, 1.5], [2.5, 2.5])
    assert [argument.source for argument in event.arguments] == ["d['loss']", "x"]


def test_an_item_whose_change_fails() -> None:
    outcome = record_source("d['k'] += np.ones(7)", {"np": np, "d": {"k": np.ones(2)}})
    failure = outcome.recording.failure
    assert failure is not None
    assert [argument.source for argument in failure.arguments] == ["d['k']", "np.ones(7)"]
    assert values(failure.arguments[0].value) == [1, 1]


def test_a_container_of_the_readers_own_is_not_asked() -> None:
    source = (
        "seen = []\nclass D(dict):\n    def __getitem__(self, k): seen.append(k); return dict.__getitem__(self, k)\n"
        "d = D(k=np.ones(2))\nd['k'] += 1"
    )
    scope: dict[str, object] = {"np": np}
    assert record_source(source, scope).error is None
    assert scope["seen"] == ["k"]


def test_nothing_that_was_changed_is_kept_alive() -> None:
    source = """
import weakref
class A(np.ndarray): pass
def dead(change):
    held = {"k": np.array([2.0, 1.0]).view(A)}
    alive = weakref.ref(held["k"])
    try:
        change(held)
    except ValueError:
        pass
    held.clear()
    return alive() is None
def sorts(h): h["k"].sort()
def fails(h): h["k"].sort(axis=7)
def adds(h): h["k"] += 1
def cannot(h): h["k"] += np.ones(7)
found = [dead(each) for each in (sorts, fails, adds, cannot)]
a = {"k": np.arange(3)}
a["k"].resize(5)
"""
    scope: dict[str, object] = {"np": np}
    assert record_source(source, scope).error is None
    assert scope["found"] == [True] * 4


IN_PLACE = {
    "t.add_(1)": [4, 2, 3],
    "t.zero_()": [0, 0, 0],
    "t.mul_(2).sub_(1)": [5, 1, 3],
    "t.clamp_(min=2)": [3, 2, 2],
    "t.copy_(torch.ones(3))": [1, 1, 1],
    "t[1:].fill_(7)": [7, 7],
    "box.t.div_(2)": [1.5, 0.5, 1],
    "box.t += 1": [4, 2, 3],
    "d['t'] -= 1": [2, 0, 1],
    "t[0] = 9": [9, 1, 2],
    "torch.add(t, 1, out=t)": [4, 2, 3],
    "torch.nn.init.zeros_(box.t)": [0, 0, 0],
    "torch.relu_(d['t'])": [3, 1, 2],
}


@pytest.mark.parametrize("source", IN_PLACE)
def test_torch_in_place(source: str) -> None:
    pytest.importorskip("torch", reason="torch is not installed")
    made = "import torch\nclass Box: pass\nt, box, d = torch.tensor([3.0, 1.0, 2.0]), Box(), {}\n"
    recording = watch(f"{made}box.t, d['t'] = t.clone(), t.clone()\n{source}")
    first = {"t.mul_(2).sub_(1)": [6, 2, 4], "t[1:].fill_(7)": [1, 2]}.get(source, [3, 1, 2])
    event = the_call(recording, source)
    assert values(event.before) == first
    assert values(event.result if event.after is None else event.after) == IN_PLACE[source]


def test_torch_parameters_of_an_optimiser() -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed")
    source = "with torch.no_grad():\n    for p in model.parameters():\n        p.sub_(p.grad)\n        p.grad.zero_()"
    model = torch.nn.Linear(2, 1, bias=False)
    torch.nn.init.ones_(model.weight)
    model(torch.ones(1, 2)).sum().backward()
    recording = watch(source, torch=torch, model=model)
    subtracted, zeroed = (the_call(recording, each) for each in ("p.sub_(p.grad)", "p.grad.zero_()"))
    assert (values(subtracted.before), values(subtracted.after)) == ([[1, 1]], [[0, 0]])
    assert (values(zeroed.before), values(zeroed.after)) == ([[1, 1]], [[0, 0]])
