"""Layers of torch are read, not run: parameters, hooks, gradients and random numbers are those of the plain cell."""

from __future__ import annotations

from typing import Any

import pytest

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.recording import Recording
from tensorviz.trace.session import record_source

torch = pytest.importorskip("torch", reason="torch is not installed")

MODEL = """
class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(4, 3)
        self.parts = torch.nn.ModuleList([torch.nn.Linear(3, 2), torch.nn.LayerNorm(2)])

    def forward(self, x):
        x = torch.relu(self.first(x))
        for part in self.parts:
            x = part(x)
        return x

    def __getattr__(self, name):
        asked.append(name)
        return super().__getattr__(name)

asked = []
torch.manual_seed(0)
model = Model()
x = torch.ones(2, 4, requires_grad=True)
y = model(x)
y.sum().backward()
after = torch.rand(1).item()
"""


def recorded(source: str) -> tuple[dict[str, Any], Recording]:
    scope: dict[str, Any] = {"torch": torch, "__name__": "__main__"}
    outcome = record_source(source, scope)
    assert outcome.error is None
    assert outcome.recording.omitted.faults == ()
    return scope, outcome.recording


def plain(source: str) -> dict[str, Any]:
    scope: dict[str, Any] = {"torch": torch, "__name__": "__main__"}
    exec(source, scope)
    return scope


def test_a_watched_model_is_the_plain_one() -> None:
    (watched, _), own = recorded(MODEL), plain(MODEL)
    assert watched["asked"] == own["asked"]
    assert watched["after"] == own["after"]
    assert type(watched["y"].grad_fn) is type(own["y"].grad_fn)
    assert torch.equal(watched["y"], own["y"])
    assert torch.equal(watched["x"].grad, own["x"].grad)
    for one, other in zip(watched["model"].parameters(), own["model"].parameters(), strict=True):
        assert one._version == other._version
        assert one.requires_grad
        assert torch.equal(one, other)
        assert torch.equal(one.grad, other.grad)


def test_calls_of_layers_carry_their_parameters() -> None:
    _, recording = recorded(MODEL)
    calls = [event for event in recording.events if event.operation.startswith("torch.nn.")]
    assert [event.operation for event in calls] == [
        "torch.nn.Linear.__call__",
        "torch.nn.Linear.__call__",
        "torch.nn.LayerNorm.__call__",
    ]
    for event in calls:
        given = {argument.keyword: argument.value for argument in event.arguments}
        assert isinstance(given["weight"], Snapshot)
        assert isinstance(given["bias"], Snapshot)
        assert given[None].shape[0] == 2
    assert [argument.source for argument in calls[0].arguments] == ["x", "self.first.weight", "self.first.bias"]


@pytest.mark.parametrize(
    "call",
    [
        "layer(x)",
        "layers[0](x)",
        "box.inner(x)",
        "torch.nn.Sequential(layer)[0](x)",
    ],
)
def test_every_way_to_name_a_layer(call: str) -> None:
    source = (
        "layer = torch.nn.Linear(4, 2)\nlayers = torch.nn.ModuleList([layer])\nbox = torch.nn.Module()\n"
        f"box.inner = layer\nx = torch.ones(1, 4)\ny = {call}"
    )
    _, recording = recorded(source)
    event = recording.events[-1]
    assert event.operation == "torch.nn.Linear.__call__"
    assert [argument.keyword for argument in event.arguments] == [None, "weight", "bias"]


def test_a_hooked_layer_is_not_described() -> None:
    source = (
        "layer = torch.nn.Linear(4, 2)\nlayer.register_forward_pre_hook(lambda m, a: (a[0] + 1,))\n"
        "x = torch.ones(1, 4)\ny = layer(x)"
    )
    _, recording = recorded(source)
    assert [argument.keyword for argument in recording.events[-1].arguments] == [None]
