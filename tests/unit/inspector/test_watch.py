"""A watched model computes what it computes, keeps no tensor, and says where the first NaN stood."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import msgspec
import numpy as np
import pytest

import tensorviz as tv
from tensorviz.inspector.watch import MOST_MODULES
from tensorviz.protocol.reports import WatchTable
from tensorviz.protocol.watching import encode_watch
from tensorviz.render.watch import watch_still

torch = pytest.importorskip("torch", reason="PyTorch is not installed")


def network(depth: int = 3, last: Any = None) -> Any:
    torch.manual_seed(0)
    layers = [part for _ in range(depth) for part in (torch.nn.Linear(8, 8), torch.nn.ReLU())]
    return torch.nn.Sequential(*layers, torch.nn.Linear(8, 2), *([last] if last else []))


def trained(model: Any, steps: int = 2) -> list[Any]:
    torch.manual_seed(1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        model(torch.randn(5, 8)).square().mean().backward()
        optimizer.step()
    return [parameter.detach().clone() for parameter in model.parameters()]


@pytest.mark.slow
def test_watching_changes_nothing() -> None:
    plain = trained(network())
    model = network()
    with tv.watch(model):
        watched = trained(model)
    assert all(torch.equal(a, b) for a, b in zip(plain, watched, strict=True))
    assert not any(each._forward_hooks or each._forward_pre_hooks for each in model.modules())


def test_every_number_of_a_row() -> None:
    model = network(1)
    seen = {}
    handle = model[1].register_forward_hook(lambda _m, _i, out: seen.update(out=out.detach().clone()))
    with tv.watch(model, steps=3) as watch:
        trained(model, 5)
    handle.remove()
    assert watch.step == 5
    row = next(row for row in watch.rows if (row.module, row.kind) == ("1", "activation"))
    assert [each.step for each in row.readings] == [3, 4, 5]
    values, last = seen["out"].numpy().astype(float), row.last
    assert np.isclose(last.mean, values.mean())
    assert np.isclose(last.std, values.std())
    assert (last.low, last.high) == (values.min(), values.max())
    assert last.zeros == (values == 0).sum()
    assert last.counts == tuple(np.histogram(values.astype(np.float32), 24)[0].tolist())
    assert last.shape == (5, 8)
    kinds = [row.kind for row in watch.rows if row.module == "1"]
    assert kinds == ["activation", "gradient"]


class Broken(torch.nn.Module):
    def forward(self, x: Any) -> Any:
        return torch.where(torch.arange(x.shape[-1]) == 3, x / 0 * 0, x)


def test_the_first_nan_is_named_with_its_module() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(8, 8), Broken(), torch.nn.Linear(8, 8), torch.nn.ReLU())
    watch = tv.watch(model)
    model(torch.ones(5, 8))
    watch.stop()
    assert watch.first_bad is not None
    assert (watch.first_bad.module, watch.first_bad.came_in) == ("1", False)
    rows = msgspec.json.decode(encode_watch(watch._watching)[0], type=WatchTable).rows
    said = {row.module: row.hazard for row in rows if row.nan}
    assert said.pop("1") == "The first NaN or infinity stood here, at step 1."
    assert set(said.values()) == {""}
    assert watch.hazards[0] == (
        "The first NaN or infinity stood in the activation of 1 (Broken) at step 1: 5 of 40 values. Its inputs held none."
    )


def test_a_nan_that_came_in_is_said_to() -> None:
    model = network()
    watch = tv.watch(model)
    model(torch.full((2, 8), float("nan")))
    assert watch.first_bad is not None
    assert (watch.first_bad.module, watch.first_bad.came_in) == ("0", True)
    watch.stop()


def test_a_vanishing_gradient_and_dead_units_are_seen() -> None:
    layers = [part for _ in range(12) for part in (torch.nn.Linear(8, 8), torch.nn.Sigmoid())]
    model = torch.nn.Sequential(*layers)
    with tv.watch(model) as watch:
        model(torch.randn(5, 8)).sum().backward()
    assert any(said.startswith("The gradient vanishes") for said in watch.hazards)
    dead = torch.nn.Sequential(torch.nn.Linear(8, 8), torch.nn.ReLU())
    with torch.no_grad():
        dead[0].bias -= 100
    with tv.watch(dead) as watch:
        dead(torch.randn(5, 8))
    assert "1 (ReLU) gives 100 % zeros." in watch.hazards


def test_no_tensor_is_kept() -> None:
    model = network()
    seen: list[Any] = []
    model[0].register_forward_hook(lambda _m, _i, out: seen.append(weakref.ref(out)))
    watch = tv.watch(model)
    trained(model)
    gc.collect()
    assert seen
    assert all(each() is None for each in seen)
    assert watch.step == 2
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_outputs_of_every_form() -> None:
    class Pair(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            return x, x.to(torch.bfloat16), torch.zeros(0), "text"

    model = Pair()
    with tv.watch(model) as watch:
        model(torch.ones(3))
    assert [row.last.dtype for row in watch.rows] == ["float32", "bfloat16", "float32"]


@pytest.mark.slow
def test_what_is_shown_is_bounded_and_text() -> None:
    class Odd(torch.nn.Module):
        pass

    Odd.__name__ = "<script>"
    model = torch.nn.Sequential(*(torch.nn.Identity() for _ in range(MOST_MODULES + 20)), torch.nn.Linear(8, 8))
    with tv.watch(model, steps=16) as watch:
        for _ in range(20):
            model(torch.randn(3, 8))
    text, _ = encode_watch(watch._watching)
    message = msgspec.json.decode(text, type=WatchTable)
    assert len(message.rows) == 120
    assert message.more > 0
    assert len(text) <= 96_000
    assert len(watch_still(watch._watching)) < 40_000
    assert "activation" in watch.text()
    assert "<script" not in watch_still(watch._watching)


@pytest.mark.parametrize(("module", "steps"), [(None, 3), (3, 3), (torch.nn.Identity(), 0)])
def test_what_cannot_be_watched(module: Any, steps: int) -> None:
    with pytest.raises(tv.UsageError):
        tv.watch(module, steps)
