"""Inspectors in a real kernel: what is shown, what is asked, and when the array is read."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.kernel.client import SECONDS, Kernel, Said, running_kernel

pytestmark = pytest.mark.slow

MODEL = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def kernel(kernel_environment: dict[str, str]) -> Iterator[Kernel]:
    """One kernel for all tests of this module; what a test leaves behind is closed."""
    with running_kernel(kernel_environment) as running:
        assert running.run("%load_ext tensorviz\nimport numpy as np\nimport tensorviz as tv").error is None
        yield running


@pytest.fixture(autouse=True)
def closed(kernel: Kernel) -> Iterator[None]:
    yield
    kernel.run("from tensorviz.widgets.shelf import SHELF\nSHELF.clear()")


def model_of(said: Said) -> str:
    return said.widgets[0][MODEL]["model_id"]


def opened(said: Said) -> dict[str, Any]:
    """The message of the widget that a cell showed."""
    for comm in said.comms:
        if comm["type"] == "comm_open" and comm["comm_id"] == model_of(said):
            return json.loads(comm["data"]["state"]["message"])
    raise AssertionError("no widget was opened")


def ask(kernel: Kernel, comm: str, content: Any) -> None:
    message = kernel.client.session.msg("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": content}})
    kernel.client.shell_channel.send(message)


def heard(kernel: Kernel, comm: str, kind: str) -> dict[str, Any]:
    """Wait for a message of a widget: ``"update"``, or the type of a custom one."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        message = kernel.client.get_iopub_msg(timeout=SECONDS)
        if message["msg_type"] != "comm_msg" or message["content"]["comm_id"] != comm:
            continue
        data = message["content"]["data"]
        if data["method"] == kind == "update" and "message" in data["state"]:
            return json.loads(data["state"]["message"])
        if data["method"] == "custom" and data["content"]["type"] == kind:
            return data["content"]
    raise AssertionError(f"no {kind} came")


def test_the_magic_shows_a_widget_and_its_still(kernel):
    said = kernel.run("x = np.arange(6.).reshape(2, 3)\nx[1, 2] = np.nan\n%tensor x")
    assert len(said.widgets) == len(said.stills) == 1
    message = opened(said)
    assert message["type"] == "inspection"
    assert message["statistics"]["nan"] == {"count": 1, "first": [[1, 2]]}
    assert "1 NaN" in said.stills[0]["text/html"]


def test_the_last_line_of_a_cell_shows_both_too(kernel):
    said = kernel.run("tv.inspect(np.ones(3), name='ones')")
    assert len(said.widgets) == len(said.stills) == 1
    assert opened(said)["array"]["name"] == "ones"


def test_a_large_array_is_painted_first_and_read_between_cells(kernel):
    said = kernel.run("x = np.random.default_rng(0).random((3000, 1000))\nx[2999, 17] = np.nan\n%tensor x")
    message, comm = opened(said), model_of(said)
    assert message["progress"]["state"] == "sampled"
    assert not message["statistics"]["exact"]
    while message["progress"]["state"] != "complete":
        message = heard(kernel, comm, "update")
    assert message["statistics"]["exact"]
    assert message["statistics"]["nan"]["first"] == [[2999, 17]]
    assert message["statistics"]["quantilesExact"]


def test_tiles_cells_and_searches(kernel):
    said = kernel.run("x = np.arange(1200.).reshape(30, 40)\n%tensor x")
    comm = model_of(said)
    ask(kernel, comm, {"type": "get-tile", "request": 1, "axes": [0, 1], "index": [0, 0], "spans": [[5, 9], [0, 40]]})
    reply = heard(kernel, comm, "tile")
    assert (reply["request"], reply["tile"]["counts"], reply["tile"]["starts"]) == (1, [4, 40], [5, 0])
    ask(kernel, comm, {"type": "get-cells", "request": 2, "axes": [0, 1], "index": [0, 0], "spans": [[5, 6], [3, 5]]})
    assert heard(kernel, comm, "cells")["cells"]["full"] == ["203", "204"]
    ask(kernel, comm, {"type": "search", "request": 3, "kind": "outside", "high": "1000"})
    assert heard(kernel, comm, "found")["sentence"] == "x[25, 1] is 1001."
    kernel.run("x[0, 0] = -1")
    ask(kernel, comm, {"type": "search", "request": 4, "kind": "smallest"})
    reply = heard(kernel, comm, "found")
    assert (reply["index"], reply["changed"]) == ([0, 0], True)


REFUSED = [
    {"type": "get-tile", "axes": [0, 1], "index": [0, 0], "spans": [[0, 31], [0, 40]]},
    {"type": "get-tile", "axes": [0, 1], "index": [0, 0], "spans": [[0, 10**12], [0, 40]]},
    {"type": "get-tile", "axes": [0, 1], "index": [0, 0], "spans": [[0, 3]] * 1000},
    {"type": "get-cells", "axes": [0, 1], "index": [0, 0], "spans": [[0, 30], [0, 40]]},
    {"type": "get-tile", "axes": [0, 1], "index": [0, 0], "spans": [[0, 3], [0, 4]], "part": "phase"},
    {"type": "search", "kind": "equal", "value": "x"},
    {"type": "search", "kind": "equal", "value": "x" * 100_000},
    {"type": "search", "kind": "nan", "after": [99, 99]},
    {"type": "search", "kind": "nan", "after": [0] * 10_000},
    {"type": "open-entry", "name": "other"},
    {"type": "get-occurrence", "step": 0, "position": 0},
    {"type": "search", "kind": "__import__('os')"},
]


