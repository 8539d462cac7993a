"""The toggle in a real kernel: what is asked runs between cells, can be stopped, and leaves everything as it was."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tensorviz.protocol.packing import unpack
from tests.unit.kernel.client import SECONDS, Kernel, running_kernel
from tests.unit.kernel.test_inspecting import ask, model_of

pytestmark = pytest.mark.slow

SETUP = "%load_ext tensorviz\nimport numpy as np\nx = np.arange(64.).reshape(8, 8)\nrun = []"


@pytest.fixture(scope="module")
def kernel(kernel_environment: dict[str, str]) -> Iterator[Kernel]:
    with running_kernel(kernel_environment) as running:
        assert running.run(SETUP).error is None
        yield running


class Cell:
    """An explained cell and its widget."""

    def __init__(self, kernel: Kernel, source: str) -> None:
        said = kernel.run(source)
        self.kernel, self.comm = kernel, model_of(said)
        opened = next(c for c in said.comms if c["type"] == "comm_open" and c["comm_id"] == self.comm)
        self.message = unpack(json.loads(opened["data"]["state"]["message"]))
        self.requests = 0

    def ask(self, kind: str, **fields: Any) -> int:
        self.requests += 1
        ask(self.kernel, self.comm, {"type": kind, "id": self.message["id"], "request": self.requests, **fields})
        return self.requests

    def heard(self, *kinds: str) -> list[dict[str, Any]]:
        """All that the widget says until it says something of these kinds; ``"update"`` is one of the comparisons."""
        found: list[dict[str, Any]] = []
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            message = self.kernel.client.get_iopub_msg(timeout=SECONDS)
            if message["msg_type"] == "update_display_data":
                found.append({"type": "still", "html": message["content"]["data"]["text/html"]})
            if message["msg_type"] != "comm_msg" or message["content"]["comm_id"] != self.comm:
                continue
            data = message["content"]["data"]
            if data["method"] == "custom":
                found.append(data["content"])
            elif "comparisons" in data["state"]:
                found.append({"type": "update", "comparisons": json.loads(data["state"]["comparisons"])})
            if found and found[-1]["type"] in kinds:
                return found
        raise AssertionError(f"none of {kinds} came")


def test_a_cell_is_compared_between_cells(kernel):
    cell = Cell(kernel, "%%explain\nrun.append(1)\nprint('once')\ny = x @ x + 1")
    names = {each["name"]: each for each in cell.message["devices"]}
    assert names["jax"]["usable"]
    assert names["cupy"]["hint"].startswith("pip install")
    cell.ask("compare", device="jax")
    heard = cell.heard("compared", "refused")
    assert heard[-1]["type"] == "compared", heard[-1]
    done = [each["done"] for each in heard if each["type"] == "comparing"]
    assert done == sorted(done)
    assert len({each["words"] for each in heard if each["type"] == "comparing"}) >= 4
    (comparison,) = next(each for each in heard if each["type"] == "update")["comparisons"]
    assert [comparison[name] for name in ("state", "asked", "id")] == ["agrees", "jax", cell.message["id"]]
    assert len(comparison["device"]["samples"]) == 7
    assert "this CPU" in comparison["device"]["title"]
    still = next(each for each in heard if each["type"] == "still")["html"]
    assert comparison["headline"] in still
    assert kernel.run("print(run, y[0, 0])").stdout == "[1] 1121.0\n"


REFUSED = [
    {"type": "compare", "id": "another", "device": "jax"},
    {"type": "compare", "device": "__import__('os').system('true')"},
    {"type": "compare", "device": "jax", "code": "run.append(2)"},
    {"type": "compare", "device": ["jax"]},
    {"type": "stop-comparing", "id": "another"},
]


def test_other_cells_and_code_are_refused(kernel):
    cell = Cell(kernel, "%%explain\nrun.append(1)\ny = x @ x + 1")
    before = kernel.run("print(run)").stdout
    for fields in REFUSED:
        request = cell.ask(fields["type"], **{name: value for name, value in fields.items() if name != "type"})
        (heard,) = cell.heard("refused", "comparing", "compared")
        assert (heard["type"], heard["request"]) == ("refused", request)
    assert kernel.run("print(run)").stdout == before


LONG = "%%explain\ntotal = 0\nfor i in range(400):\n    total = total + np.sin(x * i).sum()\n    run.append(i)"


def test_it_stops_and_a_cell_may_run_in_between(kernel):
    cell = Cell(kernel, LONG)
    first, other = cell, Cell(kernel, "%%explain\nz = x * 2")
    first.ask("compare", device="jax")
    first.heard("comparing")
    first.ask("compare", device="jax")
    other.ask("compare", device="jax")
    assert "already" in first.heard("refused")[-1]["reason"]
    before = kernel.run("print(len(run), run.append(0))").stdout
    first.ask("stop-comparing")
    heard = first.heard("compared")
    (comparison,) = next(each for each in heard if each["type"] == "update")["comparisons"]
    assert (comparison["state"], comparison["headline"].split(".")[-2].strip()) == (
        "stopped",
        "The comparison was stopped before it was through",
    )
    assert int(kernel.run("print(len(run))").stdout) == int(before.split()[0]) + 1


def test_an_interrupt_of_the_kernel_stops_it(kernel):
    cell = Cell(kernel, LONG)
    cell.ask("compare", device="jax")
    heard = cell.heard("comparing")
    while heard[-1]["type"] != "compared":
        kernel.manager.interrupt_kernel()  # one that comes between two runs meets nothing to interrupt
        heard += cell.heard("comparing", "compared")
    (comparison,) = next(each for each in heard if each["type"] == "update")["comparisons"]
    assert comparison["state"] == "stopped"
    assert kernel.run("print('alive')").stdout == "alive\n"


def test_inputs_that_have_changed_are_named(kernel):
    kernel.run("big = np.ones((300, 300))")
    cell = Cell(kernel, "%%explain\nz = big.sum()")
    kernel.run("big += 1")
    cell.ask("compare", device="jax")
    (comparison,) = next(each for each in cell.heard("compared") if each["type"] == "update")["comparisons"]
    assert comparison["state"] == "impossible"
    assert "`big` held other values" in comparison["headline"]
    assert "--device NAME" in comparison["headline"]
