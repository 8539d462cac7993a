"""The devices that the contract is tested on; one that is not here is a counted skip with its reason."""

from __future__ import annotations

import os

import pytest

from tensorviz.device import blocks, roofline, step_times
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.availability import devices
from tensorviz.errors import UsageError
from tests.unit.device.simulated import SimulatedDevice

REQUIRE_GPU = os.environ.get("TENSORVIZ_REQUIRE_GPU") == "1"


def opened(name: str) -> Adapter:
    if name == "simulated":
        return SimulatedDevice()
    row = next(row for row in devices() if row.name == name)
    if not row.is_usable:
        reason = f"needs an NVIDIA GPU: {row.state}: {row.reason}" if name == "cupy" else f"{name}: {row.state}"
        if name == "cupy" and REQUIRE_GPU:
            pytest.fail(reason)
        pytest.skip(reason)
    from tensorviz.device.adapters.table import open_device

    try:
        return open_device(name)
    except UsageError as error:
        pytest.skip(f"{name}: {error}")


@pytest.fixture(
    scope="session", params=["simulated", "jax", "torch", "dpnp", pytest.param("cupy", marks=pytest.mark.gpu)]
)
def adapter(request: pytest.FixtureRequest) -> Adapter:
    """A device."""
    return opened(request.param)


@pytest.fixture
def in_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timing that takes no time."""
    monkeypatch.setattr(blocks, "BLOCKS", 1)
    monkeypatch.setattr(blocks, "BLOCK_SECONDS", 0.0)
    monkeypatch.setattr(step_times, "RUNS", 1)
    monkeypatch.setattr(roofline, "COPIED_BYTES", {True: 800, False: 800})
    monkeypatch.setattr(roofline, "SIZES", {True: 4, False: 4})
