"""What watching costs for each operation: of Python's time, what is neither the cell's nor the library's own."""

from __future__ import annotations

import operator
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import numpy as np

from bench.devices.cells import explained
from bench.devices.figure import Figure
from tensorviz.device import device_members
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.host_run import plain_operator
from tensorviz.device.light_side import LightSide
from tensorviz.device.rerun import HostOutcome, Rerun
from tensorviz.device.step_times import ClockedSide, clocked_places

__all__ = ["measure"]

FEW, MANY = 500, 1500
TRIES = 7
PASS_THROUGH, LOG, RECORD = 0.1, 1.5, 10.0
Run = Callable[[], Any]


def measure(adapter: Adapter) -> list[Figure]:
    """All of them, in microseconds of the CPU's time of Python's thread, the least of seven tries."""
    cells = [_Cell(operations) for operations in (FEW, MANY)]
    plain, light, clocked, checked = _each(
        [[cell.plain, cell.light(), cell.clocked(), cell.rerun.host] for cell in cells]
    )
    ours, operation, bringing = _there(adapter)
    return [
        _figure("a cell that is only timed", light - plain, PASS_THROUGH),
        _figure("a clock around it", clocked - plain, LOG),
        _figure("checked run on the CPU", checked - plain, RECORD),
        _figure(
            "checked run there",
            ours,
            RECORD,
            f" than the library's own, {operation:.1f} µs to add and {bringing:.1f} µs to bring the result",
        ),
    ]


def _figure(what: str, microseconds: float, most: float, than: str = "") -> Figure:
    measured = f"{max(0.0, microseconds):.2g} µs more{than}"
    return Figure(f"{what}, for each operation", measured, f"{most:g} µs", microseconds <= most)


def _each(runs: list[list[Run]]) -> list[float]:
    """Microseconds for one operation, told by cells with few and many: what a cell takes once is in neither."""
    least = [[float("inf")] * len(of_cell) for of_cell in runs]
    for _ in range(TRIES):
        for of_cell, found in zip(runs, least, strict=True):
            for i, run in enumerate(of_cell):
                before = time.thread_time()
                run()
                found[i] = min(found[i], time.thread_time() - before)
    return [(many - few) / (MANY - FEW) * 1e6 for few, many in zip(*least, strict=True)]


class _Cell:
    """One with so many small additions."""

    def __init__(self, operations: int) -> None:
        self.operations = operations
        self.source = f"for _ in range({operations}):\n    y = x + 1"
        self.x = np.ones(8)
        explanation = explained(self.source, x=self.x)
        self.rerun = Rerun(explanation._recording, explanation._start)
        self.host: HostOutcome = self.rerun.host()
        self._code = compile(self.source, "<cell>", "exec")

    def plain(self) -> None:
        exec(self._code, {"x": self.x})

    def light(self) -> Run:
        return LightSide(self.rerun, self.host, frozenset(), None).once

    def clocked(self) -> Run:
        places = frozenset(clocked_places(self.rerun, self.host))
        side = ClockedSide(self.rerun, self.host, places, frozenset(), None)
        side.once()
        side.run.is_counting = False
        return side.once


class _Clock:
    """Seconds of Python's thread in what it is put around."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def clocked(*args: Any) -> Any:
            before = time.thread_time()
            value = function(*args)
            self.seconds += time.thread_time() - before
            return value

        return clocked


def _there(adapter: Adapter) -> tuple[float, float, float]:
    """What is ours, what the library takes for its addition, what it takes to bring the result, all of the same runs.

    Shapes, dtypes and whatever else we ask the library for are ours. Letting go of an array is the library's: that
    is what is left of the same loop by hand.
    """
    cells = [_Cell(operations) for operations in (FEW, MANY)]
    found = []
    for cell in cells:
        runs = [(_once_there(cell, adapter), _once_by_hand(cell, adapter)) for _ in range(TRIES)]
        there, by_hand = zip(*runs, strict=True)
        rest, operation, bringing = map(min, zip(*there, strict=True))
        found.append((rest - min(by_hand), operation, bringing))
    few, many = found
    ours, operation, bringing = ((b - a) / (MANY - FEW) * 1e6 for a, b in zip(few, many, strict=True))
    return ours, operation, bringing


def _once_there(cell: _Cell, adapter: Adapter) -> tuple[float, float, float]:
    operation, bringing = _Clock(), _Clock()
    with (
        patch.object(device_members, "plain_operator", lambda name: operation.around(plain_operator(name))),
        patch.object(adapter, "to_host", bringing.around(adapter.to_host)),
    ):
        before = time.thread_time()
        cell.rerun.device(adapter, cell.host)
        seconds = time.thread_time() - before
    return seconds - operation.seconds - bringing.seconds, operation.seconds, bringing.seconds


def _once_by_hand(cell: _Cell, adapter: Adapter) -> float:
    """Seconds that are neither in an addition nor in bringing its result."""
    clock = _Clock()
    add, bring = clock.around(operator.add), clock.around(adapter.to_host)
    with adapter.running():
        there = adapter.to_device(cell.x)
        before = time.thread_time()
        for _ in range(cell.operations):
            y = add(there, 1)
            bring(y)
        return time.thread_time() - before - clock.seconds