def test_what_is_not_allowed_is_refused_and_the_kernel_unharmed(kernel):
    comm = model_of(kernel.run("x = np.arange(1200.).reshape(30, 40)\n%tensor x"))
    for number, bad in enumerate(REFUSED, start=1):
        ask(kernel, comm, {**bad, "request": number})
        reply = heard(kernel, comm, "refused")
        assert reply["request"] == number
        assert 0 < len(reply["reason"]) < 200
    ask(kernel, comm, "nonsense")
    assert heard(kernel, comm, "refused")["request"] == 0
    assert kernel.value("float(x.sum())") == 719400.0


def test_arrays_of_another_session_are_out_of_reach(kernel):
    """A widget answers about its own array alone; nobody answers for a widget of elsewhere."""
    kernel.run("y = np.full((30, 40), 5.)\n%tensor y")
    comm = model_of(kernel.run("x = np.zeros((30, 40))\n%tensor x"))
    ask(kernel, "0" * 32, {"type": "search", "kind": "largest", "request": 1})
    ask(kernel, comm, {"type": "search", "kind": "largest", "request": 2, "id": "0" * 32, "name": "y"})
    assert heard(kernel, comm, "refused")["request"] == 2
    ask(kernel, comm, {"type": "search", "kind": "largest", "request": 3})
    assert heard(kernel, comm, "found")["sentence"] == "x[0, 0] is 0."
    assert kernel.value("float(x.sum() + y.sum())") == 6000.0


def test_a_request_during_a_cell_waits_for_its_end(kernel):
    comm = model_of(kernel.run("import asyncio\nx = np.arange(1200.).reshape(30, 40)\n%tensor x"))
    kernel.start("for i in range(20):\n    await asyncio.sleep(0.1)\nx[...] = 7")
    time.sleep(0.5)
    ask(kernel, comm, {"type": "search", "request": 1, "kind": "largest"})
    assert "has ended" in heard(kernel, comm, "waiting")["reason"]
    reply = heard(kernel, comm, "found")
    assert reply["text"] == "7"
    assert reply["changed"]


def test_a_million_requests_are_not_kept(kernel):
    comm = model_of(kernel.run("x = np.arange(1200.).reshape(30, 40)\n%tensor x"))
    kernel.run(
        "from tensorviz.widgets.shelf import SHELF\nwidget = next(iter(SHELF._kept))\n"
        "ask = {'type': 'search', 'request': 1, 'kind': 'largest'}\n"
        "for _ in range(100):\n    widget._on_command(widget, ask, [])\n"
        "from tensorviz.widgets.queue import QUEUE\nwaiting = len(QUEUE._requests)"
    )
    assert kernel.value("waiting") == 32
    assert comm


def test_unloading_leaves_nothing(kernel):
    hooks = "{k: len(v) for k, v in get_ipython().events.callbacks.items()}"
    kernel.run("%unload_ext tensorviz")
    before = kernel.value(hooks)
    kernel.run("%load_ext tensorviz\n%tensor np.ones((2000, 2000))")
    assert kernel.value(hooks) != before
    kernel.run("%unload_ext tensorviz")
    assert kernel.value(hooks) == before
    kernel.run("%load_ext tensorviz")


def test_what_is_no_array_is_said_in_one_line(kernel):
    said = kernel.run("%tensor object()")
    assert said.status == "error"
    assert said.stderr.startswith("UsageError: %tensor: object is no array")


def test_no_large_array_is_kept_alive(kernel):
    kernel.run("import weakref, gc\nx = np.ones((4000, 3000))\nseen = weakref.ref(x)\n%tensor x")
    said = kernel.run("del x\ngc.collect()")
    assert said.status == "ok"
    for _ in range(40):
        if kernel.value("(gc.collect(), seen() is None)[1]"):
            break
        time.sleep(0.25)
    assert kernel.value("seen() is None")


PARTS = (
    "y", "y[0]", "y[0, 0]", "y[1, 2, 3]", "y > 0", "y[0, 0] + 1j", "y[:, 0, 0, 0]", "y.astype('M8[s]')", "y[1]", "y[2]",
)  # fmt: skip


def test_ten_inspectors_leave_a_small_file_that_shows_their_pictures(kernel):
    kernel.run(
        "y = np.random.default_rng(0).standard_normal((4, 6, 200, 300), dtype=np.float32)\ny[3, 4, 5, 6] = np.nan"
    )
    kept = 0
    for part in PARTS:
        said = kernel.run(f"tv.inspect({part})", cell_id=part)
        assert len(said.widgets) == len(said.stills) == 1
        assert '<img src="data:image/png' in said.stills[0]["text/html"]
        kept += sum(len(json.dumps(data)) for data in said.displays)
    assert kept <= 400_000


def typed(kernel: Kernel, source: str, *lines: str) -> Said:
    """Run a cell that asks, and answer it."""
    request = kernel.start(source, allow_stdin=True)
    for line in lines:
        kernel.client.get_stdin_msg(timeout=SECONDS)
        kernel.client.input(line)
    return kernel.wait_for(request)


def test_in_a_debugger_an_inspector_is_text(kernel):
    kernel.run("def broken(a):\n    logs = np.log(a)\n    return logs[7]")
    assert kernel.run("with np.errstate(all='ignore'): broken(np.array([1., 0., -1.]))").status == "error"
    said = typed(kernel, "%debug", "tv.inspect(logs, name='logs')", "p tv.inspect(logs).find_nan()", "q")
    assert "logs: (3,) float64, 24 B; 33.3 % zeros, 1 NaN, 1 \u2212Inf" in said.stdout
    assert "(2,)" in said.stdout
    assert said.widgets == []
