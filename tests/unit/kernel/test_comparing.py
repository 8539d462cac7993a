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
    assert names["cupy"].get("usable") or names["cupy"]["hint"]
    cell.ask("compare", device="jax")
    heard = cell.heard("compared", "refused")
    assert heard[-1]["type"] == "compared", heard[-1]
    done = [each["done"] for each in heard if each["type"] == "comparing"]
    assert done == sorted(done)
    assert len({each["words"] for each in heard if each["type"] == "comparing"}) >= 4
    (comparison,) = next(each for each in heard if each["type"] == "update")["comparisons"]
    assert [comparison[name] for name in ("state", "asked", "id")] == ["agrees", "jax", cell.message["id"]]
    assert len(comparison["device"]["samples"]) in (7, 14, 21, 28)
    assert "this CPU" in comparison["device"]["title"]
    still = next(each for each in heard if each["type"] == "still")["html"]
    assert comparison["headline"] in still
    assert kernel.run("print(run, y[0, 0])").stdout == "[1] 1121.0\n"


def test_what_is_asked_for_at_once_is_shown_by_the_view_alone(kernel):
    said = kernel.run("%%explain --device jax\ny = x @ x + 1")
    assert said.displays == [*said.widgets, *said.stills]
    (still,) = said.stills
    assert "The results agree to" in still["text/html"]
    assert "The results agree to" in still["text/plain"]
    opened = next(c for c in said.comms if c["type"] == "comm_open" and "message" in c["data"]["state"])
    assert unpack(json.loads(opened["data"]["state"]["message"]))["device"] == "jax"
    states = [c["data"]["state"] for c in said.comms if c["type"] == "comm_msg" and "state" in c["data"]]
    assert json.loads(next(s["comparisons"] for s in states if "comparisons" in s))[0]["asked"] == "jax"


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
    other.ask("stop-comparing")
    other.heard("compared")
    assert int(kernel.run("print(len(run))").stdout) == int(before.split()[0]) + 1


def comparison_of(heard):
    return next(each for each in heard if each["type"] == "update")["comparisons"][-1]


@pytest.mark.parametrize(
    ("endless", "part", "words"),
    [
        ("step_times.RUNS = step_times.MOST_SECONDS", "each operation alone", "what both sides can do at most; every"),
        ("roofline.TRIES", "can do at most", "what both sides can do at most; every step was timed alone"),
    ],
)
def test_what_was_timed_when_it_is_stopped_is_kept_and_said(kernel, endless, part, words):
    kernel.run(f"from tensorviz.device import roofline, step_times\nroofline._known.clear()\n{endless} = 10**9")
    cell = Cell(kernel, "%%explain\ny = x @ x + 1")
    cell.ask("compare", device="jax")
    heard = cell.heard("comparing")
    while part not in heard[-1]["words"]:
        heard = cell.heard("comparing")
    cell.ask("stop-comparing")
    comparison = comparison_of(cell.heard("compared"))
    kernel.run("step_times.RUNS, step_times.MOST_SECONDS, roofline.TRIES = 5, 1.0, 3")
    assert comparison["state"] == "agrees"
    assert words in comparison["unfinished"]
    assert [step["host"]["ns"] > 0 for step in comparison["steps"]] == [True, True]
    assert "roofline" not in comparison


# Runs on the loop as soon as no message is being handled: between two slices, never in one.
INTERRUPT_BETWEEN = """\
import asyncio, os, signal
loop = asyncio.get_running_loop()
def between():
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        loop.call_soon(between)
    else:
        os.kill(os.getpid(), signal.SIGINT)
loop.call_soon(between);"""


def test_an_interrupt_between_two_slices_stops_it(kernel):
    cell = Cell(kernel, LONG)
    cell.ask("compare", device="jax")
    cell.heard("comparing")
    kernel.run(INTERRUPT_BETWEEN)
    assert comparison_of(cell.heard("compared"))["state"] == "stopped"
    kernel.run(INTERRUPT_BETWEEN)
    assert kernel.run("print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)").stdout == "True\n"


def test_an_interrupt_of_the_kernel_stops_it(kernel):
    cell = Cell(kernel, LONG)
    cell.ask("compare", device="jax")
    heard = cell.heard("comparing")
    while heard[-1]["type"] != "compared":
        kernel.manager.interrupt_kernel()
        heard += cell.heard("comparing", "compared")
    (comparison,) = next(each for each in heard if each["type"] == "update")["comparisons"]
    assert comparison["state"] == "stopped"
    assert kernel.run("print('alive')").stdout == "alive\n"


SIZED = "%%explain\nn = 40\nm = 30\ny = np.ones((n, m)).sum()"


def stop_a_crossover(kernel, cell):
    kernel.run("crossover.LARGEST = 10**6\ncrossover.MOST_RUN = 10**6")
    cell.ask("cross", device="jax", name="n")
    cell.heard("comparing")
    cell.ask("stop-comparing")


def test_the_cell_at_other_sizes(kernel):
    kernel.run("from tensorviz.device import crossover\ncrossover.LARGEST, crossover.BLOCK_SECONDS = 8, 0.0")
    cell = Cell(kernel, SIZED)
    assert cell.message["numbers"] == [{"name": "n", "value": 40}, {"name": "m", "value": 30}]
    cell.ask("compare", device="jax")
    cell.heard("compared")
    most = kernel.run("print(crossover.LARGEST, crossover.MOST_RUN)").stdout.split()
    stop_a_crossover(kernel, cell)
    assert "stopped before it was through" in comparison_of(cell.heard("compared"))["crossover"]["ended"]
    kernel.run(f"crossover.LARGEST, crossover.MOST_RUN = {', '.join(most)}")
    cell.ask("cross", device="jax", name="m")
    heard = cell.heard("compared", "refused")
    done = [(each["done"], each["words"]) for each in heard if each["type"] == "comparing"]
    assert done == sorted(done, key=lambda each: each[0])
    assert "Running the cell with m = 64." in [words for _, words in done]
    found = comparison_of(heard)
    assert (found["crossover"]["name"], found["crossover"]["size"]) == ("m", 30)
    assert {16, 64, 256} <= {point["size"] for point in found["crossover"]["points"]}
    assert found["crossover"]["without"]["sentence"] in next(each for each in heard if each["type"] == "still")["html"]
    stop_a_crossover(kernel, cell)
    assert [each for each in cell.heard("compared") if each["type"] in ("update", "still")] == []  # the whole one stays
    for fields in ({"name": "k"}, {"name": "n)"}, {"device": "strided"}, {"device": "cpu"}, {"id": "another"}):
        request = cell.ask("cross", **{"device": "jax", "name": "n", **fields})
        (refused,) = cell.heard("refused", "comparing", "compared")
        assert (refused["type"], refused["request"]) == ("refused", request)
    assert kernel.run("print(n, m)").stdout == "40 30\n"


def test_inputs_that_have_changed_are_named(kernel):
    kernel.run("big = np.ones((300, 300))")
    cell = Cell(kernel, "%%explain\nz = big.sum()")
    kernel.run("big += 1")
    cell.ask("compare", device="jax")
    (comparison,) = next(each for each in cell.heard("compared") if each["type"] == "update")["comparisons"]
    assert comparison["state"] == "impossible"
    assert "`big` held other values" in comparison["headline"]
    assert "--device NAME" in comparison["headline"]
